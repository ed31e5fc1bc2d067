//! No gate and no look-up can be left out: each says something that the others do not.
//!
//! To first order, at honest witnesses: without an equation its neighbours leave a direction open
//! that it closes. What is in the equations of eight rows before and after counts as neighbour, and
//! cells that are copies of each other are one.

use std::collections::{BTreeMap, BTreeSet};

use assay_circuits::halo2::library::halo2curves::bn256::Fr;
use assay_circuits::halo2::library::halo2curves::ff::Field as _;
use assay_circuits::halo2::publics;

use super::checker::{Checker, Copied, Equation, Gradient, Kind, REACH};
use super::conformance::{assign, compile};
use crate::policies::{copies, examples};

/// Of each width: the kinds of its blocks, full and partial, its lanes, the next block's first
/// cell, and partial rounds of a block.
const STRIPS: [(Kind, Kind, usize, usize, usize); 4] = [
    ([0, 1, 0, 0], [1, 0, 1, 0], 3, 8, 3),
    ([0, 0, 1, 0], [1, 0, 0, 1], 4, 8, 2),
    ([0, 0, 0, 1], [0, 1, 1, 0], 5, 12, 4),
    ([1, 1, 0, 0], [0, 1, 0, 1], 12, 24, 6),
];

/// Every equation that there is.
fn equations() -> BTreeSet<Equation> {
    let plain = [0, 1].map(|place| (place, [0; 4], 0));
    let blocks = STRIPS.into_iter().flat_map(|(full, partial, lanes, next, rounds)| {
        [(full, lanes), (partial, 2 * rounds - 1)].into_iter().flat_map(move |(kind, own)| {
            let cells = (lanes..lanes + own).chain(next..next + lanes);
            cells.map(move |cell| (2, kind, cell))
        })
    });
    plain.into_iter().chain(blocks).collect()
}

#[test]
fn each_equation_says_what_its_neighbours_do_not() {
    let mut open = equations();
    println!("{} equations", open.len());
    for example in examples().into_iter().chain(copies::copies()) {
        let circuit = compile(&example.policy);
        let checker = Checker::new(&circuit);
        let advice = circuit.advice(&assign(&circuit, &example.policy, &example.table));
        for row in REACH..checker.usable - REACH {
            let own = checker.gradients(&advice, row);
            assert!(own.iter().all(|(index, _)| equations().contains(index)), "{own:?}");
            if own.iter().all(|(index, _)| !open.contains(index)) {
                continue;
            }
            let near = (row - REACH..=row + REACH).filter(|other| *other != row);
            let near: Vec<Gradient> = near
                .flat_map(|row| checker.gradients(&advice, row))
                .map(|(_, gradient)| gradient)
                .collect();
            for (index, gradient) in &own {
                let others = own.iter().filter(|(other, _)| other != index);
                let others = others.map(|(_, gradient)| gradient).chain(&near);
                if open.contains(index) && !spanned(&checker, others, gradient) {
                    open.remove(index);
                }
            }
        }
        if open.is_empty() {
            return;
        }
    }
    panic!("implied by their neighbours wherever they are: {open:?}");
}

#[test]
fn each_look_up_refuses_what_nothing_else_does() {
    let example = &examples()[0];
    let circuit = compile(&example.policy);
    let checker = Checker::new(&circuit);
    let witness = assign(&circuit, &example.policy, &example.table);
    let instance = publics(witness.instance()).unwrap();
    let honest = circuit.advice(&witness);
    let mut alone = BTreeSet::new();
    for (column, row) in circuit.laid(None).cells() {
        let mut advice = honest.clone();
        advice[column][row] += Fr::ONE;
        let rows = row.saturating_sub(REACH)..=row;
        let failing: BTreeSet<usize> =
            rows.clone().flat_map(|row| checker.failing_lookups(&advice, row)).collect();
        if checker.is_copied_right(&advice, (column, row))
            && rows.clone().all(|row| checker.equations(&advice, &instance, row))
        {
            alone.extend(failing.first().filter(|_| failing.len() == 1));
        }
    }
    let all: BTreeSet<usize> = (0..checker.system().lookups().len()).collect();
    assert_eq!(alone, all);
}

/// Whether a gradient is a combination of others.
fn spanned<'a>(
    checker: &Checker,
    others: impl Iterator<Item = &'a Gradient>,
    gradient: &Gradient,
) -> bool {
    let mut reduced: BTreeMap<Copied, BTreeMap<Copied, Fr>> = BTreeMap::new();
    let reduce = |reduced: &BTreeMap<Copied, BTreeMap<Copied, Fr>>, gradient: &Gradient| {
        let mut own: BTreeMap<Copied, Fr> = BTreeMap::new();
        for (cell, value) in gradient {
            *own.entry(checker.variable(*cell)).or_insert(Fr::ZERO) += value;
        }
        for (pivot, row) in reduced {
            let Some(factor) = own.get(pivot).copied() else { continue };
            for (cell, value) in row {
                *own.entry(*cell).or_insert(Fr::ZERO) -= factor * value;
            }
        }
        own.retain(|_, value| !bool::from(value.is_zero()));
        own
    };
    for other in others {
        let mut own = reduce(&reduced, other);
        let Some((pivot, value)) = own.first_key_value().map(|(cell, value)| (*cell, *value))
        else {
            continue;
        };
        let inverse = value.invert().unwrap();
        for value in own.values_mut() {
            *value *= inverse;
        }
        // Every row is free of the other rows' pivots.
        for row in reduced.values_mut() {
            if let Some(factor) = row.get(&pivot).copied() {
                for (cell, value) in &own {
                    *row.entry(*cell).or_insert(Fr::ZERO) -= factor * value;
                }
                row.retain(|_, value| !bool::from(value.is_zero()));
            }
        }
        reduced.insert(pivot, own);
    }
    reduce(&reduced, gradient).is_empty()
}
