//! Rules in plain words, with their thresholds as people write them.

use assay_statement::policy::{SCORE, SCORE_PARTS};
use assay_statement::value::{display, shortest};
use assay_statement::{Argument, Column, Kind, Policy, Rule, ShortText, Value};

use crate::places;

/// What the data satisfies when the rule holds.
#[must_use]
pub fn describe(policy: &Policy, rule: &Rule) -> String {
    let columns = rule.columns.iter().filter_map(|&at| policy.columns().get(at));
    let columns: Vec<&Column> = columns.collect();
    let named = names(&columns);
    let kind = columns.first().map(|column| column.kind);
    let bounds = |kind| between(rule, ["min", "max"], |name, value| shown(rule, name, kind, value));
    let limits = || limits(rule);
    let sentence = match (rule.predicate.0, kind) {
        ("not_null/1", Some(_)) => Some(format!("every record has a value in {named}")),
        ("between/1", Some(kind)) => bounds(kind).map(|bounds| {
            format!("every value of {named} that is present is {bounds}, ends included")
        }),
        ("in_set/1", Some(kind)) => Some(format!(
            "every value of {named} that is present is {}",
            set(kind, &rule.arguments)
        )),
        ("unique/1", Some(_)) => Some(format!("no two records have the same {named}")),
        ("row_count/1", _) => {
            bounds(COUNT).map(|bounds| format!("the number of records is {bounds}"))
        }
        ("sum/1", Some(kind)) => bounds(kind).map(|bounds| {
            format!("the sum of the values of {named} that are present is {bounds}, ends included")
        }),
        ("completeness/1", Some(_)) => {
            limits().map(|limits| format!("{limits} without a value in {named}"))
        }
        ("validity/1", Some(kind)) => limits().map(|limits| {
            let set = set(kind, &members(rule));
            format!("{limits} with a value in {named} that is not {set}")
        }),
        ("not_in_set/1", Some(kind)) => {
            Some(format!("no value of {named} is {}", set(kind, &members(rule))))
        }
        ("min/1", Some(kind)) => extreme("least", &named, bounds(kind)),
        ("max/1", Some(kind)) => extreme("greatest", &named, bounds(kind)),
        ("quantile/1", Some(kind)) => rule.integer("q").and_then(|part| {
            let part = shown(rule, "q", COUNT, part);
            spoken(&format!("{part}-quantile (a value, not interpolated)"), &named, bounds(kind))
        }),
        ("share/1", Some(kind)) => limits().zip(bounds(kind)).map(|(limits, bounds)| {
            format!("{limits} with a value in {named} that is {bounds}, ends included")
        }),
        ("class_balance/1", Some(kind)) => limits().map(|limits| {
            format!(
                "for {named} and each value that is {}: {limits} with it",
                set(kind, &members(rule))
            )
        }),
        ("distinct_count/1", Some(_)) => counted(rule, "different values", &named),
        ("distinct_days/1", Some(_)) => counted(rule, "different days (UTC)", &named),
        ("distinct_ratio/1", Some(_)) => share(rule, "different values", "values", &named),
        ("simpson/1", Some(_)) => share(rule, "pairs of equal values", "pairs of values", &named),
        ("duplicates/1", Some(_)) => between(rule, ["rows_min", "rows_max"], number)
            .map(|number| format!("{number} of the combinations of {named} occur more than once")),
        ("date_span/1", Some(kind)) => between(rule, ["min", "max"], |_, span| time(kind, span))
            .map(|bounds| {
                format!("from the first to the last {named} it is {bounds}, ends included")
            }),
        ("freshness/1", Some(kind)) => rule.integer("age").map(|age| {
            let age = time(kind, age);
            format!(
                "some value of {named} is at most {age} before the expiry of the binding, and not after it"
            )
        }),
        ("geofence/1", Some(_)) => places::geofence(rule, &columns, limits()),
        ("spacing/1", Some(_)) => places::spacing(rule, &columns),
        ("speed/1", Some(_)) => places::speed(rule, &columns),
        ("expression/1", _) => rule.expression.as_ref().map(|expression| {
            let records = limits().unwrap_or_else(|| "every record is".to_owned());
            format!(
                "{records} one of which `{}` is true, and neither false nor unknown for want of a value",
                expression.text
            )
        }),
        ("pair/1", Some(_)) => pair(rule, &columns),
        ("max_gap/1", Some(kind)) => gap(rule, kind, &columns),
        ("score/1", None) => score(rule),
        ("length/1", Some(_)) => bounds(COUNT).map(|bounds| {
            format!("every value of {named} that is present has {bounds} characters")
        }),
        ("pattern/1", Some(_)) => rule.pattern.as_ref().map(|pattern| {
            format!("all of every value of {named} that is present matches {:?}", pattern.as_str())
        }),
        ("monotonic/1", Some(_)) => columns.split_first().map(|(ascending, identity)| {
            format!(
                "every record has a value in `{}` that is greater than the one before, {}",
                ascending.name,
                order(identity)
            )
        }),
        (predicate, Some(kind)) => STATISTICS
            .iter()
            .find(|(id, _)| *id == predicate)
            .and_then(|(_, noun)| spoken(noun, &named, bounds(kind))),
        _ => None,
    };
    sentence.unwrap_or_else(|| unknown(rule, &named, kind))
}

/// What is said alike of the values of a column.
const STATISTICS: [(&str, &str); 6] = [
    ("mean/1", "mean"),
    ("variance/1", "variance (n − 1)"),
    ("variance_population/1", "variance (n)"),
    ("stddev/1", "standard deviation (n − 1)"),
    ("stddev_population/1", "standard deviation (n)"),
    ("median/1", "median (the lower one of two)"),
];

/// What two thresholds admit, each shown in its own way.
pub(crate) fn between(
    rule: &Rule,
    names: [&str; 2],
    shown: impl Fn(&str, i128) -> String,
) -> Option<String> {
    let [min, max] = names.map(|name| rule.integer(name).map(|value| (value, shown(name, value))));
    match (min, max) {
        (Some((min, shown)), Some((max, _))) if min == max => Some(format!("exactly {shown}")),
        (Some((_, min)), Some((_, max))) => Some(format!("from {min} to {max}")),
        (Some((_, min)), None) => Some(format!("at least {min}")),
        (None, Some((_, max))) => Some(format!("at most {max}")),
        (None, None) => None,
    }
}

fn number(_: &str, number: i128) -> String {
    number.to_string()
}

fn percent(_: &str, parts: i128) -> String {
    format!("{}%", shortest(PERCENT, parts))
}

/// How many there are of something.
fn counted(rule: &Rule, what: &str, named: &str) -> Option<String> {
    let number = between(rule, ["rows_min", "rows_max"], number)?;
    Some(format!("the number of {what} of {named} is {number}"))
}

/// Which share of a whole something is.
fn share(rule: &Rule, what: &str, whole: &str, named: &str) -> Option<String> {
    let share = between(rule, ["share_min", "share_max"], percent)?;
    Some(format!("of all {whole} of {named} that are present, {share} are {what}"))
}

/// How many records there are of some kind, as a number or as a share.
fn limits(rule: &Rule) -> Option<String> {
    let excluded = |name: &str, word: &str| {
        rule.integer(name).map(|parts| format!("{word} {}", percent(name, parts)))
    };
    let excluded =
        excluded("share_above", "more than").or_else(|| excluded("share_below", "less than"));
    let share = match (between(rule, ["share_min", "share_max"], percent), excluded) {
        (Some(included), Some(excluded)) => Some(format!("{included}, and {excluded}")),
        (included, excluded) => included.or(excluded),
    };
    let rows = between(rule, ["rows_min", "rows_max"], number);
    rows.map(|rows| format!("{rows} records are"))
        .or_else(|| share.map(|share| format!("{share} of all records are")))
}

/// Shares are counted in parts of a million.
const PERCENT: Kind = Kind::Number { precision: 9, scale: 4 };

/// A statement about all values that are there.
fn spoken(noun: &str, named: &str, bounds: Option<String>) -> Option<String> {
    let bounds = bounds?;
    Some(format!("the {noun} of the values of {named} that are present is {bounds}, ends included"))
}

fn extreme(word: &str, named: &str, bounds: Option<String>) -> Option<String> {
    Some(format!("the {word} value of {named} is {}, ends included", bounds?))
}

/// What the rules that only count have to reach together. The least score that does is rounded
/// down, as scores are.
fn score(rule: &Rule) -> Option<String> {
    let weight = |argument: &Argument| match argument.value {
        Value::Integer { value, .. } if argument.name == "weight" => u128::try_from(value).ok(),
        Value::Integer { .. } | Value::Text(_) | Value::Short { .. } => None,
    };
    let weights = rule.arguments.iter().filter_map(weight);
    let (count, all): (usize, u128) = (weights.clone().count(), weights.sum());
    let least = rule.integer("least")?;
    let parts = u128::try_from(least).ok()?.checked_mul(u128::try_from(SCORE_PARTS).ok()?)?;
    let score = i128::try_from(parts.checked_div(all)?).ok()?;
    Some(format!(
        "the score is at least {}: of the {count} rules that only count, those that hold have at \
         least {} of a weight of {}",
        shortest(SCORE, score),
        shortest(SCORE, least),
        shortest(SCORE, i128::try_from(all).ok()?)
    ))
}

fn pair(rule: &Rule, columns: &[&Column]) -> Option<String> {
    let [first, second] = columns else { return None };
    let compares = match (rule.integer("least"), rule.integer("equal")) {
        (Some(0), None) => "at most",
        (Some(1), None) => "less than",
        (None, Some(0)) => "not equal to",
        (None, Some(1)) => "equal to",
        _ => return None,
    };
    let (first, second) = (&first.name, &second.name);
    Some(format!("wherever both are present, `{first}` is {compares} `{second}`"))
}

fn gap(rule: &Rule, kind: Kind, columns: &[&Column]) -> Option<String> {
    let gap = rule.integer("gap")?;
    let (column, identity) = columns.split_first()?;
    let gap = time(kind, gap);
    Some(format!(
        "every record has a value in `{}` that differs from the one before by at most {gap}, {}",
        column.name,
        order(identity)
    ))
}

/// The distance between two values of a kind.
fn time(kind: Kind, distance: i128) -> String {
    const DAY: i128 = 86_400_000_000;
    match kind {
        Kind::Date => format!("{distance} days"),
        Kind::Timestamp if distance >= DAY && distance % DAY == 0 => {
            format!("{} days", distance.div_euclid(DAY))
        }
        Kind::Timestamp => {
            let seconds = Kind::Number { precision: 18, scale: 6 };
            format!("{} seconds", shortest(seconds, distance))
        }
        Kind::Integer { .. }
        | Kind::Number { .. }
        | Kind::Boolean
        | Kind::String
        | Kind::Short { .. } => display(kind, distance),
    }
}

/// The members of a list among a rule's thresholds.
fn members(rule: &Rule) -> Vec<Argument> {
    rule.arguments.iter().filter(|argument| argument.name == "value").cloned().collect()
}

/// A bound as people write it: one that has more digits than the values without zeros at its
/// end.
fn shown(rule: &Rule, name: &str, kind: Kind, value: i128) -> String {
    let written = rule.written(name, kind);
    if digits(written) > digits(kind) { shortest(written, value) } else { display(written, value) }
}

/// Digits behind the point.
const fn digits(kind: Kind) -> u8 {
    if let Kind::Number { scale, .. } = kind { scale } else { 0 }
}

/// A count is shown as any integer is.
const COUNT: Kind = Kind::Integer { signed: false, bits: 64 };

/// Members of a set of strings of any length are known by digest only, so that they are counted.
fn set(kind: Kind, members: &[Argument]) -> String {
    let shown: Vec<String> = members
        .iter()
        .filter_map(|member| match member.value {
            Value::Integer { value, .. } => Some(display(kind, value)),
            Value::Short { text, .. } => Some(quoted(&text)),
            Value::Text(_) => None,
        })
        .collect();
    let count = members.len();
    if shown.len() == count && count <= 16 {
        format!("one of {}", shown.join(", "))
    } else {
        format!("one of the {count} that the policy lists")
    }
}

/// A predicate that this build has no sentence for still shows every threshold.
fn unknown(rule: &Rule, named: &str, kind: Option<Kind>) -> String {
    let arguments: Vec<String> = rule
        .arguments
        .iter()
        .map(|argument| match (argument.value, kind) {
            (Value::Integer { value, .. }, Some(kind)) => {
                format!("{} = {}", argument.name, display(kind, value))
            }
            (Value::Integer { value, .. }, None) => format!("{} = {value}", argument.name),
            (Value::Text(digest), _) => format!("{} = digest {digest}", argument.name),
            (Value::Short { text, .. }, _) => format!("{} = {}", argument.name, quoted(&text)),
        })
        .collect();
    let of = if named.is_empty() { String::new() } else { format!(" of {named}") };
    let with = if arguments.is_empty() {
        String::new()
    } else {
        format!(" with {}", arguments.join(", "))
    };
    format!("{}{of} holds{with}", rule.predicate)
}

/// A text in quotes; what could steer a terminal is escaped.
fn quoted(text: &ShortText) -> String {
    format!("{:?}", text.as_str())
}

/// The order in which records are compared with the one before.
pub(crate) fn order(identity: &[&Column]) -> String {
    if identity.is_empty() {
        return "in the order in which the records are committed".to_owned();
    }
    format!("in ascending order of {}, in which no two records agree", ordering(identity))
}

/// Columns that records are sorted by: strings are in the order of their digests.
fn ordering(columns: &[&Column]) -> String {
    let column = |column: &&Column| {
        let by = if column.kind == Kind::String { " (by its digest)" } else { "" };
        format!("`{}`{by}", column.name)
    };
    columns.iter().map(column).collect::<Vec<_>>().join(", ")
}

fn names(columns: &[&Column]) -> String {
    columns.iter().map(|column| format!("`{}`", column.name)).collect::<Vec<_>>().join(", ")
}
