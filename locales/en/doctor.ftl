# What the doctor says
cli-doctor = Look at everything a server needs; say what is well and what to mend. Changes nothing.
cli-doctor-examples =
    {"  "}tanxin doctor                    ✓ well   ! mind this   ✗ mend this (exit code 1)
    {"  "}tanxin doctor --database postgres://…
cli-doctor-well = Nothing has to be mended; { $minded } to mind.
cli-doctor-bad = { $bad } to mend (✗), { $minded } to mind (!).
cli-doctor-folder = The data folder { $folder } can be written to.
cli-doctor-no-folder = There is no data folder { $folder } yet; the first start makes it.
cli-doctor-room = { $free } GB are free in { $folder }.
cli-doctor-little-room = Only { $free } GB are free in { $folder }. Photos need room: make some soon.
cli-doctor-no-room = Only { $free } GB are free in { $folder }. Free some now, or writing stops.
cli-doctor-no-database = There is no database { $file } yet; the first start makes it.
cli-doctor-database = The database answers: { $version }.
cli-doctor-newer = A newer Tanxin has changed this database ({ $names }). Use that version, or restore an older backup elsewhere.
cli-doctor-older = The tables are from an earlier version ({ $names } missing); the next start brings them up to date. Back up first.
cli-doctor-not-writable = The database can be read but not written: { $why }. Check who owns it, or whether it is a standby.
cli-doctor-durable = Nothing is answered before it is on disk.
cli-doctor-forgetful = The database is set to answer before anything is on disk ({ $settings }): the next power cut loses deeds. Set it to on.
cli-doctor-no-key = There is no key { $file } yet; the first start makes it.
cli-doctor-key = The key { $file } fits, lies outside the data, and only its owner can read it.
cli-doctor-key-open = The key { $file } can be read by others on this machine: chmod 600.
cli-doctor-clock = The clock says { $at } in China.
cli-doctor-clock-behind = The clock is behind: something was already written at { $at }. Set it right, or deadlines go wrong.
cli-doctor-fonts = Documents are set in { $serif } and { $sans }.
cli-doctor-pages = Stylesheet and scripts are in the program.
cli-doctor-no-pages = This program was built without { $files }: run “make assets” and build it again.
cli-doctor-port = { $listen } is free.
cli-doctor-port-taken = { $listen } is in use; all is well if that is Tanxin itself.
cli-no-fonts = No font can draw Chinese here, so documents are off; everything else works. Run “npm ci” in the program’s folder, or install some (Debian: apt install fonts-noto-cjk), or name a folder with --fonts.
cli-doctor-rules = The community’s own rules in { $folder } can be used.
