# In the room: cockpit and projector
refuse-not-a-day = No day can be read from this. Nothing was recorded, and what you wrote is still here. Write 8 March, 8, +3 or Fri.
refuse-which-door = Several households have this number: { $doors }. Nothing was recorded, and what you wrote is still here. Add the stairwell.
refuse-no-such-door = The roll has no “{ $typed }”. Nothing was recorded, and what you wrote is still here. Write a door, as 302 or 1-302, or a householder’s name.

room-title = Running: { $title }
room-to-projector = Projector
room-to-door = Check-in
room-to-close = Minutes and close
room-agenda = Agenda
room-speaking = Speaking now
room-waiting = Waiting to speak:
room-waiting-unit = { "" }
room-add = Add
room-add-who = Door, name or office
room-entry = Record a matter
room-key-here = come here
room-key-tab = next field
room-key-help = keys
room-enter = Enter
room-space = Space
room-record = Record
room-who = Who
room-what = What, and where
room-what-short = What
room-office = Who answers
room-due = By when
room-no = No.
room-here = Attendance
room-present = Present
room-households = { " " }households
room-panels = The room
room-tab-speak = Speakers
room-tab-here = Present
room-tab-note = Record
room-help = Keys
room-help-entry = Go to recording a matter
room-help-record = Record this one
room-help-days = Write days as 8 March, 8, +3 or Fri. While you type, single letters are only letters.
room-help-close = Close
room-facade = Front of the building: one window a household, showing attendance
room-no-item = The agenda has not begun
room-no-roll = The roll is not fixed yet
room-enough = { $need } needed: enough to open
room-missing = { $need } needed, { $missing } missing
room-split = { $own } in person, { $proxy } by proxy
room-since = since { $time }
room-back-item = Back
room-next-item = Next item
room-door = door { $door }
room-next-is = Next: { $name }
room-next-speaker = Give the floor to the next speaker
room-done-speaking = Has spoken
room-minute = 1 more minute
room-pause = Pause
room-go-on = Go on
room-give = Give the floor
room-give-to = Give the floor to { $name }
room-strike = Strike off
room-colon = : { "" }
room-before = , turn { $times }
room-nobody-speaks = Nobody is speaking.
room-nobody-waits = Nobody is waiting to speak.
room-noted = Matters recorded today
room-nothing-noted = No matter has been recorded today.
room-open = Open the assembly
room-may-open = Enough households have come.
room-may-not-open = { $missing ->
    [one] One household is still missing.
   *[other] { $missing } households are still missing.
  }
room-not-frozen = The roll is not fixed yet. After that people can check in.
room-closed = The assembly is over. Everything recorded is kept; the minutes are on the assembly’s page.
room-cancelled = This assembly was cancelled: { $reason }
room-adjourned = Too few came. It goes on another day with the same roll.

projector-title = Projector: { $title }
projector-of = { " " }householder assembly
projector-item = Item { $no } of { $of }
projector-begun = The assembly has begun
projector-noted = Recorded under this item
projector-answers = { $office } answers by { $due }
projector-somebody = A neighbour
projector-then = Next: { "" }
projector-and = , { "" }
projector-door = { " " }({ $door })
projector-proxy = { $proxy } by proxy
projector-how = To speak, raise your hand
projector-noted-count = { $count ->
    [one] 1 matter recorded today, and somebody answers for it
   *[other] { $count } matters recorded today, and somebody answers for each
  }
projector-welcome = Welcome
projector-over = The assembly is over
projector-thanks = Thank you for coming
projector-promised = Agreed today
projector-minutes = The minutes are posted downstairs and can be read online

queue-waiting = { "{n}" } to send
queue-sending = Sending…
queue-sent = All sent
queue-offline = The line is down. { "{n}" } kept on this device, sent when it is back
queue-sign-in = Please sign in again; { "{n}" } kept
queue-refused = Not accepted
queue-failed = Not accepted. Please tell the community’s staff
queue-edit = Change
queue-discard = Drop
queue-kept-off = This device cannot remember. Please stay online
