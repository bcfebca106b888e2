use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use lifeline_bridge::Push;
use lifeline_domain::Timestamp;
use reqwest::{Client, StatusCode, header, redirect};

use crate::{
    endpoint::{self, PublicOnly},
    settings::{PushSettings, read_keys},
};

/// A push service that does not answer so long is tried again later.
const ANSWER_MAX: Duration = Duration::from_secs(10);

/// What a push service said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// It will deliver it.
    Taken,
    /// There is no such browser any more.
    Gone,
    /// It will never take this one.
    Refused,
    /// It may take it later: after so long, if it said so.
    Later(Option<Duration>),
}

/// The client that pushes: it follows no redirects, uses no proxy, and goes to public addresses only unless others are
/// allowed.
///
/// # Errors
/// The system's authorities cannot be read.
pub(crate) fn client(settings: &PushSettings) -> reqwest::Result<Client> {
    let client = Client::builder().timeout(ANSWER_MAX).redirect(redirect::Policy::none()).no_proxy();
    let client = client.user_agent(concat!("lifeline/", env!("CARGO_PKG_VERSION")));
    match settings.allow_private {
        true => client.build(),
        false => client.dns_resolver(PublicOnly).build(),
    }
}

/// Tries once.
pub(crate) async fn send(client: &Client, settings: &PushSettings, push: &Push, now: Timestamp) -> Said {
    // What was subscribed with another configuration is checked again.
    let Ok(url) = endpoint::check(&push.to.endpoint, settings.allow_private) else { return Said::Refused };
    let Ok((key, auth)) = read_keys(&push.to.p256dh, &push.to.auth) else { return Said::Refused };
    let Ok(payload) = serde_json::to_vec(&push.message) else { return Said::Refused };
    let Ok(body) = web_push_native::encrypt(payload, &key, &auth) else { return Said::Refused };
    let authorization = settings.key.authorization(&url.origin().ascii_serialization(), &settings.contact, now);
    let request = client
        .post(url)
        .header(header::AUTHORIZATION, authorization)
        .header(header::CONTENT_ENCODING, "aes128gcm")
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header("TTL", push.until.since(now).as_secs())
        .header("Urgency", if push.urgent { "high" } else { "normal" })
        .header("Topic", topic(push))
        .body(body);
    match request.send().await {
        Ok(answer) => said(answer.status(), answer.headers().get(header::RETRY_AFTER).and_then(|it| it.to_str().ok())),
        Err(_) => Said::Later(None),
    }
}

/// What takes the place of an older push that was not delivered yet (RFC 8030 §5.4): the same thing, at most 32 characters.
fn topic(push: &Push) -> String {
    URL_SAFE_NO_PAD.encode(push.message.about.id().as_bytes())
}

fn said(status: StatusCode, retry_after: Option<&str>) -> Said {
    match status {
        status if status.is_success() => Said::Taken,
        StatusCode::NOT_FOUND | StatusCode::GONE => Said::Gone,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => Said::Later(seconds(retry_after)),
        status if status.is_server_error() => Said::Later(seconds(retry_after)),
        _ => Said::Refused,
    }
}

fn seconds(retry_after: Option<&str>) -> Option<Duration> {
    Some(Duration::from_secs(retry_after?.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_whether_to_come_again() {
        let of = |status: u16, after| said(StatusCode::from_u16(status).unwrap(), after);
        assert_eq!([of(201, None), of(202, None)], [Said::Taken; 2]);
        assert_eq!([of(404, None), of(410, None)], [Said::Gone; 2]);
        // A redirect is not followed: it could lead anywhere.
        assert_eq!([of(400, None), of(401, None), of(413, None), of(301, None)], [Said::Refused; 4]);
        assert_eq!(of(429, Some("7")), Said::Later(Some(Duration::from_secs(7))));
        assert_eq!([of(500, None), of(503, Some("tomorrow"))], [Said::Later(None); 2]);
    }
}
