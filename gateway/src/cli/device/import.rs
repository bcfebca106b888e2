use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use lifeline_protocol::rest::{DeviceImport, ImportedDevice};
use reqwest::{Method, header::CONTENT_TYPE};

use super::{Output, print};
use crate::{
    operator::{Operator, checked},
    private_file::PrivateFile,
};

#[derive(Debug, Args)]
pub(in crate::cli) struct Import {
    /// The file; its first line names the columns: id, and any of name, kind, lat, lon, floor, place, owner,
    /// topics (filters divided by spaces).
    file: PathBuf,
    /// Only say what would be done; fails where doing it would.
    #[arg(long, conflicts_with = "out")]
    dry_run: bool,
    /// Take the good lines even if others are bad.
    #[arg(long)]
    skip_bad: bool,
    /// Change devices that are registered already to what the file says; columns that are not there stay.
    #[arg(long)]
    update: bool,
    /// Write the passwords to this new CSV file, which only you may read, instead of printing them.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) output: Output,
}

/// What the gateway says to a file, and where the passwords are.
pub(super) struct Outcome {
    report: DeviceImport,
    /// Lines are bad and were not to be skipped, so that nothing is written, or would be.
    fails: bool,
    passwords: Option<PathBuf>,
}

impl Import {
    pub(super) async fn ask(self, operator: &Operator) -> anyhow::Result<Outcome> {
        let file = std::fs::read(&self.file).with_context(|| format!("{} cannot be read", self.file.display()))?;
        // Before passwords are made: they are shown once.
        let out = self.out.map(PrivateFile::create).transpose()?;
        let Self { dry_run, skip_bad, update, .. } = self;
        let path = format!("/v1/devices/import?dry_run={dry_run}&skip_bad={skip_bad}&update={update}");
        let sent = operator.request(Method::POST, &path).header(CONTENT_TYPE, "text/csv").body(file).send();
        let asked = async { anyhow::Ok(checked(sent.await?).await?.json::<DeviceImport>().await?) };
        let mut report = match asked.await {
            Ok(report) => report,
            Err(error) => {
                if let Some(out) = out {
                    out.discard();
                }
                return Err(error);
            }
        };
        let passwords = match out {
            Some(out) if report.written => {
                let path = out.write(csv(&report.added).as_bytes())?;
                report.added.iter_mut().for_each(|added| added.password = None);
                Some(path)
            }
            Some(out) => {
                out.discard();
                None
            }
            None => None,
        };
        let fails = !report.bad.is_empty() && !skip_bad;
        Ok(Outcome { report, fails, passwords })
    }
}

/// Neither an id nor a password holds a character that CSV would have to quote.
fn csv(added: &[ImportedDevice]) -> String {
    let line = |device: &ImportedDevice| format!("{},{}\n", device.id, device.password.as_deref().unwrap_or_default());
    std::iter::once("id,password\n".to_owned()).chain(added.iter().map(line)).collect()
}

impl Outcome {
    pub(super) fn show(&self, json: bool) -> anyhow::Result<()> {
        let report = &self.report;
        let tense = if report.written { "" } else { "would be " };
        let row = |what: &str, id: &dyn ToString, detail: &str| [what.to_owned(), id.to_string(), detail.to_owned()];
        let added = report
            .added
            .iter()
            .map(|one| row(&format!("{tense}added"), &one.id, one.password.as_deref().unwrap_or_default()));
        let updated = report.updated.iter().map(|id| row(&format!("{tense}updated"), id, ""));
        let existing = report.existing.iter().map(|id| row("stays", id, "registered already"));
        let bad = report.bad.iter().map(|bad| {
            let column = bad.field.as_ref().map(|field| format!("{field}: ")).unwrap_or_default();
            row("BAD", &format!("line {}", bad.line), &format!("{column}{}", bad.detail))
        });
        let rows = added.chain(updated).chain(existing).chain(bad);
        print::table(json, report, ["", "ID (MQTT user name)", "PASSWORD (shown once), or what is wrong"], rows)?;
        if let Some(file) = self.passwords.as_ref().filter(|_| !json) {
            print::line(&format!("the passwords are in {}", file.display()))?;
        }
        if self.fails {
            bail!("nothing is written: put the bad lines right, or take the others with --skip-bad");
        }
        Ok(())
    }
}
