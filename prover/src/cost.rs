//! What a proof costs, told before it is made, and how long each phase should take.
//!
//! Every estimate is a straight line through measurements: what one constraint, one
//! cell or one row takes. A machine that is busy, or of another kind, differs from it
//! by a factor of two or so.

mod constants;

use std::fmt;
use std::time::Duration;

use assay_circuits::groth16::Circuit;
use assay_circuits::halo2;
use assay_circuits::stark::table::Table;
use assay_circuits::stark::{CLOSING_ROWS, MAX_SEGMENT_BYTES, System};
use assay_circuits::{CompileError, Unprovable};
use assay_statement::proof::MAX_PROOF_BYTES;
use assay_statement::{Capacity, Engine, Policy, Shape};

use crate::pipeline::BadInput;
use crate::progress::Phase;

/// How large a statement is, as its engine counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Constraints of a circuit.
    Constraints(usize),
    /// Rows of a circuit of halo2.
    Rows(usize),
    /// The tables of a STARK.
    Tables(Tables),
}

/// The tables of a STARK's largest segment, both together; what proves their look-ups, and
/// the quotient of their constraints, is counted as columns of the base field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tables {
    /// Segments, which are proven one after another.
    pub segments: usize,
    /// Rows.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Cells.
    pub cells: usize,
    /// Whether rows of records are hashed.
    pub hashing: bool,
}

impl Tables {
    const fn all_cells(self) -> usize {
        self.cells.saturating_mul(self.segments)
    }
}

impl Size {
    /// Cells of the largest segment: some ten gigabytes while they are proven.
    pub const MAX_CELLS: usize = 1 << 28;

    /// Constraints, of a circuit.
    #[must_use]
    pub const fn constraints(self) -> Option<usize> {
        match self {
            Self::Constraints(constraints) => Some(constraints),
            Self::Rows(_) | Self::Tables(_) => None,
        }
    }

    /// Rows of a circuit of halo2.
    #[must_use]
    pub const fn circuit_rows(self) -> Option<usize> {
        match self {
            Self::Constraints(_) | Self::Tables(_) => None,
            Self::Rows(rows) => Some(rows),
        }
    }

    /// Cells, of the tables of all segments.
    #[must_use]
    pub const fn cells(self) -> Option<usize> {
        match self {
            Self::Constraints(_) | Self::Rows(_) => None,
            Self::Tables(tables) => Some(tables.all_cells()),
        }
    }

    /// Refuses tables of more cells, and those whose proof no verifier would read. Such
    /// a circuit is not even compiled.
    pub(crate) fn admit(self, expected: usize) -> Result<(), BadInput> {
        let Self::Tables(Tables { segments, cells: got, .. }) = self else { return Ok(()) };
        if got > expected {
            return Err(BadInput::Cells { expected, got });
        }
        let segments = u64::try_from(segments).unwrap_or(u64::MAX);
        let most = segments.saturating_mul(MAX_SEGMENT_BYTES as u64);
        let (expected, got) = (most.min(MAX_PROOF_BYTES as u64), self.proof_bytes());
        if got > expected {
            return Err(BadInput::ProofLength { expected, got });
        }
        Ok(())
    }

    /// How long each phase from the key on takes, over the cores that there are.
    pub(crate) fn plan(self, make_key: bool) -> Vec<(Phase, Duration)> {
        let cores = u32::try_from(rayon::current_num_threads()).unwrap_or(1).max(1);
        match self {
            Self::Constraints(constraints) => {
                // A key is read from a file, which more cores do not make faster.
                let key = if make_key {
                    times(constants::KEY_MADE, constraints) / cores
                } else {
                    times(constants::KEY_LOADED, constraints)
                };
                vec![
                    (Phase::Key, key),
                    (Phase::Witness, self.witness() / cores),
                    (Phase::Prove, self.proof() / cores),
                    (Phase::Verify, constants::CIRCUIT_VERIFY),
                ]
            }
            Self::Rows(rows) => {
                let made = if make_key { constants::ROW_KEY_MADE } else { Duration::ZERO };
                vec![
                    (Phase::Key, times(made + constants::ROW_KEY, rows) / cores),
                    (Phase::Witness, self.witness() / cores),
                    (Phase::Prove, self.proof() / cores),
                    (Phase::Verify, constants::ROWS_VERIFY),
                ]
            }
            Self::Tables(tables) => vec![
                (Phase::Witness, self.witness() / cores),
                (Phase::Prove, self.proof() / cores),
                (
                    Phase::Verify,
                    times(constants::TABLES_VERIFY, tables.segments)
                        + times(constants::CELL_VERIFY, tables.all_cells()),
                ),
            ],
        }
    }

    fn witness(self) -> Duration {
        match self {
            Self::Constraints(constraints) => times(constants::CONSTRAINT_WITNESS, constraints),
            Self::Rows(rows) => times(constants::ROW_WITNESS, rows),
            Self::Tables(tables) => times(constants::CELL_WITNESS, tables.all_cells()),
        }
    }

    fn proof(self) -> Duration {
        match self {
            Self::Constraints(constraints) => times(constants::CONSTRAINT_PROOF, constraints),
            Self::Rows(rows) => times(constants::ROW_PROOF, rows),
            Self::Tables(tables) => {
                let cell = if tables.hashing {
                    constants::HASHING_CELL_PROOF
                } else {
                    constants::CELL_PROOF
                };
                times(cell, tables.all_cells())
            }
        }
    }

    fn memory(self) -> u64 {
        let own = match self {
            Self::Constraints(constraints) => each(constants::CONSTRAINT_BYTES, constraints),
            Self::Rows(rows) => each(constants::ROW_BYTES, rows),
            Self::Tables(Tables { segments, rows, cells, hashing, .. }) => {
                let cell =
                    if hashing { constants::HASHING_CELL_BYTES } else { constants::CELL_BYTES };
                let records = rows.saturating_mul(segments);
                each(cell, cells).saturating_add(each(constants::RECORD_BYTES, records))
            }
        };
        own.saturating_add(constants::BASE_BYTES)
    }

    fn proof_bytes(self) -> u64 {
        match self {
            Self::Constraints(_) => constants::CIRCUIT_PROOF_BYTES,
            Self::Rows(_) => halo2::PROOF_BYTES as u64,
            Self::Tables(Tables { segments, rows, columns, .. }) => {
                let doublings = u64::from((rows / CLOSING_ROWS).max(1).ilog2());
                let one = constants::PROOF_BYTES
                    + each(constants::COLUMN_PROOF_BYTES, columns)
                    + constants::DOUBLING_PROOF_BYTES * doublings;
                each(one, segments)
            }
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constraints(constraints) => write!(f, "{constraints} constraints"),
            Self::Rows(rows) => write!(f, "{rows} rows of gates"),
            Self::Tables(Tables { segments: 1, cells, .. }) => write!(f, "{cells} cells"),
            Self::Tables(Tables { segments, cells, .. }) => {
                write!(f, "{segments} segments of {cells} cells")
            }
        }
    }
}

impl From<&Circuit> for Size {
    fn from(circuit: &Circuit) -> Self {
        Self::Constraints(circuit.constraints())
    }
}

impl From<&halo2::Circuit> for Size {
    fn from(circuit: &halo2::Circuit) -> Self {
        Self::Rows(1 << circuit.log())
    }
}

impl From<&System> for Size {
    fn from(system: &System) -> Self {
        let segments = system.segments();
        let count = segments.len();
        let empty = Tables { segments: count, rows: 0, columns: 0, cells: 0, hashing: false };
        let mut largest = empty;
        for segment in segments {
            let mut own = empty;
            own.hashing = !segment.tables()[0].permutations.is_empty();
            for (table, rows) in segment.tables().iter().zip(segment.heights()) {
                let columns = columns(table);
                own.rows += rows;
                own.columns += columns;
                own.cells += columns.saturating_mul(rows);
            }
            if own.cells > largest.cells {
                largest = own;
            }
        }
        Self::Tables(largest)
    }
}

/// All that is committed to of a table, as columns of the base field.
fn columns(table: &Table) -> usize {
    // Coordinates of an element of the extension, and random columns of each matrix.
    const EXTENSION: usize = 5;
    // A fraction has as many look-ups as its degree allows; a sum runs over all fractions.
    let lookups =
        table.lookups.len() + table.ranges.iter().flat_map(|ranges| &ranges.counts).count();
    let fractions = lookups.div_ceil(table.degree - 1) + table.handovers.len() + 1;
    // Chunks of the quotient: hiding doubles them.
    let chunks = if table.degree > 2 { 8 } else { 4 };
    table.width + EXTENSION * (fractions + 2 * chunks + 4)
}

/// What proving costs, of a policy and a number of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// The engine.
    pub engine: Engine,
    /// Records that the statement has room for.
    pub rows: usize,
    /// How large the statement is.
    pub size: Size,
    /// Memory at the peak, in bytes, with a key that is there.
    pub memory_bytes: u64,
    /// CPU time of witness and proof.
    pub cpu: Duration,
    /// CPU time of making the key, once for a shape; `None` where there are no keys.
    pub key: Option<Duration>,
    /// Length of the proof, in bytes.
    pub proof_bytes: u64,
    /// Gas of giving the proof to a pool's contract; `None` where none takes it.
    pub gas: Option<u64>,
}

impl Cost {
    /// Estimates for the engine of the policy's pool, with no work that grows with the number of
    /// records.
    ///
    /// # Errors
    /// As [`Cost::with`].
    pub fn of(policy: &Policy, records: usize) -> Result<Self, BadInput> {
        Self::with(Engine::for_policy(policy), policy, records)
    }

    /// Estimates for an engine.
    ///
    /// # Errors
    /// When the engine cannot prove so many records of this policy.
    pub fn with(engine: Engine, policy: &Policy, records: usize) -> Result<Self, BadInput> {
        let capacity = Capacity::for_records(engine, records).map_err(BadInput::Capacity)?;
        let shape = Shape::new(engine, policy, capacity).map_err(BadInput::Hash)?;
        let (size, key, gas) = match engine {
            Engine::Groth16 => {
                let none = Circuit::compile_within(&shape, 0).map(|circuit| circuit.constraints());
                let constraints = counted(policy, &shape, Circuit::MAX_CONSTRAINTS, none)?;
                let key = times(constants::KEY_MADE, constraints);
                // A pool takes nothing that it could not refuse a second time.
                let gas = policy.identifies_records().then_some(constants::GAS);
                (Size::Constraints(constraints), Some(key), gas)
            }
            Engine::Halo2 => {
                let none = halo2::Circuit::compile_within(&shape, 0);
                let none = none.map(|circuit| 1 << circuit.log());
                let rows = counted(policy, &shape, halo2::Circuit::MAX_ROWS, none)?;
                let key = times(constants::ROW_KEY_MADE, rows);
                let gas = policy.identifies_records().then_some(constants::ROWS_GAS);
                (Size::Rows(rows), Some(key), gas)
            }
            Engine::Stark => {
                let system =
                    System::compile(&shape).map_err(|error| uncompiled(policy, &shape, error))?;
                let size = Size::from(&system);
                size.admit(Size::MAX_CELLS)?;
                (size, None, None)
            }
        };
        Ok(Self {
            engine,
            rows: engine.records(capacity),
            size,
            memory_bytes: size.memory(),
            cpu: size.witness() + size.proof(),
            key,
            proof_bytes: size.proof_bytes(),
            gas,
        })
    }
}

/// Counts without compiling: a circuit of none is too large, and the refusal says by
/// how much.
fn counted(
    policy: &Policy,
    shape: &Shape,
    expected: usize,
    compiled: Result<usize, CompileError>,
) -> Result<usize, BadInput> {
    match compiled {
        Ok(size) => Ok(size),
        Err(CompileError::Size { got, .. }) if got <= expected => Ok(got),
        Err(CompileError::Size { got, .. }) => {
            Err(uncompiled(policy, shape, CompileError::Size { expected, got }))
        }
        Err(error) => Err(uncompiled(policy, shape, error)),
    }
}

fn uncompiled(policy: &Policy, shape: &Shape, error: CompileError) -> BadInput {
    BadInput::Compile(Unprovable::new(policy, shape, error))
}

fn times(unit: Duration, count: usize) -> Duration {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    unit.saturating_mul(count)
}

fn each(unit: u64, count: usize) -> u64 {
    unit.saturating_mul(u64::try_from(count).unwrap_or(u64::MAX))
}
