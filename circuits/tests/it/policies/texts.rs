//! Examples of short texts, and of the rules that look into them.

use super::{Example, example};

/// An identity that is a short text, and members of a set that are.
const SHORT: &str = "    customProperties:
      - {property: assayIdentity, value: [code]}
    properties:
      - name: code
        logicalType: string
        customProperties: [{property: assayBytes, value: 3}]
      - name: note
        logicalType: string
        customProperties: [{property: assayBytes, value: 2}]
        quality:
          - {metric: invalidValues, arguments: {validValues: [p, qr]}, mustBe: 0}
";

const LENGTH: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - name: a
        logicalType: string
        logicalTypeOptions: {minLength: 1, maxLength: 3}
        customProperties: [{property: assayBytes, value: 4}]
";

/// Positions with several steps, with one, with none, and behind those.
const PATTERN: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - name: a
        logicalType: string
        logicalTypeOptions: {pattern: '[ab]c?|x'}
        customProperties: [{property: assayBytes, value: 4}]
";

/// The examples.
pub(super) fn examples() -> Vec<Example> {
    vec![
        example("short strings", SHORT, &[&["", "p"], &["A", ""], &["AB", "qr"], &["é1", "p"]]),
        example("length", LENGTH, &[&["é1"], &["abc"], &[""], &["a"]]),
        example("pattern", PATTERN, &[&["a"], &["bc"], &[""], &["x"]]),
    ]
}
