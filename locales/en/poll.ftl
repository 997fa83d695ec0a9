# Polls: how a result explains itself
poll-line = { $counted ->
    [present] Present
    [taking_part] Taking part
    [yes] Yes
   *[votes] Votes
 } { $count }/{ $base } { $unit ->
    [households] households
    [area] m²
   *[heads] people
 } { $share } { $held ->
    [yes] ✓
   *[no] ✗, { $missing } short
 }
poll-returned = Only ballots that came back
poll-with-silent = Silent ballots counted with the majority
poll-carried = Carried
poll-lost = Not carried
poll-no-quorum = Too few took part: nothing was decided
poll-elected = Every seat is filled
poll-runoff = Seats still open: { $seats }; a second round among the { $candidates } with the most votes
poll-open-seats = Seats still open: { $seats }

refuse-poll-questions = A ballot has between one and { $most } questions. Please change it; what you typed is still here.
refuse-poll-other-purpose = This rule does not decide questions of this kind. Please choose another rule; what you typed is still here.
refuse-poll-candidates = Seats and candidates do not fit: there must be a seat, and each candidate stands once. Please change them; what you typed is still here.
refuse-poll-too-few-candidates = With { $seats } to be elected, more must stand. Please name more; what you typed is still here.
refuse-poll-incumbent = Under this rule nobody stands again who is in office. Please change the candidates; what you typed is still here.
refuse-poll-must-be-secret = This rule asks for a secret ballot. Please make it secret; what you typed is still here.
refuse-poll-silent = Silent ballots can’t be counted here: the rule does not say so, or this is no open motion. Please switch it off; what you typed is still here.
refuse-poll-no-runoff = This rule knows no second round. Please choose another rule; what you typed is still here.

refuse-vote-notice = Voting begins in { $days } days; the rule asks for { $need } days’ notice. Please choose a later day or say why there is no time; what you typed is still here.
refuse-vote-notice-fixed = Voting begins in { $days } days; the rule asks for { $need } days’ notice and can’t be shortened. Please choose a later day; what you typed is still here.
refuse-vote-roll-days = The roll must be posted { $need } days before the vote; there are { $days }. Please choose a later day; what you typed is still here.
refuse-vote-no-end = The rule says for how many days votes are taken. Please give the end; what you typed is still here.
refuse-vote-end = The end must lie after the beginning and after now. Please change it; what you typed is still here.
refuse-vote-window = Under this rule votes are taken for { $least } to { $most } days. Please change the end; what you typed is still here.
refuse-vote-not-open = Voting has not begun. Please come back then; nothing was noted.
refuse-vote-already-open = Voting has begun already; nothing was changed.
refuse-vote-not-closed = Voting is not over; nothing can be counted yet.
refuse-vote-over = Voting is over ({ $day } { $time }). This was not noted; the result is on the poll’s page.
refuse-vote-cancelled = This poll was called off; this was not noted.
refuse-vote-assembly = This poll is held in the assembly. Please open the assembly first, then the vote.
refuse-vote-still = A poll is not over: “{ $title }”. Please close it or call it off before the assembly ends.
refuse-vote-not-on-the-roll = Your household is not on the roll of this poll; nothing was noted. If that is wrong, please ask the community.
refuse-vote-not-entitled = The roll says { $mark ->
    [vacant] vacant
   *[undelivered] not handed over
 } of this household: it has no vote, and nothing was noted. If that is wrong, please ask the community.
refuse-vote-other-door = Your household’s ballot came at { $time } { $door ->
    [phone] by phone
    [paper] on paper
   *[proxy] by your proxy
 }, and that one counts. To change it, please go the same way.
refuse-vote-door-used = Your household’s ballot was drawn at { $time } { $door ->
    [phone] on a phone
    [paper] on paper
   *[proxy] by your proxy
 }. A secret ballot is drawn once; no second one was given.
refuse-vote-no-proxies = This rule takes no proxies; nothing was noted.
refuse-vote-gave-proxy = Your household has given a proxy to a neighbour. To vote yourself, please have it taken back at the door first.
refuse-vote-not-the-holder = This household has given you no proxy; nothing was noted.
refuse-vote-candidate-holds = Candidates vote for nobody else. Please let this household choose another proxy or come itself.
refuse-vote-unanswered = Question { $no } has no answer yet. Please choose; the others are still as you left them.
refuse-vote-too-many = In question { $no } at most { $most } may be marked. Please take some away; the rest is still here.
refuse-vote-nobody = In question { $no } somebody was marked who is not on the ballot. Please choose again; the rest is still here.
refuse-vote-not-a-name = What was written in question { $no } does not look like a name. Please write the whole name; the rest is still here.
refuse-vote-secrecy = This poll is not voted in that way. Please go back to its page and follow what it says.
refuse-vote-voters = This rule counts other voters than households and can’t be used for a poll yet. Please choose another; what you typed is still here.
refuse-vote-not-asked = Please ask every candidate first: they stand, and their names may be on the ballot. Then tick the box; what you typed is still here.
refuse-vote-whose-role = Please choose who is to be recalled; what you typed is still here.
refuse-vote-no-second = No seat is open for a second round, or there is one already. Nothing was changed.
refuse-vote-no-candidate = No candidate found for “{ $typed }”: write the door, one a line; its householder must be known, and each household stands once. What you typed is still here.
refuse-vote-has-voted = This household has voted, so it was there: the check-in stays. Nothing was changed.
