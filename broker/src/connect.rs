//! From a fresh socket to a session: CONNECT read in time, its client known, its client
//! id free. Every refusal is told with its reason.

mod reading;

use std::{borrow::Cow, net::IpAddr, sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use lifeline_bridge::{MqttCredentials, MqttLogin, ports::MqttSessionKey};
use lifeline_domain::{Code, Problem};
use lifeline_policies::{Action, Principal, Resource};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    select,
    time::{Instant, sleep, timeout},
};

use self::reading::read_connect;
use crate::{
    codec::{Encoder, check_topic_name},
    door::{Common, Connected},
    lab, meters,
    packet::{Accepted, Connect, Version},
    publish::Client,
    reason,
    session::{Admitted, Session, TOPIC_ALIAS_MAX},
    signal::Signal,
    will::LastWill,
    wire::Wire,
};

/// The longest client id, bytes.
const CLIENT_ID_MAX: usize = 256;
/// How long the peer is listened to after the last word to it.
const LINGER: Duration = Duration::from_secs(1);

/// Who may connect where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Devices and people who prove who they are.
    Registered,
    /// Anybody, with all topics: the loopback listener of `lifeline dev --lab`.
    Lab,
}

/// What is known of a client before its CONNECT.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    /// Where it connects from.
    pub(crate) address: IpAddr,
    /// What it has shown in the TLS handshake, DER.
    pub(crate) certificate: Option<Bytes>,
}

struct Refusal {
    reason: u8,
    detail: Cow<'static, str>,
    /// The word for it in the figures.
    word: &'static str,
}

const fn refusal(reason: u8, detail: &'static str, word: &'static str) -> Refusal {
    Refusal { reason, detail: Cow::Borrowed(detail), word }
}

/// Serves one socket from its first byte to its last.
pub(crate) async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    common: Arc<Common>,
    stream: S,
    access: Access,
    peer: Peer,
) {
    let mut wire = Wire::new(stream);
    let admission = async {
        let connect = select! {
            connect = timeout(common.settings.connect_deadline, read_connect(&mut wire)) => connect,
            () = common.closing.cancelled() => return Err(BytesMut::new()),
        };
        let connect = connect.unwrap_or_else(|_| {
            meters::refused("silent");
            Err(BytesMut::new())
        })?;
        let encoder = Encoder { version: connect.version, reasons_wanted: connect.reasons_wanted };
        admit(&common, connect, access, &peer).await.map_err(|refusal| {
            meters::refused(refusal.word);
            let mut output = BytesMut::new();
            encoder.refused(&mut output, refusal.reason, &refusal.detail);
            output
        })
    };
    // Boxed: it is large and soon over, and the connection may then be idle for days.
    let farewell = match Box::pin(admission).await {
        Ok((_connected, session)) => session.run(&mut wire).await,
        Err(farewell) => farewell,
    };
    Box::pin(wire.close(farewell, LINGER)).await;
}

async fn admit<'a>(
    common: &'a Arc<Common>,
    mut connect: Connect,
    access: Access,
    peer: &Peer,
) -> Result<(Connected<'a>, Box<Session>), Refusal> {
    if common.closing.is_cancelled() {
        return Err(refusal(reason::SERVER_UNAVAILABLE, "the gateway is shutting down", "closing"));
    }
    if common.is_full() {
        return Err(refusal(reason::SERVER_BUSY, "as many clients are connected as are allowed", "full"));
    }
    if access == Access::Registered && !common.budgets.may_connect(peer.address) {
        return Err(refusal(reason::SERVER_BUSY, "too many clients connect at once; wait a second", "storm"));
    }
    if connect.enhanced_authentication {
        return Err(refusal(reason::BAD_AUTHENTICATION_METHOD, "there is no such authentication method", "login"));
    }
    let number = common.sessions.fresh_number();
    let assigned = check_client_id(&mut connect, number)?;
    let (principal, login) = match access {
        Access::Lab => (Principal::Lab, None),
        Access::Registered => {
            let login = log_in(common, &connect, peer.certificate.as_deref()).await?;
            (login.principal.clone(), Some(login))
        }
    };
    let device = match &principal {
        Principal::Device { id } => Some(id.clone()),
        _ => None,
    };
    let topics = login.as_ref().map_or_else(|| Arc::from([]), |login| login.topics.clone());
    let allowance = login.as_ref().map(|login| common.budgets.of(login.kind.as_ref()));
    let client = Client { principal, device, topics, allowance, number, version: connect.version };
    check_will(common, &client, &connect)?;

    let key = MqttSessionKey { user: owner(&client.principal), client_id: std::mem::take(&mut connect.client_id) };
    let Some(connected) = common.connected(client.device.clone(), common.sessions.is_connected(&key)) else {
        let detail = "as many clients are connected as this device as may be";
        return Err(refusal(reason::QUOTA_EXCEEDED, detail, "device_full"));
    };
    let signal = Signal::new();
    let Some((place, state)) = common.sessions.claim(key.clone(), &signal).await else {
        return Err(refusal(reason::SERVER_BUSY, "the client's last connection does not end", "takeover"));
    };
    let state = match state {
        Some(state) if connect.clean => {
            state.end(&common.kept);
            None
        }
        state => state,
    };
    let session_present = state.is_some();
    let mut state = state.unwrap_or_default();

    let expiry_max = u32::try_from(common.settings.session_expiry_max.as_secs()).unwrap_or(u32::MAX);
    let expiry = connect.session_expiry.min(expiry_max);
    if expiry > 0 && state.mailbox.is_none() {
        state.mailbox = Some(common.kept.mailbox(key.clone(), true));
    }
    common.kept.keeper.note(state.row(expiry, None));
    let told_keep_alive = shortened_keep_alive(common, access, &connect);
    let will = connect.will.map(|will| LastWill::keep(common, &key, &client, will));
    let mut admitted = Admitted {
        common: common.clone(),
        client,
        encoder: Encoder { version: connect.version, reasons_wanted: connect.reasons_wanted },
        keep_alive: told_keep_alive.unwrap_or(connect.keep_alive),
        packet_max: connect.maximum_packet,
        aliases_max: connect.topic_alias_maximum,
        expiry,
        will,
        login_ends: login
            .as_ref()
            .and_then(|login| login.expires_at)
            .map(|at| Instant::now() + at.since(common.clock.now())),
        revoked: login.map(|login| login.revoked),
        signal,
        place,
        state,
        output: BytesMut::new(),
    };
    admitted.state.outbox.set_window(connect.receive_maximum);
    let accepted = Accepted {
        session_present,
        assigned_client_id: assigned.as_deref(),
        session_expiry: (connect.session_expiry > expiry_max).then_some(expiry_max),
        receive_maximum: common.settings.in_flight_max,
        maximum_packet: u32::try_from(common.settings.packet_bytes_max).unwrap_or(u32::MAX),
        topic_alias_maximum: TOPIC_ALIAS_MAX,
        keep_alive: told_keep_alive,
    };
    admitted.encoder.accepted(&mut admitted.output, &accepted);
    Ok((connected, Session::begin(admitted)))
}

/// Whose sessions they are: a device's id; a person's, with a `/` that no device's id has;
/// nobody's on the lab listener.
fn owner(principal: &Principal) -> String {
    match principal {
        Principal::Device { id } => id.as_str().to_owned(),
        Principal::User { id, .. } => format!("person/{id}"),
        _ => String::new(),
    }
}

/// The longest keep alive that is allowed, seconds, if a client of MQTT 5 wants a longer one or
/// none: it has to use this one [MQTT-3.2.2-21]. 3.1.1 has no word for it.
fn shortened_keep_alive(common: &Common, access: Access, connect: &Connect) -> Option<u16> {
    let longest = match access {
        Access::Registered => common.settings.keep_alive_max_s,
        Access::Lab => lab::KEEP_ALIVE_MAX_S,
    };
    let longer = connect.keep_alive > longest || (connect.keep_alive == 0 && longest < u16::MAX);
    (connect.version == Version::V5 && longer).then_some(longest)
}

/// Gives a client id to one who has none, and returns it then.
fn check_client_id(connect: &mut Connect, number: u64) -> Result<Option<String>, Refusal> {
    const WORD: &str = "client_id";
    if connect.client_id.is_empty() {
        if connect.version == Version::V3 && !connect.clean {
            let detail = "a session that is to be kept needs a client id"; // [MQTT-3.1.3-8]
            return Err(refusal(reason::CLIENT_ID_NOT_VALID, detail, WORD));
        }
        // Nobody can choose a name that begins with a `$`, so it is nobody else's.
        connect.client_id = format!("$auto-{number}");
        return Ok(Some(connect.client_id.clone()));
    }
    if connect.client_id.len() > CLIENT_ID_MAX || connect.client_id.starts_with('$') {
        let detail = "a client id has at most 256 bytes and does not begin with $";
        return Err(refusal(reason::CLIENT_ID_NOT_VALID, detail, WORD));
    }
    Ok(None)
}

async fn log_in(common: &Common, connect: &Connect, certificate: Option<&[u8]>) -> Result<MqttLogin, Refusal> {
    let username = connect.username.as_deref();
    let credentials = MqttCredentials { username, password: connect.password.as_deref(), certificate };
    let login = common.application.authenticate(credentials);
    let unavailable = || Err(Problem::new(Code::Unavailable, "the check of the login takes too long"));
    match timeout(common.settings.login_deadline, login).await.unwrap_or_else(|_| unavailable()) {
        Ok(login) if login.revoked.is_cancelled() => {
            Err(refusal(reason::NOT_AUTHORIZED, "the credential was revoked", "login"))
        }
        Ok(login) => Ok(login),
        Err(problem) => {
            if !problem.code.temporary() {
                sleep(common.settings.refusal_delay).await;
            }
            Err(Refusal {
                reason: reason::of_refused_login(problem.code),
                detail: Cow::Owned(problem.detail),
                word: "login",
            })
        }
    }
}

/// A will is a publish in advance.
fn check_will(common: &Common, client: &Client, connect: &Connect) -> Result<(), Refusal> {
    let Some(will) = &connect.will else { return Ok(()) };
    if let Err(violation) = check_topic_name(&will.publish.topic) {
        return Err(refusal(violation.reason, violation.detail, "will"));
    }
    let resource = Resource::Topic(client.published(&will.publish.topic));
    let decision = common.authorizer.decide(&client.principal, Action::MqttPublish, &resource);
    if decision.allowed {
        return Ok(());
    }
    meters::denied(decision.policy());
    Err(refusal(reason::NOT_AUTHORIZED, "the will's topic is none that this client may publish to", "will"))
}
