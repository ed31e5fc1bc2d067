//! No constraint looks further than the next row, not even through a column that does so
//! itself, and no total looks there at all. An engine that proves rows in parts relies on
//! it: where a part ends, the next row is known to the following one only.

use super::integer::{Int, Node, Turn};
use super::{CompileError, Definition, Source};

impl Definition {
    /// Checks that two neighbouring rows are all that anything reads.
    ///
    /// # Errors
    /// Names the constraint or total that reads more.
    pub fn window(&self) -> Result<(), CompileError> {
        let mut ahead: Vec<bool> = Vec::new();
        for column in &self.columns {
            let value = match &column.source {
                Source::Defined(value)
                | Source::IsZero(value)
                | Source::NotNegative(value)
                | Source::Quotient(value, _) => Some(value),
                Source::Active
                | Source::Present(_)
                | Source::Digit { .. }
                | Source::Byte { .. }
                | Source::Step { .. }
                | Source::IsEqual(..)
                | Source::Limb(..)
                | Source::Extreme { .. }
                | Source::Held { .. }
                | Source::Sorted(..)
                | Source::Run(_) => None,
            };
            ahead.push(value.is_some_and(|value| looks_ahead(value, &ahead)));
        }
        let sources = self.columns.iter().filter_map(|column| match &column.source {
            Source::Defined(value)
            | Source::IsZero(value)
            | Source::NotNegative(value)
            | Source::Quotient(value, _) => Some((&column.clause, value)),
            Source::Active
            | Source::Present(_)
            | Source::Digit { .. }
            | Source::Byte { .. }
            | Source::Step { .. }
            | Source::IsEqual(..)
            | Source::Limb(..)
            | Source::Extreme { .. }
            | Source::Held { .. }
            | Source::Sorted(..)
            | Source::Run(_) => None,
        });
        let zeros = self.zeros.iter().map(|zero| (&zero.clause, &zero.value));
        let ranges = self.ranges.iter().map(|range| (&range.clause, &range.value));
        for (clause, value) in sources.chain(zeros).chain(ranges) {
            if looks_beyond(value, &ahead) {
                let (expected, got) = ("this row and the next", "the row after them");
                return Err(CompileError::Site { clause: clause.clone(), expected, got });
            }
        }
        // The rows of a copy are those of the whole table: it has no ends within.
        for sort in &self.sorts {
            if sort.values.iter().any(|(value, _)| looks_ahead(value, &ahead)) {
                let (expected, got) = ("a copy of single rows", "the next row");
                return Err(CompileError::Site { clause: sort.clause.clone(), expected, got });
            }
        }
        for (clause, value) in &self.totals {
            if looks_ahead(value, &ahead) {
                let (expected, got) = ("a sum over single rows", "the next row");
                return Err(CompileError::Site { clause: clause.clone(), expected, got });
            }
        }
        Ok(())
    }
}

fn any(value: &Int, column: &impl Fn(usize, Turn) -> bool) -> bool {
    match value.node() {
        Node::Column(index, turn) => column(*index, *turn),
        Node::Constant(_) | Node::Argument(_) | Node::Total(_) | Node::Figure(_) => false,
        Node::Scaled(_, a) => any(a, column),
        Node::Sum(a, b) | Node::Product(a, b) => any(a, column) || any(b, column),
    }
}

fn looks_ahead(value: &Int, ahead: &[bool]) -> bool {
    any(value, &|column, turn| turn == Turn::Next || ahead.get(column) != Some(&false))
}

fn looks_beyond(value: &Int, ahead: &[bool]) -> bool {
    any(value, &|column, turn| turn == Turn::Next && ahead.get(column) != Some(&false))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use assay_statement::packing::Word;

    use super::*;
    use crate::language::{Clause, Column, Interval, Site, Zero};

    fn clause(name: &str) -> Clause {
        Clause { owner: "test".to_owned(), name: name.to_owned() }
    }

    fn read(column: usize, turn: Turn) -> Int {
        Int::with_interval(Node::Column(column, turn), Interval::boolean())
    }

    /// A column of the table, one that reads the next row, one that reads that one.
    fn definition() -> Definition {
        let mut definition = Definition::new(Word { digit_bits: 28, element_bits: 30 });
        let sources = [
            Source::Present(0),
            Source::IsZero(&read(0, Turn::Next) - &read(0, Turn::This)),
            Source::Defined(&read(1, Turn::This) + &read(0, Turn::This)),
        ];
        for source in sources {
            let (clause, interval) = (clause("column"), Interval::boolean());
            definition.columns.push(Column { clause, interval, source });
        }
        definition
    }

    #[test]
    fn two_rows_are_read_and_no_more() {
        for (column, turn, is_read) in [
            (0, Turn::This, true),
            (0, Turn::Next, true),
            (1, Turn::This, true),
            (1, Turn::Next, false),
            (2, Turn::This, true),
            (2, Turn::Next, false),
        ] {
            let mut definition = definition();
            let (clause, value) = (clause("zero"), &read(0, Turn::This) - &read(column, turn));
            definition.zeros.push(Zero { clause: clause.clone(), site: Site::Every, value });
            let window = definition.window();
            assert_eq!(window.is_ok(), is_read, "{column} {turn:?}");
            if let Err(error) = window {
                assert!(error.to_string().contains(&clause.to_string()), "{error}");
            }
        }
    }

    #[test]
    fn totals_are_of_single_rows() {
        for (column, turn, is_summed) in [
            (0, Turn::This, true),
            (0, Turn::Next, false),
            (1, Turn::This, false),
            (2, Turn::This, false),
        ] {
            let mut definition = definition();
            let value = &read(0, Turn::This) + &read(column, turn);
            definition.totals.push((clause("total"), value));
            assert_eq!(definition.window().is_ok(), is_summed, "{column} {turn:?}");
        }
    }
}
