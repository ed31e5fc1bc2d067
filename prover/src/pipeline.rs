//! From a table to a proof that was checked.

mod error;
mod groth16;
mod halo2;
mod stark;

use std::borrow::Cow;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use assay_circuits::disclose;
use assay_circuits::groth16::Circuit;
use assay_setup::KeyStore;
use assay_statement::time::Time;
use assay_statement::{
    Binding, Capacity, Disclosed, Engine, Instance, KeyId, Opening, Policy, ProofFile, Salt, Shape,
    Table, VerifyingKeyFile,
};
use assay_verifier::{Expectation, KeyRegistry, Rejection, Verdict, Verifier};

pub use error::{BadInput, Fault, ProveError};

use crate::cost::Size;
use crate::progress::{Control, Meter, Phase, metered};

/// What is to be proven.
#[derive(Debug, Clone)]
pub struct Request {
    /// What the data must satisfy.
    pub policy: Policy,
    /// The data, read with that policy.
    pub table: Table,
    /// Where the proof is to be used.
    pub binding: Binding,
    /// The proof system that must prove: one that proves the hash of the policy's pool. The
    /// pool's own is taken where none is named.
    pub engine: Option<Engine>,
}

/// A proof that passed the verifier, and what only its owner may have.
#[derive(Debug)]
pub struct Proved {
    /// The proof. It may be given to anybody.
    pub proof: ProofFile,
    /// What opens the commitment at delivery. Private until then.
    pub opening: Opening,
    /// What the verifier says of the proof.
    pub verdict: Verdict,
    /// Whether a key was made on this occasion: then nobody else has it yet.
    pub key_created: bool,
    /// How large the statement is.
    pub size: Size,
    /// How long each phase took.
    pub timings: Vec<(Phase, Duration)>,
}

/// What a prover does for whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Constraints of the largest circuit that it proves.
    pub constraints: usize,
    /// Rows of the largest circuit of halo2 that it proves.
    pub rows: usize,
    /// Cells of the largest tables that it proves.
    pub cells: usize,
    /// Whether it makes a development key for a circuit that it has none for. Each
    /// is kept, so who makes them for strangers lets strangers fill the disk.
    pub create_key: bool,
}

impl Bounds {
    /// For the owner of the machine.
    pub const OWNER: Self = Self {
        constraints: Circuit::MAX_CONSTRAINTS,
        rows: assay_circuits::halo2::Circuit::MAX_ROWS,
        cells: Size::MAX_CELLS,
        create_key: true,
    };
}

/// [`prove_within`] the bounds of the machine's owner.
///
/// # Errors
/// See [`ProveError`].
pub fn prove(
    keys: &KeyStore,
    request: &Request,
    control: &dyn Control,
) -> Result<Proved, ProveError> {
    prove_within(Bounds::OWNER, keys, request, control)
}

/// Proves that the table meets the policy, with the engine of its pool or the one named.
///
/// The oracle looks first, so that a refusal names rules and records. Where the engine
/// has keys and the store has none for the circuit, a development key is made. The
/// proof is verified, and its opening tried, before it is handed out: a proof system
/// itself turns values that do not satisfy the statement into a proof that nobody
/// accepts.
///
/// # Errors
/// See [`ProveError`].
pub fn prove_within(
    bounds: Bounds,
    keys: &KeyStore,
    request: &Request,
    control: &dyn Control,
) -> Result<Proved, ProveError> {
    metered(control, |meter| run(bounds, keys, request, meter))
}

/// What an engine is given.
struct Statement<'a> {
    /// The policy of the request, with what is told of the figures that it discloses.
    policy: &'a Policy,
    request: &'a Request,
    shape: &'a Shape,
    salt: &'a Salt,
}

/// What an engine gives back.
struct Made {
    key_id: KeyId,
    /// The key, where it is no digest that a verifier computes.
    verifying: Option<VerifyingKeyFile>,
    key_created: bool,
    instance: Instance,
    proof: Vec<u8>,
    size: Size,
}

fn run(
    bounds: Bounds,
    keys: &KeyStore,
    request: &Request,
    meter: &Meter<'_>,
) -> Result<Proved, ProveError> {
    let Admitted { policy, shape, disclosed } = meter.phase(Phase::Check, || admit(request))??;
    let salt = Salt::random()?;
    let statement = Statement { policy: &policy, request, shape: &shape, salt: &salt };
    // Whatever is large in memory ends with the engine: verifying does not need it.
    let made = match shape.engine {
        Engine::Groth16 => groth16::prove(bounds, keys, &statement, meter),
        Engine::Halo2 => halo2::prove(bounds, keys, &statement, meter),
        Engine::Stark => stark::prove(bounds, &statement, meter),
    };
    let Made { key_id, verifying, key_created, instance, proof, size } = made?;

    let opening = Opening::new(instance.commitment, salt);
    let proof = ProofFile::new(shape.engine, shape.id(), key_id, instance, proof);
    let proof = proof.telling(disclosed);
    let verdict =
        meter.phase(Phase::Verify, || verify(request, verifying.as_ref(), &proof, &opening))??;
    let timings = meter.finish();
    Ok(Proved { proof, opening, verdict, key_created, size, timings })
}

fn verify(
    Request { policy, table, binding, engine: _ }: &Request,
    key: Option<&VerifyingKeyFile>,
    proof: &ProofFile,
    opening: &Opening,
) -> Result<Verdict, ProveError> {
    let mut registry = KeyRegistry::new();
    if let Some(key) = key {
        registry.insert(key)?;
    }
    let now = now()?;
    let expectation = Expectation { policy, binding, now, require_ceremony: false };
    let verified = match Verifier::new(registry).verify(&expectation, proof) {
        Err(Rejection::Expired { expiry, now }) => {
            return Err(BadInput::Expired { expiry, now }.into());
        }
        result => result?,
    };
    assay_verifier::open(policy, &verified, table, opening)?;
    Ok(verified.verdict().clone())
}

/// What can be proven.
struct Admitted<'a> {
    policy: Cow<'a, Policy>,
    shape: Shape,
    disclosed: Vec<Disclosed>,
}

/// Refuses what cannot be proven before any work is done for it.
fn admit(request: &Request) -> Result<Admitted<'_>, ProveError> {
    let Request { policy, table, binding, engine } = request;
    let engine = engine.unwrap_or(Engine::for_policy(policy));
    engine.proves(policy).map_err(BadInput::Hash)?;
    if table.columns() != policy.columns() {
        return Err(BadInput::Columns.into());
    }
    let records = table.records().len();
    let capacity = Capacity::for_records(engine, records).map_err(BadInput::Capacity)?;
    let now = now()?;
    if let Some(expiry) = binding.expiry().filter(|expiry| *expiry <= now) {
        return Err(BadInput::Expired { expiry, now }.into());
    }
    let as_of = Time::of(binding);
    if policy.measures_age() && as_of.is_none() {
        return Err(BadInput::NoTime.into());
    }
    let report = assay_circuits::check(policy, &table.clone().at(as_of));
    if !report.holds() {
        return Err(ProveError::Unsatisfied(report));
    }
    let disclosed: Vec<Disclosed> = disclose(policy, &report).into_iter().flatten().collect();
    let policy = policy.told(&disclosed).map_err(|_| Fault::Disclosure)?;
    let shape = Shape::new(engine, &policy, capacity).map_err(BadInput::Hash)?;
    Ok(Admitted { policy, shape, disclosed })
}

fn now() -> Result<u64, ProveError> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH).map_err(Fault::Clock)?.as_secs())
}
