//! circom's circuit, proven by snarkjs in Node.

use std::path::Path;

use serde::Deserialize;

use super::contestant::Figures;
use super::measure::measure;
use super::{Track, parsed};
use crate::command::Line;
use crate::failure::Failure;

/// Two points of the first group and one of the second, as a contract takes them.
const PROOF_BYTES: u64 = 256;

#[derive(Deserialize)]
struct Verified {
    constraints: u64,
    milliseconds: f64,
}

pub(super) fn prepare(track: &Track, records: u32) -> Result<(), Failure> {
    let directory = track.directory("snarkjs", records)?;
    let [circuit, key] = ["main.r1cs", "key.zkey"].map(|name| format!("{directory}/{name}"));
    if Path::new(&key).exists() {
        return Ok(());
    }
    let driver = track.peers("snarkjs.mjs");
    Line::new(["node", &driver, "prepare", &records.to_string(), &directory]).run(&track.root)?;
    Line::new([track.binary("peer_keys").as_str(), "groth16", &circuit, &key]).run(&track.root)
}

pub(super) fn run(track: &Track, records: u32) -> Result<Figures, Failure> {
    let directory = track.directory("snarkjs", records)?;
    let cli = track.peers("node_modules/snarkjs/build/cli.cjs");
    let command = |words: &str, files: &[&str]| {
        let files = files.iter().map(|name| format!("{directory}/{name}"));
        let words = ["node", &cli].into_iter().chain(words.split(' ')).map(str::to_owned);
        let words: Vec<String> = words.chain(files).collect();
        measure(&Line::new(words.iter().map(String::as_str)), &track.root)
    };
    let witness = command("wtns calculate", &["main_js/main.wasm", "input.json", "witness.wtns"])?;
    let proof =
        command("groth16 prove", &["key.zkey", "witness.wtns", "proof.json", "public.json"])?;
    let driver = track.peers("snarkjs.mjs");
    let verify = Line::new(["node", &driver, "verify", &directory]);
    let verified: Verified = parsed(&verify, &verify.read(&track.root)?)?;
    Ok(Figures {
        size: verified.constraints,
        setup_s: None,
        witness_cpu_s: Some(witness.cpu_s),
        prove_cpu_s: proof.cpu_s,
        wall_s: witness.wall_s + proof.wall_s,
        peak_rss_bytes: witness.peak_bytes.max(proof.peak_bytes),
        proof_bytes: PROOF_BYTES,
        verify_ms: Some(verified.milliseconds),
    })
}
