//! Records in the order of some of their columns, where equal ones are neighbours. Not a
//! predicate, but what those about repeated values begin with.

use std::collections::BTreeMap;

use assay_statement::{Cell, Rule, Table};

use crate::frame::{Cells, Frame};
use crate::language::{Builder, CompileError, Int, Sorted, TextByte};

/// What messages say that the predicates of runs need.
pub(super) const EXPECTED: &str = "columns, and limits of a number or a share";

/// How often a combination of values occurs, and the lines of its first two records.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) count: usize,
    pub(super) first: u64,
    pub(super) second: u64,
}

/// Each combination of values of the records that lack none of them.
pub(super) fn count(rule: &Rule, table: &Table) -> BTreeMap<Vec<Cell>, Run> {
    let mut runs: BTreeMap<Vec<Cell>, Run> = BTreeMap::new();
    for record in table.records() {
        let key: Vec<Cell> = rule.columns.iter().map(|&column| record.cells[column]).collect();
        if key.iter().any(Cell::is_null) {
            continue;
        }
        let run = runs.entry(key).or_default();
        run.count += 1;
        match run.count {
            1 => run.first = record.line,
            2 => run.second = record.line,
            _ => {}
        }
    }
    runs
}

/// The records that have a value in each of the columns, sorted by them, and a column that is
/// 1 where a record is such a one; `None` where there are no columns.
pub(super) fn sorted(
    frame: &mut Frame,
    columns: &[usize],
) -> Result<Option<(Sorted, Int)>, CompileError> {
    let mut key = Vec::new();
    let mut counted: Option<Int> = None;
    for &column in columns {
        let present = match &frame.cells[column] {
            Cells::Integer(cell) => {
                key.extend(cell.digits.iter().cloned());
                cell.present.clone()
            }
            Cells::Short(cell) => {
                key.extend(cell.bytes.iter().flat_map(TextByte::fields));
                cell.present.clone()
            }
            Cells::Text(cell) => {
                let present = cell.present.clone();
                let limbs = frame.builder.limbs("key string", cell.digest)?;
                key.extend(limbs.into_iter().map(|limb| {
                    let width = limb.width();
                    (limb, width)
                }));
                present
            }
        };
        counted = Some(match counted {
            None => present,
            Some(counted) => {
                frame.builder.define("all values are there", &(&counted * &present))?
            }
        });
    }
    let Some(counted) = counted else { return Ok(None) };
    Ok(Some((frame.builder.sorted("sorted copy", &counted, &key)?, counted)))
}

/// How many runs there are: each has one first record.
pub(super) fn number(
    builder: &mut Builder,
    name: &str,
    sorted: &Sorted,
) -> Result<Int, CompileError> {
    let first = builder.is_zero("first of its run", &(&sorted.run - &Int::constant(1)))?;
    builder.total(name, &first)
}
