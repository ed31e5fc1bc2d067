//! `spacing/1`, `speed/1`: in the order of the identity, each record's position is at a distance
//! from the one before that is at least `min` and at most `max`, or that is reached at a speed of
//! at most `max`. A record without position or time fails, and so do two records of one identity:
//! they have no order. Where the policy identifies no records, the order is the one in which they are given.
//!
//! The rule's columns are latitude and longitude, of a speed the time, then those of the
//! identity, if any. Distances are in a plane: a degree of either has a number of units that the
//! rule says, and no root is taken.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Record, Rule, Table};
use num_bigint::BigInt;

use super::{Outcome, Predicate};
use crate::frame::{Cells, Frame, integers};
use crate::language::{CompileError, Int};

pub(super) struct Fixes {
    id: PredicateId,
    /// Whether distances are compared with the time that they took.
    timed: bool,
}

impl Fixes {
    pub(super) const SPACING: Self = Self { id: PredicateId("spacing/1"), timed: false };
    pub(super) const SPEED: Self = Self { id: PredicateId("speed/1"), timed: true };

    /// Columns before those of the identity.
    const fn columns(&self) -> usize {
        if self.timed { 3 } else { 2 }
    }
}

impl Predicate for Fixes {
    fn id(&self) -> PredicateId {
        self.id
    }

    /// Names each record without a position or time, and each that is too near to the one
    /// before, too far from it, or has its identity.
    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let Some((columns, identity)) = rule.columns.split_at_checked(self.columns()) else {
            return Outcome::of_table(table.records().len(), false);
        };
        let sorted = table.sorted(identity);
        let before = std::iter::once(None).chain(sorted.records().iter().map(Some));
        let fix = |record: &Record| -> Option<Vec<i128>> {
            columns.iter().map(|&column| record.cells[column].integer()).collect()
        };
        let fails = |record: &Record, before: Option<&Record>| {
            let Some(here) = fix(record) else { return true };
            let Some(before) = before else { return false };
            let same = |&key: &usize| record.cells[key] == before.cells[key];
            let twice = !identity.is_empty() && identity.iter().all(same);
            let Some(there) = fix(before) else { return twice };
            let steps: Vec<i128> =
                here.iter().zip(there).map(|(here, there)| here - there).collect();
            twice || !self.admits(rule, &steps)
        };
        let pairs = sorted.records().iter().zip(before);
        let failing = pairs.filter(|(record, before)| fails(record, *before));
        let mut lines: Vec<u64> = failing.map(|(record, _)| record.line).collect();
        lines.sort_unstable();
        Outcome::of_lines(table.records().len(), lines)
    }

    /// Only values of one column are subtracted from each other.
    fn compares(&self) -> bool {
        false
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let expected = self.misuse(
            position,
            "latitude and longitude, for a speed a time, then the identity columns of the policy; \
             integers named north and east, and limits named min or max",
        );
        let Some((columns, identity)) = rule.columns.split_at_checked(self.columns()) else {
            return Err(expected);
        };
        let cells: Option<Vec<_>> = columns
            .iter()
            .map(|&column| match frame.cells.get(column) {
                Some(Cells::Integer(cell)) => Some(cell.clone()),
                _ => None,
            })
            .collect();
        let (Some(cells), true) = (cells, identity == frame.identity) else { return Err(expected) };
        let thresholds = frame.arguments[position].clone();
        let Some(named) = integers(&thresholds) else { return Err(expected) };
        let [("north", north), ("east", east), limits @ ..] = &named[..] else {
            return Err(expected);
        };
        // Records of one identity may stand in any order: the prover would choose.
        if let Some(order) = &mut frame.order {
            order.require_strict();
        }
        let Frame { builder, active, .. } = frame;
        let mut steps = Vec::new();
        for (name, cell) in ["latitude", "longitude", "time"].into_iter().zip(&cells) {
            builder.zero(&format!("{name} present on active rows"), &(&*active - &cell.present))?;
            // Both values are there, so their distances from the type's minimum differ alike.
            steps.push(&builder.next(name, &cell.offset)? - &cell.offset);
        }
        let next = builder.next("next record", active)?;
        let mut linear = |name: &str, value: Int| {
            // A threshold that is known is no factor, and needs no column.
            if value.degree() > 1 { builder.define(name, &value) } else { Ok(value) }
        };
        let [Some(latitude), Some(longitude)] = [steps.first(), steps.get(1)] else {
            return Err(expected);
        };
        let north = linear("way north", latitude * *north)?;
        let east = linear("way east", longitude * *east)?;
        let way = &(&north * &north) + &(&east * &east);
        let time = steps.get(2);
        if let Some(time) = time {
            let later = time - &Int::constant(1);
            frame.builder.not_negative_where("later", &next, &later)?;
        }
        for (name, limit) in limits {
            let reach = match time {
                Some(time) => {
                    let reach = time * *limit;
                    if reach.degree() > 1 { frame.builder.define("reach", &reach)? } else { reach }
                }
                None => (*limit).clone(),
            };
            let reach = &reach * &reach;
            let room = match *name {
                "min" if !self.timed => &way - &reach,
                "max" => &reach - &way,
                _ => return Err(expected),
            };
            frame.builder.not_negative_where(name, &next, &room)?;
        }
        Ok(())
    }
}

impl Fixes {
    /// Whether limits admit the step from one record to the next.
    fn admits(&self, rule: &Rule, steps: &[i128]) -> bool {
        let [Some(latitude), Some(longitude)] = [steps.first(), steps.get(1)] else { return false };
        let (Some(north), Some(east)) = (rule.integer("north"), rule.integer("east")) else {
            return false;
        };
        let square = |a: i128, b: i128| (BigInt::from(a) * b).pow(2);
        let way = square(*latitude, north) + square(*longitude, east);
        let time = if self.timed { steps.get(2).copied().unwrap_or_default() } else { 1 };
        time > 0
            && rule.integer("min").is_none_or(|min| way >= square(min, time))
            && rule.integer("max").is_none_or(|max| way <= square(max, time))
    }
}
