//! The operator's own mapping rules, read when the gateway starts and whenever they change.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use lifeline_bridge::Bridge;
use lifeline_policies::{Mappings, RuleFault};

use crate::{config::Config, data::DataFolder};

/// How often the folder is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// The most files.
const FILES_MAX: usize = 200;
/// The largest file, bytes.
const FILE_BYTES_MAX: u64 = 256 * 1024;

/// The files by name and text, or what is wrong with the folder.
type Files = Result<Vec<(String, String)>, Vec<RuleFault>>;

/// The folder of the operator's own rules.
#[derive(Clone, Debug)]
pub(crate) struct RulesFolder(PathBuf);

impl RulesFolder {
    pub(crate) fn of(config: &Config, data: &DataFolder) -> Self {
        Self(config.rules.folder.clone().unwrap_or_else(|| data.rules()))
    }

    /// Puts the first rules in force: all that are good. There are none before them that
    /// could stay, and people's calls do not wait for a sensor's rule to be mended.
    pub(crate) fn load(&self, bridge: &Bridge) -> anyhow::Result<()> {
        let files = self.read();
        let faults = match files.clone().and_then(|files| Mappings::load(&files)) {
            Ok(rules) => {
                bridge.use_rules(Ok(rules));
                return Ok(());
            }
            Err(faults) => faults,
        };
        let wrong = |name: &String| faults.iter().any(|fault| fault.file == *name);
        let good: Vec<_> = files.unwrap_or_default().into_iter().filter(|(name, _)| !wrong(name)).collect();
        let rules = Mappings::load(&good).or_else(|_| Mappings::ready_made());
        bridge.use_rules(Ok(rules.map_err(|faults| anyhow::anyhow!("the ready-made mapping rules: {faults:?}"))?));
        bridge.use_rules(Err(faults));
        Ok(())
    }

    /// How many files there are, if they are good.
    pub(crate) fn check(&self) -> Result<usize, Vec<RuleFault>> {
        let files = self.read()?;
        Mappings::load(&files).map(|_| files.len())
    }

    /// From now on puts changed files in force, until the gateway stops.
    pub(crate) fn watch(self, bridge: Arc<Bridge>) {
        tokio::spawn(async move {
            let stopping = bridge.stopping();
            let mut before = None;
            let mut tick = tokio::time::interval(LOOK_EVERY);
            tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                tokio::select! {
                    () = stopping.cancelled() => return,
                    _ = tick.tick() => {}
                }
                let folder = self.clone();
                let Ok(files) = tokio::task::spawn_blocking(move || folder.read()).await else { continue };
                if before.as_ref().is_some_and(|before| *before != files) {
                    let bridge = bridge.clone();
                    let changed = files.clone();
                    let load = move || bridge.use_rules(changed.and_then(|files| Mappings::load(&files)));
                    let _ = tokio::task::spawn_blocking(load).await;
                }
                before = Some(files);
            }
        });
    }

    /// The files, by name. The whole texts are compared, not their times of change: a few
    /// small files, and an editor that keeps the time is noticed, too.
    fn read(&self) -> Files {
        let folder = match fs::read_dir(&self.0) {
            Ok(folder) => folder,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(vec![unreadable(&self.0, &error)]),
        };
        let is_rules = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "toml");
        let mut paths: Vec<_> = folder.filter_map(|entry| Some(entry.ok()?.path())).filter(is_rules).collect();
        paths.sort();
        if paths.len() > FILES_MAX {
            return Err(vec![fault(&self.0, format!("the folder has more than {FILES_MAX} files"))]);
        }
        paths.iter().map(|path| read_rules(path).map_err(|fault| vec![fault])).collect()
    }
}

/// Name and text of one file.
pub(crate) fn read_rules(path: &Path) -> Result<(String, String), RuleFault> {
    let size = fs::metadata(path).map_err(|error| unreadable(path, &error))?.len();
    if size > FILE_BYTES_MAX {
        return Err(fault(path, format!("the file has {size} bytes, at most {FILE_BYTES_MAX} are read")));
    }
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    Ok((name_of(path), text))
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn unreadable(path: &Path, error: &io::Error) -> RuleFault {
    fault(path, format!("it cannot be read: {error}"))
}

fn fault(path: &Path, detail: String) -> RuleFault {
    RuleFault { file: name_of(path), line: 1, column: 1, rule: None, key: None, detail }
}
