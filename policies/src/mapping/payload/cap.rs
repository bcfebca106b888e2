use std::collections::HashMap;

use cel::Value;
use lifeline_domain::{Code, Problem};
use quick_xml::{Reader, events::Event};

use super::{DEPTH_MAX, VALUES_MAX, map, text, too_much};

/// Elements that may stand more than once in their parent (CAP 1.2 §3.2): always lists.
const LISTS: &[&str] = &[
    "area",
    "category",
    "circle",
    "code",
    "eventCode",
    "geocode",
    "info",
    "parameter",
    "polygon",
    "resource",
    "responseType",
];

#[derive(Default)]
struct Element {
    name: String,
    text: String,
    fields: HashMap<String, Vec<Value>>,
}

/// Reads an alert (CAP 1.2 §3.2). A field is a text, an element with elements in it a map.
/// `circle` is `{"lat", "lon", "radius_m"}`; `references` a list of
/// `{"sender", "identifier", "sent"}`. No entity is expanded but XML's own five.
pub(super) fn decode(bytes: &[u8]) -> Result<Value, Problem> {
    let wrong = |detail: String| Problem::new(Code::InvalidField, detail);
    let xml = text(bytes)?;
    let mut reader = Reader::from_str(xml);
    let (mut open, mut left): (Vec<Element>, usize) = (vec![Element::default()], VALUES_MAX);
    loop {
        let event = reader.read_event();
        let at = reader.buffer_position();
        match event
            .map_err(|error| wrong(format!("the XML breaks off or is wrong near byte {at}: {}", kind(&error))))?
        {
            Event::Start(tag) => {
                if open.len() > DEPTH_MAX || left == 0 {
                    return Err(too_much());
                }
                left -= 1;
                open.push(Element { name: local_name(tag.local_name().as_ref()), ..Element::default() });
            }
            Event::Empty(_) if left == 0 => return Err(too_much()),
            Event::Empty(tag) => {
                left -= 1;
                close(&mut open, Element { name: local_name(tag.local_name().as_ref()), ..Element::default() });
            }
            Event::End(_) => {
                let Some(done) = open.pop() else { break };
                close(&mut open, done);
            }
            Event::Text(piece) => append(&mut open, &String::from_utf8_lossy(&piece)),
            Event::CData(piece) => append(&mut open, &String::from_utf8_lossy(&piece)),
            Event::GeneralRef(reference) => {
                let name = String::from_utf8_lossy(&reference).into_owned();
                let found = match reference.resolve_char_ref() {
                    Ok(Some(character)) => Some(character.to_string()),
                    _ => quick_xml::escape::resolve_xml_entity(&name).map(str::to_owned),
                };
                append(
                    &mut open,
                    &found.ok_or_else(|| wrong(format!("the XML names an unknown entity near byte {at}")))?,
                );
            }
            Event::DocType(_) => return Err(wrong("a CAP alert has no document type".to_owned())),
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
    let mut root = open.pop().filter(|_| open.is_empty()).ok_or_else(|| wrong("the XML breaks off".to_owned()))?;
    match root.fields.remove("alert").and_then(|mut alerts| alerts.pop()) {
        Some(alert @ Value::Map(_)) => Ok(alert),
        _ => Err(wrong("there is no CAP `alert` element".to_owned())),
    }
}

fn local_name(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

fn append(open: &mut [Element], piece: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(piece);
    }
}

fn close(open: &mut [Element], element: Element) {
    let Some(parent) = open.last_mut() else { return };
    let value = match element.name.as_str() {
        "circle" => circle(&element.text),
        "references" => references(&element.text),
        _ if element.fields.is_empty() => Value::from(element.text.trim()),
        _ => map(element.fields.into_iter().filter_map(|(name, mut values)| {
            let value = if LISTS.contains(&name.as_str()) { Value::from(values) } else { values.pop()? };
            Some((name, value))
        })),
    };
    parent.fields.entry(element.name).or_default().push(value);
}

/// `lat,lon radius`, the radius in kilometres (CAP 1.2 §3.2.4); the text itself if it is not that.
fn circle(text: &str) -> Value {
    let read = || {
        let (point, radius) = text.trim().split_once(' ')?;
        let (lat, lon) = point.split_once(',')?;
        let number = |text: &str| text.trim().parse::<f64>().ok().map(Value::Float);
        let radius: f64 = radius.trim().parse().ok()?;
        let radius = Value::Float(radius * 1000.0);
        Some(map([("lat".into(), number(lat)?), ("lon".into(), number(lon)?), ("radius_m".into(), radius)]))
    };
    read().unwrap_or_else(|| Value::from(text.trim()))
}

/// `sender,identifier,sent`, several with spaces between (CAP 1.2 §3.2.1).
fn references(text: &str) -> Value {
    let reference = |text: &str| {
        let mut parts = text.splitn(3, ',').map(Value::from);
        Some(map([
            ("sender".into(), parts.next()?),
            ("identifier".into(), parts.next()?),
            ("sent".into(), parts.next()?),
        ]))
    };
    Value::from(text.split_whitespace().filter_map(reference).collect::<Vec<_>>())
}

fn kind(error: &quick_xml::Error) -> &'static str {
    match error {
        quick_xml::Error::Syntax(_) => "a tag is not closed",
        quick_xml::Error::IllFormed(_) => "tags do not match",
        _ => "it is not well-formed",
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tests::json_of, *};

    fn read(xml: &str) -> Result<serde_json::Value, Problem> {
        decode(xml.as_bytes()).map(|value| json_of(&value))
    }

    #[test]
    fn elements_are_fields_and_those_that_may_repeat_are_lists() {
        let alert = read(
            "<?xml version='1.0'?><c:alert xmlns:c='urn:oasis:names:tc:emergency:cap:1.2'><c:identifier>a &amp; b</c:identifier>\
             <c:references>s,i,2026-11-22T05:00:00-00:00 s,j,2026-11-22T06:00:00-00:00</c:references>\
             <c:info><c:category>Fire</c:category><c:event><![CDATA[Wild <fire>]]></c:event>\
             <c:area><c:areaDesc>Hill&#x20;side</c:areaDesc><c:circle>32.9525,-115.5527 0.5</c:circle></c:area></c:info></c:alert>",
        )
        .unwrap();
        assert_eq!(alert["identifier"], "a & b");
        assert_eq!(alert["references"][1]["identifier"], "j");
        assert_eq!(alert["info"][0]["category"][0], "Fire");
        assert_eq!(alert["info"][0]["event"], "Wild <fire>");
        let area = &alert["info"][0]["area"][0];
        assert_eq!(area["areaDesc"], "Hill side");
        assert_eq!(area["circle"][0], serde_json::json!({"lat": 32.9525, "lon": -115.5527, "radius_m": 500.0}));
    }

    #[test]
    fn what_is_no_alert_is_refused() {
        for xml in [
            "",
            "smoke",
            "<alert>",
            "<alert><a></alert>",
            "<html></html>",
            "<alert/>",
            "<alert>&lol;</alert>",
            "<!DOCTYPE alert [<!ENTITY lol 'lol'>]><alert><a>&lol;</a></alert>",
        ] {
            assert_eq!(read(xml).unwrap_err().code, Code::InvalidField, "{xml}");
        }
        let deep = format!("{}{}", "<a>".repeat(100), "</a>".repeat(100));
        assert_eq!(read(&deep).unwrap_err().code, Code::PayloadTooLarge);
        assert_eq!(read(&format!("<a>{}</a>", "<b/>".repeat(VALUES_MAX))).unwrap_err().code, Code::PayloadTooLarge);
    }
}
