//! What may not be linked, however indirectly. Who may depend directly on whom
//! stands in `deny.toml`.

use std::path::Path;

use crate::command::Line;
use crate::failure::Failure;

/// What the tree of a package, built with some features, does not contain.
struct Absence {
    package: &'static str,
    /// Features beside the default ones.
    features: &'static str,
    /// Beginnings of crate names.
    crates: &'static [&'static str],
    /// Features of crates that are linked, as `crate/feature`.
    parts: &'static [&'static str],
}

const ABSENT: [Absence; 8] = [
    // A buyer links this: nothing that serves or that builds a circuit.
    Absence {
        package: "assay-verifier",
        features: "",
        crates: &[
            "assay-circuits",
            "assay-proto",
            "halo2",
            "hyper",
            "p3-",
            "revm",
            "tokio",
            "tonic",
        ],
        parts: &["assay-statement/stark"],
    },
    // To check a proof without a key its constraints are compiled; no witness is made.
    Absence {
        package: "assay-verifier",
        features: "stark",
        crates: &["assay-proto", "halo2", "hyper", "revm", "tokio", "tonic"],
        parts: &["assay-circuits/groth16", "assay-circuits/stark"],
    },
    // The library of halo2 reads keys beside the circuit, and has its prover with it.
    Absence {
        package: "assay-verifier",
        features: "halo2",
        crates: &["assay-proto", "hyper", "p3-", "revm", "tokio", "tonic"],
        parts: &["assay-circuits/groth16", "assay-circuits/stark"],
    },
    Absence {
        package: "assay-circuits",
        features: "",
        crates: &["assay-proto", "hyper", "tokio", "tonic"],
        parts: &[],
    },
    Absence {
        package: "assay-setup",
        features: "",
        crates: &["assay-proto", "hyper", "tokio", "tonic"],
        parts: &[],
    },
    // Its tests compare contracts with circuits; it knows bytes.
    Absence {
        package: "assay-chain",
        features: "",
        crates: &["assay-circuits", "assay-proto", "halo2", "hyper", "p3-", "tokio", "tonic"],
        parts: &[],
    },
    // No proving below the circuits.
    Absence {
        package: "assay-statement",
        features: "",
        crates: &["ark-groth16", "ark-relations", "halo2", "p3-", "tokio"],
        parts: &[],
    },
    Absence { package: "assay-proto", features: "", crates: &["assay-"], parts: &[] },
];

/// No package links what its layer has no use for.
pub(super) fn check(root: &Path) -> Result<Vec<String>, Failure> {
    let mut broken = Vec::new();
    for absence in ABSENT {
        let line = [
            "cargo",
            "tree",
            "--package",
            absence.package,
            "--features",
            absence.features,
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}|{f}",
        ];
        broken.extend(found(&absence, &Line::new(line).read(root)?));
    }
    Ok(broken)
}

/// `tree` has a crate a line: its name, a blank, …, `|`, its features with commas between,
/// and ` (*)` where it stood before.
fn found(absence: &Absence, tree: &str) -> Vec<String> {
    let Absence { package, crates, parts, .. } = absence;
    let mut names = Vec::new();
    for line in tree.lines() {
        let (linked, features) = line.split_once('|').unwrap_or((line, ""));
        let name = linked.split(' ').next().unwrap_or_default();
        if name == *package {
            continue;
        }
        if crates.iter().any(|start| name.starts_with(start)) {
            names.push(name.to_owned());
        }
        let enabled =
            features.trim_end_matches(" (*)").split(',').map(|feature| format!("{name}/{feature}"));
        names.extend(enabled.filter(|part| parts.contains(&part.as_str())));
    }
    names.sort_unstable();
    names.dedup();
    names.iter().map(|name| format!("{package}: links {name}, which its layer must not")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_must_be_absent_once() {
        let tree = "assay-proto v0.1.0|\nprost v0.14.4|default,derive\nassay-data v0.1.0|\n\
                    assay-data v0.1.0|full (*)\n";
        let absence =
            |crates, parts| Absence { package: "assay-proto", features: "", crates, parts };
        let links = |name| format!("assay-proto: links {name}, which its layer must not");
        assert_eq!(found(&absence(&["assay-"], &[]), tree), [links("assay-data")]);
        assert_eq!(found(&absence(&["tokio"], &[]), tree), [""; 0]);
        // A feature is named in full, a crate by its beginning.
        assert_eq!(found(&absence(&[], &["assay-data/full"]), tree), [links("assay-data/full")]);
        assert_eq!(found(&absence(&[], &["prost/default"]), tree), [links("prost/default")]);
        assert_eq!(found(&absence(&[], &["prost/def", "assay-data/ful"]), tree), [""; 0]);
    }
}
