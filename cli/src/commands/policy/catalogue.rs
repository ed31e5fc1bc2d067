//! `assay policy catalogue`: the predicates, measured.

use assay_circuits::groth16::Circuit;
use assay_circuits::stark::System;
use assay_circuits::{CompileError, Unprovable, predicates};
use assay_statement::policy::catalogue::{self, Line};
use assay_statement::{Capacity, Engine, Policy, PredicateId, Shape};
use serde::Serialize;
use serde_json::json;

use crate::commands::learns::learns;
use crate::{Exit, Failure, Screen, Tone};

/// The page that says what keys and metrics of the standard ask for, in rows of a table.
const PAGE: &str = include_str!("../../../../docs/spec/policy.md");

/// A predicate as the catalogue shows it.
#[derive(Debug, Serialize)]
struct Row {
    id: &'static str,
    asked_for: String,
    groth16: Constraints,
    /// None where the example is too wide for it.
    stark: Option<Columns>,
    learns: &'static str,
}

/// What a rule adds to a circuit of Groth16.
#[derive(Debug, Serialize)]
struct Constraints {
    each_record: f64,
    once: f64,
}

/// What a rule adds to the tables of the STARK.
#[derive(Debug, Serialize)]
struct Columns {
    each_record: i32,
}

/// Measures every predicate on the smallest policy that asks for it.
///
/// # Errors
/// When an example does not compile, which is a fault of this program.
pub(super) fn run(screen: &mut Screen) -> Result<Exit, Failure> {
    let rows = predicates::ALL
        .iter()
        .map(|predicate| Row::new(predicate.id()))
        .collect::<Result<Vec<_>, _>>()?;
    screen.object(&json!({ "measured_on": MEASURED_ON, "predicates": rows }));
    let wide = rows.iter().map(|row| row.id.len()).max().unwrap_or(0);
    screen.mark(
        Tone::Strong,
        "",
        format!("{:<wide$}  {:>11}  {:>7}  ASKED FOR BY", "PREDICATE", "CONSTRAINTS", "COLUMNS"),
    );
    for row in &rows {
        let Row { id, asked_for, groth16, stark, learns } = row;
        let constraints = format!("{} + {}", groth16.each_record, groth16.once);
        let columns =
            stark.as_ref().map_or_else(|| "–".to_owned(), |stark| stark.each_record.to_string());
        screen.line(format!("{id:<wide$}  {constraints:>11}  {columns:>7}  {asked_for}"));
        screen.line(format!("{:<wide$}  learns: {learns}", ""));
    }
    screen.line("");
    screen.line(format!(
        "constraints of {} for each record + once, columns of {} for each record: {MEASURED_ON}",
        Engine::Groth16,
        Engine::Stark
    ));
    screen.line("every proof tells as well: the policy, the capacity (a power of two of records), and the nullifier");
    Ok(Exit::Yes)
}

const MEASURED_ON: &str = "what the rule adds to two columns of integers of 32 bits (8 of positions, strings of 8 bytes), four members \
                           where it lists some";

impl Row {
    fn new(predicate: PredicateId) -> Result<Self, Failure> {
        let failed =
            |reason: String| Failure::Fault(format!("no figures for {predicate}: {reason}"));
        let text = Policy::example(predicate).ok_or_else(|| failed("no example".to_owned()))?;
        let over_koala_bear = text.replacen(
            "    properties:\n",
            "    customProperties:\n      - {property: assayIdentityHash, value: \
             poseidon2-koalabear/1}\n    properties:\n",
            1,
        );
        let policy = |text: &str| {
            Policy::from_yaml(text.as_bytes()).map_err(|error| failed(error.to_string()))
        };
        let (policy, over_koala_bear) = (policy(&text)?, policy(&over_koala_bear)?);
        let [small, large] = [3, 4].map(|log| {
            let capacity = Capacity::from_log(Engine::Groth16, log);
            added(&policy, predicate, capacity.unwrap_or(Engine::Groth16.smallest()), constraints)
        });
        let (small, large) = (small?, large?);
        let smallest = Engine::Stark.smallest();
        let columns = added(&over_koala_bear, predicate, smallest, columns).ok();
        // Eight records more.
        let each_record = f64::from(large - small) / 8.0;
        Ok(Self {
            id: predicate.0,
            asked_for: asked_for(predicate),
            groth16: Constraints { each_record, once: f64::from(small) - each_record * 8.0 },
            stark: columns.map(|each_record| Columns { each_record }),
            learns: learns(predicate),
        })
    }
}

/// What a statement has more than the same one without the policy's rule of a predicate.
fn added(
    policy: &Policy,
    predicate: PredicateId,
    capacity: Capacity,
    measure: fn(&Shape) -> Result<usize, CompileError>,
) -> Result<i32, Failure> {
    let with = Shape::new(Engine::for_policy(policy), policy, capacity)?;
    let mut without = with.clone();
    without.rules.retain(|rule| rule.predicate != predicate);
    let measured = |shape: &Shape| {
        let measured = measure(shape).map_err(|error| Unprovable::new(policy, shape, error))?;
        i32::try_from(measured).map_err(|error| Failure::Fault(error.to_string()))
    };
    Ok(measured(&with)? - measured(&without)?)
}

fn constraints(shape: &Shape) -> Result<usize, CompileError> {
    Ok(Circuit::compile(shape)?.constraints())
}

fn columns(shape: &Shape) -> Result<usize, CompileError> {
    let system = System::compile(shape)?;
    let rows = system.segments().map(|segment| segment.tables()[0].width);
    Ok(rows.max().unwrap_or(0))
}

/// What the page says asks for a predicate; of those that only `type: custom` asks for, of which
/// columns and with which arguments.
fn asked_for(predicate: PredicateId) -> String {
    let named = format!("`{predicate}`");
    let mut rows = PAGE.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" | "));
    if let Some((_, asked)) = rows.find(|(id, _)| *id == named) {
        return asked.trim_end_matches(" |").to_owned();
    }
    let Some((of, keys)) = catalogue::find(predicate).and_then(Line::custom_arguments) else {
        return String::new();
    };
    let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    let args = if keys.is_empty() { "none".to_owned() } else { keys.join(", ") };
    format!("`type: custom` of a column {of}; args: {args}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_predicate_is_measured_and_asked_for() {
        for predicate in predicates::ALL {
            let id = predicate.id();
            let row = Row::new(id).unwrap();
            assert!(!row.asked_for.is_empty(), "nothing asks for {id}");
            assert!(!row.learns.is_empty(), "{id}");
        }
    }

    #[test]
    fn what_a_rule_adds_is_measured_and_grows_with_the_records() {
        let row = |id| Row::new(PredicateId(id)).unwrap();
        let (count, share) = (row("row_count/1"), row("share/1"));
        // The number of records is told from a total, which nothing else needs.
        assert!(count.groth16.each_record <= 1.0, "{:?}", count.groth16);
        assert!(share.groth16.each_record > 32.0, "{:?}", share.groth16);
        let columns = |row: &Row| row.stark.as_ref().map(|stark| stark.each_record);
        assert!(columns(&share) > columns(&count), "{:?}", share.stark);
    }
}
