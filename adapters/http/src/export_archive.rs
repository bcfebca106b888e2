//! A person's data as a ZIP archive, made while it is sent.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use lifeline_bridge::{ExportPart, ports::Pictured};
use lifeline_domain::{Attachment, Timestamp};
use lifeline_protocol::entry;
use serde::Serialize;
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions, write::StreamWriter};

/// How hard recordings, pictures and files are pressed: they rarely become smaller.
const MEDIA_LEVEL: i64 = 1;
/// How much of a file's own name its name in the archive has.
const NAME_CHARS_MAX: usize = 80;

/// What the archive has written and nobody has taken.
#[derive(Clone, Default)]
struct Drain(Arc<Mutex<Vec<u8>>>);

impl Drain {
    fn take(&self) -> Bytes {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

impl Write for Drain {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An archive that is being written: in memory there is one part of it, and the list of its files.
pub(crate) struct ExportArchive {
    zip: ZipWriter<StreamWriter<Drain>>,
    drain: Drain,
    options: SimpleFileOptions,
    /// In a timeline's file: whether a line was written.
    lines: Option<bool>,
}

impl ExportArchive {
    /// Begins with a text that says what is what.
    pub(crate) fn begin(readme: &str, now: Timestamp) -> io::Result<Self> {
        let drain = Drain::default();
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(minute_of(now))
            .unix_permissions(0o600);
        let mut archive = Self { zip: ZipWriter::new_stream(drain.clone()), drain, options, lines: None };
        archive.zip.start_file("README.txt", options)?;
        archive.zip.write_all(readme.as_bytes())?;
        Ok(archive)
    }

    /// Takes a part in, and gives what can be sent. Without an archive it was the last one.
    pub(crate) fn take(mut self, part: ExportPart) -> io::Result<(Option<Self>, Bytes)> {
        match part {
            ExportPart::Profile(profile) => self.whole("profile.json", &profile)?,
            ExportPart::Picture(of, bytes) => {
                let name = match of {
                    Pictured::Person(_) => "picture.jpg".to_owned(),
                    Pictured::Group(id) => format!("conversations/{id}.jpg"),
                };
                self.file(&name, self.options.compression_level(Some(MEDIA_LEVEL)))?;
                self.zip.write_all(&bytes)?;
            }
            ExportPart::Contacts(contacts) => self.whole("contacts.json", &contacts)?,
            ExportPart::Sessions(sessions) => self.whole("sessions.json", &sessions)?,
            ExportPart::Broadcasts(broadcasts) => self.whole("broadcasts.json", &broadcasts)?,
            ExportPart::Call(call) => self.timeline(&format!("calls/{}.json", call.incident.id), &call)?,
            ExportPart::Conversation(head) => {
                self.timeline(&format!("conversations/{}.json", head.conversation.id), &head)?;
            }
            ExportPart::Lines(lines) => {
                for (cursor, json) in lines {
                    let before: &[u8] = if self.lines.replace(true) == Some(true) { b",\n" } else { b"\n" };
                    self.zip.write_all(before)?;
                    self.zip.write_all(&entry::with_cursor(&cursor, &json))?;
                }
            }
            ExportPart::Media(media) => {
                let options = self.options.compression_level(Some(MEDIA_LEVEL));
                self.file(&name_of(&media), options)?;
            }
            ExportPart::Piece(bytes) => self.zip.write_all(&bytes)?,
            ExportPart::End => {
                self.end_timeline()?;
                self.zip.finish()?;
                return Ok((None, self.drain.take()));
            }
        }
        let bytes = self.drain.take();
        Ok((Some(self), bytes))
    }

    fn file(&mut self, name: &str, options: SimpleFileOptions) -> io::Result<()> {
        self.end_timeline()?;
        Ok(self.zip.start_file(name, options)?)
    }

    fn whole(&mut self, name: &str, value: &impl Serialize) -> io::Result<()> {
        self.file(name, self.options)?;
        Ok(serde_json::to_writer_pretty(&mut self.zip, value)?)
    }

    /// An object whose last field, `entries`, is still open.
    fn timeline(&mut self, name: &str, head: &impl Serialize) -> io::Result<()> {
        self.file(name, self.options)?;
        let mut text = serde_json::to_vec(head)?;
        text.pop();
        text.extend_from_slice(br#","entries":["#);
        self.lines = Some(false);
        self.zip.write_all(&text)
    }

    fn end_timeline(&mut self) -> io::Result<()> {
        if self.lines.take().is_some() { self.zip.write_all(b"\n]}\n") } else { Ok(()) }
    }
}

/// By its id, which messages name, and an ending by which it is opened; a file's own name stands behind, without what
/// could lead out of the folder or hide what it is.
fn name_of(media: &Attachment) -> String {
    let id = media.id;
    let own = media.name.as_deref().unwrap_or_default();
    let plain = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    let own: String = own.chars().take(NAME_CHARS_MAX).map(plain).collect();
    match (own.trim_start_matches('.'), media.media_type.as_str()) {
        ("", "image/jpeg") => format!("media/{id}.jpg"),
        ("", "audio/mp4") => format!("media/{id}.m4a"),
        ("", kind) => {
            let ending = kind.rsplit('/').next().unwrap_or_default();
            let ending = ending.chars().all(|c| c.is_ascii_alphanumeric()).then_some(ending);
            format!("media/{id}.{}", ending.unwrap_or("bin"))
        }
        (own, _) => format!("media/{id}-{own}"),
    }
}

/// A time as archives have it, UTC; their own first moment for one that they cannot have.
fn minute_of(time: Timestamp) -> DateTime {
    let text = time.to_string();
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).map(|part| part.parse::<u16>().unwrap_or_default());
    let year = numbers.next().unwrap_or_default();
    let mut next = || u8::try_from(numbers.next().unwrap_or_default()).unwrap_or_default();
    DateTime::from_date_and_time(year, next(), next(), next(), next(), next()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use lifeline_domain::{MediaId, MediaKind};
    use lifeline_protocol::rest::ContactList;
    use uuid::Uuid;
    use zip::ZipArchive;

    use super::*;

    fn media(kind: MediaKind, media_type: &str, name: Option<&str>) -> Attachment {
        Attachment {
            id: MediaId(Uuid::nil()),
            kind,
            media_type: media_type.to_owned(),
            bytes: 1,
            name: name.map(str::to_owned),
            width: None,
            height: None,
            duration_ms: None,
            sha256: String::new(),
        }
    }

    #[test]
    fn what_is_sent_piece_by_piece_opens_as_a_whole_and_little_of_it_is_held() {
        let now = Timestamp::from_millis(1_795_325_562_100);
        let mut archive = ExportArchive::begin("What is what", now).unwrap();
        let noise: Vec<u8> = (0..400_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let mut parts = vec![
            ExportPart::Contacts(ContactList { contacts: Vec::new() }),
            ExportPart::Media(media(MediaKind::File, "application/octet-stream", Some("../plan 1.pdf"))),
        ];
        parts.extend(noise.chunks(65_536).map(|piece| ExportPart::Piece(Bytes::copy_from_slice(piece))));
        let (mut sent, mut longest) = (Vec::new(), 0);
        for part in parts {
            let (rest, bytes) = archive.take(part).unwrap();
            archive = rest.unwrap();
            longest = longest.max(bytes.len());
            sent.extend_from_slice(&bytes);
        }
        let (rest, bytes) = archive.take(ExportPart::End).unwrap();
        assert!(rest.is_none());
        sent.extend_from_slice(&bytes);
        assert!(longest < 4 * 65_536, "{longest} bytes were held at once");
        let mut read = ZipArchive::new(Cursor::new(sent)).unwrap();
        let names: Vec<_> = read.file_names().map(str::to_owned).collect();
        let file = "media/00000000-0000-0000-0000-000000000000-_plan_1.pdf";
        assert_eq!(names, ["README.txt", "contacts.json", file]);
        let mut back = Vec::new();
        read.by_name(file).unwrap().read_to_end(&mut back).unwrap();
        assert!(back == noise);
        assert_eq!(read.by_index(0).unwrap().last_modified().unwrap().to_string(), "2026-11-22 05:32:42");
    }

    #[test]
    fn names_end_as_they_are_opened_and_lead_nowhere_else() {
        let named = |media_type: &str, name| name_of(&media(MediaKind::Voice, media_type, name));
        let id = "media/00000000-0000-0000-0000-000000000000";
        assert_eq!(named("image/jpeg", None), format!("{id}.jpg"));
        assert_eq!(named("audio/webm", Some("..")), format!("{id}.webm"));
        assert_eq!(named("application/octet-stream", None), format!("{id}.bin"));
        assert_eq!(named("x", Some("/etc/\u{202e}gpj.exe\n")), format!("{id}-_etc__gpj.exe_"));
    }
}
