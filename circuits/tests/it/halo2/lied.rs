//! The lies that Groth16 refuses.

use assay_circuits::groth16::Structure;
use rayon::prelude::*;

use super::checker::Checker;
use super::conformance::{accepts, compile};
use crate::forgery::Bench;
use crate::lies::lies;
use crate::policies::examples;

/// Of the lies about an example, so many are put into cells.
const LIES: usize = 60;

#[test]
fn lies_of_every_kind_are_refused() {
    for example in examples() {
        let circuit = compile(&example.policy);
        let checker = Checker::new(&circuit);
        let bench = Bench::new(example);
        // What both engines name alike: gadgets have variables of their own.
        let named = bench.column(0, Bench::ROWS);
        let honest = bench.solve(&bench.inputs(&bench.example.table));
        let follow = |values: &[_]| circuit.follow(&values[..named]);
        assert!(accepts(&circuit, &checker, &follow(&honest)), "{}", bench.example.name);
        let mut lies = lies(&bench);
        lies.retain(|(_, lie)| lie.forced.keys().all(|variable| *variable < named));
        // A sum that is said is a variable of a gadget: here it follows from what is summed.
        let step = lies.len().div_ceil(LIES).max(1);
        let told: Vec<_> = lies.iter().step_by(step).collect();
        let passed: Vec<&str> = told
            .par_iter()
            .filter(|(_, lie)| {
                let witness = follow(&bench.solve(lie));
                // Groth16's constraints over the same values refuse all of them.
                let refused = circuit.violation(&witness).is_some();
                !refused || accepts(&circuit, &checker, &witness)
            })
            .map(|(name, _)| name.as_str())
            .collect();
        assert!(passed.is_empty(), "{}: {passed:?}", bench.example.name);
        assert!(told.len() >= Structure::INSTANCE.min(lies.len()), "{}", bench.example.name);
        println!("{}: {} of {} lies", bench.example.name, told.len(), lies.len());
    }
}
