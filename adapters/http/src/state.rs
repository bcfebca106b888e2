use std::sync::Arc;

use governor::clock::DefaultClock;
use lifeline_bridge::Bridge;
use tokio::sync::Semaphore;

use crate::{limits::Limiters, mqtt::MqttDoor, pages::WebFiles};

/// Renders the metrics in Prometheus' text format.
pub type Metrics = Arc<dyn Fn() -> String + Send + Sync>;

/// What the operator decides about HTTP.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// The origins whose pages may open the WebSocket and send cookies:
    /// `https://help.example`. The gateway's own host is always one.
    pub allowed_origins: Vec<String>,
    /// Frames in one second that a WebSocket may send, in a row.
    pub frames_per_second_max: u32,
    /// Requests in one minute from one address, besides an SOS.
    pub requests_per_minute_max: u32,
    /// Attempts to sign in within one minute for one login and from one address.
    pub logins_per_minute_max: u32,
    /// Connections that may be open at once; past that a new one is closed.
    pub connections_max: usize,
    /// The number to call, shown on the SOS page.
    pub emergency_number: String,
}

/// What every handler has at hand.
#[derive(Clone)]
pub struct HttpState(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) bridge: Arc<Bridge>,
    pub(crate) settings: HttpSettings,
    pub(crate) web: Arc<dyn WebFiles>,
    pub(crate) metrics: Metrics,
    /// None where only the operator's commands are served.
    pub(crate) mqtt: Option<Arc<dyn MqttDoor>>,
    pub(crate) limiters: Limiters,
    /// One for each connection that may still be opened.
    pub(crate) places: Arc<Semaphore>,
    pub(crate) sos_page: crate::pages::SosPage,
}

impl HttpState {
    /// Gathers what handlers need.
    pub fn new(
        bridge: Arc<Bridge>,
        settings: HttpSettings,
        web: Arc<dyn WebFiles>,
        metrics: Metrics,
        mqtt: Option<Arc<dyn MqttDoor>>,
    ) -> Self {
        let limiters = Limiters::new(&settings, &DefaultClock::default());
        let places = Arc::new(Semaphore::new(settings.connections_max.min(Semaphore::MAX_PERMITS)));
        let sos_page = crate::pages::SosPage::new(&*web);
        Self(Arc::new(Inner { bridge, settings, web, metrics, mqtt, limiters, places, sos_page }))
    }

    pub(crate) fn bridge(&self) -> &Arc<Bridge> {
        &self.0.bridge
    }
}
