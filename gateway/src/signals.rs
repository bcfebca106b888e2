use std::io::{IsTerminal, Result, stdin};

use tokio::signal::unix::{Signal, SignalKind, signal};

/// What the operating system tells the gateway to do.
pub(crate) enum Asked {
    /// Ctrl-C, the service manager's word, or the terminal was closed.
    Stop,
    /// The files of the certificate were replaced.
    ReloadCertificate,
}

/// The signals that a gateway listens to (POSIX.1-2017, 2.4).
pub(crate) struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hangup: Signal,
    from_terminal: bool,
}

impl Signals {
    /// From now on they are heard and no longer end the process by themselves.
    pub(crate) fn listen() -> Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hangup: signal(SignalKind::hangup())?,
            from_terminal: stdin().is_terminal(),
        })
    }

    pub(crate) async fn next(&mut self) -> Asked {
        tokio::select! {
            _ = self.interrupt.recv() => Asked::Stop,
            _ = self.terminate.recv() => Asked::Stop,
            // A terminal that closes sends the same signal, and is then none any more.
            _ = self.hangup.recv() => match self.from_terminal && !stdin().is_terminal() {
                true => Asked::Stop,
                false => Asked::ReloadCertificate,
            },
        }
    }
}
