//! Programs from outside: what has to be there, and what is installed here.

use std::path::{Path, PathBuf};

use crate::command::Line;
use crate::failure::Failure;

/// Where the Solidity sources and their npm package are.
pub(crate) const CONTRACTS: &str = "verifier/contracts";

/// Where the npm package of the real tables is named that tests read.
pub(crate) const PARITY: &str = "tests/parity";

const DENY_VERSION: &str = "0.20.2";
const FUZZ_VERSION: &str = "0.13.1";
const NODE_VERSION: u32 = 18;
const NODE_REMEDY: &str =
    "install it with `sudo apt-get install nodejs npm`, or from https://nodejs.org";

/// Fails, with the command that helps, where Node or npm is missing or too old.
pub(crate) fn require_node(root: &Path) -> Result<(), Failure> {
    for program in ["node", "npm"] {
        let version = Line::new([program, "--version"])
            .read(root)
            .map_err(|_| Failure::Missing { program, remedy: NODE_REMEDY })?;
        if program == "node" && major(&version).is_none_or(|major| major < NODE_VERSION) {
            return Err(Failure::Outdated {
                program,
                expected: NODE_VERSION,
                got: version.trim().to_owned(),
                remedy: NODE_REMEDY,
            });
        }
    }
    Ok(())
}

/// The command that installs what a directory's lock file names, unless that is there.
pub(crate) fn npm_dependencies(
    root: &Path,
    directory: &'static str,
) -> Result<Option<Line>, Failure> {
    let path = root.join(directory);
    let lock = path.join("package-lock.json");
    let modified = |path: &Path| path.metadata().and_then(|metadata| metadata.modified());
    let wanted = modified(&lock).map_err(|source| Failure::Read { path: lock.clone(), source })?;
    // npm writes this file last.
    let installed = modified(&path.join("node_modules/.package-lock.json"));
    if installed.is_ok_and(|installed| installed >= wanted) {
        return Ok(None);
    }
    eprintln!("will install what {directory}/package-lock.json names from npm");
    let line = Line::new(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    Ok(Some(line.within(directory)))
}

/// The cargo-deny to run.
pub(crate) fn cargo_deny(root: &Path) -> Result<String, Failure> {
    cargo_tool(root, "cargo-deny", DENY_VERSION)
}

/// The cargo-fuzz to run.
pub(crate) fn cargo_fuzz(root: &Path) -> Result<String, Failure> {
    cargo_tool(root, "cargo-fuzz", FUZZ_VERSION)
}

/// A program to run: the caller's when it is the pinned version, otherwise one that is built
/// below the target directory.
fn cargo_tool(root: &Path, name: &str, version: &str) -> Result<String, Failure> {
    let tools = target(root).join("tools");
    let own = tools.join("bin").join(name).display().to_string();
    for candidate in [name, &own] {
        if is_pinned(candidate, version, root) {
            return Ok(candidate.to_owned());
        }
    }
    eprintln!(
        "installing {name} {version} from crates.io into {} (once; a few minutes)",
        tools.display()
    );
    let directory = tools.display().to_string();
    let install = ["cargo", "install", name, "--version", version, "--locked", "--quiet"];
    Line::new(install.into_iter().chain(["--root", &directory])).run(root)?;
    Ok(own)
}

fn is_pinned(program: &str, wanted: &str, root: &Path) -> bool {
    Line::new([program, "--version"])
        .read(root)
        .is_ok_and(|version| version.split_whitespace().nth(1) == Some(wanted))
}

/// Where cargo builds.
pub(crate) fn target(root: &Path) -> PathBuf {
    // A relative directory is relative to the caller's, which is where cargo stays.
    let directory = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let directory = directory.unwrap_or_else(|| root.join("target"));
    std::path::absolute(&directory).unwrap_or(directory)
}

fn major(version: &str) -> Option<u32> {
    version.trim().trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("v8.10.0"), Some(8));
        assert_eq!(major("nightly"), None);
    }

    #[test]
    fn npm_runs_only_when_the_lock_file_is_newer() {
        let root = tempfile::tempdir().unwrap();
        let contracts = root.path().join(CONTRACTS);
        assert!(npm_dependencies(root.path(), CONTRACTS).is_err());

        std::fs::create_dir_all(contracts.join("node_modules")).unwrap();
        std::fs::write(contracts.join("package-lock.json"), "{}").unwrap();
        assert!(npm_dependencies(root.path(), CONTRACTS).unwrap().is_some());

        std::fs::write(contracts.join("node_modules/.package-lock.json"), "{}").unwrap();
        assert!(npm_dependencies(root.path(), CONTRACTS).unwrap().is_none());
    }
}
