# Why a rule’s file can’t be used
rule-fault-shape = { $file }, line { $line } is not well written: { $why }
rule-fault-unknown-key = { $file }, line { $line }: no rule has “{ $key }”. What may stand here: { $known }.
rule-fault-missing = { $file }: the part that begins in line { $line } lacks “{ $key }”.
rule-fault-wrong-value = { $file }, line { $line }: “{ $key }” is written { $wanted }.
rule-fault-no-share = { $file }, line { $line }: { $share } is no share of a whole.
rule-fault-ends-before = { $file }, line { $line }: it ends before it begins.
rule-fault-id = { $file }, line { $line }: a rule’s id is made of capital letters, digits and underscores, not “{ $id }”.
rule-fault-unit = { $file }, line { $line }: a roll of { $voters } has no { $by } to count.
rule-fault-base = { $file }, line { $line }: { $counted } is no part of { $of }, so it has no share of it.
rule-fault-no-part = { $file }, line { $line }: the rule is said to be for { $purpose } and lacks { $part }.
rule-fault-no-quorum = { $file }, line { $line }: it does not say how many must take part ([[quorum]]); only a motion on which the whole roll is counted can do without.
rule-fault-silent = { $file }, line { $line }: silent ballots are never counted without proof of delivery.
rule-fault-no-such-base = { $file }, line { $line }: there is no rule “{ $id }” to change.
rule-fault-name-of-a-law = { $file }, line { $line }: “{ $id }” is the name of a law. Please give a community’s own rule another, with rank "community".
rule-fault-twice = { $file }, line { $line }: “{ $id }” is there already; a changed rule has another first day.
rule-fault-unreadable = { $file } can’t be read: { $why }

# tanxin rules
cli-rules = List the rules at hand: statutes, regions’ and the community’s own, with their days and sources.
cli-rules-examples =
    {"  "}tanxin rules                        every rule, older law too
    {"  "}tanxin rules --on 2022-03-03        those in force on a day
    {"  "}tanxin rules check captain.toml     read one file and say what is wrong with it
    {"  "}A community’s own rules lie in a folder that the setting rules (or TANXIN_RULES) names.
cli-rules-arg-on = only those in force on this day
cli-rules-check = Read a rule’s file; a faulty one is refused with the line and the reason.
cli-rules-check-examples =
    {"  "}tanxin rules check rules/captain.toml
cli-rules-check-arg-file = the rule’s file (TOML)
cli-rules-since = {"    "}in force since { $from }. { $source } { $articles }
cli-rules-ended = {"    "}in force from { $from } to { $until }. { $source } { $articles }
cli-rules-count = Rules: { $count }.
cli-rules-none = No rule is in force on that day.
cli-rules-who = {"    "}on the roll: { $who }
cli-rules-measure = {"    "}{ $counted ->
    [present] present
    [taking_part] taking part
    [yes] yes
   *[votes] votes for each elected
 } { $share } of { $of ->
    [entitled] those on the roll
    [present] those present
    [taking_part] those taking part
    [cast] ballots cast
   *[valid] valid ballots
 }, by { $unit ->
    [households] households
    [area] floor area
   *[heads] heads
 }
cli-rules-runoff = {"    "}second round:
cli-rules-before-use = {"    "}before use: { $what }
cli-rules-good = { $file } is well written and can be used.
