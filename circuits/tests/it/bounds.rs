//! What the language and the engine refuse before any constraint is laid.

use assay_circuits::groth16::Circuit;
use assay_circuits::language::{Builder, CompileError, Element, Inputs, Int, Interval};
use assay_statement::packing::Word;
use assay_statement::{Capacity, Engine, Policy, Shape};

use crate::support::{POLICY, policy};

const WORD: Word = Word { digit_bits: 248, element_bits: 248 };

#[test]
fn a_circuit_over_the_limit_is_refused_with_its_size() {
    let policy = policy();
    for log in 3..=7 {
        let capacity = Capacity::from_log(Engine::Groth16, log).unwrap();
        let shape = Shape::new(Engine::Groth16, &policy, capacity).unwrap();
        let constraints = Circuit::compile(&shape).unwrap().constraints();
        let Err(CompileError::Size { expected, got }) = Circuit::compile_within(&shape, 1000)
        else {
            panic!("{log}: a circuit of {constraints} constraints is within 1000");
        };
        assert_eq!(expected, 1000);
        // The estimate may be over by the rows that fill the last run.
        assert!((constraints..constraints + constraints / 4).contains(&got), "{constraints} {got}");
        assert_eq!(Circuit::compile_within(&shape, got).unwrap().constraints(), constraints);
    }
}

#[test]
fn a_policy_of_too_many_members_is_refused() {
    let members = |first: i32| {
        let set: Vec<String> = (first..first + 250).map(|member| member.to_string()).collect();
        format!(
            "      - {{id: set{first}, metric: invalidValues, arguments: {{validValues: [{}]}}, mustBe: 0}}\n",
            set.join(", ")
        )
    };
    let column = "  - name: t\n    logicalType: object\n    properties:\n    - name: a\n      logicalType: integer\n      quality:\n";
    let head = POLICY.split("schema:").next().unwrap();
    let of = |rules: i32| {
        let sets: String = (0..rules).map(members).collect();
        Policy::from_yaml(format!("{head}schema:\n{column}{sets}").as_bytes())
    };
    assert!(of(8).is_ok(), "{:?}", of(8));
    let error = of(9).unwrap_err();
    assert!(error.reason.contains("at most 2048 thresholds"), "{error}");
}

#[test]
fn the_next_row_may_be_none() {
    let (mut builder, _) = Builder::new(WORD).unwrap();
    let threshold = builder.integer_threshold(&Interval::new(3, 7), None);
    // A column that is 3 to 7 on every row, and 0 beyond the last.
    let column = builder.define("three to seven", threshold.integer().unwrap()).unwrap();
    let rest = &Int::constant(10) - &column;
    assert_eq!(*rest.interval(), Interval::new(3, 7));
    let next = builder.next("next", &rest).unwrap();
    assert_eq!(*next.interval(), Interval::new(3, 10));
}

#[test]
fn a_condition_is_a_boolean_and_a_field_keeps_to_its_width() {
    let (mut builder, active) = Builder::new(WORD).unwrap();
    let two = &active + &active;
    let selected = builder.select("select", &two, &active, &active);
    assert!(matches!(selected, Err(CompileError::Condition { .. })), "{selected:?}");
    let hashed = |builder: &mut Builder, fields: Vec<(Int, u32)>| {
        builder.closing_hash("hash", "test", Inputs::Few(vec![Element::Packed(fields)]))
    };
    let seven = Int::constant(7);
    assert!(hashed(&mut builder, vec![(seven.clone(), 3), (seven.clone(), 245)]).is_ok());
    for bad in [vec![(seven.clone(), 2)], vec![(seven.clone(), 3), (seven, 246)]] {
        let refused = hashed(&mut builder, bad);
        assert!(matches!(refused, Err(CompileError::Packing { .. })), "{refused:?}");
    }
    let negative = hashed(&mut builder, vec![(Int::constant(-1), 8)]);
    assert!(matches!(negative, Err(CompileError::Packing { .. })), "{negative:?}");
}
