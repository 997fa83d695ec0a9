# Merge, split, relate: matters handled together, and apart again at any time

link-title = With other matters
link-number = No. { $no }
link-follows = Handled together with no. { $no }; you will be asked too when it is done
link-follows-staff = Handled together with no. { $no }; this household will be asked too when it is done
link-lead-said = Last said there:
link-followed = Was handled together with no. { $no }
link-follows-hint = This matter is still here, with its number, receipt and backers; its clock stands still. What happens there shows here too, and whether it is solved is for the household that raised this one to say.
link-followers = { $count ->
    [one] 1 matter was merged into this one
   *[other] { $count } matters were merged into this one
}
link-whole = Split from
link-parts = Split from this one
link-related = Related
link-reason = Why (one line, everybody reads it)
link-undo-merge = Undo the merge
link-undo-split = Undo the split
link-undo-hint = Within an hour, while nobody else has acted, it is as if it had never been done.
link-unmerge-title = Handle it on its own again
link-unmerge = Take it out
link-unmerge-hint = It goes back to its office, with as much time left as it had when it was merged.
link-merge-title = Merge into another matter
link-merge-back = Back into no. { $no }
link-merge-into = Into no. { $no }
link-alike = Nearby and much alike
link-merge-number = Into which (its number, or the address of its page)
link-merge = Merge
link-merge-hint = They are only handled together: nothing is changed or lost, and each can be taken out again. When it is done, every household is asked.
link-split-title = It asks two things: make two of it
link-split-part = The words that go (copied from above)
link-split-line = The line of the new one (everybody reads it: nobody’s name or door)
link-split = Make two
link-split-hint = The resident’s text stays as it is. The new one has a number, a kind and a clock of its own, and is the same household’s. It can be merged back.
link-relate-title = Related to another matter
link-relate-number = Related to which (its number, or the address of its page)
link-relate = Note that they are related
link-relate-hint = Each leads to the other and is handled for itself.
link-unrelate = Remove
link-unrelate-which = Remove the relation to no. { $no }
link-queue = { $count } merged in

link-step-merged = Merged into no. { $no }; its clock stands still, and the household will be asked too:
link-step-unmerged = Handled on its own again, no longer with no. { $no }; its clock goes on:
link-step-freed = No. { $no } was taken back; this one goes on alone, and its clock with it.
link-step-undone = Merging it into no. { $no } was a mistake and is undone, as if it had never been done.
link-step-alone = {" "}It is no longer handled with no. { $no }.
link-step-asked = The one it is handled with is said to be solved: this household is asked too.
link-step-split = {" "}(split from no. { $no })
link-step-related = Related to no. { $no }.
link-step-unrelated = No longer related to no. { $no }.
link-step-follows = No. { $no } was merged into this one.
link-step-parted = No. { $no } was split from this one.
link-step-left = No. { $no } is handled on its own again.

refuse-link-no-number = That is no number of a matter; nothing was changed. Please write it as 12, or paste the address of its page.
refuse-link-unknown = No matter has that number; nothing was changed. What you wrote is still here; please check the number.
refuse-link-other-district = That is another district’s matter and can’t be put together with one of ours. Nothing was changed.
refuse-link-itself = That is this very matter; nothing was changed. Please write the number of the other one.
refuse-link-circle = That one follows this one already, so they would follow each other in a circle. Nothing was changed; to let the other lead, take it out first.
refuse-link-lead-merged = No. { $no } is itself merged into no. { $lead }; nothing was changed. To handle them together, merge into no. { $lead }: its number stands in the form now.
refuse-link-lead-closed = No. { $no } is over, so nothing can be merged into it. Nothing was changed; please handle this one as usual.
refuse-link-lead-solved = No. { $no } is said to be solved and its household is being asked, so nothing can be merged into it. Nothing was changed; please handle this one as usual.
refuse-link-too-many = { $most } matters follow that one already; more than that is a meeting. Nothing was changed.
refuse-link-secret = What is told in confidence is not put together with others’ matters, so that nobody learns who told it. Nothing was changed.
refuse-link-not-both = No. { $no } is not yours to act on, and both have to be. Nothing was changed; please ask the level above to merge them.
refuse-link-already = These two are linked already; nothing was changed.
refuse-link-not-linked = These two are not related, perhaps somebody has just removed it. Nothing was changed.
refuse-link-nothing-taken = It is not said which words go; nothing was changed. Please copy some of the resident’s text.
refuse-link-all-taken = With the whole text gone nothing would be left here. Nothing was changed; take some of it, or correct the kind instead.
refuse-link-not-in-text = These words stand nowhere in the resident’s text; nothing was changed. What you wrote is still here; please copy from above, word for word.
refuse-link-taken-already = These words are no. { $no } already; nothing was split again.
refuse-matter-already-merged = This matter is merged into another one; nothing was changed. To handle it on its own, take it out first.
refuse-matter-not-merged = This matter is not merged, perhaps somebody has just taken it out. Nothing was changed.
