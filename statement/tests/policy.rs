//! Whole policies: what they mean, and what their id depends on.

use assay_statement::{Bytes32, Kind, Policy, Value, digests};

const WEARABLE: &str = include_str!("../../tests/data/policies/wearable.yaml");
const ORDERS: &str = include_str!("../../tests/data/policies/orders.yaml");

/// One line a rule, without its place in the file.
fn rules(policy: &Policy) -> Vec<String> {
    let argument = |value: &Value| match value {
        Value::Integer { value, min, max } => format!("{value} of {min}..{max}"),
        Value::Text(digest) => digest.to_string(),
        Value::Short { text, bytes } => format!("{} of {bytes} bytes", text.as_str()),
    };
    policy
        .rules()
        .iter()
        .map(|rule| {
            let arguments: Vec<String> = rule
                .arguments
                .iter()
                .map(|a| format!("{}={}", a.name, argument(&a.value)))
                .collect();
            format!("{} | {} {:?} {}", rule.name, rule.predicate, rule.columns, arguments.join(" "))
                .trim_end()
                .to_owned()
        })
        .collect()
}

#[test]
fn wearable() {
    let policy = Policy::from_yaml(WEARABLE.as_bytes()).unwrap();
    assert_eq!(policy.name(), "wearable readings");
    assert_eq!(policy.identity(), [0]);
    let kinds: Vec<Kind> = policy.columns().iter().map(|column| column.kind).collect();
    assert_eq!(
        kinds,
        [
            Kind::Timestamp,
            Kind::Integer { signed: false, bits: 16 },
            Kind::Number { precision: 4, scale: 2 },
            Kind::String
        ]
    );
    let set = ["band-1", "band-2", "007"].map(|text| format!("value={}", digests::text(text)));
    let time = "-62135596800000000..253402300799999999";
    assert_eq!(
        rules(&policy),
        [
            "taken_at: required | not_null/1 [0]".to_owned(),
            format!(
                "taken_at: minimum, exclusiveMaximum | between/1 [0] min=1577836800000000 of \
                 {time} max=1893455999999999 of {time}"
            ),
            "taken_at: unique | unique/1 [0]".to_owned(),
            "heart_rate: required | not_null/1 [1]".to_owned(),
            "heart_rate: minimum, maximum | between/1 [1] min=20 of 0..65535 max=260 of 0..65535"
                .to_owned(),
            "heart_rate_present | not_null/1 [1]".to_owned(),
            "temperature: exclusiveMinimum, maximum | between/1 [2] min=3001 of -9999..9999 \
             max=4550 of -9999..9999"
                .to_owned(),
            format!("known_device | in_set/1 [3] {}", set.join(" ")),
            "enough | row_count/1 [] min=5 of 0..1048576".to_owned(),
        ]
    );
    let lines: Vec<usize> = policy.rules().iter().map(|rule| rule.line).collect();
    assert_eq!(lines, [17, 20, 18, 24, 25, 27, 31, 35, 41]);
}

#[test]
fn orders() {
    let policy = Policy::from_yaml(ORDERS.as_bytes()).unwrap();
    assert_eq!(policy.name(), "orders");
    assert_eq!(policy.identity(), [1, 0], "the key's columns in the order of their positions");
    let cents = "-999999999999999999..999999999999999999";
    assert_eq!(
        rules(&policy),
        [
            "line: primaryKey, required | not_null/1 [0]".to_owned(),
            "line: exclusiveMinimum | between/1 [0] min=1 of 0..255".to_owned(),
            "order: primaryKey, required | not_null/1 [1]".to_owned(),
            "day: minimum, maximum | between/1 [2] min=10957 of -719162..2932896 max=47481 of \
             -719162..2932896"
                .to_owned(),
            "gift: invalidValues | in_set/1 [3] value=0 of 0..1".to_owned(),
            format!("amount: exclusiveMaximum | between/1 [4] max=999999 of {cents}"),
            format!(
                "round amounts | in_set/1 [4] value=999 of {cents} value=2000 of {cents} \
                 value=-550 of {cents}"
            ),
            "schema: primaryKey, unique | unique/1 [1, 0]".to_owned(),
            "schema: rowCount | row_count/1 [] min=1 of 0..1048576 max=1000 of 0..1048576"
                .to_owned(),
        ]
    );
}

#[test]
fn id_is_the_digest_of_the_canonical_json() {
    let policy = Policy::from_yaml(ORDERS.as_bytes()).unwrap();
    let json = policy.canonical_json();
    assert_eq!(policy.id(), Bytes32::keccak(&[json.as_bytes()]).shifted());
    assert!(json.starts_with(r#"{"apiVersion":"v3.1.0","authoritativeDefinitions":[{"type":"#));
    assert!(json.contains(r#""value":{"by":["kim"],"on-day":3,"open":null}"#));
    assert!(json.contains(r#""price":{"priceAmount":0.25,"#));
    // Everything that JSON can say of the file: read as YAML, it is the same policy.
    let again = Policy::from_yaml(json.as_bytes()).unwrap();
    assert_eq!((again.id(), rules(&again)), (policy.id(), rules(&policy)));
}
