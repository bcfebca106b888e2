use std::{path::PathBuf, time::SystemTime};

use anyhow::Context;
use clap::Args;
use lifeline_auth::PasswordCost;
use lifeline_certs::{PairFiles, ServerTls};
use tracing::info;

use super::Source;
use crate::{
    compose::{Core, Gateway, Sockets},
    data::DataFolder,
    telemetry,
};

/// Run the gateway.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    source: Source,
    /// Serve the web app from this folder instead of the built-in one.
    #[arg(long, value_name = "DIR")]
    ui_dir: Option<PathBuf>,
}

impl Serve {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let config = self.source.load()?;
        telemetry::start_logs(&config.log)?;
        let (Some(certificate), Some(key)) = (config.tls.certificate.clone(), config.tls.key.clone()) else {
            anyhow::bail!(
                "tls.certificate and tls.key are not set: give the certificate for this host, or use `lifeline dev` to try things out"
            );
        };
        let sockets = Sockets::bind(&config)?;
        let tls = ServerTls::load(PairFiles { certificate, key }).context("tls")?;
        let data = DataFolder::open(&config.data)?;
        let metrics = telemetry::start_metrics()?;
        let core = Core::start(&config, &data, PasswordCost::default()).await?;
        let certificate_ends = tls.expires_at();
        let gateway = Gateway::start(core, &config, &data, sockets, tls, metrics, self.ui_dir).await?;
        if let Some(at) = certificate_ends {
            let days = at.duration_since(now()).unwrap_or_default().as_secs() / 86_400;
            info!(http = %config.http.listen, certificate_days = days, "ready");
        }
        gateway.run().await;
        Ok(())
    }
}

/// Certificates are dated by the machine's clock.
#[expect(clippy::disallowed_methods, reason = "the composition hands the time to the certificates")]
pub(super) fn now() -> SystemTime {
    SystemTime::now()
}
