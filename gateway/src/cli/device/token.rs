use clap::Args;
use lifeline_domain::DeviceId;
use lifeline_protocol::rest::{CredentialLife, DeviceToken};
use reqwest::Method;

use super::Output;
use crate::operator::Operator;

#[derive(Debug, Args)]
pub(in crate::cli) struct Token {
    /// The device's id.
    id: DeviceId,
    /// How long it is good.
    #[arg(long, value_name = "DAYS", default_value_t = 365)]
    days: u32,
    #[command(flatten)]
    pub(super) output: Output,
}

impl Token {
    pub(super) async fn ask(self, operator: &Operator) -> anyhow::Result<DeviceToken> {
        let path = format!("/v1/devices/{}/token", self.id);
        operator.send(Method::POST, &path, &CredentialLife { days: self.days }).await
    }
}
