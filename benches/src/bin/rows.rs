//! Proves the yardstick with Groth16 and with halo2, one after the other, and says what each
//! cost.
//!
//! `rows N [--without-groth16] [--identity]`: S(N), or S+U(N). The reference string and the keys
//! are made for the run, and no part of it.

use std::fs;
use std::io::Write as _;
use std::time::{Duration, Instant};

use ark_std::rand::rngs::OsRng;
use assay_benches::{Failure, YARDSTICK, yardstick};
use assay_circuits::{groth16, halo2};
use assay_statement::{Binding, Capacity, Engine, Policy, Salt, Shape, Table};
use rustix::time::{ClockId, clock_gettime};

const UNIQUE: &str = include_str!("../../../tests/data/policies/yardstick-unique.yaml");
/// One verification is short: the median of so many.
const VERIFICATIONS: usize = 9;

fn main() -> Result<(), Failure> {
    let (mut records, mut policy, mut both) = (256, YARDSTICK, true);
    for word in std::env::args().skip(1) {
        match word.as_str() {
            "--identity" => policy = UNIQUE,
            "--without-groth16" => both = false,
            count => records = count.parse()?,
        }
    }
    let policy = Policy::from_yaml(policy.as_bytes())?;
    let table = yardstick(&policy, records)?;
    let capacity = Capacity::for_records(Engine::Groth16, records)?;
    let shape = Shape::new(Engine::Groth16, &policy, capacity)?;
    if both {
        with_groth16(&shape, &policy, &table)?;
    }
    with_halo2(&shape, &policy, &table)
}

fn with_groth16(shape: &Shape, policy: &Policy, table: &Table) -> Result<(), Failure> {
    let circuit = groth16::Circuit::compile(shape)?;
    let key = circuit.generate_key(&mut OsRng)?;
    let spent = Spent::start()?;
    let witness = circuit.assign(policy, table, &Binding::Unbound, &Salt::random()?)?;
    let proof = circuit.prove(&key, &witness, &mut OsRng)?;
    let line = format!("{} constraints, {} bytes", circuit.constraints(), proof.len());
    spent.say("groth16", &line, table.records().len())
}

fn with_halo2(shape: &Shape, policy: &Policy, table: &Table) -> Result<(), Failure> {
    let start = Instant::now();
    let circuit = halo2::Circuit::compile(shape)?;
    let compiled = start.elapsed();
    let reference = halo2::Reference::setup(circuit.log(), OsRng);
    let start = Instant::now();
    let key = circuit.key(&reference)?;
    let keyed = start.elapsed();
    let spent = Spent::start()?;
    let witness = circuit.assign(policy, table, &Binding::Unbound, &Salt::random()?)?;
    let assigned = spent.start.elapsed();
    let proof = circuit.prove(&reference, &key, &witness, &mut OsRng)?;
    let line = format!(
        "2^{} rows ({}), {} bytes; compiled in {compiled:.2?}, key in {keyed:.2?}, witness in {assigned:.2?}",
        circuit.log(),
        circuit.occupied(),
        proof.len(),
    );
    spent.say("halo2", &line, table.records().len())?;
    let verifying = key.verifying();
    let mut times = Vec::new();
    for _ in 0..VERIFICATIONS {
        let start = Instant::now();
        verifying.check(witness.instance(), &halo2::Proof::decode(&proof)?)?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok(writeln!(std::io::stdout(), "halo2: verified in {:.2?}", times[VERIFICATIONS / 2])?)
}

/// What this process has used since.
struct Spent {
    start: Instant,
    cpu: Duration,
}

impl Spent {
    fn start() -> Result<Self, Failure> {
        // Linux: the largest resident set begins anew.
        fs::write("/proc/self/clear_refs", "5")?;
        Ok(Self { start: Instant::now(), cpu: cpu()? })
    }

    fn say(self, engine: &str, line: &str, records: usize) -> Result<(), Failure> {
        let (wall, cpu) = (self.start.elapsed(), cpu()?.saturating_sub(self.cpu).as_secs_f64());
        let status = fs::read_to_string("/proc/self/status")?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.map_or("", str::trim);
        let each = u32::try_from(records).map(f64::from)? / cpu;
        Ok(writeln!(
            std::io::stdout(),
            "{engine}: {records} records, {cpu:.2} s CPU, {wall:.2?} wall, {each:.0} records/s per core, peak {peak}; {line}"
        )?)
    }
}

fn cpu() -> Result<Duration, Failure> {
    Ok(clock_gettime(ClockId::ProcessCPUTime).try_into()?)
}
