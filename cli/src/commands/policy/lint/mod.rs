//! `assay policy lint`: what is wrong with a policy, and what is legal and still risky.

mod risks;

use std::path::{Path, PathBuf};

use assay_prover::cost::Cost;
use assay_prover::pipeline::BadInput;
use assay_statement::file::MAX_BYTES;
use assay_statement::{Bytes32, Capacity, Engine, Policy};
use serde::Serialize;
use serde_json::json;

use self::risks::{counts, least_records};
use crate::{Exit, Failure, Screen, Tone, inputs};

/// Arguments of `assay policy lint`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  assay policy lint policy.odcs.yaml
  assay policy lint --json policies/*.yaml

Each policy is read, and compiled for the engine of its pool at the smallest and at the
largest number of records. An error is what makes a policy useless; a warning is legal and
says less than it seems, or tells more.

Exit codes: 0 no errors, 1 errors, 2 a file cannot be read.")]
pub struct Args {
    /// Policies: ODCS v3.1 data contracts (YAML)
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Severity {
    Error,
    Warning,
}

/// Something to say of a policy, and where.
#[derive(Debug, Serialize)]
struct Finding {
    severity: Severity,
    /// Which kind of finding, one word a kind.
    code: &'static str,
    /// From 1.
    line: usize,
    /// From 1: where the text of the line starts, if nothing more is known.
    column: usize,
    message: String,
}

/// What there is to say of one file.
#[derive(Debug, Serialize)]
struct Linted {
    file: String,
    policy_id: Option<Bytes32>,
    engine: Option<Engine>,
    /// The most records that can be proven.
    most_records: Option<usize>,
    /// Why not more, where the engine takes more.
    limited_by: Option<String>,
    findings: Vec<Finding>,
}

/// Looks over all files.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn run(args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
    let mut files = Vec::new();
    for path in &args.files {
        files.push(Linted::new(path, &inputs::bytes(path, MAX_BYTES)?));
    }
    let findings = || files.iter().flat_map(|file| &file.findings);
    let count = |severity| findings().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    screen.object(&json!({ "errors": errors, "warnings": warnings, "files": files }));
    for file in &files {
        file.show(screen);
    }
    let counts = format!(": {errors} errors, {warnings} warnings in {} files", files.len());
    if errors == 0 {
        screen.mark(Tone::Good, "usable", counts);
        return Ok(Exit::Yes);
    }
    screen.mark(Tone::Bad, "not usable", counts);
    Ok(Exit::No)
}

impl Linted {
    fn new(path: &Path, bytes: &[u8]) -> Self {
        let mut linted = Self {
            file: path.display().to_string(),
            policy_id: None,
            engine: None,
            most_records: None,
            limited_by: None,
            findings: Vec::new(),
        };
        match Policy::from_yaml(bytes) {
            Ok(policy) => {
                let text = String::from_utf8_lossy(bytes);
                linted.policy_id = Some(policy.id());
                linted.engine = Some(Engine::for_policy(&policy));
                linted.compile(&policy, &text);
                linted.findings.extend(risks::of(&policy, &text));
                linted.findings.sort_by_key(|finding| (finding.line, finding.column));
            }
            Err(error) => linted.findings.push(Finding {
                severity: Severity::Error,
                code: "refused",
                line: error.line,
                column: error.column,
                message: error.reason,
            }),
        }
        linted
    }

    /// At the smallest capacity whatever fails is an error; where only larger ones fail, fewer
    /// records can be proven than the engine takes, which matters where the policy wants more.
    fn compile(&mut self, policy: &Policy, text: &str) {
        let engine = Engine::for_policy(policy);
        let most = engine.most_records();
        if let Err(error) = Cost::of(policy, 1) {
            self.findings.push(unprovable(&error, text));
            return;
        }
        let fits = |records: &usize| Cost::of(policy, *records).is_ok();
        let logs = (engine.smallest().log()..engine.largest().log()).rev();
        let fewer = logs
            .filter_map(|log| Capacity::from_log(engine, log))
            .map(|capacity| engine.records(capacity));
        let provable = std::iter::once(most).chain(fewer).find(fits).unwrap_or(0);
        self.most_records = Some(provable);
        if provable < most {
            self.limited_by = Cost::of(policy, most).err().map(|error| error.to_string());
        }
        let wanted = least_records(policy);
        if wanted > i128::try_from(provable).unwrap_or(i128::MAX) {
            let line = counts(policy).map(|rule| rule.line).next().unwrap_or(1);
            let why = self.limited_by.as_deref().unwrap_or("no engine takes more");
            let message = format!(
                "the policy asks for {wanted} records, and at most {provable} can be proven: {why}"
            );
            let (severity, column) = (Severity::Error, start(text, line));
            self.findings.push(Finding { severity, code: "capacity", line, column, message });
        }
    }

    fn show(&self, screen: &mut Screen) {
        for Finding { severity, code, line, column, message } in &self.findings {
            let (tone, word) = match severity {
                Severity::Error => (Tone::Bad, "error"),
                Severity::Warning => (Tone::Warning, "warning"),
            };
            let file = &self.file;
            screen.mark(tone, word, format!(" {file}:{line}:{column}: {message} ({code})"));
        }
        if let (Some(engine), Some(most)) = (self.engine, self.most_records) {
            screen.line(format!("{}: {engine} proves it for up to {most} records", self.file));
        }
    }
}

fn unprovable(error: &BadInput, text: &str) -> Finding {
    let rule = if let BadInput::Compile(error) = error { error.rule.as_ref() } else { None };
    let line = rule.map_or(1, |rule| rule.line);
    let (severity, column) = (Severity::Error, start(text, line));
    Finding { severity, code: "unprovable", line, column, message: error.to_string() }
}

/// Where the text of a line starts, from 1.
fn start(text: &str, line: usize) -> usize {
    let line = line.checked_sub(1).and_then(|index| text.lines().nth(index)).unwrap_or_default();
    line.chars().take_while(|character| character.is_whitespace()).count() + 1
}
