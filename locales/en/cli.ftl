# What the command line says
cli = Tanxin: a district, governed from the stairwell up.
cli-examples =
    {"  "}tanxin serve                    start, then open the address it prints
    {"  "}tanxin serve --lan              for the corridor: phones scan the code on the screen
    {"  "}tanxin backup friday.tanxin     back up while it serves
    {"  "}tanxin verify                   check every district’s event chain from its first line
    {"  "}Settings stand in tanxin.toml or in the environment (as TANXIN_LISTEN).
cli-head-usage = Usage:
cli-head-commands = Commands
cli-head-options = Options
cli-head-arguments = Arguments
cli-head-examples = Examples:
cli-arg-config = Settings file; tanxin.toml in this folder when left out (none is fine too)
cli-arg-database = Where the data is: a file, or postgres://…
cli-arg-key-file = The key that seals names and phones; keep it outside the data folder
cli-arg-lang = Language to speak: zh or en
cli-arg-help = Show this help
cli-arg-version = Show the version

cli-serve = Start serving, until Ctrl-C or SIGTERM.
cli-serve-examples =
    {"  "}tanxin serve                              on this machine only
    {"  "}tanxin serve --lan                        phones on the same network too
    {"  "}tanxin serve --port 0                     any free port
    {"  "}tanxin serve --tls-cert c.pem --tls-key k.pem --origin https://tanxin.example
cli-serve-arg-listen = Address and port to listen at, 127.0.0.1:8080 when left out
cli-serve-arg-port = Another port only; 0 takes any free one
cli-serve-arg-lan = Let phones on the same network in; prints the address and a QR code
cli-serve-arg-origin = The address people come in by; codes on cards lead to it
cli-serve-arg-tls-cert = Certificate chain (PEM); together with --tls-key it serves https
cli-serve-arg-tls-key = The certificate’s private key (PEM)
cli-serve-arg-fonts = Folder of fonts for documents
cli-serve-arg-new-key = The old key is lost for good: go on with a new one (old names and phones stay shut)
cli-serve-open = Tanxin is open: { $url }
cli-serve-lan = Phones on the same network open { $url }, or scan this:
cli-serve-empty = There is no district here yet: bring in places with “tanxin import”.
cli-serve-new-key = A new key was made: { $file }. It seals names and phones and is in neither data nor backups; please keep a copy elsewhere.
cli-serve-key-beside-data = Mind: the key { $file } lies in the data folder, so whoever copies the data has the key. Please move it outside and name it with --key-file.
cli-serve-stopped = Stopped. Everything taken in is stored.

cli-completions = Print a script that completes half-typed commands.
cli-completions-examples =
    {"  "}tanxin completions bash > ~/.local/share/bash-completion/completions/tanxin
    {"  "}tanxin completions zsh > ~/.zfunc/_tanxin
cli-completions-arg-shell = Which shell: bash, zsh, fish, powershell, elvish

cli-typed-command = There is no command “{ $wrong }”.
cli-typed-option = There is no option “{ $wrong }”.
cli-typed-value = { $wrong } can’t be “{ $value }”. { $possible }
cli-typed-missing = Still missing: { $wrong }.
cli-typed-other = This command was not understood. { $wrong }
cli-typed-nearest = Perhaps you meant “{ $nearest }”.
cli-typed-help = Add --help to read how it is used, with examples.

cli-config-unknown = “{ $name }” in { $source } is no setting of Tanxin; the nearest is “{ $nearest }”. Nothing was started; please correct it and come again.
cli-config-unreadable = The settings file { $file } can’t be read: { $why }
cli-config-shape = The settings file { $file } is not well written: { $why }
cli-config-not-text = “{ $name }” in { $file } must be a text in quotes.
cli-config-half-tls = Certificate and key come together: tls_cert and tls_key.
cli-config-clock = clock is either real or demo, not “{ $value }”.
cli-config-second-factor = second_factor is auto, on or off, not “{ $value }”.
cli-config-private-calls = private_calls is on or off, not “{ $value }”.

cli-fault-listen = “{ $listen }” is no address to listen at; write it as 127.0.0.1:8080.
cli-fault-port-taken = Another program already uses { $address }. Stop it, or take another port with --port.
cli-fault-port-denied = This machine does not allow { $address }. Ports below 1024 are for administrators; take another, as --port 8080.
cli-fault-port = { $address } can’t be used: { $why }
cli-fault-certificate = Certificate { $cert } and key { $key } can’t be used: { $why }
cli-fault-folder = The data folder { $folder } can’t be written to: { $why }. Change its permissions, or choose another place with --database.
cli-fault-key-missing = The key file { $file } is missing, and the names and phones here were sealed with it. Please put your copy back. If it is lost for good, “tanxin serve --new-key” goes on with a new one: old names and phones stay shut, everything else is there.
cli-fault-key-other = { $file } is not the key this data was sealed with. Please put the right one back. If it is lost for good, “tanxin serve --new-key” accepts this one: old names and phones stay shut, everything else is there.
cli-fault-key-io = The key file { $file } can’t be used: { $why }
cli-fault-key-shape = { $file } does not hold a Tanxin key. Is it the right file?
cli-fault-open = The database can’t be opened: { $why }
cli-fault-store = The database failed: { $why }
cli-fault-no-district = There is no such district here.
cli-fault-disk-full = The disk is full. This was not stored; everything earlier is safe. Free some space and come again.

cli-serve-arg-demo = when the database is empty, load the demo first (Kecheng in the first week of March 2022)
cli-demo = Load the demo into an empty database: Kecheng in the first week of March 2022.
cli-demo-examples =
    {"  "}tanxin demo                      the whole week; then open it with tanxin serve
    {"  "}tanxin demo --people-only        places, offices and people; you hold the assembly
cli-demo-arg-people-only = places, offices and people only; stop before the assembly
cli-demo-loading = Loading the demo: Kecheng, March 2022 …
cli-demo-not-empty = There is data here already. The demo was not loaded and nothing was changed. Name an empty place with --database.
cli-demo-failed = The demo was not loaded whole: { $why }. Please delete this database and try again.
cli-demo-who = In the demo you can sign in with these names; the password of all is { $password }:
cli-demo-community = secretary of Doutan community
cli-demo-property = manager of the property company
cli-demo-township = Xin’an subdistrict office
cli-demo-district = the district
cli-demo-grid = grid worker of Doutan community
cli-demo-supervisor = supervises Doutan community: sees everything, changes nothing
cli-demo-admin = administrator: accounts, roles, imports

cli-generate = Make up a district with as many matters as you like, to see how a large one behaves.
cli-generate-examples =
    {"  "}tanxin generate --matters 100000 --database large.db
    {"  "}tanxin serve --database large.db
    {"  "}It may be broken off: the same command goes on where it was.
cli-generate-arg-matters = how many matters in all; the last was raised a moment ago
cli-generate-arg-a-day = how many are raised a day
cli-generate-arg-seed = another number, another district
cli-generate-so-far = Made so far: { $no }
cli-generate-other = The made-up district here was begun with { $matters } matters; nothing was changed. To go on, write --matters { $matters }; for another one, name another place with --database.
cli-generate-too-long = That would begin before 2020, which does not fit. Please raise --a-day or lower --matters.
cli-generate-failed = It is not whole: { $why }. What was made is kept; the same command goes on.
cli-generate-login = { $office }: sign in as { $login }, password { $password }

cli-verify = Walk every district’s event chain from its first line, compute again what derives from it, and name the first wrong line.
cli-verify-examples =
    {"  "}tanxin verify                    exit code 0 when all is whole, 1 when not
cli-verify-whole = { $district }: { $count } events, whole from first to last; { $checks } derived values computed again, all agree.
cli-broken-gap = { $district }: event { $expected } is missing; { $found } stands in its place.
cli-broken-payload = { $district }: the content of event { $seq } was changed after it was written.
cli-broken-line = { $district }: event { $seq } was changed after it was written, or does not follow the one before.
cli-broken-head = { $district }: the chain should end at event { $head }, but ends at { $last }.
cli-wrong-path = { $district }: in table { $table } the path of { $id } is not the one its place has now.
cli-wrong-matter-number = { $district }: the running numbers of matters have a gap or a double at matter { $id }.
cli-wrong-matter-event = { $district }: matter { $id } has no event, or more than one, that tells it was raised.
cli-wrong-matter-reopened = { $district }: matter { $id } counts its reopenings differently from what the household said.
cli-wrong-matter-unread = { $district }: matter { $id } is noted as unread by an office of which nothing is expected.
cli-wrong-link-event = { $district }: a link of matter { $id } is not what the events tell.
cli-wrong-link-lead = { $district }: matter { $id } is merged and has no lead, or its lead is over and it was not called.
cli-wrong-matter-flow = { $district }: matter { $id } is not at the level, office or clock that its events tell.
cli-wrong-underway = { $district }: matter { $id } is not underway as the matter itself says: whether, where, or until when.
cli-wrong-matter-word = { $district }: matter { $id } can’t be found by its words, or the index of words holds one that does not exist.
cli-wrong-check-in-roll = { $district }: a check-in names line { $id }, which is not on that assembly’s roll.
cli-wrong-poll-path = { $district }: poll { $id } keeps another path than its place has.
cli-wrong-ballot-roll = { $district }: a ballot names line { $id }, which is not on its roll or has no vote.
cli-wrong-ballot-present = { $district }: line { $id } voted in an assembly and is not checked in there.
cli-wrong-ballot-event = { $district }: the ballot of line { $id } and the chain differ in how often it was cast and changed.
cli-wrong-other = { $district }: { $check } does not agree at { $id } in table { $table }.
cli-verify-matters = Matters worked out again from their events: { $matters }. Each is at the level, office and clock they tell.
cli-verify-polls = Polls counted again: { $polls }. Each open ballot is the one that was cast, and each result holds.
cli-verify-polls-left = Polls of before the new key, which can’t be read and were not counted: { $left }.
cli-verify-polls-not = The key that seals names is not here: polls were not counted again.
cli-wrong-poll-result = { $district }: the result kept of poll { $id } is not what its ballots add up to.
cli-wrong-poll-box = { $district }: the secret ballots of poll { $id } are not the list that was counted.
cli-wrong-ballot-print = { $district }: the ballot of line { $id } is not the one that was cast.
cli-wrong-ballot-paper = { $district }: the paper of line { $id } does not agree with what was entered.
cli-wrong-paper-reading = { $district }: a paper of poll { $id } counts though two people have not read it.
cli-wrong-paper-handed = { $district }: more papers of poll { $id } count than were handed over.
cli-verify-wrong = Something does not fit. Nothing was changed; please keep everything as it is and compare it with the last backup.

cli-backup = Back up while serving: every row, photo and event into one file that both databases read.
cli-backup-examples =
    {"  "}tanxin backup friday.tanxin     renamed at the end: a file with that name is whole
cli-backup-arg-file = the file to write
cli-backup-done = Backed up to { $file }: { $rows } rows, { $events } events. The key { $key } is not in it; please keep it elsewhere.
cli-backup-failed = { $file } was not written: { $why }. The data was not touched.
cli-restore = Read a backup into an empty database and walk every chain; when something does not fit, nothing is kept.
cli-restore-examples =
    {"  "}tanxin restore friday.tanxin --database data/new.db
    {"  "}tanxin restore friday.tanxin --database postgres://tanxin@localhost/tanxin
cli-restore-arg-file = the backup
cli-restore-done = Restored { $rows } rows and { $events } events, walked and whole. The key is not in a backup: put the old one back at { $key }, or names and phones stay sealed; all else works.
cli-restore-not-empty = There is data here already. Nothing was restored and nothing was changed. Name an empty place with --database.
cli-restore-failed = Nothing was restored from { $file }: { $why }. Nothing was kept.

cli-verify-poll = Counts a published poll again, offline
cli-verify-poll-arg-file = The file downloaded from the poll’s page
cli-verify-poll-examples =
    {"  "}tanxin verify-poll poll-07yzpnzr0002t.json    exit code 0 when all holds, 1 when not
cli-recount-unreadable = { $file } can’t be read: { $why }
cli-recount-holds = It holds: { $place }, { $title }. { $ballots } ballots: signatures, order, sums and results were worked out again. SHA-256 of the list of ballots: { $hash }
cli-recount-wrong = It does not hold: each line above differs from what the file says. Nothing was changed.
recount-form = The file has a form this program does not know: { $why }
recount-order = Ballot { $no } is not in its place, or stands twice.
recount-token = The signature of number { $number } was not made for this poll.
recount-more = There are more ballots than households that drew one.
recount-doors = The list of doors that drew is not as long as the turnout says.
recount-turnout = The turnout can’t be so: more voted than were there, or more were there than stand on the roll.
recount-hash = The check sum of the list is wrong: a ballot was changed, added or taken away.
recount-sums = The sums are not those of the ballots.
recount-result = The result of question { $no } does not follow from the sums and the rule.
