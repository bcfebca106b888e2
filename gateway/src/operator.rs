use anyhow::{Context, bail};
use lifeline_auth::PasswordCost;
use lifeline_http::{HttpState, serve_operator_socket};
use lifeline_protocol::rest::ProblemBody;
use reqwest::{Client, Method, RequestBuilder, Response};
use serde::{Serialize, de::DeserializeOwned};

use crate::{compose::Core, config::Config, data::DataFolder, web_files::GatewayWebFiles};

/// Asks the gateway on its operator's socket. If none runs on the data folder, the
/// application is started in this process for as long as the command takes: the same
/// use cases either way.
pub(crate) struct Operator {
    client: Client,
    own: Option<(Core, tempfile::TempDir)>,
}

impl Operator {
    /// Fails where nobody has named a data folder and there is none: what is added to a new one, the
    /// gateway that was meant would never hear of.
    pub(crate) async fn connect(config: &Config) -> anyhow::Result<Self> {
        if config.data == Config::default().data && !config.data.exists() {
            bail!(
                "there is no data folder {} here: name the gateway's with --config or --data, or run this where it was started",
                config.data.display()
            );
        }
        let data = DataFolder::open(&config.data)?;
        let socket = data.operator_socket();
        if tokio::net::UnixStream::connect(&socket).await.is_ok() {
            return Ok(Self { client: client(&socket)?, own: None });
        }
        let core = Core::start(config, &data, PasswordCost::default()).await?;
        let folder = tempfile::tempdir().context("a folder for a socket")?;
        let socket = folder.path().join("operator.sock");
        let settings = lifeline_http::HttpSettings {
            allowed_origins: Vec::new(),
            frames_per_second_max: 1,
            requests_per_minute_max: u32::MAX,
            logins_per_minute_max: u32::MAX,
            // A file's socket is not counted.
            connections_max: 0,
            emergency_number: String::new(),
        };
        let web = std::sync::Arc::new(GatewayWebFiles { folder: None });
        let state = HttpState::new(core.bridge.clone(), settings, web, std::sync::Arc::new(String::new), None);
        serve_operator_socket(&socket, state)?;
        Ok(Self { client: client(&socket)?, own: Some((core, folder)) })
    }

    /// Whether a running gateway answers.
    pub(crate) fn is_running(&self) -> bool {
        self.own.is_none()
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://operator{path}"))
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        answer(self.request(Method::GET, path).send().await?).await
    }

    pub(crate) async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> anyhow::Result<T> {
        answer(self.request(method, path).json(body).send().await?).await
    }

    /// Ends the application if it was started for this command.
    pub(crate) async fn close(self) {
        if let Some((core, _)) = self.own {
            core.stop().await;
        }
    }
}

fn client(socket: &std::path::Path) -> anyhow::Result<Client> {
    Client::builder().unix_socket(socket).build().context("a client for the operator's socket")
}

/// The body of a good answer; a problem's sentence otherwise.
pub(crate) async fn checked(response: Response) -> anyhow::Result<Response> {
    if response.status().is_success() {
        return Ok(response);
    }
    let status = response.status();
    match response.json::<ProblemBody>().await {
        Ok(problem) => bail!("{}{}", problem.detail, problem.field.map(|f| format!(" ({f})")).unwrap_or_default()),
        Err(_) => bail!("the gateway answered {status}"),
    }
}

async fn answer<T: DeserializeOwned>(response: Response) -> anyhow::Result<T> {
    checked(response).await?.json().await.context("the gateway's answer")
}
