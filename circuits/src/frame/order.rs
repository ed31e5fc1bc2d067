//! Records stand in ascending order of their identity columns, where they have any.
//!
//! The key is a list of integers, each at most a digit wide, that compare like the
//! columns from left to right: the first one in which two neighbours differ decides.

use crate::language::{Builder, CompileError, Element, Int};

/// The order of the records, which a rule can ask to be strict.
#[derive(Debug)]
pub struct Order {
    gap: Int,
    strict: bool,
}

impl Order {
    /// Prepares the distance from each record to the next one. Without a key records have
    /// no order but the one in which they are committed.
    pub(super) fn new(
        builder: &mut Builder,
        key: &[Element],
    ) -> Result<Option<Self>, CompileError> {
        builder.owned_by("order");
        let mut here = Vec::with_capacity(key.len());
        for element in key {
            match element {
                Element::Packed(fields) => {
                    here.extend(builder.comparable(fields).into_iter().map(|(key, _)| key));
                }
                Element::Digest(digest) => here.extend(builder.limbs("key string", *digest)?),
            }
        }
        let names = ["next key", "equal so far", "first difference"];
        let gap = builder.first_difference(names, &here)?;
        Ok(gap.map(|gap| Self { gap, strict: false }))
    }

    /// Whether no two records may have the same identity.
    pub(crate) const fn is_strict(&self) -> bool {
        self.strict
    }

    /// Asks that no two records have the same identity.
    pub const fn require_strict(&mut self) {
        self.strict = true;
    }

    /// Neighbours that are both records ascend.
    pub(super) fn constrain(self, builder: &mut Builder, active: &Int) -> Result<(), CompileError> {
        builder.owned_by("order");
        let next = builder.next("ascending", active)?;
        let least = Int::constant(i32::from(self.strict));
        builder.not_negative_where("ascending", &next, &(&self.gap - &least))
    }
}
