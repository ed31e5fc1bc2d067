//! `assay serve`: the gRPC services.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use assay_prover::policies::Policies;
use assay_prover::server::{DEFAULT_LISTEN, ServeConfig, Server};
use assay_setup::KeyStore;
use serde_json::json;

use crate::{Exit, Failure, Screen};

/// Arguments of `assay serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  assay serve --listen 127.0.0.1:50051 --policy policy.odcs.yaml

Services of package assay.v1: ProverService, VerifierService, PolicyService; with health
and reflection. Whoever has a proof made here shows this machine the data. There is no
encryption: put the port behind a tunnel or a proxy that has it. It runs until it is
interrupted.

Exit codes: 0 ended on request, 2 an input cannot be used, 3 the server failed.")]
pub struct Args {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value_t = DEFAULT_LISTEN)]
    pub listen: SocketAddr,
    /// A policy that the server hands out to whoever asks; may be repeated
    #[arg(long, value_name = "P")]
    pub policy: Vec<PathBuf>,
}

/// How long a proof that is being made may hold up the end.
const GRACE: Duration = Duration::from_secs(5);

/// Serves until the process is interrupted or told to end.
///
/// # Errors
/// When a policy cannot be read, the address cannot be used, or the transport fails.
pub fn run(args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
    let mut policies = Policies::default();
    for path in &args.policy {
        policies.register_file(path)?;
    }
    let config =
        ServeConfig { listen: args.listen, policies, ..ServeConfig::new(KeyStore::user()?) };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Machine(error.to_string()))?;
    let result = runtime.block_on(async {
        let stop = stopped().map_err(|error| Failure::Machine(error.to_string()))?;
        let server = Server::bind(config).await?;
        let address = server.local_address();
        screen.object(&json!({ "listening": address.to_string() }));
        screen.line(format!("listening on http://{address}"));
        server.run(stop).await?;
        Ok(Exit::Yes)
    });
    runtime.shutdown_timeout(GRACE);
    result
}

// Handlers are installed before the address is announced.
#[cfg(unix)]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a handler the process ends by itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
