//! Addresses we may call: what an admin typed, checked once; which hosts are inside.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// `https://…` or `http://…`, as an admin stored it.
#[derive(Clone, PartialEq, Eq)]
pub struct WebAddress(String);

/// Bytes of an address; those of robots have about 120.
const LONGEST: usize = 1_000;

impl WebAddress {
    /// Reads one: http or https, a host, no name and password in it, nothing after `#`.
    pub fn parse(raw: &str) -> Option<WebAddress> {
        let text = raw.trim();
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))?;
        let host = rest.split(['/', '?']).next().unwrap_or_default();
        let plain = text.bytes().all(|b| b.is_ascii_graphic());
        let good = !host.is_empty()
            && !host.contains(['@', '\\'])
            && !text.contains(['#', '"', '<', '>', '\\', '`', '{', '}', '|', '^']);
        (plain && good && text.len() <= LONGEST).then(|| WebAddress(text.to_owned()))
    }

    /// As text. It is a secret: whoever has a robot's address can write to its group.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for WebAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebAddress(…)")
    }
}

/// Does an address lie inside: this machine, its network, what no public server has? A channel
/// must not become a way to make the server knock at its neighbours' doors.
pub fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => private_4(ip),
        IpAddr::V6(ip) => private_6(ip),
    }
}

fn private_4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation()
        // 0.0.0.0/8 this network, 100.64/10 carriers' own, 192.0.0/24 protocols,
        // 198.18/15 measuring, 240/4 kept back.
        || a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19))
        || a >= 240
}

fn private_6(ip: Ipv6Addr) -> bool {
    let part = ip.segments();
    let inner = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        private_4(Ipv4Addr::new(a, b, c, d))
    };
    match part {
        // An IPv4 address in another dress: ::ffff:a.b.c.d, ::a.b.c.d, NAT64, 6to4.
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] => inner(high, low),
        [0x64, 0xff9b, .., high, low] => inner(high, low),
        [0x2002, high, low, ..] => inner(high, low),
        // fc00::/7 own, fe80::/10 link, fec0::/10 site, ff00::/8 many, 2001:db8::/32 books.
        [first, second, ..] => {
            first & 0xfe00 == 0xfc00
                || first & 0xff80 == 0xfe80
                || first & 0xff00 == 0xff00
                || (first == 0x2001 && second == 0x0db8)
        }
    }
}
