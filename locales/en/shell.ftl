# Words every page has
brand = Tanxin
motto = What concerns everyone is discussed by everyone
skip-to-text = Skip to text
tools = Settings
sections = Sections
section-places = My building
section-matters = Matters
section-assemblies = Assemblies
section-polls = Polls
type-large = Large type
type-plain = Normal type
sign-in = Sign in
to-front-door = Back to the front page
where-you-are = Where you are
demo-mark = Demo
home-title = Choose a district
home-empty = There is no district here yet. An administrator can bring in places with “tanxin import”, or load the demo with “tanxin demo”.

failure-not-found = No such page
failure-forbidden = This is not yours to do
failure-sign-in = Please sign in first
failure-refused = It was not done
failure-fault = Something broke on our side

refuse-not-found = Nothing is at this address. A letter may be wrong, or it was taken down. You can start again from the front page.
refuse-forbidden = Your role does not cover this, and nothing was changed. If it should, ask the community to give you the role.
refuse-sign-in = This needs you to sign in first. What you typed was not taken in yet; please send it again once you have signed in.
refuse-disk-full = The disk is full. This was not stored; everything earlier is safe. Please ask the administrator to free some space, then try again.
refuse-fault = This was not stored and nothing was changed. The fault has been noted; please try again in a moment.
refuse-text-empty = This is still empty. Please fill it in.
refuse-text-too-long = This is too long: at most { $most } characters. What you wrote is still here; please shorten it.
refuse-text-not-a-phone = This does not look like a phone number. Please use digits only.
refuse-code-shape = This is not a Tanxin code. A code has 18 letters and digits; you can copy it group by group from the card.
refuse-code-check = One letter of the code is wrong. Please compare it with the card once more.
