//! The corridor: the address that phones on the same network reach, and its picture.

use std::net::IpAddr;

/// This machine's address on the local network; none when it is on no network.
pub(super) fn address() -> Option<IpAddr> {
    local_ip_address::local_ip()
        .ok()
        .filter(|ip| !ip.is_loopback() && !ip.is_unspecified())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_picture_is_square_and_has_a_quiet_zone() {
        let picture = tanxin_press::qr_terminal("http://192.168.1.7:8080").unwrap();
        let lines: Vec<&str> = picture.lines().collect();
        let width = lines[0].chars().count();
        // Two rows of the code stand in one line of text.
        assert_eq!(lines.len(), width.div_ceil(2));
        assert!(lines.iter().all(|l| l.chars().count() == width));
        // With colours turned for dark terminals the quiet zone is full blocks.
        assert!(lines[0].chars().all(|c| c == '█'), "{picture}");
    }
}
