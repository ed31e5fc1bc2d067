//! An independent reading of the tables: every constraint on every row, the permutation
//! as the library computes it, look-ups as comparisons.

use std::collections::BTreeMap;

use assay_circuits::stark::table::{Poly, Site, Table, Variable};
use assay_circuits::stark::{Segment, Traces};
use p3_field::{PrimeCharacteristicRing as _, PrimeField32 as _};
use p3_koala_bear::{KoalaBear, default_koalabear_poseidon2_16};
use p3_matrix::Matrix as _;
use p3_matrix::dense::RowMajorMatrix;
use p3_symmetric::Permutation as _;

type Trace = RowMajorMatrix<KoalaBear>;

struct Window<'a> {
    trace: &'a Trace,
    publics: &'a [KoalaBear],
    row: usize,
}

impl Window<'_> {
    fn value(&self, poly: &Poly) -> KoalaBear {
        let read = |variable: &Variable| match *variable {
            Variable::Cell { column, next } => {
                let row = (self.row + usize::from(next)) % self.trace.height();
                self.trace.values[row * self.trace.width() + column]
            }
            Variable::Public(index) => self.publics[index],
        };
        let term = |term: &assay_circuits::stark::table::Term| {
            term.variables.iter().fold(term.coefficient, |value, variable| value * read(variable))
        };
        poly.terms.iter().map(term).sum()
    }

    fn cell(&self, column: usize) -> KoalaBear {
        self.trace.values[self.row * self.trace.width() + column]
    }
}

/// The first clause that does not hold.
pub(crate) fn violation(segment: &Segment, traces: &Traces) -> Option<String> {
    let mut counts = vec![0_u32; 1 << 14];
    let mut handed: BTreeMap<&str, Vec<(bool, Vec<KoalaBear>)>> = BTreeMap::new();
    let publics = &traces.publics;
    for (table, trace) in segment.tables().iter().zip(&traces.tables) {
        assert_eq!(table.width, trace.width());
        for row in 0..trace.height() {
            let window = Window { trace, publics, row };
            if let Some(clause) = row_violation(table, &window, &mut counts) {
                return Some(clause);
            }
            for handover in &table.handovers {
                let flag = window.cell(handover.flag);
                if flag == KoalaBear::ONE {
                    let tuple = handover.tuple.iter().map(|poly| window.value(poly)).collect();
                    handed.entry(handover.name).or_default().push((handover.sends, tuple));
                } else if flag != KoalaBear::ZERO {
                    return Some("flag of the handover".to_owned());
                }
            }
        }
    }
    for (table, trace) in segment.tables().iter().zip(&traces.tables) {
        for shuffle in &table.shuffles {
            let [given, taken] = [&shuffle.given, &shuffle.taken].map(|tuple| {
                let of = |row| {
                    let window = Window { trace, publics, row };
                    tuple.iter().map(|poly| window.value(poly).as_canonical_u32()).collect()
                };
                let mut tuples: Vec<Vec<u32>> = (0..trace.height()).map(of).collect();
                tuples.sort_unstable();
                tuples
            });
            if given != taken {
                return Some(shuffle.clause.clone());
            }
        }
    }
    for handover in &segment.tables()[0].handovers {
        let tuples = handed.remove(handover.name).unwrap_or_default();
        let [(one, sent), (other, received)] = &tuples[..] else {
            return Some(format!("one {}", handover.name));
        };
        if one == other || sent != received {
            return Some(handover.name.to_owned());
        }
    }
    served(segment, &traces.tables[0], &counts)
}

fn row_violation(table: &Table, window: &Window<'_>, counts: &mut [u32]) -> Option<String> {
    let last = window.trace.height() - 1;
    for constraint in &table.constraints {
        let applies = match constraint.site {
            Site::Every => true,
            Site::First => window.row == 0,
            Site::Transition => window.row != last,
            Site::Last => window.row == last,
        };
        if applies && window.value(&constraint.value) != KoalaBear::ZERO {
            return Some(format!("{}, row {}", constraint.clause, window.row));
        }
    }
    for permutation in &table.permutations {
        let inputs = permutation.inputs.each_ref().map(|input| window.value(input));
        let outputs = default_koalabear_poseidon2_16().permute(inputs);
        let start = permutation.start + assay_circuits::stark::PERMUTATION_COLUMNS - 8;
        if (0..8).any(|lane| outputs[lane] != window.cell(start + lane)) {
            return Some(permutation.clause.clone());
        }
    }
    for lookup in &table.lookups {
        if lookup.flag.is_some_and(|flag| window.cell(flag) == KoalaBear::ZERO) {
            continue;
        }
        let value = window.value(&lookup.value).as_canonical_u32();
        match counts.get_mut(usize::try_from(value).unwrap()) {
            Some(count) => *count += 1,
            None => return Some(format!("{}, row {}: {value}", lookup.clause, window.row)),
        }
    }
    None
}

/// The columns that serve look-ups count each value as often as it is looked up.
fn served(segment: &Segment, trace: &Trace, counts: &[u32]) -> Option<String> {
    let ranges = segment.tables()[0].ranges.as_ref()?;
    let mut served = vec![KoalaBear::ZERO; counts.len()];
    for row in 0..trace.height() {
        let window = Window { trace, publics: &[], row };
        let value = usize::try_from(window.cell(ranges.values).as_canonical_u32()).unwrap();
        if value != row.min(counts.len() - 1) {
            return Some("values that are served".to_owned());
        }
        for (index, column) in ranges.counts.iter().enumerate() {
            served[value + index * trace.height()] += window.cell(*column);
        }
    }
    let differs = |(served, count): (&KoalaBear, &u32)| served.as_canonical_u32() != *count;
    served.iter().zip(counts).position(differs).map(|value| format!("count of {value}"))
}
