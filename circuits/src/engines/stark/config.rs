//! The proof system's parameters: fields, hashes, FRI. [`super::security`] says what they
//! are worth.

use std::convert::Infallible;

use p3_blake3::Blake3;
use p3_challenger::{HashChallenger, SerializingChallenger32};
use p3_commit::ExtensionMmcs;
use p3_dft::Radix2DFTSmallBatch;
use p3_field::BasedVectorSpace;
use p3_field::extension::QuinticTrinomialExtensionField;
use p3_fri::{FriParameters, HidingFriPcs};
use p3_koala_bear::KoalaBear;
use p3_merkle_tree::MerkleTreeHidingMmcs;
use p3_symmetric::{CompressionFunctionFromHasher, SerializingHasher};
use p3_uni_stark::StarkConfig;
use rand::{CryptoRng, SeedableRng, TryCryptoRng, TryRng};

/// Challenges: 155 bits.
pub(super) type Challenge = QuinticTrinomialExtensionField<KoalaBear>;
type Hasher = SerializingHasher<Blake3>;
type Compression = CompressionFunctionFromHasher<Blake3, 2, 32>;
/// Merkle trees whose leaves are salted with four elements, 124 bits.
type Mmcs<R> = MerkleTreeHidingMmcs<KoalaBear, u8, Hasher, Compression, R, 2, 32, 4>;
type ChallengeMmcs<R> = ExtensionMmcs<KoalaBear, Challenge, Mmcs<R>>;
type Dft = Radix2DFTSmallBatch<KoalaBear>;
/// The commitment scheme for polynomials.
pub(super) type Pcs<R> = HidingFriPcs<KoalaBear, Dft, Mmcs<R>, ChallengeMmcs<R>, R>;
/// The transcript.
pub(super) type Challenger = SerializingChallenger32<KoalaBear, HashChallenger<u8, Blake3, 32>>;
/// The proof system, with masks and salts from `R`.
pub(super) type Config<R> = StarkConfig<Pcs<R>, Challenge, Challenger>;

/// Coordinates of an element of the extension.
pub(super) const EXTENSION: usize = <Challenge as BasedVectorSpace<KoalaBear>>::DIMENSION;

/// Random columns of each committed matrix.
pub(super) const RANDOM_COLUMNS: usize = EXTENSION;

/// Inverse of the code's rate, as a power of two.
pub(super) const LOG_BLOWUP: usize = 1;

/// Queries of FRI: with the work below, what 100 bits take within the unique decoding
/// radius, where no bound on lists is needed.
pub(super) const QUERIES: usize = 203;

/// Bits of work before the queries are drawn.
const QUERY_WORK: usize = 16;

/// Folding of one round of FRI, as a power of two.
const LOG_ARITY: usize = 3;

/// Coefficients that are sent in place of the last rounds, as a power of two.
const LOG_FINAL: usize = 7;

/// Degree of constraints whose quotient fits the domain that tables are extended to.
pub(super) const LOW_DEGREE: usize = 2;

/// Largest degree of a constraint, look-ups packed together included. Beyond
/// [`LOW_DEGREE`] a table is extended once more for its quotient, in twice as many chunks:
/// what permutations on its rows are worth.
pub(super) const MAX_DEGREE: usize = 4;

/// Fewest rows of a table. A column is masked by as many random values, and what queries
/// and openings show of it must stay below half of that.
pub(super) const MIN_ROWS: usize = (2 * (QUERIES + 2 * EXTENSION)).next_power_of_two();

/// Most rows of a table: extended, they are as many as there are roots of unity.
pub(super) const MAX_ROWS: usize = 1 << (24 - LOG_BLOWUP - 1);

/// Rows of the closing table.
pub const CLOSING_ROWS: usize = MIN_ROWS;

/// The parameters, as they enter the digest of a system.
pub(super) const PARAMETERS: &[u8] =
    b"p3-0.8.0 koalabear^5 blake3 salt4 blowup1 queries203 work16 arity3 final7";

/// FRI over some commitment scheme.
pub(super) const fn fri<M>(mmcs: M) -> FriParameters<M> {
    FriParameters {
        log_blowup: LOG_BLOWUP,
        log_final_poly_len: LOG_FINAL,
        max_log_arity: LOG_ARITY,
        num_queries: QUERIES,
        batch_proof_of_work_bits: 0,
        commit_proof_of_work_bits: 0,
        query_proof_of_work_bits: QUERY_WORK,
        mmcs,
    }
}

/// The proof system for one statement, of which `context` is the digest.
pub(super) fn config<R>(context: &[u8; 32], rng: &mut impl CryptoRng) -> Config<R>
where
    R: CryptoRng + SeedableRng + Send + Sync,
{
    let mmcs = Mmcs::new(Hasher::new(Blake3), Compression::new(Blake3), 0, R::from_rng(rng));
    let fri = fri(ChallengeMmcs::new(mmcs.clone()));
    let pcs = Pcs::new(Dft::default(), mmcs, fri, RANDOM_COLUMNS, R::from_rng(rng));
    let seed = [b"assay/stark/1".as_slice(), context].concat();
    Config::new(pcs, Challenger::from_hasher(seed, Blake3))
}

/// A verifier's source of randomness. The types ask for one, and verifying draws nothing.
#[derive(Debug, Clone)]
pub(super) struct Nothing;

impl TryRng for Nothing {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(0)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(0)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.fill(0);
        Ok(())
    }
}

impl TryCryptoRng for Nothing {}

impl SeedableRng for Nothing {
    type Seed = [u8; 0];

    fn from_seed([]: [u8; 0]) -> Self {
        Self
    }
}
