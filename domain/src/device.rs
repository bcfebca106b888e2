use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{Code, Location, Problem, Timestamp, TopicFilter};

/// The longest name of a device or of its owner, characters.
const NAME_CHARS_MAX: usize = 80;
/// The longest place in words, characters.
const PLACE_CHARS_MAX: usize = 200;
/// How many topic filters a device may have.
const TOPICS_MAX: usize = 32;

/// What sort of device it is: a free word that the configuration may give defaults
/// (`devices.kinds`). 1 to 32 of `a-z 0-9 _ -`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "smoke_detector")]
pub struct DeviceKind(Arc<str>);

impl DeviceKind {
    /// The kind as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DeviceKind {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
        if text.is_empty() || text.len() > 32 || !text.chars().all(allowed) {
            return Err(Problem::new(Code::InvalidField, "a device's kind is 1 to 32 characters of a-z 0-9 _ -"));
        }
        Ok(Self(text.into()))
    }
}

impl TryFrom<String> for DeviceKind {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<DeviceKind> for String {
    fn from(kind: DeviceKind) -> String {
        kind.0.as_ref().to_owned()
    }
}

impl fmt::Display for DeviceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is known about a device besides its id: what an alert takes from it where it
/// does not say so itself, and where else it may publish.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DeviceProfile {
    /// What the operator calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What sort of device it is; the configuration may give it a severity and a heartbeat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<DeviceKind>,
    /// Where it is: what its alerts take if they name no place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// Where it is in words, such as `Hall 3, above the door`; at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Who looks after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Topics besides its own that it may publish and subscribe to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<TopicFilter>,
}

impl DeviceProfile {
    /// The same with its texts trimmed, empty ones left out.
    ///
    /// # Errors
    /// A text that is too long, a place that is not on earth or more than 32 filters;
    /// each names its field.
    pub fn checked(mut self) -> Result<Self, Problem> {
        for (field, text, max) in [
            ("name", &mut self.name, NAME_CHARS_MAX),
            ("place", &mut self.place, PLACE_CHARS_MAX),
            ("owner", &mut self.owner, NAME_CHARS_MAX),
        ] {
            *text = text.take().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
            let Some(text) = text else { continue };
            if text.chars().count() > max {
                return Err(Problem::new(Code::TextTooLong, format!("{field} has at most {max} characters")).at(field));
            }
            if text.chars().any(char::is_control) {
                return Err(Problem::new(Code::InvalidField, format!("{field} is one line of text")).at(field));
            }
        }
        if let Some(location) = &self.location {
            location.check("location")?;
        }
        if self.topics.len() > TOPICS_MAX {
            let detail = format!("a device has at most {TOPICS_MAX} topic filters");
            return Err(Problem::new(Code::InvalidField, detail).at("topics"));
        }
        Ok(self)
    }
}

/// What is recorded of a certificate that a device may log in with. One that is not
/// recorded opens nothing, whoever signed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DeviceCertificate {
    /// SHA-256 of the certificate (DER), hex.
    pub fingerprint_sha256: String,
    /// Its serial number, hex with colons.
    pub serial: String,
    /// When it was made.
    pub issued_at: Timestamp,
    /// When its validity ends.
    pub expires_at: Timestamp,
    /// Since when it opens nothing any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
}

impl DeviceCertificate {
    /// Whether a device may log in with it.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(profile: DeviceProfile) -> (Code, String) {
        let problem = profile.checked().unwrap_err();
        (problem.code, problem.field.unwrap())
    }

    #[test]
    fn a_kind_is_a_plain_word() {
        for bad in ["", "Smoke", "smoke detector", "rauch/melder", "ü", &"x".repeat(33)] {
            assert!(bad.parse::<DeviceKind>().is_err(), "{bad:?}");
        }
        assert_eq!("smoke_detector-2".parse::<DeviceKind>().unwrap().as_str(), "smoke_detector-2");
    }

    #[test]
    fn texts_are_trimmed_and_what_is_wrong_is_named() {
        let text = |text: &str| Some(text.to_owned());
        let profile = DeviceProfile { name: text("  Hall 3 "), owner: text("  "), ..DeviceProfile::default() };
        let checked = profile.checked().unwrap();
        assert_eq!((checked.name.as_deref(), checked.owner), (Some("Hall 3"), None));

        let place = |chars: usize| DeviceProfile { place: Some("ü".repeat(chars)), ..DeviceProfile::default() };
        assert!(place(200).checked().is_ok());
        assert_eq!(refused(place(201)), (Code::TextTooLong, "place".to_owned()));
        let name = DeviceProfile { name: text("two\nlines"), ..DeviceProfile::default() };
        assert_eq!(refused(name), (Code::InvalidField, "name".to_owned()));
        let location = Some(Location { lat: 1.0, lon: 181.0, accuracy_m: None, floor: None });
        let elsewhere = DeviceProfile { location, ..DeviceProfile::default() };
        assert_eq!(refused(elsewhere), (Code::LocationOutOfRange, "location.lon".to_owned()));
        let topics = vec!["tele/x/#".parse().unwrap(); 33];
        let many = DeviceProfile { topics, ..DeviceProfile::default() };
        assert_eq!(refused(many), (Code::InvalidField, "topics".to_owned()));
    }
}
