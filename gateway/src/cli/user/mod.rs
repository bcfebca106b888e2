mod invite;

use clap::{Args, Subcommand};
use lifeline_protocol::rest::{ChangeUser, NewUser, UserView};
use reqwest::Method;

use super::{Output, print};
use crate::{config::RoleName, operator::Operator};

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    #[command(flatten)]
    Account(AccountCommand),
    /// Make a link by which one person makes an account.
    Invite(invite::Invite),
}

#[derive(Debug, Subcommand)]
pub(super) enum AccountCommand {
    /// Make an account; a password is made and shown once.
    Add(Add),
    /// List all accounts.
    List(Output),
    /// Take everything from an account: its connections end within a second.
    Disable(Named),
    /// Give a disabled account back.
    Enable(Named),
    /// Take the second factor and all passkeys off an account, for whoever has lost theirs: the password is enough then.
    RemoveSecondFactor(Named),
    /// Change what an account may be.
    Role(ChangeRole),
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// The login name.
    username: String,
    /// What the account may be.
    #[arg(long, value_enum, default_value = "citizen")]
    role: RoleName,
    /// The name others see; the login name if left out.
    #[arg(long)]
    name: Option<String>,
    /// The e-mail address.
    #[arg(long)]
    email: Option<String>,
    /// The language they read, such as bn or zh-Hans.
    #[arg(long)]
    locale: Option<String>,
    /// Where they are, such as Asia/Dhaka.
    #[arg(long)]
    time_zone: Option<String>,
    #[command(flatten)]
    output: Output,
}

#[derive(Debug, Args)]
pub(super) struct Named {
    /// The login name.
    username: String,
    #[command(flatten)]
    output: Output,
}

#[derive(Debug, Args)]
pub(super) struct ChangeRole {
    /// The login name.
    username: String,
    /// What the account may be.
    #[arg(value_enum)]
    role: RoleName,
    #[command(flatten)]
    output: Output,
}

impl UserCommand {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Account(command) => command.run().await,
            Self::Invite(invite) => invite.run().await,
        }
    }
}

impl AccountCommand {
    async fn run(self) -> anyhow::Result<()> {
        let output = match &self {
            Self::Add(add) => &add.output,
            Self::List(output) => output,
            Self::Disable(named) | Self::Enable(named) | Self::RemoveSecondFactor(named) => &named.output,
            Self::Role(change) => &change.output,
        };
        let json = output.json;
        let operator = Operator::connect(&output.source.load()?).await?;
        let users = self.ask(&operator).await;
        operator.close().await;
        show(json, &users?)
    }

    async fn ask(self, operator: &Operator) -> anyhow::Result<Vec<UserView>> {
        let change = match self {
            Self::List(_) => return operator.get("/v1/users").await,
            Self::Add(add) => {
                let new = NewUser {
                    name: add.name.unwrap_or_else(|| add.username.clone()),
                    username: add.username,
                    email: add.email,
                    locale: add.locale,
                    time_zone: add.time_zone,
                    role: add.role.into(),
                    password: None,
                };
                return Ok(vec![operator.send(Method::POST, "/v1/users", &new).await?]);
            }
            Self::Disable(named) => (named.username, ChangeUser { disabled: Some(true), ..ChangeUser::default() }),
            Self::Enable(named) => (named.username, ChangeUser { disabled: Some(false), ..ChangeUser::default() }),
            Self::RemoveSecondFactor(named) => {
                (named.username, ChangeUser { remove_second_factor: true, ..ChangeUser::default() })
            }
            Self::Role(change) => {
                (change.username, ChangeUser { role: Some(change.role.into()), ..ChangeUser::default() })
            }
        };
        let (username, change) = change;
        Ok(vec![operator.send(Method::PATCH, &format!("/v1/users/{username}"), &change).await?])
    }
}

fn show(json: bool, users: &[UserView]) -> anyhow::Result<()> {
    let rows = users.iter().map(|user| {
        [
            user.username.clone(),
            user.name.clone(),
            user.role.as_str().to_owned(),
            user.disabled_at.map_or("active".to_owned(), |at| format!("disabled {at}")),
            user.password.clone().unwrap_or_default(),
        ]
    });
    let made = users.iter().any(|user| user.password.is_some());
    print::table(
        json,
        &users,
        ["USERNAME", "NAME", "ROLE", "STATE", if made { "PASSWORD (shown once)" } else { "" }],
        rows,
    )
}
