//! Rules that only count, on the STARK's tables and in its proofs.

use rayon::prelude::*;

use super::mutants::mutate;
use super::{Proven, assign, prove, segmented, system, traces, violated};
use crate::counted::{score, weighed};
use crate::policies::{Example, example};

/// A comparison of two columns and a mean, both of which the score needs.
fn both() -> Example {
    let custom = "type: custom, engine: assay, implementation";
    let schema = format!(
        "    properties:
      - name: a
        logicalType: integer
        logicalTypeOptions: {{format: u8}}
        quality: [{}, {}]
      - {{name: b, logicalType: integer, logicalTypeOptions: {{format: u8}}}}
    quality: [{}]
",
        weighed(&format!("{custom}: {{predicate: pair, args: {{lessThan: b}}}}"), "0.5"),
        weighed(&format!("{custom}: {{predicate: mean, args: {{max: 3}}}}"), "0.5"),
        score("1")
    );
    example("both", &schema, &[&["0", ""], &["1", "2"], &["3", "4"], &["4", "5"]])
}

#[test]
fn a_changed_cell_violates_something() {
    let example = both();
    let policy = example.over_koala_bear();
    for system in [system(&policy), segmented(&policy)] {
        let witness = assign(&system, &policy, &example.table);
        assert_eq!(violated(&system, &witness), None);
        let segments: Vec<_> = system.segments().zip(traces(&system, &witness)).collect();
        let last = segments.len() - 1;
        let records = |index| if last == 0 { 4 } else { 1 + usize::from(index > 0) };
        // Those between the first and the last are alike.
        segments
            .into_par_iter()
            .enumerate()
            .filter(|(index, _)| *index < 2 || *index == last)
            .for_each(|(index, (segment, traces))| {
                mutate(&format!("segment {index}"), segment, traces.into(), records(index));
            });
    }
}

#[test]
fn a_score_is_proven_by_the_library() {
    let example = both();
    let policy = example.over_koala_bear();
    for system in [system(&policy), segmented(&policy)] {
        let witness = assign(&system, &policy, &example.table);
        let Proven { instance, proof } = prove(&system, witness);
        system.verify(&policy, &instance, &proof).unwrap();
    }
}
