//! The MQTT door as the HTTP adapter asks for it.

use std::{net::IpAddr, sync::Arc};

use futures_util::{FutureExt, future::BoxFuture};
use lifeline_broker::{Access, Door};
use lifeline_http::{MqttDoor, MqttStream};

/// Hands the streams of `/mqtt` to the door.
pub(crate) struct DoorBehindHttp {
    pub(crate) door: Arc<Door>,
    pub(crate) packet_bytes_max: usize,
}

impl MqttDoor for DoorBehindHttp {
    fn packet_bytes_max(&self) -> usize {
        self.packet_bytes_max
    }

    fn serve(&self, stream: MqttStream, from: IpAddr) -> BoxFuture<'static, ()> {
        let door = self.door.clone();
        async move { door.serve(stream, Access::Registered, from).await }.boxed()
    }
}
