//! Hashes: of entries, of rows, over all rows, and of the closing part.

use assay_statement::Entry;

use super::Builder;
use crate::language::{
    Chain, Clause, CompileError, Digest, Element, Hash, Interval, RowHash, Shared,
};

/// What a hash of the closing part takes.
#[derive(Debug, Clone)]
pub enum Inputs {
    /// A fixed, small number of elements.
    Few(Vec<Element>),
    /// A list, hashed as a chain whose result is hashed again.
    List(Vec<Element>),
}

impl Builder {
    /// A hash of entries, usable as a key on rows.
    pub fn shared_hash(&mut self, name: &str, tag: &'static str, inputs: Vec<Entry>) -> Digest {
        let clause = self.clause(name);
        self.definition.shared.push(Shared { clause, tag, inputs });
        Digest::Shared(self.definition.shared.len() - 1)
    }

    /// A hash of this row; zero on padding rows.
    ///
    /// # Errors
    /// When an input does not fit its place.
    pub fn row_hash(
        &mut self,
        name: &str,
        key: Digest,
        inputs: Vec<Element>,
    ) -> Result<Digest, CompileError> {
        let clause = self.packable(name, &inputs)?;
        self.definition.row_hashes.push(RowHash { clause, key, inputs });
        Ok(Digest::Row(self.definition.row_hashes.len() - 1))
    }

    /// A running hash over the active rows. What a row adds must be zero on
    /// padding rows, as cells and row hashes are.
    ///
    /// # Errors
    /// When an input does not fit its place.
    pub fn chain(
        &mut self,
        name: &str,
        tag: &'static str,
        inputs: Vec<Element>,
    ) -> Result<Digest, CompileError> {
        let clause = self.packable(name, &inputs)?;
        self.definition.chains.push(Chain { clause, tag, inputs });
        Ok(Digest::Chain(self.definition.chains.len() - 1))
    }

    /// A hash of the closing part: of its inputs, or of the list that they are.
    ///
    /// # Errors
    /// When an input does not fit its place.
    pub fn closing_hash(
        &mut self,
        name: &str,
        tag: &'static str,
        inputs: Inputs,
    ) -> Result<Digest, CompileError> {
        let (list, inputs) = match inputs {
            Inputs::Few(inputs) => (false, inputs),
            Inputs::List(inputs) => (true, inputs),
        };
        let clause = self.packable(name, &inputs)?;
        self.definition.closing.push(Hash { clause, tag, list, inputs });
        Ok(Digest::Closing(self.definition.closing.len() - 1))
    }

    /// Packing is injective: each integer keeps to its bits, and all of them to the
    /// element's.
    fn packable(&self, name: &str, inputs: &[Element]) -> Result<Clause, CompileError> {
        let clause = self.clause(name);
        for input in inputs {
            let Element::Packed(fields) = input else { continue };
            let mut room = self.definition.word.element_bits;
            for (field, width) in fields {
                if *width > room || !field.interval().is_within(&Interval::unsigned(*width)) {
                    let (expected, got) = (room.min(*width), field.interval().clone());
                    return Err(CompileError::Packing { clause, expected, got });
                }
                room -= width;
            }
        }
        Ok(clause)
    }
}
