use std::{
    path::{Path, PathBuf},
    process::Stdio,
    sync::{Arc, Mutex},
};

use serde::Deserialize;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::{Child, Command},
};

use crate::{Person, soon};

/// One line of `lifeline dev --json`.
#[derive(Clone, Debug, Deserialize)]
pub struct Demo {
    /// HTTPS.
    pub http: String,
    /// MQTT without TLS.
    pub mqtt: String,
    /// MQTT over TLS.
    pub mqtts: String,
    /// Prometheus.
    pub metrics: String,
    /// The development authority.
    pub ca: PathBuf,
    /// The folder that gets each mail as a file.
    pub mails: PathBuf,
    /// The demo's people.
    pub users: Vec<DemoUser>,
    /// The demo's devices.
    pub devices: Vec<DemoDevice>,
    /// MQTT for anyone, with `--lab`.
    pub mqtt_lab: Option<String>,
    /// HTTP without TLS, with `--lab`.
    pub http_lab: Option<String>,
}

/// One of the demo's people.
#[derive(Clone, Debug, Deserialize)]
pub struct DemoUser {
    /// `citizen`, `responder` or `admin`.
    pub role: String,
    /// The login name.
    pub username: String,
    /// The password.
    pub password: String,
}

/// One of the demo's devices.
#[derive(Clone, Debug, Deserialize)]
pub struct DemoDevice {
    /// The device.
    pub id: String,
    /// The MQTT user name.
    pub username: String,
    /// The MQTT password.
    pub password: String,
}

/// A gateway process with a data folder of its own, ended when it is dropped.
#[derive(Debug)]
pub struct Gateway {
    /// Where it listens, and who may sign in.
    pub demo: Demo,
    child: Child,
    data: Arc<TempDir>,
    log: Arc<Mutex<Vec<u8>>>,
    flags: Vec<String>,
}

/// The binary under test: beside the tests' own, or by `LIFELINE_BIN`.
pub fn binary() -> PathBuf {
    if let Some(path) = std::env::var_os("LIFELINE_BIN") {
        return path.into();
    }
    let own = std::env::current_exe().expect("a test knows its own file");
    // target/debug/deps/test -> target/debug/lifeline
    own.ancestors().nth(2).expect("a test lies in target/debug/deps").join("lifeline")
}

impl Gateway {
    /// Starts one.
    ///
    /// # Panics
    /// If it does not start; what it said is shown.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts one with flags of `lifeline dev`.
    ///
    /// # Panics
    /// If it does not start; what it said is shown.
    pub async fn start_with(flags: &[&str]) -> Self {
        let data = Arc::new(tempfile::tempdir().expect("a folder for the gateway's data"));
        let flags = flags.iter().map(|&flag| flag.to_owned()).collect();
        Self::spawn(data, flags, Arc::default()).await
    }

    /// Starts one with a configuration: what else than addresses and the data folder it says.
    ///
    /// # Panics
    /// If it does not start; what it said is shown.
    pub async fn start_configured(toml: &str) -> Self {
        let data = Arc::new(tempfile::tempdir().expect("a folder for the gateway's data"));
        let file = data.path().join("lifeline.toml");
        std::fs::write(&file, toml).expect("the configuration can be written");
        let flags = vec!["--config".to_owned(), file.to_str().expect("a path in UTF-8").to_owned()];
        Self::spawn(data, flags, Arc::default()).await
    }

    async fn spawn(data: Arc<TempDir>, flags: Vec<String>, log: Arc<Mutex<Vec<u8>>>) -> Self {
        let mut child = Command::new(binary())
            .args([
                "dev",
                "--json",
                "--ports",
                "auto",
                "--log",
                "debug,surrealdb=warn,surrealkv=warn,surrealdb_core=warn",
            ])
            .arg("--data")
            .arg(data.path())
            .args(&flags)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{} cannot be run: {error}; build it first", binary().display()));
        let mut errors = child.stderr.take().expect("it is piped");
        let kept = log.clone();
        tokio::spawn(async move {
            let mut buffer = vec![0; 16 * 1024];
            while let Ok(count @ 1..) = errors.read(&mut buffer).await {
                kept.lock().expect("not poisoned").extend_from_slice(&buffer[..count]);
            }
        });
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let first = soon("the gateway's first line", lines.next_line()).await.expect("its output can be read");
        let Some(line) = first else {
            let _ = child.wait().await;
            panic!("the gateway ended: {}", String::from_utf8_lossy(&log.lock().expect("not poisoned")));
        };
        let demo = serde_json::from_str(&line).unwrap_or_else(|error| panic!("`{line}` is not the demo: {error}"));
        Self { demo, child, data, log, flags }
    }

    /// Ends the process at once (`SIGKILL`) and starts it again on the same data.
    pub async fn kill_and_restart(mut self) -> Self {
        self.kill().await;
        Self::spawn(self.data.clone(), self.flags.clone(), self.log.clone()).await
    }

    /// Starts it again on the same data, after it has ended.
    pub async fn start_again(self) -> Self {
        Self::spawn(self.data.clone(), self.flags.clone(), self.log.clone()).await
    }

    /// Ends the process at once (`SIGKILL`).
    pub async fn kill(&mut self) {
        self.child.kill().await.expect("the gateway can be killed");
    }

    /// Asks it to stop (`SIGTERM`), waits, and starts it again on the same data.
    pub async fn restart(mut self) -> Self {
        self.stop().await;
        Self::spawn(self.data.clone(), self.flags.clone(), self.log.clone()).await
    }

    /// Asks it to stop (`SIGTERM`) and waits until it has.
    pub async fn stop(&mut self) {
        self.signal("TERM").await;
        let ended = soon("the gateway's end", self.child.wait()).await.expect("it can be waited for");
        assert!(ended.success(), "it ended with {ended}");
    }

    /// Sends it a signal, such as `HUP`.
    ///
    /// # Panics
    /// If it does not run.
    pub async fn signal(&self, name: &str) {
        let id = self.process_id().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status().await.expect("kill can be run");
        assert!(sent.success(), "SIG{name} was not sent: {sent}");
    }

    /// The process.
    pub fn process_id(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// Its data folder.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Everything it has logged in this and earlier runs.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&self.log.lock().expect("not poisoned")).into_owned()
    }

    /// One value of its metrics, with its labels as they are written; none if it has none yet.
    pub async fn metric(&self, name: &str) -> Option<f64> {
        let text = Person::stranger(self).client.get(&self.demo.metrics).send().await.ok()?.text().await.ok()?;
        text.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
    }

    /// Runs another command of the same binary on the same data folder.
    pub async fn command(&self, arguments: &[&str]) -> std::process::Output {
        let mut command = Command::new(binary());
        command.args(arguments).arg("--data").arg(self.data());
        soon("the command's end", command.output()).await.expect("the command can be run")
    }

    /// Runs a command of the binary that needs no data folder.
    pub async fn run(arguments: &[&str]) -> std::process::Output {
        soon("the command's end", Command::new(binary()).args(arguments).output()).await.expect("it can be run")
    }

    /// Starts another command of the same binary on the same data folder, to be read line by line.
    pub async fn spawn_command(&self, arguments: &[&str]) -> Lines {
        let mut command = Command::new(binary());
        command.args(arguments).arg("--data").arg(self.data());
        let mut child = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().expect("the command can be run");
        let lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        Lines { lines, _child: child }
    }

    /// Registers one more device, with flags of `lifeline device add`.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn add_device(&self, id: &str, flags: &[&str]) -> DemoDevice {
        let added = self.command(&[&["device", "add", id, "--json"], flags].concat()).await;
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        let made: serde_json::Value = serde_json::from_slice(&added.stdout).expect("the command prints JSON");
        let password = made["password"].as_str().expect("a new device has a password").to_owned();
        DemoDevice { id: id.to_owned(), username: id.to_owned(), password }
    }

    /// The mails that went to an address, the oldest first.
    ///
    /// # Panics
    /// If the folder cannot be read.
    pub fn mails_to(&self, address: &str) -> Vec<String> {
        let files =
            std::fs::read_dir(&self.demo.mails).expect("a folder of mails").map(|file| file.expect("a file").path());
        let mut mails: Vec<_> = files
            .filter(|path| path.extension().is_some_and(|end| end == "eml"))
            .filter_map(|path| Some((path.metadata().ok()?.modified().ok()?, std::fs::read_to_string(&path).ok()?)))
            .filter(|(_, text)| {
                let is_theirs = text.lines().any(|line| line.starts_with("To:") && line.contains(address));
                // One that is being written is not there yet.
                is_theirs && text.trim_end().ends_with("Lifeline")
            })
            .collect();
        mails.sort();
        mails.into_iter().map(|(_, text)| text).collect()
    }

    /// Waits for the mail with this number, from 0, to an address.
    ///
    /// # Panics
    /// If it does not come.
    pub async fn mail_to(&self, address: &str, number: usize) -> String {
        crate::until("a mail", || async { self.mails_to(address).get(number).cloned() }).await
    }

    /// The port of MQTT over TLS.
    ///
    /// # Panics
    /// If the URL has none.
    pub fn mqtts_port(&self) -> u16 {
        let port = self.demo.mqtts.rsplit(':').next();
        port.and_then(|port| port.parse().ok()).expect("a URL with a port")
    }

    /// The demo's login of a role.
    pub fn login(&self, role: &str) -> &DemoUser {
        self.demo.users.iter().find(|user| user.role == role).expect("the demo has every role")
    }
}

/// What a command prints, line by line.
#[derive(Debug)]
pub struct Lines {
    lines: tokio::io::Lines<BufReader<tokio::process::ChildStdout>>,
    _child: Child,
}

impl Lines {
    /// The next line.
    ///
    /// # Panics
    /// If none comes.
    pub async fn line(&mut self) -> String {
        soon("a line", self.lines.next_line()).await.expect("it can be read").expect("the command goes on")
    }
}
