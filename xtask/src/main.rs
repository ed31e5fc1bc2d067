//! Project tasks: `cargo xtask test` runs every check and test, `cargo xtask tidy`
//! the invariants that no compiler knows, `cargo xtask audit` measures soundness,
//! `cargo xtask bench-peers` a race.

mod bench_peers;
mod command;
mod failure;
mod fuzz;
mod steps;
mod tidy;
mod tools;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bench_peers::Options;
use command::Line;
use failure::Failure;

const USAGE: &str = "\
usage: cargo xtask <task>

  test         run every check and every test; installs npm's solc, tables and cargo-deny where missing
  tidy         check the invariants of the repository that no compiler knows
  audit        measure the soundness of every circuit of Groth16, and write docs/soundness.md
  bench-peers  race our engines against other provers, which it installs from npm
  fuzz         ten minutes each of random policies, data files and proofs; `--seconds N` for others";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let task = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["test"] => steps::run(&root()),
        ["tidy"] => tidy::run(&root()),
        ["audit"] => {
            Line::new(["cargo", "run", "--release", "--package", "assay-audit"]).run(&root())
        }
        ["bench-peers", ref words @ ..] => {
            Options::read(words).and_then(|options| bench_peers::run(&root(), &options))
        }
        ["fuzz", ref words @ ..] => fuzz::run(&root(), words),
        ["help" | "--help" | "-h"] => {
            eprintln!("{USAGE}");
            Ok(())
        }
        _ => Err(Failure::Usage(USAGE)),
    };
    match task {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_owned()
}
