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

use support::{
    House, Raw,
    script::{bytes, transcripts},
};

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
    for (name, script) in transcripts() {
        println!("{name}");
        play(&name, &script).await;
    }
}
