//! Proofs about two tables, and their bytes.

pub use assay_statement::proof::MAX_PROOF_BYTES;
use p3_batch_stark::{BatchProof, CommonData, verify_batch};
#[cfg(feature = "stark")]
use p3_batch_stark::{ProverData, ProverOnlyData, StarkInstance, prove_batch};
use p3_koala_bear::KoalaBear;
#[cfg(feature = "stark")]
use p3_matrix::{Matrix, dense::RowMajorMatrix};
#[cfg(feature = "stark")]
use rand::{CryptoRng, rngs::StdRng};

#[cfg(feature = "stark")]
use super::air::TableAir;
use super::air::{airs, lookups};
use super::config::{Config, Nothing, config};
use super::limits::{TableError, check};
use super::table::Table;

/// Why there is no proof.
#[cfg(feature = "stark")]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProveError {
    /// The tables are not such as can be proven.
    #[error(transparent)]
    Tables(#[from] TableError),
    /// A trace of another width than its table.
    #[error("expected a trace of {expected} columns, got {got}")]
    Width {
        /// Columns of the table.
        expected: usize,
        /// Columns of the trace.
        got: usize,
    },
    /// The proof system failed.
    #[error("the proof system failed: {0}")]
    Backend(String),
}

/// Why a proof is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// The tables are not such as can be proven.
    #[error(transparent)]
    Tables(#[from] TableError),
    /// An entry that is not canonical, and so the same public values as another.
    #[error("expected canonical entries of the instance, got {entry}")]
    Instance {
        /// The entry's name.
        entry: &'static str,
    },
    /// More bytes than any proof has.
    #[error("expected at most {expected} bytes, got {got}")]
    Length {
        /// Bytes of the largest proof.
        expected: usize,
        /// Bytes given.
        got: usize,
    },
    /// Not the one form that a proof has.
    #[error("expected the canonical encoding of a proof, got other bytes")]
    Encoding,
    /// A proof about tables of other heights.
    #[error("expected tables of the statement's heights, got others")]
    Heights,
    /// The argument does not hold.
    #[error("expected a proof of the statement, got one that does not hold")]
    Argument,
}

/// Proves that both traces keep to their tables, with the same public values.
/// `context` is the digest of the statement, and enters every challenge. Masks and salts
/// are drawn from `rng`, which must be unpredictable.
///
/// That the traces do keep to the tables is not checked: whoever calls this verifies.
///
/// # Errors
/// When the tables cannot be proven, or a trace has another width.
#[cfg(feature = "stark")]
pub fn prove(
    tables: &[Table; 2],
    traces: &[RowMajorMatrix<KoalaBear>; 2],
    publics: &[KoalaBear],
    context: &[u8; 32],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, ProveError> {
    let heights = traces.each_ref().map(Matrix::height);
    check(tables, heights, publics.len())?;
    for (table, trace) in tables.iter().zip(traces) {
        if trace.width != table.width {
            return Err(ProveError::Width { expected: table.width, got: trace.width });
        }
    }
    let airs = airs(tables, heights, publics.len());
    let common = CommonData::new(None, lookups(&airs));
    let data = ProverData { common, prover_only: ProverOnlyData::empty() };
    let instances: Vec<StarkInstance<'_, Config<StdRng>, TableAir<'_>>> = airs
        .iter()
        .zip(traces)
        .map(|(air, trace)| StarkInstance { air, trace, public_values: publics.to_vec() })
        .collect();
    let proof = prove_batch(&config(context, rng), &instances, &data)
        .map_err(|error| ProveError::Backend(error.to_string()))?;
    bcs::to_bytes(&proof).map_err(|error| ProveError::Backend(error.to_string()))
}

/// Checks a proof of [`prove`]. Tables, heights, public values and context are the
/// verifier's own.
///
/// # Errors
/// Says what refuses it. No bytes make it panic.
pub fn verify(
    tables: &[Table; 2],
    heights: [usize; 2],
    publics: &[KoalaBear],
    context: &[u8; 32],
    proof: &[u8],
) -> Result<(), VerifyError> {
    check(tables, heights, publics.len())?;
    if proof.len() > MAX_PROOF_BYTES {
        return Err(VerifyError::Length { expected: MAX_PROOF_BYTES, got: proof.len() });
    }
    let decoded: BatchProof<Config<Nothing>> =
        bcs::from_bytes(proof).map_err(|_| VerifyError::Encoding)?;
    if bcs::to_bytes(&decoded).ok().as_deref() != Some(proof) {
        return Err(VerifyError::Encoding);
    }
    // Hiding doubles the rows.
    if decoded.degree_bits != heights.map(|height| height.ilog2() as usize + 1) {
        return Err(VerifyError::Heights);
    }
    let airs = airs(tables, heights, publics.len());
    let publics = [publics.to_vec(), publics.to_vec()];
    let common = CommonData::new(None, lookups(&airs));
    verify_batch(&config(context, &mut Nothing), &airs, &decoded, &publics, &common)
        .map_err(|_| VerifyError::Argument)
}
