//! The real tables: from a package of npm, and from a crate. None of them is committed.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::golden::{Golden, folder};

/// The table that the golden answers are about, to the byte.
pub(crate) fn bytes(golden: &Golden) -> Vec<u8> {
    let bytes = if golden.table == "winequality-red" {
        wine().into_bytes()
    } else {
        let path = folder(&golden.file);
        std::fs::read(&path).unwrap_or_else(|error| {
            panic!(
                "{}: {error}\nThe tables come from npm: (cd tests/parity && npm ci --ignore-scripts)",
                path.display()
            )
        })
    };
    let digest = format!("{:x}", Sha256::digest(&bytes));
    assert_eq!(digest, golden.sha256, "{}: not the table that the tools saw", golden.file);
    bytes
}

/// The red wines of the crate `linfa-datasets`, each number in its shortest form.
fn wine() -> String {
    let dataset = linfa_datasets::winequality();
    let mut csv = dataset.feature_names().join(",");
    csv.push_str(",quality\n");
    for (features, quality) in dataset.records().rows().into_iter().zip(dataset.targets()) {
        for feature in features {
            write!(csv, "{feature},").unwrap();
        }
        writeln!(csv, "{quality}").unwrap();
    }
    csv
}
