//! Compares the engines below the store: what a commit costs, what a kill leaves,
//! how memory behaves. Used for `docs/decisions/0002-storage-engine.md`.
//!
//! ```text
//! engine_trial append URL SEGMENTS             cost of a commit of 1, 10 and 100 entries
//! engine_trial load URL SECONDS PER_SECOND     steady load with projections; memory every 10 s
//! engine_trial kill URL TIMES SEED             kill -9 under load, verified after each
//! ```
//!
//! `load` commits PER_SECOND segments of ten entries (0: as many as it can), follows
//! them with a projection update every 200 ms, and every minute lets go of all but
//! the newest 200,000 entries.

use std::{
    error::Error,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use lifeline_bridge::{
    contracts::incident,
    ports::{After, Log, Projections, Segment, StoredEntry, SystemClock, ThreadPage, Update},
};
use lifeline_domain::{Incident, Position, Thread};
use lifeline_surreal::{Memory, SurrealStore};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const ENTRIES_PER_SEGMENT: usize = 10;
const ENTRIES_KEPT: u64 = 200_000;

#[tokio::main]
async fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| -> Outcome<u64> { Ok(arguments.get(at).ok_or("an argument is missing")?.parse()?) };
    let url = arguments.get(1).map(String::as_str).ok_or("engine_trial append|load|kill URL ...")?;
    match arguments[0].as_str() {
        "append" => append(url, number(2)?).await,
        "load" => load(url, Duration::from_secs(number(2)?), number(3)?).await,
        "kill" => kill(url, number(2)?, number(3)?).await,
        other => Err(format!("there is no trial `{other}`").into()),
    }
}

async fn open(url: &str) -> Outcome<SurrealStore> {
    Ok(SurrealStore::open(url, Memory::default(), &SystemClock).await?)
}

/// The entry at a place: the same each time, so that it can be verified.
fn entry(position: Position) -> StoredEntry {
    let json = format!(
        r#"{{"type":"signal.received","data":{{"id":"00000000-0000-0000-0000-{0:012}","device":"sensor-{1}","kind":"smoke","state":"raise","severity":"Severe","certainty":"Observed","urgency":"Immediate","at":"2026-11-22T05:32:42.100Z","location":{{"lat":48.1,"lon":11.5,"accuracy_m":12.0}},"value":412.0,"unit":"ppm"}},"at":"2026-11-22T05:32:42.123Z","incident":"00000000-0000-0000-0000-{1:012}","by":{{"kind":"device","id":"sensor-{1}"}}}}"#,
        position.log,
        position.log % 500
    );
    StoredEntry { position, in_feed: true, json: json.into() }
}

fn segment(before: Position, entries: usize) -> Segment {
    let entries = (1..=entries as u64).map(|n| entry(Position { feed: before.feed + n, log: before.log + n }));
    Segment { entries: entries.collect() }
}

async fn append(url: &str, segments: u64) -> Outcome {
    let store = open(url).await?;
    let log = store.log();
    let mut head = head(&log).await?;
    for entries in [1, 10, 100] {
        let (mut waits, cpu) = (Vec::new(), cpu_seconds()?);
        for _ in 0..segments {
            let next = segment(head, entries);
            let begun = Instant::now();
            log.append(&next).await?;
            waits.push(begun.elapsed());
            head = next.last();
        }
        let cpu = (cpu_seconds()? - cpu) * 1e6 / segments as f64;
        waits.sort_unstable();
        let percent = |percent: usize| waits[(waits.len() - 1) * percent / 100].as_secs_f64() * 1e3;
        println!(
            "{entries:4} entries: p50 {:.2} ms, p99 {:.2} ms, cpu {cpu:.0} us a segment, {:.1} us an entry",
            percent(50),
            percent(99),
            cpu / entries as f64
        );
    }
    Ok(store.close().await?)
}

async fn head(log: &dyn Log) -> Outcome<Position> {
    let mut head = log.start().await?;
    loop {
        match log.read_after(After::Place(head), 50_000).await?.last() {
            Some(segment) => head = segment.last(),
            None => return Ok(head),
        }
    }
}

async fn load(url: &str, length: Duration, per_second: u64) -> Outcome {
    let store = open(url).await?;
    let (log, projections) = (store.log(), store.projections());
    let begun = Instant::now();
    let mut head = head(&log).await?;
    let mut watermark = head;
    let (mut shown, mut projected, mut trimmed) = (begun, begun, begun);
    let mut pace = (per_second > 0).then(|| tokio::time::interval(Duration::from_secs(1) / per_second as u32));
    let mut told = std::io::stdout().lock();
    eprintln!("seconds rss_mb disk_mb entries cpu_s");
    while begun.elapsed() < length {
        if let Some(pace) = &mut pace {
            pace.tick().await;
        }
        let next = segment(head, ENTRIES_PER_SEGMENT);
        log.append(&next).await?;
        head = next.last();
        writeln!(told, "{}", head.log)?;
        if projected.elapsed() > Duration::from_millis(200) {
            projected = Instant::now();
            projections.write(&update(watermark, head)).await?;
            watermark = head;
        }
        if trimmed.elapsed() > Duration::from_secs(60) {
            trimmed = Instant::now();
            let old = |number: u64| number.saturating_sub(ENTRIES_KEPT);
            log.trim(Position { feed: old(head.feed), log: old(head.log) }).await?;
        }
        if shown.elapsed() > Duration::from_secs(10) {
            shown = Instant::now();
            let (seconds, cpu) = (begun.elapsed().as_secs(), cpu_seconds()?);
            eprintln!("{seconds} {} {} {} {cpu:.0}", resident_mb()?, folder_mb(folder(url))?, head.log);
        }
    }
    Ok(store.close().await?)
}

/// What the entries after `from` change: the incidents of 500 sensors, one new every
/// 1,000 entries, and a line for each of the first 20 timelines.
fn update(from: Position, to: Position) -> Update {
    let touched = (from.log + 1..=to.log).map(|log| log % 500 + log / 1_000);
    let mut touched: Vec<u64> = touched.collect();
    touched.sort_unstable();
    touched.dedup();
    let state = |number: &u64| Arc::new(Incident { signals: to.log, ..incident(*number) });
    let line = |number: &u64| ThreadPage {
        thread: Thread::Incident(incident(*number).id),
        lines: vec![(to.log, entry(to).json)],
    };
    Update {
        watermark: to,
        incidents: touched.iter().map(state).collect(),
        threads: touched.iter().take(20).map(line).collect(),
        ..Default::default()
    }
}

async fn kill(url: &str, times: u64, mut chance: u64) -> Outcome {
    let mut reopenings = Vec::new();
    let mut all = 0;
    for turn in 1..=times {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let patience = Duration::from_millis(500 + (chance >> 33) % 5_000);
        let acknowledged = tokio::task::block_in_place(|| killed(url, patience))?;
        let begun = Instant::now();
        let store = open(url).await?;
        let reopened = begun.elapsed();
        let head = verified(&store).await?;
        if head.log < acknowledged {
            return Err(format!("kill {turn}: {acknowledged} was acknowledged, the log ends at {}", head.log).into());
        }
        let watermark = store.projections().restore(Default::default()).await?.watermark;
        if watermark > head {
            return Err(format!("kill {turn}: the projections are ahead: {watermark:?}, {head:?}").into());
        }
        store.close().await?;
        println!(
            "kill {turn} after {patience:?}: {acknowledged} acknowledged, {} kept, open in {reopened:?}",
            head.log
        );
        all = head.log;
        reopenings.push(reopened);
    }
    reopenings.sort_unstable();
    let (median, longest) = (reopenings[reopenings.len() / 2], reopenings[reopenings.len() - 1]);
    println!("{times} kills, {all} entries, none lost; opening took {median:?}, at most {longest:?}");
    Ok(())
}

/// Kills a process under full load once it has acknowledged something, and returns
/// the last number that it acknowledged.
fn killed(url: &str, patience: Duration) -> Outcome<u64> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(["load", url, "3600", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
    let mut last = lines.next().ok_or("the loaded process ended before it wrote")??.parse()?;
    let reader = std::thread::spawn(move || {
        // A line that the kill cut off was not told completely: it does not count.
        while let Some(Ok(line)) = lines.next() {
            last = line.parse::<u64>().unwrap_or(last).max(last);
        }
        last
    });
    std::thread::sleep(patience);
    child.kill()?;
    child.wait()?;
    reader.join().map_err(|_| "the reader panicked".into())
}

/// Reads the whole log, each entry of which must be what was written; returns the head.
async fn verified(store: &SurrealStore) -> Outcome<Position> {
    let log = store.log();
    let mut head = log.start().await?;
    loop {
        let segments = log.read_after(After::Place(head), 50_000).await?;
        if segments.is_empty() {
            return Ok(head);
        }
        for read in segments {
            if read != segment(head, ENTRIES_PER_SEGMENT) {
                return Err(format!("the segment after {head:?} is not what was written").into());
            }
            head = read.last();
        }
    }
}

/// Processor time of this process, user and system, at the usual 100 ticks a second.
fn cpu_seconds() -> Outcome<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| -> Outcome<f64> { Ok(fields.get(at).ok_or("no such field")?.parse()?) };
    Ok((ticks(11)? + ticks(12)?) / 100.0)
}

fn resident_mb() -> Outcome<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.split_whitespace().nth(1).ok_or("no number")?.parse::<u64>()? / 1024)
}

fn folder(url: &str) -> &Path {
    Path::new(url.split_once("://").map_or(url, |(_, path)| path))
}

fn folder_mb(folder: &Path) -> Outcome<u64> {
    Ok(bytes_below(folder)? >> 20)
}

fn bytes_below(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        // Files may vanish while they are counted.
        bytes += match entry.metadata() {
            Ok(data) if data.is_dir() => bytes_below(&entry.path()).unwrap_or_default(),
            Ok(data) => data.len(),
            Err(_) => 0,
        };
    }
    Ok(bytes)
}
