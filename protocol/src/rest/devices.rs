use lifeline_domain::{
    DeviceCertificate, DeviceId, DeviceKind, DeviceProfile, Location, Severity, Timestamp, TopicFilter,
};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// `POST /v1/devices`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDevice {
    /// Its id: MQTT user name, client id and topic level.
    pub id: DeviceId,
    /// What the operator calls it.
    #[serde(default)]
    pub name: Option<String>,
    /// What sort of device it is; the configuration may give it a severity and a heartbeat.
    #[serde(default)]
    pub kind: Option<DeviceKind>,
    /// Where it is: what its alerts take if they name no place.
    #[serde(default)]
    pub location: Option<Location>,
    /// Where it is in words, at most 200 characters.
    #[serde(default)]
    pub place: Option<String>,
    /// Who looks after it.
    #[serde(default)]
    pub owner: Option<String>,
    /// Topics besides its own that it may publish and subscribe to.
    #[serde(default)]
    pub topics: Vec<TopicFilter>,
}

impl NewDevice {
    /// A device of which this profile is known.
    pub fn new(id: DeviceId, profile: DeviceProfile) -> Self {
        let DeviceProfile { name, kind, location, place, owner, topics } = profile;
        Self { id, name, kind, location, place, owner, topics }
    }

    /// Its id, and what is known about it.
    pub fn into_parts(self) -> (DeviceId, DeviceProfile) {
        let Self { id, name, kind, location, place, owner, topics } = self;
        (id, DeviceProfile { name, kind, location, place, owner, topics })
    }
}

/// `PATCH /v1/devices/{id}` (RFC 7396): what is left out stays, `null` removes.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ChangeDevice {
    /// What the operator calls it.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub name: Option<Option<String>>,
    /// What sort of device it is.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<DeviceKind>)]
    pub kind: Option<Option<DeviceKind>>,
    /// Where it is.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Location>)]
    pub location: Option<Option<Location>>,
    /// Where it is in words.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub place: Option<Option<String>>,
    /// Who looks after it.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub owner: Option<Option<String>>,
    /// Topics besides its own, instead of those that were listed. Its connections end
    /// within a second if they are others.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<TopicFilter>>)]
    pub topics: Option<Option<Vec<TopicFilter>>>,
}

impl ChangeDevice {
    /// The profile as it is after the change.
    pub fn applied_to(self, before: &DeviceProfile) -> DeviceProfile {
        DeviceProfile {
            name: self.name.unwrap_or_else(|| before.name.clone()),
            kind: self.kind.unwrap_or_else(|| before.kind.clone()),
            location: self.location.unwrap_or_else(|| before.location.clone()),
            place: self.place.unwrap_or_else(|| before.place.clone()),
            owner: self.owner.unwrap_or_else(|| before.owner.clone()),
            topics: self.topics.map_or_else(|| before.topics.clone(), Option::unwrap_or_default),
        }
    }
}

/// A field that is there, be it with `null`.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(field: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(field).map(Some)
}

/// One device as admins see it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeviceView {
    /// Its id.
    pub id: DeviceId,
    /// What is known about it.
    #[serde(flatten)]
    pub profile: DeviceProfile,
    /// How bad its alerts are if they do not say so, by its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// How often it is to be heard, seconds, by its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heartbeat_s: Option<u32>,
    /// What it may log in with instead of its password, the oldest first.
    pub certificates: Vec<DeviceCertificate>,
    /// It has a heartbeat and was not heard for one and a half times as long, or its connection was lost and it did
    /// not come back.
    pub silent: bool,
    /// When it was added.
    pub created_at: Timestamp,
    /// Since when it may do nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<Timestamp>,
    /// Whether it is connected.
    pub connected: bool,
    /// When it was last heard: anything that it sends counts; none since the gateway started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_heard_at: Option<Timestamp>,
}

/// `GET /v1/devices`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeviceList {
    /// All of them, by id.
    pub devices: Vec<DeviceView>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::from_json;

    #[test]
    fn what_is_left_out_stays_and_null_removes() {
        let before = DeviceProfile {
            name: Some("Hall 3".to_owned()),
            owner: Some("Amina".to_owned()),
            topics: vec!["tele/x/#".parse().unwrap()],
            ..DeviceProfile::default()
        };
        let change: ChangeDevice = from_json(br#"{"name":null,"place":"above the door"}"#).unwrap();
        let after = change.applied_to(&before);
        let place = Some("above the door".to_owned());
        assert_eq!(after, DeviceProfile { name: None, place, ..before.clone() });
        let change: ChangeDevice = from_json(br#"{"topics":null}"#).unwrap();
        assert_eq!(change.applied_to(&before), DeviceProfile { topics: Vec::new(), ..before });
    }

    #[test]
    fn what_cannot_be_is_named_with_its_place() {
        let problem = from_json::<NewDevice>(br##"{"id":"d","topics":["tele/x/#","#"]}"##).unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("topics[1]"), "{problem}");
        let problem = from_json::<ChangeDevice>(br#"{"kind":"Smoke Detector"}"#).unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("kind"), "{problem}");
        let problem = from_json::<ChangeDevice>(br#"{"colour":"red"}"#).unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("colour"), "{problem}");
    }
}
