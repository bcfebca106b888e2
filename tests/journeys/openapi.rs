use lifeline_tests::{Gateway, Person, PushService, Sensor, fits, fresh_id, until};
use reqwest::{Method, Response, header::CONTENT_TYPE};
use serde_json::{Value, json};

/// The document that the gateway serves, and what is asked by it.
struct Document(Value);

impl Document {
    async fn of(person: &Person) -> Self {
        let (status, document) = person.get("/openapi.json").await;
        assert_eq!(status, 200);
        Self(document)
    }

    /// Path, method and operation of each.
    fn operations(&self) -> impl Iterator<Item = (&str, Method, &Value)> {
        let items = self.0["paths"].as_object().expect("paths").iter();
        items.flat_map(|(path, item)| {
            let methods = item.as_object().expect("operations").iter();
            methods.map(move |(method, operation)| (path.as_str(), method.to_uppercase().parse().unwrap(), operation))
        })
    }

    fn operation(&self, id: &str) -> (&str, Method, &Value) {
        self.operations().find(|(_, _, operation)| operation["operationId"] == id).expect("it is there")
    }

    /// The answer is one of those that the operation names, in its shape.
    async fn holds(&self, operation: &Value, answer: Response) -> Value {
        let id = &operation["operationId"];
        let status = answer.status();
        let headers = answer.headers().clone();
        let media_type = headers.get(CONTENT_TYPE).map_or("", |value| value.to_str().unwrap());
        let media_type = media_type.split(';').next().unwrap_or_default().to_owned();
        let text = answer.text().await.expect("a body");
        let named = &operation["responses"][status.as_str()];
        assert!(named.is_object(), "{id} answers {status}: {text}");
        if named["content"].is_null() {
            assert_eq!(text, "", "{id} answers {status} with a body");
            return Value::Null;
        }
        let content = &named["content"];
        let schema = [media_type.as_str(), "*/*"].into_iter().find_map(|kind| content.get(kind));
        let schema = schema.unwrap_or_else(|| panic!("{id} answers {status} as {media_type}"));
        if !media_type.ends_with("json") {
            return Value::String(text);
        }
        let value: Value = serde_json::from_str(&text).expect("it says that it is JSON");
        fits(&self.0, &schema["schema"], &value).unwrap_or_else(|error| panic!("{id} answers {status}: {error}"));
        if media_type == "application/problem+json" {
            let codes = named["x-codes"].as_array().expect("a refusal names its codes");
            assert!(codes.contains(&value["code"]), "{id} refuses by {}", value["code"]);
            let temporary = value["temporary"] == true;
            assert_eq!(headers.contains_key("retry-after"), temporary, "{id}: {value}");
        }
        value
    }

    /// Asks for what an operation does.
    async fn ask(&self, person: &Person, id: &str, path: &str, body: Option<Value>) -> Value {
        let (described, method, operation) = self.operation(id);
        let parts = |path: &str| path.split('?').next().unwrap().matches('/').count();
        assert_eq!(parts(described), parts(path), "{id} is not at {path}");
        let answer = person.request(method, path, body.map(|body| body.to_string())).await;
        let good = answer.status().is_success();
        let value = self.holds(operation, answer).await;
        assert!(good, "{id}: {value}");
        value
    }
}

/// Nobody, a citizen and an admin call every operation with nothing to say: each exists,
/// and refuses or answers only as it is described.
#[tokio::test]
async fn every_operation_is_served_and_answers_as_the_document_says() {
    let gateway = Gateway::start().await;
    let people = [
        Person::stranger(&gateway),
        Person::signed_in(&gateway, "citizen").await,
        Person::signed_in(&gateway, "admin").await,
    ];
    let document = Document::of(&people[0]).await;
    let mut asked = 0;
    for (path, method, operation) in document.operations().filter(|(path, ..)| *path != "/metrics") {
        for person in &people {
            let id = fresh_id();
            let path = path.replace("{id}", &id).replace("{username}", "nobody").replace("{path}", "none.js");
            let body = (method != Method::GET).then(|| "{}".to_owned());
            let answer = person.request(method.clone(), &path, body).await;
            assert_ne!(answer.status(), 405, "{method} {path} is not served");
            document.holds(operation, answer).await;
            asked += 1;
        }
    }
    assert!(asked > 90, "{asked} requests are not for every operation");
    let metrics = people[0].client.get(&gateway.demo.metrics).send().await.expect("metrics are served");
    document.holds(document.operation("metrics").2, metrics).await;
}

/// A path's other methods are refused, as a problem: what the document does not say is not there.
#[tokio::test]
async fn what_the_document_does_not_name_is_refused() {
    let gateway = Gateway::start().await;
    let admin = Person::signed_in(&gateway, "admin").await;
    let document = Document::of(&admin).await;
    let methods = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    for (path, item) in document.0["paths"].as_object().unwrap().iter().filter(|(path, _)| *path != "/metrics") {
        for method in methods.iter().filter(|method| item.get(method.as_str().to_lowercase()).is_none()) {
            let path = path.replace(['{', '}'], "");
            let answer = admin.request(method.clone(), &path, None).await;
            assert!(answer.headers().contains_key("allow"), "{method} {path}");
            let status = answer.status();
            let problem: Value = answer.json().await.expect("a problem");
            assert_eq!((status.as_u16(), &problem["code"]), (405, &json!("method_not_allowed")), "{method} {path}");
        }
    }
    let (status, problem) = admin.get("/v1/nothing").await;
    assert_eq!((status.as_u16(), &problem["code"]), (404, &json!("not_found")));
}

/// One of everything: what is answered has every field that is required and none that is not described.
#[tokio::test]
async fn good_answers_have_the_shapes_of_the_document() {
    let gateway = Gateway::start().await;
    let stranger = Person::stranger(&gateway);
    let document = Document::of(&stranger).await;
    let login = gateway.login("citizen");
    let login = json!({ "login": login.username, "password": login.password });
    let tokens = document.ask(&stranger, "login", "/v1/auth/login", Some(login)).await;
    document
        .ask(&stranger, "refresh", "/v1/auth/refresh", Some(json!({ "refresh_token": tokens["refresh_token"] })))
        .await;
    document.ask(&stranger, "logout", "/v1/auth/logout", Some(json!({}))).await;

    let fix = json!({ "lat": 23.78, "lon": 90.42, "accuracy_m": 12.5, "at": "2026-11-22T05:32:42Z" });
    let call = json!({ "sos": fresh_id(), "text": "help", "fix": fix, "name": "Amina" });
    let called = document.ask(&stranger, "start_sos", "/v1/sos", Some(call)).await;
    let incident = called["incident"].as_str().unwrap();
    Sensor::connect(&gateway).await.alert("smoke", "Smoke in hall 3").await;

    let citizen = Person::signed_in(&gateway, "citizen").await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let admin = Person::signed_in(&gateway, "admin").await;
    let me = document.ask(&citizen, "me", "/v1/me", None).await;
    let page = document.ask(&responder, "list_incidents", "/v1/incidents?status=open&limit=10", None).await;
    assert_eq!(page["incidents"].as_array().unwrap().len(), 2);
    document.ask(&responder, "get_incident", &format!("/v1/incidents/{incident}"), None).await;
    document.ask(&responder, "acknowledge_incident", &format!("/v1/incidents/{incident}/acknowledge"), None).await;
    let over = json!({ "outcome": "assisted", "text": "home again" });
    document.ask(&responder, "resolve_incident", &format!("/v1/incidents/{incident}/resolve"), Some(over)).await;
    let timeline =
        document.ask(&responder, "list_timeline", &format!("/v1/incidents/{incident}/timeline?limit=500"), None).await;
    assert!(timeline["entries"].as_array().unwrap().len() >= 4, "{timeline}");
    let feed = document.ask(&responder, "read_feed", "/v1/feed?limit=1000", None).await;
    assert!(feed["entries"].as_array().unwrap().len() > 5, "{feed}");

    document.ask(&responder, "incident_audience", &format!("/v1/incidents/{incident}/audience"), None).await;

    let ask = json!({ "person": me["id"] });
    let asked = document.ask(&responder, "request_contact", "/v1/contacts", Some(ask)).await;
    assert_eq!(asked["status"], "requested");
    let (_, responder_me) = responder.get("/v1/me").await;
    let contact = format!("/v1/contacts/{}", responder_me["id"].as_str().unwrap());
    document.ask(&citizen, "accept_contact", &format!("{contact}/accept"), None).await;
    document.ask(&citizen, "change_contact", &contact, Some(json!({ "emergency": true }))).await;
    document.ask(&citizen, "start_sos", "/v1/sos", Some(json!({ "sos": fresh_id() }))).await;
    let told = document.ask(&responder, "list_contact_calls", "/v1/contacts/sos", None).await;
    assert_eq!(told["incidents"].as_array().unwrap().len(), 1, "{told}");
    document.ask(&citizen, "list_contacts", "/v1/contacts", None).await;
    document.ask(&citizen, "find_people", "/v1/people?query=amina", None).await;
    document.ask(&citizen, "block_person", &format!("{contact}/block"), None).await;
    document.ask(&citizen, "unblock_person", &format!("{contact}/unblock"), None).await;
    document.ask(&citizen, "decline_contact", &format!("{contact}/decline"), None).await;
    document.ask(&citizen, "remove_contact", &contact, None).await;

    document.ask(&stranger, "push_key", "/v1/push/key", None).await;
    let subscribe = PushService::start().await.browser("citizen");
    let subscribed = document.ask(&citizen, "subscribe_to_push", "/v1/push/subscriptions", Some(subscribe)).await;
    document.ask(&citizen, "list_push_subscriptions", "/v1/push/subscriptions", None).await;
    let path = format!("/v1/push/subscriptions/{}", subscribed["id"].as_str().unwrap());
    document.ask(&citizen, "unsubscribe_from_push", &path, None).await;

    let conversation = fresh_id();
    let open = json!({ "id": conversation, "kind": "group", "title": "Hall 3", "members": [me["id"]] });
    document.ask(&responder, "open_conversation", "/v1/conversations", Some(open)).await;
    let mut socket = responder.connect().await;
    let message = json!({ "id": fresh_id(), "thread": { "conversation": conversation }, "text": "who is near?" });
    let sent = socket.ask("message.send", message).await;
    assert!(sent["ok"].is_object(), "{sent}");
    let path = format!("/v1/conversations/{conversation}");
    document.ask(&responder, "change_conversation", &path, Some(json!({ "title": "Hall 4" }))).await;
    let (_, admin_me) = admin.get("/v1/me").await;
    let add = json!({ "members": [admin_me["id"]] });
    document.ask(&responder, "add_members", &format!("{path}/members"), Some(add)).await;
    let member = format!("{path}/members/{}", me["id"].as_str().unwrap());
    document.ask(&responder, "change_member", &member, Some(json!({ "role": "admin" }))).await;
    document.ask(&citizen, "list_conversations", "/v1/conversations", None).await;
    document.ask(&citizen, "list_receipts", &format!("{path}/receipts"), None).await;
    document.ask(&citizen, "list_presence", &format!("{path}/presence"), None).await;
    document.ask(&admin, "audit_conversation", &format!("{path}/audit"), None).await;
    document.ask(&admin, "remove_member", &format!("{path}/members/{}", admin_me["id"].as_str().unwrap()), None).await;
    let messages =
        document.ask(&citizen, "list_messages", &format!("/v1/conversations/{conversation}/messages"), None).await;
    assert_eq!(messages["entries"][1]["data"]["text"], "who is near?");
    let search = json!({ "text": "NEAR" });
    let found = document.ask(&citizen, "search_messages", "/v1/messages/search", Some(search)).await;
    assert_eq!(found["entries"][0], messages["entries"][1]);

    let new = json!({ "username": "karim", "name": "Karim", "role": "responder", "email": "karim@example.org" });
    document.ask(&admin, "add_user", "/v1/users", Some(new)).await;
    document.ask(&admin, "change_user", "/v1/users/karim", Some(json!({ "disabled": true }))).await;
    document.ask(&admin, "list_users", "/v1/users", None).await;
    document.ask(&admin, "add_device", "/v1/devices", Some(json!({ "id": "d-2", "name": "Hall 4" }))).await;
    document.ask(&admin, "rotate_device", "/v1/devices/d-2/credentials", None).await;
    let change = json!({ "kind": "smoke_detector", "location": { "lat": 1, "lon": 2 }, "topics": ["tele/d-2/#"] });
    document.ask(&admin, "change_device", "/v1/devices/d-2", Some(change)).await;
    let life = Some(json!({ "days": 7 }));
    document.ask(&admin, "issue_device_token", "/v1/devices/d-2/token", life.clone()).await;
    document.ask(&admin, "issue_device_certificate", "/v1/devices/d-2/certificates", life).await;
    document.ask(&admin, "get_device", "/v1/devices/d-2", None).await;
    let revoke = "/v1/devices/d-2/certificates/revoke";
    document.ask(&admin, "revoke_device_certificates", revoke, Some(json!({}))).await;
    document.ask(&admin, "disable_device", "/v1/devices/d-2/disable", None).await;
    document.ask(&admin, "enable_device", "/v1/devices/d-2/enable", None).await;
    let import = admin.request(Method::POST, "/v1/devices/import", Some("id,kind\nd-3,\nd/4,\n".to_owned())).await;
    document.holds(document.operation("import_devices").2, import).await;
    document.ask(&admin, "list_devices", "/v1/devices", None).await;
    let sensor = Sensor::connect(&gateway).await;
    let topic = format!("v1/devices/{}/alerts/smoke", sensor.id);
    sensor.publish(&topic, b"\xff").await;
    until("the payload in quarantine", || async {
        let page = document.ask(&admin, "list_quarantine", "/v1/quarantine?limit=1", None).await;
        page["entries"].as_array().is_some_and(|entries| entries.len() == 1).then_some(())
    })
    .await;
    for id in ["healthz", "readyz"] {
        document.ask(&stranger, id, &format!("/{id}"), None).await;
    }
}
