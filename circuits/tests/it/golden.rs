//! What must not drift unnoticed: sizes, and the digests that keys depend on.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use assay_circuits::groth16::Circuit;
use assay_statement::{Capacity, Engine, Shape};

use crate::policies::copies::copies;
use crate::policies::{Example, examples};

/// Rewrites the files instead of comparing with them.
const UPDATE: &str = "ASSAY_UPDATE_GOLDEN";

#[test]
fn the_constraints_of_each_part_are_as_many_as_before() {
    let mut text = String::from("# example, part: constraints for each record + once\n");
    for example in pinned() {
        let [small, large] = [3, 4].map(|log| count(&compile(&example, log)));
        let (mut each, mut once) = (0, 0);
        for (part, in_small) in &small {
            let more = large[part] - in_small;
            // Blocks of a running hash are whole, so its share is not.
            let fixed = in_small.saturating_sub(more);
            writeln!(text, "{}, {part}: {}", example.name, sum(more, fixed)).unwrap();
            (each, once) = (each + more, once + fixed);
        }
        writeln!(text, "{}: {}", example.name, sum(each, once)).unwrap();
    }
    compare("constraints.txt", include_str!("../golden/constraints.txt"), &text);
}

#[test]
fn shapes_and_constraint_systems_are_the_same_on_every_build() {
    let mut text = String::from("# example, rows: shape id, digest of the constraint system\n");
    for example in pinned() {
        for log in [3, 4] {
            let circuit = compile(&example, log);
            let (id, digest) = (circuit.shape().id(), circuit.digest());
            writeln!(text, "{}, {}: {id} {digest}", example.name, 1 << log).unwrap();
        }
    }
    compare("digests.txt", include_str!("../golden/digests.txt"), &text);
}

fn pinned() -> impl Iterator<Item = Example> {
    examples().into_iter().chain(copies())
}

fn compile(example: &Example, log: u8) -> Circuit {
    let capacity = Capacity::from_log(Engine::Groth16, log).unwrap();
    Circuit::compile(&Shape::new(Engine::Groth16, &example.policy, capacity).unwrap()).unwrap()
}

/// Constraints by who asks for them.
fn count(circuit: &Circuit) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for constraint in circuit.structure().constraints() {
        *counts.entry(constraint.clause.owner.clone()).or_default() += 1;
    }
    counts
}

/// Eight records cost `more`, and `fixed` comes on top.
fn sum(more: usize, fixed: usize) -> String {
    let (whole, part) = (more / 8, more % 8 * 125);
    let each = if part == 0 { whole.to_string() } else { format!("{whole}.{part:03}") };
    format!("{each} + {fixed}")
}

fn compare(name: &str, golden: &str, text: &str) {
    if std::env::var_os(UPDATE).is_some() {
        let path = format!("{}/tests/golden/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::write(path, text).unwrap();
        return;
    }
    let changed: Vec<_> =
        golden.lines().zip(text.lines()).filter(|(old, new)| old != new).collect();
    assert!(
        golden == text,
        "tests/golden/{name} differs, (before, after): {changed:#?}\nkeys made before are void; \
         if that is meant, run `{UPDATE}=1 cargo test -p assay-circuits golden`"
    );
}
