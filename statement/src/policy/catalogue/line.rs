//! What a line of the catalogue says.

use super::takes::{Columns, Takes};
use crate::policy::PredicateId;

/// A predicate as policies ask for it and verdicts speak of it; what it means of a table is the
/// business of circuits.
#[derive(Debug)]
pub struct Line {
    pub(super) id: &'static str,
    pub(in crate::policy) asked: Asked,
    pub(in crate::policy) tells: Tells,
    sentence: &'static str,
    /// Whether it looks at the order of the records: then it speaks of the columns that
    /// decide it, too.
    pub(in crate::policy) ordered: bool,
    texts: bool,
}

impl Line {
    pub(super) const fn new(
        id: &'static str,
        asked: Asked,
        tells: Tells,
        sentence: &'static str,
    ) -> Self {
        Self { id, asked, tells, sentence, ordered: false, texts: false }
    }

    pub(super) const fn ordered(self) -> Self {
        Self { ordered: true, texts: true, ..self }
    }

    pub(super) const fn of_texts(self) -> Self {
        Self { texts: true, ..self }
    }

    /// Name and version.
    #[must_use]
    pub const fn id(&self) -> PredicateId {
        PredicateId(self.id)
    }

    /// What the data satisfies where the rule holds. What stands in braces differs from rule to
    /// rule, and is filled in by the verifier, which knows these:
    ///
    /// - `{columns}`, `{first}`, `{second}`, `{third}`: names of the rule's columns;
    /// - `{bounds}`, `{distances}`, `{rows}`, `{share}`, `{metres}`: what two ends leave, values or
    ///   statistics of them, times between values, numbers of records, parts of a whole, or a way;
    /// - `{limits}`: how many "records are"; `{records are}`, `{records have}`: the same, or every
    ///   record where the rule has no limits;
    /// - `{set}`, `{distance}`, `{q}`, `{comparison}`, `{pattern}`, `{condition}`, `{order}`,
    ///   `{area}`, `{plane}`, `{speed}`: what else a rule compares with;
    /// - `{score}`, `{least}`, `{counted}`, `{weight}`: of the score.
    #[must_use]
    pub const fn sentence(&self) -> &'static str {
        self.sentence
    }

    /// Whether it says the same of strings that are no text: a circuit sees digests or bytes, which
    /// need not be those of any, and which most rules are met by as well. Not where a set lists
    /// texts, or a pattern is matched; two that differ are not the same text; and order is of no
    /// strings.
    #[must_use]
    pub const fn shows_texts(&self) -> bool {
        self.texts
    }

    /// What `type: custom` asks for, of which columns and with which arguments, for whoever writes
    /// a policy. `None` of what keys and metrics of the standard stand for.
    #[must_use]
    pub fn custom_arguments(&self) -> Option<(&'static str, Vec<&'static str>)> {
        let Custom { of, takes, .. } = self.custom()?;
        let keys = takes.iter().flat_map(|takes| of.kinds().flat_map(|kind| takes.keys(kind)));
        let mut named: Vec<&str> = Vec::new();
        for key in keys {
            if !named.contains(&key) {
                named.push(key);
            }
        }
        Some((of.wanted(), named))
    }

    /// What an entry of `type: custom` says.
    pub(in crate::policy) const fn custom(&self) -> Option<Custom> {
        match self.asked {
            Asked::Custom(of, takes) => Some(Custom { id: self.id, of, takes }),
            Asked::Standard(_) => None,
        }
    }
}

/// How a policy asks for a predicate.
#[derive(Debug)]
pub(in crate::policy) enum Asked {
    /// By an entry of `type: custom` of such columns, with arguments in the order in which they
    /// are hashed.
    Custom(Columns, &'static [Takes]),
    /// By what a reader of its own reads: the smallest example of it.
    Standard(Example),
}

/// What a policy of column `a` says.
#[derive(Debug)]
pub(in crate::policy) struct Example {
    /// Keys of the column.
    pub(in crate::policy) keys: &'static str,
    /// An entry of the column's `quality`.
    pub(in crate::policy) column: &'static str,
    /// An entry of the table's `quality`.
    pub(in crate::policy) table: &'static str,
}

impl Example {
    pub(super) const fn key(keys: &'static str) -> Self {
        Self { keys, column: "", table: "" }
    }

    pub(super) const fn entry(column: &'static str) -> Self {
        Self { keys: "", column, table: "" }
    }

    pub(super) const fn of_table(table: &'static str) -> Self {
        Self { keys: "", column: "", table }
    }
}

/// A predicate that an entry of `type: custom` asks for.
#[derive(Debug, Clone, Copy)]
pub(in crate::policy) struct Custom {
    /// Name and version.
    pub(in crate::policy) id: &'static str,
    /// The columns that it can be asked of.
    pub(in crate::policy) of: Columns,
    /// Its arguments.
    pub(in crate::policy) takes: &'static [Takes],
}

impl Custom {
    /// The name by which a policy asks for it.
    pub(in crate::policy) fn name(&self) -> &'static str {
        self.id.split_once('/').map_or(self.id, |(name, _)| name)
    }
}

/// The figure of the whole table that a rule compares with its thresholds, and can disclose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::policy) enum Tells {
    /// None: it judges records.
    Nothing,
    /// A whole number of the units of its thresholds `min` and `max`.
    Whole,
    /// Any fraction of these.
    Divided,
    /// A number of records, or their share, which has the thresholds of such limits.
    Counted,
}
