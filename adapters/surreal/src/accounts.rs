use async_trait::async_trait;
use lifeline_bridge::ports::{Accounts, Device, LoginSession, StoreError, User};
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
        let variables = bind([("id", id.into_value())]);
        let json: Option<String> =
            ask(&self.db, "SELECT VALUE json FROM ONLY $id", variables).await.map_err(unavailable)?;
        json.as_deref().map(read).transpose()
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
        let email = user.email.as_ref().map(|email| RecordId::new("email", email.as_str()));
        let variables = bind([
            ("id", user_id(user.id).into_value()),
            ("username", RecordId::new("username", user.username.as_str()).into_value()),
            ("email", email.into_value()),
            ("json", json(user)?.into_value()),
        ]);
        let Err(error) = run(&self.db, text, variables).await else { return Ok(()) };
        let Some(what) = taken(&error) else { return Err(unavailable(error)) };
        let known: Option<User> = self.one(user_id(user.id)).await?;
        if known.as_ref() == Some(user) { Ok(()) } else { Err(StoreError::Taken(what)) }
    }

    async fn update_user(&self, user: &User) -> Result<(), StoreError> {
        match self.replace(user_id(user.id), user).await? {
            true => Ok(()),
            false => Err(StoreError::Missing("user")),
        }
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

    async fn login_session(&self, id: uuid::Uuid) -> Result<Option<LoginSession>, StoreError> {
        self.one(session_id(id)).await
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

    async fn end_login_sessions_of(&self, user: UserId) -> Result<(), StoreError> {
        let variables = bind([("user", user_id(user).into_value())]);
        let text = "DELETE login_session WHERE user = $user RETURN NONE";
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

fn device_id(device: &Device) -> RecordId {
    RecordId::new("device", device.id.as_str())
}

fn session_id(id: uuid::Uuid) -> RecordId {
    RecordId::new("login_session", Uuid::from(id))
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
    fn a_device_that_an_older_build_has_stored_is_read() {
        let stored = r#"{"id":"siren","name":"Küche","secret_sha256":"00","token_epoch":3,"disabled_at":null,
            "created_at":"2026-11-22T05:32:42.100Z"}"#;
        let device: Device = read(stored).unwrap();
        let profile = DeviceProfile { name: Some("Küche".to_owned()), ..DeviceProfile::default() };
        assert_eq!((device.profile, device.certificates, device.token_epoch), (profile, vec![], 3));
    }
}
