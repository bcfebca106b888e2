use serde::{Deserialize, Serialize};

use crate::{Code, Location, Problem, check_name};

/// How many places a person names at most.
pub const NAMED_PLACES_MAX: usize = 5;
/// The longest name of one, Unicode scalar values.
const LABEL_CHARS_MAX: usize = 40;
/// A thousandth of a degree is 111 m from south to north, and no more from west to east.
const PARTS: f64 = 1_000.0;

/// Where a person says they often are, known to about 100 m: whole thousandths of a degree are all that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedPlace {
    /// What they call it.
    pub label: String,
    /// Latitude, thousandths of a degree.
    lat_thousandths: i32,
    /// Longitude, thousandths of a degree.
    lon_thousandths: i32,
}

impl NamedPlace {
    /// A place as somebody names it, rounded.
    ///
    /// # Errors
    /// `invalid_field`, `text_too_long` or `location_out_of_range`, below `path`.
    pub fn new(path: &str, label: &str, lat: f64, lon: f64) -> Result<Self, Problem> {
        let label = label.trim();
        check_name(&format!("{path}.label"), label)?;
        if label.chars().count() > LABEL_CHARS_MAX {
            let detail = format!("a place's label has at most {LABEL_CHARS_MAX} characters");
            return Err(Problem::new(Code::TextTooLong, detail).at(format!("{path}.label")));
        }
        Location { lat, lon, accuracy_m: None, floor: None }.check(path)?;
        // Within ±180,000 after the check.
        let rounded = |degrees: f64| (degrees * PARTS).round() as i32;
        Ok(Self { label: label.to_owned(), lat_thousandths: rounded(lat), lon_thousandths: rounded(lon) })
    }

    /// Where it is.
    pub fn location(&self) -> Location {
        let degrees = |thousandths: i32| f64::from(thousandths) / PARTS;
        let (lat, lon) = (degrees(self.lat_thousandths), degrees(self.lon_thousandths));
        Location { lat, lon, accuracy_m: None, floor: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_known_to_about_a_hundred_metres() {
        let exact = Location { lat: 23.810_349, lon: 90.412_518, accuracy_m: None, floor: None };
        let home = NamedPlace::new("places.0", " Home ", exact.lat, exact.lon).unwrap();
        assert_eq!((home.label.as_str(), home.location().lat, home.location().lon), ("Home", 23.81, 90.413));
        assert!((10.0..80.0).contains(&home.location().metres_to(&exact)));
    }

    #[test]
    fn what_is_no_place_is_refused_by_field() {
        let refused = |label: &str, lat, lon| NamedPlace::new("places.0", label, lat, lon).unwrap_err().field.unwrap();
        assert_eq!(refused("", 0.0, 0.0), "places.0.label");
        assert_eq!(refused(&"x".repeat(41), 0.0, 0.0), "places.0.label");
        assert_eq!(refused("Home", 90.1, 0.0), "places.0.lat");
        assert_eq!(refused("Home", 0.0, f64::NAN), "places.0.lon");
    }
}
