//! Oracle and constraints on random tables and thresholds, and what commitment and
//! nullifier depend on.

use assay_circuits::check;
use assay_circuits::groth16::{Circuit, Witness};
use assay_statement::binding::Bound;
use assay_statement::bytes::Bytes;
use assay_statement::{Binding, Bytes32, Capacity, Engine, Policy, Salt, Shape, Table};
use assay_statement::{Instance, digests};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::policies::{Example, SUM, example, examples, frames, mixed};
use crate::support::{POLICY, salt};
use crate::tables::{table, tables};

#[test]
fn oracle_and_constraints_agree_on_random_tables() {
    for example in examples() {
        let circuit = compile(&example.policy, 3);
        let (mut accepted, mut refused) = (0_usize, 0_usize);
        let agree = |table: Table| {
            let holds = agreement(&circuit, &example.policy, &table)?;
            *(if holds { &mut accepted } else { &mut refused }) += 1;
            Ok(())
        };
        run(40, &tables(&example), agree);
        println!("{}: {accepted} accepted, {refused} refused", example.name);
        assert!(accepted > 0 && refused > 0, "{}: {accepted}, {refused}", example.name);
    }
}

#[test]
fn oracle_and_constraints_agree_on_random_thresholds() {
    let example = mixed();
    let circuit = compile(&example.policy, 3);
    let bounds = (-9999..=9999_i64, 0..=4000_i64, 0..=6_u32, 1..=4_u32, any::<bool>());
    let (mut accepted, mut refused) = (0_usize, 0_usize);
    run(80, &(bounds, tables(&example)), |((min, span, least, more, other), table)| {
        let decimal = |value: i64| {
            let sign = if value < 0 { "-" } else { "" };
            format!("{sign}{}.{:02}", value.abs() / 100, value.abs() % 100)
        };
        // Half of the intervals hold the data of the example.
        let (min, max) = if other { (min, (min + span).min(9999)) } else { (-150, 2000 + span) };
        let text = POLICY
            .replace("minimum: -1.5,", &format!("minimum: {},", decimal(min)))
            .replace("maximum: 20}", &format!("maximum: {}}}", decimal(max)))
            .replace("[2, 6]", &format!("[{least}, {}]", least + more));
        let policy = Policy::from_yaml(text.as_bytes()).unwrap();
        let holds = agreement(&circuit, &policy, &table)?;
        *(if holds { &mut accepted } else { &mut refused }) += 1;
        Ok(())
    });
    println!("{accepted} accepted, {refused} refused");
    assert!(accepted > 0 && refused > 0, "{accepted} and {refused}");
}

#[test]
fn oracle_and_constraints_agree_on_random_sums() {
    let of = |bounds: &str| {
        let schema = SUM.replace("{min: -7, max: 90}", bounds);
        example("sum", &schema, &[&["-300"], &["0"], &["32767"], &["5"], &[""]])
    };
    let first = of("{min: 0, max: 0}");
    let circuit = compile(&first.policy, 3);
    let (mut accepted, mut refused) = (0_usize, 0_usize);
    let bounds = (0..=200_000_i128, 0..=3_i128, any::<bool>());
    run(80, &(bounds, tables(&first)), |((room, edge, below), table)| {
        let sum: i128 = table.records().iter().filter_map(|record| record.cells[0].integer()).sum();
        // The sum is at one end, next to it on either side, or somewhere between.
        let (min, max) =
            if below { (sum - room, sum + edge - 1) } else { (sum + 1 - edge, sum + room) };
        prop_assume!(min <= max);
        let policy = of(&format!("{{min: {min}, max: {max}}}")).policy;
        let holds = agreement(&circuit, &policy, &table)?;
        prop_assert_eq!(holds, edge > 0);
        *(if holds { &mut accepted } else { &mut refused }) += 1;
        Ok(())
    });
    println!("{accepted} accepted, {refused} refused");
    assert!(accepted > 0 && refused > 0, "{accepted} and {refused}");
}

/// Bounds at what is there, beside it, and anywhere.
#[test]
fn oracle_and_constraints_agree_on_random_distributions() {
    let of = |rule: &str, bounds: &str| {
        let schema =
            SUM.replace("sum, args: {min: -7, max: 90}", &format!("{rule}, args: {bounds}"));
        let records: &[&[&str]] = &[&["-300"], &["0"], &["32767"], &["5"], &[""]];
        example("distribution", &schema, records)
    };
    let places = [("mean", 6), ("variance", 2), ("variance_population", 2), ("stddev", 1)];
    for (rule, places) in places.into_iter().chain([("stddev_population", 1)]) {
        let first = of(rule, "{min: 0, max: 1}");
        let circuit = compile(&first.policy, 3);
        let (mut accepted, mut refused) = (0_usize, 0_usize);
        let bounds = (0..=200_000_i128, -1..=2_i128, any::<bool>());
        run(60, &(bounds, tables(&first)), |((room, edge, below), table)| {
            let values = table.records().iter().filter_map(|record| record.cells[0].integer());
            let values: Vec<i128> = values.collect();
            let scale = 10_i128.pow(places);
            let near = near(rule, &values, scale);
            let (min, max) =
                if below { (near - room, near + edge) } else { (near - edge, near + room) };
            // Bounds of a mean are within the type, others not negative.
            let least = if rule == "mean" { -32_768 * scale } else { 0 };
            let most = if rule == "mean" { 32_767 * scale } else { i128::MAX };
            let (min, max) = (min.max(least), max.min(most));
            prop_assume!(min <= max);
            let decimal = |value: i128| {
                let sign = if value < 0 { "-" } else { "" };
                let (whole, part) = (value.abs() / scale, value.abs() % scale);
                format!("{sign}{whole}.{part:0width$}", width = places as usize)
            };
            let bounds = format!("{{min: {}, max: {}}}", decimal(min), decimal(max));
            let text = of(rule, &bounds);
            let holds = agreement(&circuit, &text.policy, &table)?;
            *(if holds { &mut accepted } else { &mut refused }) += 1;
            Ok(())
        });
        println!("{rule}: {accepted} accepted, {refused} refused");
        assert!(accepted > 0 && refused > 0, "{rule}: {accepted} and {refused}");
    }
}

/// About what a rule bounds, in the parts that its bounds are counted in.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "about")]
fn near(rule: &str, values: &[i128], scale: i128) -> i128 {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<i128>() as f64 / count;
    let squares: f64 = values.iter().map(|value| (*value as f64 - mean).powi(2)).sum();
    let fewer = if rule.ends_with("population") { count } else { (count - 1.0).max(1.0) };
    let found = match rule {
        "mean" => mean,
        _ if rule.starts_with("stddev") => (squares / fewer).sqrt(),
        _ => squares / fewer,
    };
    (found * scale as f64).floor() as i128
}

#[test]
fn order_and_capacity_of_the_same_records_change_nothing() {
    for example in frames() {
        let circuits = [3, 4].map(|log| compile(&example.policy, log));
        run(12, &(tables(&example), any::<prop::sample::Index>()), |(records, turn)| {
            let mut rows: Vec<_> =
                records.records().iter().map(|record| record.cells.clone()).collect();
            let turn = turn.index(rows.len());
            rows.rotate_left(turn);
            rows.reverse();
            let other = table(records.columns(), rows);
            let one = instance(&circuits[0], &example.policy, &records, &Binding::Unbound, &salt());
            for circuit in &circuits {
                let same = instance(circuit, &example.policy, &other, &Binding::Unbound, &salt());
                prop_assert_eq!(&one, &same);
            }
            Ok(())
        });
    }
}

#[test]
fn a_nullifier_depends_on_records_and_pool_alone() {
    let Example { policy, table: records, .. } = mixed();
    let [thresholds, rules] = [
        POLICY.replace("maximum: 20}", "maximum: 21}"),
        POLICY.replace("    quality:\n      - {metric: rowCount, mustBeBetween: [2, 6]}\n", ""),
    ]
    .map(|text| Policy::from_yaml(text.as_bytes()).unwrap());
    assert_ne!(rules.rules().len(), policy.rules().len());
    let mut other = Bytes32::ZERO;
    other.0[31] = 8;
    let other = Salt::try_from(other).unwrap();
    let of = |policy: &Policy, records: &Table, binding: &Binding, salt: &Salt| {
        let circuit = compile(policy, 3);
        let witness = circuit.assign(policy, records, binding, salt).unwrap();
        assert!(circuit.structure().first_violation(witness.assignment()).is_none());
        witness.instance().clone()
    };
    let own = of(&policy, &records, &Binding::Unbound, &salt());
    let salted = of(&policy, &records, &Binding::Unbound, &other);
    assert_eq!(own.nullifier, salted.nullifier);
    assert_ne!(own.commitment, salted.commitment);
    for changed in [&thresholds, &rules] {
        let instance = of(changed, &records, &Binding::Unbound, &salt());
        assert_ne!(own.policy_id, instance.policy_id);
        assert_ne!(own.parameters, instance.parameters);
        assert_eq!(own.nullifier, instance.nullifier);
        assert_eq!(own.commitment, instance.commitment);
    }
    let bound = |pool: u8, chain_id| {
        Binding::Bound(Bound {
            chain_id,
            contract: Bytes([1; 20]),
            pool: Bytes32::keccak(&[&[pool]]),
            recipient: Bytes([2; 20]),
            expiry: 4_000_000_000,
            terms: Bytes32::ZERO,
        })
    };
    let [a, same, b] = [bound(1, 1), bound(1, 2), bound(2, 1)]
        .map(|binding| of(&policy, &records, &binding, &salt()));
    assert_ne!(a.binding, same.binding);
    assert_eq!(a.nullifier, same.nullifier);
    assert_ne!(a.nullifier, b.nullifier);
    assert_ne!(a.nullifier, own.nullifier);
    assert_eq!(a.commitment, b.commitment);
    // One record less is another dataset.
    let fewer: Vec<_> = records.records()[1..].iter().map(|record| record.cells.clone()).collect();
    let fewer = of(&policy, &table(records.columns(), fewer), &Binding::Unbound, &salt());
    assert_ne!(own.nullifier, fewer.nullifier);
    assert_ne!(own.commitment, fewer.commitment);
}

/// Whether a table is accepted: by both, with the instance that is computed natively.
fn agreement(circuit: &Circuit, policy: &Policy, table: &Table) -> Result<bool, TestCaseError> {
    let holds = check(policy, table).holds();
    let witness: Witness = circuit.assign(policy, table, &Binding::Unbound, &salt()).unwrap();
    let violation = circuit.structure().first_violation(witness.assignment());
    prop_assert_eq!(holds, violation.is_none(), "{:?}", violation.map(|broken| broken.clause));
    let commitment = digests::commitment(policy, table, &salt()).unwrap();
    let native = digests::instance(policy, table, &Binding::Unbound, commitment);
    prop_assert_eq!(witness.instance(), &native);
    Ok(holds)
}

fn instance(
    circuit: &Circuit,
    policy: &Policy,
    table: &Table,
    binding: &Binding,
    salt: &Salt,
) -> Instance {
    circuit.assign(policy, table, binding, salt).unwrap().instance().clone()
}

fn compile(policy: &Policy, log: u8) -> Circuit {
    let capacity = Capacity::from_log(Engine::Groth16, log).unwrap();
    Circuit::compile(&Shape::new(Engine::Groth16, policy, capacity).unwrap()).unwrap()
}

/// Tries so many cases, the same ones on every run, so that a failure repeats.
pub(crate) fn run<S: Strategy>(
    cases: u32,
    strategy: &S,
    mut test: impl FnMut(S::Value) -> Result<(), TestCaseError>,
) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let test = std::cell::RefCell::new(&mut test);
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    if let Err(error) = runner.run(strategy, |value| (test.borrow_mut())(value)) {
        panic!("{error}");
    }
}
