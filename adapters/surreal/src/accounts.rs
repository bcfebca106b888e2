use async_trait::async_trait;
use lifeline_bridge::ports::{
    AccountLink, Accounts, DeletedUser, Device, LoginSession, PushSubscription, StoreError, User,
};
use lifeline_domain::{Timestamp, UserId};
use serde::{Serialize, de::DeserializeOwned};
use surrealdb::{
    Error, Surreal,
    engine::local::Db,
    types::{AlreadyExistsError, RecordId, SurrealValue, Uuid, Value, Variables},
};

use crate::{
    query::{ask, bind, limit, run, unavailable},
    records::fields,
};

/// The accounts: a row each with its JSON text. That a username or an e-mail address
/// has one owner is kept by a record whose id is the name.
#[derive(Clone, Debug)]
pub struct SurrealAccounts {
    db: Surreal<Db>,
}

impl SurrealAccounts {
    pub(crate) fn new(db: Surreal<Db>) -> Self {
        Self { db }
    }

    async fn all<T: DeserializeOwned>(&self, text: &'static str) -> Result<Vec<T>, StoreError> {
        let rows: Vec<String> = ask(&self.db, text, Variables::new()).await.map_err(unavailable)?;
        rows.iter().map(|json| read(json)).collect()
    }

    async fn one<T: DeserializeOwned>(&self, id: RecordId) -> Result<Option<T>, StoreError> {
        self.text(id).await?.as_deref().map(read).transpose()
    }

    async fn text(&self, id: RecordId) -> Result<Option<String>, StoreError> {
        let variables = bind([("id", id.into_value())]);
        ask(&self.db, "SELECT VALUE json FROM ONLY $id", variables).await.map_err(unavailable)
    }

    /// Replaces a row; says whether there was one.
    async fn replace(&self, id: RecordId, row: &impl Serialize) -> Result<bool, StoreError> {
        let variables = bind([("id", id.into_value()), ("json", json(row)?.into_value())]);
        let text = "RETURN count(UPDATE $id SET json = $json RETURN id)";
        let count: i64 = ask(&self.db, text, variables).await.map_err(unavailable)?;
        Ok(count > 0)
    }
}

#[async_trait]
impl Accounts for SurrealAccounts {
    async fn users(&self) -> Result<Vec<User>, StoreError> {
        self.all("SELECT VALUE json FROM user").await
    }

    async fn add_user(&self, user: &User) -> Result<(), StoreError> {
        let text = "{
            CREATE $username SET user = $id RETURN NONE;
            IF $email != NONE { CREATE $email SET user = $id RETURN NONE };
            CREATE $id SET json = $json RETURN NONE;
        }";
        let variables = bind([
            ("id", user_id(user.id).into_value()),
            ("username", username_id(user).into_value()),
            ("email", email_id(user).into_value()),
            ("json", json(user)?.into_value()),
        ]);
        let Err(error) = run(&self.db, text, variables).await else { return Ok(()) };
        let Some(what) = taken(&error) else { return Err(unavailable(error)) };
        let known: Option<User> = self.one(user_id(user.id)).await?;
        if known.as_ref() == Some(user) { Ok(()) } else { Err(StoreError::Taken(what)) }
    }

    async fn update_user(&self, user: &User) -> Result<(), StoreError> {
        // Which names to let go of stands in the record as it was read: if another writer came in between, anew.
        let text = "{
            LET $same = (SELECT VALUE json FROM ONLY $id) = $before;
            IF $same {
                IF $username != $old_username {
                    CREATE $username SET user = $id RETURN NONE;
                    DELETE $old_username RETURN NONE;
                };
                IF $email != $old_email {
                    IF $email != NONE { CREATE $email SET user = $id RETURN NONE };
                    IF $old_email != NONE { DELETE $old_email RETURN NONE };
                };
                UPDATE $id SET json = $json RETURN NONE;
            };
            RETURN $same;
        }";
        loop {
            let Some(before) = self.text(user_id(user.id)).await? else { return Err(StoreError::Missing("user")) };
            let old: User = read(&before)?;
            let variables = bind([
                ("id", user_id(user.id).into_value()),
                ("before", before.into_value()),
                ("username", username_id(user).into_value()),
                ("old_username", username_id(&old).into_value()),
                ("email", email_id(user).into_value()),
                ("old_email", email_id(&old).into_value()),
                ("json", json(user)?.into_value()),
            ]);
            match ask(&self.db, text, variables).await {
                Ok(true) => return Ok(()),
                Ok(false) => {}
                Err(error) => return Err(taken(&error).map_or_else(|| unavailable(error), StoreError::Taken)),
            }
        }
    }

    async fn delete_user(&self, deleted: &DeletedUser) -> Result<(), StoreError> {
        // As in `update_user`: the names are those of the record as it was read.
        let text = "{
            LET $same = (SELECT VALUE json FROM ONLY $id) = $before;
            IF $same {
                IF $username != NONE { DELETE $username RETURN NONE };
                IF $email != NONE { DELETE $email RETURN NONE };
                DELETE $id RETURN NONE;
                DELETE login_session WHERE user = $id RETURN NONE;
                DELETE push_subscription WHERE string::contains(json, $theirs) RETURN NONE;
                DELETE account_link WHERE string::contains(json, $theirs) RETURN NONE;
                UPSERT $deleted CONTENT { json: $json } RETURN NONE;
            };
            RETURN $same;
        }";
        loop {
            let before = self.text(user_id(deleted.id)).await?;
            let known = before.as_deref().map(read::<User>).transpose()?;
            let variables = bind([
                ("id", user_id(deleted.id).into_value()),
                ("before", before.into_value()),
                ("username", known.as_ref().map(username_id).into_value()),
                ("email", known.as_ref().and_then(email_id).into_value()),
                ("theirs", format!(r#""user":"{}""#, deleted.id).into_value()),
                ("deleted", deleted_id(deleted.id).into_value()),
                ("json", json(deleted)?.into_value()),
            ]);
            if ask(&self.db, text, variables).await.map_err(unavailable)? {
                return Ok(());
            }
        }
    }

    async fn deleted_users(&self) -> Result<Vec<DeletedUser>, StoreError> {
        self.all("SELECT VALUE json FROM deleted_user").await
    }

    async fn forget_deleted_user(&self, id: UserId) -> Result<(), StoreError> {
        let variables = bind([("id", deleted_id(id).into_value())]);
        run(&self.db, "DELETE $id RETURN NONE", variables).await.map_err(unavailable).map(|_| ())
    }

    async fn devices(&self) -> Result<Vec<Device>, StoreError> {
        self.all("SELECT VALUE json FROM device").await
    }

    async fn add_device(&self, device: &Device) -> Result<(), StoreError> {
        let variables = bind([("id", device_id(device).into_value()), ("json", json(device)?.into_value())]);
        let created = run(&self.db, "CREATE $id SET json = $json RETURN NONE", variables).await;
        let Err(error) = created else { return Ok(()) };
        if !error.is_already_exists() {
            return Err(unavailable(error));
        }
        let known: Option<Device> = self.one(device_id(device)).await?;
        if known.as_ref() == Some(device) { Ok(()) } else { Err(StoreError::Taken("device")) }
    }

    async fn put_devices(&self, devices: &[Device]) -> Result<(), StoreError> {
        if devices.is_empty() {
            return Ok(());
        }
        let row = |device| {
            let values = [("id", device_id(device).into_value()), ("json", json(device)?.into_value())];
            Ok(Value::Object(fields(values)))
        };
        let rows = devices.iter().map(row).collect::<Result<Vec<_>, StoreError>>()?;
        let text = "INSERT INTO device $rows ON DUPLICATE KEY UPDATE json = $input.json RETURN NONE";
        run(&self.db, text, bind([("rows", rows.into_value())])).await.map_err(unavailable).map(|_| ())
    }

    async fn update_device(&self, device: &Device) -> Result<(), StoreError> {
        match self.replace(device_id(device), device).await? {
            true => Ok(()),
            false => Err(StoreError::Missing("device")),
        }
    }

    async fn login_sessions(&self) -> Result<Vec<LoginSession>, StoreError> {
        self.all("SELECT VALUE json FROM login_session").await
    }

    async fn put_login_session(&self, session: &LoginSession) -> Result<(), StoreError> {
        let variables = bind([
            ("id", session_id(session.id).into_value()),
            ("user", user_id(session.user).into_value()),
            ("expires_at", session.expires_at.as_millis().into_value()),
            ("json", json(session)?.into_value()),
        ]);
        let text = "UPSERT $id CONTENT { user: $user, expires_at: $expires_at, json: $json } RETURN NONE";
        run(&self.db, text, variables).await.map_err(unavailable).map(|_| ())
    }

    async fn end_login_session(&self, id: uuid::Uuid) -> Result<(), StoreError> {
        let variables = bind([("id", session_id(id).into_value())]);
        run(&self.db, "DELETE $id RETURN NONE", variables).await.map_err(unavailable).map(|_| ())
    }

    async fn end_login_sessions_of(&self, user: UserId, keep: Option<uuid::Uuid>) -> Result<(), StoreError> {
        let variables = bind([("user", user_id(user).into_value()), ("keep", keep.map(session_id).into_value())]);
        let text = "DELETE login_session WHERE user = $user AND id != $keep RETURN NONE";
        run(&self.db, text, variables).await.map_err(unavailable).map(|_| ())
    }

    async fn end_expired_login_sessions(&self, now: Timestamp, count: usize) -> Result<usize, StoreError> {
        let text = "{
            LET $ids = SELECT VALUE id FROM login_session WHERE expires_at < $now LIMIT $count;
            DELETE $ids RETURN NONE;
            RETURN count($ids);
        }";
        let variables = bind([("now", now.as_millis().into_value()), ("count", limit(count).into_value())]);
        let ended: i64 = ask(&self.db, text, variables).await.map_err(unavailable)?;
        Ok(usize::try_from(ended).unwrap_or_default())
    }

    async fn push_subscriptions(&self) -> Result<Vec<PushSubscription>, StoreError> {
        self.all("SELECT VALUE json FROM push_subscription").await
    }

    async fn put_push_subscription(&self, subscription: &PushSubscription) -> Result<(), StoreError> {
        let id = RecordId::new("push_subscription", Uuid::from(subscription.id)).into_value();
        let variables = bind([("id", id), ("json", json(subscription)?.into_value())]);
        let text = "UPSERT $id CONTENT { json: $json } RETURN NONE";
        run(&self.db, text, variables).await.map_err(unavailable).map(|_| ())
    }

    async fn remove_push_subscription(&self, id: uuid::Uuid) -> Result<(), StoreError> {
        let variables = bind([("id", RecordId::new("push_subscription", Uuid::from(id)).into_value())]);
        run(&self.db, "DELETE $id RETURN NONE", variables).await.map_err(unavailable).map(|_| ())
    }

    async fn put_account_link(&self, link: &AccountLink) -> Result<(), StoreError> {
        let variables = bind([
            ("id", link_id(&link.secret_sha256).into_value()),
            ("expires_at", link.expires_at.as_millis().into_value()),
            ("json", json(link)?.into_value()),
        ]);
        let text = "UPSERT $id CONTENT { expires_at: $expires_at, json: $json } RETURN NONE";
        run(&self.db, text, variables).await.map_err(unavailable).map(|_| ())
    }

    async fn account_link(&self, secret_sha256: &str) -> Result<Option<AccountLink>, StoreError> {
        self.one(link_id(secret_sha256)).await
    }

    async fn take_account_link(&self, secret_sha256: &str) -> Result<bool, StoreError> {
        let variables = bind([("id", link_id(secret_sha256).into_value())]);
        let text = "RETURN count(DELETE $id RETURN BEFORE)";
        let taken: i64 = ask(&self.db, text, variables).await.map_err(unavailable)?;
        Ok(taken > 0)
    }

    async fn end_expired_account_links(&self, now: Timestamp, count: usize) -> Result<usize, StoreError> {
        let text = "{
            LET $ids = SELECT VALUE id FROM account_link WHERE expires_at < $now LIMIT $count;
            DELETE $ids RETURN NONE;
            RETURN count($ids);
        }";
        let variables = bind([("now", now.as_millis().into_value()), ("count", limit(count).into_value())]);
        let ended: i64 = ask(&self.db, text, variables).await.map_err(unavailable)?;
        Ok(usize::try_from(ended).unwrap_or_default())
    }
}

/// Whose record stood there already, if that is why an add failed.
fn taken(error: &Error) -> Option<&'static str> {
    let Some(AlreadyExistsError::Record { id }) = error.already_exists_details() else { return None };
    match id.split_once(':')?.0 {
        "username" => Some("username"),
        "email" => Some("email"),
        _ => Some("id"),
    }
}

fn user_id(id: UserId) -> RecordId {
    RecordId::new("user", Uuid::from(id.0))
}

fn deleted_id(id: UserId) -> RecordId {
    RecordId::new("deleted_user", Uuid::from(id.0))
}

fn username_id(user: &User) -> RecordId {
    RecordId::new("username", user.username.as_str())
}

fn email_id(user: &User) -> Option<RecordId> {
    user.email.as_ref().map(|email| RecordId::new("email", email.as_str()))
}

fn device_id(device: &Device) -> RecordId {
    RecordId::new("device", device.id.as_str())
}

fn session_id(id: uuid::Uuid) -> RecordId {
    RecordId::new("login_session", Uuid::from(id))
}

fn link_id(secret_sha256: &str) -> RecordId {
    RecordId::new("account_link", secret_sha256)
}

fn json(row: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(row).map_err(|error| StoreError::Unavailable(error.to_string()))
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|error| StoreError::Unavailable(format!("an account cannot be read: {error}")))
}

#[cfg(test)]
mod tests {
    use lifeline_domain::DeviceProfile;

    use super::*;

    #[test]
    fn a_person_that_an_older_build_has_stored_is_read() {
        let stored = r#"{"id":"01920000-0000-7000-8000-000000000001","username":"amina","email":"amina@example.org",
            "name":"Amina","role":"citizen","password_hash":null,"token_epoch":2,"disabled_at":null,
            "created_at":"2026-11-22T05:32:42.100Z"}"#;
        let user: User = read(stored).unwrap();
        assert_eq!((user.email.as_deref(), user.locale, user.time_zone), (Some("amina@example.org"), None, None));
        assert_eq!(user.token_epoch, 2);
    }

    #[test]
    fn a_login_session_that_an_older_build_has_stored_is_read() {
        let stored = r#"{"id":"01920000-0000-7000-8000-000000000002","user":"01920000-0000-7000-8000-000000000001",
            "secret_sha256":"00","created_at":"2026-11-22T05:32:42.100Z","expires_at":"2026-12-22T05:32:42.100Z"}"#;
        let session: LoginSession = read(stored).unwrap();
        assert_eq!(session.used_at(), session.created_at);
        assert_eq!((session.agent, session.address), (None, None));
    }

    #[test]
    fn a_device_that_an_older_build_has_stored_is_read() {
        let stored = r#"{"id":"siren","name":"Küche","secret_sha256":"00","token_epoch":3,"disabled_at":null,
            "created_at":"2026-11-22T05:32:42.100Z"}"#;
        let device: Device = read(stored).unwrap();
        let profile = DeviceProfile { name: Some("Küche".to_owned()), ..DeviceProfile::default() };
        assert_eq!((device.profile, device.certificates, device.token_epoch), (profile, vec![], 3));
    }
}
