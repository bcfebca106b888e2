use std::time::Duration;

use lifeline_bridge::ports::{Mail, Mailer};
use tokio::{
    sync::{Mutex, mpsc},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use crate::{
    MailSettings,
    letter::letter,
    transport::{Failure, send},
};

/// How many mails may wait.
const WAITING_MAX: usize = 256;
/// How long is waited before a mail is tried again.
const AGAIN_AFTER: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(15), Duration::from_secs(60)];

/// Mails that wait to be sent, one after the other. They are in memory: whoever waits for one that was lost asks again.
pub struct Outbox {
    waiting: mpsc::Sender<Mail>,
    stop: CancellationToken,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Outbox {
    /// Starts to send.
    pub fn start(settings: MailSettings) -> Self {
        let (waiting, mails) = mpsc::channel(WAITING_MAX);
        let stop = CancellationToken::new();
        let task = tokio::spawn(run(settings, mails, &AGAIN_AFTER, stop.clone()));
        Self { waiting, stop, task: Mutex::new(Some(task)) }
    }

    /// Takes no more, tries what waits once, and ends.
    pub async fn stop(&self) {
        self.stop.cancel();
        if let Some(task) = self.task.lock().await.take() {
            // A task that panicked has said so already.
            let _ = task.await;
        }
    }
}

impl Mailer for Outbox {
    fn send(&self, mail: Mail) {
        if self.waiting.try_send(mail).is_err() {
            metrics::counter!("lifeline_dropped_total", "what" => "mail").increment(1);
            tracing::warn!("a mail was dropped: too many wait");
        }
    }
}

async fn run(
    settings: MailSettings,
    mut mails: mpsc::Receiver<Mail>,
    again_after: &[Duration],
    stop: CancellationToken,
) {
    loop {
        let mail = tokio::select! {
            biased;
            () = stop.cancelled(), if !mails.is_closed() => {
                mails.close();
                continue;
            }
            mail = mails.recv() => mail,
        };
        let Some(mail) = mail else { return };
        match deliver(&settings, &mail, again_after, &stop).await {
            Ok(()) => metrics::counter!("lifeline_mails_total").increment(1),
            Err(error) => {
                metrics::counter!("lifeline_mail_failures_total").increment(1);
                tracing::error!(%error, "a mail could not be sent; it is given up");
            }
        }
    }
}

/// Tries until it is sent, refused for good or tried often enough.
async fn deliver(
    settings: &MailSettings,
    mail: &Mail,
    again_after: &[Duration],
    stop: &CancellationToken,
) -> Result<(), String> {
    let message = letter(&settings.from, mail)?;
    let mut again_after = again_after.iter();
    loop {
        let failure = match send(&settings.way, message.clone()).await {
            Ok(()) => return Ok(()),
            Err(failure) => failure,
        };
        let for_good = matches!(failure, Failure::Refused { for_good: true });
        let Some(pause) = again_after.next().filter(|_| !for_good) else { return Err(failure.to_string()) };
        if stop.run_until_cancelled(tokio::time::sleep(*pause)).await.is_none() {
            return Err(failure.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{path::Path, time::SystemTime};

    use lifeline_bridge::ports::Occasion;
    use lifeline_certs::{ClientCertificates, DevelopmentAuthority, ServerTls, Service};
    use tokio::{
        io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
        net::TcpListener,
    };
    use tokio_rustls::TlsAcceptor;

    use super::*;
    use crate::{Smtp, SmtpLogin, Way};

    fn mail(to: &str) -> Mail {
        Mail { to: to.to_owned(), name: None, locale: None, occasion: Occasion::PasswordChanged }
    }

    fn files(folder: &Path) -> Vec<String> {
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        files
            .filter(|path| path.extension().is_some_and(|end| end == "eml"))
            .map(|path| std::fs::read_to_string(path).unwrap())
            .collect()
    }

    #[tokio::test]
    async fn what_waits_is_sent_and_what_cannot_be_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let settings = MailSettings::new("lifeline@help.example", Way::Folder(folder.path().to_owned())).unwrap();
        let (waiting, mails) = mpsc::channel(8);
        for to in ["amina@example.org", "not an address", "rahman@example.org"] {
            waiting.send(mail(to)).await.unwrap_or_else(|_| unreachable!("there is room"));
        }
        drop(waiting);
        run(settings, mails, &[], CancellationToken::new()).await;
        let mut recipients: Vec<_> = files(folder.path())
            .iter()
            .filter_map(|text| text.lines().find_map(|line| line.strip_prefix("To: ")).map(str::to_owned))
            .collect();
        recipients.sort();
        assert_eq!(recipients, ["amina@example.org", "rahman@example.org"]);
    }

    #[tokio::test]
    async fn stopping_sends_what_waits() {
        let folder = tempfile::tempdir().unwrap();
        let settings = MailSettings::new("lifeline@help.example", Way::Folder(folder.path().to_owned())).unwrap();
        let outbox = Outbox::start(settings);
        for _ in 0..5 {
            outbox.send(mail("amina@example.org"));
        }
        outbox.stop().await;
        assert_eq!(files(folder.path()).len(), 5);
        outbox.send(mail("late@example.org"));
        outbox.stop().await;
        assert_eq!(files(folder.path()).len(), 5, "what comes later is dropped and counted");
    }

    /// A mail server that says one thing to each command, and what it was told.
    async fn converse(stream: impl AsyncRead + AsyncWrite, recipient: &str) -> Vec<String> {
        let (read, mut write) = tokio::io::split(stream);
        let mut lines = BufReader::new(read).lines();
        let mut told = Vec::new();
        write.write_all(b"220 mail.example\r\n").await.unwrap();
        while let Ok(Some(line)) = lines.next_line().await {
            let answer = match line.split(' ').next().unwrap_or_default() {
                "EHLO" => "250-mail.example\r\n250 AUTH PLAIN\r\n",
                "AUTH" => "235 welcome\r\n",
                "MAIL" => "250 ok\r\n",
                "RCPT" => recipient,
                "DATA" => "354 go on\r\n",
                "." => "250 taken\r\n",
                "QUIT" => "221 bye\r\n",
                _ => "",
            };
            told.push(line);
            if write.write_all(answer.as_bytes()).await.is_err() {
                break;
            }
        }
        told
    }

    #[tokio::test]
    async fn a_mail_server_takes_it_at_the_second_try_or_refuses_it_for_good() {
        let folder = tempfile::tempdir().unwrap();
        let password_file = folder.path().join("password");
        std::fs::write(&password_file, "secret\n").unwrap();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let smtp = Smtp {
            host: "127.0.0.1".to_owned(),
            port: listener.local_addr().unwrap().port(),
            ca: None,
            login: Some(SmtpLogin { username: "lifeline".to_owned(), password_file }),
        };
        let settings = MailSettings::new("lifeline@help.example", Way::Smtp(smtp)).unwrap();
        let server = tokio::spawn(async move {
            let mut told = Vec::new();
            for recipient in ["450 not now\r\n", "250 ok\r\n", "550 nobody here\r\n"] {
                told.push(converse(listener.accept().await.unwrap().0, recipient).await);
            }
            told
        });
        let soon = [Duration::ZERO];
        let stop = CancellationToken::new();
        assert_eq!(deliver(&settings, &mail("amina@example.org"), &soon, &stop).await, Ok(()));
        let refused = deliver(&settings, &mail("nobody@example.org"), &soon, &stop).await.unwrap_err();
        assert!(!refused.contains("nobody"), "{refused}");
        let told = server.await.unwrap();
        assert!(told[1].iter().any(|line| line == "RCPT TO:<amina@example.org>"), "{told:?}");
        assert!(told[1].iter().any(|line| line.starts_with("AUTH PLAIN")), "{told:?}");
        assert!(told[1].iter().any(|line| line == "Subject: Your password was changed"), "{told:?}");
    }

    #[expect(clippy::disallowed_methods, reason = "certificates are dated by the machine's clock")]
    fn authority(folder: &Path) -> (DevelopmentAuthority, TlsAcceptor) {
        let now = SystemTime::now();
        let authority = DevelopmentAuthority::open_or_create(folder, now).unwrap();
        let tls = ServerTls::load(authority.issue_server(&["localhost".to_owned()], now).unwrap()).unwrap();
        let config = tls.config(Service::Mqtts, false, ClientCertificates::Off).unwrap();
        (authority, config.into())
    }

    #[tokio::test]
    async fn over_tls_mail_goes_to_a_server_of_the_named_authority_only() {
        let folder = tempfile::tempdir().unwrap();
        let (own, tls) = authority(&folder.path().join("own"));
        let (other, _) = authority(&folder.path().join("other"));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = tokio::spawn(async move {
            let refused = tls.accept(listener.accept().await.unwrap().0).await.is_err();
            let stream = tls.accept(listener.accept().await.unwrap().0).await.unwrap();
            (refused, converse(stream, "250 ok\r\n").await)
        });
        let stop = CancellationToken::new();
        for (ca, taken) in [(&other, false), (&own, true)] {
            let ca = Some(ca.certificate_file());
            let smtp = Smtp { host: "localhost".to_owned(), port, ca, login: None };
            let settings = MailSettings::new("lifeline@help.example", Way::Smtp(smtp)).unwrap();
            let sent = deliver(&settings, &mail("amina@example.org"), &[], &stop).await;
            assert_eq!(sent.is_ok(), taken, "{sent:?}");
        }
        let (refused, told) = server.await.unwrap();
        assert!(refused && told.iter().any(|line| line == "RCPT TO:<amina@example.org>"), "{told:?}");
    }
}
