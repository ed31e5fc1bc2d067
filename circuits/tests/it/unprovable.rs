//! What does not compile is taken back to the policy: the rule, its line, and what would fit.

use assay_circuits::groth16::Circuit;
use assay_circuits::stark::System;
use assay_circuits::{CompileError, Unprovable};
use assay_statement::{Capacity, Engine, Policy, Shape};

const STARK: &str = "      - {property: assayIdentityHash, value: poseidon2-koalabear/1}\n";

/// A policy whose properties begin in line 11.
fn policy(properties: &str) -> Policy {
    let text = format!(
        "\
apiVersion: v3.1.0
kind: DataContract
id: example
version: 1.0.0
status: active
schema:
  - name: example
    customProperties:
{STARK}    properties:
{properties}    quality:
      - {{metric: rowCount, mustBeGreaterOrEqualTo: 2}}
"
    );
    Policy::from_yaml(text.as_bytes()).unwrap()
}

/// Why the largest statement of a policy does not compile; it compiles where there is nothing.
fn unprovable(policy: &Policy) -> Option<Unprovable> {
    let engine = Engine::for_policy(policy);
    let shape = Shape::new(engine, policy, engine.smallest()).unwrap();
    System::compile(&shape).err().map(|error| Unprovable::new(policy, &shape, error))
}

fn custom(predicate: &str, args: &str) -> String {
    format!(
        "{{name: the {predicate}, type: custom, engine: assay, implementation: {{predicate: {predicate}, args: {{{args}}}}}}}"
    )
}

/// Two rules of one predicate, of which the second does not fit.
fn spreads(kind: &str) -> Policy {
    policy(&format!(
        "      - {{name: id, logicalType: integer, primaryKey: true}}
      - name: narrow
        logicalType: integer
        quality: [{}]
      - name: wide
        {kind}
        quality:
          - {}
",
        custom("variance", "max: 7").replace("the variance", "narrow spread"),
        custom("variance", "max: 7"),
    ))
}

#[test]
fn the_rule_its_line_and_a_type_that_fits_are_named() {
    let integer = |format: &str| {
        format!("logicalType: integer\n        logicalTypeOptions: {{format: {format}}}")
    };
    let number =
        |digits: u8| format!("logicalType: number\n        physicalType: \"decimal({digits},2)\"");
    for (wide, fitting) in [
        (integer("i64"), "integer (i"),
        (integer("u64"), "integer (u"),
        (number(18), "number (decimal("),
    ] {
        let error = unprovable(&spreads(&wide)).unwrap();
        let rule = error.rule.clone().unwrap();
        assert_eq!((rule.name.as_str(), rule.line), ("the variance", 19), "{error}");
        assert!(
            matches!(*error.reason, CompileError::Interval { expected: System::BITS, .. }),
            "{error}"
        );
        let text = error.to_string();
        for part in [
            "rule `the variance` (line 19 of the policy): variance/1#3: ",
            "got the interval [",
            "`wide`, now ",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        // The widest type that compiles is the one that is named.
        let hint = error.hint.unwrap();
        let named = hint.split(fitting).nth(2).or(hint.split(fitting).nth(1)).unwrap();
        let digits: u8 = named.split([')', ',']).next().unwrap().parse().unwrap();
        let (fits, fails) = if fitting.starts_with("number") {
            (number(digits), number(digits + 1))
        } else {
            let sign = &fitting[fitting.len() - 1..];
            (integer(&format!("{sign}{digits}")), integer(&format!("{sign}{}", digits * 2)))
        };
        assert_eq!(unprovable(&spreads(&fits)), None, "{hint}");
        assert!(unprovable(&spreads(&fails)).is_some(), "{hint}");
    }
}

/// Bounds narrow what a column holds where nothing hashes it.
#[test]
fn bounds_that_fit_are_named_where_they_help() {
    let wide = "logicalType: integer\n        logicalTypeOptions: {format: i64, BOUNDS}";
    let bounded = |bits: u32| {
        let bounds = format!("minimum: 0, maximum: {}", (1_u64 << bits) - 1);
        unprovable(&spreads(&wide.replace("BOUNDS", &bounds)))
    };
    let hint = unprovable(&spreads(&wide.replace(", BOUNDS", ""))).unwrap().hint.unwrap();
    let bits: u32 =
        hint.split("less than 2^").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert_eq!(bounded(bits), None);
    assert!(bounded(bits + 1).is_some());
}

#[test]
fn a_threshold_out_of_reach_is_told_from_a_type_too_wide() {
    let text = format!(
        "      - {{name: id, logicalType: integer, primaryKey: true}}
      - name: hr
        logicalType: integer
        logicalTypeOptions: {{minimum: 0, maximum: 10}}
        quality:
          - {}
",
        custom("sum", "min: 100000000")
    );
    let error = unprovable(&policy(&text)).unwrap();
    assert!(matches!(*error.reason, CompileError::AlwaysNegative { .. }), "{error}");
    assert_eq!(error.rule.as_ref().map(|rule| rule.line), Some(16), "{error}");
    // 10 of each of 2^20 records is that much short of it.
    let short = 10 * (1_i64 << 20) - 100_000_000;
    assert!(error.hint.unwrap().contains(&format!("is at most {short},")));
}

#[test]
fn a_circuit_that_is_too_large_says_how_many_records_fit() {
    let columns = (0..20)
        .map(|at| format!("      - {{name: c{at}, logicalType: string, required: true}}\n"))
        .collect::<Vec<_>>()
        .concat();
    let text = format!(
        "apiVersion: v3.1.0\nkind: DataContract\nid: x\nversion: 1.0.0\nstatus: active\nschema:\n  \
         - name: x\n    properties:\n{columns}"
    );
    let policy = Policy::from_yaml(text.as_bytes()).unwrap();
    let shape = |records| {
        let capacity = Capacity::for_records(Engine::Groth16, records).unwrap();
        Shape::new(Engine::Groth16, &policy, capacity).unwrap()
    };
    let refused = |shape: &Shape| match Circuit::compile_within(shape, 0) {
        Err(CompileError::Size { got, .. }) => got,
        other => panic!("{other:?}"),
    };
    let limit = refused(&shape(512));
    let error = CompileError::Size { expected: limit, got: refused(&shape(2048)) };
    let error = Unprovable::new(&policy, &shape(2048), error);
    assert_eq!(error.rule, None);
    assert_eq!(error.hint.as_deref(), Some("this policy fits with up to 512 records"));
    let error = CompileError::Size { expected: 1, got: 2 };
    let error = Unprovable::new(&policy, &shape(2048), error);
    assert_eq!(error.hint.as_deref(), Some("this policy fits with no number of records"));
}
