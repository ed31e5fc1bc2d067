//! The contributor's table: real measurements that come inside a crate.

use std::fmt::Write as _;

use assay_data::{Format, Limits, Read, read_bytes};
use assay_statement::Policy;

use crate::Failure;

/// The operator's policy.
pub(super) const POLICY: &str = include_str!("policy.odcs.yaml");

/// What errors call the table.
pub(super) const NAME: &str = "measurements.csv";

/// Records of the demonstration.
const RECORDS: usize = 512;

/// The first 512 records of the red wines in "Modeling wine preferences by data
/// mining from physicochemical properties" (Cortez et al., 2009), as CSV. Some are
/// equal, and no column is a key.
pub(super) fn csv() -> String {
    let dataset = linfa_datasets::winequality();
    let mut csv = dataset.feature_names().join(",");
    csv.push_str(",quality\n");
    let rows = dataset.records().rows().into_iter().zip(dataset.targets());
    for (features, quality) in rows.take(RECORDS) {
        for feature in features {
            // Writing to a string cannot fail.
            let _ = write!(csv, "{feature},");
        }
        let _ = writeln!(csv, "{quality}");
    }
    csv
}

/// The same records under another arrangement: reversed, with other line ends.
pub(super) fn rearranged(csv: &str) -> String {
    let mut lines = csv.lines();
    let header = lines.next();
    let mut rearranged = String::with_capacity(csv.len() * 2);
    for line in header.into_iter().chain(lines.rev()) {
        rearranged.push_str(line);
        rearranged.push_str("\r\n");
    }
    rearranged
}

/// The same table with one grade changed.
pub(super) fn altered(csv: &str) -> String {
    match csv.trim_end().rsplit_once(',') {
        Some((rest, "3")) => format!("{rest},4\n"),
        Some((rest, _)) => format!("{rest},3\n"),
        None => String::new(),
    }
}

/// Reads a table as the policy declares it.
pub(super) fn read(csv: &str, policy: &Policy) -> Result<Read, Failure> {
    Ok(read_bytes(NAME, csv.as_bytes(), Format::Csv, policy.columns(), Limits::default())?)
}
