use lifeline_domain::{CommandName, IncidentId, Location, Origin, Problem};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::rest::{
    CommandedDevice, IncidentCommands, KnownCommand, UnconfirmedCommand, UnconfirmedCommands,
};

use crate::{Bridge, Caller, ports::Device};

/// How near a device has to be to be offered for an incident that is not its own, metres.
const NEAR_M: f64 = 100.0;
/// How many devices near an incident are offered.
const NEAR_DEVICES_MAX: usize = 8;

impl Bridge {
    /// What responders can have devices do about an incident: its own device, and those
    /// registered near its place, where their kinds have commands.
    ///
    /// # Errors
    /// `forbidden`, `not_found` or `unavailable`.
    pub async fn incident_commands(&self, caller: &Caller, id: IncidentId) -> Result<IncidentCommands, Problem> {
        self.check(caller, Action::DeviceCommand, &Resource::System)?;
        let incident = self.known_incident(id).await?;
        let own = match &incident.origin {
            Origin::Device { id, .. } => Some(id),
            Origin::Person { .. } => None,
        };
        // Of a place that is not known that well nothing is near.
        let exact = |place: &&Location| place.accuracy_m.is_none_or(|metres| metres <= NEAR_M);
        let place = incident.location.as_ref().filter(exact);
        let (mut devices, mut near) = (Vec::new(), Vec::new());
        for device in self.directory.devices().iter().filter(|device| device.disabled_at.is_none()) {
            if own == Some(&device.id) {
                devices.extend(self.commanded(device, None));
            } else if let (Some(place), Some(its)) = (place, &device.profile.location) {
                let metres = place.metres_to(its);
                near.extend(self.commanded(device, Some(metres)).filter(|_| metres <= NEAR_M));
            }
        }
        near.sort_by(|one, other| one.distance_m.unwrap_or_default().total_cmp(&other.distance_m.unwrap_or_default()));
        devices.extend(near.into_iter().take(NEAR_DEVICES_MAX));
        Ok(IncidentCommands { devices })
    }

    /// The dangerous commands that wait for a second responder.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn unconfirmed_commands(&self, caller: &Caller) -> Result<UnconfirmedCommands, Problem> {
        self.check(caller, Action::FeedRead, &Resource::System)?;
        let waiting = self.live.unconfirmed_commands(self.clock.now());
        let commands = waiting.iter().map(|command| UnconfirmedCommand {
            incident: command.incident,
            by: command.requested_by.clone(),
            at: command.requested_at,
            request: command.request.clone(),
        });
        Ok(UnconfirmedCommands { commands: commands.collect() })
    }

    /// A device with what it can be told to do; none if that is nothing.
    fn commanded(&self, device: &Device, distance_m: Option<f64>) -> Option<CommandedDevice> {
        let names = &self.kind_of(device).filter(|kind| !kind.commands.is_empty())?.commands;
        let known = |name: &CommandName| {
            let two_persons = self.settings.two_person_commands.contains(name);
            KnownCommand { name: name.clone(), two_persons }
        };
        let mut commands: Vec<_> = names.iter().map(known).collect();
        commands.sort_by_key(|command| command.two_persons);
        let profile = &device.profile;
        Some(CommandedDevice {
            id: device.id.clone(),
            name: profile.name.clone(),
            place: profile.place.clone(),
            floor: profile.location.as_ref().and_then(|location| location.floor.clone()),
            distance_m,
            commands,
        })
    }
}
