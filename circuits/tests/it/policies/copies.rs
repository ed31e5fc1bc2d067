//! Examples for predicates that look at a sorted copy of the records.

use super::{Example, example, pages};

const DISTINCT: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - name: a
        logicalType: integer
        logicalTypeOptions: {format: i8}
        quality: [{type: custom, engine: assay, implementation: {predicate: distinct_count, args: {min: 2, max: 3}}}]
";

const DISTINCT_TEXT: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - name: a
        logicalType: string
        quality: [{type: custom, engine: assay, implementation: {predicate: distinct_ratio, args: {atLeast: 0.4, atMost: 0.6}}}]
";

/// The wider columns take more than one element of either engine.
const DUPLICATES: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - {name: a, logicalType: string}
      - {name: b, logicalType: timestamp}
    quality:
      - {metric: duplicateValues, arguments: {properties: [a, b]}, mustBeBetween: [1, 2]}
";

const SIMPSON: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - name: a
        logicalType: boolean
        quality: [{type: custom, engine: assay, implementation: {predicate: simpson, args: {atLeast: 0.51, atMost: 0.6}}}]
";

/// A second key beside the one that the order is of.
const SECOND_KEY: &str = "    properties:
      - {name: a, logicalType: integer, required: true, unique: true, logicalTypeOptions: {format: u16}}
      - {name: b, logicalType: integer, unique: true, logicalTypeOptions: {format: u16}}
";

/// One for each predicate and kind of key, and one for each predicate whose page lists cases.
pub(crate) fn copies() -> Vec<Example> {
    let (first, second) = ("2024-01-01T00:00:00", "2024-01-01T00:00:00.000001");
    let mut examples = vec![
        example("distinct_count", DISTINCT, &[&["7"], &["-128"], &["7"], &[""], &["127"], &["7"]]),
        example("distinct_ratio", DISTINCT_TEXT, &[&["p"], &["q"], &["p"], &[""], &["p"]]),
        example(
            "duplicates",
            DUPLICATES,
            &[
                &["p", first],
                &["p", second],
                &["q", first],
                &["p", first],
                &["", second],
                &["", second],
            ],
        ),
        example("simpson", SIMPSON, &[&["true"], &["false"], &[""], &["true"]]),
        example("second key", SECOND_KEY, &[&["1", ""], &["2", "7"], &["3", ""], &["4", "6"]]),
    ];
    let mut listed = pages::examples(true);
    listed.retain(|listed| examples.iter().all(|example| example.name != listed.name));
    examples.extend(listed);
    examples
}
