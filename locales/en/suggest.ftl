# What a text seems to be about
suggest-title = What kind it seems to be
suggest-kind = Seems to be “{ $kind }”
suggest-office = goes to { $office } first
suggest-measured = By { $of } matters of this district, { $percent }% of such suggestions are right. You decide.
suggest-change = Change it to “{ $kind }”
