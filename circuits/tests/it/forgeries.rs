//! Wrong inputs with everything else consistent.

use rayon::prelude::*;

use crate::forgery::Bench;
use crate::lies::lies;
use crate::policies::{examples, singles};
use crate::solver::violated;

#[test]
fn the_constraints_alone_give_the_honest_witness() {
    for example in examples() {
        let bench = Bench::new(example);
        let solved = bench.solve(&bench.inputs(&bench.example.table));
        assert_eq!(violated(bench.structure(), &solved), std::collections::BTreeSet::new());
        assert_eq!(solved, bench.honest().assignment(), "{}", bench.example.name);
    }
}

#[test]
fn every_lie_is_refused() {
    for example in singles() {
        let bench = Bench::new(example);
        let lies = lies(&bench);
        lies.par_iter().for_each(|(name, lie)| {
            assert!(!bench.refusals(lie).is_empty(), "{}: {name}", bench.example.name);
        });
        println!("{}: {} lies", bench.example.name, lies.len());
    }
}
