# Places
refuse-place-nothing-above = The place above is not in the tree yet, so this one was not added. Please add the one above first.
refuse-place-wrong-kind = A place of this kind cannot hang there. Nothing was changed.
place-raise = Raise a matter
place-call = Call an assembly
place-facade-title = Where something is still open
place-facade-label = Façade of { $place }: matters
place-skip-facade = Skip the façade
place-below = Further down
place-who = Whom to ask
place-phone = Call
place-call-them = Call { $name }
place-open = Still open
place-count = { $count ->
    [one] { $count } matter
   *[other] { $count } matters
}
place-nothing-open = Nothing is open here now.
place-settled = Settled lately
place-all-matters = All matters
place-raised = raised { $day }
place-raised-assembly = raised in the assembly of { $day }
place-units = { $count ->
    [one] { $count } stairwell
   *[other] { $count } stairwells
}
place-floors = { $count ->
    [one] { $count } floor
   *[other] { $count } floors
}
place-homes = { $count ->
    [one] { $count } household
   *[other] { $count } households
}
place-townships = { $count } townships and subdistricts
place-communities = { $count } communities and villages
place-compounds = { $count ->
    [one] { $count } compound
   *[other] { $count } compounds
}
place-buildings = { $count ->
    [one] { $count } building
   *[other] { $count } buildings
}
place-places = { $count ->
    [one] { $count } place
   *[other] { $count } places
}
level-district = District
level-township = Subdistrict
level-community = Community
level-compound = Compound
level-building = Building
level-unit = Stairwell
level-site = Site
clock-late = { $days ->
    [one] { $days } day late
   *[other] { $days } days late
}
clock-due = due today { $at }
clock-late-today = just late
clock-left = { $days ->
    [one] { $days } day left
   *[other] { $days } days left
}
clock-asking = waiting for the household’s word
clock-merged = handled with another
clock-settled = the household says it is solved
clock-no-answer = no answer
clock-withdrawn = withdrawn
place-next = The next assembly
place-next-what = What
place-next-when = When
place-next-where = Where
place-next-agenda = Agenda
place-next-open = See the notice
find-title = Find a place
find-label = Find a place
find-hint = Write it as you would say it: 斗潭家园5幢1单元, 余东村
find-go = Find
find-which = Which “{ $q }”?
find-near = “{ $q }” was not found; this is the nearest
find-none = “{ $q }” was not found
find-none-then = Try fewer words, only the compound and the building; or go down the list from the place above.
