use std::sync::Arc;

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// A line to a port on this machine that can be cut: what goes over it then stops at
/// once, and new connections end as soon as they begin.
#[derive(Debug)]
pub struct Link {
    /// Where the line begins.
    pub port: u16,
    whole: Arc<watch::Sender<bool>>,
}

impl Link {
    /// Lays one.
    ///
    /// # Panics
    /// If there is no free port.
    pub async fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
        let own = listener.local_addr().expect("it has an address").port();
        let whole = Arc::new(watch::Sender::new(true));
        let line = whole.clone();
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let mut cut = line.subscribe();
                tokio::spawn(async move {
                    let carry = async {
                        let mut far = TcpStream::connect(("127.0.0.1", port)).await?;
                        copy_bidirectional(&mut near, &mut far).await
                    };
                    tokio::select! {
                        biased;
                        _ = cut.wait_for(|whole| !whole) => {}
                        _ = carry => {}
                    }
                });
            }
        });
        Self { port: own, whole }
    }

    /// Cuts it.
    pub fn cut(&self) {
        self.whole.send_replace(false);
    }

    /// Mends it.
    pub fn mend(&self) {
        self.whole.send_replace(true);
    }
}
