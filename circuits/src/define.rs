//! From a shape to its definition: the frame, and the rules in their order.

use assay_statement::Shape;
use assay_statement::shape::RuleShape;

use crate::frame::Frame;
use crate::language::{Clause, CompileError, Definition};
use crate::predicates::{self, Predicate};

/// Compiles a shape. The capacity is no part of the definition.
///
/// # Errors
/// When a rule is unknown, or an expression does not fit any engine.
pub fn define(shape: &Shape) -> Result<Definition, CompileError> {
    let intervals: Vec<_> =
        (0..shape.columns.len()).map(|column| interval(shape, column)).collect();
    let mut frame = Frame::new(shape, &intervals)?;
    for (position, rule) in shape.rules.iter().enumerate() {
        let owner = Clause::rule(rule.predicate, position);
        frame.builder.owned_by(&owner);
        let predicate = predicates::find(rule.predicate)
            .ok_or(CompileError::Predicate { rule: position + 1, got: rule.predicate.0 })?;
        if !rule.weighed {
            predicate.constrain(position, rule, &mut frame)?;
            continue;
        }
        let strict = frame.is_strict();
        frame.builder.guard(position)?;
        predicate.constrain(position, rule, &mut frame)?;
        frame.builder.owned_by(owner);
        frame.counted.extend(frame.builder.unguard(&frame.records)?);
        // The order is asserted once, for all rules, and of no rule alone.
        if frame.is_strict() != strict {
            return Err(predicate.misuse(position, "to be required: it decides the order"));
        }
    }
    let definition = frame.finish(shape)?;
    definition.window()?;
    Ok(definition)
}

/// The integers that a column's cells keep to: those of its type. Where thresholds are known,
/// and neither a hash of a record nor another column depends on it, no more of them than the rules allow.
fn interval(shape: &Shape, column: usize) -> Option<(i128, i128)> {
    let own = shape.columns[column].interval()?;
    let hashed = shape.engine.hashes_records() || shape.identity.contains(&column);
    // Two columns are compared by their distances from one least value.
    let is_pair = |rule: &&RuleShape| {
        let several = rule.columns.len() > 1 && rule.columns.contains(&column);
        several && predicates::find(rule.predicate).is_none_or(Predicate::compares)
    };
    let compared = shape.rules.iter().any(|rule| is_pair(&rule));
    let rules = shape.rules.iter();
    // What only counts may be broken.
    let rules =
        rules.filter(|rule| !hashed && !compared && !rule.weighed && rule.columns == [column]);
    let bounds = rules.filter_map(|rule| predicates::find(rule.predicate)?.bounds(rule));
    let (min, max) = bounds.fold(own, |own, other| (own.0.max(other.0), own.1.min(other.1)));
    // Rules that leave nothing are not satisfied by any record.
    Some(if min <= max { (min, max) } else { own })
}
