//! Random tables of a policy's columns: near what its rules compare with, and far from it.

use std::collections::BTreeSet;

use ark_std::rand::rngs::StdRng;
use ark_std::rand::seq::SliceRandom as _;
use ark_std::rand::{Rng as _, SeedableRng as _};
use assay_statement::{Cell, Kind, Policy, Record, ShortText, Table, Value, digests};

use crate::subject::Subject;

const DAY: i128 = 86_400_000_000;
const TEXTS: [&str; 9] =
    ["AB123456", "ZZ000000", "AB12345", "AB1234567", "ab123456", "A", "", "AB", "é1"];

/// Makes tables, the same ones from the same seed.
pub struct Generator {
    columns: Vec<assay_statement::Column>,
    /// For each column, values beside its bounds.
    beside: Vec<Vec<Cell>>,
    rng: StdRng,
}

impl Generator {
    /// A generator of tables of a policy.
    #[must_use]
    pub fn new(policy: &Policy, seed: u64) -> Self {
        let columns = policy.columns().to_vec();
        let beside = (0..columns.len()).map(|column| beside(policy, column)).collect();
        Self { columns, beside, rng: StdRng::seed_from_u64(seed) }
    }

    /// The next table.
    pub fn table(&mut self) -> Option<Table> {
        let rows = *[1, 2, 3, 4, 5, 6, 7, Subject::ROWS, Subject::ROWS].choose(&mut self.rng)?;
        let columns: Vec<Vec<Cell>> =
            (0..self.columns.len()).map(|c| self.column(c, rows)).collect();
        let mut rows: Vec<Vec<Cell>> =
            (0..rows).map(|row| columns.iter().map(|column| column[row]).collect()).collect();
        if self.rng.gen_bool(0.05) {
            rows = vec![rows.choose(&mut self.rng)?.clone(); Subject::ROWS];
        } else if self.rng.gen_bool(0.1) {
            let copied = rows.choose(&mut self.rng)?.clone();
            *rows.choose_mut(&mut self.rng)? = copied;
        }
        table(&self.columns, rows)
    }

    /// The table with a cell or two changed, or a record more or less.
    pub fn mutated(&mut self, from: &Table) -> Option<Table> {
        let mut rows: Vec<Vec<Cell>> =
            from.records().iter().map(|record| record.cells.clone()).collect();
        if self.rng.gen_bool(0.1) && rows.len() > 1 {
            rows.swap_remove(self.rng.gen_range(0..rows.len()));
        } else if self.rng.gen_bool(0.1) && rows.len() < Subject::ROWS {
            rows.push(rows.choose(&mut self.rng)?.clone());
        }
        for _ in 0..self.rng.gen_range(1..=2) {
            let column = self.rng.gen_range(0..self.columns.len());
            let row = self.rng.gen_range(0..rows.len());
            let step = self.rng.gen_range(-3..=3);
            let own = rows[row][column];
            rows[row][column] = match self.rng.gen_range(0..5) {
                0 => Cell::Null,
                1 => self.value(column),
                2 => self.any(column),
                _ => self.near(column, own, step),
            };
        }
        table(&self.columns, rows)
    }

    fn column(&mut self, column: usize, rows: usize) -> Vec<Cell> {
        let nulls = *[0.0, 0.0, 0.0, 0.1, 0.5, 1.0].choose(&mut self.rng).unwrap_or(&0.0);
        let mode = self.rng.gen_range(0..6);
        let anchor = self.value(column);
        let reach = *[1, 3, 10, 120].choose(&mut self.rng).unwrap_or(&1);
        (0..rows)
            .map(|row| {
                if self.rng.gen_bool(nulls) {
                    return Cell::Null;
                }
                match mode {
                    0 => anchor,
                    1 => self.value(column),
                    2 => self.near(column, anchor, i128::try_from(row).unwrap_or(0)),
                    3 => self.any(column),
                    _ => {
                        let step = self.rng.gen_range(-reach..=reach);
                        self.near(column, anchor, step)
                    }
                }
            })
            .collect()
    }

    /// A value beside a bound, or at an end of the type.
    fn value(&mut self, column: usize) -> Cell {
        self.beside[column].choose(&mut self.rng).copied().unwrap_or(Cell::Null)
    }

    fn near(&mut self, column: usize, anchor: Cell, steps: i128) -> Cell {
        let kind = self.columns[column].kind;
        match (anchor, kind.interval()) {
            (Cell::Integer(value), Some((min, max))) => {
                let unit = if kind == Kind::Timestamp && self.rng.gen_bool(0.7) { DAY } else { 1 };
                Cell::Integer((value + steps * unit).clamp(min, max))
            }
            _ => self.value(column),
        }
    }

    fn any(&mut self, column: usize) -> Cell {
        let kind = self.columns[column].kind;
        match (kind, kind.interval()) {
            (_, Some((min, max))) => {
                let bits = self.rng.gen_range(0..64);
                let near_zero = self.rng.gen_range(-(1_i128 << bits)..=1_i128 << bits);
                let value =
                    if self.rng.gen_bool(0.5) { near_zero } else { self.rng.gen_range(min..=max) };
                Cell::Integer(value.clamp(min, max))
            }
            (Kind::Short { bytes }, _) => {
                let text: String = (0..self.rng.gen_range(0..=bytes))
                    .map(|_| *b"AZaz09-".choose(&mut self.rng).unwrap_or(&b'A') as char)
                    .collect();
                short(&text, bytes)
            }
            _ => Cell::Text(digests::text(&self.rng.gen_range(0..4).to_string())),
        }
    }
}

/// Tables without any value, of one record up to as many as there are rows.
#[must_use]
pub fn empty(policy: &Policy) -> Vec<Table> {
    let columns = policy.columns();
    let of = |rows| table(columns, vec![vec![Cell::Null; columns.len()]; rows]);
    (1..=Subject::ROWS).filter_map(of).collect()
}

/// Tables that rules tend to forget: each alone in what it is.
#[must_use]
pub fn adversarial(policy: &Policy) -> Vec<Table> {
    let columns = policy.columns();
    let ends: Vec<Vec<Cell>> = (0..columns.len()).map(|column| beside(policy, column)).collect();
    let mut tables = Vec::new();
    for rows in [1, 2, Subject::ROWS] {
        let whole = |cell: &dyn Fn(usize, usize) -> Cell| {
            let cells = |row: usize| -> Vec<Cell> {
                (0..columns.len()).map(|column| cell(row, column)).collect()
            };
            table(columns, (0..rows).map(cells).collect())
        };
        tables.push(whole(&|_, _| Cell::Null));
        for turn in 0..ends.iter().map(Vec::len).max().unwrap_or(0) {
            let pick = |column: usize, at: usize| ends[column][at % ends[column].len().max(1)];
            tables.push(whole(&|_, column| pick(column, turn)));
            tables.push(whole(&|row, column| pick(column, turn + row)));
            tables
                .push(whole(&|row, column| if row == 0 { pick(column, turn) } else { Cell::Null }));
            tables.push(whole(&|row, column| pick(column, turn + row + column)));
        }
    }
    let mut seen = BTreeSet::new();
    let cells = |table: &Table| -> Vec<Vec<Cell>> {
        table.records().iter().map(|record| record.cells.clone()).collect()
    };
    tables.into_iter().flatten().filter(|table| seen.insert(cells(table))).collect()
}

fn table(columns: &[assay_statement::Column], rows: Vec<Vec<Cell>>) -> Option<Table> {
    let records = rows.into_iter().zip(2..).map(|(cells, line)| Record { line, cells });
    Table::new(columns.to_vec(), records.collect()).ok()
}

fn short(text: &str, bytes: u8) -> Cell {
    ShortText::new(text, bytes).map_or(Cell::Null, Cell::Short)
}

/// Values beside the thresholds that the policy's rules compare a column with, in the units of
/// the column and in parts of them, and the ends of its type.
fn beside(policy: &Policy, column: usize) -> Vec<Cell> {
    let kind = policy.columns()[column].kind;
    let thresholds: Vec<Value> = policy
        .rules()
        .iter()
        .filter(|rule| rule.columns.contains(&column))
        .flat_map(|rule| rule.arguments.iter().map(|argument| argument.value))
        .collect();
    let mut cells: Vec<Cell> = match (kind, kind.interval()) {
        (_, Some((min, max))) => {
            let mut values = vec![min, min + 1, max - 1, max, 0];
            for threshold in &thresholds {
                let Value::Integer { value, .. } = threshold else { continue };
                let parts = [1, 100, 1_000_000].map(|parts| value / parts);
                values.extend(parts.iter().flat_map(|value| [value - 1, *value, value + 1]));
            }
            if matches!(kind, Kind::Timestamp) {
                let end = Subject::binding().expiry().map_or(0, i128::from) * 1_000_000;
                let ages = thresholds.iter().filter_map(|threshold| match threshold {
                    Value::Integer { value, .. } => Some(end - value),
                    Value::Text(_) | Value::Short { .. } => None,
                });
                let ages: Vec<i128> = ages.chain([end]).collect();
                values.extend(ages.iter().flat_map(|value| [value - 1, *value, value + 1]));
            }
            values.retain(|value| (min..=max).contains(value));
            values.into_iter().map(Cell::Integer).collect()
        }
        (Kind::Short { bytes }, _) => TEXTS.iter().map(|text| short(text, bytes)).collect(),
        _ => ["p", "q", "r"].iter().map(|text| Cell::Text(digests::text(text))).collect(),
    };
    cells.extend(thresholds.iter().filter_map(|threshold| match threshold {
        Value::Text(digest) => Some(Cell::Text(*digest)),
        Value::Short { text, .. } => Some(Cell::Short(*text)),
        Value::Integer { .. } => None,
    }));
    cells
}
