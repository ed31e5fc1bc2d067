//! The server: all services on one port.

mod connections;

use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use assay_proto::FILE_DESCRIPTOR_SET;
use assay_proto::v1::policy_service_server::PolicyServiceServer;
use assay_proto::v1::prover_service_server::ProverServiceServer;
use assay_proto::v1::verifier_service_server::VerifierServiceServer;
use assay_setup::KeyStore;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tonic::codegen::http;
use tonic::{Code, Status};
use tower::limit::GlobalConcurrencyLimitLayer;
use tower::util::{MapRequestLayer, MapResponseLayer};

use self::connections::{Connections, Deadline};
use crate::limits::{ENVELOPE_BYTES, Limits};
use crate::policies::Policies;
use crate::services::{PolicyHandler, ProofJobs, ProverHandler, VerifierHandler};

/// Where a server listens unless it is told otherwise.
pub const DEFAULT_LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 50051);

/// What a server is made of.
#[derive(Debug, Clone)]
pub struct ServeConfig {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The server's own keys: those that proofs are made and checked with.
    pub keys: KeyStore,
    /// What `PolicyService` hands out.
    pub policies: Policies,
    /// Bounds of everything.
    pub limits: Limits,
}

impl ServeConfig {
    /// The default address and limits, and no policies.
    #[must_use]
    pub fn new(keys: KeyStore) -> Self {
        Self {
            listen: DEFAULT_LISTEN,
            keys,
            policies: Policies::default(),
            limits: Limits::default(),
        }
    }
}

/// Why a server does not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// It cannot listen.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// The transport failed.
    #[error("the server stopped: {0}")]
    Transport(#[from] tonic::transport::Error),
    /// The description of the services is broken.
    #[error("the services' description cannot be read: {0}")]
    Reflection(#[from] tonic_reflection::server::Error),
}

/// A server that listens, and answers once it is run.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    config: ServeConfig,
}

/// Listens and serves until `shutdown` is ready.
///
/// # Errors
/// When the server cannot listen, or its transport fails.
pub async fn serve(
    config: ServeConfig,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    Server::bind(config).await?.run(shutdown).await
}

impl Server {
    /// Starts to listen.
    ///
    /// # Errors
    /// When the address is taken, or not this machine's.
    pub async fn bind(config: ServeConfig) -> Result<Self, ServeError> {
        let listen = |source| ServeError::Listen { address: config.listen, source };
        let listener = TcpListener::bind(config.listen).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        Ok(Self { listener, address, config })
    }

    /// Where the server listens.
    #[must_use]
    pub const fn local_address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `shutdown` is ready. Then jobs are stopped, and requests that
    /// are being answered get `limits.drain_timeout` to end. A thread that is
    /// within a phase of a proof runs on: end the runtime with a time limit.
    ///
    /// # Errors
    /// When the transport fails.
    pub async fn run(
        self,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), ServeError> {
        let ServeConfig { keys, policies, limits, listen: _ } = self.config;
        let policies = Arc::new(policies);
        let limits = Arc::new(limits);
        let jobs = ProofJobs::new(limits.jobs.clone());

        let prover = ProverHandler::new(
            keys.clone(),
            Arc::clone(&policies),
            Arc::clone(&limits),
            jobs.clone(),
        );
        let prover =
            ProverServiceServer::new(prover).max_decoding_message_size(limits.max_prover_message());
        let verifier = VerifierHandler::new(keys.clone(), Arc::clone(&limits));
        let verifier = VerifierServiceServer::new(verifier)
            .max_decoding_message_size(limits.max_verifier_message());
        let policy = PolicyHandler::new(keys, policies, Arc::clone(&limits));
        let policy = PolicyServiceServer::new(policy).max_decoding_message_size(ENVELOPE_BYTES);
        let (health, health_service) = tonic_health::server::health_reporter();
        health.set_serving::<ProverServiceServer<ProverHandler>>().await;
        health.set_serving::<VerifierServiceServer<VerifierHandler>>().await;
        health.set_serving::<PolicyServiceServer<PolicyHandler>>().await;
        let reflection = tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(FILE_DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
            .build_v1()?;

        let (stopping, stopped) = oneshot::channel();
        let signal = async move {
            shutdown.await;
            tracing::info!("stopping");
            jobs.stop_all();
            let _ = stopping.send(());
        };
        tracing::info!(address = %self.address, "listening");
        let server = tonic::transport::Server::builder()
            .timeout(limits.request_timeout)
            .max_concurrent_streams(limits.max_streams_per_connection)
            .http2_keepalive_interval(Some(limits.keepalive))
            .load_shed(true)
            .layer(MapRequestLayer::new(keep_open))
            .layer(MapResponseLayer::new(refuse_for_good))
            .layer(GlobalConcurrencyLimitLayer::new(limits.max_requests))
            .add_service(health_service)
            .add_service(reflection)
            .add_service(prover)
            .add_service(verifier)
            .add_service(policy)
            .serve_with_incoming_shutdown(Connections::new(self.listener, &limits), signal);
        let late = async {
            // An error means that the server ended by itself.
            let _ = stopped.await;
            tokio::time::sleep(limits.drain_timeout).await;
        };
        tokio::select! {
            result = server => Ok(result?),
            () = late => Ok(()),
        }
    }
}

/// Gives the request's connection time for another one.
fn keep_open<B>(request: http::Request<B>) -> http::Request<B> {
    if let Some(deadline) = request.extensions().get::<Deadline>() {
        deadline.extend();
    }
    request
}

/// The transport answers `OUT_OF_RANGE` to a message that is too large. No service
/// uses that code, and none of them will ever take the message.
fn refuse_for_good<B>(mut response: http::Response<B>) -> http::Response<B> {
    let code = |code: Code| http::HeaderValue::from(i32::from(code));
    let headers = response.headers_mut();
    if headers.get(Status::GRPC_STATUS) == Some(&code(Code::OutOfRange)) {
        headers.insert(Status::GRPC_STATUS, code(Code::InvalidArgument));
    }
    response
}
