mod cert;
mod import;
mod profile;
mod show;
mod token;

use clap::{Args, Subcommand};
use lifeline_domain::DeviceId;
use lifeline_protocol::rest::{ChangeDevice, DeviceCredential, DeviceList, DeviceToken, DeviceView, NewDevice};
use reqwest::Method;

use self::profile::ProfileArguments;
use super::{Output, print};
use crate::operator::Operator;

#[derive(Debug, Subcommand)]
pub(super) enum DeviceCommand {
    /// Register a device; its password is made and shown once.
    Add(Add),
    /// List all devices.
    List(Output),
    /// Show all that is known about a device.
    Show(Named),
    /// Change what is known about a device; an empty text removes.
    Set(Set),
    /// Make a new password; the old one, its tokens and certificates are void, and its connections end within a second.
    Rotate(Named),
    /// Register the devices of a CSV file; their passwords are made and shown once.
    Import(import::Import),
    /// Make a certificate with which a device logs in instead of its password, or revoke those it has.
    Cert(cert::Cert),
    /// Make a token that a device sends as its password.
    Token(token::Token),
    /// Let it do nothing any more; its connections end within a second, its tokens and certificates are void for good.
    Disable(Named),
    /// Let it connect again, with the password that it had.
    Enable(Named),
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// The device's id: its MQTT user name and topic level.
    id: DeviceId,
    #[command(flatten)]
    profile: ProfileArguments,
    #[command(flatten)]
    output: Output,
}

#[derive(Debug, Args)]
pub(super) struct Set {
    /// The device's id.
    id: DeviceId,
    #[command(flatten)]
    profile: ProfileArguments,
    /// List no topics besides its own any more.
    #[arg(long, conflicts_with = "topic")]
    no_topics: bool,
    #[command(flatten)]
    output: Output,
}

#[derive(Debug, Args)]
pub(super) struct Named {
    /// The device's id.
    id: DeviceId,
    #[command(flatten)]
    output: Output,
}

enum Answer {
    Devices(DeviceList),
    Device(Box<DeviceView>),
    Credential(DeviceCredential),
    Token(DeviceToken),
    Certificate(Box<cert::Written>),
    Import(import::Outcome),
}

impl DeviceCommand {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let output = match &self {
            Self::Import(import) => &import.output,
            Self::Cert(cert) => &cert.output,
            Self::Token(token) => &token.output,
            Self::Add(add) => &add.output,
            Self::List(output) => output,
            Self::Set(set) => &set.output,
            Self::Show(named) | Self::Rotate(named) | Self::Disable(named) | Self::Enable(named) => &named.output,
        };
        let json = output.json;
        let operator = Operator::connect(&output.source.load()?).await?;
        let answer = self.ask(&operator).await;
        operator.close().await;
        match answer? {
            Answer::Devices(list) => show::list(json, &list),
            Answer::Device(device) => show::one(json, &device),
            Answer::Import(outcome) => outcome.show(json),
            Answer::Certificate(written) => written.show(json),
            Answer::Token(made) => {
                let row = [made.id.to_string(), made.expires_at.to_string(), made.token.clone()];
                print::table(json, &made, ["ID (MQTT user name)", "UNTIL", "TOKEN (the password)"], [row])
            }
            Answer::Credential(made) => {
                let row = [made.id.to_string(), made.password.clone()];
                print::table(json, &made, ["ID (MQTT user name)", "PASSWORD (shown once)"], [row])
            }
        }
    }

    async fn ask(self, operator: &Operator) -> anyhow::Result<Answer> {
        let device = async |id: &DeviceId, what: &str| {
            let path = format!("/v1/devices/{id}/{what}");
            anyhow::Ok(Answer::Device(operator.send(Method::POST, &path, &()).await?))
        };
        match self {
            Self::List(_) => Ok(Answer::Devices(operator.get("/v1/devices").await?)),
            Self::Show(named) => Ok(Answer::Device(operator.get(&format!("/v1/devices/{}", named.id)).await?)),
            Self::Add(add) => {
                let new = NewDevice::new(add.id, add.profile.new_profile()?);
                Ok(Answer::Credential(operator.send(Method::POST, "/v1/devices", &new).await?))
            }
            Self::Set(set) => {
                let path = format!("/v1/devices/{}", set.id);
                let before: DeviceView = operator.get(&path).await?;
                let mut change: ChangeDevice = set.profile.change(before.profile.location)?;
                if set.no_topics {
                    change.topics = Some(None);
                }
                Ok(Answer::Device(operator.send(Method::PATCH, &path, &change).await?))
            }
            Self::Rotate(named) => {
                let path = format!("/v1/devices/{}/credentials", named.id);
                Ok(Answer::Credential(operator.send(Method::POST, &path, &()).await?))
            }
            Self::Import(import) => Ok(Answer::Import(import.ask(operator).await?)),
            Self::Cert(cert) => cert.ask(operator).await,
            Self::Token(token) => Ok(Answer::Token(token.ask(operator).await?)),
            Self::Disable(named) => device(&named.id, "disable").await,
            Self::Enable(named) => device(&named.id, "enable").await,
        }
    }
}
