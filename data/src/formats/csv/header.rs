//! The first line: which field of a record is which declared column.

use std::collections::BTreeMap;

use assay_statement::Column;
use csv::ByteRecord;

use super::Layout;
use crate::place::{Fault, Position};
use crate::rule::Rule;

/// An accepted header.
pub(crate) struct Header {
    /// The names in the file, in its order.
    pub(crate) names: Vec<String>,
    /// For each declared column, its position in the file; none where the layout lets the
    /// column be absent.
    pub(crate) sources: Vec<Option<usize>>,
    /// The layout that the file has.
    pub(crate) layout: Option<&'static Layout>,
}

impl Header {
    /// Matches names exactly: no case folding, no trimming.
    pub(crate) fn new(
        row: &ByteRecord,
        starts: &[Position],
        columns: &[Column],
        layout: Option<&'static Layout>,
    ) -> Result<Self, Fault> {
        let mut names = Vec::with_capacity(row.len());
        let mut positions = BTreeMap::new();
        for (field, bytes) in row.iter().enumerate() {
            let at = starts.get(field).copied().unwrap_or(Position::FIRST);
            let name = std::str::from_utf8(bytes).map_err(|_| Fault::at(at, Rule::Encoding))?;
            if name.is_empty() {
                return Err(Fault::at(at, Rule::HeaderEmpty));
            }
            if let Some(first) = positions.insert(name.to_owned(), field) {
                let declared = columns.iter().any(|column| column.name == name);
                let name = declared.then(|| name.to_owned());
                let rule = Rule::HeaderRepeated { name, first: first + 1, second: field + 1 };
                return Err(Fault::at(at, rule));
            }
            names.push(name.to_owned());
        }
        let layout =
            layout.filter(|layout| layout.marks.iter().all(|mark| positions.contains_key(*mark)));
        let may_lack = |name: &str| layout.is_some_and(|layout| layout.columns.contains(&name));
        let mut sources = Vec::with_capacity(columns.len());
        let mut missing = Vec::new();
        for column in columns {
            match positions.get(&column.name) {
                Some(&source) => sources.push(Some(source)),
                None if may_lack(&column.name) => sources.push(None),
                None => missing.push(column.name.clone()),
            }
        }
        if !missing.is_empty() {
            let found = if looks_like_header(&names, columns) { names } else { Vec::new() };
            return Err(Fault::at(Position::FIRST, Rule::Missing { missing, found }));
        }
        Ok(Self { names, sources, layout })
    }
}

/// Whether a first line that lacks a declared column is a header all the same. If
/// not, it may be a record, and its fields are values that no message repeats.
fn looks_like_header(names: &[String], columns: &[Column]) -> bool {
    names.iter().any(|name| {
        columns.iter().any(|column| name.trim().eq_ignore_ascii_case(column.name.trim()))
    })
}
