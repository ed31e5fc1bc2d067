//! A server with the keys that all tests share.

use std::time::Duration;

use assay_prover::{Client, Limits, Policies, ServeConfig, Server};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::world::keys;

pub(crate) struct Running {
    url: String,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl Running {
    pub(crate) async fn start() -> Self {
        let (policies, limits) = (Policies::default(), Limits::default());
        let listen = "127.0.0.1:0".parse().unwrap();
        let config = ServeConfig { listen, keys: keys(), policies, limits };
        let server = Server::bind(config).await.unwrap();
        let url = format!("http://{}", server.local_address());
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(async move {
            server.run(async move { drop(stopped.await) }).await.unwrap();
        });
        Self { url, stop, server }
    }

    pub(crate) async fn client(&self) -> Client {
        Client::connect(&self.url).await.unwrap()
    }

    /// Ends the server, and fails if it does not end.
    pub(crate) async fn stop(self) {
        self.stop.send(()).unwrap();
        tokio::time::timeout(Duration::from_secs(20), self.server).await.unwrap().unwrap();
    }
}
