//! What holds on each row, and what the columns themselves say of it already.

use std::collections::BTreeSet;

use num_bigint::BigInt;

use super::fill::Value;
use super::limbs::Limbs;
use super::poly::Poly;
use super::rows::Lowering;
use crate::engines::stark::table::Site as Where;
use crate::language::{CompileError, Definition, Int, Node, Range, Site, Source, Turn};

impl Lowering<'_> {
    /// What holds on each row: what is zero, and what is in range.
    pub(super) fn constraints(&mut self) -> Result<(), CompileError> {
        for zero in self.definition.zeros.iter().filter(|zero| zero.site != Site::Closing) {
            let site = if zero.site == Site::First { Where::First } else { Where::Every };
            let value = Limbs::of(&zero.clause, &zero.value, self)?;
            self.sheet.zero_integer(&zero.clause, site, value)?;
        }
        let definition = self.definition;
        // Comparisons that are shown: where, and of which integer.
        let mut shown: BTreeSet<(Poly, Poly)> = BTreeSet::new();
        for range in definition.ranges.iter().filter(|range| range.site != Site::Closing) {
            let own = matches!(range.value.node(), Node::Column(column, Turn::This)
                if self.own_range(*column).is_some_and(|own| std::ptr::eq(own, range)));
            if own {
                continue;
            }
            let one = Int::constant(1);
            let (condition, guarded) = match &range.guard {
                Some((condition, value)) => (condition, value),
                None => (&one, &range.value),
            };
            let condition = Limbs::of(&range.clause, condition, self)?.collapsed();
            let guarded = Limbs::of(&range.clause, guarded, self)?;
            // Not more than that is asked of a value that cannot be wider.
            let never_wider = range.value.interval().max().bits() <= u64::from(range.bits);
            let comparison = (condition, guarded.collapsed());
            let is_told = never_wider
                && (shown.contains(&comparison)
                    || self.sheet.not_negative(&range.clause, &comparison.0, &guarded)?);
            shown.insert(comparison);
            if is_told {
                continue;
            }
            let value = Limbs::of(&range.clause, &range.value, self)?;
            let pieces =
                self.sheet.pieces(&range.clause, range.bits, Value::Integer(value.clone()))?;
            self.sheet.zero_integer(&range.clause, Where::Every, value.minus(&pieces))?;
        }
        Ok(())
    }

    /// The range of a column by itself: the column is stored as the pieces that prove it.
    pub(super) fn own_range(&self, index: usize) -> Option<&Range> {
        let is_own = |range: &&Range| {
            range.site == Site::Every
                && matches!(range.value.node(), Node::Column(column, Turn::This) if *column == index)
        };
        let source = &self.definition.columns[index].source;
        let stored = matches!(
            source,
            Source::Digit { .. } | Source::Byte { .. } | Source::Limb(..) | Source::Quotient(..)
        );
        self.definition.ranges.iter().filter(|_| stored).find(is_own)
    }

    /// Whether a column is, by a constraint, 1 on every record.
    pub(super) fn is_required(&self, index: usize) -> bool {
        let reads = |int: &Int, column| matches!(int.node(), Node::Column(own, Turn::This) if *own == column);
        self.definition.zeros.iter().filter(|zero| zero.site == Site::Every).any(|zero| {
            let Node::Sum(active, other) = zero.value.node() else { return false };
            let Node::Scaled(factor, present) = other.node() else { return false };
            *factor == BigInt::from(-1)
                && reads(active, Definition::ACTIVE)
                && reads(present, index)
        })
    }
}
