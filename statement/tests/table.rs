//! Tables: what fits a column, the one order, and what is never shown.

use assay_statement::bytes::Bytes;
use assay_statement::table::TableError;
use assay_statement::{Cell, Column, Kind, Record, Table, digests};

const I8: Kind = Kind::Integer { signed: true, bits: 8 };

fn columns(kinds: &[Kind]) -> Vec<Column> {
    let name = |position| format!("column {position}");
    kinds.iter().enumerate().map(|(at, &kind)| Column { name: name(at), kind }).collect()
}

fn records(rows: &[&[Cell]]) -> Vec<Record> {
    (2..).zip(rows).map(|(line, cells)| Record { line, cells: cells.to_vec() }).collect()
}

fn cells(table: &Table) -> Vec<&[Cell]> {
    table.records().iter().map(|record| &record.cells[..]).collect()
}

fn permutations(rows: &[Vec<Cell>]) -> Vec<Vec<Vec<Cell>>> {
    if rows.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for first in 0..rows.len() {
        let mut rest = rows.to_vec();
        let row = rest.remove(first);
        for mut tail in permutations(&rest) {
            tail.insert(0, row.clone());
            all.push(tail);
        }
    }
    all
}

#[test]
fn sorting_forgets_the_order_of_the_file() {
    let text = |value| Cell::Text(digests::text(value));
    let rows = [
        vec![Cell::Integer(3), text("a")],
        vec![Cell::Integer(-1), text("b")],
        vec![Cell::Null, text("c")],
        // The same identity with other data, and one record twice.
        vec![Cell::Integer(3), Cell::Null],
        vec![Cell::Integer(-1), text("b")],
    ];
    for identity in [&[0][..], &[1], &[0, 1], &[1, 0]] {
        let mut orders: Vec<Vec<Vec<Cell>>> = Vec::new();
        for permutation in permutations(&rows) {
            let rows: Vec<&[Cell]> = permutation.iter().map(Vec::as_slice).collect();
            let table = Table::new(columns(&[I8, Kind::String]), records(&rows)).unwrap();
            orders.push(cells(&table.sorted(identity)).iter().map(|row| row.to_vec()).collect());
        }
        assert_eq!(orders.len(), 120);
        assert!(orders.iter().all(|order| *order == orders[0]), "{identity:?}");
    }
}

#[test]
fn sorting_is_by_identity_first_and_absent_values_come_first() {
    let [a, b, c] = [
        [Cell::Integer(9), Cell::Integer(-128)],
        [Cell::Integer(0), Cell::Integer(127)],
        [Cell::Integer(5), Cell::Null],
    ];
    let table = Table::new(columns(&[I8, I8]), records(&[&a, &b, &c])).unwrap();
    assert!(cells(&table.sorted(&[1])) == [&c[..], &a, &b]);
    assert!(cells(&table.sorted(&[0])) == [&b[..], &c, &a]);
    // A record keeps its place in the file.
    let lines: Vec<_> = table.sorted(&[1]).records().iter().map(|record| record.line).collect();
    assert_eq!(lines, [4, 2, 3]);
}

#[test]
fn without_an_identity_records_stay_in_the_order_of_the_file() {
    let rows = [[Cell::Integer(9)], [Cell::Null], [Cell::Integer(-1)], [Cell::Null]];
    let rows: Vec<&[Cell]> = rows.iter().map(|row| &row[..]).collect();
    let table = Table::new(columns(&[I8]), records(&rows)).unwrap();
    assert!(cells(&table.sorted(&[])) == rows);
    let lines: Vec<_> = table.sorted(&[]).records().iter().map(|record| record.line).collect();
    assert_eq!(lines, [2, 3, 4, 5]);
}

#[test]
fn cells_fit_their_columns() {
    let fits = |kind, cell| Table::new(columns(&[kind]), records(&[&[cell]])).map(|_| ());
    let mut high = [0; 32];
    high[0] = 1;
    for (kind, good, bad) in [
        (I8, vec![Cell::Integer(-128), Cell::Integer(127)], vec![-129, 128]),
        (Kind::Integer { signed: false, bits: 64 }, vec![Cell::Integer(0)], vec![-1, 1 << 64]),
        (Kind::Number { precision: 3, scale: 1 }, vec![Cell::Integer(999)], vec![1000, -1000]),
        (Kind::Boolean, vec![Cell::Integer(0), Cell::Integer(1)], vec![-1, 2]),
        (Kind::String, vec![Cell::Text(digests::text(""))], vec![0]),
    ] {
        for cell in good.into_iter().chain([Cell::Null]) {
            assert_eq!(fits(kind, cell), Ok(()));
        }
        let bad = bad.into_iter().map(Cell::Integer).chain([Cell::Text(Bytes(high))]);
        for cell in bad {
            assert!(matches!(fits(kind, cell), Err(TableError::Type { line: 2, .. })), "{kind}");
        }
    }
    assert!(matches!(fits(I8, Cell::Text(digests::text("1"))), Err(TableError::Type { .. })));
}

#[test]
fn tables_are_rectangular_and_not_empty() {
    let table = |rows: &[&[Cell]]| Table::new(columns(&[I8, I8]), records(rows)).map(|_| ());
    assert_eq!(table(&[]), Err(TableError::Empty));
    let full = &[Cell::Null; 2][..];
    assert_eq!(table(&[full]), Ok(()));
    for (rows, got) in [(&[Cell::Null; 1][..], 1), (&[Cell::Null; 3], 3), (&[], 0)] {
        let error = TableError::Cells { line: 3, expected: 2, got };
        assert_eq!(table(&[full, rows]), Err(error));
    }
}

#[test]
fn neither_debug_nor_errors_show_a_value() {
    let digest = digests::text("secret");
    let secret = [Cell::Integer(87_654_321), Cell::Text(digest)];
    let kinds = [Kind::Integer { signed: false, bits: 32 }, Kind::String];
    let table = Table::new(columns(&kinds), records(&[&secret])).unwrap();
    let error = Table::new(columns(&[I8, Kind::String]), records(&[&secret])).unwrap_err();
    let shown = format!("{table:?} {table:#?} {secret:?} {error} {error:?}");
    assert!(shown.contains("Integer(private)") && shown.contains("Text(private)"), "{shown}");
    assert!(!shown.contains("87654321"), "{shown}");
    assert!(!shown.contains(&digest.to_string()[2..]), "{shown}");
    assert!(!shown.contains(&format!("{}, {}", digest.0[1], digest.0[2])), "{shown}");
}
