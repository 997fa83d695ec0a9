# Assemblies
refuse-rule-unknown = There is no such rule. Please choose another.
refuse-rule-not-yet = On { $day } this rule is not in force yet (it is from { $from }). Please choose one that is; what you typed is still here.
refuse-rule-ended = On { $day } this rule is no longer in force (it was from { $from } to { $until }). Please choose one that is; what you typed is still here.

refuse-assembly-electorate = An assembly is called for a stairwell, a building or a compound. Please choose another place; what you typed is still here.
refuse-assembly-voters = This rule is not one for householder assemblies. Please choose another; what you typed is still here.
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
refuse-proxy-cap = One household holds at most { $most } proxies, and this one has as many; this one was not noted. Please choose another neighbour.
refuse-proxy-voted = This household has voted; a proxy can be neither noted nor taken back any more. Nothing was changed.
refuse-proxy-given = This household has given a proxy before; no other was noted. To change it, take the first one back.
refuse-proxy-holds = This household votes for others and can’t give its own proxy. It was not noted; take those back first.
refuse-proxy-handed-on = The household that is to hold it has given away its own proxy, so it was not noted. Please choose another one.
refuse-proxy-unknown = There is no such proxy; perhaps it was just taken back. Nothing was changed.

refuse-minutes-moved = Somebody else changed this part while you were writing. Both texts are below, nothing is lost; please make one of them and save.
refuse-minutes-none = The assembly is not over, so there are no minutes yet. They will hang here once it is.

refuse-paper-fonts = The server has no font that can draw Chinese, so the document was not set; the records are safe. Please ask the administrator to install fonts (“tanxin doctor” says what is missing), then print again.
refuse-paper-too-long = One text is too long for the paper: { $length } characters, and { $limit } fit. Nothing was changed; please shorten it and print again.
refuse-paper-too-many = One file holds at most { $limit } entries, and there are { $count }. Please print building by building.
refuse-paper-failed = The document was not set. The fault has been noted and the records are safe; please print again in a moment.
refuse-assembly-no-time = No day and hour can be read from this, and nothing was stored; what you typed is still here. Please fill in date and time.

assembly-list-title = Householder assemblies
assembly-list-of = Assemblies of { $name }
assembly-call = Call an assembly
assembly-paper = Enter an assembly held on paper
assembly-ahead = Still to come
assembly-none-ahead = No assembly has been called at the moment.
assembly-over = Held before
assembly-none-over = No assembly has been held yet.
assembly-older = Earlier ones
assembly-choose-place = Where is it? Choose a compound, a building or a stairwell.
assembly-date = Day
assembly-time = Hour
assembly-venue = Venue
assembly-venue-hint = As people call it: the open ground floor of building 5, unit 1.
assembly-agenda = Agenda
assembly-agenda-hint = One item a line, in the order they are taken.
assembly-templates = Start from another:
assembly-rule = Rule
assembly-rule-words = { $days } days of notice, quorum { $quorum }, minutes posted for { $posted } days.
assembly-waiver = Why it can’t wait
assembly-waiver-when = (only when there are too few days of notice; the notice prints it)
assembly-title = What it is called
assembly-call-send = Send out the notice
assembly-call-after = From then on the notice is public; it can be printed, postponed and cancelled. The roll is only fixed when it is frozen.

assembly-state-called = Called
assembly-state-open = Under way
assembly-state-closed = Held
assembly-state-cancelled = Cancelled
assembly-state-adjourned = Adjourned
assembly-quorum = { $entitled } households on the roll, { $need } needed to open
assembly-came = { $present } households came, { $proxy } of them by proxy, out of { $entitled }
assembly-was-postponed = Postponed { $times ->
    [one] once
   *[other] { $times } times
 }; this is the time that holds
assembly-was-paper = Held on paper, entered afterwards
assembly-own = Will your household come?
assembly-own-here = Your household is checked in
assembly-own-comes = Noted: your household comes.
assembly-own-proxied = Noted: your household gives its proxy to { $door }. Please write it on paper and hand it to them; they bring it along.
assembly-arrive = I am here: check in
assembly-come = We will come
assembly-proxy-whom = If you can’t come, which neighbour speaks for you
assembly-proxy = We can’t come: give a proxy
assembly-proxy-note = A proxy is written on paper and counts once somebody at the door has seen it. You can change your mind at any time.
assembly-notice = Notice
assembly-when = When
assembly-where = Venue
assembly-who = Who is called
assembly-need = Quorum
assembly-by = Called by
assembly-why-soon = Why so soon
assembly-articles = articles { $articles }
assembly-cancelled-because = Cancelled because:{" "}
assembly-adjourned-to = Too few came. It goes on another day with the same roll.
assembly-goes-on = See the one that goes on
assembly-continues = The one before had no quorum; this one has the same roll.
assembly-before = See the one before
assembly-how-to-come = Households that are called can scan their household card and say beforehand whether they come, or who speaks for them. It works without a phone as well: come and give your door number.
assembly-minutes = Minutes
assembly-posted-until = Posted until { $day }, and to be found here afterwards
assembly-minutes-pdf = Open the minutes (PDF)
assembly-edition = Edition { $edition }.
assembly-check = How to check a copy
assembly-matters = What was asked for, and what became of it

assembly-tools = What comes next
assembly-next-freeze = Look through the roll, then freeze it. Only then can people be checked in.
assembly-freeze-look = Look at the roll
assembly-missing = { $missing } missing
assembly-enough = there is a quorum
assembly-door = Go to the door
assembly-projector = Projector page, for all to see
assembly-open = Open the assembly
assembly-room = Go to the cockpit
assembly-write-minutes = Write minutes
assembly-close = Close, and seal the minutes
assembly-close-note = Once closed, roll and attendance no longer change, and the minutes are posted and can be printed and signed at once. Write down what was said under each item first.
assembly-correct-minutes = Correct the minutes
assembly-archive-pdf = Archive minutes (with names, PDF)
assembly-archive-docx = Archive minutes (with names, DOCX)
assembly-archive-md = Archive minutes (with names, Markdown)
assembly-sheet = Sign-in sheet, photo { $nr }
assembly-see-roll = See the roll
assembly-papers = Print
assembly-print-notice = Notice (A4)
assembly-print-notice-a3 = Notice (A3)
assembly-print-sheet = Sign-in sheet
assembly-print-letters = A letter a household, with its card
assembly-print-cards = Household cards only
assembly-print-note = Households without a card get a new one when this is printed.
assembly-other = Postpone or cancel
assembly-postpone-title = Another day
assembly-postpone = Postpone
assembly-adjourn = No quorum: go on another day
assembly-adjourn-note = The one that goes on has the same roll; checking in begins anew.
assembly-cancel-title = Cancel
assembly-cancel-why = Why (the notice says so)
assembly-cancel = Cancel the assembly

roll-title = Roll: { $title }
roll-name = Roll
roll-mark-entitled = Lived in by the owner
roll-mark-let = Let
roll-mark-vacant = Vacant
roll-mark-undelivered = Not handed over
roll-count = { $count ->
    [one] { $count } household
   *[other] { $count } households
 }
roll-counts = Counted in the quorum.
roll-counts-not = Not counted, and can’t be checked in once the roll is frozen.
roll-freeze-note = Once frozen, who is on the roll and who is marked vacant no longer changes for this assembly. If a mark is wrong, correct it at the place first.
roll-freeze = Freeze the roll
roll-frozen = The roll is frozen.

door-title = Check-in: { $title }
door-name = Check in
door-came = here at { $time }
door-how-phone = own phone
door-how-typed = door number
door-how-ticked = window
door-how-scanned = household card
door-how-proxy = proxy
door-how-paper = sign-in sheet
door-undo = Undo
door-not-now = Nobody can be checked in now: the roll is not frozen yet, or the assembly is over.
door-scan = Scan a household card
door-type = Type the door, or scan the card with a reader
door-type-hint = 302, or 1-302. It works without a card, too.
door-proxy = Proxies
door-announced = { $from } can’t come and gives its proxy to { $to }
door-proxy-seen = Paper seen: note it
door-holder-away = the holder is not here yet
door-proxy-form = Note a proxy
door-proxy-from = Who can’t come (door)
door-proxy-to = Who speaks for them (door, checked in already)
door-proxy-written = I have seen the written proxy
door-proxy-note = Note the proxy
door-proxy-most = One household holds at most { $most } proxies.
door-tick = Or tick a window
door-facade = Press a window and the household is here

minutes-title = Minutes: { $title }
minutes-name = Minutes
minutes-note = Write item by item and save each. This text is public: no names, telephones or illnesses of residents, please; write “a household”. What was said in confidence stands in no minutes.
minutes-theirs = Just saved by somebody else:
minutes-mine = What you wrote (mend it, then save):
minutes-save = Save this item
minutes-version = draft { $version }
minutes-general = Decisions of the assembly, and anything else
minutes-seal = Seal a new edition
minutes-seal-note = When you have corrected them, seal a new edition: the old one stays, the new one has its own check sum.
check-title = How to check the minutes
check-what = When the assembly is closed, a check sum of the minutes is computed, printed on paper and written into the chain of events that can’t be changed. One character more, and all of it differs. Anybody can check, without trusting us.
check-step-file = Download the data file
check-step-sum = Compute its SHA-256: on a Mac or Linux with
check-step-windows = on Windows with
check-step-compare = Compare it with the paper and with the list below. If they agree, it is what was sealed.
check-edition = Edition
check-sealed = Sealed
check-chain = The close is event { $seq } of the district’s chain, and carries this check sum.

paper-kind = Householder assembly
paper-who = The householder of each door
paper-who-proxy = The householder of each door, or a neighbour with a proxy
paper-notice-days = { $days } days of notice
paper-proxy-most = At most { $most } proxies a household, in writing
paper-note = Was it held on paper? Enter sign-in sheet and agenda as they stand, then record the matters and write the minutes.
paper-date = Day it was held
paper-agenda = What was talked about
paper-signed = Tick those who signed the sheet
paper-sheet = Photos of the sign-in sheet
paper-send = Enter it
paper-after = If enough signed, you go on to matters, minutes and the close; if not, the record says so.

place-all-assemblies = All assemblies
place-board = Posted: minutes
place-posted-until = posted until { $day }
assembly-polls = Put to the vote
