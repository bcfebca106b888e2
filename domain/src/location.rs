use serde::{Deserialize, Serialize};

use crate::{Code, Problem, Timestamp};

/// A place on earth (WGS 84).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Location {
    /// Latitude, degrees, -90 to 90.
    pub lat: f64,
    /// Longitude, degrees, -180 to 180.
    pub lon: f64,
    /// Radius of the 68 % circle, metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy_m: Option<f64>,
    /// Floor, as written on the lift's button.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<String>,
}

impl Location {
    /// Refuses a place that is not on earth, naming the field below `path`.
    pub fn check(&self, path: &str) -> Result<(), Problem> {
        let within = |field: &str, value: f64, limit: f64| {
            if value.is_finite() && value.abs() <= limit {
                return Ok(());
            }
            Err(Problem::new(Code::LocationOutOfRange, format!("{field} must lie within -{limit} and {limit} degrees"))
                .at(format!("{path}.{field}")))
        };
        within("lat", self.lat, 90.0)?;
        within("lon", self.lon, 180.0)?;
        match self.accuracy_m {
            Some(m) if !(m.is_finite() && m >= 0.0) => {
                Err(Problem::new(Code::InvalidField, "accuracy_m must be a number of metres, 0 or more")
                    .at(format!("{path}.accuracy_m")))
            }
            _ => match &self.floor {
                Some(floor) if floor.chars().count() > 16 => {
                    Err(Problem::new(Code::TextTooLong, "floor has at most 16 characters").at(format!("{path}.floor")))
                }
                _ => Ok(()),
            },
        }
    }
}

/// Where someone was at one moment, as their phone measured it (A19, A20).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Fix {
    /// Where.
    #[serde(flatten)]
    pub location: Location,
    /// When the phone measured it, by the phone's clock.
    pub at: Timestamp,
    /// Speed over ground, metres per second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed_mps: Option<f64>,
    /// Course over ground, degrees from north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading_deg: Option<f64>,
    /// The phone's battery, percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub battery_percent: Option<u8>,
}
