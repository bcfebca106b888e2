use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

use crate::{Code, Problem};

/// Which history an offset counts in: a new one starts when a store is made anew or
/// put back from a backup, so that an old cursor is recognised as foreign instead of
/// silently pointing at other entries. 1 to 16 of `a-z 0-9`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "k3")]
pub struct Epoch(Arc<str>);

impl Epoch {
    /// The epoch as it stands before the dot of a cursor.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Epoch {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        if text.is_empty() || text.len() > 16 || !text.chars().all(allowed) {
            return Err(Problem::new(Code::CursorUnknown, "the cursor's epoch is not one of this feed's"));
        }
        Ok(Self(text.into()))
    }
}

impl TryFrom<String> for Epoch {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<Epoch> for String {
    fn from(epoch: Epoch) -> String {
        epoch.0.as_ref().to_owned()
    }
}

/// A place in the feed, `{epoch}.{offset}`; opaque to clients.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// The history the offset counts in.
    pub epoch: Epoch,
    /// The number of the last entry read; 0 before the first.
    pub offset: u64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.epoch.as_str(), self.offset)
    }
}

impl FromStr for Cursor {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let unknown = || Problem::new(Code::CursorUnknown, "a cursor looks like k3.1041, as the feed gave it");
        let (epoch, offset) = text.split_once('.').ok_or_else(unknown)?;
        if offset.starts_with('+') {
            return Err(unknown());
        }
        Ok(Self { epoch: epoch.parse()?, offset: offset.parse().map_err(|_| unknown())? })
    }
}

impl PartialSchema for Cursor {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A place in the feed; opaque to clients."))
            .examples(["k3.1041"])
            .into()
    }
}

impl ToSchema for Cursor {}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// A place in the log. The log holds everything durable, the feed only what
/// responders may read, so an entry has a number in the log and, if it is in the
/// feed, a number there. Both grow together, so positions are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    /// The number of the last feed entry at or before this place; 0 before the first.
    pub feed: u64,
    /// The number of the last entry at or before this place; 0 before the first.
    pub log: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_as_it_was_written() {
        let cursor: Cursor = "k3.1041".parse().unwrap();
        assert_eq!((cursor.epoch.as_str(), cursor.offset), ("k3", 1041));
        assert_eq!(cursor.to_string(), "k3.1041");
    }

    #[test]
    fn a_cursor_from_nowhere_is_refused_by_code() {
        for bad in ["", "k3", "k3.", ".1", "K3.1", "k3.-1", "k3.+1", "k3.x", "k3.99999999999999999999", "a b.1"] {
            assert_eq!(bad.parse::<Cursor>().unwrap_err().code, Code::CursorUnknown, "{bad:?}");
        }
    }
}
