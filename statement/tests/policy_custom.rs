//! Rules of `type: custom`: what they mean, and what they may not say.

mod refusal;

use assay_statement::{Policy, Value};
use refusal::{BASE, refused, table};

/// Under the one column, an i32.
const OF_A_COLUMN: &[(&str, &str)] = &[
    (
        "quality: [{type: custom, implementation: {predicate: sum, args: {min: 0}}}]",
        "12:26 a quality rule of `type: custom` for the engine `` cannot be proven",
    ),
    (
        "quality: [{type: custom, engine: Assay, implementation: {predicate: sum, args: {min: 0}}}]",
        "12:26 a quality rule of `type: custom` for the engine `Assay` cannot be proven",
    ),
    (
        "quality: [{type: custom, engine: assay}]",
        "12:19 a quality rule for the engine `assay` needs `implementation: {predicate: …}`",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: sum}]",
        "12:65 a quality rule for the engine `assay` needs `implementation: {predicate: …}`",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {args: {min: 0}}}]",
        "12:65 a quality rule for the engine `assay` needs `implementation: {predicate: …}`",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: [sum]}}]",
        "12:65 a quality rule for the engine `assay` needs `implementation: {predicate: …}`",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: sum/1, args: {min: 0}}}]",
        "12:77 the predicate `sum/1` cannot be proven yet",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: Sum, args: {min: 0}}}]",
        "12:77 the predicate `Sum` cannot be proven yet",
    ),
    (
        "quality: [{type: custom, engine: assay, mustBe: 0, implementation: {predicate: sum, args: {min: 0}}}]",
        "12:49 `mustBe` has no place in a quality rule of `type: custom`: it would never be checked",
    ),
    (
        "quality: [{type: custom, engine: assay, metric: nullValues, implementation: {predicate: monotonic}}]",
        "12:49 `metric` has no place in a quality rule of `type: custom`: it would never be checked",
    ),
    (
        "quality: [{type: custom, engine: assay, arguments: {min: 0}, implementation: {predicate: monotonic}}]",
        "12:49 `arguments` has no place in a quality rule of `type: custom`: it would never be checked",
    ),
    (
        "quality: [{type: custom, engine: assay, query: x, implementation: {predicate: monotonic}}]",
        "12:49 `query` has no place in a quality rule of `type: custom`: it would never be checked",
    ),
    (
        "quality: [{type: custom, engine: assay, unit: rows, implementation: {predicate: monotonic}}]",
        "12:49 `unit` has no place in a quality rule of `type: custom`: it would never be checked",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: sum}}]",
        "12:65 `sum` needs `args: {min: …, max: …}`",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: sum, args: {}}}]",
        "12:88 expected `min`, `max` or both in the arguments of `sum`",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: sum, args: 5}}]",
        "12:88 expected the arguments of `sum`, got a number",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: sum, op: between, args: {min: 0}}}]",
        "12:82 unknown key `op` in the implementation of `sum`",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: sum, args: {minimum: 0}}}]",
        "12:89 unknown key `minimum` in the arguments of `sum`",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: sum, args: {min: '0'}}}]",
        "12:94 expected a number for `min`, got text",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: sum, args: {max: 1.5}}}]",
        "12:94 `max`: expected an integer: digits, `-` in front if negative, no leading zeros, no `-0`",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: sum, args: {min: 5, max: 4}}}]",
        "12:102 no sum is left: the smallest is 5, the largest 4",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: sum, args: {max: 2251799812636673}}}]",
        "12:94 `max`: expected a sum that 1048576 records can have, from -2251799813685248 to 2251799812636672, got one outside",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: sum, args: {min: -9007199254740992}}}]",
        "12:94 expected a number that canonical JSON carries exactly: whole ones up to 9007199254740991, about 15 digits otherwise (documentation may be quoted, a bound cannot be)",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: monotonic, args: {}}}]",
        "12:88 unknown key `args` in the implementation of `monotonic`",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: monotonic, strict: true}}]",
        "12:88 unknown key `strict` in the implementation of `monotonic`",
    ),
    (
        "quality:\n  - {type: custom, engine: assay, implementation: {predicate: monotonic}}\n  - {type: custom, engine: assay, implementation: {predicate: monotonic}}",
        "14:13 a second rule named `a: monotonic`: give each quality rule its own `id`",
    ),
    (
        "quality: [{metric: nullValues, mustBe: 0, implementation: {predicate: monotonic}}]",
        "12:51 `implementation` has no place in a quality rule of `type: library`: it would never be checked",
    ),
];

/// Under the schema object.
const OF_THE_SCHEMA: &[(&str, &str)] = &[
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: sum, args: {min: 0}}}]",
        "12:73 `sum` belongs into the `quality` of a property",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: entropy}}]",
        "12:73 the predicate `entropy` cannot be proven yet",
    ),
    (
        "quality: [{type: custom, engine: soda, implementation: x}]",
        "12:22 a quality rule of `type: custom` for the engine `soda` cannot be proven",
    ),
];

#[test]
fn of_a_column() {
    table(8, OF_A_COLUMN);
}

#[test]
fn of_the_schema() {
    table(4, OF_THE_SCHEMA);
}

/// The type of a column, and what is said of each predicate on it.
#[test]
fn of_other_kinds() {
    let sum = |got| format!("12:TT `sum` needs a column of integers or numbers, got {got}");
    for (kind, expected_sum, expected_monotonic) in [
        ("integer", "accepted".to_owned(), "accepted".to_owned()),
        ("number, physicalType: 'decimal(4,2)'", "accepted".to_owned(), "accepted".to_owned()),
        ("boolean", sum("boolean"), "accepted".to_owned()),
        ("date", sum("date"), "accepted".to_owned()),
        ("timestamp", sum("timestamp"), "accepted".to_owned()),
        (
            "string",
            sum("string"),
            "12:TT `monotonic` needs a column whose values have an order, got string".to_owned(),
        ),
    ] {
        for (implementation, expected) in
            [("sum, args: {min: 0}", expected_sum), ("monotonic", expected_monotonic)]
        {
            let head = format!(
                "      - {{name: b, logicalType: {kind}, quality: [{{type: custom, engine: assay, \
                 implementation: {{predicate: "
            );
            let column = head.chars().count() + 1;
            let policy = format!("{BASE}{head}{implementation}}}}}]}}\n");
            assert_eq!(refused(&policy), expected.replace("TT", &column.to_string()), "{policy}");
        }
    }
}

#[test]
fn of_bounds_in_the_unit_of_the_column() {
    let rule = |kind: &str, arguments: &str| {
        let column = format!(
            "      - {{name: b, logicalType: {kind}, quality: [{{id: total, type: custom, engine: \
             assay, implementation: {{predicate: sum, args: {{{arguments}}}}}}}]}}\n"
        );
        let policy = Policy::from_yaml(format!("{BASE}{column}").as_bytes()).unwrap();
        let rule = policy.rules().last().unwrap().clone();
        assert_eq!((rule.name.as_str(), rule.predicate.0), ("total", "sum/1"));
        assert_eq!((rule.columns.as_slice(), rule.line), (&[1][..], 12));
        rule.arguments.iter().map(|argument| (argument.name, argument.value)).collect::<Vec<_>>()
    };
    let of = |value, (min, max): (i128, i128)| Value::Integer {
        value,
        min: min * 1_048_576,
        max: max * 1_048_576,
    };
    let i8 = "integer, logicalTypeOptions: {format: i8}";
    assert_eq!(rule(i8, "min: -134217728"), [("min", of(-134_217_728, (-128, 127)))]);
    assert_eq!(rule(i8, "max: 133169152"), [("max", of(133_169_152, (-128, 127)))]);
    // Bounds stand in one order, whatever the file's.
    let u64 = (0, i128::from(u64::MAX));
    assert_eq!(
        rule("integer, logicalTypeOptions: {format: u64}", "max: 9007199254740991, min: 0"),
        [("min", of(0, u64)), ("max", of(9_007_199_254_740_991, u64))]
    );
    let cents = (-999, 999);
    assert_eq!(
        rule("number, physicalType: 'decimal(3,2)'", "min: -1000.5, max: -1000.5"),
        [("min", of(-100_050, cents)), ("max", of(-100_050, cents))]
    );
    let fine = 10_i128.pow(18) - 1;
    assert_eq!(
        rule("number, physicalType: 'decimal(18,18)'", "max: 1048575.5"),
        [("max", of(10_485_755 * 10_i128.pow(17), (-fine, fine)))]
    );
}

#[test]
fn of_bounds_beyond_every_sum() {
    let bound = |physical: &str, bound: &str| {
        refused(&format!(
            "{BASE}      - {{name: b, logicalType: number, physicalType: '{physical}', quality: \
             [{{type: custom, engine: assay, implementation: {{predicate: sum, args: {{max: {bound}}}}}}}]}}\n"
        ))
    };
    let outside = "`max`: expected a sum that 1048576 records can have, from -104752742.4 to \
                   104752742.4, got one outside";
    let refusal = bound("decimal(3,1)", "104752742.5");
    assert!(refusal.ends_with(outside), "{refusal}");
    // Canonical JSON carries a power of ten, whatever its size.
    let refusal = bound("decimal(3,1)", &format!("1{}.0", "0".repeat(60)));
    assert!(refusal.ends_with(outside), "{refusal}");
    assert_eq!(bound("decimal(3,1)", "104752742.4"), "accepted");
    assert!(bound("decimal(3,1)", "0.25").ends_with("at most 1 digits behind the point, got 2"));
}

/// The rule speaks of its column, then of those that decide the order of the records.
#[test]
fn of_the_order_of_the_records() {
    let rule = "quality: [{type: custom, engine: assay, description: rises, dimension: \
                consistency, implementation: {predicate: monotonic}}]";
    let identity = "customProperties: [{property: assayIdentity, value: [c, a]}]";
    let none = "customProperties: [{property: assayIdentity, value: none}]";
    let more = "      - {name: c, logicalType: string}\n";
    for (policy, columns) in [
        (format!("{BASE}        {rule}\n"), &[0, 0][..]),
        (format!("{BASE}        {rule}\n{more}"), &[0, 0, 1]),
        (format!("{BASE}        {rule}\n        unique: true\n{more}"), &[0, 0]),
        (format!("{BASE}        {rule}\n{more}    {identity}\n"), &[0, 1, 0]),
        (format!("{BASE}        {rule}\n{more}    {none}\n"), &[0]),
    ] {
        let policy = Policy::from_yaml(policy.as_bytes()).unwrap();
        let rule = policy.rules().last().unwrap();
        assert_eq!((rule.name.as_str(), rule.predicate.0), ("a: monotonic", "monotonic/1"));
        assert_eq!((&rule.columns[..], &rule.arguments[..], rule.line), (columns, &[][..], 12));
        assert_eq!(rule.columns[1..], *policy.identity());
    }
}
