//! What a contributor is told of a proof that was made.

use std::path::Path;
use std::time::Duration;

use assay_data::Read;
use assay_prover::cost::Size;
use assay_prover::progress::Phase;
use assay_statement::{Binding, Bytes32, Engine, KeyId, Origin, ProofFile};
use serde::Serialize;

use super::prove;
use super::report::not_covered;
use super::told::told;
use crate::{Screen, Tone};

/// What a contributor should know of a proof.
#[derive(Serialize)]
pub(super) struct Summary {
    proved: bool,
    proof: String,
    opening: String,
    engine: Engine,
    policy_id: Bytes32,
    key_id: KeyId,
    development_key: bool,
    key_created: Option<bool>,
    server: Option<String>,
    bound: bool,
    commitment: Bytes32,
    nullifier: Option<Bytes32>,
    records: usize,
    proof_bytes: usize,
    proof_file_bytes: usize,
    constraints: Option<usize>,
    cells: Option<usize>,
    #[serde(skip)]
    size: Option<Size>,
    seconds: Vec<PhaseTime>,
    disclosed: Vec<String>,
    not_covered: Vec<String>,
}

/// The nullifier of a proof, or that nothing identifies its records.
pub(super) fn nullifier(nullifier: Option<Bytes32>) -> String {
    nullifier.map_or_else(
        || "nullifier   none: the policy identifies no records".to_owned(),
        |nullifier| format!("nullifier   {nullifier}"),
    )
}

#[derive(Serialize)]
struct PhaseTime {
    phase: &'static str,
    seconds: f64,
}

impl Summary {
    pub(super) fn new(
        args: &prove::Args,
        opening: &Path,
        prove::Input { policy, binding, .. }: &prove::Input,
        read: &Read,
        made: &prove::Made,
        proof_file_bytes: usize,
    ) -> Self {
        let ProofFile { engine, key_id, instance, proof, .. } = &made.proof;
        let size = made.local.as_ref().map(|local| local.size);
        let timings = made.local.as_ref().map(|local| local.timings.as_slice());
        let time = |(phase, time): &(Phase, Duration)| PhaseTime {
            phase: phase.name(),
            seconds: time.as_secs_f64(),
        };
        Self {
            proved: true,
            proof: args.out.display().to_string(),
            opening: opening.display().to_string(),
            engine: *engine,
            policy_id: instance.policy_id,
            key_id: *key_id,
            development_key: key_id.origin.is_development(),
            key_created: made.local.as_ref().map(|local| local.key_created),
            server: args.server.clone(),
            bound: *binding != Binding::Unbound,
            commitment: instance.commitment,
            nullifier: policy.identifies_records().then_some(instance.nullifier),
            records: read.table.records().len(),
            proof_bytes: proof.0.len(),
            proof_file_bytes,
            constraints: size.and_then(Size::constraints),
            cells: size.and_then(Size::cells),
            size,
            seconds: timings.unwrap_or_default().iter().map(time).collect(),
            disclosed: told(policy, &made.proof.disclosed),
            not_covered: not_covered(&read.notes),
        }
    }

    pub(super) fn show(&self, screen: &mut Screen) {
        let Self { proof, opening, records, proof_bytes, proof_file_bytes, .. } = self;
        screen.mark(
            Tone::Good,
            "proved",
            format!(": {records} records meet policy {}", self.policy_id),
        );
        screen.line(format!(
            "proof       {proof} ({proof_bytes} bytes of proof in a file of {proof_file_bytes})"
        ));
        screen.line(format!(
            "opening     {opening} (private; keep it: a lost salt cannot be replaced)"
        ));
        screen.line(format!("commitment  {}", self.commitment));
        screen.line(nullifier(self.nullifier));
        let origin = match self.key_id.origin {
            Origin::Development => "",
            Origin::Ceremony => " (labelled as of a ceremony's reference string)",
            Origin::Transparent => " (no key: a digest of what is proven; nothing was set up)",
        };
        screen.line(format!("key         {}{origin}", self.key_id));
        if let Some(size) = self.size {
            let times: Vec<String> = self
                .seconds
                .iter()
                .map(|time| format!("{} {:.2} s", time.phase, time.seconds))
                .collect();
            screen.line(format!("work        {size}: {}", times.join(", ")));
        }
        if let Some(server) = &self.server {
            screen.line(format!("server      {server} (saw the data)"));
        }
        for sentence in &self.disclosed {
            screen.line(format!("discloses   {sentence}"));
        }
        for column in &self.not_covered {
            screen.line(format!("column `{column}` is not covered: not committed"));
        }
        if self.development_key {
            screen.mark(
                Tone::Warning,
                "development key",
                ": whoever made it could forge proofs, and --require-ceremony refuses it",
            );
        }
        if self.key_created == Some(true) {
            screen.line(
                "the key was made just now: a buyer needs its verifying key, see `assay setup new`",
            );
        }
        match (self.engine, self.nullifier) {
            (Engine::Stark, _) => {
                screen.line(format!("no contract checks proofs of {}: buyers do", self.engine));
            }
            (Engine::Groth16 | Engine::Halo2, None) => {
                screen
                    .line("no pool's contract takes a proof without a nullifier: buyers check it");
            }
            (Engine::Groth16 | Engine::Halo2, Some(_)) => {}
        }
        if !self.bound {
            let text = ": for nobody, so that no contract accepts this proof; see --binding";
            screen.mark(Tone::Warning, "unbound", text);
        }
    }
}
