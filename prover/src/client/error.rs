//! What can go wrong between a client and a server.

use assay_proto::v1::{JobError, JobErrorKind};
use tonic::{Code, Status};

/// Why a server gave no answer, or not the one that was asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// No address that this client speaks to.
    #[error("expected a server address like http://127.0.0.1:50051, got {got}")]
    Url {
        /// The address.
        got: String,
    },
    /// A server does not read the format.
    #[error("expected data in a format of text, got Parquet: a server does not read it")]
    Format,
    /// Nobody answers.
    #[error("cannot connect to {url}: {source}")]
    Connect {
        /// Where.
        url: String,
        /// Why not.
        source: tonic::transport::Error,
    },
    /// The server refused, or the connection broke.
    #[error("{}", .0.message())]
    Refused(Box<Status>),
    /// The job ended without a proof.
    #[error("{}", .0.message)]
    Job(JobError),
    /// The job was stopped.
    #[error("the job was cancelled")]
    Cancelled,
    /// The server does not keep to its interface.
    #[error("the server sent {0}")]
    Answer(&'static str),
    /// The operating system gave no randomness.
    #[error("the operating system gave no randomness")]
    Randomness,
}

impl From<Status> for ClientError {
    fn from(status: Status) -> Self {
        Self::Refused(Box::new(status))
    }
}

impl ClientError {
    /// Whether the data does not meet the policy.
    #[must_use]
    pub fn is_unsatisfied(&self) -> bool {
        matches!(self, Self::Job(error) if error.kind() == JobErrorKind::Unsatisfied)
    }

    /// Whether an input is at fault.
    #[must_use]
    pub fn is_bad_input(&self) -> bool {
        match self {
            Self::Url { .. } | Self::Format => true,
            Self::Refused(status) => status.code() == Code::InvalidArgument,
            Self::Job(error) => error.kind() == JobErrorKind::Invalid,
            Self::Connect { .. } | Self::Cancelled | Self::Answer(_) | Self::Randomness => false,
        }
    }
}
