use std::{
    net::SocketAddr,
    process::ExitCode,
    time::{Instant, SystemTime},
};

use clap::Args;
use lifeline_auth::PasswordCost;
use lifeline_certs::{DeviceTrust, PairFiles, ServerTls};
use serde::Serialize;
use serde_json::Value;

use super::{Source, print, serve::now};
use crate::{
    compose::Core,
    config::{ClientCertificateMode, Config, TlsMin},
    data::DataFolder,
    operator::Operator,
    rules_folder::RulesFolder,
};

/// Look for what is wrong: configuration, folder, store, sockets, certificate, clock, uplinks.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    source: Source,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    Good,
    Warning,
    Bad,
}

#[derive(Debug, Serialize)]
struct Finding {
    what: &'static str,
    verdict: Verdict,
    detail: String,
}

impl Doctor {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let findings = self.look().await;
        let rows = findings.iter().map(|finding| {
            let mark = match finding.verdict {
                Verdict::Good => "ok",
                Verdict::Warning => "warning",
                Verdict::Bad => "BAD",
            };
            [mark.to_owned(), finding.what.to_owned(), finding.detail.clone()]
        });
        print::table(self.json, &findings, ["", "WHAT", "FOUND"], rows)?;
        let worst = findings.iter().map(|finding| finding.verdict).max();
        Ok(if worst == Some(Verdict::Bad) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    async fn look(&self) -> Vec<Finding> {
        let config = match self.source.load() {
            Ok(config) => config,
            Err(error) => return vec![bad("configuration", &error)],
        };
        let mut findings = vec![good("configuration", "it can be used")];
        findings.push(certificate(&config));
        findings.push(clock());
        findings.extend(uplinks(&config).await);
        let data = match DataFolder::open(&config.data) {
            Ok(data) => data,
            Err(error) => {
                findings.push(bad("data folder", &error));
                return findings;
            }
        };
        findings.push(durability(&data));
        findings.push(rules(&config, &data));
        findings.extend(devices_authority(&config, &data));
        if tokio::net::UnixStream::connect(data.operator_socket()).await.is_ok() {
            findings.push(running(&config).await);
        } else {
            findings.push(store(&config, &data).await);
            findings.extend(sockets(&config));
        }
        findings
    }
}

fn good(what: &'static str, detail: impl Into<String>) -> Finding {
    Finding { what, verdict: Verdict::Good, detail: detail.into() }
}

fn bad(what: &'static str, error: &anyhow::Error) -> Finding {
    Finding { what, verdict: Verdict::Bad, detail: format!("{error:#}") }
}

fn certificate(config: &Config) -> Finding {
    let (Some(certificate), Some(key)) = (config.tls.certificate.clone(), config.tls.key.clone()) else {
        let detail = "none is set: `lifeline serve` needs one, `lifeline dev` makes its own";
        return Finding { what: "certificate", verdict: Verdict::Warning, detail: detail.to_owned() };
    };
    match ServerTls::load(PairFiles { certificate, key }) {
        Err(error) => bad("certificate", &error.into()),
        Ok(tls) => days_left("certificate", tls.expires_at()),
    }
}

fn days_left(what: &'static str, ends: Option<SystemTime>) -> Finding {
    let left = ends.and_then(|at| at.duration_since(now()).ok());
    let days = left.map_or(0, |left| left.as_secs() / 86_400);
    let verdict = match days {
        0 => Verdict::Bad,
        1..14 => Verdict::Warning,
        _ => Verdict::Good,
    };
    Finding { what, verdict, detail: format!("{days} days left") }
}

/// How devices get in: the oldest TLS, and what their certificates are checked with.
fn devices_authority(config: &Config, data: &DataFolder) -> Vec<Finding> {
    let warning = |what, detail: &str| Finding { what, verdict: Verdict::Warning, detail: detail.to_owned() };
    let mut findings = Vec::new();
    if config.mqtt.tls_min == TlsMin::Tls12 {
        findings.push(warning("mqtt.tls_min", "TLS 1.2 is let in: only for devices that cannot do better"));
    }
    if config.mqtt.client_certificates == ClientCertificateMode::Required && config.mqtt.tls_listen.is_none() {
        let detail = "they are required on mqtt.tls_listen, which is not open";
        findings.push(warning("mqtt.client_certificates", detail));
    }
    let file = data.device_authority().join("ca.pem");
    if config.mqtt.client_certificates != ClientCertificateMode::Off && file.exists() {
        findings.push(match DeviceTrust::load(file) {
            Ok(trust) => days_left("devices' authority", trust.expires_at()),
            Err(error) => bad("devices' authority", &error.into()),
        });
    }
    findings
}

fn rules(config: &Config, data: &DataFolder) -> Finding {
    match RulesFolder::of(config, data).check() {
        Ok(own) => good("mapping rules", format!("the ready-made ones and {own} files of your own are good")),
        Err(faults) => {
            let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
            Finding { what: "mapping rules", verdict: Verdict::Bad, detail: faults.join("\n") }
        }
    }
}

/// Whether the other brokers let this gateway in, how far each is behind, and what it refuses.
async fn uplinks(config: &Config) -> Vec<Finding> {
    let figures = figures(config).await.unwrap_or_default();
    let mut findings = Vec::new();
    for (name, section) in &config.uplink {
        // Another client id than the gateway's, whichever epoch its store has: nobody is pushed out.
        let tried = match section.settings(name, "doctor") {
            Ok(settings) => lifeline_uplink::try_out(&settings.broker).await.map_err(anyhow::Error::from),
            Err(error) => Err(error),
        };
        findings.push(match tried {
            Err(error) => bad("uplink", &error.context(format!("uplink.{name}"))),
            Ok(()) => uplink(name, &section.url, &figures),
        });
    }
    findings
}

/// What the gateway that runs says of an uplink.
fn uplink(name: &str, url: &str, figures: &str) -> Finding {
    let figure = |start: String| figures.lines().filter_map(move |line| line.strip_prefix(&start).map(str::to_owned));
    let mut detail = format!("uplink.{name}: {url} lets the gateway in");
    for entries in figure(format!("lifeline_uplink_behind_entries{{uplink=\"{name}\"}} ")) {
        detail += &format!("; {entries} entries behind");
    }
    let mut verdict = Verdict::Good;
    for refused in figure(format!("lifeline_uplink_refused_total{{uplink=\"{name}\",reason=\"")) {
        let Some((reason, times)) = refused.split_once("\"} ") else { continue };
        verdict = Verdict::Warning;
        detail += &format!("; it has refused {times} signals ({reason}): the log says which");
    }
    Finding { what: "uplink", verdict, detail }
}

/// The metrics of the gateway that runs, if there are uplinks and one does.
async fn figures(config: &Config) -> Option<String> {
    let listen = config.http.metrics_listen.filter(|_| !config.uplink.is_empty())?;
    reqwest::get(format!("http://{listen}/metrics")).await.ok()?.text().await.ok()
}

/// Devices' times are compared with this clock.
fn clock() -> Finding {
    let since = now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_secs();
    // 2025-01-01: this program did not exist before.
    if since < 1_735_689_600 {
        let detail = "the machine's clock is years behind: devices' times would be refused";
        return Finding { what: "clock", verdict: Verdict::Bad, detail: detail.to_owned() };
    }
    good("clock", "plausible")
}

/// What a commit waits for: writes and syncs a small file a few times.
fn durability(data: &DataFolder) -> Finding {
    let file = data.path().join(".sync-probe");
    let measure = || -> std::io::Result<std::time::Duration> {
        use std::io::Write;
        let mut probe = std::fs::File::create(&file)?;
        let mut slowest = std::time::Duration::ZERO;
        for _ in 0..10 {
            let begun = Instant::now();
            probe.write_all(&[0; 512])?;
            probe.sync_data()?;
            slowest = slowest.max(begun.elapsed());
        }
        Ok(slowest)
    };
    let measured = measure();
    let _ = std::fs::remove_file(&file);
    match measured {
        Err(error) => bad("durability", &error.into()),
        Ok(slowest) => {
            let detail = format!("the slowest of 10 syncs took {:.1} ms", slowest.as_secs_f64() * 1000.0);
            let verdict = if slowest.as_millis() > 50 { Verdict::Warning } else { Verdict::Good };
            Finding { what: "durability", verdict, detail }
        }
    }
}

async fn running(config: &Config) -> Finding {
    let ask = async {
        let operator = Operator::connect(config).await?;
        let ready: Value = operator.get("/readyz").await?;
        anyhow::Ok(ready)
    };
    match ask.await {
        Ok(ready) => good("gateway", format!("running; {ready}")),
        Err(error) => bad("gateway", &error),
    }
}

async fn store(config: &Config, data: &DataFolder) -> Finding {
    match Core::start(config, data, PasswordCost::LAB).await {
        Err(error) => bad("store", &error),
        Ok(core) => {
            let head = core.bridge.feed_head();
            let (_, unresolved) = core.bridge.live().unresolved();
            core.stop().await;
            good("store", format!("opens; the feed ends at {head}, {} unresolved incidents", unresolved.len()))
        }
    }
}

fn sockets(config: &Config) -> Vec<Finding> {
    let all: [(&'static str, Option<SocketAddr>); 4] = [
        ("http.listen", Some(config.http.listen)),
        ("mqtt.listen", config.mqtt.listen),
        ("mqtt.tls_listen", config.mqtt.tls_listen),
        ("http.metrics_listen", config.http.metrics_listen),
    ];
    let check = |(what, address): (&'static str, Option<SocketAddr>)| {
        let address = address?;
        Some(match std::net::TcpListener::bind(address) {
            Ok(_) => good(what, format!("{address} is free")),
            Err(error) => bad(what, &anyhow::Error::from(error).context(address.to_string())),
        })
    };
    all.into_iter().filter_map(check).collect()
}
