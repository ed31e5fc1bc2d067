//! The only way to a [`Verified`]: every check, in a fixed order.

use std::borrow::Cow;

use assay_statement::file::{Document, excerpt};
use assay_statement::{Entry, Instance, Origin, Policy, ProofFile, Shape};

use crate::engine;
use crate::expectation::Expectation;
use crate::registry::{KeyRegistry, Trusted};
use crate::rejection::Rejection;
use crate::verdict::Verdict;
use crate::verifier::Verified;

/// Runs [`Check::ALL`](crate::Check::ALL) in order and stops at the first failure.
pub(crate) fn enter(
    keys: &KeyRegistry,
    expectation: &Expectation<'_>,
    proof: &ProofFile,
) -> Result<Verified, Rejection> {
    known(expectation, proof)?;
    let policy = told(expectation, proof)?;
    let expectation = &Expectation { policy: &policy, ..*expectation };
    let transparent;
    let key = match engine::transparent(expectation.policy, proof)? {
        Some(computed) => {
            transparent = computed;
            &transparent
        }
        None => key(keys, expectation, proof)?,
    };
    shape(expectation, key, proof)?;
    let decoded = key.key.decode(&proof.proof.0)?;
    in_range(proof)?;
    decoded.takes(proof.instance.entries().len())?;
    let instance = expectation.instance(proof.instance.commitment, proof.instance.nullifier);
    equal(&instance, &proof.instance)?;
    expiry(expectation)?;
    ceremony(expectation, proof, key)?;
    decoded.proves(expectation.policy, &instance)?;
    let verdict = Verdict::accepted(expectation, &instance, proof, key);
    Ok(Verified::new(instance, key.capacity, proof, verdict))
}

fn known(expectation: &Expectation<'_>, proof: &ProofFile) -> Result<(), Rejection> {
    if proof.format() != ProofFile::FORMAT {
        return Err(Rejection::Format {
            expected: ProofFile::FORMAT,
            got: excerpt(proof.format()),
        });
    }
    engine::known(proof.engine)?;
    Ok(proof.engine.proves(expectation.policy)?)
}

/// The expected policy, with the thresholds of what the proof tells.
fn told<'p>(
    expectation: &Expectation<'p>,
    proof: &ProofFile,
) -> Result<Cow<'p, Policy>, Rejection> {
    expectation.policy.told(&proof.disclosed).map_err(|error| {
        let (expected, got) = (expectation.policy.id(), proof.instance.policy_id);
        if expected == got {
            error.into()
        } else {
            Rejection::DisclosureOfOtherPolicy { expected, got }
        }
    })
}

/// The key that the proof names, among the verifier's own.
fn key<'k>(
    keys: &'k KeyRegistry,
    expectation: &Expectation<'_>,
    proof: &ProofFile,
) -> Result<&'k Trusted, Rejection> {
    let id = proof.key_id;
    let Some(key) = keys.get(&id) else {
        // What the proof says of itself serves the message only.
        let (expected, policy) = (expectation.policy.id(), proof.instance.policy_id);
        return Err(if expected == policy {
            Rejection::UnknownKey { got: id }
        } else {
            Rejection::UnknownKeyOfOtherPolicy { expected, policy, got: id }
        });
    };
    if key.engine != proof.engine {
        return Err(Rejection::KeyEngine { key: id, expected: key.engine, got: proof.engine });
    }
    if key.shape_id != proof.shape_id {
        let (expected, got) = (key.shape_id, proof.shape_id);
        return Err(Rejection::KeyShape { key: id, expected, got });
    }
    Ok(key)
}

/// Whether the key is labelled with the shape of the expected policy. Who made a key
/// wrote its label, which is all that can be compared. A shape takes time in proportion
/// to the policy, so that one is made, at the capacity of the key.
fn shape(expectation: &Expectation<'_>, key: &Trusted, proof: &ProofFile) -> Result<(), Rejection> {
    let policy = expectation.policy;
    if Shape::new(proof.engine, policy, key.capacity)?.id() == key.shape_id {
        return Ok(());
    }
    let (expected, got) = (policy.id(), proof.instance.policy_id);
    Err(if expected == got {
        Rejection::Shape { policy: expected, capacity: key.capacity.log(), got: key.shape_id }
    } else {
        Rejection::ShapeOfOtherPolicy { expected, got }
    })
}

fn in_range(ProofFile { engine, instance, .. }: &ProofFile) -> Result<(), Rejection> {
    let hash = engine.hash();
    match instance.non_canonical(hash) {
        None => Ok(()),
        Some(entry) => Err(Rejection::InputRange { entry, hash, got: instance.get(entry) }),
    }
}

/// Compares every entry, the pool before the binding that contains it.
fn equal(expected: &Instance, got: &Instance) -> Result<(), Rejection> {
    const ORDER: [Entry; Entry::ALL.len()] = [
        Entry::PolicyId,
        Entry::Parameters,
        Entry::Scope,
        Entry::Binding,
        Entry::Fingerprints,
        Entry::AsOf,
        Entry::Issuer,
        Entry::Commitment,
        Entry::Nullifier,
    ];
    ORDER
        .into_iter()
        .map(|entry| (entry, expected.get(entry), got.get(entry)))
        .find(|(_, expected, got)| expected != got)
        .map_or(Ok(()), |(entry, expected, got)| Err(Rejection::Entry { entry, expected, got }))
}

fn expiry(expectation: &Expectation<'_>) -> Result<(), Rejection> {
    match expectation.binding.expiry() {
        Some(expiry) if expiry <= expectation.now => {
            Err(Rejection::Expired { expiry, now: expectation.now })
        }
        Some(_) | None => Ok(()),
    }
}

fn ceremony(
    expectation: &Expectation<'_>,
    proof: &ProofFile,
    key: &Trusted,
) -> Result<(), Rejection> {
    match key.origin {
        Origin::Development if expectation.require_ceremony => {
            Err(Rejection::Development { key: proof.key_id })
        }
        Origin::Development | Origin::Ceremony | Origin::Transparent => Ok(()),
    }
}
