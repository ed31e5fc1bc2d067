//! Sorted copies against provers who lie about them: in the order, in what they hold, and in
//! how often values repeat.

use std::collections::{BTreeMap, BTreeSet};

use ark_ff::{Field as _, UniformRand as _};
use ark_std::rand::{SeedableRng as _, rngs::StdRng};
use assay_circuits::check;
use assay_circuits::groth16::{Assignment, Trace, arguments, entries, fill, values};
use assay_circuits::language::Source;
use assay_statement::hash::Fr;
use assay_statement::{Binding, Table};

use crate::forgery::Bench;
use crate::mutants::Incidence;
use crate::policies::copies::copies;
use crate::policies::example;
use crate::solver::violated;
use crate::stark;
use crate::support::{salt, satisfied, table};
use crate::tables::tables;

#[test]
fn oracle_and_constraints_agree_on_random_tables() {
    for example in copies() {
        let bench = Bench::new(example);
        let over = bench.example.over_koala_bear();
        let system = stark::system(&over);
        let (mut accepted, mut refused) = (0_usize, 0_usize);
        crate::properties::run(60, &tables(&bench.example), |table: Table| {
            let holds = check(&bench.example.policy, &table).holds();
            proptest::prop_assert_eq!(
                holds,
                satisfied(&bench.circuit, &bench.example.policy, &table)
            );
            let refusal = stark::refusal(&system, &over, &table);
            proptest::prop_assert_eq!(holds, refusal.is_none(), "{:?}", refusal);
            *(if holds { &mut accepted } else { &mut refused }) += 1;
            Ok(())
        });
        println!("{}: {accepted} accepted, {refused} refused", bench.example.name);
        assert!(accepted > 0 && refused > 0, "{}: {accepted}, {refused}", bench.example.name);
    }
}

#[test]
fn a_changed_variable_violates_a_constraint() {
    for example in copies() {
        let bench = Bench::new(example);
        let witness = bench.honest();
        let system = Incidence::new(bench.structure(), witness.assignment());
        let mut rng = StdRng::seed_from_u64(11);
        let mut idle = 0;
        for variable in 1..bench.structure().variables() {
            let mut values = system.candidates(variable, 0, Fr::rand(&mut rng)).into_iter();
            if values.any(|value| system.accepts(variable, value)) {
                let switch = system.is_idle_switch(variable);
                assert!(switch || system.is_inverse_of_zero(variable), "{}", bench.example.name);
                idle += usize::from(switch);
            }
        }
        // Padding at least is led through the network in any order.
        println!("{}: {idle} switches between equal tuples", bench.example.name);
        assert!(idle > 0);
    }
}

/// The clauses that refuse a trace in which some columns are not what they should be, and all
/// that follow from them are.
fn refusals(bench: &Bench, table: &Table, lie: impl Fn(&mut Lie<'_>)) -> BTreeSet<String> {
    refusals_where(bench, table, &[], lie)
}

/// The same where something is said of the rules that only count.
pub(crate) fn refusals_where(
    bench: &Bench,
    table: &Table,
    outcomes: &[bool],
    lie: impl Fn(&mut Lie<'_>),
) -> BTreeSet<String> {
    let (policy, binding) = (&bench.example.policy, Binding::Unbound);
    let arguments = arguments(&bench.definition, policy, None);
    let salt = salt().to_bytes32();
    let rows = Bench::ROWS;
    let table = table.sorted(policy.identity());
    let assignment = Assignment {
        table: &table,
        arguments: &arguments,
        entries: &entries(policy, &binding),
        outcomes,
        salt,
        rows,
    };
    let mut told =
        Lie { bench, trace: fill(&bench.definition, &assignment), held: BTreeSet::new() };
    lie(&mut told);
    told.follow();
    violated(bench.structure(), &values(&bench.definition, &told.trace))
}

pub(crate) struct Lie<'a> {
    bench: &'a Bench,
    trace: Trace,
    held: BTreeSet<usize>,
}

impl Lie<'_> {
    fn column(&self, name: &str) -> usize {
        self.find(name).unwrap()
    }

    /// The first column of a name, which the owner may stand in front of.
    fn find(&self, name: &str) -> Option<usize> {
        let mut clauses = self.bench.definition.columns.iter().map(|column| &column.clause);
        clauses.position(|clause| clause.name == name || clause.to_string() == name)
    }

    /// Says a value of a column.
    pub(crate) fn say_at(&mut self, name: &str, row: usize, value: Fr) {
        let column = self.column(name);
        self.trace.columns[column][row] = value;
        self.held.insert(column);
    }

    /// Says the values of a column.
    pub(crate) fn say(&mut self, name: &str, values: &[i64]) {
        let column = self.column(name);
        self.trace.columns[column] = values.iter().map(|value| Fr::from(*value)).collect();
        self.held.insert(column);
    }

    /// Says the values of a sorted copy: whether each is counted, then its key.
    fn copy(&mut self, tuples: &[(i64, i64)]) {
        let first = self.column("sorted copy");
        for (place, column) in [first, first + 1].into_iter().enumerate() {
            let part = |tuple: &(i64, i64)| Fr::from(if place == 0 { tuple.0 } else { tuple.1 });
            self.trace.columns[column] = tuples.iter().map(part).collect();
        }
    }

    /// Computes what depends on the columns that were said.
    fn follow(&mut self) {
        self.columns();
        let parts = ["run", "next is the same", "sorted copy"].map(|name| self.find(name));
        if let [Some(run), Some(same), Some(counted)] = parts
            && !self.held.contains(&run)
        {
            let columns = &mut self.trace.columns;
            columns[run][0] = columns[counted][0];
            for row in 1..Bench::ROWS {
                let more = columns[same][row - 1] * columns[run][row - 1];
                columns[run][row] = columns[counted][row] * (Fr::from(1) + more);
            }
        }
        self.columns();
        let definition = &self.bench.definition;
        for (index, (_, value)) in definition.totals.iter().enumerate() {
            let rows = (0..Bench::ROWS).map(|row| self.trace.integer(value, row));
            self.trace.totals[index] = rows.sum();
        }
        for (index, (_, value)) in definition.figures.iter().enumerate() {
            self.trace.figures[index] = self.trace.integer(value, 0);
        }
    }

    fn columns(&mut self) {
        for (index, column) in self.bench.definition.columns.iter().enumerate() {
            let value = |row: usize| match &column.source {
                Source::Defined(value) => self.trace.integer(value, row),
                Source::IsZero(value) => {
                    Fr::from(u8::from(self.trace.integer(value, row) == Fr::from(0)))
                }
                Source::Active
                | Source::Present(_)
                | Source::Digit { .. }
                | Source::Byte { .. }
                | Source::Step { .. }
                | Source::NotNegative(_)
                | Source::IsEqual(..)
                | Source::Limb(..)
                | Source::Quotient(..)
                | Source::Extreme { .. }
                | Source::Held { .. }
                | Source::Sorted(..)
                | Source::Run(_) => self.trace.columns[index][row],
            };
            if !self.held.contains(&index) {
                self.trace.columns[index] = (0..Bench::ROWS).map(value).collect();
            }
        }
    }
}

/// Three values of which two are the same, where a rule asks for three different ones.
fn repeated(rule: &str) -> (Bench, Table) {
    let schema = format!(
        "    customProperties:
      - {{property: assayIdentity, value: none}}
    properties:
      - name: a
        logicalType: integer
        logicalTypeOptions: {{format: u16}}
        quality: [{{{rule}}}]
"
    );
    let bench = Bench::new(example("repeated", &schema, &[&["1"], &["2"], &["3"]]));
    let table = table(&bench.example.policy, &[&["5"], &["7"], &["5"]]);
    assert!(!check(&bench.example.policy, &table).holds());
    (bench, table)
}

const DISTINCT: &str =
    "type: custom, engine: assay, implementation: {predicate: distinct_count, args: {min: 3}}";

/// Each part of a sorted copy alone refuses some lie.
#[test]
fn no_part_of_a_sorted_copy_can_be_left_out() {
    let (bench, table) = repeated(DISTINCT);
    let id = bench.example.policy.rules()[0].predicate;
    let mut alone = BTreeMap::new();
    let mut refused = |clause: &str, lie: &dyn Fn(&mut Lie<'_>)| {
        let refusals = refusals(&bench, &table, lie);
        assert_eq!(refusals, BTreeSet::from([format!("{id}#1: {clause}")]));
        *alone.entry(clause.to_owned()).or_insert(0) += 1;
    };
    // The honest trace misses the threshold.
    refused("rows_min", &|_| ());
    // Other values; one that is there twice, and another not at all; one more record.
    refused("sorted copy", &|lie| {
        lie.copy(&[(1, 7), (1, 6), (1, 5), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0)]);
    });
    refused("sorted copy", &|lie| {
        let mut tuples = [(0, 0); 8];
        tuples[..4].copy_from_slice(&[(1, 9), (1, 7), (1, 5), (1, 5)]);
        lie.copy(&tuples);
    });
    // Equal values that are no neighbours, and ones that padding is between.
    let unordered = |order: [usize; 8], tuples: [(i64, i64); 8]| {
        move |lie: &mut Lie<'_>| {
            lie.trace.orders[0] = order.to_vec();
            lie.copy(&tuples);
        }
    };
    let none = (0, 0);
    refused(
        "descending",
        &unordered(
            [0, 1, 2, 3, 4, 5, 6, 7],
            [(1, 5), (1, 7), (1, 5), none, none, none, none, none],
        ),
    );
    refused(
        "descending",
        &unordered(
            [1, 2, 3, 0, 4, 5, 6, 7],
            [(1, 7), (1, 5), none, (1, 5), none, none, none, none],
        ),
    );
    // Each value said to be the first of its run.
    refused("run", &|lie| lie.say("run", &[1, 1, 1, 0, 0, 0, 0, 0]));
    refused("run", &|lie| lie.say("run", &[1, 1, 2, 1, 0, 0, 0, 0]));
    refused("next is the same", &|lie| lie.say("next is the same", &[0, 0, 0, 1, 1, 1, 1, 1]));
    refused("first of its run", &|lie| lie.say("first of its run", &[1, 1, 1, 0, 0, 0, 0, 0]));
    let clauses: BTreeSet<String> = bench
        .structure()
        .constraints()
        .filter(|constraint| constraint.clause.owner == format!("{id}#1"))
        .map(|constraint| constraint.clause.name.clone())
        .collect();
    let mut missing: Vec<&String> =
        clauses.iter().filter(|clause| !alone.contains_key(*clause)).collect();
    missing.retain(|clause| *clause != "different values" && *clause != "values");
    // The first record of a copy is its own run's first in any table that misses nothing else.
    assert_eq!(missing, ["first of a run"]);
}

/// Whether a tuple is counted and what its key is are told apart: with another part of the sum
/// that neighbours are compared by, nothing but the copy itself is amiss.
#[test]
fn each_part_of_a_tuple_is_copied_by_itself() {
    let half = Fr::from(2).inverse().unwrap();
    // The value that is there twice counted as two; no value counted at all.
    let lies: [(&str, Vec<(usize, Fr)>); 2] =
        [("min: 3", vec![(2, half)]), ("max: 1", (0..3).map(|row| (row, Fr::from(0))).collect())];
    for (limit, lies) in lies {
        let (bench, table) = repeated(&DISTINCT.replace("min: 3", limit));
        let refused = refusals(&bench, &table, |lie| {
            let counted = lie.column("sorted copy");
            for (row, told) in &lies {
                let columns = &mut lie.trace.columns;
                let moved = (columns[counted][*row] - told) * Fr::from(1 << 16);
                columns[counted][*row] = *told;
                columns[counted + 1][*row] += moved;
            }
        });
        assert_eq!(refused, BTreeSet::from(["distinct_count/1#1: sorted copy".to_owned()]));
    }
}

/// Where fewer are wanted than there are: a run that goes on before it begins.
#[test]
fn a_run_begins_with_its_first_record() {
    let rule = DISTINCT.replace("min: 3", "max: 1");
    let (bench, table) = repeated(&rule);
    let lie = |lie: &mut Lie<'_>| lie.say("run", &[0, 1, 2, 0, 0, 0, 0, 0]);
    let refused = refusals(&bench, &table, lie);
    assert_eq!(refused, BTreeSet::from(["distinct_count/1#1: first of a run".to_owned()]));
}

/// A key of more than one element is compared from its first part on.
#[test]
fn wide_keys_are_compared_part_by_part() {
    let example = copies().into_iter().find(|example| example.name == "duplicates").unwrap();
    let bench = Bench::new(example);
    let table = bench.example.table.clone();
    for name in ["equal so far", "first difference"] {
        let mut alone = 0;
        for row in 0..Bench::ROWS {
            let refused = refusals(&bench, &table, |lie| {
                let own = lie.trace.columns[lie.column(name)][row];
                let other = if own == Fr::from(1) { Fr::from(0) } else { own + Fr::from(1) };
                lie.say_at(name, row, other);
            });
            assert!(!refused.is_empty(), "{name}, row {row}");
            let own = format!("duplicates/1#1: {name}");
            alone += usize::from(refused == BTreeSet::from([own]));
        }
        assert!(alone > 0, "{name}");
    }
}
