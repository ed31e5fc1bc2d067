//! Who runs in the race.

use serde::Deserialize;

use super::{Track, noir, ours, snarkjs};
use crate::failure::Failure;

/// One prover of the yardstick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contestant {
    Stark,
    Groth16,
    Halo2,
    Noir,
    Snarkjs,
}

/// What one proof took.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Figures {
    /// Constraints, gates, rows or cells.
    #[serde(rename = "constraints_or_cells")]
    pub(super) size: u64,
    /// Seconds for a key; absent where a peer's key is made directly from a known secret.
    pub(super) setup_s: Option<f64>,
    /// Seconds of CPU for the witness; absent where that is a part of proving.
    pub(super) witness_cpu_s: Option<f64>,
    pub(super) prove_cpu_s: f64,
    /// Seconds on the wall, from the table to the proof.
    #[serde(rename = "prove_wall_s")]
    pub(super) wall_s: f64,
    pub(super) peak_rss_bytes: f64,
    pub(super) proof_bytes: u64,
    /// Absent where the proof could not be verified.
    pub(super) verify_ms: Option<f64>,
}

impl Figures {
    /// Seconds of CPU from the table to the proof.
    pub(super) fn cpu_s(&self) -> f64 {
        self.witness_cpu_s.unwrap_or(0.0) + self.prove_cpu_s
    }
}

impl Contestant {
    /// In the order of the table.
    pub(super) const ALL: [Self; 5] =
        [Self::Stark, Self::Groth16, Self::Halo2, Self::Noir, Self::Snarkjs];

    /// As `--only` calls it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Stark => "stark",
            Self::Groth16 => "groth16",
            Self::Halo2 => "halo2",
            Self::Noir => "noir",
            Self::Snarkjs => "snarkjs",
        }
    }

    /// As the table calls it.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Stark => "Assay, `stark`",
            Self::Groth16 => "Assay, `groth16`",
            Self::Halo2 => "Assay, `halo2`",
            Self::Noir => "Noir, Barretenberg (UltraHonk)",
            Self::Snarkjs => "circom, snarkjs (Groth16)",
        }
    }

    /// What its size counts.
    pub(super) const fn unit(self) -> &'static str {
        match self {
            Self::Stark => "cells",
            Self::Groth16 | Self::Snarkjs => "constraints",
            Self::Halo2 => "rows",
            Self::Noir => "gates",
        }
    }

    /// The numbers of records that it proves unless told otherwise.
    pub(super) const fn sizes(self) -> &'static [u32] {
        match self {
            Self::Stark => &[1024, 4096, 16384, 65536],
            Self::Groth16 => &[256, 1024],
            Self::Halo2 => &[1024, 4096],
            Self::Noir => &[1024, 4096, 16384],
            Self::Snarkjs => &[256, 1024, 4096],
        }
    }

    pub(super) const fn is_ours(self) -> bool {
        matches!(self, Self::Stark | Self::Groth16 | Self::Halo2)
    }

    /// Compiles circuits and makes keys, where that is not done yet.
    pub(super) fn prepare(self, track: &Track, records: u32) -> Result<(), Failure> {
        match self {
            Self::Stark | Self::Groth16 | Self::Halo2 => Ok(()),
            Self::Noir => noir::prepare(track, records),
            Self::Snarkjs => snarkjs::prepare(track, records),
        }
    }

    /// Proves once.
    pub(super) fn run(self, track: &Track, records: u32) -> Result<Figures, Failure> {
        match self {
            Self::Stark | Self::Groth16 | Self::Halo2 => ours::run(track, self.name(), records),
            Self::Noir => noir::run(track, records),
            Self::Snarkjs => snarkjs::run(track, records),
        }
    }
}
