//! Compiles the `.proto` files without protoc.

use std::path::PathBuf;
use std::{env, error::Error, fs};

use prost::Message as _;

const FILES: [&str; 4] = [
    "proto/assay/v1/policy.proto",
    "proto/assay/v1/prover.proto",
    "proto/assay/v1/types.proto",
    "proto/assay/v1/verifier.proto",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=proto");
    let descriptors = protox::compile(FILES, ["proto"])?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("assay.bin"), descriptors.encode_to_vec())?;
    tonic_prost_build::configure()
        // Requests and results carry private data: what cannot be printed cannot
        // be logged by accident.
        .skip_debug(["assay.v1.CreateProofJobRequest", "assay.v1.ProofResult"])
        .compile_fds(descriptors)?;
    Ok(())
}
