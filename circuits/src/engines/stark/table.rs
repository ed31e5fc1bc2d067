//! What a proof is about: two tables of field elements, and what holds on their rows.

use std::fmt;

use p3_koala_bear::KoalaBear;

/// Something that a constraint reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variable {
    /// A cell of this row or the next one.
    Cell {
        /// The column.
        column: usize,
        /// Whether it is the next row's.
        next: bool,
    },
    /// A public value; both tables have the same ones.
    Public(usize),
}

/// A product with its coefficient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The coefficient.
    pub coefficient: KoalaBear,
    /// The factors.
    pub variables: Vec<Variable>,
}

/// A sum of products.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Poly {
    /// The products.
    pub terms: Vec<Term>,
}

/// Where a constraint holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Site {
    /// On each row. It reads no next row.
    Every,
    /// On the first row.
    First,
    /// On each row but the last.
    Transition,
    /// On the last row. It reads no next row.
    Last,
}

/// A polynomial that is zero.
#[derive(Debug, Clone)]
pub struct Constraint {
    /// Its name.
    pub clause: String,
    /// Where it holds.
    pub site: Site,
    /// What is zero.
    pub value: Poly,
}

/// The first eight lanes of Poseidon2 of a row's inputs.
#[derive(Debug, Clone)]
pub struct Permutation {
    /// Its name.
    pub clause: String,
    /// The lanes before, each linear in the cells of this row.
    pub inputs: [Poly; 16],
    /// The first of its columns; the last eight are the outputs.
    pub start: usize,
}

/// A value from 0 to 2^14 − 1.
#[derive(Debug, Clone)]
pub struct Lookup {
    /// Its name.
    pub clause: String,
    /// A column that is 1 on the rows where the value is looked up and 0 elsewhere;
    /// without one it is on each.
    pub flag: Option<usize>,
    /// The value.
    pub value: Poly,
}

/// The columns that serve look-ups.
#[derive(Debug, Clone)]
pub struct RangeTable {
    /// 0, 1, 2 and so on, up to the last row or 2^14 − 1, which then stays.
    pub values: usize,
    /// How often the value is looked up; in each further column, the value plus the
    /// number of rows once more.
    pub counts: Vec<usize>,
}

/// A tuple that one table hands to the other, once.
#[derive(Debug, Clone)]
pub struct Handover {
    /// Its name, by which the other table knows it.
    pub name: &'static str,
    /// A column that is 1 on one row and 0 on the others.
    pub flag: usize,
    /// Whether this table gives or takes.
    pub sends: bool,
    /// What is handed over. Its last elements are random, as many as an element of the
    /// extension has coordinates, so that what a proof shows of it is uniform.
    pub tuple: Vec<Poly>,
}

/// Tuples of all rows, and the same ones in another order.
#[derive(Debug, Clone)]
pub struct Shuffle {
    /// Its name.
    pub clause: String,
    /// What makes a tuple.
    pub given: Vec<Poly>,
    /// What makes one of the others.
    pub taken: Vec<Poly>,
}

/// A table.
#[derive(Clone)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Number of columns.
    pub width: usize,
    /// Largest degree of its constraints, look-ups packed together included.
    pub degree: usize,
    /// Polynomials that are zero.
    pub constraints: Vec<Constraint>,
    /// Permutations.
    pub permutations: Vec<Permutation>,
    /// Look-ups.
    pub lookups: Vec<Lookup>,
    /// The columns that serve look-ups of both tables, in one of them.
    pub ranges: Option<RangeTable>,
    /// What is handed over.
    pub handovers: Vec<Handover>,
    /// What stands in two orders.
    pub shuffles: Vec<Shuffle>,
}

impl fmt::Debug for Table {
    /// Every field but an empty list of shuffles, so that tables without any have the digest
    /// that they had before there were some.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            width,
            degree,
            constraints,
            permutations,
            lookups,
            ranges,
            handovers,
            shuffles,
        } = self;
        let mut table = f.debug_struct("Table");
        table.field("name", name).field("width", width).field("degree", degree);
        table.field("constraints", constraints).field("permutations", permutations);
        table.field("lookups", lookups).field("ranges", ranges).field("handovers", handovers);
        if !shuffles.is_empty() {
            table.field("shuffles", shuffles);
        }
        table.finish()
    }
}

/// The tables as bytes, for their digest: two that differ in anything that is proven
/// have different ones.
pub(super) fn encoded(tables: &[Table; 2]) -> Vec<u8> {
    // Names of clauses are no part of what is proven, but tell tables apart as well. The
    // form is that of `Debug`, which shows every field.
    format!("{tables:?}").into_bytes()
}
