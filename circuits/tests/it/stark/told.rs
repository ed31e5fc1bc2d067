//! What a column says of a sign cannot be said otherwise, whatever else is said beside it.

use assay_circuits::stark::table::{Term, Variable};
use p3_field::PrimeCharacteristicRing as _;
use p3_koala_bear::KoalaBear;

use super::audit::{Audit, Part, State};
use super::{assign, system, traces};
use crate::policies::single;

#[test]
fn no_other_side_of_a_bound_can_be_told() {
    for (name, sides) in [
        ("share", ["share/1#1: at least the bound", "share/1#1: at most the bound"]),
        ("min and max", ["min/1#1: at most the bound", "max/1#2: at least the bound"]),
    ] {
        let example = single(name);
        let policy = example.over_koala_bear();
        let system = system(&policy);
        let witness = assign(&system, &policy, &example.table);
        let segment = system.segments().next().unwrap();
        let audit = Audit::new(segment.tables());
        let content = &segment.tables()[0];
        let honest = State::from(traces(&system, &witness).remove(0));
        for side in sides {
            let clause = |part: &Part| match part {
                Part::Constraint(index) => content.constraints[*index].clause.starts_with(side),
                Part::Lookup(index) => content.lookups[*index].clause.starts_with(side),
                Part::Permutation(_) | Part::Ranges | Part::Handover(_) => false,
            };
            // The column is a boolean by a constraint that reads nothing else.
            let told = content.constraints.iter().find_map(|constraint| {
                let is_boolean = constraint.clause == format!("{side}, a boolean");
                let mut read = constraint.value.terms.iter().flat_map(|term| &term.variables);
                match read.next() {
                    Some(Variable::Cell { column, .. }) if is_boolean => Some(*column),
                    _ => None,
                }
            });
            let told = told.unwrap();
            // Cells that the clauses alone read, each with the constraint that defines it.
            let own = (0..content.width).filter(|column| {
                let readers = &audit.readers[0][*column];
                *column != told
                    && !readers.is_empty()
                    && readers.iter().all(|(part, _)| clause(part))
            });
            let own: Vec<usize> = own.collect();
            for row in 0..=example.table.records().len() {
                for value in [KoalaBear::ZERO, KoalaBear::ONE, KoalaBear::TWO, KoalaBear::NEG_ONE] {
                    if honest.get((0, row, told)) == value {
                        continue;
                    }
                    let mut lie = honest.clone();
                    lie.set((0, row, told), value);
                    for column in &own {
                        lie.set((0, row, *column), KoalaBear::ZERO);
                        let variable = Variable::Cell { column: *column, next: false };
                        let reads = |term: &Term| term.variables == [variable];
                        let mut constraints = content.constraints.iter();
                        let defined =
                            constraints.find(|each| each.value.terms.iter().any(reads)).unwrap();
                        let selected = lie.value(0, row, &defined.value);
                        lie.set((0, row, *column), selected);
                    }
                    let changed: Vec<_> =
                        own.iter().chain([&told]).map(|column| (0, row, *column)).collect();
                    let violated = audit.violated(&lie, &changed);
                    assert!(
                        violated.iter().any(|(table, part)| *table == 0 && clause(part)),
                        "{side}, row {row}: {value} is accepted by what tells it"
                    );
                }
            }
        }
    }
}
