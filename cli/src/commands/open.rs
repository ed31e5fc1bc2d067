//! `assay open`: is the delivered data the data that a proof is about?

use std::path::PathBuf;

use assay_circuits::Report;
use assay_statement::time::Time;
use assay_statement::{Binding, Opening, ProofFile};
use assay_verifier::{Check, CheckResult, Outcome, Verdict};
use serde::Serialize;

use super::report::{not_covered, remarks};
use super::{verdict, verify};
use crate::{Exit, Failure, Screen, Tone, inputs};

/// Arguments of `assay open`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  assay open --policy policy.odcs.yaml --proof proof.json --data delivered.csv \\
      --opening proof.json.opening.json

The proof is verified first, as `assay verify` does, but as of before its binding
expired: what was accepted then is still owed. Commitment and nullifier are computed
again from the data and the opening, and the data is checked against the policy.

Exit codes: 0 the data is what was proven, 1 it is not, or a proof was forged, 2 an input
cannot be read.")]
pub struct Args {
    /// The policy that you expect: an ODCS v3.1 data contract (YAML)
    #[arg(long, value_name = "P")]
    pub policy: PathBuf,
    /// The proof
    #[arg(long, value_name = "PROOF")]
    pub proof: PathBuf,
    /// The delivered data: .csv, .tsv, .jsonl, .json, .parquet, .gpx, the .xml of
    /// an Apple Health export, or the folder of a Reddit export
    #[arg(long, value_name = "D")]
    pub data: PathBuf,
    /// The opening
    #[arg(long, value_name = "O")]
    pub opening: PathBuf,
    /// The binding that you expect
    #[arg(long, value_name = "B")]
    pub binding: Option<PathBuf>,
    /// Refuse development keys
    #[arg(long)]
    pub require_ceremony: bool,
}

/// Verifies, opens, and says which columns are covered.
///
/// # Errors
/// When an input cannot be read.
pub fn run(args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
    let (policy, _) = inputs::policy(&args.policy)?;
    let binding = inputs::binding(args.binding.as_deref())?;
    let proof: ProofFile = inputs::document(&args.proof)?;
    let opening: Opening = inputs::document(&args.opening)?;
    let read = inputs::data(&args.data, &policy)?;
    remarks(&read.notes, screen);

    let (as_of, caveat) = before_expiry(&binding, inputs::now()?);
    let mut judged = verify::judge(&policy, &binding, &proof, args.require_ceremony, as_of)?;
    if let Some(caveat) = caveat {
        before(&mut judged.verdict, caveat);
    }
    let not_covered = not_covered(&read.notes);
    let delivery = Delivery::of(&judged.verdict, &not_covered);
    let Some(verified) = &judged.verified else {
        let reason = judged.verdict.rejection.clone();
        screen.object(&Delivery { reason, ..delivery });
        screen.mark(Tone::Bad, "does not open", ": the proof is rejected");
        verdict::show(&judged.verdict, judged.hint.as_deref(), &args.proof, screen);
        return Ok(Exit::No);
    };
    let opened = match assay_verifier::open(&policy, verified, &read.table, &opening) {
        Ok(opened) => opened,
        Err(error) => {
            screen.object(&Delivery { reason: Some(error.to_string()), ..delivery });
            screen.mark(Tone::Bad, "does not open", format!(": {error}"));
            screen.line("the proof itself was accepted; this data is not what it is about");
            return Ok(Exit::No);
        }
    };
    let (records, columns) = (opened.records(), opened.columns());
    let delivery = Delivery { records: Some(records), columns, ..delivery };
    let data = args.data.display();
    let table = read.table.at(Time::of(&binding));
    if let Some(reason) = forged(&assay_circuits::check(&policy, &table)) {
        screen.object(&Delivery {
            meets_policy: Some(false),
            reason: Some(reason.clone()),
            ..delivery
        });
        let text = format!(": {data} is what was committed to, and {reason}");
        screen.mark(Tone::Bad, "does not meet the policy", text);
        screen.line(format!("key  {} made it possible: trust it no more", proof.key_id));
        return Ok(Exit::No);
    }
    screen.object(&Delivery { opens: true, meets_policy: Some(true), ..delivery });
    let text = format!(": the {records} records of {data} are what the proof is about");
    screen.mark(Tone::Good, "opens", text);
    screen.line("they meet the policy: every rule was checked again on the data itself");
    screen.line(format!("covered      {}", named(columns)));
    if !not_covered.is_empty() {
        let text = format!("  {} (not committed: anything may stand there)", named(&not_covered));
        screen.mark(Tone::Warning, "not covered", text);
    }
    screen.line("");
    verdict::brief(&judged.verdict, &args.proof, screen);
    Ok(Exit::Yes)
}

// A delivery is opened after the sale, when the binding may have done its work.
fn before_expiry(binding: &Binding, now: u64) -> (u64, Option<String>) {
    match binding.expiry() {
        Some(expiry) if expiry <= now => {
            let caveat = format!(
                "the binding has expired, at {expiry} (seconds since 1970): the proof is judged as of before, and no contract takes it any more"
            );
            (expiry.saturating_sub(1), Some(caveat))
        }
        Some(_) | None => (now, None),
    }
}

// No line of the verdict may say of today what was so before.
fn before(verdict: &mut Verdict, caveat: String) {
    let passed = |result: &&mut CheckResult| {
        result.check == Check::Expiry && result.outcome == Outcome::Passed
    };
    if let Some(expiry) = verdict.checks.iter_mut().find(passed) {
        "the binding had not expired at the time as of which the proof is judged"
            .clone_into(&mut expiry.detail);
    }
    verdict.caveats.push(caveat);
}

// A sound key has no proof of such data: whoever made the key could make one.
fn forged(report: &Report) -> Option<String> {
    let failing: Vec<String> =
        report.rules.iter().filter(|rule| rule.fails()).map(|rule| rule.name.clone()).collect();
    if report.holds() {
        return None;
    }
    Some(format!(
        "fails {}: the proof was forged, as whoever made a development key can",
        named(&failing)
    ))
}

#[derive(Serialize)]
struct Delivery<'a> {
    opens: bool,
    /// Whether every oracle agrees, where the data is what was committed to.
    meets_policy: Option<bool>,
    reason: Option<String>,
    records: Option<usize>,
    columns: &'a [String],
    not_covered: &'a [String],
    verdict: &'a Verdict,
}

impl<'a> Delivery<'a> {
    const fn of(verdict: &'a Verdict, not_covered: &'a [String]) -> Self {
        Self {
            opens: false,
            meets_policy: None,
            reason: None,
            records: None,
            columns: &[],
            not_covered,
            verdict,
        }
    }
}

fn named(columns: &[String]) -> String {
    columns.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_is_judged_as_of_before_the_expiry() {
        let bound = |expiry: u64| {
            let zero = "00".repeat(32);
            let address = "00".repeat(20);
            Binding::Bound(
                serde_json::from_value(serde_json::json!({
                    "chain_id": 1, "contract": format!("0x{address}"), "pool": format!("0x{zero}"),
                    "recipient": format!("0x{address}"), "expiry": expiry,
                    "terms": format!("0x{zero}"),
                }))
                .unwrap(),
            )
        };
        assert_eq!(before_expiry(&Binding::Unbound, 7), (7, None));
        assert_eq!(before_expiry(&bound(8), 7), (7, None));
        for now in [8, 9, u64::MAX] {
            let (as_of, caveat) = before_expiry(&bound(8), now);
            assert_eq!(as_of, 7);
            assert!(caveat.unwrap().starts_with("the binding has expired, at 8 "));
        }
    }
}
