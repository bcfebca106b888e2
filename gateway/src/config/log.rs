use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[log]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct LogSection {
    /// Text for people, or one JSON object a line.
    pub(crate) format: LogFormat,
    /// What is logged: a level, or levels by module (`info,lifeline_bridge=debug`). By default the
    /// engine is quiet: it reports its own shutdown as an error, and what fails in it the gateway reports.
    pub(crate) filter: String,
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

impl Default for LogSection {
    fn default() -> Self {
        Self {
            format: LogFormat::Json,
            // The engine's last error is told at every stop: see `SurrealStore::close`.
            filter: "info,surrealdb=warn,surrealdb::core::kvs::ds=off,surrealkv=error,rumqttd=warn".to_owned(),
        }
    }
}
