//! Where pushes may go. An address is given by whoever subscribes, so it must not lead into the gateway's own network.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use lifeline_domain::{Code, Problem};
use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};

/// No push service's address is longer.
const ENDPOINT_CHARS_MAX: usize = 1_000;

/// Checks an address that somebody wants pushes at.
///
/// # Errors
/// `invalid_field`: it is no `https` address, holds a login, or is private; `allow_private` takes private ones, and `http` on
/// this machine.
pub(crate) fn check(text: &str, allow_private: bool) -> Result<Url, Problem> {
    let refused = |detail: &str| Problem::new(Code::InvalidField, detail).at("endpoint");
    let url = Url::parse(text).map_err(|_| refused("this is not an address"))?;
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let address = host.parse::<IpAddr>().ok();
    let here = address.is_some_and(|address| address.is_loopback()) || host == "localhost";
    if text.chars().count() > ENDPOINT_CHARS_MAX || host.is_empty() {
        return Err(refused("this is not the address of a push service"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("a push service's address holds no login"));
    }
    if url.scheme() != "https" && !(allow_private && here && url.scheme() == "http") {
        return Err(refused("a push service's address begins with https://"));
    }
    if !allow_private && (here || address.is_some_and(|address| !is_public(address))) {
        return Err(refused("a push service is not at a private address"));
    }
    Ok(url)
}

/// Resolves names to public addresses only: a name that is anyone's may point into the gateway's network, and to another
/// place than when it was subscribed with.
pub(crate) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.is_empty() || found.iter().any(|address| !is_public(address.ip())) {
                return Err(io::Error::other("the name does not lead to public addresses").into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Whether an address is anybody's on the Internet (IANA's special-purpose registries, RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation();
    let shared = first == 100 && (64..128).contains(&second);
    let protocol = (first, second, third) == (192, 0, 0);
    let benchmark = first == 198 && (18..20).contains(&second);
    !special && !shared && !protocol && !benchmark && first != 0 && first < 240
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let [first, second, ..] = address.segments();
    // Global unicast is 2000::/3; in it, addresses that stand for others (6to4, Teredo) and for documents are not.
    let stands_for_others = first == 0x2002 || (first, second) == (0x2001, 0) || (first, second) == (0x2001, 0xdb8);
    (0x2000..0x4000).contains(&first) && !stands_for_others
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_our_own_network_is_refused_in_every_form() {
        for good in ["https://push.example/a/b?c", "https://8.8.8.8/x", "https://[2a00:1450::1]:8443/"] {
            check(good, false).unwrap_or_else(|problem| panic!("{good}: {problem}"));
        }
        for bad in [
            "http://push.example/",
            "https://localhost/",
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://10.1.2.3/",
            "https://172.16.0.1/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://255.255.255.255/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://[2002:7f00:1::]/",
            "https://user:secret@push.example/",
            "ftp://push.example/",
            "push.example",
            "https://",
        ] {
            let problem = check(bad, false).expect_err(bad);
            assert_eq!((problem.code, problem.field.as_deref()), (Code::InvalidField, Some("endpoint")), "{bad}");
            assert!(!problem.detail.contains("secret"), "{bad}");
        }
        assert!(check(&format!("https://push.example/{}", "x".repeat(1_000)), false).is_err());
    }

    #[test]
    fn for_development_this_machine_is_allowed_and_http_nowhere_else() {
        for good in ["http://127.0.0.1:9/x", "http://localhost:9/x", "https://10.0.0.1/x", "http://[::1]:9/"] {
            check(good, true).unwrap_or_else(|problem| panic!("{good}: {problem}"));
        }
        for bad in ["http://10.0.0.1/x", "http://push.example/x"] {
            assert!(check(bad, true).is_err(), "{bad}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_here_is_not_followed() {
        assert!(PublicOnly.resolve("localhost".parse().unwrap()).await.is_err());
    }
}
