//! Records in the order of some of their columns, where equal ones are neighbours. Not a
//! predicate, but what those about repeated values begin with.

use std::collections::BTreeMap;

use assay_statement::{Cell, Rule, Table};

use crate::frame::{Cells, Frame};
use crate::language::{CompileError, Int, Sorted};

/// What messages say that the predicates of runs need.
pub(super) const EXPECTED: &str = "columns, and limits of a number or a share";

/// How often each combination of values occurs among the records that lack none of them, and
/// the line of its second record.
pub(super) fn count(rule: &Rule, table: &Table) -> BTreeMap<Vec<Cell>, (usize, u64)> {
    let mut runs: BTreeMap<Vec<Cell>, (usize, u64)> = BTreeMap::new();
    for record in table.records() {
        let key: Vec<Cell> = rule.columns.iter().map(|&column| record.cells[column]).collect();
        if key.iter().any(Cell::is_null) {
            continue;
        }
        let (count, second) = runs.entry(key).or_insert((0, 0));
        *count += 1;
        if *count == 2 {
            *second = record.line;
        }
    }
    runs
}

/// The records that have a value in each of the columns, sorted by them, and a column that is
/// 1 where a record is such a one.
pub(super) fn sorted(frame: &mut Frame, columns: &[usize]) -> Result<(Sorted, Int), CompileError> {
    let mut key = Vec::new();
    let mut counted: Option<Int> = None;
    for &column in columns {
        let present = match &frame.cells[column] {
            Cells::Integer(cell) => {
                key.extend(cell.digits.iter().cloned());
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
    let counted = counted.unwrap_or_else(|| frame.active.clone());
    Ok((frame.builder.sorted("sorted copy", &counted, &key)?, counted))
}
