use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, bail};
use clap::Args;
use lifeline_domain::DeviceId;
use lifeline_policies::{MappedSignal, MappingCases, Mappings, Memory, Reading, RuleFault};
use serde::Serialize;

use super::unknown;
use crate::{cli::print, rules_folder::read_rules};

#[derive(Debug, Args)]
pub(in crate::cli) struct Test {
    /// The file, or the name of a ready-made one.
    file: PathBuf,
    /// The topic of a publish to try.
    #[arg(long, requires = "payload")]
    topic: Option<String>,
    /// Its payload.
    #[arg(long, requires = "topic")]
    payload: Option<String>,
    /// A file with cases to play, or a folder with such files (`*.toml`).
    #[arg(long, value_name = "PATH")]
    cases: Option<PathBuf>,
    /// As which device.
    #[arg(long, value_name = "ID", default_value = "device")]
    device: String,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

/// What a test came to.
#[derive(Debug, Default, Serialize)]
struct Report {
    faults: Vec<RuleFault>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publish: Option<Published>,
    cases: Vec<Played>,
    passed: usize,
    failed: usize,
}

/// What a publish became.
#[derive(Debug, Serialize)]
struct Published {
    /// The filter that takes the topic; none: no rule of the file is about it.
    filter: Option<String>,
    rules: Vec<RuleSaid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

#[derive(Debug, Serialize)]
struct RuleSaid {
    rule: String,
    signal: Option<MappedSignal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

/// What a case came to.
#[derive(Debug, Serialize)]
struct Played {
    file: String,
    what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    wrong: Option<String>,
}

impl Test {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let report = self.report()?;
        let good = report.faults.is_empty()
            && report.failed == 0
            && report.publish.as_ref().is_none_or(|publish| publish.problem.is_none());
        if self.json {
            print::json(&report)?
        } else {
            self.print(&report)?
        }
        Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn report(&self) -> anyhow::Result<Report> {
        let device: DeviceId = self.device.parse()?;
        let rules = match self.rules()? {
            Ok(rules) => rules,
            Err(faults) => return Ok(Report { faults, ..Report::default() }),
        };
        let mut report = Report::default();
        if let (Some(topic), Some(payload)) = (&self.topic, &self.payload) {
            let reading = rules.read(&device, topic, payload.as_bytes(), &Memory::default());
            report.publish = Some(published(reading));
        }
        if let Some(folder) = &self.cases {
            report.cases = play(&rules, &device, folder)?;
        }
        report.failed = report.cases.iter().filter(|case| case.wrong.is_some()).count();
        report.passed = report.cases.len() - report.failed;
        Ok(report)
    }

    fn rules(&self) -> anyhow::Result<Result<Mappings, Vec<RuleFault>>> {
        let name = self.file.to_string_lossy();
        if let (false, Some(text)) = (self.file.exists(), Mappings::ready_made_text(&name)) {
            return Ok(Mappings::only(&name, text));
        }
        if !self.file.exists() {
            bail!(unknown(&name));
        }
        // The whole path, as compilers do, so that an editor can jump there.
        let read = read_rules(&self.file).map_err(|fault| vec![fault]);
        Ok(read.and_then(|(own, text)| {
            let rules = Mappings::only(&name, &text)?;
            // Beside the ready-made ones its filters may be another file's, too.
            Mappings::load(&[(own, text)]).map(|_| rules)
        }))
    }

    fn print(&self, report: &Report) -> anyhow::Result<()> {
        for fault in &report.faults {
            print::line(&fault.to_string())?;
        }
        if report.faults.is_empty() {
            print::line(&format!("{}: the rules are good", self.file.display()))?;
        }
        if let Some(publish) = &report.publish {
            print_publish(publish)?;
        }
        for case in report.cases.iter().filter(|case| case.wrong.is_some()) {
            print::line(&format!(
                "FAILED {}: {}\n  {}",
                case.file,
                case.what,
                case.wrong.as_deref().unwrap_or_default()
            ))?;
        }
        if self.cases.is_some() {
            print::line(&format!("{} cases are as they should be, {} are not", report.passed, report.failed))?;
        }
        Ok(())
    }
}

fn print_publish(publish: &Published) -> anyhow::Result<()> {
    if let Some(filter) = &publish.filter {
        print::line(&format!("taken by {filter}"))?;
    }
    for said in &publish.rules {
        match (&said.signal, &said.problem) {
            (Some(signal), _) => print::line(&format!("  {}: {}", said.rule, serde_json::to_string(signal)?))?,
            (None, None) => print::line(&format!("  {}: does not apply", said.rule))?,
            (None, Some(_)) => {}
        }
        if let Some(problem) = &said.problem {
            print::line(&format!("  {}: WRONG: {problem}", said.rule))?;
        }
    }
    match &publish.problem {
        Some(problem) => print::line(&format!("goes to quarantine: {problem}")),
        None if publish.rules.iter().all(|said| said.signal.is_none()) => print::line("a sign of life, and no more"),
        None => Ok(()),
    }
}

fn published(reading: Option<Reading>) -> Published {
    let Some(reading) = reading else {
        let problem = Some("no filter of this file takes the topic".to_owned());
        return Published { filter: None, rules: Vec::new(), problem };
    };
    let problem = reading.problem().map(|problem| problem.detail.clone());
    let said = reading.rules.into_iter().map(|outcome| RuleSaid {
        rule: outcome.rule.to_string(),
        signal: outcome.signal,
        problem: outcome.problem.map(|problem| problem.detail),
    });
    Published { filter: Some(reading.filter.to_string()), rules: said.collect(), problem }
}

fn play(rules: &Mappings, device: &DeviceId, cases: &Path) -> anyhow::Result<Vec<Played>> {
    let paths = if cases.is_dir() { files_of(cases)? } else { vec![cases.to_owned()] };
    let mut played = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        let cases = MappingCases::parse(&text).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
        let memory = Memory::default();
        played.extend(cases.cases.iter().map(|case| Played {
            file: path.display().to_string(),
            what: case.what.clone(),
            wrong: case.play(rules, device, &memory).1.err(),
        }));
    }
    Ok(played)
}

/// The files of a folder with cases.
fn files_of(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let unreadable = || format!("the folder {} cannot be read", folder.display());
    let entries =
        fs::read_dir(folder).with_context(unreadable)?.collect::<Result<Vec<_>, _>>().with_context(unreadable)?;
    let mut paths: Vec<_> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    if paths.is_empty() {
        bail!("the folder {} has no cases (*.toml)", folder.display());
    }
    Ok(paths)
}
