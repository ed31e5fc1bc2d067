//! The constants of the model: times on one core, and bytes.

use std::time::Duration;

/// Memory of a process that proves next to nothing.
pub(super) const BASE_BYTES: u64 = 8 << 20;

/// Groth16, each constraint; memory at the peak with a key that is there.
pub(super) const KEY_MADE: Duration = Duration::from_micros(65);
pub(super) const KEY_LOADED: Duration = Duration::from_micros(5);
pub(super) const CONSTRAINT_WITNESS: Duration = Duration::from_micros(2);
/// Between the 16 of a policy that identifies nothing and the 36 of one that hashes identities:
/// values of a hash are as long as the field.
pub(super) const CONSTRAINT_PROOF: Duration = Duration::from_micros(28);
pub(super) const CONSTRAINT_BYTES: u64 = 1900;
/// Groth16, each proof, whatever its circuit.
pub(super) const CIRCUIT_VERIFY: Duration = Duration::from_millis(40);
pub(super) const CIRCUIT_PROOF_BYTES: u64 = 128;
/// The call that gives such a proof to the pool's contract.
pub(super) const GAS: u64 = 294_000;

/// halo2, each row: the reference string's transformation and the commitments of a key, once;
/// the key from its verifying half; the proof; memory at the peak.
pub(super) const ROW_KEY_MADE: Duration = Duration::from_micros(1100);
pub(super) const ROW_KEY: Duration = Duration::from_micros(15);
pub(super) const ROW_WITNESS: Duration = Duration::from_micros(5);
pub(super) const ROW_PROOF: Duration = Duration::from_micros(155);
pub(super) const ROW_BYTES: u64 = 4000;
/// halo2, each proof, whatever its circuit.
pub(super) const ROWS_VERIFY: Duration = Duration::from_millis(10);
pub(super) const ROWS_GAS: u64 = 564_000;

/// The STARK, each cell of its tables: where rows hash nothing, and where they do.
pub(super) const CELL_PROOF: Duration = Duration::from_nanos(170);
pub(super) const HASHING_CELL_PROOF: Duration = Duration::from_nanos(240);
pub(super) const CELL_BYTES: u64 = 28;
pub(super) const HASHING_CELL_BYTES: u64 = 47;
/// Before the tables: what is sorted, packed and hashed natively.
pub(super) const CELL_WITNESS: Duration = Duration::from_nanos(5);
/// The prover opens what it verified: all tables are committed to again.
pub(super) const CELL_VERIFY: Duration = Duration::from_nanos(70);
pub(super) const TABLES_VERIFY: Duration = Duration::from_millis(30);
/// The STARK, each record of all segments: the table and its digests.
pub(super) const RECORD_BYTES: u64 = 640;
/// The STARK, each proof: what it has anyway, for each column, and for each doubling of
/// the fewest rows.
pub(super) const PROOF_BYTES: u64 = 170_000;
pub(super) const COLUMN_PROOF_BYTES: u64 = 852;
pub(super) const DOUBLING_PROOF_BYTES: u64 = 51_000;
