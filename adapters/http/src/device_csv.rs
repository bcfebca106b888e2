//! Devices as a CSV file (RFC 4180) whose first line names the columns.

use std::str::FromStr;

use csv::{ByteRecord, ReaderBuilder, Trim};
use lifeline_bridge::ImportLine;
use lifeline_domain::{Code, DeviceId, Location, Problem};
use lifeline_protocol::rest::ChangeDevice;

/// The columns there are, in any order; only `id` must be there.
const COLUMNS: [&str; 9] = ["id", "name", "kind", "lat", "lon", "floor", "place", "owner", "topics"];
/// How many devices one file may hold.
const DEVICES_MAX: usize = 10_000;

/// Reads a file; commas divide the fields, or semicolons if the header has those.
///
/// # Errors
/// A header that cannot be, or too many lines. What is wrong with one line stands with it.
pub(crate) fn read(file: &[u8]) -> Result<Vec<ImportLine>, Problem> {
    // Spreadsheets mark UTF-8 so.
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let header = file.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let delimiter = if header.contains(&b';') && !header.contains(&b',') { b';' } else { b',' };
    let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).trim(Trim::All).from_reader(file);
    let columns = columns(reader.byte_headers().map_err(unreadable)?)?;
    let mut lines = Vec::new();
    let mut place = Place { file, byte: 0, line: 1 };
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(unreadable)? {
        if lines.len() == DEVICES_MAX {
            let detail = format!("a file has at most {DEVICES_MAX} devices; divide it");
            return Err(Problem::new(Code::PayloadTooLarge, detail));
        }
        lines.push(ImportLine { line: place.line_of(&record), device: device(&columns, &record) });
    }
    Ok(lines)
}

/// Where in the file it is. The library does not count the line feed after a carriage
/// return, nor empty lines, as belonging to what was before them.
struct Place<'a> {
    file: &'a [u8],
    byte: usize,
    line: u64,
}

impl Place<'_> {
    /// The line of a record, which stands behind those asked for before.
    fn line_of(&mut self, record: &ByteRecord) -> u64 {
        let begins = record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(self.byte);
        let ends = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let passed = self.file[begins..].iter().take_while(|byte| ends(byte)).count();
        let begins = begins + passed;
        let feeds = self.file[self.byte..begins].iter().filter(|byte| **byte == b'\n').count();
        self.line += feeds as u64;
        self.byte = begins;
        self.line
    }
}

fn unreadable(error: csv::Error) -> Problem {
    Problem::new(Code::InvalidField, format!("this is not a CSV file: {error}"))
}

fn columns(header: &ByteRecord) -> Result<Vec<&'static str>, Problem> {
    let mut columns = Vec::new();
    for name in header {
        let known = COLUMNS.iter().find(|column| column.as_bytes() == name.to_ascii_lowercase());
        let Some(column) = known else {
            let named = String::from_utf8_lossy(name);
            let detail = format!("line 1: there is no column `{named}`; the columns are {}", COLUMNS.join(", "));
            return Err(Problem::new(Code::UnknownField, detail));
        };
        if columns.contains(column) {
            return Err(Problem::new(Code::InvalidField, "line 1: the column is there twice").at(*column));
        }
        columns.push(*column);
    }
    let has = |column| columns.contains(&column);
    if !has("id") {
        return Err(Problem::new(Code::MissingField, "line 1 names the columns; `id` must be one").at("id"));
    }
    if has("lat") != has("lon") || has("floor") && !has("lat") {
        return Err(Problem::new(Code::MissingField, "line 1: a place needs the columns `lat` and `lon`").at("lat"));
    }
    Ok(columns)
}

fn device(columns: &[&str], record: &ByteRecord) -> Result<(DeviceId, ChangeDevice), Problem> {
    if record.len() != columns.len() {
        let detail = format!("the line has {} fields, the header has {}", record.len(), columns.len());
        return Err(Problem::new(Code::InvalidField, detail));
    }
    // None: there is no such column; Some(None): the field is empty.
    let field = |column: &str| -> Result<Option<Option<&str>>, Problem> {
        let Some(place) = columns.iter().position(|one| *one == column) else { return Ok(None) };
        let text = std::str::from_utf8(&record[place])
            .map_err(|_| Problem::new(Code::NotUtf8, "the field is not UTF-8").at(column))?;
        Ok(Some(Some(text).filter(|text| !text.is_empty())))
    };
    let text = |column| Ok::<_, Problem>(field(column)?.map(|text| text.map(str::to_owned)));
    let id = field("id")?.flatten().ok_or_else(|| Problem::new(Code::MissingField, "there is no id").at("id"))?;
    let topics = match field("topics")? {
        None => None,
        Some(None) => Some(None),
        Some(Some(filters)) => {
            let read = filters.split_whitespace().map(|filter| parsed("topics", filter));
            Some(Some(read.collect::<Result<_, _>>()?))
        }
    };
    let kind = match field("kind")? {
        None => None,
        Some(None) => Some(None),
        Some(Some(word)) => Some(Some(parsed("kind", word)?)),
    };
    let location = match (field("lat")?, field("lon")?) {
        (Some(lat), Some(lon)) => Some(location(lat, lon, field("floor")?.flatten())?),
        _ => None,
    };
    let said =
        ChangeDevice { name: text("name")?, kind, location, place: text("place")?, owner: text("owner")?, topics };
    Ok((parsed("id", id)?, said))
}

fn location(lat: Option<&str>, lon: Option<&str>, floor: Option<&str>) -> Result<Option<Location>, Problem> {
    let degrees = |column, text: &str| {
        text.parse().map_err(|_| Problem::new(Code::InvalidField, "degrees, such as 23.7808").at(column))
    };
    match (lat, lon) {
        (Some(lat), Some(lon)) => {
            let (lat, lon) = (degrees("lat", lat)?, degrees("lon", lon)?);
            Ok(Some(Location { lat, lon, accuracy_m: None, floor: floor.map(str::to_owned) }))
        }
        (None, None) if floor.is_none() => Ok(None),
        (None, _) => Err(Problem::new(Code::MissingField, "there is no latitude").at("lat")),
        (_, None) => Err(Problem::new(Code::MissingField, "there is no longitude").at("lon")),
    }
}

fn parsed<T: FromStr<Err = Problem>>(column: &str, text: &str) -> Result<T, Problem> {
    text.parse().map_err(|problem: Problem| problem.at(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line, and the code and column of what is wrong with it.
    type Wrong = (u64, Code, Option<String>);

    fn wrong(file: &[u8]) -> Vec<Wrong> {
        let lines = read(file).unwrap().into_iter();
        lines.filter_map(|line| line.device.err().map(|p| (line.line, p.code, p.field))).collect()
    }

    #[test]
    fn every_column_is_read() {
        let file = "\u{feff}ID,name,kind,lat,lon,floor,place,owner,topics\r\n\
            d1,\"Hall 3, left\",smoke_detector,23.78,-90.42,2,above the door,Amina,tele/x/# stat/x/#\r\n\
            \r\n\
            d2,,,,,,,,\r\n";
        let lines = read(file.as_bytes()).unwrap();
        let (id, said) = lines[0].device.clone().unwrap();
        assert_eq!((lines[0].line, id.as_str()), (2, "d1"));
        assert_eq!(said.name, Some(Some("Hall 3, left".to_owned())));
        assert_eq!(said.location.flatten().map(|at| (at.lat, at.lon, at.floor)), {
            Some((23.78, -90.42, Some("2".to_owned())))
        });
        assert_eq!(said.topics.flatten().map(|topics| topics.len()), Some(2));
        let (id, said) = lines[1].device.clone().unwrap();
        assert_eq!((lines[1].line, id.as_str()), (4, "d2"), "an empty line counts");
        assert_eq!((said.name, said.location, said.topics), (Some(None), Some(None), Some(None)));
    }

    #[test]
    fn columns_that_are_not_there_say_nothing() {
        let lines = read(b"owner;id\nAmina;d1\n").unwrap();
        let (id, said) = lines[0].device.clone().unwrap();
        assert_eq!((id.as_str(), said.owner), ("d1", Some(Some("Amina".to_owned()))));
        assert_eq!((said.name, said.location, said.topics), (None, None, None));
        assert!(read(b"id\n").unwrap().is_empty());
    }

    #[test]
    fn a_bad_line_is_named_and_the_others_are_read() {
        let at = |column: &str| Some(column.to_owned());
        let file = b"id,lat,lon,kind,topics\n\
            good,1,2,,\n\
            a/b,1,2,,\n\
            ,1,2,,\n\
            north,up,2,,\n\
            half,1,,,\n\
            kind,1,2,Smoke Detector,\n\
            far,1,2,,v1/devices/good/#\n\
            short,1\n\
            \xff\xfe,1,2,,\n\
            also-good,,,,\n";
        let expected = [
            (3, Code::InvalidField, at("id")),
            (4, Code::MissingField, at("id")),
            (5, Code::InvalidField, at("lat")),
            (6, Code::MissingField, at("lon")),
            (7, Code::InvalidField, at("kind")),
            (8, Code::InvalidField, at("topics")),
            (9, Code::InvalidField, None),
            (10, Code::NotUtf8, at("id")),
        ];
        assert_eq!(wrong(file), expected);
        assert_eq!(read(file).unwrap().len(), 10);
    }

    #[test]
    fn a_header_that_cannot_be_refuses_the_file() {
        let code = |file: &[u8]| read(file).unwrap_err().code;
        assert_eq!(code(b""), Code::MissingField);
        assert_eq!(code(b"name,owner\nx,y\n"), Code::MissingField);
        assert_eq!(code(b"id,colour\nx,y\n"), Code::UnknownField);
        assert_eq!(code(b"id,ID\nx,y\n"), Code::InvalidField);
        assert_eq!(code(b"id,lat\nx,1\n"), Code::MissingField);
        assert_eq!(code(b"{\"id\":\"d1\"}"), Code::UnknownField);
        let many = format!("id\n{}", "d\n".repeat(DEVICES_MAX + 1));
        assert_eq!(code(many.as_bytes()), Code::PayloadTooLarge);
    }
}
