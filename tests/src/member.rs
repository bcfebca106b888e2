use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{Gateway, Person, Socket, fresh_id, until};

const PASSWORD: &str = "several words of theirs";

/// Somebody signed in, and their socket with the channel `me` open.
pub struct Member {
    /// Who asks.
    pub person: Person,
    /// The account's id.
    pub id: String,
    /// With the channel `me`.
    pub socket: Socket,
}

impl Member {
    /// Opens the socket of somebody who is signed in.
    ///
    /// # Panics
    /// If the gateway does not let them in.
    pub async fn of(person: Person) -> Self {
        let (_, me) = person.get("/v1/me").await;
        let mut socket = person.connect().await;
        let subscribed = socket.ask("subscribe", json!({ "channel": "me" })).await;
        assert!(subscribed["ok"].is_object(), "{subscribed}");
        socket.event_of("live").await;
        Self { id: me["id"].as_str().unwrap().to_owned(), person, socket }
    }

    /// One of the demo's people.
    pub async fn demo(gateway: &Gateway, role: &str) -> Self {
        Self::of(Person::signed_in(gateway, role).await).await
    }

    /// Somebody whose account an admin makes.
    ///
    /// # Panics
    /// If that is refused.
    pub async fn added(gateway: &Gateway, name: &str) -> Self {
        let account = json!({ "username": name, "name": name, "role": "citizen", "password": PASSWORD });
        let admin = Person::signed_in(gateway, "admin").await;
        let (status, view) = admin.send(Method::POST, "/v1/users", &account).await;
        assert_eq!(status, StatusCode::CREATED, "{view}");
        Self::back(gateway, name).await
    }

    /// Somebody whom [`Member::added`] made, signed in once more.
    ///
    /// # Panics
    /// If the gateway does not let them in.
    pub async fn back(gateway: &Gateway, name: &str) -> Self {
        Self::of(Person::stranger(gateway).sign_in(name, PASSWORD).await).await
    }

    /// The next event of the log: who comes and goes may be told in between.
    ///
    /// # Panics
    /// If none comes.
    pub async fn next(&mut self) -> Value {
        loop {
            let event = self.socket.event().await;
            if event["cursor"].is_string() {
                return event;
            }
        }
    }

    /// Opens a conversation and returns its id.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn open(&self, kind: &str, members: &[&str]) -> String {
        let id = fresh_id();
        let open = json!({ "id": id, "kind": kind, "members": members });
        let (status, view) = self.person.send(Method::POST, "/v1/conversations", &open).await;
        assert_eq!(status, StatusCode::CREATED, "{view}");
        view["id"].as_str().unwrap().to_owned()
    }

    /// Sends a text and returns its cursor.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn say(&mut self, conversation: &str, text: &str) -> String {
        let message = json!({ "id": fresh_id(), "thread": { "conversation": conversation }, "text": text });
        let sent = self.socket.ask("message.send", message).await;
        sent["ok"]["cursor"].as_str().unwrap_or_else(|| panic!("{sent}")).to_owned()
    }

    /// Waits until another member of a conversation is seen not to be connected.
    ///
    /// # Panics
    /// If presence is refused.
    pub async fn sees_gone(&self, conversation: &str, who: &str) {
        let presence = format!("/v1/conversations/{conversation}/presence");
        until("they are seen to be gone", || async {
            let (_, list) = self.person.get(&presence).await;
            let members = list["members"].as_array().expect("the members");
            members.iter().any(|one| one["user"] == who && one["online"] == false).then_some(())
        })
        .await;
    }

    /// Waits for a message that says this.
    ///
    /// # Panics
    /// If another one comes.
    pub async fn hears(&mut self, text: &str) -> Value {
        let event = self.socket.event_of("message.sent").await;
        assert_eq!(event["data"]["text"], text, "{event}");
        event
    }

    /// The messages as pages give them: texts.
    ///
    /// # Panics
    /// If they are refused.
    pub async fn reads(&self, conversation: &str) -> Vec<String> {
        let lines = self.lines(conversation, "messages").await;
        let messages = lines.iter().filter(|line| line["type"] == "message.sent");
        messages.map(|line| line["data"]["text"].as_str().unwrap().to_owned()).collect()
    }

    /// A page of a conversation.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn lines(&self, conversation: &str, what: &str) -> Vec<Value> {
        let (status, page) = self.person.get(&format!("/v1/conversations/{conversation}/{what}")).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        page["entries"].as_array().unwrap().clone()
    }

    /// Sends something about conversations.
    pub async fn change(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let (status, answer) = self.person.send(method, &format!("/v1/conversations/{path}"), &body).await;
        (status.as_u16(), answer)
    }

    /// Removes somebody from a group.
    pub async fn remove(&self, conversation: &str, who: &str) -> (u16, Value) {
        self.change(Method::DELETE, &format!("{conversation}/members/{who}"), json!({})).await
    }
}
