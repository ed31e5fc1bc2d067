//! What a verifier will learn, rule by rule, as `assay check --explain` tells the owner: of the
//! policy and the verdicts alone, so that it shows no more of the data than the check does.

use assay_circuits::{Report, RuleReport, disclose};
use assay_statement::packing::identity_bits;
use assay_statement::policy::SCORE;
use assay_statement::value::shortest;
use assay_statement::{Policy, Rule};
use assay_verifier::{describe, qualified};
use serde::Serialize;

use super::learns::{exact, learns};
use super::report::{Threshold, thresholds};
use super::told::{how, told};
use crate::{Screen, Tone};

/// What the proof of a policy tells.
#[derive(Debug, Serialize)]
pub(super) struct Explained {
    rules: Vec<Told>,
    /// What every proof tells, whatever its rules.
    anyway: Vec<String>,
    /// What no proof tells.
    hidden: Vec<String>,
}

/// What the proof of one rule tells.
#[derive(Debug, Serialize)]
struct Told {
    name: String,
    predicate: &'static str,
    /// Whether there is a proof at all.
    holds: bool,
    /// What the proof says, as verdicts have it.
    proof_says: String,
    /// What follows, and what does not, in the words of the predicate's page.
    verifier_learns: &'static str,
    /// Thresholds that stand in the policy, as the policy writes them.
    public: Vec<String>,
    /// How the figure that the rule is about is told.
    value: String,
}

/// What is told of a rule that discloses nothing, and whose limits leave a choice.
const HIDDEN: &str = "hidden";

impl Explained {
    pub(super) fn new(policy: &Policy, report: &Report) -> Self {
        let disclosed: Vec<_> = disclose(policy, report).into_iter().flatten().collect();
        let mut sentences = told(policy, &disclosed).into_iter();
        let rules = policy.rules().iter().zip(&report.rules).enumerate();
        let rules = rules.map(|(position, (rule, found))| {
            let explained = Told::new(policy, rule, found);
            let Some(how) = how(policy, position) else { return explained };
            let value = match sentences.next() {
                Some(sentence) => format!("disclosed {how}: {sentence}"),
                None => format!("disclosed {how}, of data that meets the policy"),
            };
            Told { value, ..explained }
        });
        Self {
            rules: rules.collect(),
            anyway: anyway(policy, !report.holds()),
            hidden: vec![
                "every value of every record, and which records are near a limit".to_owned(),
                "the figures behind the rules that disclose none, where their limits leave a choice: \
                 how many records were looked at, sums, means and extremes"
                    .to_owned(),
                "that a check failed, where, and how often: without a proof nobody is told anything"
                    .to_owned(),
            ],
        }
    }

    pub(super) fn show(&self, screen: &mut Screen) {
        screen.line("");
        screen.mark(Tone::Strong, "what a verifier will learn", "");
        for Told { name, predicate, holds, proof_says, verifier_learns, public, value } in
            &self.rules
        {
            let (tone, word) =
                if *holds { (Tone::Good, "holds   ") } else { (Tone::Bad, "FAILS   ") };
            screen.mark(tone, word, format!("`{name}` ({predicate})"));
            screen.line(format!("        the proof says  {proof_says}"));
            screen.line(format!("        learned         {verifier_learns}"));
            let public = if public.is_empty() { "nothing".to_owned() } else { public.join(", ") };
            screen.line(format!("        in the policy   {public}"));
            screen.line(format!("        its value       {value}"));
        }
        for told in &self.anyway {
            screen.line(format!("in any case     {told}"));
        }
        for hidden in &self.hidden {
            screen.line(format!("stays hidden    {hidden}"));
        }
    }
}

impl Told {
    fn new(policy: &Policy, rule: &Rule, found: &RuleReport) -> Self {
        let mut proof_says = describe(policy, rule);
        proof_says.push_str(qualified(policy, rule).0);
        let mut verifier_learns = learns(rule.predicate);
        let mut told = exact(policy, rule);
        if let Some(weight) = found.weight {
            let weight = shortest(SCORE, weight);
            proof_says =
                format!("this counts towards the score with weight {weight}: {proof_says}");
            (verifier_learns, told) = ("Its weight. Not whether it holds.", None);
        }
        let kind = rule.columns.first().and_then(|at| policy.columns().get(*at));
        let public = thresholds(kind.map(|column| column.kind), rule).into_iter();
        let shown = |(name, threshold)| match threshold {
            Threshold::One(value) => format!("{name} {value}"),
            Threshold::Several(values) => format!("{} values of `{name}`", values.len()),
        };
        Self {
            name: rule.name.clone(),
            predicate: rule.predicate.0,
            holds: found.outcome.holds,
            proof_says,
            verifier_learns,
            public: public.map(shown).collect(),
            value: told.map_or_else(
                || HIDDEN.to_owned(),
                |what| format!("told, as its limits leave no choice: {what}"),
            ),
        }
    }
}

fn anyway(policy: &Policy, fails: bool) -> Vec<String> {
    let mut told = Vec::new();
    if fails {
        told.push("nothing, as it is: data that does not meet the policy has no proof".to_owned());
    }
    told.push("the policy, its thresholds and the types of its columns".to_owned());
    told.push("the capacity, a power of two that the number of records is at most".to_owned());
    if policy.identifies_records() {
        let columns = policy.identity().iter().filter_map(|at| policy.columns().get(*at));
        let names: Vec<String> = columns.map(|column| format!("`{}`", column.name)).collect();
        let guess = match identity_bits(policy.columns(), policy.identity(), 1) {
            Some(bits) => format!(" ({bits} bits each)"),
            None => String::new(),
        };
        told.push(format!(
            "a nullifier: who can guess {} of all records{guess} can confirm the guess",
            names.join(", ")
        ));
    }
    told
}
