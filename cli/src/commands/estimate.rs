//! What proving would cost, as `assay check` tells it.

use assay_prover::cost::{Cost, Size};
use assay_statement::{Engine, Policy};
use serde::Serialize;

use crate::{Screen, Tone};

/// What proving would cost on an engine, or why it does not prove it.
#[derive(Debug, Serialize)]
pub(super) struct Estimate {
    proving: Option<Proving>,
    unprovable: Option<String>,
}

#[derive(Debug, Serialize)]
struct Proving {
    engine: Engine,
    rows: usize,
    constraints: Option<usize>,
    circuit_rows: Option<usize>,
    cells: Option<usize>,
    cpu_seconds: f64,
    key_cpu_seconds: Option<f64>,
    memory_bytes: u64,
    proof_bytes: u64,
    on_chain: bool,
    gas: Option<u64>,
    #[serde(skip)]
    size: Size,
}

impl Estimate {
    pub(super) fn new(engine: Engine, policy: &Policy, records: usize) -> Self {
        match Cost::with(engine, policy, records) {
            Ok(cost) => Self { proving: Some(Proving::from(cost)), unprovable: None },
            Err(error) => Self { proving: None, unprovable: Some(error.to_string()) },
        }
    }

    pub(super) fn show(&self, screen: &mut Screen) {
        screen.line("");
        if let Some(reason) = &self.unprovable {
            screen.mark(Tone::Warning, "cannot be proven", format!(": {reason}"));
        }
        if let Some(proving) = &self.proving {
            proving.show(screen);
        }
    }
}

impl From<Cost> for Proving {
    fn from(cost: Cost) -> Self {
        Self {
            engine: cost.engine,
            rows: cost.rows,
            constraints: cost.size.constraints(),
            circuit_rows: cost.size.circuit_rows(),
            cells: cost.size.cells(),
            cpu_seconds: cost.cpu.as_secs_f64(),
            key_cpu_seconds: cost.key.map(|key| key.as_secs_f64()),
            memory_bytes: cost.memory_bytes,
            proof_bytes: cost.proof_bytes,
            on_chain: cost.gas.is_some(),
            gas: cost.gas,
            size: cost.size,
        }
    }
}

impl Proving {
    fn show(&self, screen: &mut Screen) {
        let Self { engine, rows, size, .. } = self;
        screen.mark(Tone::Strong, "proving would cost about", "");
        screen.line(format!("engine   {engine}, {rows} rows, {size}"));
        screen.line(format!("CPU      {}", seconds(self.cpu_seconds)));
        screen.line(format!("memory   {}", bytes(self.memory_bytes)));
        screen.line(format!("proof    {}", bytes(self.proof_bytes)));
        screen.line(match (self.gas, engine) {
            (Some(gas), _) => format!("chain    {gas} gas"),
            (None, Engine::Groth16 | Engine::Halo2) => {
                "chain    no pool: the policy identifies no records, so there is no nullifier"
                    .to_owned()
            }
            (None, Engine::Stark) => {
                format!("chain    not checkable: no contract checks proofs of {engine}")
            }
        });
        screen.line(match self.key_cpu_seconds {
            Some(key) => format!("key      {}, once for a shape", seconds(key)),
            None => "key      none: nothing is set up".to_owned(),
        });
    }
}

fn seconds(seconds: f64) -> String {
    let digits = usize::from(seconds < 10.0);
    format!("{:.digits$} s on one core", seconds.max(0.1))
}

fn bytes(bytes: u64) -> String {
    const UNITS: [(u32, &str); 3] = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
    // From ten of a unit on, its fractions do not matter.
    let unit = UNITS.into_iter().find(|(shift, _)| bytes >> shift >= 10);
    unit.map_or(format!("{bytes} bytes"), |(shift, unit)| format!("{} {unit}", bytes >> shift))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_readable() {
        assert_eq!(bytes(128), "128 bytes");
        assert_eq!(bytes(10 << 10), "10 KiB");
        assert_eq!(bytes(1 << 20), "1024 KiB");
        assert_eq!(bytes(u64::MAX), "17179869183 GiB");
        assert_eq!(seconds(0.01), "0.1 s on one core");
        assert_eq!(seconds(11.6), "12 s on one core");
    }
}
