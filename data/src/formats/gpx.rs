//! GPX: the points of tracks.

use std::io::BufRead;

use assay_statement::{Cell, Column, value};

use crate::place::{Fault, Position, Stop};
use crate::rule::Rule;
use crate::sink::Sink;
use crate::xml::{Doctype, Element, Event, Xml};

/// What a point has: its attributes, its children that are one value, and where it belongs.
const COLUMNS: [&str; 23] = [
    "lat",
    "lon",
    "ele",
    "time",
    "track",
    "segment",
    "magvar",
    "geoidheight",
    "name",
    "cmt",
    "desc",
    "src",
    "sym",
    "type",
    "fix",
    "sat",
    "hdop",
    "vdop",
    "pdop",
    "ageofdgpsdata",
    "dgpsid",
    "course",
    "speed",
];

/// Where in the document the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Root,
    Track,
    Segment,
    Point,
    /// A child of a point that is this declared column.
    Value(usize),
    /// Something that is not read.
    Other,
}

/// A document half read.
struct Points<'a, 'b> {
    sink: &'a mut Sink<'b>,
    levels: Vec<Level>,
    track: u64,
    segment: u64,
    /// The current point.
    start: Position,
    cells: Vec<Option<Cell>>,
    /// The text of the current value, and where it starts.
    text: String,
    text_at: Position,
}

/// Reads every record; says where the file ends.
pub(super) fn read<R: BufRead>(input: R, sink: &mut Sink<'_>) -> Result<Position, Stop> {
    let mut xml = Xml::new(input, Doctype::Refused, sink.limits)?;
    sink.known(&COLUMNS)?;
    let (start, levels, cells) = (Position::FIRST, Vec::new(), Vec::new());
    let text = String::new();
    let mut points =
        Points { sink, levels, track: 0, segment: 0, start, cells, text, text_at: start };
    loop {
        match xml.next()? {
            (at, Event::Open(element)) => {
                let level = points.open(at, &element)?;
                points.levels.push(level);
            }
            (_, Event::Close) => points.close()?,
            (at, Event::Text(text)) => points.text(at, &text)?,
            (at, Event::End) => return Ok(at),
        }
    }
}

impl Points<'_, '_> {
    fn open(&mut self, at: Position, element: &Element) -> Result<Level, Stop> {
        let name = element.name();
        match (self.levels.last(), name) {
            (None, "gpx") => Ok(Level::Root),
            (None, _) => {
                let rule = Rule::Xml { expected: "the element gpx", got: "another" };
                Err(Fault::at(at, rule).into())
            }
            (Some(Level::Root), "trk") => {
                (self.track, self.segment) = (self.track + 1, 0);
                Ok(Level::Track)
            }
            (Some(Level::Track), "trkseg") => {
                self.segment += 1;
                Ok(Level::Segment)
            }
            (Some(Level::Segment), "trkpt") => self.point(at, element),
            (Some(Level::Root), "wpt" | "rte") => {
                self.sink.not_read(name).map_err(|rule| Fault::at(at, rule))?;
                Ok(Level::Other)
            }
            (Some(Level::Point), _) => self.value(at, name),
            (Some(Level::Value(_)), _) => {
                let rule = Rule::Xml { expected: "a text", got: "an element" };
                Err(Fault::at(at, rule).into())
            }
            (Some(Level::Root | Level::Track | Level::Segment | Level::Other), _) => {
                Ok(Level::Other)
            }
        }
    }

    fn point(&mut self, at: Position, element: &Element) -> Result<Level, Stop> {
        self.sink.open(at)?;
        self.start = at;
        self.cells = vec![None; self.sink.columns.len()];
        let mut placed = 0;
        for attribute in element.attributes()? {
            if matches!(attribute.name.as_str(), "lat" | "lon") {
                placed += 1;
                match self.declared(&attribute.name) {
                    Some(column) => self.put(column, &attribute.value, attribute.at)?,
                    None => self.not_covered(&attribute.name, attribute.at)?,
                }
            }
        }
        if placed < 2 {
            let rule = Rule::Xml { expected: "a point with lat and lon", got: "one without" };
            return Err(Fault::at(at, rule).into());
        }
        for (name, number) in [("track", self.track), ("segment", self.segment)] {
            if let Some(column) = self.declared(name) {
                self.put(column, &number.to_string(), at)?;
            }
        }
        Ok(Level::Point)
    }

    /// A child of a point.
    fn value(&mut self, at: Position, name: &str) -> Result<Level, Stop> {
        // These are attributes or positions, whatever children a point has.
        let child = !matches!(name, "lat" | "lon" | "track" | "segment");
        let Some(column) = self.declared(name).filter(|_| child && COLUMNS.contains(&name)) else {
            self.not_covered(name, at)?;
            return Ok(Level::Other);
        };
        if self.cells.get(column).is_some_and(Option::is_some) {
            return Err(Fault::named(at, name, Rule::Repeated).into());
        }
        self.text.clear();
        self.text_at = at;
        Ok(Level::Value(column))
    }

    fn text(&mut self, at: Position, text: &str) -> Result<(), Stop> {
        let Some(Level::Value(column)) = self.levels.last() else { return Ok(()) };
        if self.text.is_empty() {
            self.text_at = at;
        }
        let limit = self.sink.limits.field_bytes;
        if self.text.len() + text.len() > limit {
            let name = self.sink.columns.get(*column).map(|column| column.name.clone());
            return Err(Fault { at, name, rule: Rule::FieldBytes { limit } }.into());
        }
        self.text.push_str(text);
        Ok(())
    }

    fn close(&mut self) -> Result<(), Stop> {
        match self.levels.pop() {
            Some(Level::Value(column)) => {
                let text = std::mem::take(&mut self.text);
                self.put(column, &text, self.text_at)
            }
            Some(Level::Point) => {
                let cells = std::mem::take(&mut self.cells);
                let cells = cells.into_iter().map(|cell| cell.unwrap_or(Cell::Null)).collect();
                self.sink.push(self.start.line, cells);
                Ok(())
            }
            Some(Level::Root | Level::Track | Level::Segment | Level::Other) | None => Ok(()),
        }
    }

    fn declared(&self, name: &str) -> Option<usize> {
        self.sink.columns.iter().position(|column| column.name == name)
    }

    fn put(&mut self, index: usize, text: &str, at: Position) -> Result<(), Stop> {
        let columns: &[Column] = self.sink.columns;
        if let (Some(column), Some(place)) = (columns.get(index), self.cells.get_mut(index)) {
            let cell = value::parse(column.kind, text)
                .map_err(|error| Fault::named(at, &column.name, Rule::Value(error)))?;
            *place = Some(cell);
        }
        Ok(())
    }

    fn not_covered(&mut self, name: &str, at: Position) -> Result<(), Stop> {
        Ok(self.sink.not_covered(name).map_err(|rule| Fault::at(at, rule))?)
    }
}
