//! Examples for the predicates of the catalogue. Where the order plays no part, nothing
//! identifies a record, so that a clause about one value is not implied by the order.

use super::{Example, example};

const COMPLETENESS: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - name: a
        logicalType: integer
        logicalTypeOptions: {format: u16}
        quality:
          - {id: rows, metric: nullValues, mustBeBetween: [1, 3]}
          - {id: share, metric: nullValues, mustBeBetween: [20, 60], unit: percent}
          - {id: above, metric: nullValues, mustBeGreaterThan: 19.9999, unit: percent}
          - {id: below, metric: nullValues, mustBeLessThan: 60.0001, unit: percent}
";

/// Rules about the members of a list.
const LISTS: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - name: a
        logicalType: integer
        logicalTypeOptions: {format: i8}
        quality:
          - {id: none, type: custom, engine: assay, implementation: {predicate: not_in_set, args: {values: [5, 6]}}}
          - {id: few, metric: invalidValues, arguments: {validValues: [3, 7]}, mustBeBetween: [20, 60], unit: percent}
          - {id: classes, type: custom, engine: assay, implementation: {predicate: class_balance, args: {classes: [3, 9], atLeast: 0.2, atMost: 0.6}}}
";

/// The same of strings.
const LISTS_TEXT: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - name: a
        logicalType: string
        quality:
          - {id: none, type: custom, engine: assay, implementation: {predicate: not_in_set, args: {values: [x]}}}
          - {id: few, metric: invalidValues, arguments: {validValues: [p, q]}, mustBeLessThan: 3}
          - {id: classes, type: custom, engine: assay, implementation: {predicate: class_balance, args: {classes: [p, q], atMost: 0.6}}}
";

const MEAN: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - name: a
        logicalType: number
        physicalType: decimal(3,1)
        quality: [{type: custom, engine: assay, implementation: {predicate: mean, args: {min: -9.0000005, max: 12.5}}}]
";

const EXTREMES: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - name: a
        logicalType: integer
        logicalTypeOptions: {format: i8}
        quality:
          - {type: custom, engine: assay, implementation: {predicate: min, args: {min: -100, max: -5}}}
          - {type: custom, engine: assay, implementation: {predicate: max, args: {min: 9, max: 100}}}
";

const SHARE: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - name: a
        logicalType: integer
        logicalTypeOptions: {format: i8}
        quality: [{type: custom, engine: assay, implementation: {predicate: share, args: {min: 0, max: 9, atLeast: 0.2, atMost: 0.6}}}]
";

const PAIR: &str = "    properties:
      - name: a
        logicalType: integer
        logicalTypeOptions: {format: i8}
        quality:
          - {id: rises, type: custom, engine: assay, implementation: {predicate: pair, args: {lessThan: b}}}
          - {id: differs, type: custom, engine: assay, implementation: {predicate: pair, args: {notEqualTo: b}}}
      - {name: b, logicalType: integer, logicalTypeOptions: {format: i8}}
";

const SPREAD: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - name: a
        logicalType: integer
        logicalTypeOptions: {format: i8}
        quality: [{type: custom, engine: assay, implementation: {predicate: RULE, args: {min: 0, max: MAX}}}]
";

const MAX_GAP: &str = "    customProperties:
      - {property: assayIdentity, value: [a]}
    properties:
      - {name: a, logicalType: integer, logicalTypeOptions: {format: u16}}
      - name: b
        logicalType: date
        quality: [{type: custom, engine: assay, implementation: {predicate: max_gap, args: {days: 3}}}]
";

const QUANTILE: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - name: a
        logicalType: integer
        logicalTypeOptions: {format: i8}
        quality: [{type: custom, engine: assay, implementation: {predicate: quantile, args: {q: 0.75, min: 1, max: 9}}}]
";

/// Without a lower bound, so that nothing else asks for a value.
const MEDIAN: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - name: a
        logicalType: integer
        logicalTypeOptions: {format: i8}
        quality: [{type: custom, engine: assay, implementation: {predicate: median, args: {max: 0}}}]
";

/// One for each predicate, or for some that are alike.
pub(super) fn examples() -> Vec<Example> {
    vec![
        example("completeness", COMPLETENESS, &[&["0"], &[""], &["7"], &["90"], &[""]]),
        example("lists", LISTS, &[&["3"], &["3"], &["9"], &["9"], &["7"]]),
        example("lists of strings", LISTS_TEXT, &[&["p"], &["q"], &["z"], &[""]]),
        example("mean", MEAN, &[&["-50"], &["30.5"], &["0"], &[""]]),
        example("min and max", EXTREMES, &[&["-50"], &["50"], &["0"], &[""]]),
        example("share", SHARE, &[&["-1"], &["9"], &["0"], &["10"], &[""]]),
        example("pair", PAIR, &[&["", "3"], &["-128", "127"], &["3", ""], &["3", "4"]]),
        spread("variance", "16300"),
        spread("variance_population", "16300"),
        spread("stddev", "130"),
        spread("stddev_population", "130"),
        example(
            "max_gap",
            MAX_GAP,
            &[
                &["", "1969-12-31"],
                &["0", "1970-01-02"],
                &["7", "1970-01-01"],
                &["9", "1970-01-04"],
            ],
        ),
        example("quantile", QUANTILE, &[&["-50"], &["50"], &["9"], &["0"], &[""]]),
        example("median", MEDIAN, &[&["7"], &["0"], &["0"], &["-5"], &["90"], &[""]]),
    ]
}

fn spread(rule: &'static str, max: &str) -> Example {
    let schema = SPREAD.replace("RULE", rule).replace("MAX", max);
    example(rule, &schema, &[&["-128"], &["127"], &["0"], &[""]])
}
