# Finding matters, and joining them
matter-joined = Joined by your household
matter-search = Find a matter
matter-search-do = Find
matter-search-found = Matters with “{ $q }”
matter-search-all = All matters
matter-search-none = Nothing was found. Try another word, in Chinese at least two characters; a matter’s number works too.

# Backing
refuse-backing-own = Your household raised this matter itself, there is no need to join. You get all its news.
refuse-backing-secret = This matter is not public, nobody can join it. If you have the same trouble, please raise it yourself.
refuse-backing-closed = This matter is over, so joining it was not noted. If the trouble is still there, please raise a new one.
refuse-backing-withdrawn = Whoever raised this matter took it back, so joining it was not noted. If you have the same trouble, please raise it yourself.
refuse-backing-already = This household joined already, at { $at }. It counts once, there is no need to press again.
refuse-backing-for-whom = No household was chosen, so nothing was noted. Please choose one and press again.
refuse-backing-not-backed = You have not joined this matter, so the answer was not noted. Join it first, then answer.
refuse-backing-not-asked = Those who joined are not being asked yet, so the answer was not noted. They are when the office says it is done.
refuse-backing-already-said = This household answered already, at { $at }. The second answer was not noted.
backing-title = Me too
backing-press = Me too
backing-households = { $count ->
    [one] 1 household
   *[other] { $count } households
}
backing-people = { $count ->
    [one] 1 person
   *[other] { $count } people
}
backing-have-it-too = with the same trouble
backing-also = { $count ->
    [one] with the same trouble, and 1 person without a card
   *[other] with the same trouble, and { $count } people without a card
}
backing-nobody-yet = Do you have the same trouble?
backing-nobody = Nobody has joined yet.
backing-mine = You joined
backing-hint = Every household that joins gets the news and is asked in the end.
backing-hint-door = No need to sign in. You get a receipt: it shows the news, and you are asked in the end too.
backing-undo = No longer needed, take it back
backing-for = Join for a household (by telephone)
backing-for-whom = For which household?
backing-choose = Choose a household
backing-for-door = for example: building 5, unit 1, 302
backing-for-press = Note it down
backing-ask = Is it solved?
backing-ask-why = You joined this matter. The office says it is done; please say what you see.
backing-said-solved = You said: solved.
backing-said-partly = You said: partly solved.
backing-said-not = You said: not solved.
backing-sum = { $unit ->
    [home] { $count ->
        [one] The household that joined:
       *[other] Of the { $count } households that joined:
    }
   *[person] { $count ->
        [one] The person without a card:
       *[other] Of the { $count } people without a card:
    }
}{ " " }
backing-sum-solved = { $unit ->
    [home] { $count } said solved
   *[person] { $count } said solved
}
backing-sum-partly = { $unit ->
    [home] { $count } said partly
   *[person] { $count } said partly
}
backing-sum-not = { $unit ->
    [home] { $count } said not solved
   *[person] { $count } said not solved
}
backing-sum-silent = { $unit ->
    [home] { $count } gave no answer
   *[person] { $count } gave no answer
}
backing-short = { $count ->
    [one] 1 household joined
   *[other] { $count } households joined
}
backing-short-people = { $count ->
    [one] 1 person joined
   *[other] { $count } people joined
}
backing-short-both = { $count ->
    [one] 1 household and { $others } without a card joined
   *[other] { $count } households and { $others } without a card joined
}

# Similar matters, and the form
similar-title = Somebody has raised this
similar-hint = If it is the same trouble, press “Me too” instead of raising it again. If not, just go on.
similar-none = Nobody nearby has raised anything like it.
similar-ask = See whether somebody has raised it
similar-press = Me too: { $title }
raise-camera = With the camera
raise-album = From your photos
raise-text-or-photo = With a photo no words are needed.
refuse-matter-nothing-said = There is neither a photo nor a word, so nothing was noted. Please take a photo or write a sentence.
