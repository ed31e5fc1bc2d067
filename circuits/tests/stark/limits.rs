//! Tables about which a proof would mean nothing, or hide nothing.

use assay_circuits::stark::proof::{ProveError, VerifyError, verify};
use assay_circuits::stark::table::Variable;
use assay_circuits::stark::{PERMUTATION_COLUMNS, TableError};
use p3_field::PrimeCharacteristicRing as _;
use p3_koala_bear::KoalaBear;
use p3_matrix::dense::RowMajorMatrix;

use crate::fixture::{CONTEXT, COUNTER, Fixture, HEIGHTS, cell, next, this};

fn refused(error: &TableError, change: impl FnOnce(&mut Fixture)) {
    let mut fixture = Fixture::new();
    change(&mut fixture);
    assert_eq!(fixture.prove().unwrap_err(), ProveError::Tables(error.clone()));
    assert_eq!(fixture.verify(&[]), Err(VerifyError::Tables(error.clone())));
}

#[test]
fn masks_are_as_long_as_what_is_shown_takes() {
    let fixture = Fixture::new();
    for got in [0, 1, 256, 500, 513, 1 << 23] {
        let verified = verify(&fixture.tables, [1024, got], &fixture.publics, &CONTEXT, &[]);
        assert_eq!(verified, Err(VerifyError::Tables(TableError::Rows { got })));
    }
    let mut fixture = Fixture::new();
    let width = fixture.traces[1].width;
    fixture.traces[1] = RowMajorMatrix::new(vec![KoalaBear::ZERO; 256 * width], width);
    assert_eq!(fixture.prove().unwrap_err(), ProveError::Tables(TableError::Rows { got: 256 }));
}

#[test]
fn degrees_are_bounded() {
    let error = |clause: &str, expected, got| TableError::Degree {
        clause: clause.to_owned(),
        expected,
        got,
    };
    refused(&error("product", 4, 5), |fixture| {
        fixture.tables[0].constraints[0].value.terms[1].variables.push(this(COUNTER));
    });
    refused(&error("start", 3, 4), |fixture| {
        fixture.tables[0].constraints[1].value.terms[0].variables = vec![this(COUNTER); 4];
    });
    refused(&error("hash", 1, 2), |fixture| {
        fixture.tables[0].permutations[0].inputs[3].terms[0].variables = vec![this(0); 2];
    });
    refused(&error("a", 1, 2), |fixture| {
        fixture.tables[0].lookups[0].value.terms[0].variables.push(this(1));
    });
    refused(&error("shuffle", 1, 2), |fixture| {
        fixture.tables[0].shuffles[0].taken[1].terms[0].variables.push(this(1));
    });
    refused(&error("shuffle", 2, 3), |fixture| {
        let rows = &mut fixture.tables[0];
        rows.constraints.clear();
        rows.permutations.clear();
        rows.degree = 2;
    });
    refused(&TableError::Shuffle { clause: "shuffle".to_owned() }, |fixture| {
        fixture.tables[0].shuffles[0].given.pop();
    });
    refused(&error("handover", 1, 2), |fixture| {
        let handover = &mut fixture.tables[1].handovers[0];
        handover.tuple[0].terms[0].variables.push(this(1));
    });
}

#[test]
fn only_what_is_there_is_read() {
    let error = |clause: &str| TableError::Range { clause: clause.to_owned() };
    let width = Fixture::new().tables[0].width;
    refused(&error("product"), |fixture| {
        fixture.tables[0].constraints[0].value = cell(width);
    });
    refused(&error("product"), |fixture| {
        fixture.tables[0].constraints[0].value.terms[0].variables = vec![Variable::Public(2)];
    });
    refused(&error("product"), |fixture| {
        fixture.tables[0].constraints[0].value.terms[0].variables = vec![next(COUNTER)];
    });
    refused(&error("end"), |fixture| {
        fixture.tables[0].constraints[3].value.terms[0].variables = vec![next(COUNTER)];
    });
    refused(&error("hash"), |fixture| {
        let permutation = &mut fixture.tables[0].permutations[0];
        permutation.start = width - PERMUTATION_COLUMNS + 1;
    });
    refused(&error("shuffle"), |fixture| fixture.tables[0].shuffles[0].taken[0] = cell(width));
    refused(&error("sparse"), |fixture| fixture.tables[0].lookups[3].flag = Some(width));
    refused(&error("ranges"), |fixture| {
        fixture.tables[0].ranges.as_mut().unwrap().values = width;
    });
    refused(&error("handover"), |fixture| {
        fixture.tables[0].handovers[0].flag = width;
    });
}

#[test]
fn every_lookup_is_served_once() {
    for columns in [15, 17] {
        refused(&TableError::Counts { expected: 16, got: columns }, |fixture| {
            fixture.tables[0].ranges.as_mut().unwrap().counts.resize(columns, 0);
        });
    }
    refused(&TableError::Ranges { got: 0 }, |fixture| fixture.tables[0].ranges = None);
    refused(&TableError::Ranges { got: 2 }, |fixture| {
        fixture.tables[1].ranges = fixture.tables[0].ranges.clone();
        let ranges = fixture.tables[1].ranges.as_mut().unwrap();
        (ranges.values, ranges.counts) = (0, vec![1; 32]);
    });
}

#[test]
fn both_tables_know_what_is_handed_over() {
    refused(&TableError::Handover, |fixture| fixture.tables[1].handovers.clear());
    refused(&TableError::Handover, |fixture| fixture.tables[1].handovers[0].name = "other");
    for table in [0, 1] {
        refused(&TableError::Handover, |fixture| {
            let again = fixture.tables[table].handovers[0].clone();
            fixture.tables[table].handovers.push(again);
        });
    }
    refused(&TableError::Handover, |fixture| {
        for table in &mut fixture.tables {
            let again = table.handovers[0].clone();
            table.handovers.push(again);
        }
    });
    refused(&TableError::Handover, |fixture| {
        for table in &mut fixture.tables {
            table.handovers[0].name = "range";
        }
    });
    refused(&TableError::Handover, |fixture| {
        fixture.tables[1].handovers[0].sends = true;
    });
    refused(&TableError::Handover, |fixture| {
        fixture.tables[1].handovers[0].tuple.pop();
    });
}

#[test]
fn a_trace_is_as_wide_as_its_table() {
    let mut fixture = Fixture::new();
    fixture.tables[1].width += 1;
    let got = fixture.traces[1].width;
    let error = ProveError::Width { expected: got + 1, got };
    assert_eq!(fixture.prove().unwrap_err(), error);
    assert_eq!(HEIGHTS[1] * got, fixture.traces[1].values.len());
}
