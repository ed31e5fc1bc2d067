//! Rules that tell more of their figure than that it is within their limits.

use super::bounds::argument;
use super::catalogue::{self, Tells};
use super::quality::edge;
use super::tree::{Data, Mark, Node};
use super::{Argument, PolicyError, Rule, Value, keys};
use crate::column::Kind;
use crate::disclosure::{Disclosing, Disclosure};

/// What asks for a figure to one unit of its thresholds.
const EXACTLY: &str = "exactly";

/// Records below which a figure tells of single ones.
const FEWEST: i128 = 10;

/// The most edges between buckets.
const MOST_EDGES: usize = 64;

/// The least and the greatest threshold of a rule that compares one figure of the whole table
/// with them; `None` of other rules, which judge records or have no figure.
fn ends(rule: &Rule) -> Option<[&'static str; 2]> {
    const BOUNDS: [&str; 2] = ["min", "max"];
    const ROWS: [&str; 2] = ["rows_min", "rows_max"];
    const SHARES: [&str; 2] = ["share_min", "share_max"];
    let limited = || {
        let named = |start| rule.arguments.iter().any(|each| each.name.starts_with(start));
        named("share").then_some(SHARES).or_else(|| named("rows").then_some(ROWS))
    };
    match tells(rule) {
        Tells::Nothing => None,
        Tells::Whole | Tells::Divided => Some(BOUNDS),
        Tells::Counted => limited(),
    }
}

fn tells(rule: &Rule) -> Tells {
    catalogue::find(rule.predicate).map_or(Tells::Nothing, |line| line.tells)
}

/// Whether the figure is a whole number of units of the thresholds.
fn is_whole(rule: &Rule, [least, _]: [&str; 2]) -> bool {
    !least.starts_with("share") && tells(rule) != Tells::Divided
}

/// Whether a threshold is a limit of the figure: shares that an operator excludes have names of
/// their own.
fn limits(name: &str, ends: [&str; 2]) -> bool {
    ends.contains(&name) || (ends[0].starts_with("share") && name.starts_with("share"))
}

/// What an entry says of its rule's figure, if it says anything. The rule then has both ends, for
/// what is told to take their places.
pub(super) fn of(
    entry: &Node,
    (position, rule): (usize, &mut Rule),
    kind: Option<Kind>,
) -> Result<Option<(Mark, Disclosing)>, PolicyError> {
    let Some(value) = keys::disclosure(entry)? else { return Ok(None) };
    let at = value.at;
    let ends = ends(rule).ok_or_else(|| no_figure(at))?;
    let mut interval = None;
    for Argument { name, value } in &rule.arguments {
        if let Value::Integer { min, max, .. } = value
            && limits(name, ends)
        {
            interval = Some((*min, *max));
        }
    }
    let (min, max) = interval.ok_or_else(|| no_figure(at))?;
    let disclosure = match (&value.data, value.text()) {
        (_, Some(EXACTLY)) => Disclosure::Exactly { whole: is_whole(rule, ends) },
        (Data::List(items), _) => {
            let edges = items.iter().map(|item| edge(item, entry, rule, ends[0], kind));
            let edges = edges.collect::<Result<Vec<i128>, PolicyError>>()?;
            let count = (1..=MOST_EDGES).contains(&edges.len());
            let inside = edges.iter().all(|edge| min < *edge && *edge < max);
            if !(count && inside && edges.is_sorted_by(|a, b| a < b)) {
                return Err(at.refuse(format!(
                    "expected 1 to {MOST_EDGES} edges between buckets, ascending, and none of \
                     them the least or the greatest figure that there can be"
                )));
            }
            Disclosure::Bucket(edges)
        }
        _ => {
            return Err(
                at.refuse(format!("expected `{EXACTLY}`, or a list of the edges between buckets"))
            );
        }
    };
    for (name, excluded, end) in [(ends[0], "share_above", min), (ends[1], "share_below", max)] {
        if !rule.arguments.iter().any(|argument| argument.name == name) {
            // What an operator excludes is an end as well.
            let end = rule.integer(excluded).unwrap_or(end);
            rule.arguments.push(argument(name, end, (min, max)));
        }
    }
    Ok(Some((at, Disclosing { rule: position, ends, disclosure })))
}

/// The refusal to disclose where there is nothing that could be.
pub(super) fn no_figure(at: Mark) -> PolicyError {
    at.refuse(
        "there is no figure to disclose: expected a rule that compares a number, a share or a \
         statistic of all records with limits",
    )
}

/// Refuses to tell figures of so few records that they tell of single ones; how many there are
/// may always be told.
pub(super) fn of_enough<'a>(
    disclosing: &[(Mark, Disclosing)],
    rules: &[Rule],
    mut required: impl Iterator<Item = &'a Rule>,
) -> Result<(), PolicyError> {
    let counts = |rule: &Rule| rule.predicate.0 == "row_count/1";
    let figures = |(_, told): &&(Mark, Disclosing)| !rules.get(told.rule).is_some_and(counts);
    let Some((at, _)) = disclosing.iter().find(figures) else { return Ok(()) };
    if required.any(|rule| counts(rule) && rule.integer("min").is_some_and(|min| min >= FEWEST)) {
        return Ok(());
    }
    Err(at.refuse(format!(
        "a figure of fewer than {FEWEST} records tells of single ones: expected a rule \
         `metric: rowCount, mustBeGreaterOrEqualTo: {FEWEST}` or more beside one that discloses"
    )))
}
