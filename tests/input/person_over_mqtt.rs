use std::time::SystemTime;

use lifeline_tests::{Gateway, Person, RawMqtt, until};
use serde_json::json;

use crate::{
    neighbour::Neighbour,
    tokens::{bad_tokens, claims_of, signed, signing_key},
};

const NOT_AUTHORIZED: u8 = 0x87;
const MAXIMUM_CONNECT_TIME: u8 = 0xA0;

async fn log_in(gateway: &Gateway, version: u8, username: &str, token: &str) -> (RawMqtt, u8) {
    let mut client = RawMqtt::tcp(gateway, version).await;
    let connack = client.log_in("console", Some(username), Some(token)).await.expect("CONNACK");
    (client, connack.reason)
}

/// "Token expired, forged, of another algorithm", of a person at the MQTT door.
#[tokio::test]
async fn an_access_token_that_is_not_ours_is_refused() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let username = &gateway.login("responder").username;
    let (key, claims) = (signing_key(&gateway), claims_of(responder.token.as_deref().unwrap()));
    for (version, reason) in [(4, 5), (5, NOT_AUTHORIZED)] {
        assert_eq!(log_in(&gateway, version, username, &signed(&key, &claims)).await.1, 0);
        for bad in bad_tokens(&key, &claims) {
            let (mut client, answer) = log_in(&gateway, version, username, &bad.token).await;
            assert_eq!(answer, reason, "{}", bad.what);
            assert_eq!(client.packet().await, None, "{}", bad.what);
        }
    }
    neighbour.is_undisturbed().await;
}

/// The connection ends with the token that it was opened with, and says so.
#[tokio::test]
async fn a_connection_does_not_outlive_its_token() {
    let gateway = Gateway::start().await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let username = &gateway.login("responder").username;
    let (key, claims) = (signing_key(&gateway), claims_of(responder.token.as_deref().unwrap()));
    let mut client = until("a connection before its token is over", || async {
        let mut short = claims.clone();
        short["exp"] = json!(seconds_now() + 2);
        let (client, reason) = log_in(&gateway, 5, username, &signed(&key, &short)).await;
        (reason == 0).then_some(client)
    })
    .await;
    let told = client.packet().await.map(|(first, body)| (first, body[0]));
    assert_eq!(told, Some((0xE0, MAXIMUM_CONNECT_TIME)));
    assert_eq!(client.packet().await, None);
}

#[expect(clippy::disallowed_methods, reason = "the gateway's clock is the machine's")]
fn seconds_now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("it is after 1970").as_secs()
}
