//! What the id of a policy depends on: the meaning of the document as JSON, all
//! of it, and nothing else.

use std::fmt::Write as _;

use assay_statement::{Column, Policy, PredicateId, Value};
use serde_json::Value as Json;

const ORDERS: &str = include_str!("../../tests/data/policies/orders.yaml");
const WEARABLE: &str = include_str!("../../tests/data/policies/wearable.yaml");

/// Everything but the places in the file.
type Meaning = (Vec<Column>, Vec<usize>, Vec<(String, PredicateId, Vec<usize>, Vec<Value>)>);

fn meaning(policy: &Policy) -> Meaning {
    let rules = policy.rules().iter().map(|rule| {
        let values = rule.arguments.iter().map(|argument| argument.value).collect();
        (rule.name.clone(), rule.predicate, rule.columns.clone(), values)
    });
    (policy.columns().to_vec(), policy.identity().to_vec(), rules.collect())
}

/// A writer of YAML that makes every choice at random.
struct Writer {
    random: u64,
    out: String,
}

impl Writer {
    fn one_of(&mut self, choices: u64) -> u64 {
        // An LCG of Knuth: enough for choices, and the same in every run.
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.random >> 33) % choices
    }

    fn noise(&mut self, indent: usize) {
        match self.one_of(5) {
            0 => self.out.push_str("  # a comment: {not: read}"),
            1 => self.out.push_str("   "),
            2 => _ = write!(self.out, "\n\n{:indent$}# another", ""),
            _ => {}
        }
        self.out.push('\n');
    }

    fn shuffled<'a>(&mut self, json: &'a Json) -> Vec<(&'a String, &'a Json)> {
        let mut members: Vec<_> = json.as_object().into_iter().flatten().collect();
        for last in (1..members.len()).rev() {
            let other = usize::try_from(self.one_of(last as u64 + 1)).unwrap_or_default();
            members.swap(last, other);
        }
        members
    }

    fn scalar(&mut self, json: &Json, flow: bool) {
        if json.is_null() && self.one_of(2) == 0 {
            return self.out.push('~');
        }
        let Json::String(text) = json else {
            return self.out.push_str(&json.to_string());
        };
        let letters = text.chars().all(|c| c.is_ascii_alphabetic() || (c == ' ' && !flow));
        match self.one_of(3) {
            0 if letters && text.len() > 3 => self.out.push_str(text.trim()),
            1 => _ = write!(self.out, "'{}'", text.replace('\'', "''")),
            _ => _ = write!(self.out, "{json}"),
        }
    }

    fn flow(&mut self, json: &Json) {
        let blank = if self.one_of(2) == 0 { " " } else { "" };
        if let Json::Array(items) = json {
            self.out.push('[');
            for item in items {
                self.flow(item);
                _ = write!(self.out, "{blank}, ");
            }
            self.out.push(']');
        } else if json.is_object() {
            _ = write!(self.out, "{{{blank}");
            for (key, value) in self.shuffled(json) {
                _ = write!(self.out, "{key}: ");
                self.flow(value);
                _ = write!(self.out, ",{blank}");
            }
            self.out.push('}');
        } else {
            self.scalar(json, true);
        }
    }

    /// Writes a value whose key or dash is already there.
    fn value(&mut self, json: &Json, indent: usize) {
        let empty = json.as_array().is_some_and(Vec::is_empty);
        if !(json.is_array() || json.is_object()) || empty || self.one_of(3) == 0 {
            self.out.push(' ');
            if json.is_array() || json.is_object() {
                self.flow(json);
            } else {
                self.scalar(json, false);
            }
            return self.noise(indent);
        }
        self.noise(indent);
        let indent = indent + 1 + usize::try_from(self.one_of(4)).unwrap_or_default();
        self.block(json, indent);
    }

    fn block(&mut self, json: &Json, indent: usize) {
        for (key, value) in self.shuffled(json) {
            _ = write!(self.out, "{:indent$}{key}:", "");
            self.value(value, indent);
        }
        for item in json.as_array().into_iter().flatten() {
            _ = write!(self.out, "{:indent$}-", "");
            self.value(item, indent);
        }
    }
}

#[test]
fn layout_and_order_of_keys_mean_nothing() {
    for source in [ORDERS, WEARABLE] {
        let policy = Policy::from_yaml(source.as_bytes()).unwrap();
        let json: Json = serde_json::from_str(policy.canonical_json()).unwrap();
        for seed in 0..200 {
            let mut writer = Writer { random: seed, out: String::new() };
            writer.block(&json, 0);
            let again = Policy::from_yaml(writer.out.as_bytes())
                .unwrap_or_else(|error| panic!("{error}\n{}", writer.out));
            assert_eq!(again.id(), policy.id(), "{}", writer.out);
            assert_eq!(meaning(&again), meaning(&policy), "{}", writer.out);
        }
    }
}

/// The places of all values that are no list and no object.
fn leaves(json: &Json, path: &str, found: &mut Vec<String>) {
    match json {
        Json::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(i, item)| leaves(item, &format!("{path}/{i}"), found));
        }
        Json::Object(members) => {
            members.iter().for_each(|(key, item)| leaves(item, &format!("{path}/{key}"), found));
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {
            found.push(path.to_owned());
        }
    }
}

#[test]
fn every_value_counts() {
    let mut accepted = 0;
    for source in [ORDERS, WEARABLE] {
        let policy = Policy::from_yaml(source.as_bytes()).unwrap();
        let json: Json = serde_json::from_str(policy.canonical_json()).unwrap();
        let mut places = Vec::new();
        leaves(&json, "", &mut places);
        for place in places {
            let mut changed = json.clone();
            let leaf = changed.pointer_mut(&place).unwrap();
            *leaf = match leaf {
                Json::Bool(value) => Json::Bool(!*value),
                Json::String(text) => Json::String(format!("{text}x")),
                Json::Number(number) => (number.as_f64().unwrap() + 1.0).into(),
                Json::Null | Json::Array(_) | Json::Object(_) => Json::Bool(true),
            };
            if let Ok(other) = Policy::from_yaml(changed.to_string().as_bytes()) {
                accepted += 1;
                assert_ne!(other.id(), policy.id(), "{place}");
            }
        }
    }
    assert!(accepted > 50, "only {accepted} changes gave a policy at all");
}

#[test]
fn every_value_counts_also_when_it_is_left_out() {
    let policy = Policy::from_yaml(ORDERS.as_bytes()).unwrap();
    for line in ORDERS.lines().filter(|line| !line.starts_with('#')) {
        let other = Policy::from_yaml(ORDERS.replacen(line, "", 1).as_bytes());
        assert!(other.is_ok_and(|other| other.id() == policy.id()) == line.is_empty(), "{line}");
    }
}

#[test]
fn numbers_are_their_value() {
    let with = |bound: &str| {
        let source = WEARABLE.replace("maximum: 45.5", &format!("maximum: {bound}"));
        Policy::from_yaml(source.as_bytes()).unwrap()
    };
    assert_eq!(with("45.5").id(), with("45.50").id());
    assert_eq!(with("45").id(), with("45.0").id());
    assert_eq!(meaning(&with("45")), meaning(&with("45.00")));
    assert_ne!(with("45.5").id(), with("45.51").id());
}
