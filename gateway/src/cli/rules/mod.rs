mod test;

use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};
use lifeline_policies::Mappings;
use lifeline_protocol::rest::RulesView;

use super::{Output, print};
use crate::operator::Operator;

#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// Say what is wrong with a file of rules, and what payloads become by it. Exits with 1 if something is wrong.
    Test(test::Test),
    /// List the rules in force, and what is wrong with files that are not.
    List(Output),
    /// Print a ready-made file, to make one of your own from it.
    Show(Show),
}

#[derive(Debug, Args)]
pub(super) struct Show {
    /// Its name, such as `zigbee2mqtt.toml`.
    name: String,
}

impl RulesCommand {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Test(test) => test.run(),
            Self::List(output) => {
                let operator = Operator::connect(&output.source.load()?).await?;
                let rules = operator.get::<RulesView>("/v1/rules").await;
                operator.close().await;
                list(output.json, &rules?)
            }
            Self::Show(show) => {
                let text = Mappings::ready_made_text(&show.name).with_context(|| unknown(&show.name))?;
                print::line(text.trim_end())?;
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

fn list(json: bool, rules: &RulesView) -> anyhow::Result<ExitCode> {
    let rows = rules.files.iter().map(|file| {
        let from = if file.ready_made { "ready-made" } else { "own" };
        [file.name.clone(), from.to_owned(), file.filters.join("\n"), file.rules.join("\n")]
    });
    print::table(json, rules, ["FILE", "FROM", "TOPICS", "RULES"], rows)?;
    for fault in rules.faults.iter().filter(|_| !json) {
        let place = format!("{}, line {}, column {}", fault.file, fault.line, fault.column);
        print::line(&format!("not in force: {place}: {}", fault.detail))?;
    }
    Ok(if rules.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn unknown(name: &str) -> String {
    format!("there is neither a file `{name}` nor a ready-made one of this name (`lifeline rules list` shows them)")
}
