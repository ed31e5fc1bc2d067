//! The gRPC services, one a file. Handlers decode, call and encode; nothing here
//! prints or logs what a request contains.

mod convert;
mod policy;
mod prover;
mod status;
mod verifier;

pub(crate) use policy::PolicyHandler;
pub(crate) use prover::{ProofJobs, ProverHandler};
pub(crate) use verifier::VerifierHandler;
