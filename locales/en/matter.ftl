# Matters

refuse-matter-unknown-place = There is no such place, or it was taken down. What you wrote is still here; please choose a place again.
refuse-matter-unknown-household = There is no such household. What was written is still here; please check the door number.
refuse-matter-unknown-category = Please say what kind of matter it is; if in doubt, choose “Something else”. What you wrote is still here.
refuse-matter-unknown-office = No office answers for this place yet, so nothing was noted. What you wrote is still here; please telephone the community and ask them to enter an office first.
refuse-matter-due-before-today = The day cannot lie before today. Nothing was changed; please choose today or a later day.
refuse-matter-due-too-late = Here the day can be { $latest } at the latest. Nothing was changed; choose an earlier day. More time can be asked for while it is worked on.
refuse-matter-not-yours = Your household did not raise this matter, so whether it is solved is for that household to say. Nothing was changed.
refuse-matter-not-yet-solved = The office has not said yet that it is solved, so there is nothing to answer. Nothing was changed; you will be asked.
refuse-matter-already-solved = It was already reported as solved and the household is being asked, so this was not noted. If the household says it is not solved, it comes back to you.
refuse-matter-already-confirmed = This was answered at { $at }. That answer stands; this one was not noted.
refuse-matter-own-answer = It was you who said that it is solved; somebody else has to note what the resident says. Nothing was noted; what you wrote is still here.
refuse-matter-already-withdrawn = This matter was withdrawn, so this was not noted. If it is needed after all, please raise it again.
refuse-matter-still-asking = The household still has time to answer. Nothing was changed.
refuse-matter-not-over = This matter is not over; nothing was erased. If it is not wanted any more, take it back first.
refuse-matter-erased-already = Its content was erased already.
refuse-matter-meanwhile = While you were writing, somebody else changed this matter at { $at }. What you wrote is still below; please see where it stands now before you send it.
refuse-matter-no-title = The title is empty, so nothing was changed. Please say in one line what it is about.
refuse-matter-nothing-changed = Title and category are what they were, so nothing was changed. To correct them, change one first.
refuse-matter-no-longer-a-note = The assembly is over or somebody is already dealing with this, so the note cannot be struck and nothing was changed. The household that raised it can withdraw it.
refuse-matter-no-verdict = Please choose one of the three answers. What you wrote is still here.
refuse-matter-too-many-photos = Too many photos: at most { $most } at a time, and none was stored. What you wrote is still here; please choose the photos again.
refuse-matter-receipt-lost = This was noted before, but the key that seals receipt codes is gone, so the code cannot be shown. Please look at the receipt you have.
refuse-photo-no-photo = Photo { $nr } is not a photo, or the file is broken; none was stored. What you wrote is still here; please choose the photos again (JPEG, PNG or WebP).
refuse-photo-too-large = A photo is larger than { $most } MB; none was stored. What you wrote is still here; please choose a smaller one, or send the words alone.
refuse-photo-too-many-pixels = Photo { $nr } has too many pixels; none was stored. What you wrote is still here; please send a screenshot of it instead.
refuse-form-endless = One of the texts is so long that only its beginning was kept, and nothing was noted. Please shorten it to what matters; 4000 characters at most.
refuse-form-broken = This did not arrive whole, so nothing was noted. Please check the network and send it again.

optional = (may be left out)

matter-list-title = Matters
matter-list-of = Matters: { $name }
matter-new = Raise a matter
matter-new-for = Raise for a resident
matter-by-receipt = Follow by receipt
matter-mine = From your household
matter-mine-staff = Waiting for us
matter-count = { $count ->
    [one] { $count } matter
   *[other] { $count } matters
 }
matter-everybody = From everybody
matter-show = Which ones
matter-show-all = All
matter-show-working = In hand
matter-show-late = Late
matter-show-asking = Resident asked
matter-show-settled = Resident says solved
matter-none = Nothing here yet.
matter-older = Older ones
matter-list-note = Who raised a matter is not published. Secret matters are neither listed nor counted here.

matter-number = No. { $no }
matter-floor = floor { $floor }
matter-state-open = In hand
matter-state-again = Back in hand
matter-state-answered = Answered, in hand
matter-state-merged = Merged
matter-state-late = Late
matter-state-behind = late, passed up
matter-state-due = Due today
matter-state-solved = Resident asked
matter-state-confirmed = Resident: solved
matter-state-partly = Resident: partly solved
matter-state-silent = No answer
matter-state-withdrawn = Withdrawn
matter-clock-late = { $days ->
    [0] { $office } has it, just late
    [one] { $office } has it, 1 day late
   *[other] { $office } has it, { $days } days late
}
matter-clock-still = { $office } has it, the clock stands still until { $until }
matter-clock-due = { $office } has it, due today { $at }
matter-clock-left = { $days ->
    [one] { $office } has it, 1 day left
   *[other] { $office } has it, { $days } days left
}
matter-clock-left-working = { $days ->
    [one] { $office } has it, 1 working day left
   *[other] { $office } has it, { $days } working days left
}
matter-clock-ask = The resident is asked, any time until { $until }
matter-clock-merged = Handled with another matter; its clock stands still
matter-clock-done = The resident said so on { $on }
matter-secret-stamp = Secret

matter-noted = It is noted
matter-noted-next = It goes to { $office }, who will answer you by { $due }. No need to wait here: the receipt code below shows where it stands.
matter-receipt-code = Receipt code
matter-receipt-keep = Copy it, photograph it or print it. No account is needed: scan or type the code to look.
matter-receipt-family = Whoever holds the code can see this matter and answer for you. Tell your family only.
matter-receipt-show = Show the receipt code
matter-receipt-ask = Type the code from your receipt. No account is needed.
matter-receipt-look = See where it stands

matter-ask = Is it solved?
matter-ask-for = What does the resident say?
matter-ask-why = { $office } says it is done. Whether it counts is for your household to say.
matter-ask-until = No hurry: any time until { $until }.
matter-verdict-solved = Solved
matter-verdict-partly = Partly solved
matter-verdict-partly-hint = Please write what is missing
matter-verdict-not = Not solved
matter-verdict-not-hint = It goes back to be done again; the second time one level up
matter-grade = Are you satisfied?
matter-grade-very-satisfied = Very satisfied
matter-grade-satisfied = Satisfied
matter-grade-fair = Fairly satisfied
matter-grade-dissatisfied = Dissatisfied
matter-grade-very-dissatisfied = Very dissatisfied
matter-words = Anything else
matter-how-phone = Said on the telephone
matter-how-paper = Written on paper
matter-ask-send = Answer
matter-ask-note = Note the resident’s answer
matter-ask-silence = Silence is noted as “no answer”, never as “satisfied”.

matter-answer-title = Answer the resident
matter-answer-text = What will be done, and by when
matter-answer-send = Answer now
matter-solve-send = Say it is done
matter-solve-hint = Saying it is done asks the resident; if it is not solved, it comes back.
matter-photos = Photos
matter-photos-hint = At most 6, each up to 10 MB. Time and place are taken out of them; please show no faces or number plates, everybody can see them.
matter-photos-again = If you had chosen photos, please choose them again.
matter-unsent = What you wrote. It was not sent; copy it from here if you need it:
matter-photo-alt = Photo { $nr }
matter-who-has-it = Who has it now
matter-office = Office
matter-call = Call { $name }
matter-call-short = Call
matter-assign-office = Who answers
matter-assign-due = To be done until
matter-assign-reason = Why (the resident sees this)
matter-assign-send = Hand it over
matter-correct-title = Correct the title or the category
matter-correct-line = Title, in one line
matter-correct-line-hint = Everybody reads it: no names, no telephone numbers, please.
matter-correct-hint = Who answers, and by when, stays as it is. The correction is kept in “Step by step”.
matter-correct-send = Correct it
matter-strike-title = Noted by mistake: strike this note
matter-strike-text = For a wrong door, or a thing noted twice: strike it before the assembly closes and note it again as it was said. It is then dealt with no more and does not stand in the minutes.
matter-strike-why = Why it is struck (everybody reads it: no names, no telephone numbers)
matter-strike-send = Strike this note
matter-to-room = Back to the room
matter-confirm-for = Note the resident’s answer
matter-word-noted = Staff noted that answer down for you. Not right? Say it yourself
matter-withdraw-title = No longer needed: withdraw
matter-withdraw-text = Once withdrawn, nobody works on it any more; what was said stays. If it is needed again, just raise it again.
matter-withdraw-send = Withdraw this matter

matter-erase-title = Erase the content, by law
matter-erase-text = Words, photos, the door and what was written with answers are erased for good, and the receipt opens nothing any more. What stays: that there was a matter, which levels it climbed, how it ended.
matter-erase-send = Erase the content

matter-story = Step by step
matter-raiser-own = Your household
matter-raiser-hidden = A household
matter-raiser-somebody = A resident
matter-step-raised-card = Raised with the household card
matter-step-raised-door = Raised at a door code
matter-step-raised-staff = Raised by staff for somebody
matter-step-raised-assembly = Raised in a householder assembly
matter-step-answered = Answered:
matter-step-solved = Said it is done; the resident is asked:
matter-step-corrected-category = Corrected the category from “{ $from }” to “{ $to }”.{" "}
matter-step-corrected-line = Corrected the title.
matter-step-struck = Noted by mistake in the assembly; the note was struck:
matter-step-said-solved = Said: solved.
matter-step-said-partly = Said: partly solved.
matter-step-said-not = Said: not solved. Back in hand until { $due }.
matter-step-by-phone = {" "}(by telephone)
matter-step-instead = {" "}(in the household’s own words, in place of what staff noted)
matter-step-by-paper = {" "}(on paper)
matter-step-grade = {" "}{ $grade }.
matter-step-withdrawn = Withdrew it.
matter-step-was-erased = Personal information and content of this matter were erased, as the law asks.
matter-step-erased = What this step said was erased as the law asks.
matter-step-other = Something happened.
matter-proof-title = Event number and the last eight digits of its check sum
matter-proof = This page can be checked: each step stands in a chain that nobody can alter; beside it are its number and check sum.
matter-hidden = Who raised it, and in which words, only they and those who handle it can see.

matter-new-title = What is it about?
matter-new-text = What is the matter?
matter-new-text-hint = Where, what, since when. Only your household and those who handle it read your words.
matter-new-text-hint-door = Where, what, since when. No account and no name needed; only those who handle it read your words.
matter-new-line = In one line
matter-new-line-hint = Everybody can read this line, so no names or numbers. If you leave it out, the first sentence above is taken.
matter-new-category = What kind of matter is it?
matter-new-choose = Please choose
matter-new-where = Which place is it about?
matter-spot-own = Our home ({ $name })
matter-spot-door = Door { $name }
matter-spot-floor = The corridor of floor { $floor }
matter-spot-unit = The whole stairwell, { $name }
matter-spot-building = The building, { $name }
matter-spot-compound = The compound, { $name }
matter-spot-community = { $name }
matter-spot-site = { $name }
matter-spot-area = { $name }
matter-new-household = For which household?
matter-new-nobody = For none in particular
matter-new-office-title = Name an office and a day (else by category)
matter-new-office-usual = By category
matter-new-who-reads = Who may read it?
matter-new-secret = Secret
matter-new-secret-hint = Only you, the office that handles it and those above see it; it is in no list and on no picture of the building. Captain and property company do not see it.
matter-new-apart = Whom is it about?
matter-new-apart-none = Nobody of committee or subdistrict
matter-new-apart-community = Somebody of the committee: hidden from it, handled by the subdistrict
matter-new-apart-township = Somebody of the subdistrict: hidden from it and the committee, handled by the district
matter-new-name = My name may be shown
matter-new-name-hint = Unless ticked, nobody reads who raised it.
matter-new-send = Hand it in
matter-new-after = You get a receipt code at once, to follow it.
