# Assemblies
refuse-rule-unknown = There is no such rule. Please choose another.
refuse-rule-not-yet = On { $day } this rule is not in force yet (it is from { $from }). Please choose one that is; what you typed is still here.
refuse-rule-ended = On { $day } this rule is no longer in force (it was from { $from } to { $until }). Please choose one that is; what you typed is still here.

refuse-assembly-electorate = An assembly is called for a stairwell, a building or a compound. Please choose another place; what you typed is still here.
refuse-assembly-voters = This rule does not count households, and such a roll can’t be made yet. Please choose a rule by household; what you typed is still here.
refuse-assembly-past = This time has passed. Please choose a later one; for an assembly that was held, use “Enter an assembly held on paper”.
refuse-assembly-not-yet-held = This time is still to come. To call an assembly, use “Call an assembly”; what you typed is still here.
refuse-assembly-notice = There are only { $days } days until then, and the rule asks for { $need } days of notice. Choose a later day, or say why it can’t wait; what you typed is still here.
refuse-assembly-notice-fixed = There are only { $days } days until then, and the rule asks for { $need } days of notice without exception. Please choose a later day; what you typed is still here.
refuse-assembly-agenda = There is no agenda yet. Please write at least one item; what you typed is still here.
refuse-assembly-no-quorum = { $present } of { $entitled } households are here and it takes { $need }: { $missing } are missing. Everybody stays checked in. You can wait a little, or go on another day.
refuse-assembly-quorum-there = Enough households are here. You can open the assembly; it need not be adjourned.
refuse-assembly-not-open = The assembly has not been opened, so nothing was changed. Please open it first.
refuse-assembly-open = The assembly is already open, so nothing was changed.
refuse-assembly-closed = The assembly is over; roll and attendance no longer change. To correct something, edit the minutes.
refuse-assembly-cancelled = The assembly was cancelled, so nothing was changed.
refuse-assembly-adjourned = Too few came, and the assembly goes on another day. Please go to the one that goes on.

refuse-roll-empty = No household here can be put on the roll. Please enter the households first, or see whether all are marked vacant.
refuse-roll-not-frozen = The roll is not frozen, so nobody can be checked in yet. Whoever called the assembly freezes it first.
refuse-roll-frozen = The roll was frozen on { $at }. Who is on it and who is marked vacant no longer changes for this assembly.
refuse-roll-not-on-it = This household is not on the roll of this assembly, so nothing was changed. Perhaps the unit or the door was mistyped.
refuse-roll-not-entitled = { $mark ->
    [undelivered] The roll says that this flat is not handed over. It does not count and can’t be checked in.
   *[other] The roll says that this flat is vacant. It does not count and can’t be checked in.
 } A frozen roll does not change; the person may come in, listen and speak.

refuse-check-in-already = { $by ->
    [household] { $door } was checked in at { $at } on the household’s own phone. There is nothing more to do.
    [public] { $door } was checked in at { $at }. There is nothing more to do.
   *[other] { $door } was checked in at { $at } by { $name }. There is nothing more to do.
 } If it was the wrong household, you can undo it.
refuse-check-in-not-there = This household is not checked in, so there is nothing to undo. Perhaps somebody else undid it.
refuse-check-in-holds-proxies = This household holds { $count } proxies. Undo those first, then its own check-in.
refuse-check-in-which-door = Several households have this door number: { $doors }. Please type the unit as well, as 1-302.
refuse-check-in-no-door = “{ $typed }” is not on the roll. Please type what stands on the door, as 302 or 1-302; what you typed is still here.
refuse-check-in-early = It is early. From an hour before the assembly you can check in on your own phone.

refuse-proxy-none = This rule takes no proxies.
refuse-proxy-own = Nobody holds a proxy for their own household. Please choose a neighbour.
refuse-proxy-holder-away = The neighbour who holds the proxy is not here yet. Check that household in first.
refuse-proxy-not-written = A proxy must be in writing. Look at the paper, tick “I have seen the written proxy”, then note it.
refuse-proxy-cap = One household holds at most { $most } proxies, and this one has as many. Please choose another neighbour who is here.

refuse-minutes-moved = Somebody else changed this part while you were writing. Both texts are below, nothing is lost; please make one of them and save.
refuse-minutes-none = The assembly is not over, so there are no minutes yet. They will hang here once it is.

refuse-paper-fonts = The server has no font that can draw Chinese, so the document was not set; the records are safe. Please ask the administrator to install fonts (“tanxin doctor” says what is missing), then print again.
refuse-paper-too-long = One text is too long for the paper: { $length } characters, and { $limit } fit. Nothing was changed; please shorten it and print again.
refuse-paper-too-many = One file holds at most { $limit } entries, and there are { $count }. Please print building by building.
refuse-paper-failed = The document was not set. The fault has been noted and the records are safe; please print again in a moment.
