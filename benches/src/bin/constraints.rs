//! Prints the constraints of the benchmarks' policy by the part that asks for them.
//!
//! `constraints [--yardstick]`: of the benchmarks' own policy, or of S(N).

use std::collections::BTreeMap;
use std::io::Write as _;

use assay_benches::{Failure, YARDSTICK, policy, shape};
use assay_circuits::groth16::Circuit;
use assay_statement::Policy;

const ROWS: [usize; 2] = [64, 512];

fn main() -> Result<(), Failure> {
    let policy = match std::env::args().nth(1).as_deref() {
        None => policy()?,
        Some("--yardstick") => Policy::from_yaml(YARDSTICK.as_bytes())?,
        Some(_) => return Err("usage: constraints [--yardstick]".into()),
    };
    let [few, many] = ROWS.map(|rows| parts(&policy, rows));
    let (few, many) = (few?, many?);
    let mut out = std::io::stdout().lock();
    let [first, last] = ROWS;
    writeln!(out, "{:<28} {first:>8} {last:>8}  per record", "rows")?;
    for (part, count) in &many {
        let before = few.get(part).copied().unwrap_or(0);
        // The difference leaves out what does not depend on the number of rows.
        let tenths = 10 * count.saturating_sub(before) / (last - first);
        writeln!(out, "{part:<28} {before:>8} {count:>8}  {}.{}", tenths / 10, tenths % 10)?;
    }
    Ok(())
}

fn parts(policy: &Policy, rows: usize) -> Result<BTreeMap<String, usize>, Failure> {
    let circuit = Circuit::compile(&shape(policy, rows)?)?;
    let mut parts = BTreeMap::new();
    for constraint in circuit.structure().constraints() {
        let clause = constraint.clause;
        // Of a column's cells the name says little; of the frame's hashes much.
        let part = if clause.owner == "commitment" || clause.owner == "identity" {
            format!("{}: {}", clause.owner, clause.name)
        } else {
            clause.owner.clone()
        };
        *parts.entry(part).or_insert(0) += 1;
    }
    parts.insert("~ all".to_owned(), circuit.constraints());
    Ok(parts)
}
