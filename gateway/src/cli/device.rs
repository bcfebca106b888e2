use clap::{Args, Subcommand};
use lifeline_protocol::rest::{DeviceCredential, DeviceList, NewDevice};
use reqwest::Method;

use super::{Output, print};
use crate::operator::Operator;

#[derive(Debug, Subcommand)]
pub(super) enum DeviceCommand {
    /// Register a device; its password is made and shown once.
    Add(Add),
    /// List all devices.
    List(List),
    /// Make a new password; the old one is void and its connections end within a second.
    Rotate(Rotate),
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// The device's id: its MQTT user name and topic level.
    id: String,
    /// What you call it.
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    output: Output,
}

#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    output: Output,
}

#[derive(Debug, Args)]
pub(super) struct Rotate {
    /// The device's id.
    id: String,
    #[command(flatten)]
    output: Output,
}

enum Answer {
    Devices(DeviceList),
    Credential(DeviceCredential),
}

impl DeviceCommand {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let output = match &self {
            Self::Add(add) => &add.output,
            Self::List(list) => &list.output,
            Self::Rotate(rotate) => &rotate.output,
        };
        let json = output.json;
        let operator = Operator::connect(&output.source.load()?).await?;
        let answer = self.ask(&operator).await;
        operator.close().await;
        match answer? {
            Answer::Devices(list) => {
                let rows = list.devices.iter().map(|device| {
                    [
                        device.id.to_string(),
                        device.name.clone().unwrap_or_default(),
                        if device.connected { "connected" } else { "away" }.to_owned(),
                        device.last_seen_at.map(|at| at.to_string()).unwrap_or_default(),
                    ]
                });
                print::table(json, &list, ["ID", "NAME", "STATE", "LAST SEEN"], rows)
            }
            Answer::Credential(made) => {
                let row = [made.id.to_string(), made.password.clone()];
                print::table(json, &made, ["ID (MQTT user name)", "PASSWORD (shown once)"], [row])
            }
        }
    }

    async fn ask(self, operator: &Operator) -> anyhow::Result<Answer> {
        match self {
            Self::List(_) => Ok(Answer::Devices(operator.get("/v1/devices").await?)),
            Self::Add(add) => {
                let new = NewDevice { id: add.id.parse()?, name: add.name };
                Ok(Answer::Credential(operator.send(Method::POST, "/v1/devices", &new).await?))
            }
            Self::Rotate(rotate) => {
                let path = format!("/v1/devices/{}/credentials", rotate.id);
                Ok(Answer::Credential(operator.send(Method::POST, &path, &()).await?))
            }
        }
    }
}
