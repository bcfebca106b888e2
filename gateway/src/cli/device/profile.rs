use anyhow::bail;
use clap::Args;
use lifeline_domain::{DeviceProfile, Location, TopicFilter};
use lifeline_protocol::rest::ChangeDevice;

/// What is known about a device, as flags.
#[derive(Debug, Args)]
pub(super) struct ProfileArguments {
    /// What you call it.
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// What sort of device it is, such as smoke_detector: see `[devices.kinds]` of the configuration.
    #[arg(long, value_name = "WORD")]
    kind: Option<String>,
    /// Where it is: latitude, degrees.
    #[arg(long, value_name = "DEGREES", allow_negative_numbers = true, requires = "lon")]
    lat: Option<f64>,
    /// Where it is: longitude, degrees.
    #[arg(long, value_name = "DEGREES", allow_negative_numbers = true, requires = "lat")]
    lon: Option<f64>,
    /// The floor, as written on the lift's button.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    floor: Option<String>,
    /// Where it is, in words.
    #[arg(long, value_name = "TEXT")]
    place: Option<String>,
    /// Who looks after it.
    #[arg(long, value_name = "TEXT")]
    owner: Option<String>,
    /// A topic besides its own that it may publish and subscribe to, such as zigbee2mqtt/kitchen/#;
    /// may be given several times.
    #[arg(long, value_name = "FILTER")]
    topic: Vec<TopicFilter>,
}

impl ProfileArguments {
    /// The profile of a new device.
    pub(super) fn new_profile(self) -> anyhow::Result<DeviceProfile> {
        Ok(self.change(None)?.applied_to(&DeviceProfile::default()))
    }

    /// What is changed of a device that is known to be at a place, or not: what is not
    /// given stays, an empty text removes.
    pub(super) fn change(self, before: Option<Location>) -> anyhow::Result<ChangeDevice> {
        let text = |given: Option<String>| given.map(|text| Some(text).filter(|text| !text.is_empty()));
        let kind = match text(self.kind) {
            None => None,
            Some(None) => Some(None),
            Some(Some(word)) => Some(Some(word.parse()?)),
        };
        let location = match (self.lat.zip(self.lon), before) {
            (Some((lat, lon)), before) => {
                let floor = text(self.floor).unwrap_or_else(|| before.and_then(|before| before.floor));
                Some(Some(Location { lat, lon, accuracy_m: None, floor }))
            }
            (None, Some(before)) if self.floor.is_some() => {
                Some(Some(Location { floor: text(self.floor).flatten(), ..before }))
            }
            (None, None) if self.floor.is_some() => bail!("--floor needs --lat and --lon; --place takes words"),
            (None, _) => None,
        };
        Ok(ChangeDevice {
            name: text(self.name),
            kind,
            location,
            place: text(self.place),
            owner: text(self.owner),
            topics: (!self.topic.is_empty()).then_some(Some(self.topic)),
        })
    }
}
