//! The bridge as the MQTT door asks for it.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use lifeline_bridge::{Bridge, MqttCredentials, MqttLogin};
use lifeline_broker::{Application, PendingReceipt, Reporting};
use lifeline_domain::{CommandId, CommandName, DeviceCommand, DeviceId, Problem, SignalKind};
use lifeline_protocol::mqtt::{Receipt, Topic};

/// Hands the door's questions to the bridge's use cases.
pub(crate) struct BridgeApplication(pub(crate) Arc<Bridge>);

#[async_trait]
impl Application for BridgeApplication {
    async fn authenticate(&self, credentials: MqttCredentials<'_>) -> Result<MqttLogin, Problem> {
        self.0.authenticate_mqtt(credentials)
    }

    async fn report_alert(
        &self,
        device: &DeviceId,
        kind: &SignalKind,
        payload: Bytes,
    ) -> Result<PendingReceipt, Problem> {
        let topic = Topic::Alerts(device.clone(), kind.clone()).to_string();
        let pending = self.0.report_alert(device, kind, &topic, &payload).await?;
        Ok(Box::pin(self.0.receipt(pending)))
    }

    async fn answer_command(
        &self,
        device: &DeviceId,
        name: &CommandName,
        payload: Bytes,
    ) -> Result<PendingReceipt, Problem> {
        let topic = Topic::CommandResult(device.clone(), name.clone()).to_string();
        let pending = self.0.answer_command(device, &topic, &payload).await?;
        Ok(Box::pin(self.0.receipt(pending)))
    }

    fn commands_for(&self, device: &DeviceId) -> Vec<Arc<DeviceCommand>> {
        self.0.commands_for(device)
    }

    fn command_sent(&self, device: &DeviceId, id: CommandId) {
        let (bridge, device) = (self.0.clone(), device.clone());
        tokio::spawn(async move {
            if let Err(problem) = bridge.command_sent(&device, id).await {
                tracing::warn!(%device, code = %problem.code, "that a device has a command could not be stored");
            }
        });
    }

    fn report_mapped(&self, device: &DeviceId, topic: &str, payload: Bytes) -> Option<Reporting> {
        let publish = self.0.read_publish(device, topic, &payload)?;
        let bridge = self.0.clone();
        Some(Box::pin(async move {
            let pending = bridge.report_mapped(publish).await?;
            Ok(Box::pin(bridge.receipt(pending)) as PendingReceipt)
        }))
    }

    async fn quarantine(
        &self,
        device: &DeviceId,
        topic: &str,
        payload: Bytes,
        problem: Problem,
    ) -> Result<Receipt, Problem> {
        let pending = self.0.quarantine(device, topic, &payload, problem).await?;
        self.0.receipt(pending).await
    }

    fn status_changed(&self, device: &DeviceId, online: bool) {
        self.0.device_presence().set(device, online, self.0.clock().now());
    }

    fn heard(&self, device: &DeviceId) {
        self.0.device_presence().heard(device, self.0.clock().now());
    }

    fn lost(&self, device: &DeviceId) {
        self.0.device_presence().lost(device, self.0.clock().now());
    }

    /// Only that it was heard counts.
    fn telemetry(&self, _device: &DeviceId, _topic: &Topic, _payload: Bytes) {}
}
