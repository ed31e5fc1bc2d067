//! Neighbours that are compared as tuples, and copies of the rows in sorted order.

use std::iter;

use num_bigint::BigInt;

use super::Builder;
use crate::language::{CompileError, Int, Interval, MAX_ROWS, Site, Sort, Source};

/// The rows of a table in descending order: those that are counted first.
#[derive(Debug, Clone)]
pub struct Sorted {
    /// 1 where a row of the copy is counted.
    pub counted: Int,
    /// Which of the counted rows with the same key it is, from 1; 0 where it is not counted.
    pub run: Int,
}

impl Builder {
    /// A copy of the rows, sorted by a key of integers with their widths in bits, most
    /// significant first. Whether a row is counted must be 0 on padding.
    ///
    /// # Errors
    /// When a part of the key does not fit its width, or is not linear in columns.
    pub fn sorted(
        &mut self,
        name: &str,
        counted: &Int,
        key: &[(Int, u32)],
    ) -> Result<Sorted, CompileError> {
        self.boolean(name, counted)?;
        let clause = self.clause(name);
        let values =
            iter::once((counted.clone(), 1)).chain(self.comparable(key)).collect::<Vec<_>>();
        for (value, width) in &values {
            if value.degree() > 1 {
                let (expected, got) = (1, value.degree());
                return Err(CompileError::Degree { clause, expected, got });
            }
            if !value.interval().is_within(&Interval::unsigned(*width)) {
                let (expected, got) = (*width, value.interval().clone());
                return Err(CompileError::Packing { clause, expected, got });
            }
        }
        let index = self.definition.sorts.len();
        let copies: Vec<(Int, u32)> = values
            .iter()
            .enumerate()
            .map(|(place, (value, width))| {
                let source = Source::Sorted(index, place);
                (self.column(name, value.interval().clone(), source), *width)
            })
            .collect();
        let run = self.column("run", Interval::new(0, MAX_ROWS), Source::Run(index));
        let counted = copies.first().map_or_else(|| Int::constant(0), |(first, _)| first.clone());
        let here: Vec<Int> = self.comparable(&copies).into_iter().map(|(value, _)| value).collect();
        let copies = copies.into_iter().map(|(copy, _)| copy).collect();
        self.definition.sorts.push(Sort { clause, values, copies });

        // Beyond the last row there are zeros, which come last in descending order as well.
        let names = ["next of the copy", "equal so far", "first difference"];
        let gap = self.first_difference(names, &here)?.unwrap_or_else(|| Int::constant(0));
        self.always_not_negative(Site::Every, "descending", &(&Int::constant(0) - &gap))?;
        let same = self.is_zero("next is the same", &gap)?;
        self.always_zero(Site::First, "first of a run", &(&run - &counted))?;
        let (next_run, next_counted) = (self.next("run", &run)?, self.next("run", &counted)?);
        let place = &next_counted * &(&Int::constant(1) + &(&same * &run));
        self.always_zero(Site::Every, "run", &(&next_run - &place))?;
        Ok(Sorted { counted, run })
    }

    /// How much the next row's tuple differs from this one's where they differ first, and 0
    /// where they do not: names of the next row's part, of equality up to a part, and of the
    /// difference. `None` of a tuple of nothing.
    ///
    /// # Errors
    /// When an expression does not fit.
    pub fn first_difference(
        &mut self,
        [next, equal, first]: [&str; 3],
        here: &[Int],
    ) -> Result<Option<Int>, CompileError> {
        let gaps = here.iter().map(|here| Ok(&self.next(next, here)? - here));
        let mut gaps = gaps.collect::<Result<Vec<_>, CompileError>>()?;
        let Some(mut gap) = gaps.pop() else { return Ok(None) };
        for earlier in gaps.into_iter().rev() {
            let is_equal = self.is_zero(equal, &earlier)?;
            gap = self.select(first, &is_equal, &gap, &earlier)?;
        }
        Ok(Some(gap))
    }

    /// Integers that are not negative with their widths in bits, most significant first, as
    /// few as compare like them: neighbours are compared digit by digit of an engine.
    #[must_use]
    pub fn comparable(&self, fields: &[(Int, u32)]) -> Vec<(Int, u32)> {
        let mut packed: Vec<(Int, u32)> = Vec::new();
        for (field, width) in fields {
            match packed.last_mut() {
                Some((last, bits)) if *bits + width <= self.definition.word.digit_bits => {
                    *last = &(&*last * &Int::constant(BigInt::from(1) << *width)) + field;
                    *bits += width;
                }
                _ => packed.push((field.clone(), *width)),
            }
        }
        packed
    }
}
