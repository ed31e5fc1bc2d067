//! One JSON document that is a table: what cameras and trackers write of each frame.

use std::io::BufRead;

use assay_statement::{Cell, Column};

use crate::json::{Fields, Lines, Parser, Token, cell};
use crate::place::{Fault, Position, Stop};
use crate::rule::Rule;
use crate::sink::Sink;

/// The key under which an object has its records.
const FRAMES: &str = "frames";

/// Reads every record; says where the file ends.
pub(super) fn read<R: BufRead>(input: R, sink: &mut Sink<'_>) -> Result<Position, Stop> {
    let mut json = Parser::new(input, Lines::Blank, sink.limits)?;
    match json.peek()? {
        (_, Token::BeginArray) => records(&mut json, sink)?,
        (_, Token::BeginObject) => document(&mut json, sink)?,
        (at, token) => {
            let rule = Rule::Json { expected: "an array or an object", got: token.name() };
            return Err(Fault::at(at, rule).into());
        }
    }
    json.expect(Token::End, "the end of the file")?;
    Ok(json.position())
}

/// An array with an object for each record.
fn records<R: BufRead>(json: &mut Parser<R>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let mut fields = Fields::new(sink.columns);
    json.array(|json| fields.record(json, sink))?;
    Ok(fields.finish(json.position(), sink)?)
}

/// An object with the records under one key, or with an array for each column.
fn document<R: BufRead>(json: &mut Parser<R>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let mut arrays: Vec<Option<Array>> = sink.columns.iter().map(|_| None).collect();
    let mut frames = false;
    json.object(|json, key, at| {
        let found = sink.columns.iter().zip(&mut arrays).find(|(column, _)| column.name == key);
        let mixed = |column: &Column| Fault::named(at, &column.name, Rule::Shapes);
        if let Some((column, array)) = found {
            if frames {
                return Err(mixed(column).into());
            }
            *array = Some(Array::read(json, column, sink)?);
            Ok(())
        } else if key == FRAMES && json.peek()?.1 == Token::BeginArray {
            let mut beside = sink.columns.iter().zip(&arrays).filter(|(_, array)| array.is_some());
            if let Some((column, _)) = beside.next() {
                return Err(mixed(column).into());
            }
            frames = true;
            records(json, sink)
        } else {
            sink.not_covered(key).map_err(|rule| Fault::at(at, rule))?;
            json.skip()
        }
    })?;
    if frames { Ok(()) } else { Ok(transpose(&arrays, json.position(), sink)?) }
}

/// The values of one column.
struct Array {
    at: Position,
    lines: Vec<u64>,
    cells: Vec<Cell>,
}

impl Array {
    fn read<R: BufRead>(
        json: &mut Parser<R>,
        column: &Column,
        sink: &Sink<'_>,
    ) -> Result<Self, Stop> {
        let (at, token) = json.peek()?;
        if token != Token::BeginArray {
            let rule = Rule::Type { expected: "an array of values", got: token.name() };
            return Err(Fault::named(at, &column.name, rule).into());
        }
        let limit = sink.limits.records;
        let (mut lines, mut cells) = (Vec::new(), Vec::new());
        json.array(|json| {
            let (at, _) = json.peek()?;
            if cells.len() == limit {
                return Err(Fault::named(at, &column.name, Rule::Records { limit }).into());
            }
            cells.push(cell(json, column)?);
            lines.push(at.line);
            Ok(())
        })?;
        Ok(Self { at, lines, cells })
    }
}

/// Makes records of columns of one length. A record is where its first column is.
fn transpose(arrays: &[Option<Array>], end: Position, sink: &mut Sink<'_>) -> Result<(), Fault> {
    let seen: Vec<bool> = arrays.iter().map(Option::is_some).collect();
    sink.require(end, &seen)?;
    let columns: Vec<&Array> = arrays.iter().flatten().collect();
    let Some(first) = columns.first() else { return Ok(()) };
    for (array, column) in columns.iter().zip(sink.columns) {
        let (expected, got) = (first.cells.len(), array.cells.len());
        if got != expected {
            return Err(Fault::named(array.at, &column.name, Rule::Lengths { expected, got }));
        }
    }
    for (record, line) in first.lines.iter().enumerate() {
        let cells = columns.iter().filter_map(|array| array.cells.get(record).copied()).collect();
        sink.push(*line, cells);
    }
    Ok(())
}
