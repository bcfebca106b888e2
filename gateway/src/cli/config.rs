use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Source, print};
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Say whether a file can be used, and otherwise what is wrong and in which line.
    Check(Check),
    /// Print the configuration as it is in force: file, then environment.
    Print(Print),
    /// Print the JSON Schema of the file, for editors.
    Schema,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// The configuration file.
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Print {
    #[command(flatten)]
    source: Source,
    /// As JSON instead of TOML.
    #[arg(long)]
    json: bool,
}

impl ConfigCommand {
    pub(super) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Check(check) => {
                Config::load(check.file.as_deref())?;
                let what = check.file.map_or("the environment".to_owned(), |file| file.display().to_string());
                print::line(&format!("{what}: the configuration is good"))
            }
            Self::Print(this) if this.json => print::json(&this.source.load()?),
            Self::Print(this) => print::line(toml::to_string(&this.source.load()?)?.trim_end()),
            Self::Schema => print::json(&Config::schema()),
        }
    }
}
