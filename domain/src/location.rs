use serde::{Deserialize, Serialize};

use crate::{Code, Problem, Timestamp};

/// The mean radius of the earth (IUGG), metres.
const EARTH_RADIUS_M: f64 = 6_371_008.8;

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
    /// How far another place is, metres along a great circle; of two floors of one house: 0.
    pub fn metres_to(&self, other: &Self) -> f64 {
        let (lat, other_lat) = (self.lat.to_radians(), other.lat.to_radians());
        let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
        let haversine = half(other.lat - self.lat) + lat.cos() * other_lat.cos() * half(other.lon - self.lon);
        2.0 * EARTH_RADIUS_M * haversine.sqrt().min(1.0).asin()
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    fn place(lat: f64, lon: f64) -> Location {
        Location { lat, lon, accuracy_m: None, floor: None }
    }

    #[test]
    fn distances_are_those_of_the_globe() {
        let dhaka = place(23.8103, 90.4125);
        assert_eq!(dhaka.metres_to(&dhaka), 0.0);
        let near = |metres: f64, expected: f64| (metres - expected).abs() < expected * 0.001;
        assert!(near(place(0.0, 0.0).metres_to(&place(0.0, 1.0)), 111_195.0), "a degree at the equator");
        assert!(near(dhaka.metres_to(&place(23.8112, 90.4125)), 100.1), "0.0009 degrees to the north");
        assert!(near(dhaka.metres_to(&place(23.8103, 90.4135)), 101.7), "0.001 degrees to the east, at this latitude");
        assert!(near(place(10.0, 179.9995).metres_to(&place(10.0, -179.9995)), 109.5), "over the date line");
        assert!(near(place(90.0, 0.0).metres_to(&place(-90.0, 0.0)), 20_015_115.0), "from pole to pole");
    }
}
