use std::time::Duration;

use crate::budgets::BudgetSettings;

/// Limits of the door.
#[derive(Clone, Debug)]
pub struct DoorSettings {
    /// What devices may take up.
    pub budgets: BudgetSettings,
    /// The largest packet that is taken in, bytes.
    pub packet_bytes_max: usize,
    /// How long a TLS handshake may take, and then the CONNECT packet.
    pub connect_deadline: Duration,
    /// How long the check of a name and password may take.
    pub login_deadline: Duration,
    /// What a refused login waits before it is told, so that guessing is slow.
    pub refusal_delay: Duration,
    /// The longest keep alive of MQTT 5 clients, seconds: who asks for more, or for none, is
    /// told this one. `u16::MAX` leaves it to them.
    pub keep_alive_max_s: u16,
    /// How many clients may be connected.
    pub connections_max: usize,
    /// How many publishes of one connection may await their acknowledgement.
    pub in_flight_max: u16,
    /// How long a client may leave what is sent to it unread.
    pub write_deadline: Duration,
    /// The longest that a session outlives its connection.
    pub session_expiry_max: Duration,
    /// How many sessions without a connection are kept.
    pub sessions_away_max: usize,
    /// How many receipts are kept for a device that does not read them.
    pub receipts_kept_per_device: usize,
    /// How many receipts are kept for all such devices.
    pub receipts_kept_in_total: usize,
    /// How many subscriptions one session may have.
    pub subscriptions_max: usize,
    /// How many messages wait for one session; then the oldest makes room.
    pub queued_per_session_max: usize,
    /// How many messages wait for all sessions.
    pub queued_in_total_max: usize,
    /// How much memory they take, bytes. Together with `retained_bytes_max` it must fit
    /// into one transaction of the store.
    pub queued_bytes_max: usize,
    /// How many topics may have a retained message.
    pub retained_max: usize,
    /// How much memory they take, bytes.
    pub retained_bytes_max: usize,
    /// What a client that was connected when the gateway ended has at least to come back
    /// before its will is published.
    pub return_grace: Duration,
    /// How many sessions that end with their connections may subscribe to topics that
    /// rumqttd's router serves (about 50 KB each).
    pub router_links_max: usize,
    /// How long clients are given at shutdown for what awaits its commit.
    pub shutdown_grace: Duration,
}

impl Default for DoorSettings {
    fn default() -> Self {
        Self {
            budgets: BudgetSettings::default(),
            packet_bytes_max: 256 * 1024,
            connect_deadline: Duration::from_secs(10),
            login_deadline: Duration::from_secs(30),
            refusal_delay: Duration::from_millis(300),
            keep_alive_max_s: u16::MAX,
            connections_max: 20_000,
            in_flight_max: 128,
            write_deadline: Duration::from_secs(30),
            session_expiry_max: Duration::from_secs(24 * 3600),
            sessions_away_max: 20_000,
            receipts_kept_per_device: 100,
            receipts_kept_in_total: 50_000,
            subscriptions_max: 200,
            queued_per_session_max: 1_000,
            queued_in_total_max: 100_000,
            queued_bytes_max: 32 << 20,
            retained_max: 10_000,
            retained_bytes_max: 16 << 20,
            return_grace: Duration::from_secs(30),
            router_links_max: 2_000,
            shutdown_grace: Duration::from_secs(5),
        }
    }
}
