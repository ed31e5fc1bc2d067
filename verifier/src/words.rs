//! Rules in plain words, with their thresholds as people write them.

use assay_statement::policy::{SCORE, SCORE_PARTS, catalogue};
use assay_statement::value::{display, shortest};
use assay_statement::{Argument, Column, Kind, Policy, Rule, ShortText, Value};

use crate::places;

/// What the data satisfies when the rule holds.
#[must_use]
pub fn describe(policy: &Policy, rule: &Rule) -> String {
    let named = |columns: &[usize]| -> Vec<&Column> {
        columns.iter().filter_map(|&at| policy.columns().get(at)).collect()
    };
    let said = Said { rule, columns: &named(&rule.columns), identity: &named(policy.identity()) };
    let sentence = catalogue::find(rule.predicate).and_then(|line| said.filled(line.sentence()));
    sentence.unwrap_or_else(|| said.unknown())
}

/// A rule, and what its sentence speaks of.
struct Said<'a> {
    rule: &'a Rule,
    columns: &'a [&'a Column],
    identity: &'a [&'a Column],
}

impl Said<'_> {
    /// A sentence with what stands in braces; `None` where the rule lacks some of it.
    fn filled(&self, sentence: &str) -> Option<String> {
        let (mut filled, mut rest) = (String::new(), sentence);
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}')?;
            filled.push_str(before);
            filled.push_str(&self.fill(name)?);
            rest = after;
        }
        filled.push_str(rest);
        Some(filled)
    }

    fn fill(&self, name: &str) -> Option<String> {
        let rule = self.rule;
        let column = |at: usize| self.columns.get(at).map(|column| names(&[column]));
        let kind = self.columns.first().map(|column| column.kind);
        // What is counted of texts, or of records, is a number.
        let measured = kind.filter(|kind| !kind.is_string()).unwrap_or(COUNT);
        let ends = ["min", "max"];
        match name {
            "columns" => (!self.columns.is_empty()).then(|| names(self.columns)),
            "first" => column(0),
            "second" => column(1),
            "third" => column(2),
            "bounds" => between(rule, ends, |name, value| shown(rule, name, measured, value)),
            "distances" => between(rule, ends, |_, span| time(measured, span)),
            "distance" => {
                let distance = rule.integer("gap").or_else(|| rule.integer("age"))?;
                Some(time(kind?, distance))
            }
            "rows" => between(rule, ["rows_min", "rows_max"], number),
            "share" => between(rule, ["share_min", "share_max"], percent),
            "limits" => limits(rule),
            "records are" => limits(rule).or_else(|| Some("every record is".to_owned())),
            "records have" => Some(
                limits(rule).map_or_else(|| "every record has".to_owned(), |some| some + " with"),
            ),
            "q" => rule.integer("q").map(|part| shown(rule, "q", COUNT, part)),
            "set" => Some(set(kind?, rule)),
            "comparison" => comparison(rule).map(str::to_owned),
            "pattern" => rule.pattern.as_ref().map(|pattern| format!("{:?}", pattern.as_str())),
            "condition" => {
                rule.expression.as_ref().map(|condition| format!("`{}`", condition.text))
            }
            "order" => Some(order(self.identity)),
            "score" | "least" | "counted" | "weight" => score(rule, name),
            _ => places::fill(rule, self.columns, name),
        }
    }

    /// A predicate that this build has no sentence for still shows every threshold.
    fn unknown(&self) -> String {
        let kind = self.columns.first().map(|column| column.kind);
        let shown = |argument: &Argument| match (argument.value, kind) {
            (Value::Integer { value, .. }, Some(kind)) => {
                format!("{} = {}", argument.name, display(kind, value))
            }
            (Value::Integer { value, .. }, None) => format!("{} = {value}", argument.name),
            (Value::Text(digest), _) => format!("{} = digest {digest}", argument.name),
            (Value::Short { text, .. }, _) => format!("{} = {}", argument.name, quoted(&text)),
        };
        let arguments: Vec<String> = self.rule.arguments.iter().map(shown).collect();
        let some = |word: &str, list: String| {
            if list.is_empty() { list } else { format!(" {word} {list}") }
        };
        let (of, with) = (some("of", names(self.columns)), some("with", arguments.join(", ")));
        format!("{}{of} holds{with}", self.rule.predicate)
    }
}

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

/// What the rules that only count have to reach together. The least score that does is rounded
/// down, as scores are.
fn score(rule: &Rule, name: &str) -> Option<String> {
    let weight = |argument: &Argument| match argument.value {
        Value::Integer { value, .. } if argument.name == "weight" => u128::try_from(value).ok(),
        Value::Integer { .. } | Value::Text(_) | Value::Short { .. } => None,
    };
    let weights = rule.arguments.iter().filter_map(weight);
    let (count, all): (usize, u128) = (weights.clone().count(), weights.sum());
    let least = rule.integer("least")?;
    let parts = match name {
        "counted" => return Some(count.to_string()),
        "least" => least,
        "weight" => i128::try_from(all).ok()?,
        _ => {
            let least = u128::try_from(least).ok()?;
            let parts = least.checked_mul(u128::try_from(SCORE_PARTS).ok()?)?;
            i128::try_from(parts.checked_div(all)?).ok()?
        }
    };
    Some(shortest(SCORE, parts))
}

/// How the first of two columns compares with the second.
fn comparison(rule: &Rule) -> Option<&'static str> {
    match (rule.integer("least"), rule.integer("equal")) {
        (Some(0), None) => Some("at most"),
        (Some(1), None) => Some("less than"),
        (None, Some(0)) => Some("not equal to"),
        (None, Some(1)) => Some("equal to"),
        _ => None,
    }
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
fn set(kind: Kind, rule: &Rule) -> String {
    let members = rule.arguments.iter().filter(|argument| argument.name == "value");
    let shown: Vec<String> = members
        .clone()
        .filter_map(|member| match member.value {
            Value::Integer { value, .. } => Some(display(kind, value)),
            Value::Short { text, .. } => Some(quoted(&text)),
            Value::Text(_) => None,
        })
        .collect();
    let count = members.count();
    if shown.len() == count && count <= 16 {
        format!("one of {}", shown.join(", "))
    } else {
        format!("one of the {count} that the policy lists")
    }
}

/// A text in quotes; what could steer a terminal is escaped.
fn quoted(text: &ShortText) -> String {
    format!("{:?}", text.as_str())
}

/// The order in which records are compared with the one before.
fn order(identity: &[&Column]) -> String {
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
