//! Plays `tests/transcripts/*.txt`: bytes in, packets out, each with the clause that asks
//! for it.
//!
//! ```text
//! # a comment: the clause
//! lab                        talk to the lab listener instead of the devices'
//! hold                       alerts do not become durable any more
//! commit                     all alerts so far become durable
//! other                      go on as a second client, and back
//! > 30 [ 'topic' "payload" ] bytes to send: hex; 'text' with, "text" without its length;
//!                            [ ] puts the length of its contents before them
//! < 40 [ 00 01 ]             the next packet; `..` stands for whatever is left of it
//! < closed                   the door closes the connection
//! ```

mod support;

use std::{fs, path::Path};

use support::{House, Raw, length, text};

/// Bytes, and whether `..` followed them.
fn bytes(words: &str) -> (Vec<u8>, bool) {
    let mut open: Vec<Vec<u8>> = vec![Vec::new()];
    let mut rest = words.trim();
    let mut anything = false;
    while !rest.is_empty() {
        let top = open.last_mut().unwrap();
        let mut used = 1;
        match rest.as_bytes()[0] {
            b'[' => open.push(Vec::new()),
            b']' => {
                let inner = open.pop().unwrap();
                let outer = open.last_mut().expect("a ] without a [");
                outer.extend(length(inner.len()));
                outer.extend(inner);
            }
            quote @ (b'\'' | b'"') => {
                let inner = rest[1..].split(char::from(quote)).next().unwrap();
                top.extend(if quote == b'"' { inner.as_bytes().to_vec() } else { text(inner) });
                used = inner.len() + 2;
            }
            b'.' => {
                anything = true;
                used = 2;
            }
            _ => {
                top.push(u8::from_str_radix(&rest[..2], 16).unwrap_or_else(|_| panic!("no hex: {rest}")));
                used = 2;
            }
        }
        rest = rest[used..].trim_start();
    }
    assert_eq!(open.len(), 1, "a [ without a ]: {words}");
    (open.remove(0), anything)
}

async fn play(name: &str, script: &str) {
    let house = House::open().await;
    let address = if script.lines().any(|line| line.trim() == "lab") { house.lab } else { house.devices };
    let mut clients = [Raw::open(address).await, Raw::open(address).await];
    let mut speaking = 0;
    for (number, line) in script.lines().enumerate() {
        let client = &mut clients[speaking];
        let at = format!("{name}, line {}: {line}", number + 1);
        match line.trim().split_once(' ').unwrap_or((line.trim(), "")) {
            ("" | "#" | "lab", _) => {}
            ("hold", _) => house.app.hold(),
            ("commit", _) => house.app.commit(house.app.alerts().len()),
            ("other", _) => speaking = 1 - speaking,
            (">", words) => client.send(&bytes(words).0).await,
            ("<", "closed") => assert_eq!(client.try_packet().await, None, "{at}"),
            ("<", words) => {
                let (mut expected, anything) = bytes(words);
                let mut packet = client.try_packet().await.unwrap_or_else(|| panic!("{at}: closed"));
                if anything {
                    // Without the length, which the rest decides; all these packets are short.
                    packet.remove(1);
                    expected.remove(1);
                    packet.truncate(expected.len());
                }
                assert_eq!(packet, expected, "{at}\n  is {packet:02X?}\n not {expected:02X?}");
            }
            _ => panic!("{at}: what is this?"),
        }
    }
}

#[tokio::test]
async fn every_transcript_is_answered_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 20, "the transcripts are missing");
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        println!("{name}");
        play(&name, &fs::read_to_string(&file).unwrap()).await;
    }
}
