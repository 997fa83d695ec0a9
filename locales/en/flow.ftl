# Flow: at which level a matter is, whose turn it is, how long there is


limit-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
limit-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
limit-working-hours = { $count ->
    [one] 1 working hour
   *[other] { $count } working hours
}
limit-working-days = { $count ->
    [one] 1 working day
   *[other] { $count } working days
}
limit-until = until { $day }

flow-where = Where it is
flow-how = How it climbs
flow-asking = the household is asked
flow-merged = stands still
flow-over = settled here
flow-late = late
flow-today = due today
flow-left = { $days ->
    [one] 1 day left
   *[other] { $days } days left
}
flow-had = had it
flow-unused = not needed
flow-skipped = not on its way
flow-office = { $level }: { $name }

flow-note-first = { $office } received it first and follows it to the end.
flow-note-named = { $office } is being asked whether it is theirs; it is theirs if they say nothing until { $until }.
flow-note-deciding = Two offices said it is not theirs. { $office } decides until { $until }, and has it itself if it does not.
flow-note-told = Nobody works at { $office } in this system yet; { $told } was told.
flow-note-paused = The clock stands still and goes on after { $until }. The story says why.
flow-note-asked = { $days ->
    [one] 1 more working day was asked for; the level above decides.
   *[other] { $days } more working days were asked for; the level above decides.
}
flow-note-overdue = The clock has ended and there is no higher level: it counts as late until it is done.
flow-note-undecreed = The holidays of { $year } are not decreed yet; the clock reckons with weekends alone.

flow-office-empty = { $office } (nobody works there in this system yet)
flow-empty-hint = An office where nobody works in this system does not see it: please call it by telephone too.

flow-called = Called to help
flow-task-coming = to be there until { $by }
flow-task-missed = not there in time ({ $by })
flow-task-here = there, to be done until { $by }
flow-task-late = not done in time ({ $by })
flow-task-done = done { $at }
flow-task-left = not waited for
flow-arrive = We are here
flow-done-what = What was done (everybody reads it)
flow-done = Done

flow-named-us = Somebody says this is yours
flow-named-hint = If it is, take it: your clock begins now. If not, say why; after a second no the level above decides.
flow-take = Take it
flow-decline-why = Why it is not yours (the resident reads it)
flow-decline = Not ours
flow-decide-title = Decide whose it is
flow-decide-hint = Two offices said it is not theirs. Once decided, nobody passes it on again.
flow-decide = Decide
flow-whose = Whose is it?
flow-choose = Choose an office
flow-reason = Reason (the resident reads it)
flow-grant-title = { $days } more are asked for
flow-grant = Grant
flow-refuse = Don’t grant

flow-pass-title = Pass it on
flow-up-why = Why it goes up (the resident reads it)
flow-up = Pass up to { $office }
flow-pass-hint = Passing down or sideways is counted, and everybody below still sees it. Whoever received it first follows it to the end.
flow-name-title = Not ours
flow-name = Name them
flow-name-hint = Say whose it is. Until they take it, the clock is still ours.
flow-whistle-title = Whistle: call other offices
flow-whistle-who = Whom
flow-whistle-what = What they are needed for (everybody reads it)
flow-whistle = Whistle
flow-time-title = Not enough time
flow-more-days = How many more working days (at most { $most }; ask before the end, the level above decides)
flow-more = Ask
flow-pause-until = Stand still until (it goes on after that day)
flow-pause-why = What is waited for (the resident reads it)
flow-pause = Stop the clock
flow-resume = Let the clock go on
flow-without = Offices that were called are not done: why you don’t wait (only if it is solved)

step-passed = Passed to { $level }: { $office }.
step-passed-clock = The clock ended and { $from } was not done: passed to { $level }, { $office }, by itself. { $first } received it first and follows it to the end.
step-taken = { $office } took it.
step-taken-silence = They did not say that it is not theirs: { $office } has it.
step-decided = Decided: { $office } has it, for good.
step-undecided = Nothing was decided in time: { $office } has it itself.
step-told = { " " }Nobody works at { $office } in this system yet; { $told } was told.
step-overdue = The clock ended and it was not done. There is no higher level: it counts as late.
step-overdue-lapsed = { " " }More time was asked for and nobody decided: that has lapsed.
step-reckoned = The days off were decreed and the clock reckoned anew: until { $due }.
step-named = says it is not theirs but { $office }’s:
step-declined = says it is not theirs either:
step-declined-twice = says it is not theirs either. After two noes { $office } decides:
step-whistled = whistled for { $names }, to be there within { $limit }:
step-and = { ", " }
step-arrived = is there.
step-task-done = has done its part:
step-task-late = { $office } has not done its part in time.
step-task-missed = { $office } was not there in time.
step-paused = stopped the clock until { $until }:
step-resumed = let the clock go on.
step-more-asked = asked for { $limit } more:
step-more-granted = granted more time, until { $due }.
step-more-refused = did not grant more time.
step-said-not-up = Said: not solved, for the second time. It goes up to { $level }, { $office }, until { $due }.
step-silent = The household was asked and did not answer: noted as no answer, never as satisfied. Its word is welcome at any time.

refuse-matter-secret-stays = A confidential matter does not go to whom it may be about: captain, property company, and the level its writer named with all below. Nothing was changed; pass it further up.
refuse-matter-nobody-apart = Above the level you named nobody in the system can take this yet. Nothing was stored and what you wrote is still here; please call the district’s hotline, or choose otherwise and send it again.
refuse-matter-not-your-turn = Another office has this matter now; you can’t act in its place. Nothing was changed.
refuse-matter-nothing-due = Nothing is due now.
refuse-matter-ask-first = An office at the same level is asked before it gets a matter. Nothing was changed; use “Not ours” and say whose it is.
refuse-matter-same-office = It is there already. Nothing was changed; choose another office.
refuse-matter-none-above = There is no higher level. Nothing was changed.
refuse-matter-already-named = Another office is being asked and has not answered. Nothing was changed.
refuse-matter-not-named = Nobody asks whether it is yours, or you have answered. Nothing was changed.
refuse-matter-deciding = After two noes the level above decides. Nothing was changed.
refuse-matter-nothing-to-decide = There is nothing to decide; perhaps somebody just did. Nothing was changed.
refuse-matter-decided-above = The level above has decided that it stays here. Nothing was changed; you may ask for more time.
refuse-matter-tasks-open = { $open } of the offices that were called are not done. Nothing was noted; to close it all the same, say why you don’t wait.
refuse-matter-nobody-called = Nobody was chosen to be called. Nothing was noted.
refuse-matter-called-already = One of those offices was called and is not done, or it is ourselves. Nothing was noted; take it off.
refuse-matter-too-many-calls = Too many: at most 12 offices for one matter. Nothing was noted.
refuse-matter-no-such-task = There is no such task.
refuse-matter-task-over = This part is done, or was not waited for. Nothing was changed.
refuse-matter-already-arrived = It was noted already that they are there.
refuse-matter-clock-ended = The clock has ended: it can’t be stopped, nor more time asked for or granted. Nothing was changed.
refuse-matter-asked-already = More time was asked for here once. Nothing was changed.
refuse-matter-nothing-asked = Nobody asks for more time; perhaps somebody just answered. Nothing was changed.
refuse-matter-own-asking = You asked for it yourself: somebody else grants it. Nothing was changed.
refuse-matter-too-much-asked = At most { $most } working days may be asked for. Nothing was changed; ask for fewer.
refuse-matter-already-paused = The clock stands still already. Nothing was changed.
refuse-matter-not-paused = The clock does not stand still. Nothing was changed.
refuse-matter-pause-backwards = Choose a day after today. Nothing was changed.
refuse-matter-pause-too-long = A clock stands still on { $most } days at most here; the first and the last count too, if only for an hour. Nothing was changed; choose an earlier day.

refuse-chain-empty = It has no level. Not saved; leave at least one.
refuse-chain-twice = A level stands in it twice. Not saved; name each once.
refuse-chain-loops = At one level a missed clock leads back to itself or down: it would never get out. Not saved; let it lead up.
refuse-chain-nowhere = One level leads to a level this chain has not. Not saved.
refuse-chain-unreached = One level is never reached. Not saved; let the level below lead to it, or take it out.
refuse-chain-date = A limit is how long, not a date. Not saved; write for example 3wd (3 working days).
refuse-chain-period = One limit can’t be read. Not saved; write 24h, 7d, 4wh or 3wd.
refuse-chain-covers = There is no such category. Not saved.
refuse-chain-covers-nothing = It covers no category. Not saved.
refuse-chain-meanwhile = Somebody saved a version while you were writing. What you wrote is still below; look at the new version first.

chain-title = How a matter climbs
chain-deck = Who acts at each level, how long they have, and who gets it when the clock is missed. After a change, what is raised from then on follows the new version; what was raised before keeps to its own.
chain-levels = Level by level
chain-level = Level
chain-office = Who
chain-limit = How long
chain-then = When the clock is missed
chain-own-limit = as its category says
chain-then-next = to the next line
chain-then-stay = stays and is late
chain-then-to = to { $level }
chain-rest = Not ours: whoever is named has { $accept } to say so; after two noes the level above decides within { $decide }. Whistle: there within { $arrive }, done within { $joint } more. A clock stands still for { $pause } days at most and is lengthened by { $more } working days at most.
chain-shipped = comes with Tanxin
chain-shipped-limits = { " " }Whoever usually answers for a category has as long as that category says; in a version of the district’s own, what is written holds.
chain-version = version { $version } of this district
chain-change = Change
chain-new = Write one more
chain-edit = A chain
chain-name-zh = Name in Chinese
chain-name-en = Name in English
chain-limit-hint = 24h is 24 hours, 7d 7 days, 4wh 4 working hours, 3wd 3 working days; empty follows the category.
chain-accept = How long a named office has to answer
chain-decide = How long the level above has to decide
chain-arrive = How long offices that are called have to arrive
chain-joint = How long they have from then on
chain-pause = Days a clock may stand still (first and last too)
chain-more = Working days that may be granted
chain-covers = Covers:{" "}
chain-save = Save this version
chain-leave = Leave it
chain-left = Named by no chain yet: { $names }. They follow the first one.
chain-law = Clocks count as the Civil Code does (art. 201 and 203): the first day is not counted; a last day off moves to the next working day; the period ends when offices close. Holidays and working weekends are those the State Council decrees.

office-captain = Captain
office-committee = Residents’ committee
office-property = Property company
office-subdistrict = Subdistrict office
office-department = District department
office-other = Another office
