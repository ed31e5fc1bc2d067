//! Proofs about two tables, those of a statement's segments, and their bytes.

use std::fmt;
use std::marker::PhantomData;

use assay_statement::proof::MAX_PROOF_BYTES;
use assay_statement::{Bytes32, Engine};
use chacha20::ChaCha12Rng;
use p3_batch_stark::{BatchCommitments, BatchProof, CommonData, verify_batch};
#[cfg(feature = "stark")]
use p3_batch_stark::{ProverData, ProverOnlyData, StarkInstance, prove_batch};
use p3_commit::Pcs as Scheme;
use p3_koala_bear::KoalaBear;
use p3_matrix::{Matrix, dense::RowMajorMatrix};
use p3_uni_stark::StarkGenericConfig as _;
use rand::{CryptoRng, SeedableRng};
use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

#[cfg(feature = "stark")]
use super::air::TableAir;
use super::air::{airs, lookups};
use super::bound::Bound;
use super::config::{Challenge, Challenger, Config, Nothing, Pcs, config};
use super::limits::{TableError, check};
use super::segment::{Link, Segment};
use super::table::Table;

/// The longest proof about two tables, in bytes.
pub const MAX_SEGMENT_BYTES: usize = 4 << 20;

/// What a statement's proof has of each segment beside its proof: a link and lengths.
const ENVELOPE_BYTES: usize = 64;

/// Segments of the largest statement.
const MAX_SEGMENTS: usize = 1 << (Engine::Stark.largest().log() - Engine::SEGMENT_LOG);

/// Why there is no proof, or no commitment.
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

impl ProveError {
    fn backend(error: &impl ToString) -> Self {
        Self::Backend(error.to_string())
    }
}

/// Why a proof is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// The tables are not such as can be proven.
    #[error(transparent)]
    Tables(#[from] TableError),
    /// The policy has another shape than the system.
    #[error("expected a policy of the system's shape, got one of another")]
    Shape,
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
    /// A proof about another number of segments.
    #[error("expected proofs of {expected} segments and the links between them, got {got}")]
    Segments {
        /// Segments of the system.
        expected: usize,
        /// Segments in the proof.
        got: usize,
    },
    /// A proof about tables of other heights.
    #[error("expected tables of the statement's heights, got others")]
    Heights,
    /// A proof about other tables than the instance's commitment binds.
    #[error("expected a proof about commitment {expected}, got one about {got}")]
    Commitment {
        /// The instance's entry.
        expected: Bytes32,
        /// What the proof commits to.
        got: Bytes32,
    },
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
    let proof = about(tables, traces, publics, context, rng)?;
    bcs::to_bytes(&proof).map_err(|error| ProveError::backend(&error))
}

#[cfg(feature = "stark")]
pub(super) fn about(
    tables: &[Table; 2],
    traces: &[RowMajorMatrix<KoalaBear>; 2],
    publics: &[KoalaBear],
    context: &[u8; 32],
    rng: &mut impl CryptoRng,
) -> Result<BatchProof<Config<ChaCha12Rng>>, ProveError> {
    let heights = traces.each_ref().map(Matrix::height);
    check(tables, heights, publics.len())?;
    widths(tables, traces)?;
    let bound = tables.each_ref().map(|table| Bound::new(table, publics));
    let airs = airs(&bound, heights, publics.len());
    let common = CommonData::new(None, lookups(&airs));
    let data = ProverData { common, prover_only: ProverOnlyData::empty() };
    let instances: Vec<StarkInstance<'_, Config<ChaCha12Rng>, TableAir<'_>>> = airs
        .iter()
        .zip(traces)
        .map(|(air, trace)| StarkInstance { air, trace, public_values: publics.to_vec() })
        .collect();
    prove_batch(&config(context, rng), &instances, &data)
        .map_err(|error| ProveError::backend(&error))
}

/// What a proof has of its commitment to both traces.
pub(super) fn part<R>(proof: &BatchProof<Config<R>>) -> Result<Vec<u8>, bcs::Error>
where
    R: CryptoRng + SeedableRng + Send + Sync,
{
    bcs::to_bytes(&proof.commitments.main)
}

/// What a proof about both traces has of its commitment to them, when masks and salts are
/// drawn from the same `rng`: all that a proof draws before it comes after this.
pub(super) fn commit(
    tables: &[Table; 2],
    traces: &[RowMajorMatrix<KoalaBear>; 2],
    context: &[u8; 32],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, ProveError> {
    widths(tables, traces)?;
    let config: Config<ChaCha12Rng> = config(context, rng);
    // Hiding doubles the rows.
    let pcs: &Pcs<ChaCha12Rng> = config.pcs();
    let inputs = traces.each_ref().map(|trace| {
        let domain =
            Scheme::<Challenge, Challenger>::natural_domain_for_degree(pcs, 2 * trace.height());
        (domain, trace.clone())
    });
    let (main, _) = Scheme::<Challenge, Challenger>::commit(pcs, inputs)
        .map_err(|error| ProveError::backend(&error))?;
    bcs::to_bytes(&main).map_err(|error| ProveError::backend(&error))
}

fn widths(tables: &[Table; 2], traces: &[RowMajorMatrix<KoalaBear>; 2]) -> Result<(), ProveError> {
    let pairs = || tables.iter().map(|table| table.width).zip(traces.iter().map(Matrix::width));
    match pairs().find(|(expected, got)| expected != got) {
        Some((expected, got)) => Err(ProveError::Width { expected, got }),
        None => Ok(()),
    }
}

/// A statement's commitment, from what the proof about each segment has of it: they bind all
/// cells, and their masks hide them.
pub(super) fn commitment(context: &[u8; 32], parts: &[Vec<u8>]) -> Bytes32 {
    let all = [b"assay/trace/1".as_slice(), context].into_iter();
    let all: Vec<&[u8]> = all.chain(parts.iter().map(Vec::as_slice)).collect();
    Bytes32::keccak(&all).shifted()
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
    holds(tables, heights, publics, context, &read(proof)?)
}

/// The one value of which the bytes are the encoding.
fn decode<T: Serialize + for<'de> Deserialize<'de>>(
    bytes: &[u8],
    expected: usize,
) -> Result<T, VerifyError> {
    if bytes.len() > expected {
        return Err(VerifyError::Length { expected, got: bytes.len() });
    }
    let decoded = bcs::from_bytes(bytes).map_err(|_| VerifyError::Encoding)?;
    if bcs::to_bytes(&decoded).ok().as_deref() != Some(bytes) {
        return Err(VerifyError::Encoding);
    }
    Ok(decoded)
}

/// Reads a proof about two tables. Each of its commitments is one root: the library takes a
/// layer of any size, and looks at its first root only.
fn read(bytes: &[u8]) -> Result<BatchProof<Config<Nothing>>, VerifyError> {
    let proof: BatchProof<Config<Nothing>> = decode(bytes, MAX_SEGMENT_BYTES)?;
    if is_rooted(&proof) { Ok(proof) } else { Err(VerifyError::Encoding) }
}

fn is_rooted(proof: &BatchProof<Config<Nothing>>) -> bool {
    let BatchCommitments { main, permutation, quotient_chunks, random } = &proof.commitments;
    let mut tables = [main, quotient_chunks].into_iter().chain(permutation).chain(random);
    let mut folded = proof.opening_proof.1.commit_phase_commits.iter();
    tables.all(|cap| cap.num_roots() == 1) && folded.all(|cap| cap.num_roots() == 1)
}

fn holds(
    tables: &[Table; 2],
    heights: [usize; 2],
    publics: &[KoalaBear],
    context: &[u8; 32],
    decoded: &BatchProof<Config<Nothing>>,
) -> Result<(), VerifyError> {
    // Hiding doubles the rows.
    if decoded.degree_bits != heights.map(|height| height.ilog2() as usize + 1) {
        return Err(VerifyError::Heights);
    }
    let bound = tables.each_ref().map(|table| Bound::new(table, publics));
    let airs = airs(&bound, heights, publics.len());
    let publics = [publics.to_vec(), publics.to_vec()];
    let common = CommonData::new(None, lookups(&airs));
    verify_batch(&config(context, &mut Nothing), &airs, decoded, &publics, &common)
        .map_err(|_| VerifyError::Argument)
}

/// The form of a statement's proof: what each segment leaves to the next, and a proof
/// about each.
#[derive(Serialize, Deserialize)]
pub(super) struct Encoded {
    #[serde(deserialize_with = "few")]
    pub(super) links: Vec<Link>,
    #[serde(deserialize_with = "few")]
    pub(super) segments: Vec<Vec<u8>>,
}

/// Reads a list whose length is told first, and is no more than any proof has: what an
/// element takes in memory is a multiple of what it takes in bytes.
fn few<'de, D: Deserializer<'de>, T: Deserialize<'de>>(list: D) -> Result<Vec<T>, D::Error> {
    struct Few<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Few<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "at most {MAX_SEGMENTS} elements")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
            let length = list.size_hint().filter(|length| *length <= MAX_SEGMENTS);
            let length = length.ok_or_else(|| A::Error::custom("a longer list"))?;
            (0..length)
                .map(|_| list.next_element()?.ok_or_else(|| A::Error::custom("a shorter list")))
                .collect()
        }
    }
    list.deserialize_seq(Few(PhantomData))
}

/// A statement's proof, as it was read.
pub struct Proof {
    links: Vec<Link>,
    segments: Vec<Read>,
    /// What each segment's has of the commitment.
    parts: Vec<Vec<u8>>,
}

/// A proof about one segment.
enum Read {
    Decoded(Box<BatchProof<Config<Nothing>>>),
    /// It decodes, and is not kept: decoded, bytes can take many times their room.
    Bytes(Vec<u8>),
}

impl Read {
    fn new(bytes: Vec<u8>, alone: bool) -> Result<(Self, Vec<u8>), VerifyError> {
        let decoded = Box::new(read(&bytes)?);
        let part = part(&decoded).map_err(|_| VerifyError::Encoding)?;
        Ok((if alone { Self::Decoded(decoded) } else { Self::Bytes(bytes) }, part))
    }
}

impl Proof {
    /// Reads the proof of so many segments.
    pub(super) fn decode(bytes: &[u8], count: usize) -> Result<Self, VerifyError> {
        let most = count.saturating_mul(MAX_SEGMENT_BYTES + ENVELOPE_BYTES);
        let Encoded { links, segments } = decode(bytes, most.min(MAX_PROOF_BYTES))?;
        if segments.len() != count || links.len() + 1 != count {
            return Err(VerifyError::Segments { expected: count, got: segments.len() });
        }
        let read = segments.into_iter().map(|segment| Read::new(segment, count == 1));
        let read = read.collect::<Result<Vec<_>, _>>()?;
        let (segments, parts) = read.into_iter().unzip();
        Ok(Self { links, segments, parts })
    }

    /// What it commits to.
    pub(super) fn commitment(&self, context: &[u8; 32]) -> Bytes32 {
        commitment(context, &self.parts)
    }

    /// Checks what it has about one segment. Public values are those of all.
    pub(super) fn check(
        &self,
        index: usize,
        segment: &Segment,
        publics: &[KoalaBear],
        context: &[u8; 32],
    ) -> Result<(), VerifyError> {
        let links = [index.checked_sub(1), Some(index)].into_iter().flatten();
        let links = links.filter_map(|link| self.links.get(link)).flatten().copied();
        let publics: Vec<KoalaBear> = publics.iter().copied().chain(links).collect();
        let got = self.segments.len();
        let proof =
            self.segments.get(index).ok_or(VerifyError::Segments { expected: index + 1, got })?;
        check(segment.tables(), segment.heights(), publics.len())?;
        let decoded;
        let proof = match proof {
            Read::Decoded(proof) => proof,
            Read::Bytes(bytes) => {
                decoded = read(bytes)?;
                &decoded
            }
        };
        holds(segment.tables(), segment.heights(), &publics, context, proof)
    }
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proof").field("links", &self.links).finish_non_exhaustive()
    }
}
