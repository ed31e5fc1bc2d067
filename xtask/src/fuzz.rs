//! `cargo xtask fuzz`: the decoders of what others send, against inputs that nobody writes.

use std::fs;
use std::path::{Path, PathBuf};

use crate::command::Line;
use crate::failure::Failure;
use crate::tools;

/// A byte that says what a file is, where the target asks for one, and the file.
type Seed = (Option<u8>, &'static str);

/// The targets, and files of the repository that their corpus begins with.
const TARGETS: [(&str, &[Seed]); 3] = [
    (
        "policy",
        &[
            (None, "tests/vectors/policy.yaml"),
            (None, "tests/vectors/policy-koalabear.yaml"),
            (None, "tests/data/policies/orders.yaml"),
            (None, "tests/data/policies/wearable.yaml"),
            (None, "tests/data/policies/yardstick.yaml"),
        ],
    ),
    (
        "readers",
        &[
            (Some(0), "tests/data/tables/heart.csv"),
            (Some(1), "tests/data/tables/heart.tsv"),
            (Some(2), "tests/data/tables/heart.jsonl"),
            (Some(3), "tests/data/tables/heart-columns.json"),
            (Some(3), "tests/data/tables/heart-frames.json"),
            (Some(7), "tests/data/tables/heart.parquet"),
        ],
    ),
    ("proof", &[]),
];

/// What each target is run for unless said otherwise, in seconds.
const SECONDS: u32 = 600;

/// Runs every target for a while, and fails at the first finding.
pub(crate) fn run(root: &Path, words: &[&str]) -> Result<(), Failure> {
    let seconds = match words {
        [] => SECONDS,
        ["--seconds", seconds] => seconds.parse().map_err(|_| Failure::Usage(crate::USAGE))?,
        _ => return Err(Failure::Usage(crate::USAGE)),
    };
    let fuzz = tools::cargo_fuzz(root)?;
    for (target, seeds) in TARGETS {
        let corpus = root.join("fuzz/corpus").join(target);
        plant(root, &corpus, seeds)?;
        let time = format!("-max_total_time={seconds}");
        // Without a sanitizer, which needs a nightly compiler; unsafe code is denied here.
        let words =
            [&fuzz, "run", "-s", "none", target, "--", &time, "-timeout=10", "-rss_limit_mb=2048"];
        Line::new(words).run(root)?;
        eprintln!("{target}: {seconds} s without a finding");
    }
    Ok(())
}

fn plant(root: &Path, corpus: &Path, seeds: &[Seed]) -> Result<(), Failure> {
    let failed = |path: PathBuf| move |source| Failure::Read { path, source };
    fs::create_dir_all(corpus).map_err(failed(corpus.to_owned()))?;
    for (index, (kind, seed)) in seeds.iter().enumerate() {
        let path = root.join(seed);
        let file = fs::read(&path).map_err(failed(path))?;
        let planted = corpus.join(format!("seed-{index}"));
        let bytes: Vec<u8> = kind.iter().copied().chain(file).collect();
        fs::write(&planted, bytes).map_err(failed(planted))?;
    }
    Ok(())
}
