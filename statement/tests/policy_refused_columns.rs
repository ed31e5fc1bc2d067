//! What a policy may not say of a column, and where the error points.

mod refusal;

use refusal::table;

/// Each line of a case is put under the one column, from line 12 on.
const OF_A_COLUMN: &[(&str, &str)] = &[
    ("patern: x", "12:9 unknown key `patern` in a property"),
    ("tpye: x", "12:9 unknown key `tpye` in a property"),
    ("relationships: []", "12:9 `relationships` (a reference to other data) cannot be proven yet"),
    ("required: true", "12:9 the key `required` was given in line 11"),
    ("unique: 1", "12:17 expected true or false for `unique`, got a number"),
    ("name: yes", "12:9 the key `name` was given in line 9"),
    (
        "description: on",
        "12:22 YAML readers disagree on `on`, a boolean to some: quote it if it is text",
    ),
    (
        "description: 017",
        "12:22 `017` is no plain decimal number (digits, a point and digits, without `+`, `-0`, leading zeros, `_`, exponent or base), and YAML readers disagree on others: quote it if it is text",
    ),
    (
        "description: 0o17",
        "12:22 `0o17` is no plain decimal number (digits, a point and digits, without `+`, `-0`, leading zeros, `_`, exponent or base), and YAML readers disagree on others: quote it if it is text",
    ),
    (
        "description: 1_000",
        "12:22 `1_000` is no plain decimal number (digits, a point and digits, without `+`, `-0`, leading zeros, `_`, exponent or base), and YAML readers disagree on others: quote it if it is text",
    ),
    (
        "description: 1:20",
        "12:22 `1:20` is no plain decimal number (digits, a point and digits, without `+`, `-0`, leading zeros, `_`, exponent or base), and YAML readers disagree on others: quote it if it is text",
    ),
    (
        "description: .inf",
        "12:22 `.inf` is no plain decimal number (digits, a point and digits, without `+`, `-0`, leading zeros, `_`, exponent or base), and YAML readers disagree on others: quote it if it is text",
    ),
    (
        "description: 1e3",
        "12:22 `1e3` is no plain decimal number (digits, a point and digits, without `+`, `-0`, leading zeros, `_`, exponent or base), and YAML readers disagree on others: quote it if it is text",
    ),
    (
        "description: 2024-01-01",
        "12:22 YAML readers disagree on `2024-01-01`, a date to some: quote it if it is text",
    ),
    (
        "description: +1",
        "12:22 `+1` is no plain decimal number (digits, a point and digits, without `+`, `-0`, leading zeros, `_`, exponent or base), and YAML readers disagree on others: quote it if it is text",
    ),
    ("description: 12", "12:22 expected text for `description`, got a number: quote it"),
    ("description: &x a", "12:22 anchors are refused: write the value out"),
    ("description: *x", "12:22 this is no YAML: while parsing node, found unknown anchor"),
    ("description: !!str a", "12:22 tags are refused: quote a text, leave anything else plain"),
    ("description: !x a", "12:22 tags are refused: quote a text, leave anything else plain"),
    ("<<: {a: b}", "12:9 YAML readers disagree on `<<`, a merge to some: quote it if it is text"),
    ("? [a]\n: b", "12:11 expected a key that is text"),
    ("1: a", "12:9 expected a key that is text, got `1`: quote it"),
    ("description:\ta", "12:22 this is no YAML: ':' must be followed by a valid YAML whitespace"),
    ("\tdescription: a", "11:19 this is no YAML: while scanning a plain scalar, found a tab"),
    ("description: \"a\nb\"", "12:22 this is no YAML: invalid indentation in quoted scalar"),
    (
        "description: 'a",
        "12:22 this is no YAML: while scanning a quoted scalar, found unexpected end of stream",
    ),
    ("examples: [9007199254740991]", "accepted"),
    (
        "examples: [9007199254740992]",
        "12:20 expected a number that canonical JSON carries exactly: whole ones up to 9007199254740991, about 15 digits otherwise (documentation may be quoted, a bound cannot be)",
    ),
    ("examples: [0.1]", "accepted"),
    (
        "examples: [0.1000000000000000055]",
        "12:20 expected a number that canonical JSON carries exactly: whole ones up to 9007199254740991, about 15 digits otherwise (documentation may be quoted, a bound cannot be)",
    ),
    ("examples: [123456789.12345678]", "accepted"),
    (
        "examples: [-0]",
        "12:20 `-0` is no plain decimal number (digits, a point and digits, without `+`, `-0`, leading zeros, `_`, exponent or base), and YAML readers disagree on others: quote it if it is text",
    ),
    (
        "examples: [-0.0]",
        "12:20 `-0.0` is no plain decimal number (digits, a point and digits, without `+`, `-0`, leading zeros, `_`, exponent or base), and YAML readers disagree on others: quote it if it is text",
    ),
    (
        "examples: [1.]",
        "12:20 `1.` is no plain decimal number (digits, a point and digits, without `+`, `-0`, leading zeros, `_`, exponent or base), and YAML readers disagree on others: quote it if it is text",
    ),
    (
        "examples: [.5]",
        "12:20 `.5` is no plain decimal number (digits, a point and digits, without `+`, `-0`, leading zeros, `_`, exponent or base), and YAML readers disagree on others: quote it if it is text",
    ),
    ("examples: [1.0.0, 10.0.0.1, a:b, '::1', 0x, e5, '-', v1_2, 12ab, 1-2]", "accepted"),
    (
        "examples: [0x1F]",
        "12:20 `0x1F` is no plain decimal number (digits, a point and digits, without `+`, `-0`, leading zeros, `_`, exponent or base), and YAML readers disagree on others: quote it if it is text",
    ),
    (
        "logicalTypeOptions: {minimum: 5, maximum: 4}",
        "12:51 no value is left: the smallest is 5, the largest 4",
    ),
    (
        "logicalTypeOptions: {minimum: 5, exclusiveMinimum: 4}",
        "12:42 expected one of `minimum` and `exclusiveMinimum`, got both",
    ),
    (
        "logicalTypeOptions: {minimum: 1.5}",
        "12:39 `minimum`: expected an integer: digits, `-` in front if negative, no leading zeros, no `-0`",
    ),
    ("logicalTypeOptions: {minimum: \"1\"}", "12:39 expected a number for `minimum`, got text"),
    (
        "logicalTypeOptions: {maximum: 3000000000}",
        "12:39 `maximum`: expected a value from -2147483648 to 2147483647, got one outside",
    ),
    (
        "logicalTypeOptions: {exclusiveMaximum: -2147483648}",
        "12:48 `exclusiveMaximum` leaves no value of the column: they go from -2147483648 to 2147483647",
    ),
    (
        "logicalTypeOptions: {multipleOf: 2}",
        "12:30 `multipleOf` (divisibility) cannot be proven yet",
    ),
    (
        "logicalTypeOptions: {format: i128}",
        "12:38 expected `format` to be `i8`, `i16`, `i32`, `i64`, `u8`, `u16`, `u32` or `u64`, got `i128`",
    ),
    (
        "logicalTypeOptions: {pattern: x}",
        "12:30 unknown key `pattern` in the options of an integer",
    ),
    (
        "physicalName: b",
        "12:23 columns are found by `name`: expected `physicalName` to be `a` or left out",
    ),
    ("physicalName: a", "accepted"),
    ("primaryKeyPosition: 1", "12:29 a position without `primaryKey: true`"),
    (
        "primaryKey: true\nprimaryKeyPosition: 2",
        "13:29 expected each column of the primary key to have its own `primaryKeyPosition` from 1 to 1",
    ),
    ("items: {}", "12:9 `items` (lists within a column) cannot be proven yet"),
    (
        "quality: [{metric: nullValues}]",
        "12:28 expected an operator beside `metric`: `mustBe`, `mustBeGreaterThan`, `mustBeGreaterOrEqualTo`, `mustBeLessThan`, `mustBeLessOrEqualTo` or `mustBeBetween`",
    ),
    ("quality: [{metric: duplicateValues, mustBe: 1}]", "accepted"),
    (
        "quality: [{metric: nullValues, mustBe: 0, mustBeLessThan: 1}]",
        "12:51 expected one operator in a quality rule, got `mustBe` and `mustBeLessThan`",
    ),
    ("quality: [{metric: duplicateValues, mustBeLessThan: 1}]", "accepted"),
    (
        "quality: [{metric: nullValues, mustNotBe: 1}]",
        "12:40 `mustNotBe` (a negated comparison) cannot be proven yet",
    ),
    (
        "quality: [{metric: duplicateValues, mustBe: 0, unit: percent}]",
        "12:62 the unit `percent` cannot be proven yet of `duplicateValues`: expected `rows`, or no `unit`",
    ),
    (
        "quality: [{metric: nullValues, mustBe: 0, unit: ratio}]",
        "12:57 the unit `ratio` cannot be proven yet: expected `rows`, `percent`, or no `unit`",
    ),
    (
        "quality: [{metric: missingValues, mustBe: 0}]",
        "12:28 the metric `missingValues` cannot be proven yet: an empty cell is null, `nullValues` counts those",
    ),
    (
        "quality: [{metric: rowCount, mustBe: 0}]",
        "12:28 `rowCount` belongs into the `quality` of the schema object",
    ),
    (
        "quality: [{metric: nulls, mustBe: 0}]",
        "12:28 expected `metric` to be `nullValues`, `missingValues`, `invalidValues`, `duplicateValues` or `rowCount`, got `nulls`",
    ),
    (
        "quality: [{type: sql, query: x, mustBe: 0}]",
        "12:26 a quality rule of `type: sql` cannot be proven yet, write a `metric`",
    ),
    (
        "quality: [{type: custom, engine: soda, implementation: x}]",
        "12:26 a quality rule of `type: custom` for the engine `soda` cannot be proven",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: entropy}}]",
        "12:77 the predicate `entropy` cannot be proven yet",
    ),
    (
        "quality: [{type: text, mustBe: 0}]",
        "12:32 `mustBe` has no place in a quality rule of `type: text`: it would never be checked",
    ),
    ("quality: [{type: text, description: ok}]", "accepted"),
    ("quality: [{mustBe: 0}]", "12:19 a quality rule needs `metric`, or `type: text`"),
    (
        "quality: [{metric: nullValues, mustBee: 0}]",
        "12:40 unknown key `mustBee` in a quality rule; did you mean `mustBe`?",
    ),
    (
        "quality: [{metric: invalidValues, mustBe: 0}]",
        "12:28 `invalidValues` needs `arguments: {validValues: […]}`",
    ),
    (
        "quality: [{metric: invalidValues, arguments: {validValues: []}, mustBe: 0}]",
        "12:68 expected 1 to 256 values in `validValues`, got 0",
    ),
    (
        "quality: [{metric: invalidValues, arguments: {validValues: [1, 1]}, mustBe: 0}]",
        "12:72 the value is in `validValues` before",
    ),
    (
        "quality: [{metric: invalidValues, arguments: {validValues: [a]}, mustBe: 0}]",
        "12:69 expected a number, got text",
    ),
    (
        "quality: [{metric: invalidValues, arguments: {validValues: [1], pattern: x}, mustBe: 0}]",
        "12:73 `pattern` (the form of the text) cannot be proven yet",
    ),
    (
        "quality: [{metric: nullValues, mustBe: 0}, {metric: nullValues, mustBe: 0}]",
        "12:52 a second rule named `a: nullValues`: give each quality rule its own `id`",
    ),
    (
        "quality: [{id: x y, metric: nullValues, mustBe: 0}]",
        "12:24 expected text of letters, digits, `_` and `-` for `id`, got text",
    ),
    (
        "quality: [{metric: duplicateValues, mustBe: 0, arguments: {properties: [a]}}]",
        "12:68 unknown key `properties` in the arguments of this metric",
    ),
    (
        "customProperties: [{property: assayIdentity, value: [a]}]",
        "12:39 `assayIdentity` is not understood here: the custom properties of ours are `assayIdentity` and `assayIdentityHash`, on the schema object, `assayBytes`, on a string, and `assayWeight` and `assayDisclose`, on a quality rule",
    ),
    (
        "customProperties: [{property: assayIdentityHash, value: poseidon-bn254/1}]",
        "12:39 `assayIdentityHash` is not understood here: the custom properties of ours are `assayIdentity` and `assayIdentityHash`, on the schema object, `assayBytes`, on a string, and `assayWeight` and `assayDisclose`, on a quality rule",
    ),
    (
        "quality:\n  - {metric: invalidValues, query: x, mustBe: 0}",
        "13:37 `query` has no place in a quality rule of `type: library`: it would never be checked",
    ),
    ("quality: []\nquality: []", "13:9 the key `quality` was given in line 12"),
];

/// More properties and more schema objects.
const MORE_COLUMNS: &[(&str, &str)] = &[
    ("    - name: a\n      logicalType: integer", "12:15 a second column named `a`"),
    (
        "    - name: \"\"\n      logicalType: string",
        "12:15 expected a column name that is not empty and has no control characters",
    ),
    (
        "    - name: b\n      logicalType: array",
        "13:22 the logical type `array` cannot be proven yet, only integer, number, boolean, timestamp, date and string",
    ),
    ("    - name: b", "12:9 a property needs `logicalType`"),
    ("    - logicalType: string", "12:9 a property needs `name`"),
    (
        "    - {name: b, logicalType: number}",
        "12:32 a number needs its digits: add `physicalType: decimal(p,s)`, p digits in all (1 to 18), s of them behind the point",
    ),
    (
        "    - {name: b, logicalType: number, physicalType: double}",
        "12:54 expected the `physicalType` of a number to be decimal(p,s) or numeric(p,s), p from 1 to 18, s at most p",
    ),
    (
        "    - {name: b, logicalType: number, physicalType: 'decimal(19,2)'}",
        "12:54 expected the `physicalType` of a number to be decimal(p,s) or numeric(p,s), p from 1 to 18, s at most p",
    ),
    (
        "    - {name: b, logicalType: number, physicalType: 'decimal(5,6)'}",
        "12:54 expected the `physicalType` of a number to be decimal(p,s) or numeric(p,s), p from 1 to 18, s at most p",
    ),
    (
        "    - {name: b, logicalType: number, physicalType: 'Decimal(5, 2)', logicalTypeOptions: {minimum: 1.005}}",
        "12:101 `minimum`: expected at most 2 digits behind the point, got 3",
    ),
    (
        "    - {name: b, logicalType: date, logicalTypeOptions: {minimum: 2024-01-01}}",
        "12:68 YAML readers disagree on `2024-01-01`, a date to some: quote it if it is text",
    ),
    (
        "    - {name: b, logicalType: date, logicalTypeOptions: {minimum: '2024-02-30'}}",
        "12:68 `minimum`: expected a date YYYY-MM-DD",
    ),
    (
        "    - {name: b, logicalType: timestamp, logicalTypeOptions: {format: x}}",
        "12:64 `format` (the form of the text) cannot be proven yet",
    ),
    (
        "    - {name: b, logicalType: timestamp, logicalTypeOptions: {timezone: true, defaultTimezone: Europe/Oslo}}",
        "12:97 expected `defaultTimezone` to be `Etc/UTC` or `UTC`",
    ),
    (
        "    - {name: b, logicalType: string, logicalTypeOptions: {minLength: 1}}",
        "12:61 `minLength` looks into texts, so that they must be short: add `customProperties: [{property: assayBytes, value: …}]` to the column, with the bytes of the longest, at most 64",
    ),
    (
        "    - {name: b, logicalType: boolean, logicalTypeOptions: {minimum: 1}}",
        "12:62 unknown key `minimum` in the options of a boolean",
    ),
    (
        "    - {name: b, logicalType: integer, logicalTypeOptions: {format: u64, maximum: 9007199254740992}}",
        "12:84 expected a number that canonical JSON carries exactly: whole ones up to 9007199254740991, about 15 digits otherwise (documentation may be quoted, a bound cannot be)",
    ),
    (
        "    - {name: b, logicalType: string, unique: true}",
        "12:40 a unique key must be complete: add `required: true` to the column `b`",
    ),
    (
        "    - {name: b, logicalType: string, unique: true, required: true}\n    - {name: c, logicalType: string, unique: true, required: true}",
        "accepted",
    ),
    (
        "    - {name: b, logicalType: string, primaryKey: true}\n    - {name: c, logicalType: string, primaryKey: true}",
        "12:52 expected each column of the primary key to have its own `primaryKeyPosition` from 1 to 2",
    ),
    (
        "    - {name: b, logicalType: string, primaryKey: true, primaryKeyPosition: 1}\n    - {name: c, logicalType: string, primaryKey: true, primaryKeyPosition: 1}",
        "13:78 expected each column of the primary key to have its own `primaryKeyPosition` from 1 to 2",
    ),
    ("- name: u\n  properties: []", "12:5 expected one schema object, `u` is a second"),
];

#[test]
fn of_a_column() {
    table(8, OF_A_COLUMN);
}

#[test]
fn of_more_columns() {
    table(2, MORE_COLUMNS);
}
