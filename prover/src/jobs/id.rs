//! Names of jobs. Who has one owns the job, so none can be guessed.

use std::fmt;
use std::str::FromStr;

use assay_statement::Bytes32;

/// A job's id: 256 random bits, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct JobId(Bytes32);

/// Text that is no job id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a job id of 64 lower-case hexadecimal digits, got {got} bytes that do not fit")]
pub struct JobIdError {
    /// Length of the text, in bytes.
    pub got: usize,
}

impl JobId {
    pub(super) fn random() -> Result<Self, getrandom::Error> {
        let mut id = [0; 32];
        getrandom::fill(&mut id)?;
        Ok(Self(assay_statement::bytes::Bytes(id)))
    }

    /// What logs call the job. It does not lead back to the id.
    #[must_use]
    pub fn label(&self) -> String {
        let digest = Bytes32::keccak(&[b"assay/job-label/1", &self.0.0]).to_string();
        digest.chars().skip(2).take(12).collect()
    }
}

impl FromStr for JobId {
    type Err = JobIdError;

    fn from_str(text: &str) -> Result<Self, JobIdError> {
        Bytes32::from_hex(&format!("0x{text}"))
            .map(Self)
            .map_err(|_| JobIdError { got: text.len() })
    }
}

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        f.write_str(text.strip_prefix("0x").unwrap_or(&text))
    }
}

impl fmt::Debug for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JobId({})", self.label())
    }
}
