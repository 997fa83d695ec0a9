# Household cards and door codes
refuse-card-unknown = There is no such household card. Please copy it once more, group by group; if it still fails, ask the community to print a new one.
refuse-card-revoked = This household card was revoked and no longer lets anybody in. Everything said with it is still here; please ask the community for a new card.
refuse-card-other-district = This code belongs to another district, which is not kept here. Please scan the QR code on the card; it leads to the right place.
refuse-card-other-kind = This is not the code of a household card. Household cards have the letter H in the middle.
refuse-card-no-household = A card is issued to one household, and this place is not one. Please choose a household.
refuse-door-unknown = There is no such door code; perhaps a new one hangs there now. Please look at the door again.
code-title = Type the code of your household card
code-label = Code on the card
code-hint = 18 letters and digits, group by group; small letters are fine, hyphens may be left out.
code-look = Whose card is it?
code-none = No household card? Ask your residents’ committee for one.
card-title = Household card
card-door = Door { $door }
card-deck = This card belongs to this household. It needs no login.
card-enter = I live here, let me in
card-not-you = Not your home? Please close this page and give the card back to the household or the community.
card-captain-title = Are you the captain?
card-captain-pin = Your six-digit PIN
card-captain-new-pin = Choose a six-digit PIN
card-captain-word = One-time word from the community
card-captain-new-phone = This phone does not know you yet. Type the one-time word from the community and choose a PIN only you know; after that the word is not needed again.
card-captain-pin-hint = Avoid equal digits and digits in a row.
card-captain-enter = Come in as captain
door-deck = This is a door code anybody may scan. It only tells where you are.
door-raise = I have something to say
door-look = Look at this place
cards-homes = Cards of the households
cards-count = { $count ->
    [0] No household card yet
    [one] { $count } valid card
   *[other] { $count } valid cards
 }
cards-issued = Issued { $date }
cards-revoke = Revoke
cards-issue = Issue another
cards-show = Show the card
cards-handed = Household card of { $door }
cards-handed-why = Hand it to the household in person: to be scanned or typed. Whoever has the card gets in as this household; never post it in a chat group.
cards-handed-qr = QR code of the household card
door-code-title = Door code
door-code-make = Make a door code
door-code-why = It hangs at the door for anybody to scan. It tells where one is, not who.
