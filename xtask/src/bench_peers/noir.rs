//! Noir's circuit, proven by Barretenberg's native prover.
//!
//! Its verifier knows one reference string, the published one. Ours is local, so nothing that it
//! proves here can be verified.

use std::path::Path;

use serde::Deserialize;

use super::contestant::Figures;
use super::measure::measure;
use super::{Track, parsed};
use crate::command::Line;
use crate::failure::Failure;

/// More than the gates of a record, so that their powers of two agree.
const POINTS_PER_RECORD: u32 = 64;

#[derive(Deserialize)]
struct Gates {
    functions: [Function; 1],
}

#[derive(Deserialize)]
struct Function {
    circuit_size: u64,
}

pub(super) fn prepare(track: &Track, records: u32) -> Result<(), Failure> {
    let directory = track.directory("noir", records)?;
    if Path::new(&directory).join("vk").exists() {
        return Ok(());
    }
    let driver = track.peers("noir.mjs");
    Line::new(["node", &driver, "prepare", &records.to_string(), &directory]).run(&track.root)?;
    let points = (POINTS_PER_RECORD * records).to_string();
    Line::new([track.binary("peer_keys").as_str(), "points", &points, &directory])
        .run(&track.root)?;
    barretenberg(track, &directory, "write_vk", &["-c", &directory, "-o", &directory])
        .run(&track.root)
}

pub(super) fn run(track: &Track, records: u32) -> Result<Figures, Failure> {
    let directory = track.directory("noir", records)?;
    let gates = barretenberg(track, &directory, "gates", &[]);
    let gates: Gates = parsed(&gates, &gates.read(&track.root)?)?;

    let driver = track.peers("noir.mjs");
    let witness = measure(&Line::new(["node", &driver, "witness", &directory]), &track.root)?;
    let [values, key, proof] =
        ["witness.gz", "vk", "proof"].map(|name| format!("{directory}/{name}"));
    let options = ["-c", &directory, "-o", &directory, "-w", &values, "-k", &key];
    let proving = measure(&barretenberg(track, &directory, "prove", &options), &track.root)?;
    let length = std::fs::metadata(&proof)
        .map_err(|source| Failure::Read { path: proof.into(), source })?
        .len();
    Ok(Figures {
        size: gates.functions[0].circuit_size,
        setup_s: None,
        witness_cpu_s: Some(witness.cpu_s),
        prove_cpu_s: proving.cpu_s,
        wall_s: witness.wall_s + proving.wall_s,
        peak_rss_bytes: witness.peak_bytes.max(proving.peak_bytes),
        proof_bytes: length,
        verify_ms: None,
    })
}

/// With zero knowledge, for verification on chain: the cheapest of its hashes for a prover.
fn barretenberg(track: &Track, directory: &str, task: &str, options: &[&str]) -> Line {
    let machine = match std::env::consts::ARCH {
        "aarch64" => "arm64-linux",
        _ => "amd64-linux",
    };
    let program = track.peers(&format!("node_modules/@aztec/bb.js/build/{machine}/bb"));
    let circuit = format!("{directory}/program.json");
    let words = [program.as_str(), task, "-t", "evm", "-b", &circuit];
    Line::new(words.into_iter().chain(options.iter().copied()))
}
