# Without a network
offline-title = No network just now
offline-can = What you can still write
offline-none = This device holds no page to write on yet. Open the form for a matter once with a network, and it opens without one too. If it is urgent, telephone.
offline-said = The page you asked for needs a network. What you wrote and could not send is on this device: it is sent when you open Tanxin with a network, never lost and never sent twice.
offline-again = Try again
offline-note = No network just now. Write all the same: it is kept on this device and sent when the network is back, never lost and never sent twice.
