//! Why a command came to no result.

use std::io;
use std::path::PathBuf;

use assay_chain::encode::EncodeError;
use assay_chain::export::ExportError;
use assay_circuits::Unprovable;
use assay_data::DataError;
use assay_prover::client::ClientError;
use assay_prover::pipeline::{BadInput, Fault};
use assay_prover::policies::PoliciesError;
use assay_prover::server::ServeError;
use assay_setup::StoreError;
use assay_statement::shape::{CapacityError, HashMismatch};
use assay_statement::{Bytes32, Engine, KeyId};

use crate::Exit;

/// Why a command came to no result. Names files and places, never a value of the data.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// A file cannot be read.
    #[error("{}: {source}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file is larger than any of its kind.
    #[error("{}: expected at most {expected} bytes, got more", path.display())]
    TooLarge {
        /// Which.
        path: PathBuf,
        /// The bound.
        expected: usize,
    },
    /// A file breaks a rule at a place.
    #[error("{}:{line}:{column}: {reason}", path.display())]
    Place {
        /// Which file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What was expected there.
        reason: String,
    },
    /// A file is refused as a whole.
    #[error("{}: {reason}", path.display())]
    Refused {
        /// Which file.
        path: PathBuf,
        /// What was expected.
        reason: String,
    },
    /// A file would be overwritten.
    #[error("{} is there already: nothing is overwritten, name another file or move it away", path.display())]
    Exists {
        /// Which file.
        path: PathBuf,
    },
    /// One file was named for two purposes.
    #[error("{} is named twice: the proof is given away, its opening is not", path.display())]
    SameFile {
        /// Which file.
        path: PathBuf,
    },
    /// A table has no column that a policy can declare.
    #[error("{}: expected a column that a policy can declare, got none", path.display())]
    NothingToPropose {
        /// Which file.
        path: PathBuf,
    },
    /// A proposed policy is none, or its own data does not meet it.
    #[error("the proposal is of no use, which is a fault of this program: {reason}")]
    Proposal {
        /// Why.
        reason: String,
    },
    /// The data cannot be read as a table.
    #[error(transparent)]
    Data(#[from] DataError),
    /// No circuit has so many rows.
    #[error(transparent)]
    Capacity(#[from] CapacityError),
    /// The policy's pool is for another engine.
    #[error(transparent)]
    Hash(#[from] HashMismatch),
    /// The policy cannot be proven.
    #[error("this policy cannot be proven: {0}")]
    Compile(#[from] Unprovable),
    /// What was asked for cannot be proven.
    #[error(transparent)]
    Unprovable(BadInput),
    /// The key store.
    #[error("the key store: {0}")]
    Store(#[from] StoreError),
    /// The key store has no key for a circuit.
    #[error(
        "expected a key for this policy at {rows} rows (shape {shape}) in {}, got none: {}`",
        store.display(),
        match engine {
            Engine::Halo2 => format!("make one with `assay setup new --engine halo2 --policy P --rows {rows} --out DIR"),
            Engine::Groth16 | Engine::Stark => format!("import one with `assay setup import-key FILE`, or make a development key with `assay setup new --policy P --rows {rows} --out DIR"),
        }
    )]
    NoKey {
        /// What proves.
        engine: Engine,
        /// Rows of the circuit.
        rows: usize,
        /// The circuit's shape.
        shape: Bytes32,
        /// The directory of keys.
        store: PathBuf,
    },
    /// The key store has several keys for a circuit.
    #[error("expected one key for this policy at {rows} rows, got {}: choose with --key", ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    ManyKeys {
        /// Rows of the circuit.
        rows: usize,
        /// The keys.
        ids: Vec<KeyId>,
    },
    /// A key was chosen that is for another circuit.
    #[error(
        "expected a key for this policy at {rows} rows (shape {expected}), got {id}, which is for another circuit (shape {got})"
    )]
    OtherKey {
        /// The key.
        id: KeyId,
        /// Rows of the circuit.
        rows: usize,
        /// The circuit's shape.
        expected: Bytes32,
        /// The key's.
        got: Bytes32,
    },
    /// A key of halo2 from elsewhere: what it is for is the word of whoever made it.
    #[error(
        "expected a key that was made here, got {id}, which was imported and may be of any circuit: make it again with `assay setup new --engine halo2 --policy P --rows {rows} --out DIR`, which gives the same id if it is what it says"
    )]
    ImportedKey {
        /// The key.
        id: KeyId,
        /// Rows of the circuit.
        rows: usize,
    },
    /// A policy without an identity is for no pool that pays.
    #[error(
        "the policy identifies no records (`assayIdentity: none`), so that its proofs have no nullifier: expected one by which a pool refuses a second sale; name the columns that identify a record"
    )]
    NoNullifier,
    /// A contract computes the instance without the time that ages are measured against.
    #[error(
        "the policy asks how fresh the data is, which no contract measures: expected a policy without `freshness`"
    )]
    NoClock,
    /// No contract computes the parameters of what is disclosed.
    #[error(
        "the policy discloses figures, which no contract takes: expected a policy without `assayDisclose`"
    )]
    Discloses,
    /// No contract checks proofs of an engine.
    #[error(
        "no contract checks proofs of {engine}: expected a policy or a proof of {} or {}",
        Engine::Groth16,
        Engine::Halo2
    )]
    OffChain {
        /// The engine.
        engine: Engine,
    },
    /// A contract cannot be given this.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// The contracts cannot be written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A policy cannot be served.
    #[error(transparent)]
    Policies(#[from] PoliciesError),
    /// The server cannot run.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The prover failed.
    #[error("no proof could be made: {0}")]
    Prover(Fault),
    /// The server refused, failed, or is not there.
    #[error("no answer of use from the server: {0}")]
    Remote(#[from] ClientError),
    /// The server sent a proof that is not what was asked for.
    #[error("the proof of the server at {url} is of no use: {reason}")]
    RemoteProof {
        /// The server.
        url: String,
        /// Why.
        reason: String,
    },
    /// The server's verdict is none, or about something else.
    #[error(
        "the verdict of the server at {url} is of no use: expected one about this policy and proof, got another answer"
    )]
    RemoteVerdict {
        /// The server.
        url: String,
    },
    /// The result cannot be written to standard output.
    #[error("the result cannot be written to standard output: {0}")]
    Output(io::Error),
    /// What this program says of itself is not so.
    #[error("a fault of this program: {0}")]
    Fault(String),
    /// The operating system's clock or threads.
    #[error("this machine: {0}")]
    Machine(String),
    /// The caller asked to stop.
    #[error("cancelled")]
    Cancelled,
}

impl Failure {
    /// How the command ends with it.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Remote(error) if error.is_bad_input() => Exit::BadInput,
            Self::Write { source, .. }
            | Self::Store(StoreError::Io { source, .. })
            | Self::Export(ExportError::Io { source, .. })
                if !is_place(source.kind()) =>
            {
                Exit::Failed
            }
            Self::Store(StoreError::Generate(_) | StoreError::Cancelled)
            | Self::Serve(_)
            | Self::Prover(_)
            | Self::Remote(_)
            | Self::RemoteProof { .. }
            | Self::RemoteVerdict { .. }
            | Self::Proposal { .. }
            | Self::Output(_)
            | Self::Fault(_)
            | Self::Machine(_)
            | Self::Cancelled => Exit::Failed,
            Self::Store(_)
            | Self::Read { .. }
            | Self::Write { .. }
            | Self::TooLarge { .. }
            | Self::Place { .. }
            | Self::Refused { .. }
            | Self::Exists { .. }
            | Self::SameFile { .. }
            | Self::NothingToPropose { .. }
            | Self::Data(_)
            | Self::Capacity(_)
            | Self::Hash(_)
            | Self::Compile(_)
            | Self::Unprovable(_)
            | Self::NoKey { .. }
            | Self::ManyKeys { .. }
            | Self::OtherKey { .. }
            | Self::ImportedKey { .. }
            | Self::NoNullifier
            | Self::NoClock
            | Self::Discloses
            | Self::OffChain { .. }
            | Self::Encode(_)
            | Self::Export(_)
            | Self::Policies(_) => Exit::BadInput,
        }
    }
}

/// Whether a path is to blame, so that another one may do, and not what it is on.
const fn is_place(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{
        AlreadyExists, InvalidFilename, IsADirectory, NotADirectory, NotFound, PermissionDenied,
        ReadOnlyFilesystem,
    };
    matches!(
        kind,
        AlreadyExists
            | InvalidFilename
            | IsADirectory
            | NotADirectory
            | NotFound
            | PermissionDenied
            | ReadOnlyFilesystem
    )
}
