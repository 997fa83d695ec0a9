# The numbers: five rates, what is left out of them, roll-ups

exclusion-title = Leave it out of the rates
exclusion-hint = Only with clear evidence. You ask, somebody else decides; what was asked and decided stays on record, and residents see the reason.
exclusion-reason = Why
exclusion-evidence-ask = Evidence: which paper, which call, which matter
exclusion-evidence = Evidence:{" "}
exclusion-send = Ask to leave it out
exclusion-grant = Leave it out
exclusion-refuse = No, it counts
exclusion-own = You asked for this yourself; somebody else has to decide.
exclusion-reason-unlawful = it asks for what the law does not allow
exclusion-reason-court = it is before a court, or was decided by one
exclusion-reason-repeat = the same person raised the same thing and was answered
exclusion-reason-unreachable = nobody can be reached by any way they left
exclusion-reason-elsewhere = it lies in another district
exclusion-is-asked = Asked on { $at } to leave it out: { $reason }. Somebody else has to decide.
exclusion-is-granted = Left out since { $at }: { $reason }.
exclusion-is-refused = Decided on { $at } that it counts; the reason asked for was: { $reason }.
exclusion-step-asked = Somebody asked to leave this out of the rates: { $reason }. Somebody else has to decide.
exclusion-step-granted = Somebody else looked at the evidence; this is left out of the rates: { $reason }. It still has to be dealt with.
exclusion-step-refused = Somebody else looked at the evidence; this counts as before.

refuse-exclusion-no-evidence = The evidence is empty. Nothing was asked; what you wrote is still here. Say what shows it.
refuse-exclusion-no-reason = No reason is chosen. What you wrote is still here; choose one.
refuse-exclusion-already = This was asked for already, or it is left out already. Nothing more was stored.
refuse-exclusion-decided = Nothing waits for a decision; somebody may have decided. Nothing was changed.
refuse-exclusion-same-person = Whoever asked can’t decide. Nothing was changed; let somebody else decide.
refuse-exclusion-secret = A confidential matter is in no rate anyway. Nothing was asked.
refuse-exclusion-no-person = It takes somebody who has signed in. Nothing was changed.
