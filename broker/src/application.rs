use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::future::BoxFuture;
use lifeline_bridge::{MqttCredentials, MqttLogin};
use lifeline_domain::{CommandId, CommandName, DeviceCommand, DeviceId, Problem, SignalKind};
use lifeline_protocol::mqtt::{Receipt, Topic};

/// What becomes of an alert that has its place in the ledger's queue: a receipt once it
/// is durable, or once it has been put in quarantine (its stage is then `rejected`).
/// A temporary problem means that nothing was stored: the door does not acknowledge.
pub type PendingReceipt = BoxFuture<'static, Result<Receipt, Problem>>;

/// A report on its way to its place in the ledger's queue: see [`Application::report_alert`].
pub type Reporting = BoxFuture<'static, Result<PendingReceipt, Problem>>;

/// What the door asks of the application behind it.
///
/// The receipt of an alert comes back from [`Application::report_alert`] itself and the
/// door delivers it; the stream of receipts given to [`Door::open`](crate::Door::open)
/// carries only what happens to the alert later (`delivered`, `seen`, `acknowledged`,
/// `resolved`).
#[async_trait]
pub trait Application: Send + Sync + 'static {
    /// Who connects with this password, token or certificate.
    ///
    /// # Errors
    /// `unauthenticated`, `forbidden`, `token_expired`, `token_invalid`, `busy` or `unavailable`.
    async fn authenticate(&self, credentials: MqttCredentials<'_>) -> Result<MqttLogin, Problem>;

    /// Reports an alert. Returns when it has a place in the ledger's queue, so that a
    /// full queue holds the device's socket back.
    ///
    /// # Errors
    /// Only temporary ones: nothing was stored.
    async fn report_alert(
        &self,
        device: &DeviceId,
        kind: &SignalKind,
        payload: Bytes,
    ) -> Result<PendingReceipt, Problem>;

    /// What a device says has become of a command. Returns like [`Application::report_alert`].
    ///
    /// # Errors
    /// Only temporary ones: nothing was stored.
    async fn answer_command(
        &self,
        device: &DeviceId,
        name: &CommandName,
        payload: Bytes,
    ) -> Result<PendingReceipt, Problem>;

    /// The commands that a device is to get now, the oldest first: asked when it subscribes to
    /// them. Those that come later are in the stream given to [`Door::new`](crate::Door::new).
    fn commands_for(&self, device: &DeviceId) -> Vec<Arc<DeviceCommand>>;

    /// A device's client has acknowledged a command.
    fn command_sent(&self, device: &DeviceId, id: CommandId);

    /// What a device publishes on a topic that is none of Lifeline's own, by the mapping
    /// rules: reported like an alert, or none where it is a sign of life and no more.
    fn report_mapped(&self, device: &DeviceId, topic: &str, payload: Bytes) -> Option<Reporting>;

    /// Puts aside what cannot be understood, and returns the `rejected` receipt.
    /// `payload` is empty where it was too large to be taken in.
    ///
    /// # Errors
    /// Only temporary ones: nothing was stored.
    async fn quarantine(
        &self,
        device: &DeviceId,
        topic: &str,
        payload: Bytes,
        problem: Problem,
    ) -> Result<Receipt, Problem>;

    /// A device's first connection has begun, or its last one has ended.
    fn status_changed(&self, device: &DeviceId, online: bool);

    /// A device has sent something, be it a PINGREQ: told when a connection begins, and then at
    /// most once a second for each connection.
    fn heard(&self, device: &DeviceId);

    /// A device's connection ended without a word, and its last will on its status topic is
    /// published; not told of a will that waits, nor of one that an earlier process left.
    fn lost(&self, device: &DeviceId);

    /// A device's reading or location; only the latest counts.
    fn telemetry(&self, device: &DeviceId, topic: &Topic, payload: Bytes);
}
