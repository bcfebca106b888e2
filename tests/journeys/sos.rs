use lifeline_tests::{Gateway, Member, Person, fresh_id};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

fn fix(lat: f64, at: &str) -> Value {
    json!({ "lat": lat, "lon": 90.4, "accuracy_m": 12.0, "at": at })
}

/// Items 5 and 6: pressed without waiting for a fix, located, seen, talked about, ended.
#[tokio::test]
async fn a_call_for_help_from_press_to_end() {
    let gateway = Gateway::start().await;
    let mut desk = Person::signed_in(&gateway, "responder").await.connect().await;
    desk.ask("subscribe", json!({ "channel": "feed" })).await;
    desk.event_of("live").await;
    let citizen = Person::signed_in(&gateway, "citizen").await;
    let mut phone = citizen.connect().await;

    let sos = fresh_id();
    let started = phone.ask("sos.start", json!({ "sos": sos, "pressed_at": "2026-11-22T05:32:42Z" })).await;
    assert_eq!(started["ok"]["verified"], true, "{started}");
    let incident = started["ok"]["incident"].clone();
    let opened = desk.event_of("incident.opened").await;
    assert_eq!(opened["incident"], incident);
    assert_eq!(opened["data"]["severity"], "Extreme");
    assert_eq!(desk.event().await["type"], "sos.started");

    phone.ask("subscribe", json!({ "channel": format!("incident:{}", incident.as_str().unwrap()) })).await;
    assert_eq!(phone.event().await["type"], "reset");
    phone.event_of("live").await;

    let located = phone.ask("sos.locate", json!({ "sos": sos, "fix": fix(23.7, "2026-11-22T05:32:52Z") })).await;
    assert!(located["ok"].is_object(), "{located}");
    assert_eq!(desk.event_of("sos.located").await["data"]["fix"]["lat"], 23.7);

    desk.ask("entry.seen", json!({ "incident": incident })).await;
    assert_eq!(phone.event_of("incident.seen").await["by"]["name"], "Rahman");
    let thread = json!({ "incident": incident });
    phone.ask("message.send", json!({ "id": fresh_id(), "thread": thread, "text": "There is smoke" })).await;
    assert_eq!(desk.event_of("message.sent").await["data"]["text"], "There is smoke");
    desk.ask("message.send", json!({ "id": fresh_id(), "thread": thread, "text": "Help is coming" })).await;
    phone.event_of("message.sent").await;
    assert_eq!(phone.event_of("message.sent").await["data"]["text"], "Help is coming");

    desk.ask("incident.note", json!({ "incident": incident, "id": fresh_id(), "text": "sounds calm" })).await;
    desk.ask("incident.acknowledge", json!({ "incident": incident })).await;
    let next = phone.event().await;
    assert_eq!(next["type"], "incident.acknowledged", "a note is for responders only");

    let refused = phone.ask("sos.safe", json!({ "sos": sos, "confirmed": false })).await;
    assert_eq!(refused["error"]["code"], "invalid_field");
    phone.ask("sos.safe", json!({ "sos": sos, "confirmed": true })).await;
    assert_eq!(desk.event_of("sos.ended").await["data"]["end"], "safe");
}

/// A31: the socket's call and the fallback's are one, in either order, however often.
#[tokio::test]
async fn the_socket_and_the_fallback_are_one_call() {
    let gateway = Gateway::start().await;
    let citizen = Person::signed_in(&gateway, "citizen").await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let sos = fresh_id();
    let body = json!({ "sos": sos, "fix": fix(23.7, "2026-11-22T05:32:42Z") });
    let (status, first) = citizen.send(Method::POST, "/v1/sos", &body).await;
    assert_eq!((status, first["repeated"].as_bool()), (StatusCode::CREATED, Some(false)));
    let mut phone = citizen.connect().await;
    for _ in 0..5 {
        let again = phone.ask("sos.start", body.clone()).await;
        assert_eq!(again["ok"]["incident"], first["incident"]);
        assert_eq!(again["ok"]["repeated"], true);
    }
    // Another press of the same person belongs to the same call.
    let another = phone.ask("sos.start", json!({ "sos": fresh_id() })).await;
    assert_eq!((&another["ok"]["incident"], &another["ok"]["sos"]), (&first["incident"], &json!(sos)));
    let feed = responder.feed(None).await;
    assert_eq!(feed.iter().filter(|entry| entry["type"] == "sos.started").count(), 1);
}

/// A33: nobody is refused: without a login, with an expired one, with a broken token.
#[tokio::test]
async fn a_call_without_a_valid_login_is_taken_and_marked() {
    let gateway = Gateway::start().await;
    let mut stranger = Person::stranger(&gateway);
    let (status, called) = stranger.send(Method::POST, "/v1/sos", &json!({ "sos": fresh_id(), "name": "Nila" })).await;
    assert_eq!((status, called["verified"].as_bool()), (StatusCode::CREATED, Some(false)));

    // The answer's token follows this call, and nothing else.
    let mut phone = stranger.connect_as(called["sos_token"].as_str()).await;
    let sos = called["sos"].clone();
    let located = phone.ask("sos.locate", json!({ "sos": sos, "fix": fix(1.0, "2026-11-22T05:32:42Z") })).await;
    assert!(located["ok"].is_object(), "{located}");
    let thread = json!({ "incident": called["incident"] });
    let sent = phone.ask("message.send", json!({ "id": fresh_id(), "thread": thread, "text": "here" })).await;
    assert!(sent["ok"].is_object(), "{sent}");
    let refused = phone.ask("subscribe", json!({ "channel": "feed" })).await;
    assert_eq!(refused["error"]["code"], "forbidden");

    stranger.token = Some("not.a.token".to_owned());
    let (status, called) = stranger.send(Method::POST, "/v1/sos", &json!({ "sos": fresh_id() })).await;
    assert_eq!((status, called["verified"].as_bool()), (StatusCode::CREATED, Some(false)));

    // A socket without a token may call, and then follow its own call.
    let mut phone = stranger.connect_as(None).await;
    let sos = fresh_id();
    let started = phone.ask("sos.start", json!({ "sos": sos, "name": "Karim" })).await;
    assert_eq!(started["ok"]["verified"], false);
    let located = phone.ask("sos.locate", json!({ "sos": sos, "fix": fix(1.0, "2026-11-22T05:32:42Z") })).await;
    assert!(located["ok"].is_object(), "{located}");

    // The name is what they say, on either way in.
    let feed = Person::signed_in(&gateway, "responder").await.feed(None).await;
    let started = feed.iter().filter(|entry| entry["type"] == "sos.started");
    let names: Vec<_> = started.map(|entry| (&entry["by"]["kind"], entry["by"]["name"].as_str())).collect();
    let unverified = &json!("unverified");
    assert_eq!(names, [(unverified, Some("Nila")), (unverified, None), (unverified, Some("Karim"))]);
}

/// A call of someone else can be neither followed nor read.
#[tokio::test]
async fn a_call_is_its_callers_and_the_responders() {
    let gateway = Gateway::start().await;
    let citizen = Person::signed_in(&gateway, "citizen").await;
    let stranger = Person::stranger(&gateway);
    let (_, called) = stranger.send(Method::POST, "/v1/sos", &json!({ "sos": fresh_id() })).await;
    let incident = called["incident"].as_str().unwrap();
    let (status, _) = citizen.get(&format!("/v1/incidents/{incident}")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let mut phone = citizen.connect().await;
    for (kind, data) in [
        ("sos.safe", json!({ "sos": called["sos"], "confirmed": true })),
        ("sos.cancel", json!({ "sos": called["sos"], "confirmed": true })),
        ("sos.locate", json!({ "sos": called["sos"], "fix": fix(1.0, "2026-11-22T05:32:42Z") })),
        ("message.send", json!({ "id": fresh_id(), "thread": { "incident": incident }, "text": "x" })),
        ("incident.acknowledge", json!({ "incident": incident })),
    ] {
        let refused = phone.ask(kind, data).await;
        assert_eq!(refused["error"]["code"], "forbidden", "{kind}: {refused}");
    }
    let refused = phone.ask("subscribe", json!({ "channel": format!("incident:{incident}") })).await;
    assert_eq!(refused["error"]["code"], "not_found");
}

/// Whoever has read the id of an account's call, as its contacts do, opens nothing with it and adds nothing to it.
#[tokio::test]
async fn the_id_of_an_accounts_call_is_no_key_to_it() {
    let gateway = Gateway::start().await;
    let citizen = Person::signed_in(&gateway, "citizen").await;
    let mut other = Person::stranger(&gateway);
    let sos = fresh_id();
    let (_, called) = citizen.send(Method::POST, "/v1/sos", &json!({ "sos": sos })).await;
    let fix = fix(0.0, "2026-11-22T05:32:42Z");
    let press = json!({ "sos": sos, "fix": fix, "silent": true, "text": "not mine" });
    let (status, again) = other.send(Method::POST, "/v1/sos", &press).await;
    assert_eq!((status, &again["repeated"]), (StatusCode::CREATED, &json!(true)));
    other.token = again["sos_token"].as_str().map(str::to_owned);
    for (what, body) in
        [("safe", json!({ "confirmed": true })), ("silence", json!({ "silent": false })), ("locations", fix.clone())]
    {
        let (status, _) = other.send(Method::POST, &format!("/v1/sos/{sos}/{what}"), &body).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{what}");
    }
    let mut socket = other.connect_as(None).await;
    socket.ask("sos.start", press).await;
    let refused = socket.ask("sos.safe", json!({ "sos": sos, "confirmed": true })).await;
    assert_eq!(refused["error"]["code"], "forbidden");
    let feed = Person::signed_in(&gateway, "responder").await.feed(None).await;
    let types: Vec<_> =
        feed.iter().filter(|entry| entry["incident"] == called["incident"]).map(|entry| &entry["type"]).collect();
    assert_eq!(types, ["incident.opened", "sos.started"]);
    let (status, _) = citizen.send(Method::POST, &format!("/v1/sos/{sos}/safe"), &json!({ "confirmed": true })).await;
    assert_eq!(status, StatusCode::OK);
}

/// Item 5: the page works as a plain form without JavaScript.
#[tokio::test]
async fn the_form_works_without_javascript() {
    let gateway = Gateway::start().await;
    let person = Person::stranger(&gateway);
    let page = person.request(Method::GET, "/", None).await.text().await.unwrap();
    let sos = page.split("name=\"sos\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = [("sos", sos.as_str()), ("text", "I am locked in"), ("name", "Nila")];
    let answer = person.client.post(format!("{}/sos", person.base)).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let location = answer.headers()["location"].to_str().unwrap().to_owned();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    for flag in ["HttpOnly", "Secure", "SameSite=Strict"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    let cookie = cookie.split(';').next().unwrap();
    let state = person.client.get(format!("{}{location}", person.base)).header("cookie", cookie);
    let state = state.send().await.unwrap().text().await.unwrap();
    assert!(state.contains("Reached the emergency desk") && !state.contains("Seen by a responder"), "{state}");
    // Another call from the same browser has its own cookie: the page of the first says what it cannot show.
    let lost = person.client.get(format!("{}{location}", person.base)).send().await.unwrap();
    assert_eq!(lost.status(), StatusCode::NOT_FOUND);
    let lost = lost.text().await.unwrap();
    assert!(lost.contains("cannot show how your call stands") && lost.contains("<a href=\"/\">"), "{lost}");
    assert!(!lost.contains("http-equiv"), "asking again would change nothing: {lost}");
    let responder = Person::signed_in(&gateway, "responder").await;
    let feed = responder.feed(None).await;
    let started = feed.iter().find(|entry| entry["type"] == "sos.started").unwrap();
    assert_eq!((&started["data"]["text"], &started["by"]["name"]), (&json!("I am locked in"), &json!("Nila")));
}

/// A44: what is agreed to, with which words, stands in the thread: with the press or later, on either way in, once.
#[tokio::test]
async fn what_a_caller_agrees_to_and_takes_back_is_recorded_with_the_call() {
    let gateway = Gateway::start().await;
    let citizen = Person::signed_in(&gateway, "citizen").await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let consent = |to: &str, at: &str, given| json!({ "to": to, "words": "1.en", "at": at, "given": given });
    let place = consent("location", "2026-11-22T05:32:42Z", true);
    let start = json!({ "sos": fresh_id(), "consents": [place] });
    let (_, called) = citizen.send(Method::POST, "/v1/sos", &start).await;
    let sos = called["sos"].as_str().unwrap();
    let mut phone = citizen.connect().await;
    phone.ask("sos.start", start.clone()).await;
    let voice = consent("voice", "2026-11-22T05:32:50Z", true);
    let path = format!("/v1/sos/{sos}/consent");
    assert_eq!(citizen.send(Method::POST, &path, &voice).await.0, StatusCode::OK);
    let again = phone.ask("sos.consent", json!({ "sos": sos, "consent": voice })).await;
    assert_eq!(again["ok"]["repeated"], true, "{again}");
    let over = consent("location", "2026-11-22T05:40:00Z", false);
    phone.ask("sos.safe", json!({ "sos": sos, "confirmed": true })).await;
    phone.ask("sos.consent", json!({ "sos": sos, "consent": over })).await;

    let path_of_thread = format!("/v1/incidents/{}/timeline", called["incident"].as_str().unwrap());
    for who in [&citizen, &responder] {
        let (_, page) = who.get(&path_of_thread).await;
        let entries = page["entries"].as_array().unwrap();
        let told = entries.iter().filter(|entry| entry["type"] == "sos.consented");
        let told: Vec<_> = told.map(|entry| entry["data"]["consent"].clone()).collect();
        // Times are told to the millisecond.
        let written = [&place, &voice, &over].map(|one| {
            let at = one["at"].as_str().unwrap().replace('Z', ".000Z");
            let mut one = one.clone();
            one["at"] = json!(at);
            one
        });
        assert_eq!(told, written);
    }
    let unnamed = json!({ "to": "voice", "words": "", "at": "2026-11-22T05:41:00Z", "given": true });
    let (status, refused) = citizen.send(Method::POST, &path, &unnamed).await;
    assert_eq!((status, &refused["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("consent.words")), "{refused}");
    let stranger = Person::signed_in(&gateway, "responder").await;
    assert_eq!(stranger.send(Method::POST, &path, &voice).await.0, StatusCode::FORBIDDEN, "only the caller agrees");
}

/// A caller who must not be heard: with the press, by a form without a script, or later.
#[tokio::test]
async fn a_silent_call_says_so_to_the_desk_from_whichever_way_it_came() {
    let gateway = Gateway::start().await;
    let stranger = Person::stranger(&gateway);
    let mut desk = Person::signed_in(&gateway, "responder").await.connect().await;
    desk.ask("subscribe", json!({ "channel": "feed" })).await;
    desk.event_of("live").await;
    let lines = format!("{}{}", "a\r\n".repeat(20), "b".repeat(460));
    let form = [("sos", fresh_id()), ("silent", "on".to_owned()), ("text", lines)];
    let answer = stranger.client.post(format!("{}/sos", stranger.base)).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let started = desk.event_of("sos.started").await;
    assert_eq!(started["data"]["silent"], true);
    assert_eq!(started["data"]["text"].as_str().unwrap().chars().count(), 500, "a line break is one character");

    let mut phone = stranger.connect_as(None).await;
    let sos = fresh_id();
    phone.ask("sos.start", json!({ "sos": sos })).await;
    assert_eq!(desk.event_of("sos.started").await["data"].get("silent"), None);
    phone.ask("sos.silence", json!({ "sos": sos, "silent": true })).await;
    assert_eq!(desk.event_of("sos.silenced").await["data"], json!({ "sos": sos, "silent": true }));
}

/// Decision 12: the one who forces the caller, with any of the caller's or the contacts' phones in hand, sees nothing of it.
#[tokio::test]
async fn a_call_that_a_caller_is_forced_to_end_goes_on_and_only_responders_know() {
    let gateway = Gateway::start().await;
    let mut amina = Member::demo(&gateway, "citizen").await;
    let mut nila = Member::added(&gateway, "nila").await;
    for (me, other) in [(&amina, &nila), (&nila, &amina)] {
        me.person.send(Method::POST, "/v1/contacts", &json!({ "person": other.id })).await;
    }
    let contact = format!("/v1/contacts/{}", nila.id);
    amina.person.send(Method::PATCH, &contact, &json!({ "emergency": true })).await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let mut desk = responder.connect().await;
    desk.ask("subscribe", json!({ "channel": "feed" })).await;
    desk.event_of("live").await;
    let sos = fresh_id();
    let started = amina.socket.ask("sos.start", json!({ "sos": sos })).await;
    let incident = started["ok"]["incident"].clone();
    let path = format!("/v1/incidents/{}", incident.as_str().unwrap());
    nila.socket.event_of("sos.contacts_told").await;
    for who in [&mut amina, &mut nila] {
        who.socket.ask("subscribe", json!({ "channel": format!("incident:{}", incident.as_str().unwrap()) })).await;
        who.socket.event_of("live").await;
    }

    let body = json!({ "confirmed": true, "forced": true });
    let (status, forced) = amina.person.send(Method::POST, &format!("/v1/sos/{sos}/safe"), &body).await;
    assert_eq!((status, &forced["sos"]), (StatusCode::OK, &json!(sos)), "the answer is that of an end");
    let again = amina.socket.ask("sos.safe", json!({ "sos": sos, "confirmed": true, "forced": true })).await;
    assert_eq!(again["ok"]["repeated"], true);
    let told = desk.event_of("sos.end_forced").await;
    assert_eq!((&told["incident"], &told["data"]["end"]), (&incident, &json!("safe")));

    // The next thing that phones hear is the place, and nothing that is asked for says more.
    let fix = fix(23.8, "2026-11-22T05:33:42Z");
    let located = amina.socket.ask("sos.locate", json!({ "sos": sos, "fix": fix })).await;
    assert!(located["ok"].is_object(), "the phone goes on saying where it is: {located}");
    for who in [&mut amina, &mut nila] {
        assert_eq!(who.next().await["type"], "sos.located");
        let (_, seen) = who.person.get(&path).await;
        assert_eq!((seen["sos"].get("end_forced_at"), &seen["sos"]["state"]), (None, &json!("active")), "{seen}");
        let (_, page) = who.person.get(&format!("{path}/timeline")).await;
        assert!(page["entries"].as_array().unwrap().iter().all(|entry| entry["type"] != "sos.end_forced"), "{page}");
        let mut anew = who.person.connect().await;
        anew.ask("subscribe", json!({ "channel": format!("incident:{}", incident.as_str().unwrap()) })).await;
        let snapshot = anew.event_of("reset").await;
        assert!(!snapshot.to_string().contains("forced"), "{snapshot}");
    }
    let (_, calls) = nila.person.get("/v1/contacts/sos").await;
    assert!(!calls.to_string().contains("forced"), "{calls}");
    let (_, me) = amina.person.get("/v1/me").await;
    assert_eq!(me.get("sos"), None, "{me}");
    let (_, seen) = responder.get(&path).await;
    assert_eq!((&seen["severity"], &seen["status"]), (&json!("Extreme"), &json!("open")));
    assert!(seen["sos"]["end_forced_at"].is_string(), "{seen}");

    // Free again, with the other code.
    amina.socket.ask("sos.safe", json!({ "sos": sos, "confirmed": true })).await;
    assert_eq!(desk.event_of("sos.ended").await["data"]["end"], "safe");
}
