//! The command line. One command a file.

mod config;
mod dev;
mod device;
mod doctor;
mod feed;
mod policies;
mod print;
mod rules;
mod serve;
mod user;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::config::Config;

/// An emergency gateway: alerts of sensors and calls for help of people in one feed for responders.
#[derive(Debug, Parser)]
#[command(name = "lifeline", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run everything on this machine, with demo people and a demo device.
    Dev(dev::Dev),
    /// Run the gateway.
    Serve(serve::Serve),
    /// Check, print or describe the configuration.
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// Add, list, disable people or change their role.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Register devices, one or a whole file; change them, give them credentials, shut them out.
    #[command(subcommand)]
    Device(device::DeviceCommand),
    /// Read the feed.
    #[command(subcommand)]
    Feed(feed::FeedCommand),
    /// Ask the policies.
    #[command(subcommand)]
    Policies(policies::PoliciesCommand),
    /// List the mapping rules, or try a file of them.
    #[command(subcommand)]
    Rules(rules::RulesCommand),
    /// Look for what is wrong: configuration, folder, store, sockets, certificate, clock.
    Doctor(doctor::Doctor),
}

/// Where the configuration comes from.
#[derive(Clone, Debug, Default, Args)]
struct Source {
    /// The configuration file.
    #[arg(long, value_name = "FILE", env = "LIFELINE_CONFIG")]
    config: Option<PathBuf>,
    /// The data folder, instead of the configuration's.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Source {
    fn load(&self) -> anyhow::Result<Config> {
        let mut config = Config::load(self.config.as_deref())?;
        if let Some(data) = &self.data {
            config.data.clone_from(data);
        }
        Ok(config)
    }
}

/// Whom to ask, and how to print the answer.
#[derive(Debug, Args)]
struct Output {
    #[command(flatten)]
    source: Source,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

impl Cli {
    /// Carries the command out.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Dev(dev) => dev.run().await?,
            Command::Serve(serve) => serve.run().await?,
            Command::Config(command) => command.run()?,
            Command::User(command) => command.run().await?,
            Command::Device(command) => command.run().await?,
            Command::Feed(command) => command.run().await?,
            Command::Policies(command) => return command.run(),
            Command::Rules(command) => return command.run().await,
            Command::Doctor(doctor) => return doctor.run().await,
        }
        Ok(ExitCode::SUCCESS)
    }
}
