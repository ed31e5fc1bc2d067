//! The proposal as YAML.

use std::fmt::Write as _;

use assay_statement::hash::IdentityHash;
use assay_statement::{Engine, Kind, Table, value};

use super::bounds::{Range, at_most, range};
use super::key::Key;

/// What is proposed, of a table whose types are as wide as can be.
pub(super) struct Proposal<'a> {
    name: &'a str,
    table: &'a Table,
    key: Key,
}

const COMMENT: &str = "\
# Proposed from a table by `assay policy init`. A policy is public: read all of it before you
# publish it. Ranges are rounded outwards, to the next 1, 2 or 5 followed by zeros and points in
# time to whole years, and the least number of records is rounded downwards, because exact ones
# would publish the extremes of the table. Widen them further where even that tells too much.
";

impl<'a> Proposal<'a> {
    pub(super) const fn new(name: &'a str, table: &'a Table, key: Key) -> Self {
        Self { name, table, key }
    }

    pub(super) fn yaml(&self) -> String {
        let mut text = String::from(COMMENT);
        let name = quoted(self.name);
        let _ = write!(
            text,
            "apiVersion: v3.1.0\nkind: DataContract\nid: {name}\nversion: 0.1.0\nstatus: draft\n\
             name: {name}\nschema:\n  - name: records\n    logicalType: object\n"
        );
        self.pool(&mut text);
        text.push_str("    properties:\n");
        for at in 0..self.table.columns().len() {
            self.column(at, &mut text);
        }
        let least = at_most(i128::try_from(self.table.records().len()).unwrap_or(i128::MAX));
        let _ = write!(
            text,
            "    quality:\n      - {{id: enough_records, metric: rowCount, mustBeGreaterOrEqualTo: \
             {least}}}\n"
        );
        text
    }

    /// The pool's hash, where the table is too large for the engine of the default one, and
    /// what identifies a record.
    fn pool(&self, text: &mut String) {
        let names = |columns: &[usize]| {
            let name = |at: &usize| quoted(&self.table.columns()[*at].name);
            columns.iter().map(name).collect::<Vec<_>>().join(", ")
        };
        let Key { columns, others } = &self.key;
        if columns.is_empty() {
            text.push_str(
                "    # No single column is a key: all columns together identify a record. Name a \
                 key with --key.\n",
            );
        } else if !others.is_empty() {
            let (key, others) = (names(columns), names(others));
            let _ = writeln!(text, "    # The key is {key}; values also differ in {others}.");
        }
        if self.table.records().len() > Engine::Groth16.most_records() {
            let hash = IdentityHash::Poseidon2KoalaBear;
            let _ = write!(
                text,
                "    # More than {} records: {} is the engine for so many, and no contract checks it.\n    \
                 customProperties:\n      - {{property: assayIdentityHash, value: {hash}}}\n",
                Engine::Groth16.most_records(),
                Engine::Stark,
            );
        }
    }

    fn column(&self, at: usize, text: &mut String) {
        let column = &self.table.columns()[at];
        let values = || self.table.records().iter().filter_map(|each| each.cells[at].integer());
        let complete = self.table.records().iter().all(|record| !record.cells[at].is_null());
        let found = match (values().min(), values().max()) {
            (Some(min), Some(max)) => range(column.kind, min, max),
            _ => Range { min: None, max: None, kind: column.kind },
        };
        let (logical, physical, format) = typed(found.kind);
        let mut line = |key: &str, value: &str| {
            let start = if key == "name" { "      - " } else { "        " };
            let _ = writeln!(text, "{start}{key}: {value}");
        };
        line("name", &quoted(&column.name));
        line("logicalType", logical);
        if let Some(physical) = physical {
            line("physicalType", &physical);
        }
        let key = self.key.columns.iter().position(|key| *key == at);
        match (key, self.key.columns.len()) {
            (Some(_), 1) => line("primaryKey", "true"),
            (Some(place), _) => {
                line("primaryKey", "true");
                line("primaryKeyPosition", &(place + 1).to_string());
            }
            (None, _) => {}
        }
        if complete && key.is_none() {
            line("required", "true");
        }
        let end = |key: &str, end: Option<i128>| {
            let shown = value::display(found.kind, end?);
            Some(match found.kind {
                Kind::Date | Kind::Timestamp => format!("{key}: {}", string(&shown)),
                Kind::Integer { .. }
                | Kind::Number { .. }
                | Kind::Boolean
                | Kind::String
                | Kind::Short { .. } => {
                    format!("{key}: {shown}")
                }
            })
        };
        let format = format.map(|format| format!("format: {format}"));
        let options: Vec<String> = [format, end("minimum", found.min), end("maximum", found.max)]
            .into_iter()
            .flatten()
            .collect();
        if !options.is_empty() {
            line("logicalTypeOptions", &format!("{{{}}}", options.join(", ")));
        }
    }
}

/// The logical type of a kind, its physical type, and the format of its options.
fn typed(kind: Kind) -> (&'static str, Option<String>, Option<String>) {
    match kind {
        Kind::Integer { signed, bits } => {
            ("integer", None, Some(format!("{}{bits}", if signed { 'i' } else { 'u' })))
        }
        Kind::Number { precision, scale } => {
            ("number", Some(string(&format!("decimal({precision},{scale})"))), None)
        }
        Kind::Boolean => ("boolean", None, None),
        Kind::Timestamp => ("timestamp", None, None),
        Kind::Date => ("date", None, None),
        Kind::String | Kind::Short { .. } => ("string", None, None),
    }
}

/// A text as a scalar: plain where nobody can read it otherwise.
fn quoted(text: &str) -> String {
    const OTHERWISE: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let word = |text: &str| {
        text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && text.chars().all(|each| each.is_ascii_alphanumeric() || each == '_')
    };
    if word(text) && !OTHERWISE.contains(&text.to_ascii_lowercase().as_str()) {
        return text.to_owned();
    }
    string(text)
}

/// A text in double quotes, with whatever is not shown escaped.
fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if character == ' '
                || (!character.is_control()
                    && !character.is_whitespace()
                    && character != '\u{feff}') =>
            {
                quoted.push(character);
            }
            _ => {
                let _ = write!(quoted, "\\U{:08x}", u32::from(character));
            }
        }
    }
    quoted.push('"');
    quoted
}
