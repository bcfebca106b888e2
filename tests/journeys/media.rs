//! Recordings, pictures and files: uploaded piece by piece, told once, and read by those who may (A23, A43, A49).

use lifeline_tests::{Gateway, Person, Socket, Uploader, fresh_id, soon, until, wav};
use reqwest::{Body, Method, Response, StatusCode, header::HeaderMap};
use serde_json::{Value, json};

/// One pixel.
const GIF: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

fn offset(response: &Response) -> &str {
    response.headers()["upload-offset"].to_str().unwrap()
}

async fn code(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let problem: Value = response.json().await.expect("a problem");
    (status, problem["code"].as_str().unwrap_or_default().to_owned())
}

/// Reads at the address that the gateway gives this person.
async fn read(person: &Person, id: &str, range: Option<&str>) -> (StatusCode, HeaderMap, Vec<u8>) {
    let (status, address) = person.get(&format!("/v1/media/{id}")).await;
    assert_eq!(status, StatusCode::OK, "{address}");
    read_at(person, address["url"].as_str().unwrap(), range).await
}

/// Reads without a token: the address says it all.
async fn read_at(person: &Person, url: &str, range: Option<&str>) -> (StatusCode, HeaderMap, Vec<u8>) {
    let mut request = person.client.get(format!("{}{url}", person.base));
    if let Some(range) = range {
        request = request.header("range", range);
    }
    let answer = soon("an answer", request.send()).await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    (status, headers, answer.bytes().await.unwrap().to_vec())
}

/// Somebody without an account who has called for help, with the token of that call.
async fn caller(gateway: &Gateway) -> (Uploader, Value) {
    let mut person = Person::stranger(gateway);
    let (_, called) = person.send(Method::POST, "/v1/sos", &json!({ "sos": fresh_id() })).await;
    person.token = called["sos_token"].as_str().map(str::to_owned);
    (Uploader(person), called)
}

async fn desk(gateway: &Gateway) -> (Person, Socket) {
    let responder = Person::signed_in(gateway, "responder").await;
    let mut socket = responder.connect().await;
    socket.ask("subscribe", json!({ "channel": "feed" })).await;
    socket.event_of("live").await;
    (responder, socket)
}

/// With nothing but the token of the call: spoken in pieces, one of them twice, one too early, over a kill of the
/// gateway; heard by responders and by the caller, from anywhere in it.
#[tokio::test]
async fn a_callers_voice_is_uploaded_while_it_is_recorded_and_heard() {
    let gateway = Gateway::start().await;
    let (phone, called) = caller(&gateway).await;
    let clip = wav(3);
    let (id, status, view) = phone.begin_voice(&called["sos"], json!({ "type": "audio/wav" })).await;
    assert_eq!((status, &view["offset"], &view["finished"]), (StatusCode::CREATED, &json!(0), &json!(false)));
    assert_eq!(offset(&phone.append(&id, 0, clip[..8000].to_vec()).await), "8000");
    let twice = phone.append(&id, 0, clip[..8000].to_vec()).await;
    assert_eq!(offset(&twice), "8000");
    assert_eq!(code(twice).await, (409, "wrong_offset".to_owned()));
    let early = phone.append(&id, 16000, clip[16000..].to_vec()).await;
    assert_eq!(offset(&early), "8000");
    assert_eq!(code(early).await, (409, "wrong_offset".to_owned()));

    let gateway = gateway.kill_and_restart().await;
    let mut again = Person::stranger(&gateway);
    again.token.clone_from(&phone.0.token);
    let phone = Uploader(again);
    let standing = phone.0.request(Method::GET, &format!("/v1/media/{id}/upload"), None).await;
    assert_eq!(offset(&standing), "8000", "what was acknowledged survives");
    let (responder, mut desk) = desk(&gateway).await;
    assert_eq!(offset(&phone.append(&id, 8000, clip[8000..].to_vec()).await), clip.len().to_string());
    assert_eq!(responder.get(&format!("/v1/media/{id}")).await.0, StatusCode::NOT_FOUND, "not before it is told");

    let (status, recorded) = phone.finish(&id).await;
    assert_eq!((status, &recorded["repeated"]), (StatusCode::OK, &json!(false)), "{recorded}");
    assert_eq!(phone.finish(&id).await.1["repeated"], true);
    let ready = desk.event_of("sos.voice_ready").await;
    assert_eq!(ready["incident"], called["incident"]);
    let media = &ready["data"]["media"];
    let found = (&media["id"], &media["type"], &media["duration_ms"], &media["bytes"]);
    assert_eq!(found, (&json!(id), &json!("audio/wav"), &json!(3000), &json!(clip.len())));
    for person in [&responder, &phone.0] {
        let (status, headers, bytes) = read(person, &id, None).await;
        assert!(status == StatusCode::OK && bytes == clip, "{status}");
        assert_eq!(headers["content-type"], "audio/wav");
        assert_eq!(headers["x-content-type-options"], "nosniff");
    }
    let (status, headers, bytes) = read(&responder, &id, Some("bytes=7990-8009")).await;
    assert!(status == StatusCode::PARTIAL_CONTENT && bytes == clip[7990..8010]);
    assert_eq!(headers["content-range"], format!("bytes 7990-8009/{}", clip.len()));
    assert_eq!(read(&responder, &id, Some("bytes=99999999-")).await.0, StatusCode::RANGE_NOT_SATISFIABLE);
    let feed = responder.feed(None).await;
    assert_eq!(feed.iter().filter(|entry| entry["type"] == "sos.voice_ready").count(), 1);

    // What lies on the disk says nothing.
    let stored = std::process::Command::new("grep").args(["-rlaF", "WAVEfmt"]).arg(gateway.data()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&stored.stdout), "");
}

/// A phone that dies is heard as far as it came, and goes on when it lives.
#[tokio::test]
async fn a_recording_that_breaks_off_is_told_as_it_stands() {
    let gateway = Gateway::start_configured("[media]\nvoice_idle_s = 1\n").await;
    let (_, mut desk) = desk(&gateway).await;
    let (phone, called) = caller(&gateway).await;
    let clip = wav(4);
    let (id, ..) = phone.begin_voice(&called["sos"], json!({})).await;
    phone.append(&id, 0, clip[..8044].to_vec()).await;
    let ready = desk.event_of("sos.voice_ready").await;
    let heard = ready["data"]["media"]["duration_ms"].as_u64().unwrap();
    assert!((900..=1100).contains(&heard), "{ready}");
    let told = "lifeline_media_abandoned_total{outcome=\"told\"}";
    until(told, || async { gateway.metric(told).await.filter(|times| *times == 1.0) }).await;
    assert_eq!(phone.append(&id, 8044, clip[8044..].to_vec()).await.status(), StatusCode::NO_CONTENT);
    phone.finish(&id).await;
    let ready = desk.event_of("sos.voice_ready").await;
    assert_eq!((&ready["data"]["media"]["duration_ms"], &ready["data"]["media"]["id"]), (&json!(4000), &json!(id)));
}

/// Pictures and files in a group: read by its members, at an address that is theirs, as long as they are members.
#[tokio::test]
async fn what_is_attached_in_a_group_is_its_members_only() {
    let gateway = Gateway::start().await;
    let (amina, karim) = (Person::signed_in(&gateway, "citizen").await, Person::signed_in(&gateway, "responder").await);
    let admin = Person::signed_in(&gateway, "admin").await;
    let karims_id = karim.get("/v1/me").await.1["id"].as_str().unwrap().to_owned();
    let group = fresh_id();
    let open = json!({ "id": group, "kind": "group", "title": "Hall 3", "members": [karims_id] });
    assert_eq!(amina.send(Method::POST, "/v1/conversations", &open).await.0, StatusCode::CREATED);
    let thread = json!({ "conversation": group });
    let amina = Uploader(amina);

    let (picture, status, recorded) = amina.attach(&thread, "image", json!({ "type": "image/gif" }), GIF).await;
    assert_eq!(status, StatusCode::OK, "{recorded}");
    let name = "plan <b>\u{202e}\".html";
    let (file, ..) =
        amina.attach(&thread, "file", json!({ "name": name, "bytes": 24 }), b"<script>alert()</script>").await;
    let (_, page) = karim.get(&format!("/v1/conversations/{group}/messages")).await;
    let messages: Vec<_> =
        page["entries"].as_array().unwrap().iter().filter(|line| line["type"] == "message.sent").collect();
    assert_eq!(messages.len(), 2, "{page}");
    let media = &messages[0]["data"]["media"];
    assert_eq!((&media["kind"], &media["width"], &media["height"]), (&json!("image"), &json!(1), &json!(1)));

    let (status, headers, bytes) = read(&karim, &picture, None).await;
    assert_eq!((status, bytes.len() as u64), (StatusCode::OK, media["bytes"].as_u64().unwrap()));
    assert_ne!(bytes, GIF, "it was made anew");
    assert!(headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
    assert_eq!(headers["cache-control"], "private, no-store");
    let (_, headers, bytes) = read(&karim, &file, None).await;
    assert_eq!(bytes, b"<script>alert()</script>");
    assert_eq!(headers["content-type"], "application/octet-stream");
    let disposition = headers["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("attachment") && !disposition.contains('<'), "{disposition}");

    // Nobody else, by any way: not an admin, not a caller's token, not somebody's address for another.
    let (_, address) = karim.get(&format!("/v1/media/{picture}")).await;
    let (url, thumbnail) = (address["url"].as_str().unwrap(), address["thumbnail_url"].as_str().unwrap());
    assert_eq!(read_at(&admin, thumbnail, None).await.1["content-type"], "image/jpeg");
    assert_eq!(admin.get(&format!("/v1/media/{picture}")).await.0, StatusCode::FORBIDDEN);
    let (stranger, called) = caller(&gateway).await;
    assert_eq!(stranger.0.get(&format!("/v1/media/{picture}")).await.0, StatusCode::FORBIDDEN);
    for path in [format!("/v1/media/{picture}/content"), format!("/v1/media/{picture}/thumbnail")] {
        assert_eq!(karim.get(&path).await.0, StatusCode::UNPROCESSABLE_ENTITY, "no address without its signature");
    }
    let admins_id = admin.get("/v1/me").await.1["id"].as_str().unwrap().to_owned();
    let (unsigned, signature) = url.split_once("&signature=").unwrap();
    for altered in [
        url.replace(&picture, &file),
        url.replace("/content?", "/thumbnail?"),
        url.replace(&karims_id, &admins_id),
        url.replace("account.", "caller."),
        url.replace("expires=1", "expires=2"),
        url.replace("&signature=", "&signature=0"),
        format!("{unsigned}&signature={}", signature.chars().rev().collect::<String>()),
        format!("{unsigned}&signature="),
    ] {
        let (status, _, body) = read_at(&karim, &altered, None).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{altered}: {}", String::from_utf8_lossy(&body));
    }
    // A caller's token uploads to the own call only; somebody else's upload is nobody's.
    assert_eq!(stranger.begin(&thread, "image", json!({})).await.1, StatusCode::FORBIDDEN);
    let (_, others) = caller(&gateway).await;
    assert_eq!(stranger.begin_voice(&others["sos"], json!({})).await.1, StatusCode::FORBIDDEN);
    let to_other = json!({ "incident": others["incident"] });
    assert_eq!(stranger.begin(&to_other, "image", json!({})).await.1, StatusCode::FORBIDDEN);
    assert_eq!(
        stranger.begin(&json!({ "incident": called["incident"] }), "image", json!({})).await.1,
        StatusCode::CREATED
    );
    let (own, ..) = amina.begin(&thread, "image", json!({})).await;
    assert_eq!(code(Uploader(karim.clone()).append(&own, 0, GIF).await).await, (404, "not_found".to_owned()));

    // Removed: the address that was good a moment ago is not.
    assert_eq!(read_at(&karim, url, None).await.0, StatusCode::OK);
    let member = format!("/v1/conversations/{group}/members/{karims_id}");
    assert_eq!(amina.0.send(Method::DELETE, &member, &json!({})).await.0, StatusCode::NO_CONTENT);
    assert_eq!(read_at(&karim, url, None).await.0, StatusCode::FORBIDDEN);
    assert_eq!(karim.get(&format!("/v1/media/{picture}")).await.0, StatusCode::FORBIDDEN);
    assert_eq!(amina.0.get(&format!("/v1/media/{picture}")).await.0, StatusCode::OK);
}

/// What lies about what it is, and what is too much of it.
#[tokio::test]
async fn lies_bombs_and_floods_are_refused_in_words() {
    let gateway = Gateway::start().await;
    let (phone, called) = caller(&gateway).await;
    let thread = json!({ "incident": called["incident"] });
    let mut bomb = GIF.to_vec();
    bomb[6..10].copy_from_slice(&[0xff; 4]);
    for (kind, said, bytes) in [
        ("image", json!({}), &b"<html>no picture</html>"[..]),
        ("image", json!({ "type": "image/png" }), GIF),
        ("image", json!({}), &bomb),
        ("voice", json!({ "type": "audio/webm" }), &wav(1)),
        ("voice", json!({}), GIF),
    ] {
        let (id, status, problem) = phone.attach(&thread, kind, said, bytes).await;
        assert_eq!((status.as_u16(), &problem["code"]), (415, &json!("wrong_content")), "{problem}");
        let (status, _) = phone.0.get(&format!("/v1/media/{id}/upload")).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "it is erased");
    }
    assert_eq!(gateway.metric("lifeline_media_refused_total{reason=\"content\"}").await, Some(5.0));

    const GIGABYTE: u64 = 1_000_000_000;
    let (_, status, problem) = phone.begin(&thread, "file", json!({ "bytes": GIGABYTE })).await;
    assert_eq!(
        (status.as_u16(), &problem["code"], &problem["field"]),
        (413, &json!("payload_too_large"), &json!("bytes"))
    );
    // Without a word about its length it is counted, and memory holds no more than a piece of it. What comes after the
    // limit is read up to a bound, so that the answer arrives.
    let (id, ..) = phone.begin(&thread, "file", json!({})).await;
    let before = peak_memory_kib(&gateway);
    let chunks = std::iter::repeat_with(|| Ok::<_, std::io::Error>(vec![7_u8; 1 << 20])).take(30);
    let flood = phone.append(&id, 0, Body::wrap_stream(futures_util::stream::iter(chunks))).await;
    assert_eq!(code(flood).await, (413, "payload_too_large".to_owned()));
    let grown = peak_memory_kib(&gateway) - before;
    assert!(grown < 20_000, "{grown} KiB for an upload");
    let (_, view) = phone.0.get(&format!("/v1/media/{id}/upload")).await;
    assert!(view["offset"].as_u64().unwrap() <= view["bytes_max"].as_u64().unwrap(), "{view}");

    let missing = phone.0.request(Method::PATCH, &format!("/v1/media/{id}/upload"), Some("x".to_owned())).await;
    assert_eq!(code(missing).await, (422, "missing_field".to_owned()));
    let (short, ..) = phone.begin(&thread, "file", json!({ "bytes": 10 })).await;
    assert_eq!(code(phone.append(&short, 0, "eleven bytes").await).await.0, 413);
    phone.append(&short, 0, "five!").await;
    let (status, problem) = phone.finish(&short).await;
    assert_eq!((status.as_u16(), &problem["code"]), (409, &json!("wrong_offset")), "some of it is missing");
    for _ in 0..2 {
        phone.begin(&thread, "file", json!({})).await;
    }
    let (_, status, problem) = phone.begin(&thread, "file", json!({})).await;
    assert_eq!((status.as_u16(), &problem["code"]), (429, &json!("rate_limited")), "{problem}");

    // What is given up is erased, and leaves room; nobody else gives it up, and a caller's voice stays.
    let give_up = async |of: &Uploader, id: &str| {
        let asked = of.0.send(Method::DELETE, &format!("/v1/media/{id}/upload"), &json!({})).await;
        (asked.0.as_u16(), asked.1["code"].as_str().unwrap_or_default().to_owned())
    };
    let (other, _) = caller(&gateway).await;
    assert_eq!(give_up(&other, &short).await, (404, "not_found".to_owned()));
    assert_eq!(give_up(&phone, &short).await, (204, String::new()));
    assert_eq!(give_up(&phone, &short).await, (404, "not_found".to_owned()));
    let (picture, status, recorded) = phone.attach(&thread, "image", json!({}), GIF).await;
    assert_eq!(status, StatusCode::OK, "{recorded}");
    assert_eq!(give_up(&phone, &picture).await, (409, "wrong_status".to_owned()));
    let (voice, status, view) = phone.begin_voice(&called["sos"], json!({})).await;
    assert_eq!(status, StatusCode::CREATED, "{view}");
    assert_eq!(give_up(&phone, &voice).await, (409, "wrong_status".to_owned()));
}

/// The most memory that the gateway has ever taken.
fn peak_memory_kib(gateway: &Gateway) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", gateway.process_id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
