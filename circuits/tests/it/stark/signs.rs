//! What tells that an integer is not negative: without any part of it, a lie passes.

use std::collections::BTreeSet;

use assay_circuits::check;
use assay_circuits::stark::table::{Table, Term, Variable};
use assay_statement::Policy;
use p3_field::{PrimeCharacteristicRing as _, PrimeField32 as _};
use p3_koala_bear::KoalaBear;
use rayon::prelude::*;

use super::audit::{Audit, Item, Part, Place, State};
use super::{assign, system, traces};
use crate::support::table;

/// Three limbs with a bound, and five between neighbours.
const POLICY: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: signs
version: 1.0.0
status: active
schema:
  - name: signs
    logicalType: object
    customProperties:
      - {property: assayIdentity, value: none}
      - {property: assayIdentityHash, value: poseidon2-koalabear/1}
    properties:
      - {name: bounded, logicalType: integer, required: true, logicalTypeOptions: {format: u32, maximum: MAXIMUM}}
      - name: rising
        logicalType: integer
        required: true
        logicalTypeOptions: {format: u64}
        quality: [{type: custom, engine: assay, implementation: {predicate: monotonic}}]
";

/// 5 in each of so many limbs.
fn fives(limbs: u32) -> u64 {
    (0..limbs).map(|limb| 5 << (14 * limb)).sum()
}

/// Cells that a clause alone reads: selectors from the lowest, and the limb that is looked up,
/// unless it is a cell of others.
pub(super) struct Gadget {
    selectors: Vec<usize>,
    limb: Option<usize>,
    parts: BTreeSet<Part>,
}

pub(super) fn gadget(audit: &Audit<'_>, content: &Table, clause: &str) -> Gadget {
    let constraints = content.constraints.iter().enumerate();
    let constraints = constraints.filter(|(_, constraint)| constraint.clause == clause);
    let lookups = content.lookups.iter().enumerate().filter(|(_, lookup)| lookup.clause == clause);
    let parts: BTreeSet<Part> = constraints
        .map(|(index, _)| Part::Constraint(index))
        .chain(lookups.map(|(index, _)| Part::Lookup(index)))
        .collect();
    let is_own = |column: &usize| {
        let readers = &audit.readers[0][*column];
        !readers.is_empty() && readers.iter().all(|(part, _)| parts.contains(part))
    };
    let mut selectors: Vec<usize> = (0..content.width).filter(is_own).collect();
    Gadget { limb: selectors.pop(), selectors, parts }
}

/// What every way of telling a sign violates, where `told` are the places on that row that
/// were changed.
pub(super) fn ways(
    gadget: &Gadget,
    audit: &Audit<'_>,
    state: &State,
    row: usize,
    told: &[Place],
) -> Vec<BTreeSet<Item>> {
    // A boolean is neither of the others.
    let values = [0, 1, 2, KoalaBear::ORDER_U32 - 1].map(KoalaBear::from_u32);
    let Some(limb) = gadget.limb else { return vec![audit.violated(state, told)] };
    let ways = values.len().pow(u32::try_from(gadget.selectors.len()).unwrap());
    let defined = gadget.parts.iter().find_map(|part| match part {
        Part::Constraint(index) => {
            let value = &audit.tables[0].constraints[*index].value;
            let own = Variable::Cell { column: limb, next: false };
            let is_own = |term: &Term| term.variables == [own];
            value.terms.iter().any(is_own).then_some(value)
        }
        Part::Permutation(_) | Part::Lookup(_) | Part::Ranges | Part::Handover(_) => None,
    });
    let mut found = Vec::new();
    for way in 0..ways {
        let mut state = state.clone();
        let mut rest = way;
        for column in &gadget.selectors {
            state.set((0, row, *column), values[rest % values.len()]);
            rest /= values.len();
        }
        state.set((0, row, limb), KoalaBear::ZERO);
        let selected = state.value(0, row, defined.unwrap());
        let changed = gadget.selectors.iter().chain([&limb]).map(|column| (0, row, *column));
        let changed: Vec<_> = changed.chain(told.iter().copied()).collect();
        for value in [selected, KoalaBear::ZERO] {
            state.set((0, row, limb), value);
            found.push(audit.violated(&state, &changed));
        }
    }
    found
}

/// Parts of the gadget that alone refuse some way of telling that a lie is none.
fn noticed(
    gadget: &Gadget,
    audit: &Audit<'_>,
    state: &State,
    row: usize,
    told: &[Place],
) -> BTreeSet<Part> {
    let mut found = BTreeSet::new();
    for violated in ways(gadget, audit, state, row, told) {
        assert!(!violated.is_empty(), "a lie passes");
        if let [(0, part)] = violated.into_iter().collect::<Vec<_>>()[..] {
            found.insert(part);
        }
    }
    found
}

/// Integers beside [`fives`], by the highest limb in which they differ, which is another one;
/// each of those below it is as large, smaller or larger.
fn beside(limbs: u32, other: u64) -> Vec<u64> {
    let at = |limb: u32, value: u64| value << (14 * limb);
    let of = |highest: u32| {
        (0..3_u32.pow(highest)).map(move |mut which| {
            let above: u64 = (highest + 1..limbs).map(|limb| at(limb, 5)).sum();
            (0..highest).fold(above + at(highest, other), |value, limb| {
                let own = [5, 0, 9][which as usize % 3];
                which /= 3;
                value + at(limb, own)
            })
        })
    };
    (0..limbs).flat_map(of).collect()
}

/// Puts an integer of 31 bits into the cells of the first column, on the first row.
fn put(state: &mut State, record: &[usize], value: u64) -> Vec<Place> {
    let cells = record.iter().map(|column| (0, 0, *column));
    let slices = [(28, 1), (29, 1), (30, 1), (0, 14), (14, 14)];
    let slices = cells.zip(slices).map(|(place, (low, bits)): (Place, (u32, u32))| {
        state.set(place, KoalaBear::from_u64((value >> low) & ((1 << bits) - 1)));
        place
    });
    slices.collect()
}

#[test]
fn without_any_part_of_a_comparison_a_lie_passes() {
    let policy = POLICY.replace("MAXIMUM", &fives(3).to_string());
    let policy = Policy::from_yaml(policy.as_bytes()).unwrap();
    let system = system(&policy);
    let segment = system.segments().next().unwrap();
    let audit = Audit::new(segment.tables());
    let content = &segment.tables()[0];
    assert_eq!(content.degree, 2);
    let clauses = [("column#1: type, from above", 3), ("monotonic/1#4: ascending", 5)];
    for (clause, limbs) in clauses {
        let gadget = gadget(&audit, content, clause);
        // A boolean for each limb, those above the lowest, the selected one and its look-up.
        let parts = limbs as usize + (limbs as usize - 1) + 2;
        assert_eq!((gadget.selectors.len() + 1, gadget.parts.len()), (limbs as usize, parts));
        let (base, is_bound) = (fives(limbs), limbs == 3);
        let lies = beside(limbs, if is_bound { 6 } else { 4 });
        let noticed = lies.into_par_iter().map(|value| {
            let records = if is_bound { [[0, 0], [0, 1]] } else { [[0, base], [0, value]] };
            let records = records.map(|record| record.map(|value| value.to_string()));
            let records = records.each_ref().map(|record| record.each_ref().map(String::as_str));
            let table = table(&policy, &records);
            assert_eq!(check(&policy, &table).holds(), is_bound, "{clause}: {value}");
            let witness = assign(&system, &policy, &table);
            let mut state = State::from(traces(&system, &witness).remove(0));
            let told = if is_bound { put(&mut state, segment.record(), value) } else { Vec::new() };
            noticed(&gadget, &audit, &state, 0, &told)
        });
        let noticed = noticed.reduce(BTreeSet::new, |one, other| &one | &other);
        // The selector of the highest limb is 1 where that limb is not zero, whether it is
        // a boolean or not; where it is zero, the booleans below it do not make up for it.
        let highest = gadget.selectors.last().copied();
        let left: Vec<_> = gadget.parts.difference(&noticed).collect();
        let [Part::Constraint(index)] = left[..] else { panic!("{clause}: {left:?}") };
        let bound = content.constraints[*index].value.terms.iter();
        let reads = bound.flat_map(|term| &term.variables).collect::<Vec<_>>();
        let is_highest = |read: &&Variable| matches!(**read, Variable::Cell { column, next: false } if Some(column) == highest);
        assert!(reads.iter().all(is_highest), "{clause}: {reads:?}");
    }
}
