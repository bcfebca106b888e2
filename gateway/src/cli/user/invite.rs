use clap::Args;
use lifeline_protocol::rest::{Invitation, Invite as Invited};
use reqwest::Method;

use super::{Output, print};
use crate::{config::RoleName, operator::Operator};

/// Make a link by which one person makes an account.
#[derive(Debug, Args)]
pub(in crate::cli) struct Invite {
    /// What the account may be.
    #[arg(long, value_enum, default_value = "citizen")]
    role: RoleName,
    /// Mail the link to this address instead of showing it; the address is the account's then.
    #[arg(long)]
    email: Option<String>,
    #[command(flatten)]
    output: Output,
}

impl Invite {
    pub(in crate::cli) async fn run(self) -> anyhow::Result<()> {
        let operator = Operator::connect(&self.output.source.load()?).await?;
        let asked = Invited { role: self.role.into(), email: self.email };
        let made: anyhow::Result<Invitation> = operator.send(Method::POST, "/v1/invitations", &asked).await;
        operator.close().await;
        let made = made?;
        let goes = made.link.clone().or_else(|| made.email.as_ref().map(|email| format!("mailed to {email}")));
        let row = [made.role.as_str().to_owned(), made.expires_at.to_string(), goes.unwrap_or_default()];
        print::table(self.output.json, &made, ["ROLE", "GOOD UNTIL", "LINK (shown once)"], [row])
    }
}
