//! The deletions that nothing notices, and why: reviewed by hand, and no more of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::Failure;

/// Read when it is needed, so that a run of half an hour is not for one line of it.
const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/reviewed.txt");

/// Why a deletion is not noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The other constraints say the same in these circuits.
    Implied,
    /// The search finds no witness here, but does for the same clause on another row, column or
    /// circuit, or for one that the entry names with it.
    Unreached,
}

/// A reviewed clause.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Which circuits: names with `;` between them, in which a `*` stands for anything.
    pub circuits: String,
    /// Which clauses, in the same way, with or without the number of the column or rule.
    pub clause: String,
    /// How many survive in a circuit at most, of one column or rule.
    pub most: usize,
    /// Why in a word.
    pub kind: Kind,
    /// Why.
    pub reason: String,
}

impl Entry {
    fn explains(&self, circuit: &str, clause: &str) -> bool {
        matches(&self.circuits, circuit) && matches(&self.clause, clause)
    }
}

/// All entries.
///
/// # Errors
/// When the file cannot be read, or a line is none.
pub fn entries() -> Result<Vec<Entry>, Failure> {
    let read = |source| Failure::File { path: PATH.to_owned(), source };
    let text = std::fs::read_to_string(PATH).map_err(read)?;
    let lines =
        text.lines().zip(1..).filter(|(line, _)| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|(line, number)| {
            let parts: Vec<&str> = line.split(" | ").map(str::trim).collect();
            let [circuits, clause, most, kind, reason] = parts[..] else {
                return Err(Failure::Reviewed { number, expected: "five parts" });
            };
            let Ok(most) = most.parse() else {
                return Err(Failure::Reviewed { number, expected: "a number" });
            };
            let kind = match kind {
                "implied" => Kind::Implied,
                "unreached" => Kind::Unreached,
                _ => return Err(Failure::Reviewed { number, expected: "implied or unreached" }),
            };
            if reason.len() < 20 {
                return Err(Failure::Reviewed { number, expected: "a reason" });
            }
            let [circuits, clause, reason] = [circuits, clause, reason].map(str::to_owned);
            Ok(Entry { circuits, clause, most, kind, reason })
        })
        .collect()
}

/// Survivors by the entry that explains them, and what is not as the table says.
#[derive(Debug, Default)]
pub struct Review {
    /// For each entry, how many survivors it explains.
    pub explained: Vec<usize>,
    /// What is wrong.
    pub objections: Vec<String>,
}

/// Compares survivors, by circuit and clause, with the reviewed ones.
#[must_use]
pub fn review(
    entries: &[Entry],
    survivors: &BTreeMap<(String, String), usize>,
    noticed: &BTreeSet<String>,
) -> Review {
    let mut review = Review { explained: vec![0; entries.len()], objections: Vec::new() };
    for ((circuit, clause), count) in survivors {
        let plain = plain(clause);
        let found = entries.iter().position(|entry| {
            let said = [&plain, clause].into_iter().any(|name| entry.explains(circuit, name));
            said && *count <= entry.most
        });
        let Some(index) = found else {
            review.objections.push(format!("{circuit}: {count} of `{clause}`: not reviewed"));
            continue;
        };
        review.explained[index] += count;
        // Clauses that an entry names together are the same lines of one family, and so are those
        // of one name that differ in their predicate.
        let named = entries[index].clause.split("; ").any(|named| {
            noticed.contains(named)
                || named.starts_with('*') && noticed.iter().any(|noticed| matches(named, noticed))
        });
        if entries[index].kind == Kind::Unreached && !named && !noticed.contains(&plain) {
            review.objections.push(format!("{circuit}: `{clause}` is noticed nowhere"));
        }
    }
    for (entry, _) in entries.iter().zip(&review.explained).filter(|(_, count)| **count == 0) {
        let Entry { circuits, clause, .. } = entry;
        review.objections.push(format!("reviewed, but no survivor: {circuits} | {clause}"));
    }
    review
}

/// A clause without the number of its rule or column.
#[must_use]
pub fn plain(clause: &str) -> String {
    match (clause.split_once('#'), clause.split_once(": ")) {
        (Some((owner, rest)), Some(_)) => {
            let name = rest.split_once(": ").map_or(rest, |(_, name)| name);
            format!("{owner}: {name}")
        }
        _ => clause.to_owned(),
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    pattern.split("; ").any(|pattern| match pattern.split_once('*') {
        Some((start, end)) => text.starts_with(start) && text.ends_with(end),
        None => text == pattern,
    })
}
