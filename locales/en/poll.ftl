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

refuse-vote-notice = Voting begins in { $days } days; the rule asks for { $need } days’ notice. Please choose a later day or say why there is no time; what you typed is still here.
refuse-vote-notice-fixed = Voting begins in { $days } days; the rule asks for { $need } days’ notice and can’t be shortened. Please choose a later day; what you typed is still here.
refuse-vote-roll-days = The roll must be posted { $need } days before the vote; there are { $days }. Please choose a later day; what you typed is still here.
refuse-vote-no-end = The rule says for how many days votes are taken. Please give the end; what you typed is still here.
refuse-vote-end = The end must lie after the beginning and after now. Please change it; what you typed is still here.
refuse-vote-window = Under this rule votes are taken for { $least } to { $most } days. Please change the end; what you typed is still here.
refuse-vote-not-open = Voting has not begun. Please come back then; nothing was noted.
refuse-vote-already-open = Voting has begun already; nothing was changed.
refuse-vote-not-closed = Voting is not over; nothing can be counted yet.
refuse-vote-over = Voting is over ({ $day } { $time }). This was not noted; the result is on the poll’s page.
refuse-vote-cancelled = This poll was called off; this was not noted.
refuse-vote-assembly = This poll is held in the assembly. Please open the assembly first, then the vote.
refuse-vote-still = A poll is not over: “{ $title }”. Please close it or call it off before the assembly ends.
refuse-vote-not-on-the-roll = Your household is not on the roll of this poll; nothing was noted. If that is wrong, please ask the community.
refuse-vote-not-entitled = The roll says { $mark ->
    [vacant] vacant
   *[undelivered] not handed over
 } of this household: it has no vote, and nothing was noted. If that is wrong, please ask the community.
refuse-vote-other-door = Your household’s ballot came at { $time } { $door ->
    [phone] by phone
    [paper] on paper
   *[proxy] by your proxy
 }, and that one counts. To change it, please go the same way.
refuse-vote-door-used = Your household’s ballot was drawn at { $time } { $door ->
    [phone] on a phone
    [paper] on paper
   *[proxy] by your proxy
 }. A secret ballot is drawn once; no second one was given.
refuse-vote-no-proxies = This rule takes no proxies; nothing was noted.
refuse-vote-gave-proxy = Your household gave its proxy to a neighbour. To vote yourself, first ask whoever checks people in, or the community, to take it back.
refuse-vote-not-the-holder = This household has given you no proxy; nothing was noted.
refuse-vote-candidate-holds = Candidates vote for nobody else. Please let this household choose another proxy or come itself.
refuse-vote-unanswered = Question { $no } has no answer yet. Please choose; the others are still as you left them.
refuse-vote-too-many = In question { $no } at most { $most } may be marked. Please take some away; the rest is still here.
refuse-vote-nobody = In question { $no } somebody was marked who is not on the ballot. Please choose again; the rest is still here.
refuse-vote-not-a-name = What was written in question { $no } does not look like a name. Please write the whole name; the rest is still here.
refuse-vote-secrecy = This poll is not voted in that way. Please go back to its page and follow what it says.
refuse-vote-voters = This rule counts other voters than households and can’t be used for a poll yet. Please choose another; what you typed is still here.
refuse-vote-not-asked = Please ask every candidate first: they stand, and their names may be on the ballot. Then tick the box; what you typed is still here.
refuse-vote-whose-role = Please choose who is to be recalled; what you typed is still here.
refuse-vote-no-second = No seat is open for a second round, or there is one already. Nothing was changed.
refuse-vote-no-candidate = No candidate found for “{ $typed }”: write the door, one a line; its householder must be known, and each household stands once. What you typed is still here.
refuse-vote-has-voted = This household has voted, so it was there: the check-in stays. Nothing was changed.

poll-list-title = Polls
poll-list-of = Polls of { $name }
poll-call = Call a poll
poll-ahead = Under way
poll-none-ahead = Nothing is put to a vote now.
poll-over = Over
poll-none-over = No poll is over yet.
poll-older = Older
poll-kicker = Poll
poll-secrecy = Open or secret
poll-secrecy-open = Open
poll-secrecy-secret = Secret
poll-how-open = Open: after the count the households asked can see how each voted.
poll-how-secret = Secret: everybody can see who has voted and nobody how; no result is told while votes are taken.
poll-state-called = Not begun
poll-state-open = Voting
poll-state-closed = Being counted
poll-state-counted = Decided
poll-state-cancelled = Called off
poll-yes = Yes
poll-no = No
poll-abstain = Abstain
poll-blank = Chose nobody
poll-invalid = Invalid
poll-who-is-elected = Elected: { $names }
poll-fate-elected = Elected
poll-fate-tied = Level: a second round
poll-fate-outrun = Enough votes, no seat left
poll-fate-short = Not enough votes
poll-voted = You have voted
poll-yours = Your household ({ $door }) has not voted yet
poll-yours-short = For household { $door }
poll-for = By proxy for { $door }
poll-helping = Helping household { $door } to vote
poll-voted-how = { $household }: { $time }, { $door ->
    [phone] by phone
    [paper] on paper
   *[proxy] by the neighbour who holds its proxy
 }.
poll-change = Change my vote
poll-no-vote = On the roll this household has no vote. If that is wrong, please ask the community.
poll-gave = Your household has given its proxy to a neighbour. To vote yourself, please have it taken back at the door first.
poll-go = Vote
poll-one-each = One vote a household.{" "}
poll-until = Until { $when }; there is no hurry.
poll-cancelled-because = Why it was called off:{" "}
poll-counting = Voting is over; the ballots are being counted.
poll-seats = To be elected: { $seats }; mark at most { $seats }.
poll-may-write = Other names may be written in.
poll-incumbent = in office
poll-turnout = How many have voted
poll-cast = Voted
poll-enough = Enough households have voted
poll-missing = { $missing } more must vote for the result to count
poll-doors = { $unit ->
    [heads] By phone { $phone }, on paper { $paper }, by proxy { $proxy } owners
   *[households] By phone { $phone }, on paper { $paper }, by proxy { $proxy }
 }
poll-small-group = Few households vote here: even a secret result may tell who voted how. An open poll, or several stairwells together, would be better.
poll-named = How each household voted
poll-named-deck = For the households on the roll and whoever may see the roll; the same list hangs in the stairwell.
poll-rule = Who votes, by which rule
poll-who = Who votes
poll-opens = Begins
poll-closes = Ends
poll-posted = Posted
poll-second-round = Second round
poll-first-round = Result of the first round
poll-help = Hard to read, hard to press?
poll-help-words = Call, and somebody reads it to you and presses for you; or ask for a paper ballot. Whoever helps can’t see afterwards how you voted.
poll-tools = What to do
poll-open-note = Once it is open, the households can vote.
poll-open = Begin voting
poll-stop = End the voting
poll-stop-note = No votes are taken and no papers handed over after that. Mix the papers in the box; two people enter each. When they add up, the poll is counted by itself.
poll-close-note = After that no ballot is taken, and the count begins at once.
poll-close = End voting and count
poll-second-note = Seats stayed open: those with the most votes stand again.
poll-second = Second round
poll-other = Call this poll off
poll-cancel-why = Why it is called off
poll-cancel = Call it off
poll-door = Door
poll-answer = Vote
poll-way = Came
poll-door-phone = by phone
poll-door-paper = on paper
poll-door-proxy = by proxy
poll-not-voted = did not vote
poll-back = Back to this poll
poll-question = Question { $no } of { $of }
poll-mark = Mark at most { $seats }
poll-other-name = Somebody else
poll-write-name = Name of somebody else
poll-nobody = Abstain, choose nobody
poll-next = Next question
poll-look-over = Look it over
poll-previous = Question before
poll-read = Read it to me
poll-read-stop = Stop reading
poll-asked-again = One vote a household. Before it is cast you are asked once more.{" "}
poll-review = This is your vote. Is it right?
poll-helped = Somebody helped me press
poll-helping-note = It is noted that somebody helped. Afterwards you can’t see how this household voted.
poll-cast-it = Cast the vote
poll-cast-note = It can be changed until voting ends.
poll-choose-again = Choose again
poll-done = The vote of { $door } was received at { $time }.
poll-done-after = There is nothing else to do. It can be changed until voting ends; the result will be on the poll’s page.
poll-then-for = Now vote for { $door }
poll-kind-motion = Motion: yes, no, abstain
poll-kind-election = Election among candidates
poll-kind-recall = Recall
poll-block = Question { $no }
poll-text = What is asked
poll-text-hint = As one would ask a neighbour: May coin slots be added to the charging shed?
poll-more = What one should know
poll-candidates = Where the candidates live
poll-candidates-hint = For elections. One door a line, such as 302; the name is that of the householder.
poll-seats-label = Seats
poll-who-lives = See the householders
poll-asked = Every candidate was asked: they stand, and their names may be on the ballot
poll-more-questions = Another question
poll-recall-whom = To be recalled
poll-title = Title of the poll
poll-call-send = Call it
poll-call-after-room = The households see the questions at once; they can vote when voting is begun in the assembly.
poll-call-after = The roll is fixed now and nobody is added later; it begins and ends by the clock.
poll-minutes-turnout = { $taken } of { $entitled } households voted: { $phone } by phone, { $paper } on paper, { $proxy } by proxy
refuse-vote-not-a-token = This ballot was not drawn for this poll and did not go into the box. Please go back to the poll’s page and draw it; if you have, please vote on the phone you drew it with.
refuse-vote-key-gone = The key that signs ballots of this poll can’t be opened, so none can be drawn; your household’s vote is not used up. Please ask for a paper ballot and tell the community.
poll-unsent = It did not get through. What you chose is still on this phone; please look at the network and press “Cast the vote” again.
poll-drawn-title = Your household’s ballot has been drawn
poll-drawn-elsewhere = The ballot is not on this phone. Please go on with the phone it was drawn on; a secret ballot is drawn once, and can’t be given again or on paper.
poll-draw-words = This vote is secret and has two steps: first you draw the ballot, then you cast it. Everybody can see who has drawn, and nobody what stands on a ballot.
poll-draw-binds = Once drawn, your household’s vote can only be cast on this phone, and no longer on paper.
poll-draw-trusts = There is no encrypted connection here, or the browser can’t make a ballot itself, so the server makes it for you: it is trusted not to look. If you would rather not, please ask for a paper ballot. Once you have drawn, please go on and cast, and don’t clear the browser.
poll-draw = Draw the ballot
poll-draw-paper = To vote on paper, don’t draw; please ask the people at the desk.
poll-what-holds = What this keeps secret, and what it can’t
poll-holds-1 = Your phone makes a number nobody has seen, covers it and has the server sign it; when you cast, only number and signature are shown, and not who you are. So the server can’t tell whose ballot it is.
poll-holds-2 = Afterwards all numbers and ballots are published, in the order of the numbers and not of time; you can find your own, and anybody can count again.
poll-holds-3 = Until the end, whoever runs the server and watches network and disk all the time can see when ballots come. After drawing you may wait a while before you cast.
poll-holds-4 = Somebody who looks over your shoulder, or to whom you show your number, is not kept out.
poll-holds-5 = When nearly all vote alike, or few households vote, others can guess.
poll-number-words = This is the number of your ballot. Write it down: after the end you can find it in the published list and see that it was counted as it should be.
poll-number-after = Show it to nobody: whoever sees the number can see how you voted.
poll-left = Drawn and not cast: { $left }.
poll-past = Voting time is over, and papers are still being entered. When they are accounted for, the result appears.
poll-papers = Papers printed: { $printed }; counted { $entered }, spoiled { $spoiled }, left over { $unused }.
poll-papers-not = Missing: { $missing }, not finished: { $waiting }. Reason: { $reason }
poll-drawn-at = { $household }: drawn at { $time }. If you have cast it, you can still change it on the phone it was drawn on until voting ends.
poll-paper-at = { $household }: a paper ballot was handed over at { $time }.
poll-go-on = Go on and cast it
poll-narrower = Or ask only one of these:
poll-recount = Download the page that counts again
poll-recount-note = One file to keep: open it from your disk, without a network. It counts again, finds your own number and marks what does not hold.
poll-recount-name = Count again { $title }
poll-file = Download every ballot and the rule
poll-file-note = With it anybody can count again: tanxin verify-poll FILE. Secret ballots stand by number, and you can find your own.
poll-proxies = Proxies
poll-proxies-deck = A household that can’t come may ask a neighbour in writing to vote for it; one household holds at most { $most }, and a candidate none.
poll-proxies-list = Who gave a proxy to whom
poll-proxies-nobody = Nobody has given one yet.
poll-proxies-pair = { $from } to { $to }
poll-proxies-take-back = Take back
poll-proxies-to = To which household (door)
poll-proxies-note = Look at the paper first. From then on that household doesn’t vote itself; the neighbour votes for it on the own phone. It can be taken back until then.
poll-log = What was done: who, when, what
poll-log-deck-open = The newest on top. It tells who voted, never how.
poll-log-deck-secret = The newest on top. It tells who drew a ballot; when and how a secret ballot was cast is written down nowhere.
poll-log-when = When
poll-log-who = Who
poll-log-what = What
poll-log-of = :{" "}
poll-log-clock = by the clock
poll-log-called = called the poll
poll-log-opened = opened it
poll-log-stopped = ended the voting
poll-log-closed = closed it
poll-log-counted = counted
poll-log-cancelled = called it off
poll-log-voted = voted
poll-log-vote-changed = changed a ballot
poll-log-drawn = drew a ballot
poll-log-papers-printed = laid out papers
poll-log-paper-handed = handed a paper over
poll-log-paper-read = entered a paper
poll-log-paper-replaced = put a paper in place of a ballot
poll-log-paper-spoiled = took a spoiled paper back
poll-log-paper-unused = noted a paper as left over
poll-log-papers-left = counted papers left over
poll-log-proxied = noted a proxy
poll-log-proxy-ended = took a proxy back
poll-log-objected = objected
poll-log-objection-ruled = ruled on an objection
poll-log-delivered = noted a ballot as delivered
poll-log-delivery-undone = took a note of delivery back
