//! An opening tag and its attributes.

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use super::{ENTITIES, broken, legal};
use crate::place::{Fault, Position, Stop};
use crate::rule::Rule;

/// The opening tag of an element.
pub(crate) struct Element {
    tag: BytesStart<'static>,
    at: Position,
    limit: usize,
}

/// An attribute, without its escapes.
pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) value: String,
    /// Where the value starts.
    pub(crate) at: Position,
}

impl Element {
    pub(super) const fn new(tag: BytesStart<'static>, at: Position, limit: usize) -> Self {
        Self { tag, at, limit }
    }

    /// The whole name, with a prefix if it has one.
    pub(crate) fn name(&self) -> &str {
        self.tag.name().0
    }

    /// Its attributes, in their order.
    pub(crate) fn attributes(&self) -> Result<Vec<Attribute>, Stop> {
        let text: &str = &self.tag;
        // Behind the bracket.
        let mut at = Position { column: self.at.column + 1, ..self.at };
        let mut done = 0;
        let mut attributes = Vec::new();
        for attribute in self.tag.attributes() {
            let attribute = attribute.map_err(|_| {
                broken(self.at, "attributes in quotes, each name once", "something else")
            })?;
            let start = attribute.value.as_ptr().addr().wrapping_sub(text.as_ptr().addr());
            for character in text.get(done..start).unwrap_or_default().chars() {
                at = after(at, character);
            }
            done = start;
            if attribute.value.len() > self.limit {
                return Err(Fault::at(at, Rule::FieldBytes { limit: self.limit }).into());
            }
            if attribute.value.contains('<') {
                return Err(broken(at, "`<` in attributes as `&lt;`", "one as it is"));
            }
            let value = attribute
                .normalized_value(XmlVersion::Explicit1_0)
                .map_err(|_| broken(at, ENTITIES, "another, or half of one"))?;
            let value = legal(at, value.into_owned())?;
            attributes.push(Attribute { name: attribute.key.0.to_owned(), value, at });
        }
        Ok(attributes)
    }
}

/// Where the character behind this one stands.
const fn after(at: Position, character: char) -> Position {
    if character == '\n' {
        Position { line: at.line + 1, column: 1 }
    } else {
        Position { column: at.column + 1, ..at }
    }
}
