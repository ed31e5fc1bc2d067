//! Two small tables with one of everything.

use assay_circuits::stark::PERMUTATION_COLUMNS;
use assay_circuits::stark::proof::{ProveError, VerifyError, prove, verify};
use assay_circuits::stark::table::{
    Constraint, Handover, Lookup, Permutation, Poly, RangeTable, Shuffle, Site, Table, Term,
    Variable,
};
use p3_field::{PrimeCharacteristicRing as _, PrimeField32 as _};
use p3_koala_bear::KoalaBear;
use p3_matrix::dense::RowMajorMatrix;
use rand::RngExt as _;

use crate::poseidon;

pub(crate) const HEIGHTS: [usize; 2] = [1024, 512];
pub(crate) const CONTEXT: [u8; 32] = [7; 32];
const VALUES: usize = 1 << 14;

// Columns of the rows.
pub(crate) const A: usize = 0;
pub(crate) const B: usize = 1;
pub(crate) const PRODUCT: usize = 2;
pub(crate) const COUNTER: usize = 3;
pub(crate) const SPARSE: usize = 4;
pub(crate) const FLAG: usize = 5;
pub(crate) const SERVED: usize = 6;
pub(crate) const COUNTS: usize = 7;
pub(crate) const LAST: usize = COUNTS + 16;
pub(crate) const MASK: usize = LAST + 1;
pub(crate) const HASHED: usize = MASK + 5;
/// A and B of the rows from the last to the first.
pub(crate) const COPY: usize = HASHED + PERMUTATION_COLUMNS;
const WIDTH: usize = COPY + 2;

// Columns of the closing table: a flag, a value that is looked up, what is taken.
pub(crate) const TAKEN: usize = 2;
const TUPLE: usize = 8 + 1 + 5;

pub(crate) fn this(column: usize) -> Variable {
    Variable::Cell { column, next: false }
}

pub(crate) fn next(column: usize) -> Variable {
    Variable::Cell { column, next: true }
}

pub(crate) fn poly(terms: &[(i64, &[Variable])]) -> Poly {
    let term = |(coefficient, variables): &(i64, &[Variable])| Term {
        coefficient: KoalaBear::from_i64(*coefficient),
        variables: variables.to_vec(),
    };
    Poly { terms: terms.iter().map(term).collect() }
}

pub(crate) fn cell(column: usize) -> Poly {
    poly(&[(1, &[this(column)])])
}

fn constraint(clause: &str, site: Site, value: Poly) -> Constraint {
    Constraint { clause: clause.to_owned(), site, value }
}

fn lookup(clause: &str, flag: Option<usize>, value: Poly) -> Lookup {
    Lookup { clause: clause.to_owned(), flag, value }
}

fn rows() -> Table {
    let boolean = |column| poly(&[(1, &[this(column), this(column)]), (-1, &[this(column)])]);
    let input = |lane: usize| match lane {
        0 => cell(A),
        1 => poly(&[(3, &[this(COUNTER)]), (1, &[Variable::Public(1)])]),
        _ => poly(&[(i64::try_from(lane).unwrap(), &[])]),
    };
    let outputs = HASHED + PERMUTATION_COLUMNS - 8;
    let handed = (outputs..outputs + 8).chain([COUNTER]).chain(MASK..MASK + 5);
    Table {
        name: "rows",
        width: WIDTH,
        degree: 4,
        constraints: vec![
            constraint(
                "product",
                Site::Every,
                poly(&[(1, &[this(PRODUCT)]), (-1, &[this(A), this(B), this(B), this(B)])]),
            ),
            constraint("start", Site::First, poly(&[(1, &[this(COUNTER)]), (-5, &[])])),
            constraint(
                "step",
                Site::Transition,
                poly(&[(1, &[next(COUNTER)]), (-1, &[this(COUNTER)]), (-2, &[])]),
            ),
            constraint(
                "end",
                Site::Last,
                poly(&[(1, &[this(COUNTER)]), (-1, &[Variable::Public(0)])]),
            ),
            constraint("flag", Site::Every, boolean(FLAG)),
            constraint("not yet", Site::Transition, cell(LAST)),
            constraint("last", Site::Last, poly(&[(1, &[this(LAST)]), (-1, &[])])),
        ],
        permutations: vec![Permutation {
            clause: "hash".to_owned(),
            inputs: std::array::from_fn(input),
            start: HASHED,
        }],
        lookups: vec![
            lookup("a", None, cell(A)),
            lookup("b", None, poly(&[(1, &[this(B)]), (-1, &[])])),
            lookup("difference", None, poly(&[(1, &[this(A)]), (-1, &[this(B)]), (8192, &[])])),
            lookup("sparse", Some(FLAG), cell(SPARSE)),
        ],
        ranges: Some(RangeTable { values: SERVED, counts: (COUNTS..COUNTS + 16).collect() }),
        handovers: vec![Handover {
            name: "handover",
            flag: LAST,
            sends: true,
            tuple: handed.map(cell).collect(),
        }],
        shuffles: vec![Shuffle {
            clause: "shuffle".to_owned(),
            given: vec![cell(A), cell(B)],
            taken: vec![cell(COPY), cell(COPY + 1)],
        }],
    }
}

fn closing() -> Table {
    Table {
        name: "closing",
        width: TAKEN + TUPLE,
        degree: 2,
        constraints: vec![
            constraint("first", Site::First, poly(&[(1, &[this(0)]), (-1, &[])])),
            constraint("no other", Site::Transition, poly(&[(1, &[next(0)])])),
            constraint(
                "counter",
                Site::First,
                poly(&[(1, &[this(TAKEN + 8)]), (-1, &[Variable::Public(0)])]),
            ),
        ],
        permutations: Vec::new(),
        lookups: vec![lookup("closing", Some(0), cell(1))],
        ranges: None,
        handovers: vec![Handover {
            name: "handover",
            flag: 0,
            sends: false,
            tuple: (TAKEN..TAKEN + TUPLE).map(cell).collect(),
        }],
        shuffles: Vec::new(),
    }
}

/// A statement with the traces that it is true of.
pub(crate) struct Fixture {
    pub(crate) tables: [Table; 2],
    pub(crate) traces: [RowMajorMatrix<KoalaBear>; 2],
    pub(crate) publics: Vec<KoalaBear>,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let mut rng = rand::rng();
        let [height, closing_height] = HEIGHTS;
        let tables = [rows(), closing()];
        let publics = [5 + 2 * (height - 1), 40].map(KoalaBear::from_usize).to_vec();
        let mut rows = vec![KoalaBear::ZERO; height * WIDTH];
        for (index, row) in rows.chunks_exact_mut(WIDTH).enumerate() {
            let (a, b) = (rng.random_range(4000..8000), rng.random_range(1..4000));
            let (a, b) = (KoalaBear::from_usize(a), KoalaBear::from_usize(b));
            let counter = KoalaBear::from_usize(5 + 2 * index);
            row[A] = a;
            row[B] = b;
            row[PRODUCT] = a * b.cube();
            row[COUNTER] = counter;
            // A value that no range holds, where it is not looked up.
            row[FLAG] = KoalaBear::from_bool(index % 3 == 0);
            row[SPARSE] = if index % 3 == 0 { counter } else { -counter };
            row[SERVED] = KoalaBear::from_usize(index);
            row[LAST] = KoalaBear::from_bool(index + 1 == height);
            for cell in &mut row[MASK..MASK + 5] {
                *cell = rng.random();
            }
            let inputs = std::array::from_fn(|lane| match lane {
                0 => a,
                1 => counter * KoalaBear::from_u8(3) + publics[1],
                _ => KoalaBear::from_usize(lane),
            });
            row[HASHED..COPY].copy_from_slice(&poseidon::columns(inputs));
        }
        for index in 0..height {
            let other = (height - 1 - index) * WIDTH;
            for (copy, own) in [(COPY, A), (COPY + 1, B)] {
                rows[index * WIDTH + copy] = rows[other + own];
            }
        }
        let width = TAKEN + TUPLE;
        let mut closing = vec![KoalaBear::ZERO; closing_height * width];
        let last = &rows[(height - 1) * WIDTH..];
        closing[0] = KoalaBear::ONE;
        closing[1] = KoalaBear::from_u16(16_383);
        let outputs = HASHED + PERMUTATION_COLUMNS - 8;
        closing[TAKEN..TAKEN + 8].copy_from_slice(&last[outputs..outputs + 8]);
        closing[TAKEN + 8] = last[COUNTER];
        closing[TAKEN + 9..TAKEN + TUPLE].copy_from_slice(&last[MASK..MASK + 5]);
        let traces = [RowMajorMatrix::new(rows, WIDTH), RowMajorMatrix::new(closing, width)];
        let mut fixture = Self { tables, traces, publics };
        fixture.count();
        fixture
    }

    pub(crate) fn cell(&mut self, table: usize, row: usize, column: usize) -> &mut KoalaBear {
        let width = self.traces[table].width;
        &mut self.traces[table].values[row * width + column]
    }

    /// Counts what is looked up, as far as it is in the range.
    pub(crate) fn count(&mut self) {
        let mut counts = vec![0_u32; VALUES];
        let mut looked_up = |value: KoalaBear| {
            if let Some(count) = counts.get_mut(usize::try_from(value.as_canonical_u32()).unwrap())
            {
                *count += 1;
            }
        };
        for row in self.traces[0].values.chunks_exact(WIDTH) {
            looked_up(row[A]);
            looked_up(row[B] - KoalaBear::ONE);
            looked_up(row[A] - row[B] + KoalaBear::from_u16(8192));
            if row[FLAG] == KoalaBear::ONE {
                looked_up(row[SPARSE]);
            }
        }
        looked_up(self.traces[1].values[1]);
        for (index, count) in counts.into_iter().enumerate() {
            let (column, row) = (COUNTS + index / HEIGHTS[0], index % HEIGHTS[0]);
            *self.cell(0, row, column) = KoalaBear::from_u32(count);
        }
    }

    pub(crate) fn prove(&self) -> Result<Vec<u8>, ProveError> {
        prove(&self.tables, &self.traces, &self.publics, &CONTEXT, &mut rand::rng())
    }

    pub(crate) fn verify(&self, proof: &[u8]) -> Result<(), VerifyError> {
        verify(&self.tables, HEIGHTS, &self.publics, &CONTEXT, proof)
    }
}
