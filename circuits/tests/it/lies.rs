//! The lies that a prover can tell about a table, thresholds or padding.
//!
//! Made from an honest table, one lie at a time, so that as few clauses as
//! possible notice each.

mod order;
mod texts;

use assay_circuits::groth16::power_of_two;
use assay_circuits::language::Source;
use assay_statement::hash::Fr;
use assay_statement::packing::width;
use assay_statement::{Kind, PredicateId, Value};

use crate::forgery::{Bench, Forgery};
use crate::hints;

/// A lie with its name.
pub(crate) type Lie = (String, Forgery);

/// Every lie about an example.
pub(crate) fn lies(bench: &Bench) -> Vec<Lie> {
    let honest = bench.inputs(&bench.example.table);
    let mut lies = Vec::new();
    types(bench, &honest, &mut lies);
    presence(bench, &honest, &mut lies);
    padding(bench, &honest, &mut lies);
    order::order(bench, &honest, &mut lies);
    order::ascent(bench, &honest, &mut lies);
    texts::bytes(bench, &honest, &mut lies);
    texts::steps(bench, &honest, &mut lies);
    hints::with_slack(bench, &mut lies);
    rules(bench, &honest, &mut lies);
    hints::lies(bench, &honest, &mut lies);
    lies
}

fn records(bench: &Bench) -> usize {
    bench.example.table.records().len()
}

/// The ends of the field's halves, and −1.
fn edges() -> Vec<(&'static str, Fr)> {
    let half = -Fr::from(1) / Fr::from(2);
    vec![
        ("-1", -Fr::from(1)),
        ("(r-1)/2", half),
        ("(r+1)/2", half + Fr::from(1)),
        ("2^248", power_of_two(248)),
        ("2^252", power_of_two(252)),
        ("2^253", power_of_two(253)),
    ]
}

/// Values outside their types.
fn types(bench: &Bench, honest: &Forgery, lies: &mut Vec<Lie>) {
    let last = records(bench) - 1;
    for (column, kind) in kinds(bench) {
        if matches!(kind, Kind::Short { .. }) {
            continue;
        }
        let mut values = edges();
        if let Some((min, max)) = kind.interval() {
            let power = power_of_two(width(max - min));
            values.extend([
                ("min - 1", Fr::from(min - 1)),
                ("max + 1", Fr::from(max + 1)),
                ("min + 2^k", Fr::from(min) + power),
                ("max - 2^k", Fr::from(max) - power),
                ("2^k above", Fr::from(max) + power),
                ("2^k - 1 above", Fr::from(max) + power - Fr::from(1)),
                ("2^k below", Fr::from(min) - power),
                ("2^k - 1 below", Fr::from(min) - power + Fr::from(1)),
            ]);
            let inside = |value: &Fr| in_interval(*value, min, max);
            values.retain(|(_, value)| !inside(value));
        } else if bench.example.policy.identity().contains(&column) {
            // A key string is an integer of 248 bits; −1 is the largest element.
            values.retain(|(name, _)| *name != "(r-1)/2" && *name != "(r+1)/2");
            values.extend([("2^248 + 1", power_of_two(248) + Fr::from(1))]);
        } else {
            // Any element is the digest of a string that nobody can show.
            continue;
        }
        for row in [0, last] {
            for (name, value) in &values {
                let mut lie = honest.clone();
                lie.cells[row][column] = (Fr::from(1), *value);
                let name = format!("column {column}, row {row}: {name}");
                lies.push((name.clone(), lie.clone()));
                allow(bench, column, row, &mut lie);
                lies.push((format!("{name}, which the rules allow"), lie));
            }
        }
    }
}

/// Thresholds that no policy has, under which the rules on a column accept the
/// value of one row; the other rows have none, unless records are told apart by it or
/// each must have one.
fn allow(bench: &Bench, column: usize, row: usize, lie: &mut Forgery) {
    let (present, value) = lie.cells[row][column];
    let kind = bench.example.policy.columns()[column].kind;
    let (min, max) = kind
        .interval()
        .map_or((Fr::from(0), Fr::from(0)), |(min, max)| (Fr::from(min), Fr::from(max)));
    // Presence is a factor of bounds and of the type's minimum; a member is compared by
    // its distance from that minimum.
    let allowed = |predicate: &str, name: &str| match (predicate, name) {
        _ if present == Fr::from(1) || kind.is_string() => value,
        ("in_set/1", _) => value - present * min + min,
        (_, "min") => min,
        (_, _) => max,
    };
    let crowded = not_null(bench, column);
    if !bench.example.policy.identity().contains(&column) && !crowded {
        let others = lie.cells.iter_mut().enumerate().filter(|(other, _)| *other != row);
        others.for_each(|(_, cells)| cells[column] = (Fr::from(0), Fr::from(0)));
    }
    let mut member = false;
    for (index, ((predicate, name, columns), _)) in arguments(bench).iter().enumerate() {
        if ["spacing/1", "speed/1"].contains(&predicate.0) {
            continue;
        }
        // Where the other rows keep their values, one side alone makes room.
        let vertex = ["latitude", "longitude"].contains(name);
        if (predicate.0 == "geofence/1" && !vertex) || (crowded && predicate.0 == "between/1") {
            let own = match *name {
                "min" | "max" => columns.contains(&column),
                "south" | "north" => columns[0] == column,
                _ => columns[1] == column,
            };
            let above = in_interval(value, 0, i128::MAX);
            let side = if above { ["north", "east", "max"] } else { ["south", "west", "min"] };
            if own && side.contains(name) {
                lie.arguments[index] = value;
            }
            continue;
        }
        // One member is enough: two equal ones would match twice.
        if columns.contains(&column) && !member {
            lie.arguments[index] = allowed(predicate.0, name);
            member = predicate.0 == "in_set/1";
        }
        if columns.contains(&column) && predicate.0 == "sum/1" {
            lie.arguments[index] = lie.cells.iter().map(|cells| cells[column].1).sum();
        }
    }
}

fn in_interval(value: Fr, min: i128, max: i128) -> bool {
    use ark_ff::PrimeField as _;
    let distance = num_bigint::BigUint::from((value - Fr::from(min)).into_bigint());
    distance <= num_bigint::BigUint::from((max - min).unsigned_abs())
}

/// Present bits that are no bits, and absent values that are there.
fn presence(bench: &Bench, honest: &Forgery, lies: &mut Vec<Lie>) {
    for (column, kind) in kinds(bench) {
        let (min, max) = kind.interval().unwrap_or((0, 0));
        for row in [0, records(bench) - 1] {
            let (present, own) = honest.cells[row][column];
            let half = Fr::from(1) / Fr::from(2);
            // Of the last, the type's largest distance is 1.
            let span = Fr::from((max - min).max(1));
            let bits = [
                ("2", Fr::from(2)),
                ("-1", -Fr::from(1)),
                ("1/2", half),
                // Of which a distance of an odd type is whole.
                ("1/3", Fr::from(1) / Fr::from(3)),
                ("1/span", Fr::from(1) / span),
            ];
            for (name, bit) in bits.into_iter().filter(|(_, bit)| *bit != Fr::from(1)) {
                // As it is, absent, and with the distance from the type's minimum of either.
                let shifts = [bit - present, bit].map(|shift| shift * Fr::from(min));
                for value in [own, Fr::from(0), own + shifts[0], shifts[1], span + shifts[1]] {
                    let name = format!("column {column}, row {row}: present = {name}");
                    let mut lie = honest.clone();
                    lie.cells[row][column] = (bit, value);
                    lies.push((name.clone(), lie.clone()));
                    allow(bench, column, row, &mut lie);
                    lies.push((format!("{name}, which the rules allow"), lie.clone()));
                    if row == 0 {
                        // No neighbour to be in order with.
                        for other in 1..Bench::ROWS {
                            lie.active[other] = Fr::from(0);
                            lie.cells[other].fill((Fr::from(0), Fr::from(0)));
                        }
                        lies.push((format!("{name}, alone"), lie));
                    }
                }
            }
            for value in [own, Fr::from(1), Fr::from(max), Fr::from(min), power_of_two(200)] {
                // A short text has no room for 2^200.
                let wide = matches!(kind, Kind::Short { .. }) && value == power_of_two(200);
                if value == Fr::from(0) || wide {
                    continue;
                }
                let mut lie = honest.clone();
                lie.cells[row][column] = (Fr::from(0), value);
                lies.push((format!("column {column}, row {row}: absent, with a value"), lie));
            }
            if present == Fr::from(1) && not_null(bench, column) {
                let mut lie = honest.clone();
                lie.cells[row][column] = (Fr::from(0), Fr::from(0));
                lies.push((format!("column {column}, row {row}: null"), lie));
            }
        }
    }
}

/// Records where there are none, and rows that are half a record.
fn padding(bench: &Bench, honest: &Forgery, lies: &mut Vec<Lie>) {
    let count = records(bench);
    let mut lie = |name: &str, change: &dyn Fn(&mut Forgery)| {
        let mut lie = honest.clone();
        change(&mut lie);
        lies.push((name.to_owned(), lie));
    };
    for row in count..Bench::ROWS {
        for (column, _) in kinds(bench) {
            for source in 0..count {
                lie(&format!("padding {row}: a cell"), &|lie| {
                    lie.cells[row][column] = honest.cells[source][column];
                });
            }
            lie(&format!("padding {row}: a value"), &|lie| {
                lie.cells[row][column].1 = Fr::from(1);
            });
        }
        lie(&format!("padding {row}: a record"), &|lie| {
            lie.cells[row].clone_from(&honest.cells[count - 1]);
        });
    }
    // A lie that repeats the honest table is none.
    lies.retain(|(_, lie)| lie.cells != honest.cells || lie.forced != honest.forced);
    let mut lie = |name: &str, change: &dyn Fn(&mut Forgery)| {
        let mut lie = honest.clone();
        change(&mut lie);
        lies.push((name.to_owned(), lie));
    };
    let empty = vec![(Fr::from(0), Fr::from(0)); honest.cells[0].len()];
    lie("active rises again", &|lie| {
        lie.active.rotate_right(1);
        lie.cells.rotate_right(1);
        lie.active.swap(0, 1);
        lie.cells.swap(0, 1);
    });
    lie("the first row is padding", &|lie| {
        lie.active.rotate_right(1);
        lie.cells.rotate_right(1);
    });
    lie("no record at all", &|lie| {
        lie.active = vec![Fr::from(0); Bench::ROWS];
        lie.cells = vec![empty.clone(); Bench::ROWS];
        // The lowest thresholds, so that only the missing record is wrong.
        for (index, argument) in arguments(bench).iter().enumerate() {
            if ["row_count/1", "sum/1"].contains(&argument.0.0.0) {
                lie.arguments[index] = Fr::from(0);
            }
        }
    });
    for (name, active) in [("2", 2), ("-1", -1), ("7", 7)] {
        lie(&format!("the last row is active {name} times"), &|lie| {
            lie.active[count - 1] = Fr::from(active);
        });
        lie(&format!("an empty row is active {name} times"), &|lie| {
            lie.active = vec![Fr::from(0); Bench::ROWS];
            lie.active[..2].copy_from_slice(&[Fr::from(1), Fr::from(active)]);
            lie.cells = vec![empty.clone(); Bench::ROWS];
        });
    }
}

/// Thresholds that the data misses by one; members that it does not have.
fn rules(bench: &Bench, honest: &Forgery, lies: &mut Vec<Lie>) {
    let count = records(bench);
    for (index, ((predicate, name, columns), value)) in arguments(bench).into_iter().enumerate() {
        let data: Vec<Fr> = match columns.first() {
            Some(column) => {
                let cells = (0..count).map(|row| honest.cells[row][*column]);
                let values = cells.filter(|cell| cell.0 == Fr::from(1)).map(|cell| cell.1);
                if predicate.0 == "sum/1" { vec![values.sum()] } else { values.collect() }
            }
            None => vec![Fr::from(count as u64)],
        };
        let mut missed: Vec<Fr> = match (predicate.0, name) {
            _ if hints::knows(predicate.0) => hints::missed(predicate.0, name, &data, value),
            (_, "min") => data.iter().map(|value| *value + Fr::from(1)).collect(),
            (_, "max") => data.iter().map(|value| *value - Fr::from(1)).collect(),
            // Another member than the one that some record has.
            _ if data.contains(&honest.arguments[index]) => match value {
                Value::Integer { max, .. } => vec![Fr::from(max)],
                Value::Text(_) => vec![Fr::from(999)],
                Value::Short { .. } => vec![Fr::from(0x7a)],
            },
            _ => Vec::new(),
        };
        // A policy's bound is within the type.
        if let Value::Integer { min, max, .. } = value {
            missed.retain(|value| in_interval(*value, min, max));
        }
        for value in missed {
            let mut lie = honest.clone();
            lie.arguments[index] = value;
            lies.push((format!("{predicate} {name} missed"), lie.clone()));
            // With another sum that meets it.
            for (clause, _) in &bench.definition.totals {
                if clause.owner.starts_with("sum") {
                    let mut lie = lie.clone();
                    lie.forced.insert(bench.total(&clause.to_string()), value);
                    lies.push((format!("{predicate} {name} missed, {clause} said"), lie));
                }
            }
            hints::meeting(bench, (&format!("{predicate} {name} missed"), &lie), index, lies);
            // With a hint that says that the member matches.
            for (column, definition) in bench.definition.columns.iter().enumerate() {
                let hint = matches!(definition.source, Source::IsZero(_) | Source::IsEqual(..));
                if !hint || !definition.clause.owner.starts_with("in_set") {
                    continue;
                }
                let lost = (0..count).filter(|row| {
                    columns.first().is_some_and(|column| {
                        honest.cells[*row][*column].1 == honest.arguments[index]
                    })
                });
                for row in lost {
                    lie.forced.insert(bench.column(column, row), Fr::from(1));
                }
                lies.push((
                    format!("{predicate} {name} missed, {} said", definition.clause),
                    lie.clone(),
                ));
                lie.forced.clear();
            }
        }
    }
}

fn kinds(bench: &Bench) -> Vec<(usize, Kind)> {
    bench.example.policy.columns().iter().map(|column| column.kind).enumerate().collect()
}

/// Whether a rule asks for a value in every record.
pub(crate) fn not_null(bench: &Bench, column: usize) -> bool {
    let mut rules = bench.example.policy.rules().iter();
    rules.any(|rule| match rule.predicate.0 {
        "not_null/1" => rule.columns.contains(&column),
        "monotonic/1" | "max_gap/1" => rule.columns[0] == column,
        "geofence/1" if rule.integer("share_min").is_none() => rule.columns.contains(&column),
        "spacing/1" => rule.columns[..2].contains(&column),
        "speed/1" => rule.columns[..3].contains(&column),
        _ => false,
    })
}

type Place = (PredicateId, &'static str, Vec<usize>);

/// The thresholds in their order, with the rule that each is of.
pub(crate) fn arguments(bench: &Bench) -> Vec<(Place, Value)> {
    let rules = bench.example.policy.rules().iter();
    rules
        .flat_map(|rule| {
            rule.arguments.iter().map(|argument| {
                ((rule.predicate, argument.name, rule.columns.clone()), argument.value)
            })
        })
        .collect()
}
