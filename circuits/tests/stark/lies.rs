//! Provers who lie: one cell is another, and a proof is made all the same.

use assay_circuits::stark::PERMUTATION_COLUMNS;
use assay_circuits::stark::proof::{VerifyError, verify};
use assay_circuits::stark::table::{Site, Variable};
use p3_field::PrimeCharacteristicRing as _;
use p3_koala_bear::KoalaBear;

use crate::fixture::{
    A, B, CONTEXT, COPY, COUNTER, COUNTS, FLAG, Fixture, HASHED, HEIGHTS, LAST, MASK, PRODUCT,
    SERVED, SPARSE, TAKEN,
};

fn refused(lie: &str, tell: impl FnOnce(&mut Fixture)) {
    let mut fixture = Fixture::new();
    tell(&mut fixture);
    let proof = fixture.prove().unwrap();
    assert_eq!(fixture.verify(&proof), Err(VerifyError::Argument), "{lie}");
}

#[test]
fn an_honest_proof_is_accepted_and_never_the_same() {
    let fixture = Fixture::new();
    let proofs = [fixture.prove().unwrap(), fixture.prove().unwrap()];
    assert_eq!(proofs.each_ref().map(|proof| fixture.verify(proof)), [Ok(()), Ok(())]);
    assert_ne!(proofs[0], proofs[1]);
}

#[test]
fn constraints_hold_at_their_sites() {
    let last = HEIGHTS[0] - 1;
    let one = KoalaBear::ONE;
    for row in [0, 511, last] {
        refused("product", |fixture| *fixture.cell(0, row, PRODUCT) += one);
    }
    refused("step", |fixture| {
        fixture.tables[0].permutations.clear();
        *fixture.cell(0, 512, COUNTER) += one;
    });
    refused("start", |fixture| {
        // Everything else keeps to the step.
        fixture.tables[0].permutations.clear();
        for row in 0..=last {
            *fixture.cell(0, row, COUNTER) += one;
        }
        fixture.tables[0].constraints.retain(|constraint| constraint.clause != "end");
        fixture.tables[1].constraints.retain(|constraint| constraint.clause != "counter");
        *fixture.cell(1, 0, TAKEN + 8) += one;
    });
    refused("end", |fixture| {
        fixture.tables[1].constraints.retain(|constraint| constraint.clause != "counter");
        fixture.publics[0] += one;
    });
    refused("flag", |fixture| {
        // Twice the value is looked up, and counted.
        *fixture.cell(0, 0, FLAG) += one;
        *fixture.cell(0, 5, COUNTS) += one;
    });
    refused("last", |fixture| *fixture.cell(0, 3, LAST) = one);
}

#[test]
fn a_shuffle_has_the_same_tuples_as_often() {
    let last = HEIGHTS[0] - 1;
    for (row, column) in [(0, COPY), (last, COPY + 1)] {
        refused("another value", |fixture| *fixture.cell(0, row, column) += KoalaBear::ONE);
    }
    // Both columns hold what they should, and the tuples are others.
    refused("one part alone in another order", |fixture| {
        let (one, other) = (*fixture.cell(0, 3, COPY), *fixture.cell(0, 4, COPY));
        assert_ne!(one, other);
        (*fixture.cell(0, 3, COPY), *fixture.cell(0, 4, COPY)) = (other, one);
    });
    refused("one tuple twice, another not at all", |fixture| {
        for column in [COPY, COPY + 1] {
            *fixture.cell(0, 7, column) = *fixture.cell(0, 8, column);
        }
    });
}

#[test]
fn each_stage_of_a_permutation_is_bound() {
    let mut columns: Vec<usize> = (0..PERMUTATION_COLUMNS).step_by(13).collect();
    // The first and last partial S-box and output.
    columns.extend([64, 83, PERMUTATION_COLUMNS - 8, PERMUTATION_COLUMNS - 1]);
    for column in columns {
        refused(&format!("column {column}"), |fixture| {
            *fixture.cell(0, 77, HASHED + column) += KoalaBear::ONE;
        });
    }
    refused("input", |fixture| fixture.publics[1] += KoalaBear::ONE);
}

#[test]
fn values_outside_the_range_are_not_served() {
    let replace = |fixture: &mut Fixture, row: usize, a: i64, b: i64| {
        let (a, b) = (KoalaBear::from_i64(a), KoalaBear::from_i64(b));
        *fixture.cell(0, row, A) = a;
        *fixture.cell(0, row, B) = b;
        *fixture.cell(0, row, PRODUCT) = a * b.cube();
        fixture.tables[0].permutations.clear();
        fixture.tables[0].shuffles.clear();
        let outputs = HASHED + PERMUTATION_COLUMNS - 8;
        assert_ne!(row, HEIGHTS[0] - 1, "its row {outputs} is handed over");
        fixture.count();
    };
    // Permutations and shuffles apart, other values are as good.
    let mut fixture = Fixture::new();
    replace(&mut fixture, 9, 16_383, 16_384);
    let proof = fixture.prove().unwrap();
    assert_eq!(fixture.verify(&proof), Ok(()));

    for (a, b) in [(16_384, 16_384), (-1, 1), (16_383, 16_385), (0, 8193), (16_383, 8191)] {
        refused(&format!("{a} and {b}"), |fixture| replace(fixture, 9, a, b));
    }
    refused("closing", |fixture| {
        *fixture.cell(1, 0, 1) += KoalaBear::ONE;
        fixture.count();
    });
    refused("sparse", |fixture| {
        *fixture.cell(0, 0, SPARSE) = KoalaBear::NEG_ONE;
        fixture.count();
    });
}

#[test]
fn counts_and_served_values_are_bound() {
    refused("one more", |fixture| *fixture.cell(0, 12, COUNTS + 3) += KoalaBear::ONE);
    refused("one less", |fixture| *fixture.cell(0, 12, COUNTS + 15) -= KoalaBear::ONE);
    refused("jump", |fixture| {
        // A value outside the range is served where another was.
        for row in 500..HEIGHTS[0] {
            *fixture.cell(0, row, SERVED) += KoalaBear::ONE;
        }
    });
    refused("start", |fixture| *fixture.cell(0, 0, SERVED) = KoalaBear::ONE);
    refused("late", |fixture| {
        for row in 500..HEIGHTS[0] {
            *fixture.cell(0, row, SERVED) -= KoalaBear::ONE;
        }
    });
}

#[test]
fn what_is_handed_over_is_what_is_taken() {
    for lane in [0, 7, 9, 13] {
        refused(&format!("lane {lane}"), |fixture| {
            *fixture.cell(1, 0, TAKEN + lane) += KoalaBear::ONE;
        });
    }
    refused("nothing taken", |fixture| {
        *fixture.cell(1, 0, 0) = KoalaBear::ZERO;
        fixture.tables[1].constraints.clear();
        fixture.count();
    });
    // Elements that no constraint knows are handed over as they are.
    let mut fixture = Fixture::new();
    *fixture.cell(0, HEIGHTS[0] - 1, MASK) += KoalaBear::ONE;
    *fixture.cell(1, 0, TAKEN + 9) += KoalaBear::ONE;
    let proof = fixture.prove().unwrap();
    assert_eq!(fixture.verify(&proof), Ok(()));
}

#[test]
fn a_proof_is_of_one_statement() {
    let fixture = Fixture::new();
    let proof = fixture.prove().unwrap();
    assert_eq!(fixture.verify(&proof), Ok(()));

    for index in 0..2 {
        let mut publics = fixture.publics.clone();
        publics[index] += KoalaBear::ONE;
        let verified = verify(&fixture.tables, HEIGHTS, &publics, &CONTEXT, &proof);
        assert_eq!(verified, Err(VerifyError::Argument), "public value {index}");
    }
    let more = [fixture.publics.as_slice(), &[KoalaBear::ZERO]].concat();
    let verified = verify(&fixture.tables, HEIGHTS, &more, &CONTEXT, &proof);
    assert_eq!(verified, Err(VerifyError::Argument));

    let verified = verify(&fixture.tables, HEIGHTS, &fixture.publics, &[8; 32], &proof);
    assert_eq!(verified, Err(VerifyError::Argument));

    for heights in [[2048, 512], [1024, 1024], [512, 1024]] {
        let mut tables = fixture.tables.clone();
        tables[0].ranges.as_mut().unwrap().counts.resize((1 << 14) / heights[0], COUNTS);
        let verified = verify(&tables, heights, &fixture.publics, &CONTEXT, &proof);
        assert_eq!(verified, Err(VerifyError::Heights), "{heights:?}");
    }

    let mut other = fixture.tables.clone();
    other[0].constraints[0].value.terms[0].coefficient = KoalaBear::TWO;
    let verified = verify(&other, HEIGHTS, &fixture.publics, &CONTEXT, &proof);
    assert_eq!(verified, Err(VerifyError::Argument));

    let mut other = fixture.tables.clone();
    other[0].constraints[4].site = Site::Transition;
    let verified = verify(&other, HEIGHTS, &fixture.publics, &CONTEXT, &proof);
    assert_eq!(verified, Err(VerifyError::Argument));

    let mut other = fixture.tables.clone();
    let step = &mut other[0].constraints[2].value.terms[0].variables[0];
    *step = Variable::Cell { column: COUNTER, next: false };
    let verified = verify(&other, HEIGHTS, &fixture.publics, &CONTEXT, &proof);
    assert_eq!(verified, Err(VerifyError::Argument));
}
