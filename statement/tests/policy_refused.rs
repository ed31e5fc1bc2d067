//! What a policy file may not say, and where the error points.

mod refusal;

use assay_statement::Policy;
use refusal::{BASE, refused, table};

/// Under the schema object.
const OF_THE_SCHEMA: &[(&str, &str)] = &[
    (
        "quality: [{metric: rowCount, mustBe: -1}]",
        "12:42 expected a whole number of records, from 0 to 1048576",
    ),
    (
        "quality: [{metric: rowCount, mustBeLessThan: 0}]",
        "12:50 expected a whole number of records, from 1 to 1048576",
    ),
    (
        "quality: [{metric: rowCount, mustBeGreaterThan: 1048576}]",
        "12:53 expected a whole number of records, from 0 to 1048575",
    ),
    (
        "quality: [{metric: rowCount, mustBeBetween: [1]}]",
        "12:49 expected two numbers, the smaller first",
    ),
    (
        "quality: [{metric: rowCount, mustBeBetween: [2, 1]}]",
        "12:53 expected the smaller number first, then the larger",
    ),
    (
        "quality: [{metric: rowCount, mustBe: 1.5}]",
        "12:42 expected a whole number of records, from 0 to 1048576",
    ),
    (
        "quality: [{metric: rowCount, mustBe: 1, unit: percent}]",
        "12:51 the unit `percent` cannot be proven yet of `rowCount`: expected `rows`, or no `unit`",
    ),
    (
        "quality: [{metric: rowCount, mustNotBeBetween: [1, 2]}]",
        "12:34 `mustNotBeBetween` (a negated comparison) cannot be proven yet",
    ),
    (
        "quality: [{metric: nullValues, mustBe: 0}]",
        "12:24 `nullValues` belongs into the `quality` of a property",
    ),
    (
        "quality: [{metric: duplicateValues, mustBe: 0}]",
        "12:24 `duplicateValues` of the table needs `arguments: {properties: […]}`",
    ),
    (
        "quality: [{metric: duplicateValues, mustBe: 0, arguments: {properties: [b]}}]",
        "12:77 expected the name of a declared column",
    ),
    (
        "quality: [{metric: duplicateValues, mustBe: 0, arguments: {properties: [a, a]}}]",
        "12:80 the column is in the list before",
    ),
    (
        "quality: [{metric: duplicateValues, mustBe: 0, arguments: {columns: [a]}}]",
        "12:64 unknown key `columns` in the arguments of `duplicateValues`",
    ),
    (
        "quality: [{metric: duplicateValues, mustBe: 0, arguments: {properties: [a]}}]\ncustomProperties: [{property: assayIdentity, value: [a]}]",
        "accepted",
    ),
    (
        "customProperties: [{property: assayIdentity, value: [b]}]",
        "12:58 expected the name of a declared column",
    ),
    (
        "customProperties: [{property: assayIdentity, value: []}]",
        "12:57 expected a list of at least one column",
    ),
    (
        "customProperties: [{property: assayIdentity, value: a}]",
        "12:57 expected `none` or a list of at least one column, got `a`",
    ),
    (
        "customProperties: [{property: assayIdentity, value: None}]",
        "12:57 expected `none` or a list of at least one column, got `None`",
    ),
    (
        "customProperties: [{property: assayIdentity, value: ~}]",
        "12:57 expected `none` or a list of at least one column, got nothing",
    ),
    (
        "customProperties: [{property: assayIdentity, value: false}]",
        "12:57 expected `none` or a list of at least one column, got a boolean",
    ),
    (
        "customProperties: [{property: assayIdentity, value: 0}]",
        "12:57 expected `none` or a list of at least one column, got a number",
    ),
    (
        "customProperties: [{property: assayIdentity, value: {none: true}}]",
        "12:57 expected `none` or a list of at least one column, got an object",
    ),
    (
        "customProperties: [{property: assayIdentity, value: [none]}]",
        "12:58 expected the name of a declared column",
    ),
    ("customProperties: [{property: assayIdentity, value: none}]", "accepted"),
    (
        "customProperties: [{property: assayIdentity, value: none}, {property: assayIdentity, value: none}]",
        "12:64 a second `assayIdentity`",
    ),
    (
        "quality: [{metric: duplicateValues, mustBe: 0, arguments: {properties: [a]}}]\ncustomProperties: [{property: assayIdentity, value: none}]",
        "13:57 `assayIdentity: none` leaves nothing to prove the unique key of line 12 by: name the key's columns, or ask for no unique key",
    ),
    (
        "customProperties: [{property: assayidentity, value: [a]}]",
        "12:35 `assayidentity` is not understood here: the custom properties of ours are `assayIdentity` and `assayIdentityHash`, on the schema object, `assayBytes`, on a string, and `assayWeight` and `assayDisclose`, on a quality rule",
    ),
    ("customProperties: [{property: assayIdentityHash, value: poseidon-bn254/1}]", "accepted"),
    (
        "customProperties: [{property: assayIdentityHash, value: poseidon2-koalabear/1}]",
        if cfg!(feature = "stark") {
            "accepted"
        } else {
            "12:61 the hash poseidon2-koalabear/1 is not part of this build, which lacks the engine stark/1"
        },
    ),
    (
        "customProperties: [{property: assayIdentityHash, value: poseidon-bn254/2}]",
        "12:61 expected `poseidon-bn254/1` or `poseidon2-koalabear/1`, got `poseidon-bn254/2`",
    ),
    (
        "customProperties: [{property: assayIdentityHash, value: 1}]",
        "12:61 expected `poseidon-bn254/1` or `poseidon2-koalabear/1`, got a number",
    ),
    (
        "customProperties: [{property: assayIdentityHash, value: [poseidon-bn254/1]}]",
        "12:61 expected `poseidon-bn254/1` or `poseidon2-koalabear/1`, got a list",
    ),
    ("customProperties: [{property: assayIdentityHash}]", "12:24 a custom property needs `value`"),
    (
        "customProperties: [{property: assayIdentityHash, value: poseidon-bn254/1}, {property: assayIdentityHash, value: poseidon-bn254/1}]",
        "12:80 a second `assayIdentityHash`",
    ),
    (
        "customProperties: [{property: assayIdentityHash, value: poseidon-bn254/1}, {property: assayIdentity, value: [b]}]",
        "12:114 expected the name of a declared column",
    ),
    (
        "customProperties: [{property: assayIdentity, value: [a]}, {property: assayIdentity, value: [a]}]",
        "12:63 a second `assayIdentity`",
    ),
    ("logicalType: blob", "12:18 expected `logicalType` to be `object`, got `blob`"),
    (
        "relationships: [{from: a, to: b}]",
        "12:5 `relationships` (a reference to other data) cannot be proven yet",
    ),
    ("customProperties: [{property: x}]", "12:24 a custom property needs `value`"),
    (
        "customProperties: [{property: x, value: {y: 1}}]",
        "12:46 YAML readers disagree on `y`, a boolean to some: quote it if it is text",
    ),
    (
        "quality: [{metric: duplicateValues, mustBe: 0, arguments: {properties: [a]}}]\ncustomProperties: [{property: assayIdentity, value: [b]}]",
        "13:58 expected the name of a declared column",
    ),
];

/// At the root.
const OF_THE_CONTRACT: &[(&str, &str)] = &[
    ("nmae: x", "12:1 unknown key `nmae` in a data contract; did you mean `name`?"),
    ("name: \"\"", "12:7 expected a `name` that is not empty and has no control characters"),
    (
        "name: \"a\\u001bb\"",
        "12:7 expected a `name` that is not empty and has no control characters",
    ),
    (
        "slaProperties: [{property: retention, value: 1}]",
        "12:28 the service level `retention` says something of the data that cannot be proven yet",
    ),
    (
        "slaProperties: [{property: freshness, value: 1, unit: d, element: t.a}]",
        "12:67 expected a column of timestamps or dates, got one of integer (i32)",
    ),
    (
        "slaProperties: [{property: freshness, value: 1, unit: d, element: t.b}]",
        "12:67 expected `element` to be a declared column, as `t.…`, got `t.b`",
    ),
    ("tags: x", "12:7 expected a list for `tags`, got text"),
    ("tags: [1]", "12:8 expected text for `tags`, got a number: quote it"),
    ("kind: x", "12:1 the key `kind` was given in line 2"),
    ("price: {priceAmount: x}", "12:22 expected a number for `priceAmount`, got text"),
    ("team: [{username: x}]", "accepted"),
    ("team: [{nick: x}]", "12:9 unknown key `nick` in a team member"),
    ("---\na: b", "12:1 expected one YAML document, here starts a second"),
    ("...\n---\na: b", "13:1 expected one YAML document, here starts a second"),
    ("description: x", "12:14 expected the contract's description, got text"),
    ("...\n", "accepted"),
    ("%YAML 1.2", "12:1 this is no YAML: missing explicit document end marker before directive"),
];

const CARRIAGE_RETURN: &str =
    "1:4 a carriage return without a line feed is refused: end lines with U+000A";

/// The whole file.
const FILES: &[(&str, &str)] = &[
    ("", "1:1 the file holds no YAML document"),
    ("# nothing", "1:1 the file holds no YAML document"),
    ("a", "1:1 expected a data contract, got text"),
    ("[]", "1:1 expected a data contract, got a list"),
    ("%YAML 1.1\n---\na: b", "1:1 directives are refused: a policy is YAML 1.2"),
    ("apiVersion: v3.0.2", "1:13 expected `apiVersion` to be `v3.1.0`, got `v3.0.2`"),
    ("apiVersion: v3.1.0", "1:1 a data contract needs `kind`"),
    ("kind: DataContract", "1:1 expected `apiVersion: v3.1.0`"),
    ("\u{feff}apiVersion: v3.1.0", "1:1 a data contract needs `kind`"),
    ("a: \u{7}", "1:4 the character U+0007 is refused: escape it in quotes"),
    ("a: \u{85}", "1:4 the character U+0085 is refused: escape it in quotes"),
    ("a: \u{2028}", "1:4 the character U+2028 is refused: escape it in quotes"),
    ("a: \u{2029}", "1:4 the character U+2029 is refused: escape it in quotes"),
    // Where a lone carriage return is no end of line, this is all comment.
    ("# a\rapiVersion: v3.1.0", CARRIAGE_RETURN),
    ("# a\r%YAML 1.1\r---\ra: b", CARRIAGE_RETURN),
    ("a:\r\r\n", "1:3 a carriage return without a line feed is refused: end lines with U+000A"),
    ("\n'a\r'", "2:3 a carriage return without a line feed is refused: end lines with U+000A"),
    ("a: b\n\r", "2:1 a carriage return without a line feed is refused: end lines with U+000A"),
    ("a: b\n---\n", "2:1 expected one YAML document, here starts a second"),
    (
        "{a: b",
        "2:1 this is no YAML: while parsing a flow mapping, did not find expected ',' or '}'",
    ),
    ("a: [", "2:1 this is no YAML: while parsing a node, did not find expected node content"),
    ("&a [*a]", "1:1 anchors are refused: write the value out"),
];

#[test]
fn base_is_accepted() {
    assert_eq!(refused(BASE), "accepted");
}

/// Lines may end with both characters, and that changes nothing.
#[test]
fn carriage_returns_before_line_feeds_are_no_part_of_it() {
    let unix = BASE.to_owned() + "description:\n  purpose: |\n    one\n    two\n";
    let windows = unix.replace('\n', "\r\n");
    let [unix, windows] = [unix, windows].map(|file| Policy::from_yaml(file.as_bytes()).unwrap());
    assert_eq!(unix.id(), windows.id());
}

#[test]
fn of_the_schema() {
    table(4, OF_THE_SCHEMA);
}

#[test]
fn of_the_contract() {
    table(0, OF_THE_CONTRACT);
}

#[test]
fn of_files() {
    for (file, expected) in FILES {
        assert_eq!(refused(file), *expected, "{file}");
    }
}

#[test]
fn of_what_is_missing() {
    let without = |line: &str| refused(&BASE.replace(line, ""));
    assert_eq!(
        without("        required: true\n"),
        "7:5 the policy asks for nothing: expected at least one rule"
    );
    assert_eq!(without("status: active\n"), "1:1 a data contract needs `status`");
    assert_eq!(
        refused(&BASE.replace("1.0.0", "1.0")),
        "4:10 expected text for `version`, got a number: quote it"
    );
}

#[test]
fn of_each_form_of_a_unique_key_where_nothing_identifies_records() {
    let none = "customProperties: [{property: assayIdentity, value: none}]";
    let expected = "13:57 `assayIdentity: none` leaves nothing to prove the unique key of line 12 \
                    by: name the key's columns, or ask for no unique key";
    for key in
        ["unique: true", "primaryKey: true", "quality: [{metric: duplicateValues, mustBe: 0}]"]
    {
        let text = format!("{BASE}        {key}\n    {none}\n");
        assert_eq!(refused(&text), expected, "{key}");
    }
}

#[test]
fn of_bytes() {
    let error = Policy::from_yaml(b"id: a\nb: \xc3\xa9\xff").unwrap_err();
    assert_eq!(
        (error.line, error.column, error.reason.as_str()),
        (2, 5, "expected UTF-8, this byte is not")
    );
    let error = Policy::from_yaml(&vec![b'#'; (1 << 20) + 1]).unwrap_err();
    assert_eq!(error.reason, "expected at most 1048576 bytes, the file has 1048577");
}
