//! `assay policy init`: a policy that a table meets.

mod bounds;
mod infer;
mod key;
mod write;

use std::path::PathBuf;

use assay_data::{Format, Limits};
use assay_statement::Policy;
use clap::ValueEnum;
use serde_json::json;

use self::infer::Inferred;
use self::write::Proposal;
use crate::outputs::{self, Access};
use crate::{Exit, Failure, Screen, Tone};

/// Arguments of `assay policy init`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  assay policy init --data readings.csv
  assay policy init --data readings.csv --key day --key device --out policy.odcs.yaml

A policy is public, the data is not. What a proposal tells of the data is rounded: ranges
outwards to the next 1, 2 or 5 followed by zeros (points in time: to whole years), the number
of records downwards likewise. Names and types of columns, which of them have no nulls, and
the key are told as they are, and no value of a string is. Read the proposal before you
publish it.

Without --key, the first column whose values are all there and all differ is the key.
Columns that no type takes, and those without any value, are left out with a warning.

Exit codes: 0 proposed, 2 an input cannot be used, 3 the program failed.")]
pub struct Args {
    /// The data: .csv, .tsv, .jsonl, .json, .parquet, .gpx, the .xml of
    /// an Apple Health export, or the folder of a Reddit export
    #[arg(long, value_name = "D")]
    pub data: PathBuf,
    /// The format of the data [default: what its name says]
    #[arg(long, value_enum)]
    pub format: Option<FormatName>,
    /// A column of the key, which no two records have in common; may be repeated
    #[arg(long, value_name = "COLUMN")]
    pub key: Vec<String>,
    /// The contract's name
    #[arg(long, value_name = "NAME", default_value = "proposed policy")]
    pub name: String,
    /// Where the policy goes [default: standard output]
    #[arg(long, short, value_name = "P")]
    pub out: Option<PathBuf>,
    /// Replace a file that is there already
    #[arg(long, requires = "out")]
    pub force: bool,
}

/// The formats by their names on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatName {
    /// Comma-separated text
    Csv,
    /// Tab-separated text
    Tsv,
    /// One JSON object a line
    Jsonl,
    /// One JSON document
    Json,
    /// Apache Parquet
    Parquet,
    /// The points of GPS tracks
    Gpx,
    /// The records of an Apple Health export
    AppleHealth,
    /// The comments of a Reddit export
    RedditComments,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Csv => Self::Csv,
            FormatName::Tsv => Self::Tsv,
            FormatName::Jsonl => Self::Jsonl,
            FormatName::Json => Self::Json,
            FormatName::Parquet => Self::Parquet,
            FormatName::Gpx => Self::Gpx,
            FormatName::AppleHealth => Self::AppleHealth,
            FormatName::RedditComments => Self::RedditComments,
        }
    }
}

/// Proposes, and checks that the data meets the proposal before anybody sees it.
///
/// # Errors
/// When the data cannot be read, has nothing to propose, or the key is none.
pub(super) fn run(args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
    if let Some(out) = args.out.as_ref().filter(|_| !args.force) {
        outputs::expect_writable(out)?;
    }
    let (path, format) = match args.format {
        Some(format) => (args.data.clone(), format.into()),
        None => assay_data::locate(&args.data)?,
    };
    let Inferred { table, left_out } = infer::infer(&path, format)?;
    let key = key::choose(&table, &args.key, &args.data)?;
    let text = Proposal::new(&args.name, &table, key).yaml();
    let policy = met(&text, &path, format)?;

    for column in &left_out {
        screen.warn(column);
    }
    match &args.out {
        Some(out) if args.force => outputs::replace(out, Access::Public, text.as_bytes(), screen)?,
        Some(out) => outputs::write_new(out, Access::Public, text.as_bytes(), screen)?,
        None => {}
    }
    let out = args.out.as_ref().map(|out| out.display().to_string());
    let names: Vec<&str> = left_out.iter().map(|column| column.name.as_str()).collect();
    screen.object(&json!({
        "policy_id": policy.id(), "out": out, "policy": text, "rules": policy.rules().len(),
        "left_out": names,
    }));
    match out {
        Some(out) => {
            let (columns, rules) = (policy.columns().len(), policy.rules().len());
            let text = format!(": {columns} columns and {rules} rules in {out}");
            screen.mark(Tone::Good, "proposed", text);
            screen.line("a policy is public: read what it tells of the data before you publish it");
        }
        None => text.lines().for_each(|line| screen.line(line)),
    }
    Ok(Exit::Yes)
}

/// The proposal as anybody reads it, which the data meets: what it was made from is read again
/// by its own types.
fn met(text: &str, path: &std::path::Path, format: Format) -> Result<Policy, Failure> {
    let refused = |reason: String| Failure::Proposal { reason };
    let policy = Policy::from_yaml(text.as_bytes()).map_err(|error| refused(error.to_string()))?;
    let read = assay_data::read_file(path, format, policy.columns(), Limits::default())?;
    let report = assay_circuits::check(&policy, &read.table);
    match report.rules.iter().find(|rule| !rule.outcome.holds) {
        Some(rule) => Err(refused(format!("the data does not meet rule `{}`", rule.name))),
        None => Ok(policy),
    }
}
