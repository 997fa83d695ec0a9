# Matters

refuse-matter-unknown-place = There is no such place, or it was taken down. What you wrote is still here; please choose a place again.
refuse-matter-unknown-household = There is no such household. What was written is still here; please check the door number.
refuse-matter-unknown-category = Please say what kind of matter it is; if in doubt, choose “Something else”. What you wrote is still here.
refuse-matter-unknown-office = No office answers for this place yet, so nothing was noted. What you wrote is still here; please telephone the community and ask them to enter an office first.
refuse-matter-due-before-today = The day cannot lie before today. Nothing was changed; please choose today or a later day.
refuse-matter-not-yours = Your household did not raise this matter, so whether it is solved is for that household to say. Nothing was changed.
refuse-matter-not-yet-solved = The office has not said yet that it is solved, so there is nothing to answer. Nothing was changed; you will be asked.
refuse-matter-already-solved = It was already reported as solved and the household is being asked, so this was not noted. If the household says it is not solved, it comes back to you.
refuse-matter-already-confirmed = This was answered at { $at }. That answer stands; this one was not noted.
refuse-matter-already-withdrawn = This matter was withdrawn, so this was not noted. If it is needed after all, please raise it again.
refuse-matter-still-asking = The household still has time to answer. Nothing was changed.
refuse-matter-meanwhile = While you were writing, somebody else changed this matter at { $at }. What you wrote is still below; please see where it stands now before you send it.
refuse-matter-no-verdict = Please choose one of the three answers. What you wrote is still here.
refuse-matter-too-many-photos = Too many photos: at most { $most } at a time, and none was stored. What you wrote is still here; please choose the photos again.
refuse-matter-receipt-lost = This was noted before, but the key that seals receipt codes is gone, so the code cannot be shown. Please look at the receipt you have.
refuse-photo-no-photo = Photo { $nr } is not a photo, or the file is broken; none was stored. What you wrote is still here; please choose the photos again (JPEG, PNG or WebP).
refuse-photo-too-large = A photo is larger than { $most } MB; none was stored. What you wrote is still here; please choose a smaller one, or send the words alone.
refuse-photo-too-many-pixels = Photo { $nr } has too many pixels; none was stored. What you wrote is still here; please send a screenshot of it instead.
