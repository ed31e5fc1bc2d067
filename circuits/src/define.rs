//! From a shape to its definition: the frame, and the rules in their order.

use assay_statement::Shape;

use crate::frame::Frame;
use crate::language::{Clause, CompileError, Definition};
use crate::predicates;

/// Compiles a shape. The capacity is no part of the definition.
///
/// # Errors
/// When a rule is unknown, or an expression does not fit any engine.
pub fn define(shape: &Shape) -> Result<Definition, CompileError> {
    let mut frame = Frame::new(shape)?;
    for (position, rule) in shape.rules.iter().enumerate() {
        frame.builder.owned_by(Clause::rule(rule.predicate, position));
        predicates::find(rule.predicate)
            .ok_or(CompileError::Predicate { rule: position + 1, got: rule.predicate.0 })?
            .constrain(position, rule, &mut frame)?;
    }
    let definition = frame.finish(shape)?;
    definition.window()?;
    Ok(definition)
}
