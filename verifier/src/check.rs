//! The checks of the door, by name.

use assay_statement::Engine;
use serde::{Serialize, Serializer};

/// One check. The order of the variants is the order in which the door runs them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// The proof file's format and the proof system are known.
    Engine,
    /// The figures that the proof tells are those that the expected policy discloses, as closely
    /// as it says. They count as its thresholds from here on.
    Disclosure,
    /// The key is one of the verifier's own, and labelled with the shape that the proof
    /// names. Where the engine has no keys, the proof names the constraint system that the
    /// verifier compiled from the expected policy.
    Key,
    /// The key is labelled with the shape of the expected policy, at the key's capacity.
    /// Whoever makes a key writes the label: that the key was made for the circuit of
    /// this shape is trusted, as everything about a key in the registry is. A system that
    /// the verifier compiled is of this shape.
    Shape,
    /// The proof has the engine's length, or is no longer than any of the engine.
    ProofLength,
    /// The proof's bytes are the only encoding of what they encode.
    ProofEncoding,
    /// The proof's points, if it has any, are on the curve, in the right subgroup, not
    /// infinity.
    ProofPoints,
    /// Every entry of the instance is in its one form.
    InputRange,
    /// The key, if there is one, takes exactly as many entries as an instance has.
    InputCount,
    /// The entry `policy_id` is that of the expected policy.
    Policy,
    /// The entry `parameters` is the hash of the expected policy's thresholds.
    Parameters,
    /// The entry `scope` is that of the expected pool.
    Scope,
    /// The entry `binding` is that of the expected binding.
    Binding,
    /// The entries that the expected policy does not use are zero: those that are reserved, and
    /// the nullifier where the policy identifies no records. Ages, where the policy asks for
    /// them, are measured against the expiry of the expected binding.
    UnusedEntries,
    /// The expected binding has not expired.
    Expiry,
    /// The key was made in a ceremony, or not made at all.
    Ceremony,
    /// The proof equation holds for the expected instance.
    Equation,
}

impl Check {
    /// Every check, in the order of the door.
    pub const ALL: [Self; 17] = [
        Self::Engine,
        Self::Disclosure,
        Self::Key,
        Self::Shape,
        Self::ProofLength,
        Self::ProofEncoding,
        Self::ProofPoints,
        Self::InputRange,
        Self::InputCount,
        Self::Policy,
        Self::Parameters,
        Self::Scope,
        Self::Binding,
        Self::UnusedEntries,
        Self::Expiry,
        Self::Ceremony,
        Self::Equation,
    ];

    /// The check's name in verdicts and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Engine => "engine",
            Self::Disclosure => "disclosure",
            Self::Shape => "shape",
            Self::Key => "key",
            Self::ProofLength => "proof_length",
            Self::ProofEncoding => "proof_encoding",
            Self::ProofPoints => "proof_points",
            Self::InputRange => "input_range",
            Self::InputCount => "input_count",
            Self::Policy => "policy",
            Self::Parameters => "parameters",
            Self::Scope => "scope",
            Self::Binding => "binding",
            Self::UnusedEntries => "unused_entries",
            Self::Expiry => "expiry",
            Self::Ceremony => "ceremony",
            Self::Equation => "equation",
        }
    }

    /// What has been established of a proof of `engine` where the check passed.
    #[must_use]
    pub const fn meaning(self, engine: Engine) -> &'static str {
        match (self, engine) {
            (Self::Engine, _) => "the proof system and its version are known",
            (Self::Disclosure, _) => {
                "the proof tells the figures that the expected policy discloses, and no other"
            }
            (Self::Shape, Engine::Groth16 | Engine::Halo2) => {
                "the key is labelled with the shape of the expected policy; that it was made for this shape's circuit is the trust in its maker"
            }
            (Self::Shape, Engine::Stark) => {
                "the constraint system is that of the expected policy's shape"
            }
            (Self::Key, Engine::Groth16 | Engine::Halo2) => {
                "the key is in the verifier's own registry, and labelled with the shape that the proof names"
            }
            (Self::Key, Engine::Stark) => {
                "the proof names the constraint system that the verifier compiled from the expected policy"
            }
            (Self::ProofLength, Engine::Groth16 | Engine::Halo2) => {
                "the proof has exactly the expected number of bytes"
            }
            (Self::ProofLength, Engine::Stark) => "the proof is no longer than the engine's bound",
            (Self::ProofEncoding, _) => "the proof's bytes are canonical",
            (Self::ProofPoints, _) => {
                "the proof's points are in their groups, and none is infinity"
            }
            (Self::InputRange, Engine::Groth16 | Engine::Halo2) => {
                "every entry is below the order of the field"
            }
            (Self::InputRange, Engine::Stark) => "every entry is a digest in its one form, or zero",
            (Self::InputCount, _) => "the key takes exactly as many entries as the instance has",
            (Self::Policy, _) => "the proof is for the expected policy",
            (Self::Parameters, _) => {
                "the thresholds in the proof are those of the expected policy, and of what it discloses"
            }
            (Self::Scope, _) => "the proof is scoped to the expected pool",
            (Self::Binding, _) => "the proof is bound to what the caller expects",
            (Self::UnusedEntries, _) => {
                "the entries that the expected policy does not use are zero, and ages are measured against the expiry of the binding, if any are"
            }
            (Self::Expiry, _) => "the binding has not expired",
            (Self::Ceremony, Engine::Halo2) => {
                "the key is labelled as made with a ceremony's reference string"
            }
            (Self::Ceremony, _) => "the key was made in a ceremony",
            (Self::Equation, _) => "the proof equation holds for the expected instance",
        }
    }

    /// Why there is nothing in a proof of `engine` that the check could be run on, if so.
    #[must_use]
    pub(crate) const fn moot(self, engine: Engine) -> Option<&'static str> {
        match (engine, self) {
            (Engine::Stark, Self::ProofPoints) => {
                Some("a proof of this engine has no points of a group")
            }
            (Engine::Stark, Self::InputCount) => {
                Some("the verifier compiled the constraints, and for the entries that there are")
            }
            (Engine::Stark, Self::Ceremony) => {
                Some("the engine has no set-up: no key was made, and there is no maker to trust")
            }
            _ => None,
        }
    }
}

impl std::fmt::Display for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Check {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// What became of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was run and holds.
    Passed,
    /// It was run and does not hold.
    Failed,
    /// The caller did not ask for it.
    NotRequired,
    /// There is nothing that it could be run on.
    NotApplicable,
    /// An earlier check failed.
    NotReached,
}

impl Outcome {
    /// The outcome's name in verdicts.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NotRequired => "not_required",
            Self::NotApplicable => "not_applicable",
            Self::NotReached => "not_reached",
        }
    }
}

/// One line of a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CheckResult {
    /// Which check.
    #[serde(rename = "name")]
    pub check: Check,
    /// What became of it.
    pub outcome: Outcome,
    /// What that means, in a sentence.
    pub detail: String,
}

impl CheckResult {
    pub(crate) fn new(check: Check, outcome: Outcome, detail: impl Into<String>) -> Self {
        Self { check, outcome, detail: detail.into() }
    }

    /// Whether the check was run and holds.
    #[must_use]
    pub const fn passed(&self) -> bool {
        matches!(self.outcome, Outcome::Passed)
    }
}
