//! `class_balance/1`: each class of a list has a share of all records that is within limits.
//! A record without a value, or of another class, counts for none of them.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::limits::{self, Limit};
use super::members::{self, MEMBER};
use super::{Figure, Outcome, Predicate};
use crate::frame::Frame;
use crate::language::CompileError;

pub(super) struct ClassBalance;

impl Predicate for ClassBalance {
    fn id(&self) -> PredicateId {
        PredicateId("class_balance/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let records = table.records();
        let count = |class| {
            let of = |record: &&assay_statement::Record| {
                rule.columns.iter().any(|&column| record.cells[column] == class)
            };
            records.iter().filter(of).count()
        };
        let counts: Vec<usize> = members::list(rule).map(count).collect();
        let holds = counts.iter().all(|&count| limits::hold(rule, count, records.len()));
        // The class that is nearest to breaking the first limit.
        let nearest = match rule.integer("share_min") {
            Some(_) => counts.iter().min(),
            None => counts.iter().max(),
        };
        Outcome::of_table(records.len(), holds)
            .with(nearest.and_then(|&count| Figure::new(count, records.len())))
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let expected =
            self.misuse(position, "one column, values of its kind, and limits of a share");
        let [column] = rule.columns[..] else { return Err(expected) };
        let named = frame.arguments[position].clone();
        if named.iter().any(|(name, _)| *name != MEMBER && Limit::named(name).is_none()) {
            return Err(expected);
        }
        for (_, class) in named.iter().filter(|(name, _)| *name == MEMBER) {
            let Some(equal) = members::equals(frame, column, class)? else { return Err(expected) };
            let present = frame.cells[column].present();
            let of = frame.builder.define("of the class", &(present * &equal))?;
            let count = frame.builder.total("class", &of)?;
            limits::constrain(frame, &count, &named)?;
        }
        Ok(())
    }
}
