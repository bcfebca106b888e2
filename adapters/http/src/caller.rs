use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use lifeline_bridge::{Caller, LoginOrigin};
use lifeline_domain::{Code, Problem};

use crate::{problem::Refusal, state::HttpState};

/// Marks requests on the operator's socket: whoever can open that file runs the gateway.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OnOperatorSocket;

/// Who asks, by `Authorization: Bearer`.
pub(crate) struct SignedIn(pub(crate) Caller);

impl FromRequestParts<HttpState> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &HttpState) -> Result<Self, Refusal> {
        if parts.extensions.get::<OnOperatorSocket>().is_some() {
            return Ok(Self(Caller::operator()));
        }
        let token = bearer(&parts.headers)
            .ok_or_else(|| Problem::new(Code::Unauthenticated, "send `Authorization: Bearer` with an access token"))?;
        Ok(Self(state.bridge().authenticate(token)?))
    }
}

/// The bearer token, if there is one.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// The address of the other side.
pub(crate) struct Peer(pub(crate) IpAddr);

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        Ok(Self(address.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))))
    }
}

/// With what, and from where, somebody signs in.
pub(crate) struct Origin(pub(crate) LoginOrigin);

impl<S: Send + Sync> FromRequestParts<S> for Origin {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let Peer(peer) = Peer::from_request_parts(parts, state).await?;
        let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        Ok(Self(LoginOrigin::new(agent, Some(peer))))
    }
}

/// One cookie of a request.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    })
}

/// Refuses a request that another site's page made a browser send: its `Origin` is
/// not ours. Requests without one do not come from a page's script or form.
pub(crate) fn check_origin(headers: &HeaderMap, allowed: &[String]) -> Result<(), Problem> {
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let origin = origin.to_str().unwrap_or_default();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let own = origin.split_once("://").is_some_and(|(_, authority)| !host.is_empty() && authority == host);
    if own || allowed.iter().any(|one| one == origin) {
        return Ok(());
    }
    let detail = "pages of this origin may not use the gateway; add it to http.allowed_origins";
    Err(Problem::new(Code::OriginNotAllowed, detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_own_and_allowed_origins_pass() {
        let allowed = ["https://help.example".to_owned()];
        let check = |origin: &str| {
            check_origin(&headers(&[(header::ORIGIN, origin), (header::HOST, "gw.example:8443")]), &allowed)
        };
        assert!(check("https://gw.example:8443").is_ok());
        assert!(check("https://help.example").is_ok());
        for bad in ["https://evil.example", "null", "https://gw.example", "https://gw.example:8443.evil", ""] {
            assert_eq!(check(bad).unwrap_err().code, Code::OriginNotAllowed, "{bad}");
        }
        assert!(check_origin(&HeaderMap::new(), &allowed).is_ok());
    }

    #[test]
    fn finds_a_cookie_by_its_whole_name() {
        let headers = headers(&[(header::COOKIE, "xa=1; a=2;b=3")]);
        assert_eq!((cookie(&headers, "a"), cookie(&headers, "b"), cookie(&headers, "c")), (Some("2"), Some("3"), None));
    }
}
