use lifeline_domain::{Code, DeviceId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST /v1/devices/import`: what has become, or would become, of each line.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct DeviceImport {
    /// Whether anything was written: not if it was only tried, nor if lines are bad and were not to be skipped.
    pub written: bool,
    /// Devices that were not registered, in the order of the file.
    pub added: Vec<ImportedDevice>,
    /// Devices whose registration is another than before.
    pub updated: Vec<DeviceId>,
    /// Devices that are registered already and stay as they are.
    pub existing: Vec<DeviceId>,
    /// Lines that cannot be taken.
    pub bad: Vec<BadLine>,
}

/// A device that was added, with its password, once.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct ImportedDevice {
    /// Its id, also the MQTT user name.
    pub id: DeviceId,
    /// The MQTT password; none as long as nothing is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// A line that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BadLine {
    /// The line of the file, from 1: the header is the first.
    pub line: u64,
    /// What kind of mistake.
    pub code: Code,
    /// What is wrong, in a sentence.
    pub detail: String,
    /// In which column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}
