//! The policies that are looked at, each with its circuit of the smallest capacity.

use std::collections::BTreeMap;

use ark_ff::AdditiveGroup as _;
use assay_circuits::groth16::{Circuit, Structure};
use assay_circuits::language::{Definition, Source};
use assay_circuits::{check, define, predicates};
use assay_statement::binding::Bound;
use assay_statement::bytes::Bytes;
use assay_statement::hash::Fr;
use assay_statement::time::{Time, as_of};
use assay_statement::{Binding, Bytes32, Engine, Entry, Policy, Salt, Shape, Table, Value};

use crate::Failure;
use crate::schedule::Schedule;
use crate::system::{Role, System};

/// A policy, its circuit, and the constraints as the audit sees them.
pub struct Subject {
    /// The predicate that the policy is the example of, or what it combines.
    pub name: String,
    /// The policy.
    pub policy: Policy,
    /// Its circuit.
    pub circuit: Circuit,
    /// Its definition.
    pub definition: Definition,
    /// Its constraints.
    pub system: System,
    /// How variables follow from each other.
    pub schedule: Schedule,
}

/// Policies that combine rules: scores, strings, and records that nothing identifies.
const COMBINED: [(&str, &str); 3] = [
    ("combined: identified", include_str!("../policies/identified.yaml")),
    ("combined: unidentified", include_str!("../policies/unidentified.yaml")),
    ("combined: scored", include_str!("../policies/scored.yaml")),
];

/// Bounds of the examples that no table of the smallest capacity misses, and others in their
/// place, so that each side can fail. A number of values is one of records.
const SHARPENED: [(&str, &str); 8] = [
    ("classes: [1, 2, 3, 4], atLeast: 0,", "classes: [1, 2], atLeast: 0.25,"),
    ("distinct_count, args: {min: 0, max: 100", "distinct_count, args: {min: 2, max: 5"),
    ("distinct_days, args: {min: 0, max: 100", "distinct_days, args: {min: 2, max: 5"),
    ("min: 0, max: 100", "min: 2, max: 100"),
    ("atLeast: 0,", "atLeast: 0.25,"),
    ("minDays: 0", "minDays: 2"),
    ("mustBeLessThan: 10", "mustBeLessThan: 3"),
    ("mustBeBetween: [1, 100]", "mustBeBetween: [2, 7]"),
];

fn sharpened(text: &str) -> String {
    SHARPENED.iter().fold(text.to_owned(), |text, (blunt, sharp)| text.replace(blunt, sharp))
}

/// Every predicate's example, then the combined policies.
///
/// # Errors
/// When one does not compile.
pub fn all() -> Result<Vec<Subject>, Failure> {
    let combined = COMBINED.iter().map(|(name, _)| *name);
    predicates::ALL.iter().map(|predicate| predicate.id().0).chain(combined).map(one).collect()
}

/// A predicate's example, or a combined policy, by its name.
///
/// # Errors
/// When there is none, or it does not compile.
pub fn one(name: &str) -> Result<Subject, Failure> {
    let known = predicates::ALL.iter().find(|predicate| predicate.id().0 == name);
    let example = known.and_then(|predicate| Policy::example(predicate.id()));
    let combined = COMBINED.iter().find(|(own, _)| *own == name);
    match (example, combined) {
        (Some(text), _) => Subject::new(name, &sharpened(&text)),
        (None, Some((_, text))) => Subject::new(name, text),
        (None, None) => {
            Err(Failure::Subject { name: name.to_owned(), reason: "no such policy".to_owned() })
        }
    }
}

impl Subject {
    /// Rows of every circuit that is looked at.
    pub const ROWS: usize = Engine::Groth16.smallest().rows();

    fn new(name: &str, text: &str) -> Result<Self, Failure> {
        let failed = |reason: String| Failure::Subject { name: name.to_owned(), reason };
        let policy =
            Policy::from_yaml(text.as_bytes()).map_err(|error| failed(error.to_string()))?;
        let shape = Shape::new(Engine::Groth16, &policy, Engine::Groth16.smallest())
            .map_err(|error| failed(error.to_string()))?;
        let circuit = Circuit::compile(&shape).map_err(|error| failed(error.to_string()))?;
        let definition = define(&shape).map_err(|error| failed(error.to_string()))?;
        let system = system(circuit.structure(), &definition);
        let schedule = Schedule::new(&system);
        Ok(Self { name: name.to_owned(), policy, circuit, definition, system, schedule })
    }

    /// The binding of every statement: one that ends, so that ages have a time.
    #[must_use]
    pub const fn binding() -> Binding {
        Binding::Bound(Bound {
            chain_id: 31_337,
            contract: Bytes([0x11; 20]),
            pool: Bytes([0x22; 32]),
            recipient: Bytes([0x33; 20]),
            expiry: 1_800_000_000,
            terms: Bytes([0x44; 32]),
        })
    }

    /// The table in the order in which it is proven, at the time of the statement.
    #[must_use]
    pub fn prepared(&self, table: &Table) -> Table {
        let time = Time::from_bytes(as_of(&self.policy, &Self::binding()));
        table.sorted(self.policy.identity()).at(time)
    }

    /// Whether the statement is true.
    #[must_use]
    pub fn holds(&self, table: &Table) -> bool {
        check(&self.policy, &self.prepared(table)).holds()
    }

    /// Why the statement is false: the one rule that fails, and the one threshold without which
    /// it would hold. `None` where it is true, `several` where more than one rule fails.
    #[must_use]
    pub fn side(&self, table: &Table) -> Option<String> {
        let table = self.prepared(table);
        let report = check(&self.policy, &table);
        let failing: Vec<usize> =
            (0..report.rules.len()).filter(|rule| report.rules[*rule].fails()).collect();
        let [position] = failing[..] else {
            return (!failing.is_empty()).then(|| "several".to_owned());
        };
        let rule = &self.policy.rules()[position];
        let loosened = |index: usize, end: i128| {
            let mut rule = rule.clone();
            if let Value::Integer { value, .. } = &mut rule.arguments[index].value {
                *value = end;
            }
            let predicate = predicates::find(rule.predicate);
            predicate.is_some_and(|predicate| predicate.check(&rule, &table).holds)
        };
        let alone = rule.arguments.iter().enumerate().find(|(index, argument)| {
            let Value::Integer { min, max, .. } = argument.value else { return false };
            loosened(*index, min) || loosened(*index, max)
        });
        let name = alone.map_or("as such", |(_, argument)| argument.name);
        Some(format!("{}#{} {name}", rule.predicate, position + 1))
    }

    /// All variables as the honest prover computes them, of a true statement or a false one.
    ///
    /// # Errors
    /// When the table does not fit.
    pub fn assign(&self, table: &Table) -> Result<Vec<Fr>, Failure> {
        let failed = |reason: String| Failure::Subject { name: self.name.clone(), reason };
        let mut salt = Bytes32::ZERO;
        salt.0[31] = 7;
        let salt = Salt::try_from(salt).map_err(|error| failed(error.to_string()))?;
        let witness = self.circuit.assign(&self.policy, table, &Self::binding(), &salt);
        witness
            .map(|witness| witness.assignment().to_vec())
            .map_err(|error| failed(error.to_string()))
    }

    /// The variable of a column, or of a string cell behind them, on a row.
    #[must_use]
    pub fn slot(&self, slot: usize, row: usize) -> usize {
        place(&self.definition, slot, row)
    }
}

fn place(definition: &Definition, slot: usize, row: usize) -> usize {
    let per_row = definition.columns.len() + definition.texts.len() + definition.row_hashes.len();
    Structure::INSTANCE + definition.arguments.len() + 1 + row * per_row + slot
}

fn system(structure: &Structure, definition: &Definition) -> System {
    let mut roles = vec![Role::Witness; structure.variables()];
    roles[0] = Role::One;
    for entry in Entry::ALL {
        let given = matches!(entry, Entry::PolicyId | Entry::Binding | Entry::Scope);
        roles[1 + entry as usize] = if given { Role::Input } else { Role::Output };
    }
    let first = place(definition, 0, 0);
    roles[Structure::INSTANCE..first].fill(Role::Input);
    for row in 0..Subject::ROWS {
        for (index, column) in definition.columns.iter().enumerate() {
            roles[place(definition, index, row)] = match &column.source {
                Source::Active
                | Source::Present(_)
                | Source::Digit { .. }
                | Source::Byte { .. } => Role::Input,
                Source::Step { .. }
                | Source::NotNegative(_)
                | Source::Quotient(..)
                | Source::Extreme { .. }
                | Source::Held { .. }
                | Source::Sorted(..) => Role::Hint,
                Source::Defined(_)
                | Source::IsZero(_)
                | Source::IsEqual(..)
                | Source::Limb(..)
                | Source::Run(_) => Role::Witness,
            };
        }
        for text in 0..definition.texts.len() {
            roles[place(definition, definition.columns.len() + text, row)] = Role::Input;
        }
    }
    let rows = structure.constraints().map(|constraint| {
        [constraint.a, constraint.b, constraint.c]
            .map(|terms| terms.iter().copied().filter(|(factor, _)| *factor != Fr::ZERO).collect())
    });
    let mut names: BTreeMap<_, String> = BTreeMap::new();
    let labels = structure
        .constraints()
        .map(|c| names.entry(c.clause).or_insert_with(|| c.clause.to_string()).clone());
    System::new(rows.collect(), labels.collect(), roles)
}
