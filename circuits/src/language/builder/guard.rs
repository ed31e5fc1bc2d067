//! Rules that only count: what they assert is asserted where the prover says that they hold.
//!
//! What a rule defines (columns, totals, figures, copies) is true of any table, and is constrained
//! without a guard. So a prover can always say that a rule does not hold, and says that it holds
//! only where it does.

use super::Builder;
use crate::language::{CompileError, Int, Interval, Site, Source};

/// What is said of the rule whose constraints are written.
#[derive(Debug)]
pub(super) struct Guard {
    rule: usize,
    /// Whether it holds, for the closing part: 0 or 1.
    holds: Int,
    /// The same on each row that holds a record, once something is asserted of rows.
    here: Option<Int>,
}

impl Builder {
    /// From here on, what is asserted is asserted where the rule at a position is said to hold.
    ///
    /// # Errors
    /// Never in practice: the constraints are fixed.
    pub fn guard(&mut self, rule: usize) -> Result<(), CompileError> {
        let first = Source::Held { rule, once: true };
        let first = self.column("holds", Interval::boolean(), first);
        // Beyond the first row there is none, so that the sum is what the first row says.
        let next = self.next("holds, once", &first)?;
        self.always_zero(Site::Every, "holds, once", &next)?;
        let sum = self.total("holds", &first)?.enforced(Interval::boolean());
        let holds = self.figure("holds or not", &sum)?;
        self.guard = Some(Guard { rule, holds, here: None });
        Ok(())
    }

    /// Ends what [`Builder::guard`] began: 1 where the rule is said to hold, for the closing part.
    /// `None` where nothing was begun.
    ///
    /// # Errors
    /// Never in practice: the constraints are fixed.
    pub fn unguard(&mut self, records: &Int) -> Result<Option<Int>, CompileError> {
        let Some(Guard { holds, here, .. }) = self.guard.take() else { return Ok(None) };
        if let Some(here) = here {
            // Each is 0 or 1, so that as many as there are records are all of them.
            let held = self.total("holds here", &here)?;
            let all = &(records * &holds) - &held;
            self.always_zero(Site::Closing, "holds here, everywhere or nowhere", &all)?;
        }
        Ok(Some(holds))
    }

    /// 1 on rows for which the rule is said to hold; `None` where it is required.
    pub(super) fn guard_of_rows(&mut self) -> Result<Option<Int>, CompileError> {
        let Some(Guard { rule, here, .. }) = &self.guard else { return Ok(None) };
        if let Some(here) = here {
            return Ok(Some(here.clone()));
        }
        let source = Source::Held { rule: *rule, once: false };
        let here = self.column("holds here", Interval::boolean(), source);
        let one = Int::constant(1);
        self.always_zero(Site::Every, "holds here, a boolean", &(&here * &(&one - &here)))?;
        let beyond = &here * &(&one - &Self::active());
        self.always_zero(Site::Every, "holds here, none on padding", &beyond)?;
        if let Some(guard) = &mut self.guard {
            guard.here = Some(here.clone());
        }
        Ok(Some(here))
    }

    /// 1 where the rule is said to hold, in the closing part; `None` where it is required.
    pub(super) fn guard_of_totals(&self) -> Option<Int> {
        self.guard.as_ref().map(|guard| guard.holds.clone())
    }
}
