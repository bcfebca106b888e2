use std::process::ExitCode;

use clap::{Args, Subcommand};
use lifeline_policies::Authorizer;

use super::print;

#[derive(Debug, Subcommand)]
pub(super) enum PoliciesCommand {
    /// Say whether somebody may do something, and which policy says so. Exits with 1 if not.
    Explain(Explain),
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// Who: citizen, responder, admin, sos-token, device:ID, operator, anonymous.
    #[arg(long = "as", value_name = "WHO")]
    principal: String,
    /// What: `feed.read`, `incident.acknowledge`, `mqtt.publish` ...
    #[arg(long)]
    action: String,
    /// With what: system, incident, own-incident, contacts-incident, sos, own-sos, conversation, own-conversation, administered-conversation,
    /// owned-conversation, person, findable-person, known-person, blocking-person, listed-topic, topic:TOPIC.
    #[arg(long, default_value = "system")]
    resource: String,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

impl PoliciesCommand {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let Self::Explain(explain) = self;
        let authorizer = Authorizer::new()?;
        let why = authorizer.explain(&explain.principal, &explain.action, &explain.resource)?;
        if explain.json {
            print::json(&why)?;
        } else {
            print::line(&format!("{}: {}", if why.allowed { "allowed" } else { "denied" }, why.summary))?;
            for policy in &why.policies {
                print::line(&format!("  {} ({}, {})\n    {}", policy.id, policy.effect, policy.file, policy.reason))?;
            }
        }
        Ok(if why.allowed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
