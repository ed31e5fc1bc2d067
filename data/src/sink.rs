//! Where every format puts its records.

use std::collections::BTreeSet;

use assay_statement::table::TableError;
use assay_statement::{Cell, Column, Record, Table};

use crate::format::Limits;
use crate::place::{Fault, Position};
use crate::read::{Note, Read};
use crate::rule::Rule;

/// A table in the making: the declared columns and the records so far.
pub(crate) struct Sink<'a> {
    pub(crate) columns: &'a [Column],
    pub(crate) limits: Limits,
    records: Vec<Record>,
    not_covered: BTreeSet<String>,
    not_read: BTreeSet<String>,
    notes: Vec<Note>,
}

impl<'a> Sink<'a> {
    pub(crate) const fn new(columns: &'a [Column], limits: Limits) -> Self {
        Self {
            columns,
            limits,
            records: Vec::new(),
            not_covered: BTreeSet::new(),
            not_read: BTreeSet::new(),
            notes: Vec::new(),
        }
    }

    /// Refuses a record more than there may be, before any of its values is looked at.
    pub(crate) const fn open(&self, at: Position) -> Result<(), Fault> {
        if self.records.len() < self.limits.records {
            return Ok(());
        }
        Err(Fault::at(at, Rule::Records { limit: self.limits.records }))
    }

    /// Takes a record that was [opened](Self::open).
    pub(crate) fn push(&mut self, line: u64, cells: Vec<Cell>) {
        self.records.push(Record { line, cells });
    }

    /// Whether there is no record yet.
    pub(crate) const fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Notes, once, a column that the policy does not declare.
    pub(crate) fn not_covered(&mut self, name: &str) -> Result<(), Rule> {
        if self.not_covered.contains(name) {
            return Ok(());
        }
        let limit = self.limits.columns;
        if self.not_covered.len() >= limit {
            return Err(Rule::Columns { limit });
        }
        self.not_covered.insert(name.to_owned());
        self.notes.push(Note::NotCovered { column: name.to_owned() });
        Ok(())
    }

    /// Notes, once, elements that are no records.
    pub(crate) fn not_read(&mut self, name: &str) -> Result<(), Rule> {
        if self.not_read.contains(name) {
            return Ok(());
        }
        let limit = self.limits.columns;
        if self.not_read.len() >= limit {
            return Err(Rule::Columns { limit });
        }
        self.not_read.insert(name.to_owned());
        self.notes.push(Note::NotRead { element: name.to_owned() });
        Ok(())
    }

    /// Notes something else.
    pub(crate) fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    /// Refuses declared columns that the records of a format do not have.
    pub(crate) fn known(&self, names: &[&str]) -> Result<(), Fault> {
        let unknown = self.columns.iter().filter(|column| !names.contains(&column.name.as_str()));
        let missing: Vec<String> = unknown.map(|column| column.name.clone()).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let found = names.iter().map(|name| (*name).to_owned()).collect();
        Err(Fault::at(Position::FIRST, Rule::Nowhere { missing, found }))
    }

    /// Refuses declared columns that no record had: a name that is spelt wrong would
    /// give a column of nulls, of which most rules hold.
    pub(crate) fn require(&self, end: Position, seen: &[bool]) -> Result<(), Fault> {
        let columns = self.columns.iter().zip(seen);
        let missing: Vec<String> =
            columns.filter(|(_, seen)| !**seen).map(|(column, _)| column.name.clone()).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let found = self.not_covered.iter().cloned().collect();
        Err(Fault::at(end, Rule::Nowhere { missing, found }))
    }

    /// The names of the columns that are not declared, as the file has them.
    pub(crate) fn into_names(self) -> Vec<String> {
        let column = |note| match note {
            Note::NotCovered { column } => Some(column),
            Note::NotRead { .. } | Note::Layout { .. } | Note::Absent { .. } => None,
        };
        self.notes.into_iter().filter_map(column).collect()
    }

    /// The table; `end` is the end of the file.
    pub(crate) fn finish(self, end: Position) -> Result<Read, Fault> {
        let table = Table::new(self.columns.to_vec(), self.records).map_err(|error| {
            let rule = match error {
                TableError::Empty => Rule::NoRecord,
                error @ (TableError::Cells { .. } | TableError::Type { .. }) => Rule::Table(error),
            };
            Fault::at(end, rule)
        })?;
        Ok(Read { table, notes: self.notes })
    }
}
