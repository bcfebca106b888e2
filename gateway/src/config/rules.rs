use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[rules]`
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RulesSection {
    /// The folder of your own mapping rules (`*.toml`); without it, `rules` in the data folder. A file that
    /// changes is in force within seconds; while one is wrong, the rules before it stay.
    pub(crate) folder: Option<PathBuf>,
}
