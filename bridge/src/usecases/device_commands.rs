use std::{sync::Arc, time::Duration};

use lifeline_domain::{Code, Command, CommandAnswered, CommandId, CommandRequested, DeviceCommand, DeviceId, Problem};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::{
    from_json,
    mqtt::CommandResult,
    ws::{self, Recorded},
};

use super::PendingReceipt;
use crate::{Bridge, Caller, ledger::Lane};

/// For how long a command is to be done if its requester does not say, seconds.
const EXPIRES_S: u32 = 60;
/// For how long a command may be to be done, seconds.
const EXPIRES_S_MAX: u32 = 3600;

impl Bridge {
    /// A responder has a device do something: stored, then sent, unless it is dangerous and
    /// a second responder must confirm it first.
    ///
    /// # Errors
    /// `forbidden`, `not_found` for the device or the incident, `wrong_status` if the device is
    /// disabled or the incident resolved, a field that cannot be, `already_exists`, `busy` or `unavailable`.
    pub async fn command_device(&self, caller: &Caller, command: ws::DeviceCommand) -> Result<Recorded, Problem> {
        self.check(caller, Action::DeviceCommand, &Resource::System)?;
        let ws::DeviceCommand { id, device, name, parameters, incident, expires_s } = command;
        if self.registered(&device).map_err(|problem| problem.at("device"))?.disabled_at.is_some() {
            return Err(Problem::new(Code::WrongStatus, "the device is disabled").at("device"));
        }
        let expires_s = expires_s.unwrap_or(EXPIRES_S);
        if !(1..=EXPIRES_S_MAX).contains(&expires_s) {
            let detail = format!("a command is to be done within 1 to {EXPIRES_S_MAX} seconds");
            return Err(Problem::new(Code::InvalidField, detail).at("expires_s"));
        }
        let request = CommandRequested {
            id,
            device,
            two_persons: self.settings.two_person_commands.contains(&name),
            name,
            parameters,
            expires_at: self.clock.now().plus(Duration::from_secs(expires_s.into())),
        };
        let command = Command::RequestDeviceCommand { by: caller.actor.clone(), incident, request };
        let recorded = self.ledger.record(Lane::Action, command).await?;
        self.hand_down(id);
        Ok(self.recorded(recorded))
    }

    /// A second responder agrees to a dangerous command, which is then sent.
    ///
    /// # Errors
    /// `not_found`, `forbidden` for the one who asked for it, `wrong_status` if it needs no
    /// confirmation, has one or is over, or `unavailable`.
    pub async fn confirm_device_command(
        &self,
        caller: &Caller,
        confirm: ws::DeviceCommandConfirm,
    ) -> Result<Recorded, Problem> {
        let id = confirm.id;
        let command = self.live.device_command(id);
        let requester = command.as_ref().and_then(|command| command.requested_by.user());
        self.check(caller, Action::DeviceCommandConfirm, &Resource::Command { requester })?;
        // One that is not durable yet has no requester that the policies could look at.
        if command.is_none() {
            return Err(Problem::new(Code::NotFound, "there is no such command, or it was over long ago").at("id"));
        }
        let command = Command::ConfirmDeviceCommand { by: caller.actor.clone(), id };
        let recorded = self.ledger.record(Lane::Action, command).await?;
        self.hand_down(id);
        Ok(self.recorded(recorded))
    }

    /// The commands that a device is to get now, the oldest first.
    pub fn commands_for(&self, device: &DeviceId) -> Vec<Arc<DeviceCommand>> {
        self.live.commands_for(device, self.clock.now())
    }

    /// A device's client has acknowledged that it has a command.
    ///
    /// # Errors
    /// `not_found`, or `unavailable`.
    pub async fn command_sent(&self, device: &DeviceId, id: CommandId) -> Result<(), Problem> {
        let command = Command::DeviceCommandSent { device: device.clone(), id };
        self.ledger.record(Lane::Action, command).await.map(|_| ())
    }

    /// What a device says has become of a command: queued, or put in quarantine whole if it
    /// cannot be understood or is about no command of this device.
    ///
    /// # Errors
    /// `unavailable` if the ledger has stopped: nothing was stored.
    pub async fn answer_command(
        &self,
        device: &DeviceId,
        topic: &str,
        payload: &[u8],
    ) -> Result<PendingReceipt, Problem> {
        match self.read_answer(device, payload) {
            Ok(answer) => {
                let reference = Some(answer.id.to_string());
                let command = Command::AnswerDeviceCommand { device: device.clone(), answer };
                Ok(PendingReceipt::new(self.ledger.submit(Lane::Action, command).await?, reference))
            }
            Err(problem) => self.quarantine(device, topic, payload, problem).await,
        }
    }

    fn read_answer(&self, device: &DeviceId, payload: &[u8]) -> Result<CommandAnswered, Problem> {
        let CommandResult { id, ok, detail } = from_json(payload)?;
        lifeline_domain::check_text("detail", detail.as_deref().unwrap_or_default())?;
        let known = self.live.device_command(id).is_some_and(|command| command.request.device == *device);
        let unknown = || Problem::new(Code::NotFound, "this device has no such command, or it was over long ago");
        if known { Ok(CommandAnswered { id, ok, detail }) } else { Err(unknown().at("id")) }
    }

    /// Hands a command to the door, if it is to be sent. One that the door cannot take now is
    /// handed over when its device connects.
    fn hand_down(&self, id: CommandId) {
        let now = self.clock.now();
        let Some(command) = self.live.device_command(id).filter(|command| command.is_to_be_sent(now)) else { return };
        if self.commands_down.try_send(command).is_err() {
            metrics::counter!("lifeline_dropped_total", "what" => "command").increment(1);
        }
    }
}
