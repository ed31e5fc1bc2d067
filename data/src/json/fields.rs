//! Which value of an object is which declared column.

use std::collections::BTreeMap;
use std::io::BufRead;

use assay_statement::{Cell, Column, Kind, value};

use super::lexer::Token;
use super::parser::Parser;
use crate::place::{Fault, Position, Stop};
use crate::rule::Rule;
use crate::sink::Sink;

/// Finds the declared columns in objects: by key, or by a path of keys where the name
/// has points.
pub(crate) struct Fields {
    root: Node,
    /// How each column was written so far.
    forms: Vec<Option<Form>>,
}

/// What a key leads to.
#[derive(Default)]
struct Node {
    column: Option<(usize, Form)>,
    keys: BTreeMap<String, Node>,
}

/// How a name is written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As one key, whatever points it has.
    Key,
    /// As a path: the part behind a point is a key of the object before it.
    Path,
}

/// One record half read.
struct Row<'a, 'b> {
    sink: &'a mut Sink<'b>,
    forms: &'a mut [Option<Form>],
    cells: Vec<Option<Cell>>,
    /// Where the path to a column ends in a value that is no object.
    blocked: Vec<Option<(Position, Token)>>,
}

impl Fields {
    pub(crate) fn new(columns: &[Column]) -> Self {
        let mut root = Node::default();
        for (index, column) in columns.iter().enumerate() {
            root.keys.entry(column.name.clone()).or_default().column = Some((index, Form::Key));
            let parts: Vec<&str> = column.name.split('.').collect();
            if parts.len() > 1 && parts.iter().all(|part| !part.is_empty()) {
                let node = parts
                    .into_iter()
                    .fold(&mut root, |node, part| node.keys.entry(part.to_owned()).or_default());
                node.column = Some((index, Form::Path));
            }
        }
        Self { root, forms: vec![None; columns.len()] }
    }

    /// Reads an object as one record.
    pub(crate) fn record<R: BufRead>(
        &mut self,
        json: &mut Parser<R>,
        sink: &mut Sink<'_>,
    ) -> Result<(), Stop> {
        let (start, token) = json.peek()?;
        if token != Token::BeginObject {
            let rule = Rule::Json { expected: "an object", got: token.name() };
            return Err(Fault::at(start, rule).into());
        }
        sink.open(start)?;
        let width = sink.columns.len();
        let (cells, blocked) = (vec![None; width], vec![None; width]);
        let mut row = Row { sink, forms: &mut self.forms, cells, blocked };
        json.record(|json, key, at| row.member(json, &self.root, "", key, at))?;
        row.close(start.line)
    }

    /// Refuses declared columns that no record had, if there is a record.
    pub(crate) fn finish(&self, end: Position, sink: &Sink<'_>) -> Result<(), Fault> {
        if sink.is_empty() {
            return Ok(());
        }
        let seen: Vec<bool> = self.forms.iter().map(Option::is_some).collect();
        sink.require(end, &seen)
    }
}

impl Row<'_, '_> {
    fn member<R: BufRead>(
        &mut self,
        json: &mut Parser<R>,
        node: &Node,
        before: &str,
        key: &str,
        at: Position,
    ) -> Result<(), Stop> {
        let path = format!("{before}{key}");
        let Some(node) = node.keys.get(key) else {
            self.sink.not_covered(&path).map_err(|rule| Fault::at(at, rule))?;
            return json.skip();
        };
        if let Some((column, form)) = node.column {
            return self.column(json, column, form);
        }
        let (at, token) = json.peek()?;
        if token == Token::BeginObject {
            let before = format!("{path}.");
            return json.object(|json, key, at| self.member(json, node, &before, key, at));
        }
        if token != Token::Null {
            self.block(node, (at, token));
            self.sink.not_covered(&path).map_err(|rule| Fault::at(at, rule))?;
        }
        json.skip()
    }

    fn column<R: BufRead>(
        &mut self,
        json: &mut Parser<R>,
        index: usize,
        form: Form,
    ) -> Result<(), Stop> {
        let (at, _) = json.peek()?;
        let (Some(column), Some(known), Some(place)) =
            (self.sink.columns.get(index), self.forms.get_mut(index), self.cells.get_mut(index))
        else {
            return json.skip();
        };
        if *known.get_or_insert(form) != form {
            return Err(Fault::named(at, &column.name, Rule::Ambiguous).into());
        }
        *place = Some(cell(json, column)?);
        Ok(())
    }

    /// Remembers for every column below a key that its value is no object.
    fn block(&mut self, node: &Node, found: (Position, Token)) {
        for node in node.keys.values() {
            if let Some((column, _)) = node.column
                && let Some(blocked) = self.blocked.get_mut(column)
            {
                *blocked = Some(found);
            }
            self.block(node, found);
        }
    }

    fn close(self, line: u64) -> Result<(), Stop> {
        let mut cells = Vec::with_capacity(self.cells.len());
        for ((cell, blocked), column) in
            self.cells.into_iter().zip(self.blocked).zip(self.sink.columns)
        {
            if let (None, Some((at, token))) = (cell, blocked) {
                let rule = Rule::Type { expected: "an object", got: token.name() };
                return Err(Fault::named(at, &column.name, rule).into());
            }
            cells.push(cell.unwrap_or(Cell::Null));
        }
        self.sink.push(line, cells);
        Ok(())
    }
}

/// Reads a value of a column.
pub(crate) fn cell<R: BufRead>(json: &mut Parser<R>, column: &Column) -> Result<Cell, Stop> {
    let (at, token) = json.next()?;
    let refused = |rule| Fault::named(at, &column.name, rule);
    let (expected, fits) = match column.kind {
        Kind::Integer { .. } | Kind::Number { .. } => ("a number", token == Token::Number),
        Kind::Boolean => ("true or false", matches!(token, Token::True | Token::False)),
        Kind::Date => ("a string with a date", token == Token::String),
        Kind::Timestamp => ("a string with a timestamp", token == Token::String),
        Kind::String | Kind::Short { .. } => ("a string", token == Token::String),
    };
    let text = match token {
        Token::Null => return Ok(Cell::Null),
        Token::True => "true",
        Token::False => "false",
        Token::Number | Token::String => json.text()?,
        Token::BeginObject | Token::BeginArray => "",
        Token::EndObject
        | Token::EndArray
        | Token::Colon
        | Token::Comma
        | Token::Line
        | Token::End => {
            return Err(refused(Rule::Json { expected: "a value", got: token.name() }).into());
        }
    };
    if !fits {
        return Err(refused(Rule::Type { expected, got: token.name() }).into());
    }
    value::parse(column.kind, text).map_err(|error| refused(Rule::Value(error)).into())
}
