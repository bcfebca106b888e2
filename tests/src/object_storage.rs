//! Object storage that speaks S3 over TLS, with its buckets in a folder.

use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use lifeline_certs::{ClientCertificates, DevelopmentAuthority, ServerTls, Service};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::{
    net::TcpListener,
    task::{JoinHandle, JoinSet},
};
use tokio_rustls::TlsAcceptor;

const BUCKET: &str = "lifeline-media";
const ACCESS_KEY_ID: &str = "gateway";
const SECRET_ACCESS_KEY: &str = "what only the gateway knows";

/// One on this machine, with one bucket and one who may use it.
#[derive(Debug)]
pub struct ObjectStorage {
    folder: TempDir,
    port: u16,
    serving: Option<JoinHandle<()>>,
}

impl ObjectStorage {
    /// Starts one.
    ///
    /// # Panics
    /// If it cannot.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder for what is stored");
        std::fs::create_dir_all(folder.path().join("buckets").join(BUCKET)).expect("a bucket");
        std::fs::write(folder.path().join("secret"), SECRET_ACCESS_KEY).expect("a secret");
        let mut storage = Self { folder, port: 0, serving: None };
        storage.begin().await;
        storage
    }

    /// The section of a gateway that keeps its media here.
    pub fn configuration(&self) -> String {
        let (ca, secret) = (self.folder.path().join("tls/ca.pem"), self.folder.path().join("secret"));
        format!(
            "[media]\nurl = \"s3://{BUCKET}/below/here\"\nendpoint = \"https://localhost:{}\"\nregion = \"eu-central-1\"\n\
             ca = {ca:?}\naccess_key_id = \"{ACCESS_KEY_ID}\"\nsecret_access_key_file = {secret:?}\n",
            self.port
        )
    }

    /// The files of the bucket.
    pub fn files(&self) -> Vec<PathBuf> {
        fn below(folder: &Path) -> Vec<PathBuf> {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
            entries.flat_map(|path| if path.is_dir() { below(&path) } else { vec![path] }).collect()
        }
        below(&self.folder.path().join("buckets").join(BUCKET))
    }

    /// Nobody reaches it any more, and who was connected is not.
    pub async fn end(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
            // It says that it was ended.
            let _ = serving.await;
        }
    }

    /// It is there again, with what it had.
    ///
    /// # Panics
    /// If it cannot start.
    pub async fn begin(&mut self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.expect("it can listen");
        self.port = listener.local_addr().expect("it has an address").port();
        let tls = self.tls();
        let buckets = FileSystem::new(self.folder.path().join("buckets")).expect("the buckets can be served");
        let mut service = S3ServiceBuilder::new(buckets);
        service.set_auth(SimpleAuth::from_single(ACCESS_KEY_ID, SECRET_ACCESS_KEY));
        let service = service.build();
        self.serving = Some(tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, service) = (tls.clone(), service.clone());
                connections.spawn(async move {
                    let Ok(stream) = tls.accept(stream).await else { return };
                    // How a client leaves does not matter.
                    let _ = Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
                });
            }
        }));
    }

    #[expect(clippy::disallowed_methods, reason = "certificates are dated by the machine's clock")]
    fn tls(&self) -> TlsAcceptor {
        let now = SystemTime::now();
        let folder = self.folder.path().join("tls");
        let authority = DevelopmentAuthority::open_or_create(&folder, now).expect("an authority");
        let files = authority.issue_server(&["localhost".to_owned()], now).expect("a certificate");
        let tls = ServerTls::load(files).expect("it can be read");
        tls.config(Service::Https, false, ClientCertificates::Off).expect("it can be used").into()
    }
}
