//! The export of Apple Health: its records.

use std::borrow::Cow;
use std::io::BufRead;

use assay_statement::{Cell, Kind, value};

use crate::place::{Fault, Position, Stop};
use crate::rule::Rule;
use crate::sink::Sink;
use crate::xml::{Doctype, Element, Event, Xml};

/// The attributes of a record, as the export's document type has them.
const COLUMNS: [&str; 9] = [
    "type",
    "unit",
    "value",
    "sourceName",
    "sourceVersion",
    "device",
    "creationDate",
    "startDate",
    "endDate",
];

/// Reads every record; says where the file ends.
///
/// Only the root's own records are read: those in correlations stand there once more.
pub(super) fn read<R: BufRead>(input: R, sink: &mut Sink<'_>) -> Result<Position, Stop> {
    let mut xml = Xml::new(input, Doctype::ReadOver, sink.limits)?;
    sink.known(&COLUMNS)?;
    let mut depth = 0_usize;
    loop {
        let (at, event) = xml.next()?;
        match event {
            Event::Open(element) => {
                match (depth, element.name()) {
                    (0, "HealthData") => {}
                    (0, _) => {
                        let expected = "the element HealthData of an Apple Health export";
                        let rule = Rule::Xml { expected, got: "another" };
                        return Err(Fault::at(at, rule).into());
                    }
                    (1, "Record") => record(at, &element, sink)?,
                    (1, other) => {
                        sink.not_read(other).map_err(|rule| Fault::at(at, rule))?;
                    }
                    _ => {}
                }
                depth += 1;
            }
            Event::Close => depth = depth.saturating_sub(1),
            Event::Text(_) => {}
            Event::End => return Ok(at),
        }
    }
}

fn record(at: Position, element: &Element, sink: &mut Sink<'_>) -> Result<(), Stop> {
    sink.open(at)?;
    let mut cells = vec![Cell::Null; sink.columns.len()];
    for attribute in element.attributes()? {
        let declared =
            sink.columns.iter().zip(&mut cells).find(|(column, _)| column.name == attribute.name);
        if let Some((column, cell)) = declared {
            let text = written(column.kind, &attribute.value);
            *cell = value::parse(column.kind, &text)
                .map_err(|error| Fault::named(attribute.at, &column.name, Rule::Value(error)))?;
        } else {
            let refused = |rule| Fault::at(attribute.at, rule);
            sink.not_covered(&attribute.name).map_err(refused)?;
        }
    }
    sink.push(at.line, cells);
    Ok(())
}

/// A timestamp as other formats write it: an export has ` +0100` for `+01:00`.
fn written(kind: Kind, text: &str) -> Cow<'_, str> {
    if kind == Kind::Timestamp
        && let Some((time, zone)) =
            text.len().checked_sub(6).and_then(|at| text.split_at_checked(at))
        && let [b' ', b'+' | b'-', ..] = zone.as_bytes()
        && let Some((hours, minutes)) = zone.trim_start().split_at_checked(3)
    {
        return format!("{time}{hours}:{minutes}").into();
    }
    text.into()
}
