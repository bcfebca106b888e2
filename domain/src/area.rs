use geo::{BoundingRect, Intersects, LineString, Point, Polygon, Rect, Validation};
use serde::{Deserialize, Serialize};

use crate::{Code, Location, Problem, check_name};

/// How many corners an area has at most, those of its holes included.
/// Whoever looks whom it is for looks at each of them for each place of each person.
const CORNERS_MAX: usize = 100;
/// How many rings: the outline and its holes.
const RINGS_MAX: usize = 10;
/// The largest circle, metres; past that it is for everyone.
const RADIUS_M_MAX: f64 = 1_000_000.0;
/// The smallest: named places are known to about a hundred metres.
const RADIUS_M_MIN: f64 = 100.0;
/// The longest name of an area, Unicode scalar values.
const NAME_CHARS_MAX: usize = 120;

/// A part of the earth that has a name (CAP 1.2 §3.2.4 `area`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Area {
    /// What it is called, at most 120 characters (CAP `areaDesc`): it is said to those who have named no place.
    pub name: String,
    /// Where it is.
    pub shape: AreaShape,
}

/// Where an area is; longitude first, degrees (WGS 84).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "type", deny_unknown_fields)]
pub enum AreaShape {
    /// A GeoJSON `Polygon` (RFC 7946 §3.1.6). Its edges are straight on a map; it does not cross the 180th meridian.
    Polygon {
        /// The outline, then its holes; each begins and ends with the same corner.
        coordinates: Vec<Vec<[f64; 2]>>,
    },
    /// Everything within a distance.
    Circle {
        /// Its middle.
        coordinates: [f64; 2],
        /// How far it reaches, metres, 100 to 1,000,000.
        radius_m: f64,
    },
}

impl Area {
    /// Refuses what is no area, naming the field below `path`.
    ///
    /// # Errors
    /// `invalid_field`, `text_too_long` or `location_out_of_range`.
    pub fn check(&self, path: &str) -> Result<(), Problem> {
        let name = format!("{path}.name");
        check_name(&name, &self.name)?;
        if self.name.chars().count() > NAME_CHARS_MAX {
            let detail = format!("an area's name has at most {NAME_CHARS_MAX} characters");
            return Err(Problem::new(Code::TextTooLong, detail).at(name));
        }
        self.shape.check(&format!("{path}.shape"))
    }

    /// The area, to be asked about many places.
    pub fn region(&self) -> Region {
        match &self.shape {
            AreaShape::Circle { coordinates, radius_m } => {
                Region(Extent::Circle { middle: location(*coordinates), radius_m: *radius_m })
            }
            AreaShape::Polygon { coordinates } => {
                let polygon = polygon(coordinates);
                Region(Extent::Polygon { bounds: polygon.bounding_rect(), polygon })
            }
        }
    }
}

/// An [`Area`] that is asked about many places.
#[derive(Clone, Debug)]
pub struct Region(Extent);

#[derive(Clone, Debug)]
enum Extent {
    Circle { middle: Location, radius_m: f64 },
    Polygon { bounds: Option<Rect>, polygon: Polygon },
}

impl Region {
    /// Whether a place lies in it, or on its edge.
    pub fn holds(&self, place: &Location) -> bool {
        let point = Point::new(place.lon, place.lat);
        match &self.0 {
            Extent::Circle { middle, radius_m } => middle.metres_to(place) <= *radius_m,
            Extent::Polygon { bounds, polygon } => {
                bounds.is_some_and(|bounds| bounds.intersects(&point)) && polygon.intersects(&point)
            }
        }
    }
}

impl AreaShape {
    fn check(&self, path: &str) -> Result<(), Problem> {
        let invalid =
            |field: &str, detail: String| Err(Problem::new(Code::InvalidField, detail).at(format!("{path}.{field}")));
        match self {
            Self::Circle { coordinates, radius_m } => {
                location(*coordinates).check(&format!("{path}.coordinates"))?;
                if (RADIUS_M_MIN..=RADIUS_M_MAX).contains(radius_m) {
                    return Ok(());
                }
                let detail =
                    format!("a circle reaches {RADIUS_M_MIN} to {RADIUS_M_MAX} metres; what is larger is for everyone");
                invalid("radius_m", detail)
            }
            Self::Polygon { coordinates } => {
                let corners: usize = coordinates.iter().map(Vec::len).sum();
                if coordinates.is_empty() || coordinates.len() > RINGS_MAX || corners > CORNERS_MAX {
                    let detail = format!(
                        "a polygon has an outline and at most {} holes, with {CORNERS_MAX} corners in all; this one has \
                         {} rings and {corners} corners",
                        RINGS_MAX - 1,
                        coordinates.len(),
                    );
                    return invalid("coordinates", detail);
                }
                for corner in coordinates.iter().flatten() {
                    location(*corner).check(&format!("{path}.coordinates"))?;
                }
                if coordinates.iter().any(|ring| ring.len() < 4 || ring.first() != ring.last()) {
                    let detail = "each ring has three corners or more, and ends with the one it began with";
                    return invalid("coordinates", detail.to_owned());
                }
                let over = |ring: &Vec<[f64; 2]>| ring.windows(2).any(|edge| (edge[0][0] - edge[1][0]).abs() > 180.0);
                if coordinates.iter().any(over) {
                    let detail = "a polygon does not cross the 180th meridian; send one broadcast for each side";
                    return invalid("coordinates", detail.to_owned());
                }
                match polygon(coordinates).check_validation() {
                    Ok(()) => Ok(()),
                    Err(fault) => invalid("coordinates", format!("this is no polygon: {fault}")),
                }
            }
        }
    }
}

fn location([lon, lat]: [f64; 2]) -> Location {
    Location { lat, lon, accuracy_m: None, floor: None }
}

fn polygon(rings: &[Vec<[f64; 2]>]) -> Polygon {
    let mut rings = rings.iter().map(|ring| LineString::from(ring.clone()));
    let outline = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
    Polygon::new(outline, rings.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(shape: AreaShape) -> Area {
        Area { name: "Old Dhaka".to_owned(), shape }
    }

    fn ring(corners: &[[f64; 2]]) -> Vec<[f64; 2]> {
        corners.to_vec()
    }

    fn square(from: f64, to: f64) -> Vec<[f64; 2]> {
        ring(&[[from, from], [to, from], [to, to], [from, to], [from, from]])
    }

    fn refused(shape: AreaShape) -> (Code, String) {
        let problem = area(shape).check("area").unwrap_err();
        (problem.code, problem.field.unwrap())
    }

    #[test]
    fn a_polygon_holds_what_is_inside_and_not_what_is_in_a_hole() {
        let one = area(AreaShape::Polygon { coordinates: vec![square(0.0, 10.0), square(4.0, 6.0)] });
        assert_eq!(one.check("area"), Ok(()));
        for (at, inside) in [([1.0, 1.0], true), ([5.0, 5.0], false), ([10.0, 5.0], true), ([10.1, 5.0], false)] {
            assert_eq!(one.region().holds(&location(at)), inside, "{at:?}");
        }
    }

    #[test]
    fn a_circle_holds_what_is_within_its_radius_also_over_the_date_line() {
        let one = area(AreaShape::Circle { coordinates: [179.999, 10.0], radius_m: 500.0 });
        assert_eq!(one.check("area"), Ok(()));
        assert!(one.region().holds(&location([-179.999, 10.0])));
        assert!(!one.region().holds(&location([-179.99, 10.0])));
    }

    #[test]
    fn what_is_no_area_is_refused_by_field() {
        let polygon = |coordinates| AreaShape::Polygon { coordinates };
        let circle = |coordinates, radius_m| AreaShape::Circle { coordinates, radius_m };
        let at = |code: Code, field: &str| (code, format!("area.shape.{field}"));
        let bow = ring(&[[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]);
        for shape in [
            polygon(vec![]),
            polygon(vec![vec![]]),
            polygon(vec![ring(&[[0.0, 0.0], [1.0, 1.0], [0.0, 0.0]])]),
            polygon(vec![ring(&[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]])]),
            polygon(vec![bow]),
            polygon(vec![square(-100.0 / 3.0, 10.0), square(20.0, 30.0)]),
            polygon(vec![ring(&[[170.0, 0.0], [-170.0, 0.0], [-170.0, 9.0], [170.0, 0.0]])]),
            polygon(vec![vec![[0.0, 0.0]; 1_000_000]]),
        ] {
            assert_eq!(refused(shape), at(Code::InvalidField, "coordinates"));
        }
        for radius_m in [20_040_000.0, 0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(refused(circle([0.0, 0.0], radius_m)), at(Code::InvalidField, "radius_m"));
        }
        assert_eq!(
            refused(circle([0.0, 91.0], 500.0)),
            (Code::LocationOutOfRange, "area.shape.coordinates.lat".to_owned())
        );
        assert_eq!(refused(polygon(vec![square(0.0, f64::NAN)])).0, Code::LocationOutOfRange);
    }
}
