//! What a policy, its binding and a time put into a definition.

use ark_ff::PrimeField as _;
use assay_statement::hash::Fr;
use assay_statement::packing::element;
use assay_statement::time::Time;
use assay_statement::{Binding, Bytes32, Entry, Policy, Value};

use crate::language::{Argument, Definition, digit};

/// The digits and digests of a policy's thresholds, as its definition counts them, and the time
/// that ages are measured against.
#[must_use]
pub fn arguments(definition: &Definition, policy: &Policy, as_of: Option<Time>) -> Vec<Fr> {
    let rules = policy.rules().iter().flat_map(|rule| &rule.arguments);
    let thresholds: Vec<&Value> = rules.map(|argument| &argument.value).collect();
    let value = |argument: &Argument| match *argument {
        Argument::Day => Fr::from(as_of.map_or(0, |time| time.day)),
        Argument::Second => Fr::from(as_of.map_or(0, |time| time.second)),
        Argument::Digest(threshold)
        | Argument::Digit { threshold, .. }
        | Argument::Bytes { threshold, .. } => match (argument, thresholds[threshold]) {
            (Argument::Digit { shift, bits, .. }, Value::Integer { value, min, .. }) => {
                Fr::from(digit(value - min, *shift, *bits))
            }
            (Argument::Bytes { start, count, .. }, Value::Short { text, .. }) => {
                let bytes: Vec<u8> =
                    (*start..start + count).map(|index| text.byte(index)).collect();
                Fr::from_be_bytes_mod_order(&bytes)
            }
            (_, Value::Text(text)) => element(*text),
            (_, Value::Integer { .. } | Value::Short { .. }) => Fr::from(0_u8),
        },
    };
    definition.arguments.iter().map(value).collect()
}

/// The entries that policy and binding say. The others follow from the data, or are zero.
pub fn entries<'a>(
    policy: &'a Policy,
    binding: &'a Binding,
) -> impl Fn(Entry) -> Option<Bytes32> + 'a {
    |entry| match entry {
        Entry::PolicyId => Some(policy.id()),
        Entry::Binding => Some(binding.digest()),
        Entry::Scope => Some(binding.scope()),
        Entry::Parameters
        | Entry::Commitment
        | Entry::Nullifier
        | Entry::Fingerprints
        | Entry::AsOf
        | Entry::Issuer => None,
    }
}
