//! What of the race is run.

use super::contestant::Contestant;
use crate::failure::Failure;

/// How the task is called.
const USAGE: &str = "\
usage: cargo xtask bench-peers [--records N,…] [--only NAME,…] [--runs N]

  --records  numbers of records instead of each contestant's own
  --only     of ours (groth16, halo2 and stark), groth16, halo2, stark, snarkjs, noir
  --runs     rounds, 3 unless told

A race without --records and --only is written into docs/benchmarks.md.";

/// The arguments of the task.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    only: Option<Vec<Contestant>>,
    records: Option<Vec<u32>>,
    /// Rounds.
    pub(super) runs: u32,
}

impl Options {
    /// Reads the words behind the task's name.
    pub(crate) fn read(words: &[&str]) -> Result<Self, Failure> {
        let mut options = Self { only: None, records: None, runs: 3 };
        let (pairs, rest) = words.as_chunks::<2>();
        for [flag, value] in pairs {
            match *flag {
                "--records" => options.records = Some(numbers(value)?),
                "--only" => options.only = Some(contestants(value)?),
                "--runs" => options.runs = number(value)?,
                _ => return Err(Failure::Usage(USAGE)),
            }
        }
        if rest.is_empty() { Ok(options) } else { Err(Failure::Usage(USAGE)) }
    }

    /// Who runs.
    pub(super) fn contestants(&self) -> Vec<Contestant> {
        self.only.clone().unwrap_or_else(|| Contestant::ALL.to_vec())
    }

    /// The numbers of records that a contestant proves.
    pub(super) fn sizes(&self, contestant: Contestant) -> Vec<u32> {
        self.records.clone().unwrap_or_else(|| contestant.sizes().to_vec())
    }

    /// Whether nobody and nothing was left out.
    pub(super) const fn is_whole(&self) -> bool {
        self.only.is_none() && self.records.is_none()
    }
}

fn contestants(list: &str) -> Result<Vec<Contestant>, Failure> {
    let mut found = Vec::new();
    for name in list.split(',') {
        let named = |contestant: &Contestant| {
            name == contestant.name() || (name == "ours" && contestant.is_ours())
        };
        let before = found.len();
        found.extend(Contestant::ALL.into_iter().filter(named));
        if found.len() == before {
            return Err(Failure::Usage(USAGE));
        }
    }
    Ok(found)
}

fn numbers(list: &str) -> Result<Vec<u32>, Failure> {
    list.split(',').map(number).collect()
}

fn number(text: &str) -> Result<u32, Failure> {
    text.parse().ok().filter(|number| *number > 0).ok_or(Failure::Usage(USAGE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers() {
        let options = Options::read(&["--only", "ours,noir", "--records", "256,1024"]).unwrap();
        let expected =
            [Contestant::Stark, Contestant::Groth16, Contestant::Halo2, Contestant::Noir];
        assert_eq!(options.contestants(), expected);
        assert_eq!(options.sizes(Contestant::Noir), [256, 1024]);
        assert_eq!(options.runs, 3);
        assert!(!options.is_whole());
        assert!(Options::read(&["--runs", "2"]).unwrap().is_whole());
        for refused in [&["--only", "gnark"][..], &["--runs", "0"], &["--runs"], &["--all", "1"]] {
            assert!(Options::read(refused).is_err(), "{refused:?}");
        }
    }
}
