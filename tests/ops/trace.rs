//! What `strace -f -yy` wrote down, as calls in the order they began and ended.

/// One system call.
#[derive(Debug, Default, Clone)]
pub struct Call {
    pub pid: u32,
    pub name: String,
    /// What its descriptor leads to: a path, or `TCP:[from->to]`.
    pub file: String,
    /// The bytes it carried.
    pub data: Vec<u8>,
    /// The line it began and the line it ended in; none while it is still running.
    pub begun: usize,
    pub done: Option<usize>,
}

/// Reads a whole trace.
pub fn read(text: &str) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let Some((pid, rest)) = line.split_once(char::is_whitespace) else {
            continue;
        };
        let Ok(pid) = pid.parse::<u32>() else {
            continue;
        };
        let rest = rest.trim_start();
        if let Some(resumed) = rest.strip_prefix("<... ") {
            let name = resumed.split(' ').next().unwrap_or("");
            let open = calls
                .iter_mut()
                .rev()
                .find(|c| c.pid == pid && c.name == name && c.done.is_none());
            if let Some(call) = open {
                // Reads bring their bytes when they end.
                call.data.extend(strings(resumed));
                call.done = Some(number);
            }
            continue;
        }
        let Some((name, args)) = rest.split_once('(') else {
            continue;
        };
        calls.push(Call {
            pid,
            name: name.to_owned(),
            file: descriptor(args),
            data: strings(args),
            begun: number,
            done: (!rest.ends_with("<unfinished ...>")).then_some(number),
        });
    }
    calls
}

/// `12</data/tanxin.db-wal>, …` → the path; `9<TCP:[a->b]>` → all of it.
fn descriptor(args: &str) -> String {
    let Some((number, rest)) = args.split_once('<') else {
        return String::new();
    };
    if !number.chars().all(|c| c.is_ascii_digit()) {
        return String::new();
    }
    let end = match rest.find("]>") {
        Some(end) if rest.starts_with("TCP") => end + 1,
        _ => rest.find('>').unwrap_or(0),
    };
    rest[..end].to_owned()
}

/// Every quoted text of a line, its escapes undone, one after the other.
fn strings(args: &str) -> Vec<u8> {
    let bytes = args.as_bytes();
    let (mut out, mut i, mut inside) = (Vec::new(), 0, false);
    while i < bytes.len() {
        let byte = bytes[i];
        i += 1;
        match byte {
            b'"' => inside = !inside,
            b'\\' if inside && i < bytes.len() => {
                let digits = bytes[i..]
                    .iter()
                    .take(3)
                    .take_while(|b| (b'0'..=b'7').contains(b))
                    .count();
                if digits > 0 {
                    let value = bytes[i..i + digits]
                        .iter()
                        .fold(0u32, |n, b| n * 8 + u32::from(b - b'0'));
                    out.push(value as u8);
                    i += digits;
                } else {
                    out.push(match bytes[i] {
                        b'n' => b'\n',
                        b't' => b'\t',
                        b'r' => b'\r',
                        b'v' => 11,
                        b'f' => 12,
                        other => other,
                    });
                    i += 1;
                }
            }
            _ if inside => out.push(byte),
            _ => {}
        }
    }
    out
}

#[test]
fn a_trace_is_read() {
    let calls = read(concat!(
        "7 pwrite64(12</d/tanxin.db-wal>, \"a\\0\\1770\\n\\\"\\\\\", 7, 32) = 7\n",
        "7 fdatasync(12</d/tanxin.db-wal> <unfinished ...>\n",
        "8 writev(15<TCP:[127.0.0.1:80->127.0.0.1:4000]>, [{iov_base=\"HT\", iov_len=2}, {iov_base=\"TP\", iov_len=2}], 2) = 4\n",
        "7 <... fdatasync resumed>) = 0\n",
        "8 +++ exited with 0 +++\n",
    ));
    assert_eq!(calls.len(), 3);
    assert_eq!(calls[0].data, b"a\0\x7f0\n\"\\");
    assert_eq!(calls[0].file, "/d/tanxin.db-wal");
    assert_eq!((calls[1].begun, calls[1].done), (1, Some(3)));
    assert_eq!(calls[2].file, "TCP:[127.0.0.1:80->127.0.0.1:4000]");
    assert_eq!(calls[2].data, b"HTTP");
}
