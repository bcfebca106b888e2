//! Commands to devices: what may become of them, and how they stand.

use std::sync::Arc;

use super::State;
use crate::{
    Actor, Code, CommandAnswered, CommandConfirmed, CommandId, CommandRequested, CommandSent, CommandTimedOut,
    Decision, DeviceCommand, DeviceId, Entry, Fact, IncidentId, Moment, Position, Problem, check_parameters,
    check_text,
};

/// How many commands there are at most that are not over, or not long ago.
const COMMANDS_MAX: usize = 10_000;

impl State {
    /// The commands that are not over, and those that have not been for long.
    pub fn device_commands(&self) -> impl Iterator<Item = &Arc<DeviceCommand>> {
        self.commands.values()
    }

    /// One command.
    pub fn device_command(&self, id: CommandId) -> Option<&Arc<DeviceCommand>> {
        self.commands.get(&id)
    }

    pub(super) fn request_command(
        &self,
        by: &Actor,
        incident: Option<IncidentId>,
        request: &CommandRequested,
        moment: Moment,
    ) -> Result<Decision, Problem> {
        if let Some(known) = self.commands.get(&request.id) {
            let same = known.requested_by.user() == by.user()
                && (&known.request.device, &known.request.name) == (&request.device, &request.name);
            let other = || Problem::new(Code::AlreadyExists, "another command has this id").at("id");
            return if same { Ok(repeat_of(known)) } else { Err(other()) };
        }
        check_parameters(&request.parameters)?;
        if request.expires_at <= moment.now {
            return Err(Problem::new(Code::InvalidField, "it has expired already").at("expires_s"));
        }
        let kept = self.commands.values().filter(|command| !command.is_forgotten(moment.now)).count();
        if kept >= COMMANDS_MAX {
            return Err(Problem::new(Code::Busy, format!("{COMMANDS_MAX} commands are waiting; wait for some")));
        }
        if let Some(incident) = incident {
            self.known(incident)?.check_unresolved()?;
        }
        Ok(Decision::Record { by: by.clone(), incident, facts: vec![Fact::CommandRequested(request.clone())] })
    }

    pub(super) fn confirm_command(&self, by: &Actor, id: CommandId, moment: Moment) -> Result<Decision, Problem> {
        let command = self.commands.get(&id).ok_or_else(no_command)?;
        let refused = |detail: &str| Err(Problem::new(Code::WrongStatus, detail));
        match &command.confirmed_by {
            Some(second) if second.user() == by.user() => return Ok(repeat_of(command)),
            Some(_) => return refused("another responder has confirmed it"),
            None if !command.request.two_persons => return refused("it needs no confirmation"),
            None => {}
        }
        if command.is_over() || command.request.expires_at <= moment.now {
            return refused("its time is over; ask for it anew");
        }
        Ok(record(by, command, Fact::CommandConfirmed(CommandConfirmed { id })))
    }

    pub(super) fn command_sent(&self, id: CommandId, device: &DeviceId) -> Result<Decision, Problem> {
        let command = self.command_of(id, device)?;
        let known = command.sent || command.answered;
        let by = Actor::Device { id: device.clone() };
        Ok(if known { repeat_of(command) } else { record(&by, command, Fact::CommandSent(CommandSent { id })) })
    }

    /// The first answer counts, also one that comes after the command's time.
    pub(super) fn answer_command(&self, device: &DeviceId, answer: &CommandAnswered) -> Result<Decision, Problem> {
        check_text("detail", answer.detail.as_deref().unwrap_or_default())?;
        let command = self.command_of(answer.id, device)?;
        let by = Actor::Device { id: device.clone() };
        let answered = || record(&by, command, Fact::CommandAnswered(answer.clone()));
        Ok(if command.answered { repeat_of(command) } else { answered() })
    }

    pub(super) fn time_command_out(&self, id: CommandId, moment: Moment) -> Result<Decision, Problem> {
        let command = self.commands.get(&id).ok_or_else(no_command)?;
        if command.is_over() || moment.now < command.request.expires_at {
            return Ok(repeat_of(command));
        }
        Ok(record(&Actor::System, command, Fact::CommandTimedOut(CommandTimedOut { id })))
    }

    /// A device knows of no command but its own.
    fn command_of(&self, id: CommandId, device: &DeviceId) -> Result<&Arc<DeviceCommand>, Problem> {
        self.commands.get(&id).filter(|command| command.request.device == *device).ok_or_else(no_command)
    }

    /// Follows what an entry says of a command. One whose request is no longer in the log is not followed.
    pub(super) fn follow_command(&mut self, entry: &Entry) {
        if let Fact::CommandRequested(request) = &entry.fact {
            self.commands.retain(|_, command| !command.is_forgotten(entry.at));
            let command = DeviceCommand {
                request: request.clone(),
                incident: entry.incident,
                requested_by: entry.by.clone(),
                requested_at: entry.at,
                requested_offset: entry.position.feed,
                confirmed_by: None,
                sent: false,
                answered: false,
                timed_out: false,
            };
            self.commands.insert(request.id, Arc::new(command));
            return;
        }
        let Some(command) = entry.fact.command().and_then(|id| self.commands.get_mut(&id)) else { return };
        let command = Arc::make_mut(command);
        match &entry.fact {
            Fact::CommandConfirmed(_) => command.confirmed_by = Some(entry.by.clone()),
            Fact::CommandSent(_) => command.sent = true,
            Fact::CommandAnswered(_) => command.answered = true,
            Fact::CommandTimedOut(_) => command.timed_out = true,
            _ => {}
        }
    }
}

fn record(by: &Actor, command: &DeviceCommand, fact: Fact) -> Decision {
    Decision::Record { by: by.clone(), incident: command.incident, facts: vec![fact] }
}

/// Whoever has read as far as the request has read what the repetition asked for.
fn repeat_of(command: &DeviceCommand) -> Decision {
    Decision::Repeat { position: Position { feed: command.requested_offset, log: 0 }, incident: command.incident }
}

fn no_command() -> Problem {
    Problem::new(Code::NotFound, "there is no such command, or it was over long ago")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use uuid::Uuid;

    use super::*;
    use crate::{Command, Role, Timestamp, UserId};

    const ID: CommandId = CommandId(Uuid::from_u128(7));

    struct Ledger(State);

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_millis(1_795_000_000_000).plus(Duration::from_secs(seconds))
    }

    fn responder(number: u128) -> Actor {
        Actor::User { id: UserId(Uuid::from_u128(number)), name: "R".to_owned(), role: Role::Responder }
    }

    fn device(name: &str) -> DeviceId {
        name.parse().unwrap()
    }

    impl Ledger {
        /// The facts, by their names on the wire; none for a repetition.
        fn take(&mut self, seconds: u64, command: Command) -> Result<Vec<String>, Code> {
            let moment = Moment { now: at(seconds), fresh: Uuid::from_u128(99) };
            match self.0.decide(&command, moment).map_err(|problem| problem.code)? {
                Decision::Repeat { .. } => Ok(Vec::new()),
                Decision::Record { by, incident, facts } => {
                    let mut names = Vec::new();
                    for fact in facts {
                        let last = self.0.position();
                        let position = Position { feed: last.feed + 1, log: last.log + 1 };
                        let json = serde_json::to_value(&fact).unwrap();
                        names.push(json["type"].as_str().unwrap().to_owned());
                        self.0.apply(&Entry { position, at: moment.now, incident, by: by.clone(), fact });
                    }
                    Ok(names)
                }
            }
        }

        fn request(&mut self, seconds: u64, by: u128, two_persons: bool) -> Result<Vec<String>, Code> {
            let request = CommandRequested {
                id: ID,
                device: device("d1"),
                name: "lock".parse().unwrap(),
                parameters: Default::default(),
                expires_at: at(seconds + 60),
                two_persons,
            };
            self.take(seconds, Command::RequestDeviceCommand { by: responder(by), incident: None, request })
        }

        fn confirm(&mut self, seconds: u64, by: u128) -> Result<Vec<String>, Code> {
            self.take(seconds, Command::ConfirmDeviceCommand { by: responder(by), id: ID })
        }

        fn answer(&mut self, seconds: u64, from: &str) -> Result<Vec<String>, Code> {
            let answer = CommandAnswered { id: ID, ok: true, detail: None };
            self.take(seconds, Command::AnswerDeviceCommand { device: device(from), answer })
        }

        fn to_be_sent(&self, seconds: u64) -> bool {
            self.0.device_command(ID).unwrap().is_to_be_sent(at(seconds))
        }
    }

    fn one(name: &str) -> Result<Vec<String>, Code> {
        Ok(vec![name.to_owned()])
    }

    #[test]
    fn a_command_is_requested_sent_and_answered_once() {
        let mut ledger = Ledger(State::default());
        assert_eq!(ledger.request(0, 1, false), one("command.requested"));
        assert_eq!(ledger.request(1, 1, false), Ok(vec![]), "the same again");
        assert_eq!(ledger.request(1, 2, false), Err(Code::AlreadyExists), "another's");
        assert_eq!(ledger.confirm(1, 2), Err(Code::WrongStatus), "it needs none");
        assert!(ledger.to_be_sent(59) && !ledger.to_be_sent(60));
        let sent = Command::DeviceCommandSent { device: device("d1"), id: ID };
        assert_eq!(ledger.take(2, sent.clone()), one("command.sent"));
        assert_eq!(ledger.take(3, sent), Ok(vec![]));
        assert!(!ledger.to_be_sent(3));
        assert_eq!(ledger.answer(4, "d2"), Err(Code::NotFound), "another device's");
        assert_eq!(ledger.answer(4, "d1"), one("command.answered"));
        assert_eq!(ledger.answer(5, "d1"), Ok(vec![]));
        assert_eq!(ledger.take(61, Command::TimeDeviceCommandOut { id: ID }), Ok(vec![]));
    }

    #[test]
    fn a_dangerous_one_waits_for_a_second_person() {
        let mut ledger = Ledger(State::default());
        ledger.request(0, 1, true).unwrap();
        assert!(!ledger.to_be_sent(1));
        assert_eq!(ledger.confirm(1, 2), one("command.confirmed"));
        assert!(ledger.to_be_sent(1));
        assert_eq!(ledger.confirm(2, 2), Ok(vec![]));
        assert_eq!(ledger.confirm(2, 3), Err(Code::WrongStatus));
    }

    #[test]
    fn without_an_answer_it_times_out_and_a_late_answer_is_still_recorded() {
        let mut ledger = Ledger(State::default());
        ledger.request(0, 1, true).unwrap();
        let time_out = Command::TimeDeviceCommandOut { id: ID };
        assert_eq!(ledger.take(59, time_out.clone()), Ok(vec![]));
        assert_eq!(ledger.take(60, time_out.clone()), one("command.timed_out"));
        assert_eq!(ledger.take(61, time_out), Ok(vec![]));
        assert_eq!(ledger.confirm(61, 2), Err(Code::WrongStatus));
        assert_eq!(ledger.answer(70, "d1"), one("command.answered"));
        assert!(ledger.0.device_command(ID).unwrap().is_forgotten(at(60 + 3601)));
    }
}
