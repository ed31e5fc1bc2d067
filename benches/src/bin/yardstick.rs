//! Proves the yardstick once and says what that cost, as one line of JSON.
//!
//! `yardstick --engine groth16|halo2|stark --records N [--identity]`: S(N), or with `--identity`
//! S+U(N), on the table of `benches/peers/table.mjs`. The witness is part of the proof's
//! time; a key is not.

use std::fs;
use std::io::Write as _;
use std::time::{Duration, Instant};

use ark_std::rand::rngs::OsRng;
use assay_benches::{Failure, Fixture, YARDSTICK, yardstick};
use assay_circuits::groth16::Circuit;
use assay_circuits::halo2;
use assay_circuits::stark::{Proven, System};
use assay_statement::hash::IdentityHash;
use assay_statement::{
    Binding, Capacity, Engine, Origin, Policy, ProofFile, Salt, Shape, Table, VerifyingKeyFile,
};
use assay_verifier::{Expectation, KeyRegistry, Verifier};
use rustix::time::{ClockId, clock_gettime};

const USAGE: &str = "usage: yardstick --engine groth16|halo2|stark --records N [--identity]";
const UNIQUE: &str = include_str!("../../../tests/data/policies/yardstick-unique.yaml");

/// One verification is short: the median of so many.
const VERIFICATIONS: usize = 9;

#[derive(Debug, serde::Serialize)]
struct Figures {
    engine: Engine,
    records: usize,
    setup_s: f64,
    #[serde(flatten)]
    proved: Proved,
    verify_ms: f64,
    proof_bytes: usize,
    constraints_or_cells: usize,
}

/// From the table to the proof: seconds of all threads, seconds on the wall, and the most
/// that was in memory at once.
#[derive(Debug, serde::Serialize)]
struct Proved {
    prove_cpu_s: f64,
    prove_wall_s: f64,
    peak_rss_bytes: u64,
}

fn main() -> Result<(), Failure> {
    let (mut engine, mut records, mut policy) = (None, None, YARDSTICK);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--engine" => engine = words.next().as_deref().and_then(named),
            "--records" => records = words.next().and_then(|count| count.parse().ok()),
            "--identity" => policy = UNIQUE,
            _ => return Err(USAGE.into()),
        }
    }
    let (Some(engine), Some(records)) = (engine, records) else { return Err(USAGE.into()) };
    // The pool's hash is the one that the engine proves.
    let text = policy.replace(IdentityHash::default().name(), engine.hash().name());
    let policy = Policy::from_yaml(text.as_bytes())?;
    let table = yardstick(&policy, records)?;
    let figures = match engine {
        Engine::Groth16 => groth16(policy, table)?,
        Engine::Halo2 => rows(&policy, &table)?,
        Engine::Stark => stark(&policy, &table)?,
    };
    Ok(writeln!(std::io::stdout(), "{}", serde_json::to_string(&figures)?)?)
}

fn named(engine: &str) -> Option<Engine> {
    match engine {
        "groth16" => Some(Engine::Groth16),
        "halo2" => Some(Engine::Halo2),
        "stark" => Some(Engine::Stark),
        _ => None,
    }
}

fn groth16(policy: Policy, table: Table) -> Result<Figures, Failure> {
    let records = table.records().len();
    let start = Instant::now();
    let circuit = Circuit::compile(&shape(Engine::Groth16, &policy, records)?)?;
    let constraints_or_cells = circuit.constraints();
    let fixture = Fixture { policy, table, circuit };
    let key = fixture.key()?;
    let setup_s = start.elapsed().as_secs_f64();

    let proving = Proving::start()?;
    let proof = fixture.prove(&key)?;
    let proved = proving.finish()?;

    let mut keys = KeyRegistry::new();
    keys.insert(&fixture.verifying(&key)?)?;
    let verify_ms = verify(&Verifier::new(keys), &fixture.policy, &proof)?;
    let proof_bytes = proof.proof.0.len();
    Ok(Figures {
        engine: Engine::Groth16,
        records,
        setup_s,
        proved,
        verify_ms,
        proof_bytes,
        constraints_or_cells,
    })
}

/// Under a reference string of its own.
fn rows(policy: &Policy, table: &Table) -> Result<Figures, Failure> {
    let records = table.records().len();
    let start = Instant::now();
    let shape = shape(Engine::Halo2, policy, records)?;
    let circuit = halo2::Circuit::compile(&shape)?;
    let reference = halo2::Reference::setup(circuit.log(), OsRng);
    let key = circuit.key(&reference)?;
    let setup_s = start.elapsed().as_secs_f64();

    let proving = Proving::start()?;
    let witness = circuit.assign(policy, table, &Binding::Unbound, &Salt::random()?)?;
    let instance = witness.instance().clone();
    let proof = circuit.prove(&reference, &key, witness, &mut OsRng)?;
    let proved = proving.finish()?;

    let (capacity, system) = (shape.capacity.log(), circuit.digest());
    let (origin, bytes) = (Origin::Development, key.verifying().encode());
    let file = VerifyingKeyFile::new(shape.engine, origin, shape.id(), capacity, system, bytes);
    let mut keys = KeyRegistry::new();
    let id = keys.insert(&file)?;
    let proof_bytes = proof.len();
    let proof = ProofFile::new(Engine::Halo2, shape.id(), id, instance, proof);
    let verify_ms = verify(&Verifier::new(keys), policy, &proof)?;
    Ok(Figures {
        engine: Engine::Halo2,
        records,
        setup_s,
        proved,
        verify_ms,
        proof_bytes,
        constraints_or_cells: circuit.occupied(),
    })
}

fn stark(policy: &Policy, table: &Table) -> Result<Figures, Failure> {
    let records = table.records().len();
    let start = Instant::now();
    let shape = shape(Engine::Stark, policy, records)?;
    let system = System::compile(&shape)?;
    let cells = system.segments().flat_map(|segment| {
        segment.tables().iter().zip(segment.heights()).map(|(table, rows)| table.width * rows)
    });
    let constraints_or_cells = cells.sum();
    let setup_s = start.elapsed().as_secs_f64();

    let proving = Proving::start()?;
    let witness = system.assign(policy, table, &Binding::Unbound, &Salt::random()?)?;
    let Proven { instance, proof } = system.prove(witness, |_, _| ())?;
    let proved = proving.finish()?;

    let proof_bytes = proof.len();
    let proof = ProofFile::new(Engine::Stark, shape.id(), system.id(), instance, proof);
    let verify_ms = verify(&Verifier::new(KeyRegistry::new()), policy, &proof)?;
    Ok(Figures {
        engine: Engine::Stark,
        records,
        setup_s,
        proved,
        verify_ms,
        proof_bytes,
        constraints_or_cells,
    })
}

fn shape(engine: Engine, policy: &Policy, records: usize) -> Result<Shape, Failure> {
    Ok(Shape::new(engine, policy, Capacity::for_records(engine, records)?)?)
}

/// Milliseconds, after the proof was accepted each time.
fn verify(verifier: &Verifier, policy: &Policy, proof: &ProofFile) -> Result<f64, Failure> {
    let mut times = Vec::new();
    for _ in 0..VERIFICATIONS {
        let binding = &Binding::Unbound;
        let expectation = Expectation { policy, binding, now: 0, require_ceremony: false };
        let start = Instant::now();
        verifier.verify(&expectation, proof)?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok(times[VERIFICATIONS / 2].as_secs_f64() * 1e3)
}

/// What this process has used since.
struct Proving {
    start: Instant,
    cpu: Duration,
}

impl Proving {
    fn start() -> Result<Self, Failure> {
        // Linux: the largest resident set begins anew.
        fs::write("/proc/self/clear_refs", "5")?;
        Ok(Self { start: Instant::now(), cpu: cpu()? })
    }

    fn finish(self) -> Result<Proved, Failure> {
        let prove_wall_s = self.start.elapsed().as_secs_f64();
        let prove_cpu_s = cpu()?.saturating_sub(self.cpu).as_secs_f64();
        let status = fs::read_to_string("/proc/self/status")?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = peak.and_then(|peak| peak.split_whitespace().next());
        let peak_rss_bytes =
            1024 * kibibytes.ok_or("no VmHWM in /proc/self/status")?.parse::<u64>()?;
        Ok(Proved { prove_cpu_s, prove_wall_s, peak_rss_bytes })
    }
}

fn cpu() -> Result<Duration, Failure> {
    Ok(clock_gettime(ClockId::ProcessCPUTime).try_into()?)
}
