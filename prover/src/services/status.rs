//! Errors as gRPC reports them.

use std::time::Duration;

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

/// Too busy now; `after` is when to try again.
pub(super) fn busy(message: impl Into<String>, after: Duration) -> Status {
    let details = ErrorDetails::with_retry_info(Some(after));
    Status::with_error_details(Code::ResourceExhausted, message, details)
}

/// A failure that is no fault of the caller. The reason goes to the operator's log;
/// it names files of the server, which are no business of the caller.
pub(super) fn internal(reason: &dyn std::error::Error) -> Status {
    tracing::error!(%reason, "a request failed");
    Status::internal("the server failed; its log has the reason")
}

/// Refuses more than `expected` bytes. It will never fit, so that there is no point
/// in trying again.
pub(super) fn at_most(what: &str, expected: usize, got: usize) -> Result<(), Status> {
    if got <= expected {
        return Ok(());
    }
    Err(Status::invalid_argument(format!("{what}: expected at most {expected} bytes, got {got}")))
}
