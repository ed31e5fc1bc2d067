//! From a table to the values of its definition.

use assay_statement::time::{Time, as_of};
use assay_statement::{Binding, Policy, Salt, Shape, Table};

use super::inputs::{arguments, entries};
use super::trace::{Assignment, Trace, fill};
use crate::check;
use crate::engines::EngineError;
use crate::language::Definition;

/// Every value of a shape's definition, for a table under a policy.
///
/// # Errors
/// When the policy has another shape, or the table more records than rows.
pub(in crate::engines) fn trace(
    definition: &Definition,
    shape: &Shape,
    (policy, binding): (&Policy, &Binding),
    table: &Table,
    salt: &Salt,
) -> Result<Trace, EngineError> {
    if Shape::new(shape.engine, policy, shape.capacity).as_ref() != Ok(shape) {
        return Err(EngineError::Shape);
    }
    let rows = shape.capacity.rows();
    if table.records().len() > rows {
        return Err(EngineError::Capacity { expected: rows, got: table.records().len() });
    }
    let table = table.sorted(policy.identity());
    let as_of = Time::from_bytes(as_of(policy, binding));
    let outcomes = check::counted(policy, &table, as_of);
    let arguments = arguments(definition, policy, as_of);
    let assignment = Assignment {
        table: &table,
        arguments: &arguments,
        entries: &entries(policy, binding),
        outcomes: &outcomes,
        salt: salt.to_bytes32(),
        rows,
    };
    Ok(fill(definition, &assignment))
}
