use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[store]`
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct StoreSection {
    /// Where the store is: `surrealkv:///folder`; by default the folder `store` below `data`.
    pub(crate) url: Option<String>,
}
