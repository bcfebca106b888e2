//! A device's words into a signal. What cannot be understood is refused with what is
//! wrong and where; the caller puts it in quarantine, whole.

use lifeline_domain::{
    Code, DeviceId, Location, Passage, Problem, Severity, Signal, SignalId, SignalKind, SignalState, Source, Timestamp,
    check_device_time, check_text,
};
use lifeline_protocol::{
    from_json,
    mqtt::{AlertPayload, HandedOn},
};
use uuid::Uuid;

use crate::identity;

/// The longest alert payload, bytes.
pub const ALERT_BYTES_MAX: usize = 64 * 1024;
/// The longest id that a device may give, characters.
const REFERENCE_CHARS_MAX: usize = 128;

/// A signal that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Translated {
    /// The signal.
    pub signal: Signal,
    /// The id that the same words had ten seconds ago, where the id rests on the time of arrival.
    pub repeat_of: Option<SignalId>,
}

/// What an alert takes from its device's registration where it does not say it itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Defaults {
    /// How bad: that of the device's kind.
    pub severity: Option<Severity>,
    /// Where the device is.
    pub location: Option<Location>,
    /// The same in words.
    pub place: Option<String>,
}

/// Who says something.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// The device.
    pub device: &'a DeviceId,
    /// Which sensor behind it.
    pub source: Option<&'a Source>,
}

/// What another gateway wrote on an alert that it hands on; none on all others.
pub fn handed_on(payload: &[u8]) -> Option<HandedOn> {
    const FIELD: &[u8] = b"\"lifeline\"";
    let may_have = payload.len() <= ALERT_BYTES_MAX && payload.windows(FIELD.len()).any(|window| window == FIELD);
    if may_have { read(payload).ok()?.lifeline } else { None }
}

/// The way that a gateway says an alert has come, and its place in words.
pub(crate) fn way(HandedOn { gateways, device, source, place, .. }: HandedOn) -> (Passage, Option<String>) {
    (Passage { gateways, device, source }, place)
}

/// Reads an alert. `{...}` is JSON ([`AlertPayload`]); anything else is bare text:
/// `raise`, `update` and `clear` set the state, a number is the reading, other words are the text.
///
/// # Errors
/// What is wrong and in which field.
pub fn alert(
    sender: Sender<'_>,
    kind: &SignalKind,
    payload: &[u8],
    now: Timestamp,
    defaults: Defaults,
) -> Result<Translated, Problem> {
    if payload.len() > ALERT_BYTES_MAX {
        let detail = format!("the payload has {} bytes, at most {ALERT_BYTES_MAX} are allowed", payload.len());
        return Err(Problem::new(Code::PayloadTooLarge, detail));
    }
    let said = read(payload)?;
    check(&said, now)?;
    let (id, repeat_of) = identity::of_alert(sender, kind, payload, &said, now);
    let (passage, said_place) = said.lifeline.map(way).unzip();
    let said_place = said_place.flatten();
    // Who says where it is has left the place it was registered for.
    let (location, place) = match said.location.is_some() || said_place.is_some() {
        true => (said.location, said_place),
        false => (defaults.location, defaults.place),
    };
    let signal = Signal {
        id,
        reference: said.id,
        device: sender.device.clone(),
        source: sender.source.cloned(),
        kind: kind.clone(),
        state: said.state.unwrap_or_default(),
        severity: said.severity.or(defaults.severity).unwrap_or_else(|| kind.usual_severity()),
        certainty: said.certainty.unwrap_or_default(),
        urgency: said.urgency.unwrap_or_default(),
        at: said.at.unwrap_or(now),
        location,
        place,
        value: said.value,
        unit: said.unit,
        threshold: said.threshold,
        text: said.text,
        battery_percent: said.battery,
        test: said.test,
        passage,
    };
    Ok(Translated { signal, repeat_of })
}

fn read(payload: &[u8]) -> Result<AlertPayload, Problem> {
    if payload.trim_ascii_start().starts_with(b"{") {
        return from_json(payload);
    }
    let text = std::str::from_utf8(payload).map_err(|error| {
        Problem::new(Code::NotUtf8, format!("the text is not UTF-8 from byte {} on", error.valid_up_to()))
    })?;
    let state = match text.trim() {
        "" | "raise" => Some(SignalState::Raise),
        "update" => Some(SignalState::Update),
        "clear" => Some(SignalState::Clear),
        _ => None,
    };
    if state.is_some() {
        return Ok(AlertPayload { state, ..AlertPayload::default() });
    }
    let value = text.trim().parse().ok().filter(|value: &f64| value.is_finite());
    Ok(AlertPayload { value, text: value.is_none().then(|| text.to_owned()), ..AlertPayload::default() })
}

fn check(said: &AlertPayload, now: Timestamp) -> Result<(), Problem> {
    let too_long = |field: &str, text: &Option<String>, max: usize| match text {
        Some(text) if text.chars().count() > max => {
            Err(Problem::new(Code::TextTooLong, format!("{field} has at most {max} characters")).at(field))
        }
        _ => Ok(()),
    };
    too_long("id", &said.id, REFERENCE_CHARS_MAX)?;
    too_long("unit", &said.unit, 16)?;
    check_text("text", said.text.as_deref().unwrap_or_default())?;
    if let Some(at) = said.at {
        check_device_time("at", at, now)?;
    }
    if let Some(location) = &said.location {
        location.check("location")?;
    }
    if let Some(handed_on) = &said.lifeline {
        check_text("lifeline.place", handed_on.place.as_deref().unwrap_or_default())?;
        if handed_on.gateways.len() > Passage::GATEWAYS_MAX {
            let detail = format!("an alert passes at most {} gateways", Passage::GATEWAYS_MAX);
            return Err(Problem::new(Code::InvalidField, detail).at("lifeline.gateways"));
        }
    }
    if said.battery.is_some_and(|percent| percent > 100) {
        return Err(Problem::new(Code::InvalidField, "a battery has 0 to 100 percent").at("battery"));
    }
    Ok(())
}

/// What a receipt calls a signal: the device's own name for it, or the one made here.
pub fn reference(signal: &Signal) -> String {
    signal.reference.clone().unwrap_or_else(|| Uuid::to_string(&signal.id.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_795_325_562_100);

    fn read_as(payload: &[u8], now: Timestamp) -> Result<Translated, Problem> {
        let sender = Sender { device: &"d1".parse().unwrap(), source: None };
        alert(sender, &"smoke".parse().unwrap(), payload, now, Defaults::default())
    }

    fn refused(payload: &str) -> (Code, Option<String>) {
        let problem = read_as(payload.as_bytes(), NOW).unwrap_err();
        (problem.code, problem.field)
    }

    #[test]
    fn bare_text_works() {
        let words = read_as(b"smoke in hall 3", NOW).unwrap().signal;
        assert_eq!((words.text.as_deref(), words.state), (Some("smoke in hall 3"), SignalState::Raise));
        assert_eq!(words.severity, lifeline_domain::Severity::Severe);
        assert_eq!(read_as(b"412.5", NOW).unwrap().signal.value, Some(412.5));
        assert_eq!(read_as(b"clear", NOW).unwrap().signal.state, SignalState::Clear);
        assert_eq!(read_as(b"", NOW).unwrap().signal.state, SignalState::Raise);
    }

    #[test]
    fn json_may_leave_everything_out_and_hold_more() {
        let signal = read_as(br#"{"value":3,"vendor":{"x":1}}"#, NOW).unwrap().signal;
        assert_eq!((signal.value, signal.at), (Some(3.0), NOW));
    }

    #[test]
    fn what_an_alert_leaves_out_its_registration_says() {
        let at = |lat| Location { lat, lon: 90.4, accuracy_m: None, floor: Some("2".to_owned()) };
        let defaults = Defaults {
            severity: Some(Severity::Extreme),
            location: Some(at(23.7)),
            place: Some("above the door".to_owned()),
        };
        let read = |payload: &[u8]| {
            let sender = Sender { device: &"d1".parse().unwrap(), source: None };
            alert(sender, &"smoke".parse().unwrap(), payload, NOW, defaults.clone()).unwrap().signal
        };
        let bare = read(b"smoke");
        assert_eq!((bare.severity, bare.location), (Severity::Extreme, Some(at(23.7))));
        assert_eq!(bare.place.as_deref(), Some("above the door"));
        let own = read(br#"{"severity":"Minor","location":{"lat":1.5,"lon":2}}"#);
        assert_eq!((own.severity, own.location.unwrap().lat, own.place), (Severity::Minor, 1.5, None));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_field() {
        let at = |path: &str| Some(path.to_owned());
        assert_eq!(refused(r#"{"value":"#), (Code::InvalidJson, None));
        assert_eq!(refused(r#"{"location":{"lat":91,"lon":0}}"#), (Code::LocationOutOfRange, at("location.lat")));
        assert_eq!(refused(r#"{"location":{"lat":1,"lon":-180.5}}"#), (Code::LocationOutOfRange, at("location.lon")));
        assert_eq!(refused(r#"{"at":"1970-01-01T00:00:00Z"}"#), (Code::TimeOutOfRange, at("at")));
        assert_eq!(refused(r#"{"at":"2100-01-01T00:00:00Z"}"#), (Code::TimeOutOfRange, at("at")));
        assert_eq!(refused(r#"{"severity":"Awful"}"#), (Code::InvalidField, at("severity")));
        assert_eq!(refused(&format!(r#"{{"text":"{}"}}"#, "ü".repeat(501))), (Code::TextTooLong, at("text")));
        assert_eq!(refused(&"x".repeat(501)), (Code::TextTooLong, at("text")));
        assert_eq!(refused(&"x".repeat(70_000)), (Code::PayloadTooLarge, None));
        assert_eq!(read_as(b"\xff\xfe", NOW).unwrap_err().code, Code::NotUtf8);
        assert_eq!(read_as(b"{\"text\":\"\xff\"}", NOW).unwrap_err().code, Code::NotUtf8);
    }

    #[test]
    fn what_another_gateway_wrote_is_read_and_bounded() {
        let handed_on = br#"{"id":"k1.7","lifeline":{"gateways":["k1","k2"],"device":"d9","source":"hall","kind":"smoke","place":"hall 3"}}"#;
        let passage = way(super::handed_on(handed_on).unwrap()).0;
        assert_eq!((passage.device.as_str(), passage.sensor().unwrap().as_str()), ("d9", "d9/hall"));
        let signal = read_as(handed_on, NOW).unwrap().signal;
        assert_eq!((signal.passage.unwrap().gateways.len(), signal.place.as_deref()), (2, Some("hall 3")));
        let many = vec!["k1"; 65];
        let many = format!(r#"{{"lifeline":{{"gateways":{many:?},"device":"d9","kind":"smoke"}}}}"#);
        assert_eq!(refused(&many), (Code::InvalidField, Some("lifeline.gateways".to_owned())));
        assert_eq!(
            refused(r#"{"lifeline":{"gateways":["K 1"],"device":"d9","kind":"smoke"}}"#).1,
            Some("lifeline.gateways[0]".to_owned())
        );
        assert_eq!(super::handed_on(b"lifeline"), None);
    }

    #[test]
    fn two_sensors_behind_one_device_may_use_the_same_id() {
        let of = |source: &str| {
            let sender = Sender { device: &"city".parse().unwrap(), source: Some(&source.parse().unwrap()) };
            alert(sender, &"smoke".parse().unwrap(), br#"{"id":"1"}"#, NOW, Defaults::default()).unwrap().signal.id
        };
        assert_ne!(of("a"), of("b"));
        assert_eq!(of("a"), of("a"));
    }

    #[test]
    fn a_text_of_500_scalar_values_is_taken() {
        assert!(read_as("ü".repeat(500).as_bytes(), NOW).is_ok());
    }
}
