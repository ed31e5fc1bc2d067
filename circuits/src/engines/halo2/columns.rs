//! The columns of every circuit. They do not depend on the policy, and neither do the gates on
//! them: what a policy says stands in fixed columns.

use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::plonk::{
    Advice, Any, Challenge, Column, ConstraintSystem, Expression, Fixed, Instance, VirtualCells,
};
use halo2_proofs::poly::Rotation;

use super::{arithmetic, permutation, range, weights};
use crate::language::{Clause, CompileError};

/// Cells of a row.
pub(super) const WIDTH: usize = 4;
/// Cells of an equation, of which a row has room for as many as fit: more than half of all
/// equations have two variables.
pub(super) const SLOT: usize = 2;
/// Equations of a row.
pub(super) const SLOTS: usize = WIDTH / SLOT;
/// Columns that say what a row is.
pub(super) const KINDS: usize = 4;
/// Widths of Poseidon with rows of their own.
pub(super) const STRIPS: [usize; 4] = [3, 4, 5, 12];
/// The largest degree that a constraint can have: the library cuts what is above, unseen.
pub(super) const MAX_DEGREE: usize = 5;
/// Rows at the end that hold randomness: checked against what the library says.
pub(super) const BLIND_ROWS: usize = 12;

/// Columns that are fixed.
pub(super) const FIXED: usize = WIDTH + SLOTS + KINDS + 2;
/// Columns whose cells can be copies.
pub(super) const COPIED: usize = WIDTH + 1;
/// The binary logarithm of the fewest rows.
pub(super) const MIN_LOG: u32 = 5;
/// The binary logarithm of the most rows: some gigabytes while a proof is made.
pub(super) const MAX_LOG: u32 = 20;

/// All columns.
#[derive(Debug, Clone)]
pub struct Columns {
    pub(super) wires: [Column<Advice>; WIDTH],
    pub(super) factors: [Column<Fixed>; WIDTH],
    pub(super) products: [Column<Fixed>; SLOTS],
    pub(super) kinds: [Column<Fixed>; KINDS],
    /// What is left of an integer after each limb.
    pub(super) rest: Column<Advice>,
    /// How much of the next row's rest belongs to this one.
    pub(super) step: Column<Fixed>,
    pub(super) table: Column<Fixed>,
    pub(super) instance: Column<Instance>,
    pub(super) weights: Vec<Challenge>,
}

impl Columns {
    /// Declares columns and gates: the same for circuits of any size.
    pub(super) fn configure(meta: &mut ConstraintSystem<Fr>) -> Self {
        let columns = Self {
            wires: std::array::from_fn(|_| meta.advice_column()),
            factors: std::array::from_fn(|_| meta.fixed_column()),
            products: std::array::from_fn(|_| meta.fixed_column()),
            kinds: std::array::from_fn(|_| meta.fixed_column()),
            rest: meta.advice_column(),
            step: meta.fixed_column(),
            table: meta.fixed_column(),
            instance: meta.instance_column(),
            weights: weights::declare(meta),
        };
        for column in columns.copied() {
            meta.enable_equality(column);
        }
        arithmetic::configure(meta, &columns);
        permutation::configure(meta, &columns);
        range::configure(meta, &columns);
        columns
    }

    /// The columns whose cells can be copies of each other.
    pub(super) fn copied(&self) -> impl Iterator<Item = Column<Any>> {
        self.wires.into_iter().chain([self.rest]).map(Column::<Any>::from)
    }

    /// Asks for everything in an order that does not depend on which gates read it: values stand
    /// in a proof as they are first asked for, and a contract reads neighbours.
    pub(super) fn ask(&self, cells: &mut VirtualCells<'_, Fr>, wires: impl Iterator<Item = usize>) {
        for index in wires {
            self.cell(cells, index);
        }
        for column in self.numbers().chain(self.kinds).chain([self.step, self.table]) {
            cells.query_fixed(column, Rotation::cur());
        }
    }

    /// Where permutations have the constants of their rounds: in as many rows as they need.
    pub(super) fn constants(&self) -> impl Iterator<Item = (Column<Fixed>, Rotation)> {
        let rows = (0..).map(Rotation);
        rows.flat_map(|row| self.numbers().map(move |column| (column, row)))
    }

    /// Where equations have their factors.
    fn numbers(&self) -> impl Iterator<Item = Column<Fixed>> {
        self.factors.into_iter().chain(self.products)
    }

    /// The cell of a row, or of a row after it where the index is beyond the width.
    pub(super) fn cell(&self, cells: &mut VirtualCells<'_, Fr>, index: usize) -> Expression<Fr> {
        let row = i32::try_from(index / WIDTH).unwrap_or(i32::MAX);
        cells.query_advice(self.wires[index % WIDTH], Rotation(row))
    }
}

/// A number.
pub(super) const fn number(value: Fr) -> Expression<Fr> {
    Expression::Constant(value)
}

/// Whether the library proves what the gates say: it cuts degrees above the most that it takes,
/// and the cells that it hides with are as many as a column is read at, and some.
///
/// # Errors
/// Names the gate or look-up that is too much.
pub(super) fn admitted() -> Result<(), CompileError> {
    let mut meta = ConstraintSystem::default();
    Columns::configure(&mut meta);
    let degree = |expressions: &[Expression<Fr>]| {
        expressions.iter().map(Expression::degree).max().unwrap_or_default()
    };
    let gates = meta.gates().iter().map(|gate| (gate.name(), degree(gate.polynomials())));
    let lookups = meta.lookups().iter().map(|lookup| {
        // Both sides are factors of one constraint, with a running product and where it holds.
        let sides = [lookup.input_expressions(), lookup.table_expressions()];
        (lookup.name(), 2 + sides.into_iter().map(|side| degree(side).max(1)).sum::<usize>())
    });
    let hidden = ("hidden rows", meta.blinding_factors() + 1, BLIND_ROWS);
    let degrees = gates.chain(lookups).map(|(name, degree)| (name, degree, MAX_DEGREE));
    let system = ("system", meta.degree(), MAX_DEGREE);
    for (name, got, expected) in degrees.chain([system, hidden]) {
        if got > expected || (name == hidden.0 && got < expected) {
            let clause = Clause { owner: "halo2".to_owned(), name: name.to_owned() };
            return Err(CompileError::Degree { clause, expected, got });
        }
    }
    Ok(())
}
