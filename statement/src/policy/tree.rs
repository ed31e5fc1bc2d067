//! A tree of JSON values that remember where they were written.

use saphyr_parser::Marker;

use super::PolicyError;
use super::scalar::Scalar;

/// Characters of an error message.
const MAX_REASON: usize = 400;

/// A place in the file, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Mark {
    /// The error for this place. What it quotes of the file is cut where it is
    /// long, and cannot steer a terminal.
    pub(super) fn refuse(self, reason: impl AsRef<str>) -> PolicyError {
        let plain = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
        let mut reason: String = reason.as_ref().chars().map(plain).collect();
        if let Some((end, _)) = reason.char_indices().nth(MAX_REASON) {
            reason.truncate(end);
            reason.push('…');
        }
        PolicyError { line: self.line, column: self.column, reason }
    }
}

impl From<&Marker> for Mark {
    fn from(marker: &Marker) -> Self {
        Self { line: marker.line(), column: marker.col() + 1 }
    }
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) at: Mark,
    pub(super) data: Data,
}

#[derive(Debug)]
pub(super) enum Data {
    Scalar(Scalar),
    List(Vec<Node>),
    Object(Vec<Member>),
}

#[derive(Debug)]
pub(super) struct Member {
    pub(super) at: Mark,
    pub(super) key: String,
    pub(super) value: Node,
}

impl Node {
    pub(super) fn members(&self) -> &[Member] {
        match &self.data {
            Data::Object(members) => members,
            Data::Scalar(_) | Data::List(_) => &[],
        }
    }

    pub(super) fn items(&self) -> &[Node] {
        match &self.data {
            Data::List(items) => items,
            Data::Scalar(_) | Data::Object(_) => &[],
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Member> {
        self.members().iter().find(|member| member.key == key)
    }

    pub(super) fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key)?.value.text()
    }

    pub(super) fn is_true(&self, key: &str) -> bool {
        self.get(key).is_some_and(|member| member.value.boolean() == Some(true))
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Data::Scalar(Scalar::Text(text)) = &self.data { Some(text) } else { None }
    }

    pub(super) fn boolean(&self) -> Option<bool> {
        if let Data::Scalar(Scalar::Boolean(value)) = self.data { Some(value) } else { None }
    }

    /// The digits of a number, as written.
    pub(super) fn number(&self) -> Option<&str> {
        if let Data::Scalar(Scalar::Number(digits)) = &self.data { Some(digits) } else { None }
    }

    /// What messages call this kind of value.
    pub(super) fn kind(&self) -> &'static str {
        match &self.data {
            Data::Scalar(Scalar::Null) => "nothing",
            Data::Scalar(Scalar::Boolean(_)) => "a boolean",
            Data::Scalar(Scalar::Number(_)) => "a number",
            Data::Scalar(Scalar::Text(_)) => "text",
            Data::List(_) => "a list",
            Data::Object(_) => "an object",
        }
    }
}
