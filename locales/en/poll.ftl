# Polls: how a result explains itself
poll-line = { $counted ->
    [present] Present
    [taking_part] Taking part
    [yes] Yes
   *[votes] Votes
 } { $count }/{ $base } { $unit ->
    [households] households
    [area] m²
   *[heads] people
 } { $share } { $held ->
    [yes] ✓
   *[no] ✗, { $missing } short
 }
poll-returned = Only ballots that came back
poll-with-silent = Silent ballots counted with the majority
poll-carried = Carried
poll-lost = Not carried
poll-no-quorum = Too few took part: nothing was decided
poll-elected = Every seat is filled
poll-runoff = Seats still open: { $seats }; a second round among the { $candidates } with the most votes
poll-open-seats = Seats still open: { $seats }

refuse-poll-questions = A ballot has between one and { $most } questions. Please change it; what you typed is still here.
refuse-poll-other-purpose = This rule does not decide questions of this kind. Please choose another rule; what you typed is still here.
refuse-poll-candidates = Seats and candidates do not fit: there must be a seat, and each candidate stands once. Please change them; what you typed is still here.
refuse-poll-too-few-candidates = With { $seats } to be elected, more must stand. Please name more; what you typed is still here.
refuse-poll-incumbent = Under this rule nobody stands again who is in office. Please change the candidates; what you typed is still here.
refuse-poll-must-be-secret = This rule asks for a secret ballot. Please make it secret; what you typed is still here.
refuse-poll-silent = Silent ballots can’t be counted here: the rule does not say so, or this is no open motion. Please switch it off; what you typed is still here.
refuse-poll-no-runoff = This rule knows no second round. Please choose another rule; what you typed is still here.
