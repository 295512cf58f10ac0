//! Which addresses of the network are anybody's: what is left when all that is private, local or special is taken away.
use std::{net::IpAddr, sync::LazyLock};

use ipnet::IpNet;

/// IANA's registries of special-purpose addresses (RFC 6890 and later), where nobody's public site is.
#[rustfmt::skip]
const SPECIAL: &[&str] = &[
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    // Parts of 2000::/3, the only addresses of IPv6 that are given out: Teredo and its neighbors, examples, 6to4
    // (which carries an IPv4 address inside), direct delegation, examples again.
    "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
];

static NETS: LazyLock<Vec<IpNet>> = LazyLock::new(|| {
    let nets = SPECIAL.iter().map(|net| net.parse());
    nets.collect::<Result<_, _>>().unwrap_or_default()
});
static GLOBAL_V6: LazyLock<Option<IpNet>> = LazyLock::new(|| "2000::/3".parse().ok());

/// Whether an address may be asked. IPv4 inside IPv6 (`::ffff:10.0.0.1`, `64:ff9b::/96`) is refused as such.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    let given_out = match address {
        IpAddr::V4(_) => true,
        IpAddr::V6(_) => GLOBAL_V6.is_some_and(|net| net.contains(&address)),
    };
    // A list that could not be read would let everything through.
    given_out && NETS.len() == SPECIAL.len() && !NETS.iter().any(|net| net.contains(&address))
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn only_addresses_of_the_public_network_are_asked() {
        for inside in [
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.0.0.1",
            "10.255.255.255",
            "172.16.0.1",
            "172.31.9.9",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.255.255",
            "224.0.0.251",
            "239.1.1.1",
            "255.255.255.255",
            "240.0.0.1",
            "192.0.2.7",
            "198.18.0.1",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001::1",
            "2001:db8::1",
            "fec0::1",
            "::127.0.0.1",
            "100::1",
            "3fff::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in [
            "8.8.8.8",
            "1.1.1.1",
            "202.32.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "2001:4860:4860::8888",
            "2400:4000::1",
        ] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }
}
