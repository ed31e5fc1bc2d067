//! Looks at every circuit and writes `docs/soundness.md`; fails where a figure misses.

use std::path::Path;
use std::process::ExitCode;

use assay_audit::report::Bar;
use assay_audit::run::{Extent, run};
use assay_audit::{Failure, subject};

fn main() -> ExitCode {
    match audit() {
        Ok(missed) if missed.is_empty() => ExitCode::SUCCESS,
        Ok(missed) => {
            for miss in &missed {
                eprintln!("misses: {miss}");
            }
            ExitCode::FAILURE
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn audit() -> Result<Vec<String>, Failure> {
    let findings = run(subject::all()?, Extent::FULL)?;
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = package.parent().unwrap_or(package).join("docs/soundness.md");
    std::fs::write(&path, findings.page(Bar::FULL))
        .map_err(|source| Failure::File { path: path.display().to_string(), source })?;
    Ok(findings.misses(Bar::FULL))
}
