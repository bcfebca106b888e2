//! What the door itself brings: a device's receipts and commands.

use std::sync::Arc;

use bytes::Bytes;
use lifeline_domain::{CommandRequested, DeviceId, Timestamp};
use lifeline_protocol::mqtt::{CommandPayload, Topic};

use super::{Source, Subscriptions};
use crate::{
    door::Common,
    packet::{Publish, PublishProperties, Qos},
    receipts::{Letter, Reader},
};

impl Subscriptions {
    /// A new connection of the session: its receipts go there.
    pub(crate) fn attach(&self, common: &Common, reader: &Arc<Reader>) {
        for device in self.devices() {
            common.receipts.attach(device, reader);
        }
        if let Some(device) = self.commanded() {
            common.attach_to_commands(device, reader);
        }
    }

    /// The connection is over: its receipts are kept for the next one.
    pub(crate) fn detach(&self, common: &Common, reader: &Arc<Reader>, unconfirmed: &[Letter]) {
        for device in self.devices() {
            common.receipts.detach(device, reader, unconfirmed.to_vec());
        }
        if let Some(device) = self.commanded() {
            common.commands.detach(device, reader);
        }
    }

    /// A receipt or a command as a message to this session; none for a command that has expired
    /// or is of a name that it has not subscribed to.
    pub(crate) fn enveloped(&self, letter: &Letter, now: Timestamp) -> Option<Publish> {
        let (topic, payload, source) = match letter {
            Letter::Receipt { device, json } => {
                (Topic::Receipts(device.clone()), json.clone(), Source::Receipts(device.clone()))
            }
            Letter::Command(command) if command.request.expires_at <= now => return None,
            Letter::Command(command) => {
                let CommandRequested { device, name, .. } = &command.request;
                let json = serde_json::to_vec(&CommandPayload::of(command));
                let json = json.inspect_err(|error| tracing::error!(%error, "a command could not be written as JSON"));
                let topic = Topic::Command(device.clone(), name.clone());
                (topic, Bytes::from(json.ok()?), Source::Commands(device.clone()))
            }
        };
        let name = topic.to_string();
        let matching = self.all.iter().filter(|subscription| {
            subscription.source == source
                && (subscription.wish.filter == name || subscription.wish.filter.ends_with(['+', '#']))
        });
        let matching: Vec<_> = matching.collect();
        let mut properties = PublishProperties {
            subscription_identifiers: matching.iter().filter_map(|subscription| subscription.id).collect(),
            ..PublishProperties::default()
        };
        if let (Letter::Command(command), Topic::Command(device, name)) = (letter, topic) {
            if matching.is_empty() {
                return None;
            }
            let left = command.request.expires_at.since(now).as_millis().div_ceil(1000);
            properties.response_topic = Some(Topic::CommandResult(device, name).to_string());
            properties.correlation_data = Some(command.request.id.to_string().into());
            properties.message_expiry_interval = u32::try_from(left).ok();
            properties.content_type = Some("application/json".to_owned());
        }
        let qos = matching.iter().map(|subscription| subscription.wish.qos).max().unwrap_or(Qos::AtMostOnce);
        Some(Publish {
            topic: name,
            payload,
            qos: qos.min(Qos::AtLeastOnce),
            retain: false,
            dup: false,
            id: 0,
            alias: None,
            properties: (properties != PublishProperties::default()).then(|| Box::new(properties)),
        })
    }

    /// The device whose commands the session gets, if it does.
    pub(super) fn commanded(&self) -> Option<&DeviceId> {
        self.all.iter().find_map(|subscription| match &subscription.source {
            Source::Commands(device) => Some(device),
            _ => None,
        })
    }

    fn devices(&self) -> impl Iterator<Item = &DeviceId> {
        self.all.iter().filter_map(|subscription| match &subscription.source {
            Source::Receipts(device) => Some(device),
            _ => None,
        })
    }
}
