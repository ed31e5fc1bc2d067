//! Positions: in areas, at their borders and beside them; and from record to record.

use assay_circuits::check;
use assay_circuits::stark::System;
use assay_statement::{Engine, Shape};

use super::agree;
use crate::policies::example;
use crate::support::{circuit, satisfied, table};

const RULE: &str = "type: custom, engine: assay, implementation";
const I8: &str = "integer, logicalTypeOptions: {format: i8}";
const DEGREES: &str = "number, physicalType: 'decimal(9,6)'";

fn fence(kinds: [&str; 2], area: &str, cases: &[(&[&[&str]], &str)]) {
    let [latitude, longitude] = kinds;
    let schema = format!(
        "    properties:
      - {{name: lat, logicalType: {latitude}, quality: [{{{RULE}: {{predicate: geofence, args: {{longitude: lon, {area}}}}}}}]}}
      - {{name: lon, logicalType: {longitude}}}
"
    );
    agree(&schema, cases);
}

#[test]
fn a_box_holds_its_border() {
    fence(
        [I8, I8],
        "box: {south: -10, north: 20, west: -128, east: 40}",
        &[
            (&[&["-10", "-128"], &["20", "40"], &["0", "0"]], ""),
            (&[&["0", "0"], &["-11", "0"]], "south"),
            (&[&["21", "0"]], "north"),
            (&[&["0", "41"]], "east"),
            (&[&["", "0"]], "latitude present on active rows"),
            (&[&["0", "0"], &["0", ""]], "longitude present on active rows"),
        ],
    );
    fence(
        [DEGREES, DEGREES],
        "box: {south: 47.38, north: 47.380001, west: -0.000001, east: 8.5}",
        &[
            (&[&["47.38", "-0.000001"], &["47.380001", "8.5"]], ""),
            (&[&["47.379999", "0"]], "south"),
            (&[&["47.380002", "0"]], "north"),
            (&[&["47.38", "-0.000002"]], "west"),
            (&[&["47.38", "8.500001"]], "east"),
        ],
    );
    // No area at all, but one point.
    fence(
        [I8, DEGREES],
        "box: {south: 5, north: 5, west: 0.5, east: 0.5}, atLeast: 0.5",
        &[
            (&[&["5", "0.5"], &["5", ""]], ""),
            (&[&["5", "0.5"], &["", "0.5"], &["5", "0.6"]], "share_min"),
            (&[&["", ""]], "share_min"),
            (&[&["5", "0.5"]], ""),
        ],
    );
}

#[test]
fn a_polygon_holds_its_border() {
    for (vertices, [first, second, third]) in [
        ("[[-10, -10], [-10, 20], [30, 0]]", ["edge 1", "edge 2", "edge 3"]),
        // Clockwise: turned around, so that the last edge between two of them is the first.
        ("[[30, 0], [-10, 20], [-10, -10]]", ["edge 1", "edge 2", "edge 3"]),
    ] {
        fence(
            [I8, I8],
            &format!("polygon: {vertices}"),
            &[
                (&[&["-10", "-10"], &["-10", "20"], &["30", "0"], &["0", "0"]], ""),
                (&[&["-10", "5"], &["10", "10"], &["10", "-5"]], ""),
                (&[&["-11", "5"]], first),
                (&[&["10", "11"]], second),
                (&[&["0", "0"], &["10", "-6"]], third),
                (&[&["127", "127"]], second),
                (&[&["-128", "-128"]], first),
                (&[&["", "0"]], "latitude present on active rows"),
            ],
        );
        fence(
            [I8, I8],
            &format!("polygon: {vertices}, atLeast: 0.5"),
            &[
                (&[&["30", "0"], &["10", "11"]], ""),
                (&[&["30", "0"], &["", ""]], ""),
                (&[&["30", "0"], &["10", "11"], &["0", ""]], "share_min"),
            ],
        );
    }
}

#[test]
fn a_polygon_is_exact_in_the_last_digit() {
    // From (47, 8) to (47.000003, 8.000002): nothing on it but its ends.
    let kinds = [DEGREES, "number, physicalType: 'decimal(8,5)'"];
    fence(
        kinds,
        "polygon: [[47, 8], [47.5, 9], [47.7, 8.1]]",
        &[
            (&[&["47", "8"], &["47.25", "8.5"], &["47.7", "8.1"]], ""),
            (&[&["47.249999", "8.5"]], "edge 1"),
            (&[&["47.7", "8.10001"]], "edge 2"),
            (&[&["47.7", "8.09999"]], "edge 3"),
        ],
    );
}

fn steps(rule: &str, identity: &str, cases: &[(&[&[&str]], &str)]) {
    let schema = format!(
        "    customProperties:
      - {{property: assayIdentity, value: {identity}}}
    properties:
      - {{name: lat, logicalType: {I8}, quality: [{{{RULE}: {{predicate: {rule}}}}}]}}
      - {{name: lon, logicalType: {I8}}}
      - {{name: at, logicalType: timestamp, logicalTypeOptions: {{minimum: '1970-01-01T00:00:00', maximum: '1970-01-01T00:00:00.000255'}}}}
"
    );
    agree(&schema, cases);
}

const START: &str = "1970-01-01T00:00:00";
const LATER: &str = "1970-01-01T00:00:00.0001";
const LATEST: &str = "1970-01-01T00:00:00.000101";

#[test]
fn neighbours_are_at_a_distance() {
    let spacing = "spacing, args: {longitude: lon, metresPerDegree: {latitude: 3, longitude: 4}, min: 5, max: 10.001}";
    steps(
        spacing,
        "[at]",
        &[
            (&[&["5", "5", START]], ""),
            (&[&["5", "5", START], &["6", "4", LATER], &["8", "6", LATEST]], ""),
            // The order is the identity's.
            (&[&["2", "2", LATER], &["3", "3", LATEST], &["1", "1", START]], ""),
            (&[&["5", "5", START], &["5", "6", LATER]], "min"),
            (&[&["5", "5", START], &["5", "5", LATER]], "min"),
            (&[&["5", "5", START], &["9", "5", LATER]], "max"),
            (&[&["-128", "-128", START], &["127", "127", LATER]], "max"),
            (&[&["", "5", START]], "latitude present on active rows"),
            (&[&["5", "", START]], "longitude present on active rows"),
            (&[&["5", "5", START], &["6", "6", START]], "order: ascending"),
        ],
    );
    steps(
        "spacing, args: {longitude: lon, metresPerDegree: {latitude: 1, longitude: 1}, max: 0}",
        "none",
        &[
            (&[&["5", "5", START], &["5", "5", ""], &["5", "5", START]], ""),
            (&[&["5", "5", START], &["5", "6", START]], "max"),
        ],
    );
}

#[test]
fn neighbours_are_reached_in_time() {
    let speed = "speed, args: {longitude: lon, time: at, metresPerDegree: {latitude: 3, longitude: 4}, max: 50000}";
    steps(
        speed,
        "none",
        &[
            (&[&["5", "5", ""]], "time present on active rows"),
            (&[&["5", "5", START], &["6", "6", LATER], &["6", "6", LATEST]], ""),
            (&[&["5", "5", START], &["6", "7", LATER]], "max"),
            (&[&["5", "5", LATER], &["6", "6", LATEST]], "max"),
            (&[&["5", "5", LATER], &["5", "5", LATER]], "later"),
            (&[&["5", "5", LATER], &["6", "6", START]], "later"),
            (&[&["", "5", START]], "latitude present on active rows"),
            (&[&["5", "", START]], "longitude present on active rows"),
        ],
    );
}

/// One engine proves squares of degrees with six digits; the other says that it does not.
#[test]
fn squares_that_do_not_fit_an_engine_are_refused() {
    let map = "longitude: lon, metresPerDegree: {latitude: 111132, longitude: 78847}";
    for (rule, clause) in [
        (format!("spacing, args: {{{map}, min: 0.5, max: 150}}"), "spacing/1#1: min"),
        (format!("speed, args: {{{map}, time: at, max: 70.5}}"), "speed/1#1: max"),
    ] {
        let schema = format!(
            "    customProperties:
      - {{property: assayIdentity, value: [at]}}
    properties:
      - {{name: lat, logicalType: {DEGREES}, quality: [{{{RULE}: {{predicate: {rule}}}}}]}}
      - {{name: lon, logicalType: {DEGREES}}}
      - {{name: at, logicalType: timestamp}}
"
        );
        // About 136 metres in two seconds.
        let near: &[&[&str]] = &[
            &["47.376887", "8.541694", "2024-01-01T00:00:00"],
            &["47.377887", "8.542694", "2024-01-01T00:00:02"],
        ];
        let example = example("degrees", &schema, near);
        let circuit = circuit(&example.policy);
        assert!(satisfied(&circuit, &example.policy, &example.table), "{rule}");
        let far =
            table(&example.policy, &[near[0], &["47.377887", "8.542994", "2024-01-01T00:00:02"]]);
        assert!(!check(&example.policy, &far).holds(), "{rule}");
        assert!(!satisfied(&circuit, &example.policy, &far), "{rule}");
        let smallest = Engine::Stark.smallest();
        let shape = Shape::new(Engine::Stark, &example.over_koala_bear(), smallest).unwrap();
        let refused = System::compile(&shape).map(|_| ()).unwrap_err().to_string();
        assert!(
            refused.starts_with(clause) && refused.contains("expected values within"),
            "{refused}"
        );
    }
}
