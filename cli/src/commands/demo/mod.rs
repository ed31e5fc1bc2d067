//! `assay demo`: the whole story on real data, in one process.
//!
//! Whatever must be refused is checked to be refused: a demonstration in which
//! something else happens fails.

mod data;
mod figures;
mod market;

use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use assay_circuits::check;
use assay_prover::client::Client;
use assay_prover::pipeline::{self, Proved, Request};
use assay_prover::server::{ServeConfig, Server};
use assay_setup::KeyStore;
use assay_statement::binding::Bound;
use assay_statement::file::Document;
use assay_statement::{Binding, Opening, Policy, ProofFile, Table, VerifyingKeyFile};
use assay_verifier::{Expectation, KeyRegistry, Verified, Verifier};
use tokio::sync::oneshot;

use super::report::Findings;
use crate::progress::Bar;
use crate::{Exit, Failure, Screen, Tone};
use figures::Figures;
use market::{Market, refused_with};

const CONTRIBUTOR: u8 = 0xc0;
const THIEF: u8 = 0xbd;
const RESELLER: u8 = 0x5e;

/// Something did not happen that the demonstration is about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected that {expected}, got {got}")]
pub struct Broken {
    expected: &'static str,
    got: String,
}

impl Broken {
    fn new(expected: &'static str, got: impl Into<String>) -> Self {
        Self { expected, got: got.into() }
    }
}

impl From<Broken> for Failure {
    fn from(broken: Broken) -> Self {
        Self::Fault(broken.to_string())
    }
}

/// Arguments of `assay demo`: there are none.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  assay demo

Everything happens in this process and in a temporary directory: no key is kept, and
nothing is sent anywhere. Takes a minute or two, most of it for the key and two proofs.

Exit codes: 0 everything went as it must, 3 something did not.")]
pub struct Args {}

/// Tells the story.
///
/// # Errors
/// When a part of it fails, or does not end as it must.
pub fn run(screen: &mut Screen) -> Result<Exit, Failure> {
    let started = Instant::now();
    let directory = tempfile::tempdir().map_err(|error| machine(&error))?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let policy = Policy::from_yaml(data::POLICY.as_bytes()).map_err(|error| machine(&error))?;
    let csv = data::csv();
    let keys = KeyStore::open(directory.path().join("contributor"))?;

    chapter(screen, "The operator opens a pool for data that meets a policy");
    let mut market = Market::open(&policy, now)?;
    let bound = market.binding(CONTRIBUTOR, now + 3600);
    screen.line(format!("policy   {} ({} rules)", policy.name(), policy.rules().len()));

    chapter(screen, "The contributor checks private data in the plain");
    let read = data::read(&csv, &policy)?;
    let report = check(&policy, &read.table);
    Findings::new(&policy, &read, Path::new(data::NAME), &report).show(screen);

    chapter(screen, "The contributor proves it, without showing a record");
    let proved = prove(&keys, &policy, &read.table, &bound)?;
    screen.line(format!("nullifier   {}", proved.proof.instance.nullifier));
    screen.line(format!("commitment  {}", proved.proof.instance.commitment));
    let key = keys.load(proved.proof.key_id)?.verifying;
    let tampered = tampered(&proved.proof);

    chapter(screen, "A buyer verifies over gRPC, with keys of their own");
    let buyer = KeyStore::open(directory.path().join("buyer"))?;
    buyer.import(&key)?;
    let verify = buy(screen, buyer, [&proved.proof, &tampered], &bound)?;

    chapter(screen, "The pool's contract takes the contribution, and another one pays");
    market.admit(&policy, &key)?;
    let name = refused_with(&market.contribute(&proved.proof, &bound, THIEF)?)?;
    screen.mark(Tone::Good, "stolen proof refused", format!(": another recipient, {name}"));
    let name = refused_with(&market.contribute(&tampered, &bound, CONTRIBUTOR)?)?;
    screen.mark(Tone::Good, "tampered proof refused", format!(": {name}"));
    let outcome = market.contribute(&proved.proof, &bound, CONTRIBUTOR)?;
    let recipient = market
        .recorded(&outcome)
        .ok_or_else(|| Broken::new("the contribution is taken", format!("{outcome:?}")))?;
    let recorded = format!(": {recipient} is to be paid, {} gas", outcome.gas());
    screen.mark(Tone::Good, "recorded", recorded);
    let claimed = market.claim(proved.proof.instance.nullifier)?;
    let coins = market.coins(recipient);
    if !claimed.is_success() || coins.is_zero() {
        return Err(Broken::new("the contribution is paid for", format!("{claimed:?}")).into());
    }
    let paid = format!(": {recipient} has {coins} wei, {} gas", claimed.gas());
    screen.mark(Tone::Good, "paid", paid);
    let name = refused_with(&market.claim(proved.proof.instance.nullifier)?)?;
    screen.mark(Tone::Good, "second claim refused", format!(": {name}"));

    chapter(screen, "Somebody sells the same records again, re-ordered and newly proven");
    let again = data::read(&data::rearranged(&csv), &policy)?;
    let reseller = market.binding(RESELLER, now + 7200);
    let resale = prove(&keys, &policy, &again.table, &reseller)?;
    if resale.proof.instance.commitment == proved.proof.instance.commitment {
        return Err(Broken::new("commitments are salted", "two equal ones").into());
    }
    let name = refused_with(&market.contribute(&resale.proof, &reseller, RESELLER)?)?;
    screen.mark(Tone::Good, "resale refused", format!(": {name}"));

    chapter(screen, "The contributor delivers, and the buyer opens the commitment");
    let verified = verified(&policy, &bound, &key, &proved.proof, now)?;
    let other = data::read(&data::altered(&csv), &policy)?;
    deliver(screen, &policy, &verified, [&read.table, &other.table], &proved.opening)?;

    chapter(screen, "Figures");
    Figures {
        records: read.table.records().len(),
        proved: &proved,
        resale: &resale,
        verify,
        gas: outcome.gas(),
        total: started.elapsed(),
    }
    .show(screen);
    Ok(Exit::Yes)
}

fn machine(error: &dyn std::fmt::Display) -> Failure {
    Failure::Machine(error.to_string())
}

fn chapter(screen: &mut Screen, title: &str) {
    screen.line("");
    screen.mark(Tone::Strong, title, "");
}

fn prove(
    keys: &KeyStore,
    policy: &Policy,
    table: &Table,
    bound: &Bound,
) -> Result<Proved, Failure> {
    let binding = Binding::Bound(bound.clone());
    let request = Request { policy: policy.clone(), table: table.clone(), binding, engine: None };
    pipeline::prove(keys, &request, &Bar::new())
        .map_err(|error| Broken::new("the proof is made", error.to_string()).into())
}

/// Another proof of nothing: one point replaced by a valid one.
fn tampered(proof: &ProofFile) -> ProofFile {
    let mut tampered = proof.clone();
    // A and C are points of the same group.
    let (a, c) = (0..32, 96..128);
    let replacement: Vec<u8> = tampered.proof.0.get(a).unwrap_or_default().to_vec();
    if let Some(point) = tampered.proof.0.get_mut(c) {
        point.copy_from_slice(&replacement);
    }
    tampered
}

/// Verifies an honest and a tampered proof, and says how long the first took.
fn buy(
    screen: &mut Screen,
    keys: KeyStore,
    proofs: [&ProofFile; 2],
    bound: &Bound,
) -> Result<Duration, Failure> {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| machine(&error))?;
    let (honest, tampered, took) = runtime.block_on(async {
        let mut config = ServeConfig::new(keys);
        config.listen.set_port(0);
        let server = Server::bind(config).await?;
        let url = format!("http://{}", server.local_address());
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(server.run(async {
            let _ = stopped.await;
        }));
        let binding = Binding::Bound(bound.clone());
        let mut client = Client::connect(&url).await?;
        let policy = data::POLICY.as_bytes();
        let started = Instant::now();
        let [honest, tampered] = proofs.map(Document::to_bytes);
        let honest = client.verify(policy.to_vec(), honest, &binding, false).await?;
        let took = started.elapsed();
        let tampered = client.verify(policy.to_vec(), tampered, &binding, false).await?;
        let _ = stop.send(());
        let _ = serving.await;
        Ok::<_, Failure>((honest, tampered, took))
    })?;
    if !honest.accepted || tampered.accepted {
        let got = format!("{} {}", honest.rejection, tampered.rejection);
        return Err(Broken::new("the honest proof alone is accepted", got).into());
    }
    screen.mark(Tone::Good, "accepted", format!(": {}", figures::labels(&honest)));
    screen.mark(Tone::Good, "tampered proof refused", format!(": {}", tampered.rejection));
    Ok(took)
}

/// Opens the commitment with the delivered table, and not with an altered one.
fn deliver(
    screen: &mut Screen,
    policy: &Policy,
    verified: &Verified,
    [delivered, altered]: [&Table; 2],
    opening: &Opening,
) -> Result<(), Failure> {
    let opened = assay_verifier::open(policy, verified, delivered, opening)
        .map_err(|error| Broken::new("the delivery opens", error.to_string()))?;
    let columns = opened.columns().join(", ");
    screen.mark(Tone::Good, "opens", format!(": {} records, columns {columns}", opened.records()));
    match assay_verifier::open(policy, verified, altered, opening) {
        Ok(_) => Err(Broken::new("altered data does not open", "an opening").into()),
        Err(error) => {
            screen.mark(Tone::Good, "one changed grade refused", format!(": {error}"));
            Ok(())
        }
    }
}

fn verified(
    policy: &Policy,
    bound: &Bound,
    key: &VerifyingKeyFile,
    proof: &ProofFile,
    now: u64,
) -> Result<Verified, Failure> {
    let mut registry = KeyRegistry::new();
    registry.insert(key).map_err(|error| machine(&error))?;
    let binding = Binding::Bound(bound.clone());
    let expectation = Expectation { policy, binding: &binding, now, require_ceremony: false };
    Verifier::new(registry).verify(&expectation, proof).map_err(|error| machine(&error))
}
