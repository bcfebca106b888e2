use std::io::Cursor;

use bytes::Bytes;
use lifeline_bridge::ports::Sound;
use lifeline_domain::{Code, Problem};
use symphonia::core::{
    formats::{
        FormatOptions, TrackType,
        probe::Hint,
        well_known::{FORMAT_ID_ISOMP4, FORMAT_ID_MKV, FORMAT_ID_OGG, FORMAT_ID_WAVE},
    },
    io::{MediaSourceStream, MediaSourceStreamOptions},
    meta::MetadataOptions,
};

/// Reads a recording packet by packet: browsers write no length into what they record, and a phone may have died over
/// it. Nothing is decoded.
pub(crate) fn look(bytes: &Bytes) -> Result<Sound, Problem> {
    let source = MediaSourceStream::new(Box::new(Cursor::new(bytes.clone())), MediaSourceStreamOptions::default());
    let probed = symphonia::default::get_probe().probe(
        &Hint::new(),
        source,
        FormatOptions::default(),
        MetadataOptions::default(),
    );
    let mut reader = probed.map_err(|error| wrong(format!("it cannot be read as a recording: {error}")))?;
    let format = reader.format_info().format;
    let media_type = match format {
        FORMAT_ID_MKV => "audio/webm",
        FORMAT_ID_ISOMP4 => "audio/mp4",
        FORMAT_ID_OGG => "audio/ogg",
        FORMAT_ID_WAVE => "audio/wav",
        _ => return Err(wrong("it is no WebM, MP4, Ogg or WAV")),
    };
    if reader.first_track(TrackType::Video).is_some() {
        return Err(wrong("it is a film; send it as a file"));
    }
    let track = reader.default_track(TrackType::Audio).ok_or_else(|| wrong("nothing can be heard in it"))?;
    let (id, time_base) = (track.id, track.time_base.ok_or_else(|| wrong("it says no times"))?);
    let mut start = None;
    let mut end = None;
    // What breaks off is as long as what there is of it.
    while let Ok(Some(packet)) = reader.next_packet() {
        if packet.track_id != id {
            continue;
        }
        start.get_or_insert(packet.pts);
        let after = packet.pts.saturating_add(packet.dur);
        end = end.max(Some(after));
    }
    let (Some(start), Some(end)) = (start, end) else { return Err(wrong("there is nothing in it")) };
    let millis = |at| time_base.calc_time_saturating(at).as_millis();
    let duration_ms = u64::try_from(millis(end) - millis(start)).unwrap_or_default();
    Ok(Sound { media_type, duration_ms })
}

fn wrong(detail: impl Into<String>) -> Problem {
    Problem::new(Code::WrongContent, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: impl Into<Bytes>) -> String {
        let problem = look(&bytes.into()).unwrap_err();
        assert_eq!(problem.code, Code::WrongContent);
        problem.detail
    }

    /// Silence of 8,000 samples a second, one byte each.
    fn wav(seconds: u32) -> Vec<u8> {
        let samples = 8000 * seconds;
        let mut file = b"RIFF".to_vec();
        file.extend((36 + samples).to_le_bytes());
        file.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data");
        file.extend(samples.to_le_bytes());
        file.resize(file.len() + samples as usize, 0x80);
        file
    }

    /// An element of EBML (RFC 8794) whose length is written in four bytes.
    fn element(id: &[u8], content: &[u8]) -> Vec<u8> {
        let length = (u32::try_from(content.len()).unwrap() | 0x1000_0000).to_be_bytes();
        [id, &length, content].concat()
    }

    /// What a browser's MediaRecorder writes (RFC 9559): segment and clusters of unknown length, a track without a
    /// length, Opus packets of 60 ms.
    fn webm(seconds: u16) -> Vec<u8> {
        const UNKNOWN: &[u8] = &[0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        let head = element(&[0x1a, 0x45, 0xdf, 0xa3], &element(&[0x42, 0x82], b"webm"));
        let info = [
            element(&[0x2a, 0xd7, 0xb1], &1_000_000_u32.to_be_bytes()),
            element(&[0x4d, 0x80], b"test"),
            element(&[0x57, 0x41], b"test"),
        ];
        let info = element(&[0x15, 0x49, 0xa9, 0x66], &info.concat());
        let opus = b"OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0";
        let audio = [element(&[0xb5], &48_000_f32.to_be_bytes()), element(&[0x9f], &[1])].concat();
        let track = [
            element(&[0xd7], &[1]),
            element(&[0x73, 0xc5], &[1]),
            element(&[0x83], &[2]),
            element(&[0x86], b"A_OPUS"),
            element(&[0x63, 0xa2], opus),
            element(&[0xe1], &audio),
        ];
        let tracks = element(&[0x16, 0x54, 0xae, 0x6b], &element(&[0xae], &track.concat()));
        let mut file = [&head, &[0x18, 0x53, 0x80, 0x67][..], UNKNOWN, &info, &tracks].concat();
        for second in 0..seconds {
            file.extend([&[0x1f, 0x43, 0xb6, 0x75][..], UNKNOWN].concat());
            file.extend(element(&[0xe7], &(u32::from(second) * 960).to_be_bytes()));
            for packet in 0..16_u16 {
                // SILK, 60 ms, mono, one frame (RFC 6716 §3.1).
                let block = [&[0x81][..], &(packet * 60).to_be_bytes(), &[0x80, 0x18, 0, 0, 0]].concat();
                file.extend(element(&[0xa3], &block));
            }
        }
        file
    }

    #[test]
    fn recordings_are_as_long_as_what_is_in_them() {
        let told = |bytes: Vec<u8>| look(&bytes.into()).map(|sound| (sound.media_type, sound.duration_ms));
        assert_eq!(told(wav(3)), Ok(("audio/wav", 3000)));
        let (media_type, whole) = told(webm(5)).unwrap();
        assert_eq!(media_type, "audio/webm");
        assert!((4740..=4860).contains(&whole), "{whole}");
    }

    #[test]
    fn what_broke_off_is_as_long_as_what_there_is_of_it() {
        let mut half = webm(10);
        half.truncate(half.len() / 2 + 7);
        let duration = look(&half.into()).unwrap().duration_ms;
        assert!((4000..5000).contains(&duration), "{duration}");
    }

    #[test]
    fn what_is_no_recording_is_refused() {
        let start = |length| webm(1)[..length].to_vec();
        for bytes in [vec![], b"<html>".to_vec(), vec![0; 5000], start(20), start(120), wav(1)[..20].to_vec()] {
            assert!(!refused(bytes).is_empty());
        }
    }
}
