//! Which columns tell the records of a table apart.

use std::collections::BTreeSet;
use std::path::Path;

use assay_statement::{Cell, Kind, Table};

use crate::Failure;

/// The key of a proposal, as positions of columns.
#[derive(Debug, Default)]
pub(super) struct Key {
    /// The chosen columns; none where no single column will do and none was named.
    pub(super) columns: Vec<usize>,
    /// Single columns that would do as well.
    pub(super) others: Vec<usize>,
}

/// The named key, which must be one, or the first column that is one by itself.
pub(super) fn choose(table: &Table, named: &[String], path: &Path) -> Result<Key, Failure> {
    let refused = |reason: String| Failure::Refused { path: path.to_owned(), reason };
    let mut columns = Vec::new();
    for name in named {
        let found = table.columns().iter().position(|column| column.name == *name);
        match found {
            Some(at) if !columns.contains(&at) => columns.push(at),
            Some(_) => return Err(refused(format!("the key names column `{name}` twice"))),
            None => {
                return Err(refused(format!("expected a column `{name}` for the key, got none")));
            }
        }
    }
    if !columns.is_empty() && !is_key(table, &columns) {
        let quoted: Vec<String> = named.iter().map(|name| format!("`{name}`")).collect();
        let quoted = quoted.join(", ");
        return Err(refused(format!(
            "expected a key that every record has and no two have in common: {quoted} is none"
        )));
    }
    // Measurements differ by chance, so that a decimal is no key unless somebody says so.
    let plausible = |at: &usize| {
        let kind = table.columns()[*at].kind;
        !matches!(kind, Kind::Number { .. } | Kind::Boolean) && is_key(table, &[*at])
    };
    let mut single = (0..table.columns().len()).filter(plausible);
    if columns.is_empty() {
        columns.extend(single.next());
    }
    let others = single.filter(|at| columns != [*at]).collect();
    Ok(Key { columns, others })
}

fn is_key(table: &Table, columns: &[usize]) -> bool {
    let mut seen: BTreeSet<Vec<Cell>> = BTreeSet::new();
    table.records().iter().all(|record| {
        let key: Vec<Cell> = columns.iter().map(|at| record.cells[*at]).collect();
        !key.iter().any(Cell::is_null) && seen.insert(key)
    })
}
