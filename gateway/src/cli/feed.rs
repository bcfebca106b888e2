use anyhow::Context;
use clap::{Args, Subcommand};
use futures_util::StreamExt;
use lifeline_bridge::ports::SystemClock;
use reqwest::{Method, header};
use serde_json::Value;

use super::{Output, Source, print};
use crate::{
    compose::open_store,
    data::DataFolder,
    operator::{Operator, checked},
};

#[derive(Debug, Subcommand)]
pub(super) enum FeedCommand {
    /// Print entries as they come, beginning with what is open.
    Tail(Tail),
    /// Give the feed a new epoch after an older copy of the data folder was put back: readers begin with a snapshot.
    NewEpoch(NewEpoch),
}

#[derive(Debug, Args)]
pub(super) struct Tail {
    /// Begin after this cursor.
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
    /// One JSON object a line, as the feed has it.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    source: Source,
}

#[derive(Debug, Args)]
pub(super) struct NewEpoch {
    #[command(flatten)]
    output: Output,
}

impl FeedCommand {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Tail(tail) => tail.run().await,
            Self::NewEpoch(new_epoch) => new_epoch.run().await,
        }
    }
}

impl NewEpoch {
    /// The gateway must be stopped: it and its readers hold cursors of the old epoch.
    async fn run(self) -> anyhow::Result<()> {
        let config = self.output.source.load()?;
        let data = DataFolder::open(&config.data)?;
        let stored = config.store.url.is_some() || data.store().is_dir();
        anyhow::ensure!(stored, "there is no store in {}", data.path().display());
        let store = open_store(&config, &data).await?;
        let epoch = store.renew_epoch(&SystemClock).await.context("the epoch was not changed")?;
        match self.output.json {
            true => print::json(&serde_json::json!({ "epoch": epoch.as_str() })),
            false => print::line(&format!("the feed's epoch is {} now; readers begin with a snapshot", epoch.as_str())),
        }
    }
}

impl Tail {
    async fn run(self) -> anyhow::Result<()> {
        let operator = Operator::connect(&self.source.load()?).await?;
        anyhow::ensure!(operator.is_running(), "no gateway runs on this data folder; there is nothing to follow");
        let mut request = operator.request(Method::GET, "/v1/feed").header(header::ACCEPT, "text/event-stream");
        if let Some(after) = &self.after {
            request = request.header("last-event-id", after);
        }
        let mut body = checked(request.send().await?).await?.bytes_stream();
        let mut held = Vec::new();
        while let Some(chunk) = body.next().await {
            held.extend_from_slice(&chunk.context("the gateway ended the feed")?);
            while let Some(end) = held.windows(2).position(|two| two == b"\n\n") {
                let event: Vec<u8> = held.drain(..end + 2).collect();
                self.show(&String::from_utf8_lossy(&event))?;
            }
        }
        Ok(())
    }

    fn show(&self, event: &str) -> anyhow::Result<()> {
        let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let Some(data) = field("data:") else { return Ok(()) };
        match field("event:") {
            None if self.json => print::line(data),
            None => print::line(&readable(&serde_json::from_str(data)?)),
            Some("reset") if !self.json => {
                let snapshot: Value = serde_json::from_str(data)?;
                let open = snapshot["incidents"].as_array().map_or(0, Vec::len);
                print::line(&format!("-- {open} unresolved at {}", field("id:").unwrap_or_default()))
            }
            Some("live") if !self.json => print::line("-- live"),
            Some(_) => Ok(()),
        }
    }
}

/// `time  cursor  type  incident  by`: what an operator needs, and no text or location.
fn readable(entry: &Value) -> String {
    let text = |key: &str| entry[key].as_str().unwrap_or("-");
    let incident = entry["incident"].as_str().map_or("-", |id| id.rsplit('-').next().unwrap_or(id));
    let by = &entry["by"];
    let by = by["name"].as_str().or(by["id"].as_str()).or(by["kind"].as_str()).unwrap_or("-");
    format!("{}  {:<12} {:<22} {incident:<12} {by}", text("at"), text("cursor"), text("type"))
}
