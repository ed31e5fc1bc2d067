//! `assay verify`: a verdict on a proof, with keys of the caller's own.

use std::path::{Path, PathBuf};

use assay_setup::KeyStore;
use assay_statement::{Binding, Policy, ProofFile};
use assay_verifier::{Expectation, KeyRegistry, Rejection, Verdict, Verified, Verifier};
use serde::Serialize;

use super::{remote_verdict, verdict};
use crate::{Exit, Failure, Screen, inputs};

/// Arguments of `assay verify`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  assay verify --policy policy.odcs.yaml --proof proof.json
  assay verify --policy policy.odcs.yaml --proof proof.json --binding binding.json --json
  assay verify --policy policy.odcs.yaml --proof proof.json --server http://127.0.0.1:50098

The verifying key comes from your own store (assay setup import-key, assay setup list),
never from the proof. With --server it comes from the server's, whose word the verdict is.
Without --binding only an unbound proof is accepted.

Exit codes: 0 accepted, 1 rejected, 2 an input cannot be read, 3 the server failed.")]
pub struct Args {
    /// The policy that you expect: an ODCS v3.1 data contract (YAML)
    #[arg(long, value_name = "P")]
    pub policy: PathBuf,
    /// The proof
    #[arg(long, value_name = "PROOF")]
    pub proof: PathBuf,
    /// The binding that you expect
    #[arg(long, value_name = "B")]
    pub binding: Option<PathBuf>,
    /// Refuse development keys
    #[arg(long)]
    pub require_ceremony: bool,
    /// Have a server verify, with keys that it trusts. It sees policy and proof
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,
}

/// Verifies, and shows every check and every claim.
///
/// # Errors
/// When an input cannot be read.
pub fn run(args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
    let (policy, bytes) = inputs::policy(&args.policy)?;
    let binding = inputs::binding(args.binding.as_deref())?;
    let proof = inputs::document(&args.proof)?;
    if let Some(url) = &args.server {
        let (policy, binding, now) = (&policy, &binding, inputs::now()?);
        let require_ceremony = args.require_ceremony;
        let expectation = Expectation { policy, binding, now, require_ceremony };
        return remote_verdict::run(url, args, (&expectation, bytes), &proof, screen);
    }
    let judged = judge(&policy, &binding, &proof, args.require_ceremony, inputs::now()?)?;
    let Judged { verdict, hint, .. } = &judged;
    screen.object(&Shown { verdict, hint: hint.as_deref() });
    verdict::show(verdict, hint.as_deref(), &args.proof, screen);
    Ok(if judged.verified.is_some() { Exit::Yes } else { Exit::No })
}

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    verdict: &'a Verdict,
    hint: Option<&'a str>,
}

/// What became of a proof.
pub(super) struct Judged {
    /// Only where it was accepted.
    pub(super) verified: Option<Verified>,
    pub(super) verdict: Verdict,
    /// What the caller can do about a rejection.
    pub(super) hint: Option<String>,
}

/// Verifies with the key of the user's store that the proof names, as of a time.
pub(super) fn judge(
    policy: &Policy,
    binding: &Binding,
    proof: &ProofFile,
    require_ceremony: bool,
    now: u64,
) -> Result<Judged, Failure> {
    let store = KeyStore::user()?;
    let mut registry = KeyRegistry::new();
    // Of a key that there is not the verifier says so, in its place among the checks.
    if let Some(key) = store.trusted(proof.key_id)? {
        registry.insert(&key).map_err(|error| Failure::Refused {
            path: store.directory().join(format!("{}.vk.json", proof.key_id)),
            reason: error.to_string(),
        })?;
    }
    let expectation = Expectation { policy, binding, now, require_ceremony };
    Ok(match Verifier::new(registry).verify(&expectation, proof) {
        Ok(verified) => {
            let verdict = verified.verdict().clone();
            Judged { verified: Some(verified), verdict, hint: None }
        }
        Err(rejection) => Judged {
            verified: None,
            verdict: Verdict::rejected(&expectation, proof, &rejection),
            hint: hint(&rejection, binding, store.directory()),
        },
    })
}

fn hint(rejection: &Rejection, binding: &Binding, store: &Path) -> Option<String> {
    if let Rejection::UnknownKey { got } = rejection {
        return Some(format!(
            "if you trust whoever made this key, get its file {got}.vk.json and run `assay setup import-key {got}.vk.json`; your keys are in {}",
            store.display()
        ));
    }
    if let Rejection::Entry { entry, .. } = rejection {
        use assay_statement::Entry::{Binding as Bound, Scope};
        return match (entry, binding) {
            (Bound | Scope, Binding::Unbound) => Some(
                "you gave no binding, so that an unbound proof was expected: give the one you expect with --binding".to_owned(),
            ),
            (Bound | Scope, Binding::Bound(_)) => Some(
                "compare every member of your binding file with what was agreed".to_owned(),
            ),
            _ => None,
        };
    }
    if matches!(
        rejection,
        Rejection::ShapeOfOtherPolicy { .. } | Rejection::SystemOfOtherPolicy { .. }
    ) {
        return Some(
            "ask for a proof about your policy, or for the policy file that the proof is about, and read it"
                .to_owned(),
        );
    }
    if matches!(rejection, Rejection::Development { .. }) {
        return Some("without --require-ceremony development keys are accepted too".to_owned());
    }
    None
}
