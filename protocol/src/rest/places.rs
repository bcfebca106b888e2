use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `PUT /v1/me/places`, and what `GET` answers: places where a person often is, for broadcasts to an area and for nothing
/// else. Nobody but their owner reads them. None: broadcasts to every area reach them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Places {
    /// At most 5; an empty list withdraws them.
    pub places: Vec<Place>,
}

/// A place that a person has named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// What they call it, at most 40 characters.
    #[schema(example = "Home")]
    pub label: String,
    /// Latitude, degrees. It is kept to a thousandth: about 100 m.
    pub lat: f64,
    /// Longitude, degrees. It is kept to a thousandth: about 100 m.
    pub lon: f64,
}
