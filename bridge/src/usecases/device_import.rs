use std::collections::HashMap;

use lifeline_domain::{Code, DeviceId, DeviceProfile, Problem};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::rest::{BadLine, ChangeDevice, DeviceImport, ImportedDevice, NewDevice};

use crate::{Bridge, Caller, ports::Device};

/// A line of a file with devices.
#[derive(Clone, Debug)]
pub struct ImportLine {
    /// Its number, from 1.
    pub line: u64,
    /// Which device, and what the file says about it; or what is wrong with the line.
    pub device: Result<(DeviceId, ChangeDevice), Problem>,
}

/// What is to be done with a file of devices.
#[derive(Clone, Copy, Debug, Default)]
pub struct ImportOptions {
    /// Only say what would be done.
    pub dry_run: bool,
    /// Take the good lines even if others are bad.
    pub skip_bad: bool,
    /// Change devices that are registered already; otherwise they stay as they are.
    pub update: bool,
}

impl Bridge {
    /// Registers the devices of a file, all in one transaction, and returns their secrets,
    /// once. If a line is bad, nothing is written unless it is to be skipped.
    ///
    /// # Errors
    /// `forbidden` or `unavailable`: nothing is written then.
    pub async fn import_devices(
        &self,
        caller: &Caller,
        lines: Vec<ImportLine>,
        options: ImportOptions,
    ) -> Result<DeviceImport, Problem> {
        self.check(caller, Action::DeviceManage, &Resource::System)?;
        let _turn = self.registering.lock().await;
        let mut report = DeviceImport { written: false, added: vec![], updated: vec![], existing: vec![], bad: vec![] };
        let mut devices = Vec::new();
        let mut named: HashMap<DeviceId, u64> = HashMap::new();
        for ImportLine { line, device } in lines {
            let taken = device.and_then(|(id, said)| {
                if let Some(first) = named.insert(id.clone(), line) {
                    let detail = format!("the device stands in line {first} already");
                    return Err(Problem::new(Code::AlreadyExists, detail).at("id"));
                }
                self.take_line(id, said, options, &mut report)
            });
            match taken {
                Ok(device) => devices.extend(device),
                Err(problem) => report.bad.push(bad(line, problem)),
            }
        }
        if options.dry_run || !(report.bad.is_empty() || options.skip_bad) {
            report.added.iter_mut().for_each(|added| added.password = None);
            return Ok(report);
        }
        self.accounts.put_devices(&devices).await?;
        devices.into_iter().for_each(|device| self.directory.put_device(device));
        report.written = true;
        Ok(report)
    }

    /// What is to be stored for a line, if anything is.
    fn take_line(
        &self,
        id: DeviceId,
        said: ChangeDevice,
        options: ImportOptions,
        report: &mut DeviceImport,
    ) -> Result<Option<Device>, Problem> {
        let Some(known) = self.directory.device(&id) else {
            let new = NewDevice::new(id, said.applied_to(&DeviceProfile::default()));
            let (device, made) = self.new_device(new)?;
            report.added.push(ImportedDevice { id: made.id, password: Some(made.password) });
            return Ok(Some(device));
        };
        let before = &known.device.profile;
        let after = said.applied_to(before).checked()?;
        if !options.update || after == *before {
            report.existing.push(id);
            return Ok(None);
        }
        report.updated.push(id);
        Ok(Some(Device { profile: after, ..(*known.device).clone() }))
    }
}

fn bad(line: u64, problem: Problem) -> BadLine {
    BadLine { line, code: problem.code, detail: problem.detail, field: problem.field }
}
