//! A server on a free port, and something to ask of it.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use assay_proto::v1;
use assay_prover::{Client, Limits, Policies, RemoteRequest, ServeConfig, Server};
use assay_setup::KeyStore;
use assay_statement::bytes::Bytes;
use assay_statement::{Binding, binding::Bound};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub(crate) const POLICY: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: heart
version: 1.0.0
status: active
schema:
  - name: heart
    logicalType: object
    properties:
      - {name: day, logicalType: date, required: true}
      - {name: hr, logicalType: integer, required: true, logicalTypeOptions: {minimum: 30, maximum: 200}}
";

pub(crate) const DATA: &str = "day,hr,note\n2024-01-02,61,x\n2024-01-01,62,y\n2024-01-03,63,z\n";

pub(crate) struct Running {
    pub(crate) url: String,
    pub(crate) keys: KeyStore,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
    _directory: TempDir,
}

impl Running {
    pub(crate) async fn start(limits: Limits) -> Self {
        Self::with(limits, &[POLICY]).await
    }

    /// Hands out these policies.
    pub(crate) async fn with(limits: Limits, policies: &[&str]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let keys = KeyStore::open(directory.path().join("keys")).unwrap();
        let registered = directory.path().join("policies");
        std::fs::create_dir(&registered).unwrap();
        for (index, policy) in policies.iter().enumerate() {
            std::fs::write(registered.join(format!("{index}.odcs.yaml")), policy).unwrap();
        }
        let policies = Policies::from_directory(&registered).unwrap();
        let listen = "127.0.0.1:0".parse().unwrap();
        let config = ServeConfig { listen, keys: keys.clone(), policies, limits };
        let server = Server::bind(config).await.unwrap();
        let url = format!("http://{}", server.local_address());
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(async move {
            let until = async move { drop(stopped.await) };
            server.run(until).await.unwrap();
        });
        Self { url, keys, stop, server, _directory: directory }
    }

    pub(crate) async fn client(&self) -> Client {
        Client::connect(&self.url).await.unwrap()
    }

    /// Ends the server, and fails if it does not end.
    pub(crate) async fn stop(self) {
        self.stop.send(()).unwrap();
        let limit = std::time::Duration::from_secs(20);
        tokio::time::timeout(limit, self.server).await.unwrap().unwrap();
    }
}

pub(crate) fn bound() -> Binding {
    Binding::Bound(Bound {
        chain_id: 1,
        contract: Bytes([0x11; 20]),
        pool: Bytes([0x22; 32]),
        recipient: Bytes([0x33; 20]),
        expiry: u64::from(u32::MAX),
        terms: Bytes([0x44; 32]),
    })
}

pub(crate) fn remote(data: &str) -> RemoteRequest {
    RemoteRequest {
        policy: POLICY.into(),
        data: data.into(),
        format: assay_data::Format::Csv,
        file_name: "heart.csv".to_owned(),
        binding: bound(),
        engine: None,
    }
}

pub(crate) fn create(data: &str) -> v1::CreateProofJobRequest {
    v1::CreateProofJobRequest {
        policy: POLICY.into(),
        data: data.into(),
        format: v1::DataFormat::Csv.into(),
        file_name: "heart.csv".to_owned(),
        binding: None,
        idempotency_key: String::new(),
        engine: v1::Engine::Unspecified.into(),
    }
}
