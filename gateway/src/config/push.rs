use anyhow::Context;
use lifeline_notify::{PushSettings, VapidKey};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::data::DataFolder;

/// `[push]`
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct PushSection {
    /// How push services reach the operator: `mailto:` and an address, or an `https://` address. Without it there are no
    /// pushes.
    pub(crate) contact: Option<String>,
    /// Whether pushes may go to private addresses: for a push service of one's own, and for development, where `http` on
    /// this machine is taken, too.
    pub(crate) allow_private: bool,
}

impl PushSection {
    /// Checks what is said here.
    ///
    /// # Errors
    /// Naming the key.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        self.contact.as_deref().map_or(Ok(()), |contact| PushSettings::check_contact(contact).context("push.contact"))
    }

    /// How pushes are sent; none: they are not. The key is made if there is none.
    ///
    /// # Errors
    /// Naming the key of the configuration, or the file.
    pub(crate) fn settings(&self, data: &DataFolder) -> anyhow::Result<Option<PushSettings>> {
        let Some(contact) = &self.contact else { return Ok(None) };
        let key = VapidKey::open_or_create(&data.push_key())?;
        Ok(Some(PushSettings::new(key, contact, self.allow_private).context("push.contact")?))
    }
}
