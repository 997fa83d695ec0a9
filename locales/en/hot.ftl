# What is hot
hot-title = Rising these days
hot-page = { $place }: rising these days
hot-more = See all
hot-numbers = The numbers here
hot-none = Nothing stood out in these two weeks. When { $least } households or more say the same, and more than usual, it stands here.
hot-none-short = Nothing stood out in these two weeks.
hot-rising = More than usual
hot-steady = Heard from several households
hot-steady-hint = At least { $least } households, but not so many more than usual as to stand out.
hot-households = { $count ->
    [one] { $count } household
   *[other] { $count } households
}
hot-buildings = { $count ->
    [one] { $count } building
   *[other] { $count } buildings
}
hot-week = { $count } in the last 7 days, { $day } a day; { $usual } a week on average before
hot-week-alone = { $count } in the last 7 days, { $day } a day; no weeks before to compare with
hot-first = first on { $date }
hot-matters = Which matters
hot-looked = Looked at the { $some } communities with most more than usual in these two weeks, of { $all }.
hot-how = Matters of 14 days that say the same are put together, within a compound first, then within a community. Households are counted, not matters; whoever did not say which home they are of counts once a place. It takes { $least } households. If all weeks were alike and chance alone would bring as many in this one less than 1% of the time, it is said to be rising. This week is compared with the { $weeks } before, or with as many as there are.
hot-secret = What was said in confidence is not in here and is not counted.
