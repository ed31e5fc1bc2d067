//! The table of a race, and its place in the documentation.

use std::fs;
use std::path::Path;

use super::Entry;
use super::contestant::{Contestant, Figures};
use crate::failure::Failure;

const PAGE: &str = "docs/benchmarks.md";
const CHART: &str = "docs/benchmarks.svg";
const BEGIN: &str = "<!-- race: written by `cargo xtask bench-peers` -->\n";
const END: &str = "<!-- race: end -->\n";

const MEBIBYTE: f64 = 1_048_576.0;

/// Before the ratios.
const COLUMNS: [&str; 11] = [
    "prover",
    "N",
    "size",
    "set-up s",
    "witness CPU s",
    "proof CPU s, least – median",
    "wall s",
    "peak MiB",
    "proof B",
    "verify ms",
    "records/s per core",
];

/// Puts table and chart where the last ones were.
pub(super) fn write(root: &Path, text: &str, chart: &str) -> Result<(), Failure> {
    let path = root.join(PAGE);
    let failed = |source| Failure::Read { path: path.clone(), source };
    let page = fs::read_to_string(&path).map_err(failed)?;
    let page = replaced(&page, text)
        .ok_or(Failure::Usage("docs/benchmarks.md: expected the two marks of the race"))?;
    fs::write(&path, page).map_err(failed)?;
    let path = root.join(CHART);
    fs::write(&path, chart).map_err(|source| Failure::Read { path, source })
}

fn replaced(page: &str, text: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{text}\n{END}{after}"))
}

/// A line for each contestant and number of records; a column of ratios for each of our engines.
pub(super) fn table(entries: &[Entry]) -> String {
    let best: Vec<(Contestant, f64)> = Contestant::ALL
        .into_iter()
        .filter(|contestant| contestant.is_ours())
        .filter_map(|engine| {
            let own = entries.iter().filter(|entry| entry.contestant == engine);
            Some((engine, own.filter_map(Entry::rate).reduce(f64::max)?))
        })
        .collect();
    let ratios = best.iter().map(|(engine, _)| format!("`{}` to this", engine.name()));
    let head: Vec<String> = COLUMNS.map(str::to_owned).into_iter().chain(ratios).collect();
    let rule = "|---".repeat(head.len());
    let lines = entries.iter().map(|entry| line(entry, &best));
    [format!("| {} |\n{rule}|\n", head.join(" | "))].into_iter().chain(lines).collect()
}

fn line(entry: &Entry, best: &[(Contestant, f64)]) -> String {
    let start = format!("| {} | {}", entry.contestant.title(), thousands(entry.records.into()));
    let (Some(rate), Some(first)) = (entry.rate(), entry.rounds.first()) else {
        let missing = COLUMNS.len() + best.len() - 2;
        let why = entry.failed.unwrap_or("was not run");
        return format!("{start} | {why}{}\n", " |".repeat(missing));
    };
    let shown = |of: fn(&Figures) -> Option<f64>| {
        let values = entry.rounds.iter().filter_map(of);
        median(values).map_or_else(|| "–".to_owned(), digits)
    };
    let least = entry.rounds.iter().map(Figures::cpu_s).fold(f64::INFINITY, f64::min);
    let cells = [
        format!("{} {}", thousands(first.size), entry.contestant.unit()),
        shown(|figures| figures.setup_s),
        shown(|figures| figures.witness_cpu_s),
        format!("{} – {}", digits(least), shown(|figures| Some(figures.cpu_s()))),
        shown(|figures| Some(figures.wall_s)),
        shown(|figures| Some(figures.peak_rss_bytes / MEBIBYTE)),
        thousands(first.proof_bytes),
        shown(|figures| figures.verify_ms),
        digits(rate),
    ];
    let ratios = best.iter().map(|(_, best)| digits(best / rate));
    let cells: Vec<String> = cells.into_iter().chain(ratios).collect();
    format!("{start} | {} |\n", cells.join(" | "))
}

impl Entry {
    /// Records in a second of CPU, by the median; none after a failure.
    pub(super) fn rate(&self) -> Option<f64> {
        median(self.rounds.iter().map(Figures::cpu_s)).map(|cpu| f64::from(self.records) / cpu)
    }
}

/// The middle value, or the mean of the two in the middle.
fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let above = values.get(values.len() / 2)?;
    let below = values.get((values.len() - 1) / 2)?;
    Some(f64::midpoint(*below, *above))
}

/// Three digits, or all those before the point; below 1 two, behind the zeros.
pub(super) fn digits(value: f64) -> String {
    match value {
        ..1.0 => {
            let scientific = format!("{value:.1e}");
            let zeros = scientific.split_once("e-").and_then(|(_, power)| power.parse().ok());
            let places = zeros.unwrap_or(1_usize) + 1;
            format!("{value:.places$}")
        }
        ..10.0 => format!("{value:.2}"),
        ..100.0 => format!("{value:.1}"),
        _ => grouped(&format!("{value:.0}")),
    }
}

/// A whole number with its thousands set off.
pub(super) fn thousands(value: u64) -> String {
    grouped(&value.to_string())
}

fn grouped(digits: &str) -> String {
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(cpu: f64) -> Figures {
        Figures {
            size: 59_285,
            setup_s: None,
            witness_cpu_s: Some(0.5),
            prove_cpu_s: cpu - 0.5,
            wall_s: cpu,
            peak_rss_bytes: 3.0 * MEBIBYTE,
            proof_bytes: 1256,
            verify_ms: None,
        }
    }

    fn entry(contestant: Contestant, rounds: Vec<Figures>) -> Entry {
        let failed = rounds.is_empty().then_some("does not compile");
        Entry { contestant, records: 1024, rounds, failed }
    }

    #[test]
    fn a_table_has_medians_ratios_and_failures() {
        let peers = [8.0, 2.0, 4.0].map(figures).to_vec();
        let entries = [
            entry(Contestant::Groth16, vec![figures(2.0)]),
            entry(Contestant::Snarkjs, peers),
            entry(Contestant::Noir, Vec::new()),
        ];
        let table = table(&entries);
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].ends_with("| records/s per core | `groth16` to this |"), "{}", lines[0]);
        assert_eq!(
            lines[3],
            "| circom, snarkjs (Groth16) | 1,024 | 59,285 constraints | – | 0.50 | 2.00 – 4.00 \
             | 4.00 | 3.00 | 1,256 | – | 256 | 2.00 |"
        );
        assert!(lines[4].contains("| does not compile |"), "{}", lines[4]);
        let columns = lines[0].matches('|').count();
        for line in &lines {
            assert_eq!(line.matches('|').count(), columns, "{line}");
        }
    }

    #[test]
    fn a_page_keeps_what_stands_around_the_marks() {
        let page = format!("before\n{BEGIN}old\n{END}after\n");
        assert_eq!(
            replaced(&page, "new\n").unwrap(),
            format!("before\n{BEGIN}\nnew\n\n{END}after\n")
        );
        assert_eq!(replaced("no marks\n", "new\n"), None);
    }

    #[test]
    fn a_median_of_two_lies_between_them() {
        let of = |values: &[f64]| median(values.iter().copied());
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[3.0]), Some(3.0));
        assert_eq!(of(&[3.0, 2.0]), Some(2.5));
        assert_eq!(of(&[8.0, 2.0, 4.0]), Some(4.0));
        assert_eq!(of(&[8.0, 1.0, 2.0, 4.0]), Some(3.0));
    }

    #[test]
    fn numbers() {
        assert_eq!([1.234, 12.34, 123.4, 12_345.6].map(digits), ["1.23", "12.3", "123", "12,346"]);
        assert_eq!([0.123, 0.05, 0.002_78].map(digits), ["0.12", "0.050", "0.0028"]);
        assert_eq!([0.0, 0.0996, 0.996].map(digits), ["0.00", "0.10", "1.00"]);
        assert_eq!(thousands(1_000_003), "1,000,003");
    }
}
