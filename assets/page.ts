// The script of every page. It adds; no page needs it.

import "./copy.ts";
import "./facade.ts";
import "./keep.ts";
import "./live.ts";
import "./queue.ts";
import "./room.ts";
import "./scan.ts";
import "./speak.ts";
