//! Strategies for tables: near what a policy accepts, and far from it.

use assay_statement::{Cell, Kind, Record, ShortText, Table};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::policies::Example;

/// Records of any circuit of the smallest capacity.
const ROWS: usize = 8;

/// Tables of an example's columns, in any order.
pub(crate) fn tables(example: &Example) -> BoxedStrategy<Table> {
    let columns = example.table.columns().to_vec();
    let rows: Vec<Vec<Cell>> =
        example.table.records().iter().map(|record| record.cells.clone()).collect();
    let near = |column: usize| {
        let own = rows.iter().map(|row| row[column]).collect();
        cell(columns[column].kind, own)
    };
    let edit = (0..columns.len()).prop_flat_map({
        let cells: Vec<_> = (0..columns.len()).map(near).collect();
        move |column| (Just(column), cells[column].clone(), any::<prop::sample::Index>())
    });
    let edited = (
        subsequence(rows.clone(), 1..=rows.len()).prop_shuffle(),
        prop::collection::vec(edit, 0..3),
    )
        .prop_map(|(mut rows, edits)| {
            for (column, cell, row) in edits {
                let row = row.index(rows.len());
                rows[row][column] = cell;
            }
            rows
        });
    let random: Vec<_> = (0..columns.len()).map(|column| whole_column(near(column))).collect();
    let random = (1..=ROWS, random).prop_map(|(count, columns)| {
        (0..count).map(|row| columns.iter().map(|column| column[row]).collect()).collect()
    });
    prop_oneof![edited, random].prop_map(move |rows| table(&columns, rows)).boxed()
}

/// A table of cells that fit their columns.
pub(crate) fn table(columns: &[assay_statement::Column], rows: Vec<Vec<Cell>>) -> Table {
    let records = rows.into_iter().zip(2..).map(|(cells, line)| Record { line, cells });
    Table::new(columns.to_vec(), records.collect()).unwrap()
}

/// All null, all equal, or each by itself.
fn whole_column(cell: BoxedStrategy<Cell>) -> BoxedStrategy<Vec<Cell>> {
    prop_oneof![
        1 => Just(vec![Cell::Null; ROWS]),
        1 => cell.clone().prop_map(|cell| vec![cell; ROWS]),
        3 => prop::collection::vec(cell, ROWS),
    ]
    .boxed()
}

/// Nothing, a value of the example or beside it, an end of the type, or any value.
fn cell(kind: Kind, own: Vec<Cell>) -> BoxedStrategy<Cell> {
    if let Kind::Short { bytes } = kind {
        let short =
            move |text: String| ShortText::new(&text, bytes).map_or(Cell::Null, Cell::Short);
        let other = "[a-c0-9é]{0,4}".prop_map(short);
        return prop_oneof![1 => Just(Cell::Null), 3 => select(own), 2 => other].boxed();
    }
    let Some((min, max)) = kind.interval() else {
        let other = "[a-c]?".prop_map(|text| Cell::Text(assay_statement::digests::text(&text)));
        return prop_oneof![1 => Just(Cell::Null), 3 => select(own), 2 => other].boxed();
    };
    let beside: Vec<Cell> = own
        .iter()
        .filter_map(Cell::integer)
        .flat_map(|value| [value - 1, value + 1])
        .filter(|value| (min..=max).contains(value))
        .chain([min, max, 0])
        .map(Cell::Integer)
        .collect();
    prop_oneof![
        1 => Just(Cell::Null),
        3 => select(own),
        2 => select(beside),
        1 => (min..=max).prop_map(Cell::Integer),
    ]
    .boxed()
}
