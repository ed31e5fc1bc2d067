//! The proving pipeline and the gRPC services around it.

pub mod client;
pub mod cost;
pub mod jobs;
pub mod limits;
pub mod pipeline;
pub mod policies;
pub mod progress;
pub mod server;
mod services;

pub use client::{Client, ClientError, RemoteProgress, RemoteProof, RemoteRequest};
pub use limits::{JobLimits, Limits};
pub use policies::Policies;
pub use server::{DEFAULT_LISTEN, ServeConfig, ServeError, Server, serve};
