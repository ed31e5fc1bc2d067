//! Policies that together use every part of the frame and every predicate, each
//! with a table that it accepts, in the order of its identity if it has one.

mod catalogue;
pub(crate) mod copies;
pub(crate) mod pages;
mod places;
mod texts;

use assay_statement::{Policy, Table};

use crate::support::{POLICY, table};

/// A policy with a table that it accepts.
pub(crate) struct Example {
    pub(crate) name: &'static str,
    pub(crate) policy: Policy,
    pub(crate) table: Table,
    text: String,
}

impl Example {
    fn new(name: &'static str, text: String, records: &[&[&str]]) -> Self {
        let policy = Policy::from_yaml(text.as_bytes()).unwrap();
        let table = table(&policy, records).sorted(policy.identity());
        Self { name, policy, table, text }
    }

    /// The same rules in a pool that identifies records by the hash of the STARK.
    pub(crate) fn over_koala_bear(&self) -> Policy {
        let property = "      - {property: assayIdentityHash, value: poseidon2-koalabear/1}\n";
        let (list, start) = ("    customProperties:\n", "    properties:\n");
        let text = if self.text.contains(list) {
            self.text.replacen(list, &format!("{list}{property}"), 1)
        } else {
            self.text.replacen(start, &format!("{list}{property}{start}"), 1)
        };
        Policy::from_yaml(text.as_bytes()).unwrap()
    }
}

const HEAD: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: example
version: 1.0.0
status: active
schema:
  - name: example
    logicalType: object
";

/// Not strict, nothing required, an identity of three kinds in three elements.
const LOOSE: &str = "    customProperties:
      - {property: assayIdentity, value: [name, day, flag]}
    properties:
      - name: name
        logicalType: string
      - name: day
        logicalType: date
      - name: flag
        logicalType: boolean
      - name: at
        logicalType: timestamp
        logicalTypeOptions: {minimum: '2000-01-01T00:00:00'}
      - name: note
        logicalType: string
      - name: count
        logicalType: integer
        logicalTypeOptions: {exclusiveMinimum: -5}
      - name: big
        logicalType: integer
        logicalTypeOptions: {format: u64, maximum: 9007199254740991}
    quality:
      - {metric: rowCount, mustBeLessOrEqualTo: 8}
";

/// Strict, on a string and a timestamp.
const KEYED: &str = "    properties:
      - name: device
        logicalType: string
        primaryKey: true
        primaryKeyPosition: 1
        quality:
          - {metric: invalidValues, arguments: {validValues: [A, B, C]}, mustBe: 0}
      - name: at
        logicalType: timestamp
        primaryKey: true
        primaryKeyPosition: 2
      - name: level
        logicalType: number
        physicalType: decimal(5,1)
        logicalTypeOptions: {minimum: -10, maximum: 50.5}
    quality:
      - {metric: rowCount, mustBeGreaterOrEqualTo: 2}
";

const NOT_NULL: &str = "    properties:
      - {name: a, logicalType: integer, required: true, logicalTypeOptions: {format: u16}}
";

const BETWEEN: &str = "    properties:
      - {name: a, logicalType: integer, logicalTypeOptions: {format: u16, minimum: 3, maximum: 90}}
";

const MINIMUM: &str = "    properties:
      - {name: a, logicalType: integer, logicalTypeOptions: {format: u16, minimum: 3}}
";

const IN_SET: &str = "    properties:
      - name: a
        logicalType: integer
        logicalTypeOptions: {format: u16}
        quality: [{metric: invalidValues, arguments: {validValues: [3, 7, 90]}, mustBe: 0}]
";

const IN_SET_TEXT: &str = "    properties:
      - name: a
        logicalType: string
        quality: [{metric: invalidValues, arguments: {validValues: [p, q]}, mustBe: 0}]
";

const UNIQUE: &str = "    properties:
      - {name: a, logicalType: integer, required: true, unique: true, logicalTypeOptions: {format: u16}}
";

const ROW_COUNT: &str = "    properties:
      - {name: a, logicalType: integer, logicalTypeOptions: {format: u16}}
    quality:
      - {metric: rowCount, mustBeBetween: [2, 6]}
";

/// A sum with room on both sides, and a counter that rises with a time that no rule
/// asks to be unique.
const TOTALS: &str = "    customProperties:
      - {property: assayIdentity, value: [at]}
    properties:
      - {name: at, logicalType: timestamp}
      - name: counter
        logicalType: integer
        logicalTypeOptions: {format: u16}
        quality:
          - {type: custom, engine: assay, implementation: {predicate: monotonic}}
      - name: amount
        logicalType: number
        physicalType: decimal(4,2)
        quality:
          - {type: custom, engine: assay, implementation: {predicate: sum, args: {min: -300, max: 310.5}}}
";

pub(crate) const SUM: &str = "    properties:
      - name: a
        logicalType: integer
        logicalTypeOptions: {format: i16}
        quality:
          - {type: custom, engine: assay, implementation: {predicate: sum, args: {min: -7, max: 90}}}
";

const SUM_MINIMUM: &str = "    properties:
      - name: a
        logicalType: integer
        logicalTypeOptions: {format: u64}
        quality:
          - {type: custom, engine: assay, implementation: {predicate: sum, args: {min: 9007199254740991}}}
";

const MONOTONIC: &str = "    customProperties:
      - {property: assayIdentity, value: [a]}
    properties:
      - {name: a, logicalType: integer, logicalTypeOptions: {format: u16}}
      - name: b
        logicalType: date
        quality: [{type: custom, engine: assay, implementation: {predicate: monotonic}}]
";

const MONOTONIC_BOOLEAN: &str = "    properties:
      - name: a
        logicalType: boolean
        quality: [{type: custom, engine: assay, implementation: {predicate: monotonic}}]
";

/// Nothing identifies a record, and values ascend in the order of the file.
const UNIDENTIFIED: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - name: id
        logicalType: integer
        logicalTypeOptions: {format: u16}
        quality:
          - {type: custom, engine: assay, implementation: {predicate: monotonic}}
      - name: note
        logicalType: string
      - name: amount
        logicalType: number
        physicalType: decimal(4,2)
        quality:
          - {type: custom, engine: assay, implementation: {predicate: sum, args: {min: -300, max: 310.5}}}
";

/// The same without a rule that looks at neighbours.
const UNORDERED: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - {name: a, logicalType: integer, logicalTypeOptions: {format: u16, minimum: 3, maximum: 90}}
";

/// All examples.
pub(crate) fn examples() -> Vec<Example> {
    let mut examples = frames();
    examples.extend(singles());
    examples.extend([unidentified(), unordered()]);
    examples.extend(texts::examples());
    examples
}

/// One for each predicate and kind of argument.
pub(crate) fn singles() -> Vec<Example> {
    let numbers: &[&[&str]] = &[&["3"], &["7"], &["90"]];
    let mut singles = vec![
        example("not_null", NOT_NULL, numbers),
        example("between", BETWEEN, &[&[""], &["3"], &["90"]]),
        example("between, one side", MINIMUM, &[&[""], &["3"], &["65535"]]),
        example("in_set", IN_SET, &[&[""], &["3"], &["90"], &["90"]]),
        example("in_set of strings", IN_SET_TEXT, &[&[""], &["p"], &["q"]]),
        example("unique", UNIQUE, numbers),
        example("row_count", ROW_COUNT, &[&[""], &["3"], &["3"]]),
        example("sum", SUM, &[&[""], &["-32768"], &["-1"], &["32767"], &["5"]]),
        example("sum, one side", SUM_MINIMUM, &[&[""], &["0"], &["18446744073709551615"]]),
        example(
            "monotonic",
            MONOTONIC,
            &[
                &["", "0001-01-01"],
                &["0", "1969-12-31"],
                &["7", "1970-01-01"],
                &["90", "9999-12-31"],
            ],
        ),
        example("monotonic of booleans", MONOTONIC_BOOLEAN, &[&["false"], &["true"]]),
    ];
    singles.extend(catalogue::examples());
    singles.extend(places::examples());
    singles.extend(pages::examples(false));
    singles
}

/// One of all.
pub(crate) fn single(name: &str) -> Example {
    examples().into_iter().find(|example| example.name == name).unwrap()
}

/// The four that together hold every part of the frame of records with an identity.
pub(crate) fn frames() -> Vec<Example> {
    vec![mixed(), loose(), keyed(), totals()]
}

pub(crate) fn mixed() -> Example {
    let records: &[&[&str]] = &[
        &["0", "20", "B", "0"],
        &["3", "0.01", "A", "7"],
        &["7", "-1.50", "A", "-3"],
        &["65535", "", "", ""],
    ];
    Example::new("mixed", POLICY.to_owned(), records)
}

pub(crate) fn loose() -> Example {
    let records: &[&[&str]] = &[
        &["", "", "", "", "", "", ""],
        &["", "1969-12-31", "true", "2000-01-01T00:00:00", "", "0", "0"],
        &["x", "0001-01-01", "", "", "hello", "2147483647", "9007199254740991"],
        &["x", "2030-01-01", "false", "9999-12-31T23:59:59.999999", "", "-4", "1"],
        &["x", "2030-01-01", "false", "", "again", "", "7"],
    ];
    example("loose", LOOSE, records)
}

pub(crate) fn keyed() -> Example {
    let records: &[&[&str]] = &[
        &["A", "2024-01-01T00:00:00", "-10"],
        &["A", "2024-01-01T00:00:00.000001", "50.5"],
        &["B", "0001-01-01T00:00:00", ""],
        &["B", "2024-01-01T00:00:00", "0"],
    ];
    example("keyed", KEYED, records)
}

pub(crate) fn totals() -> Example {
    let records: &[&[&str]] = &[
        &["", "1", "-99.99"],
        &["1969-12-31T23:59:59", "2", "99.99"],
        &["2024-01-01T00:00:00", "700", ""],
        &["2024-01-01T00:00:00.000001", "65534", "0.01"],
    ];
    example("totals", TOTALS, records)
}

pub(crate) fn unidentified() -> Example {
    let records: &[&[&str]] =
        &[&["0", "z", "99.99"], &["7", "", "-99.99"], &["8", "a", ""], &["65535", "z", "0.01"]];
    example("no identity", UNIDENTIFIED, records)
}

pub(crate) fn unordered() -> Example {
    example("no identity, no order", UNORDERED, &[&["90"], &[""], &["3"], &["3"], &["7"]])
}

pub(crate) fn example(name: &'static str, schema: &str, records: &[&[&str]]) -> Example {
    Example::new(name, format!("{HEAD}{schema}"), records)
}
