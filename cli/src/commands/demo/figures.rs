//! Sizes and times of the demonstration.

use std::collections::BTreeMap;
use std::time::Duration;

use assay_proto::v1::{self, Trust};
use assay_prover::pipeline::Proved;
use assay_prover::progress::Phase;
use assay_statement::file::Document as _;
use serde_json::json;

use crate::Screen;

/// What was measured.
pub(super) struct Figures<'a> {
    pub(super) records: usize,
    pub(super) proved: &'a Proved,
    pub(super) resale: &'a Proved,
    pub(super) verify: Duration,
    pub(super) gas: u64,
    pub(super) total: Duration,
}

impl Figures<'_> {
    pub(super) fn show(&self, screen: &mut Screen) {
        let key = took(self.proved, Phase::Key);
        let prove = took(self.resale, Phase::Prove);
        let constraints = self.proved.size.constraints().unwrap_or_default();
        let file = self.proved.proof.to_bytes().len();
        let proof = self.proved.proof.proof.0.len();
        let rows: [(&str, String); 7] = [
            ("records", self.records.to_string()),
            ("constraints", constraints.to_string()),
            ("making the key", format!("{:.1} s, once for a shape", key.as_secs_f64())),
            ("proving", format!("{:.1} s", prove.as_secs_f64())),
            ("verifying over gRPC", format!("{} ms", self.verify.as_millis())),
            ("proof", format!("{proof} bytes, {file} as a file with its instance")),
            ("gas", self.gas.to_string()),
        ];
        for (name, value) in rows {
            screen.line(format!("{name:<20} {value}"));
        }
        screen.line(format!("{:<20} {:.1} s", "all of it", self.total.as_secs_f64()));
        screen.line("");
        screen.line(
            "The key is a development key: whoever made it could forge. Its verdicts say so.",
        );
        screen.object(&json!({
            "records": self.records,
            "constraints": constraints,
            "key_seconds": key.as_secs_f64(),
            "prove_seconds": prove.as_secs_f64(),
            "verify_seconds": self.verify.as_secs_f64(),
            "proof_bytes": proof,
            "proof_file_bytes": file,
            "gas": self.gas,
            "total_seconds": self.total.as_secs_f64(),
        }));
    }
}

fn took(proved: &Proved, phase: Phase) -> Duration {
    proved.timings.iter().filter(|(own, _)| *own == phase).map(|(_, took)| *took).sum()
}

/// How many claims carry which label.
pub(super) fn labels(verdict: &v1::Verdict) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for claim in &verdict.claims {
        let label = match claim.trust() {
            Trust::Proven => "proven",
            Trust::IssuerSigned => "issuer-signed",
            Trust::SelfAsserted => "self-asserted",
            Trust::Unspecified => "unlabelled",
        };
        *counts.entry(label).or_default() += 1;
    }
    let parts: Vec<String> =
        counts.into_iter().map(|(label, count)| format!("{count} claims {label}")).collect();
    parts.join(", ")
}
