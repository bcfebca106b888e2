use anyhow::Context;
use lifeline_http::Metrics;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing::Metadata;
use tracing_subscriber::{EnvFilter, filter::filter_fn, layer::SubscriberExt, util::SubscriberInitExt};

use crate::config::{LogFormat, LogSection};

/// Bounds of the histograms of seconds: from a fast fsync to a lost link.
const SECONDS: &[f64] =
    &[0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0];
/// Bounds of the histograms of entries.
const ENTRIES: &[f64] = &[1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0];

/// Starts structured logs, to standard error.
pub(crate) fn start_logs(section: &LogSection) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&section.filter).with_context(|| {
        format!("log.filter: `{}` is not a filter such as info,lifeline_bridge=debug", section.filter)
    })?;
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match section.format {
        LogFormat::Text => logs.finish().with(filter_fn(is_wanted)).init(),
        LogFormat::Json => logs.json().flatten_event(true).finish().with(filter_fn(is_wanted)).init(),
    }
    Ok(())
}

/// rumqttd opens a span for each message, at the level of errors, and writes the topic out for it: no filter of
/// levels keeps that away. Its events are heard.
fn is_wanted(metadata: &Metadata<'_>) -> bool {
    metadata.is_event() || !metadata.target().starts_with("rumqttd")
}

/// Starts the metrics and returns what renders them.
pub(crate) fn start_metrics() -> anyhow::Result<Metrics> {
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), SECONDS)
        .and_then(|builder| builder.set_buckets_for_metric(Matcher::Suffix("_entries".into()), ENTRIES))
        .context("the metrics' bounds")?
        .build_recorder();
    let handle: PrometheusHandle = recorder.handle();
    metrics::set_global_recorder(recorder).map_err(|_| anyhow::anyhow!("metrics were started twice"))?;
    let upkeep = handle.clone();
    tokio::spawn(async move {
        let mut turns = tokio::time::interval(std::time::Duration::from_secs(5));
        loop {
            turns.tick().await;
            upkeep.run_upkeep();
        }
    });
    Ok(std::sync::Arc::new(move || handle.render()))
}
