//! What the constraints say of advice cells, evaluated one by one: as the library's own checker,
//! but for one changed cell at a time.

use std::collections::BTreeMap;

use assay_circuits::halo2::library::dev::{CellValue, MockProver};
use assay_circuits::halo2::library::halo2curves::bn256::Fr;
use assay_circuits::halo2::library::halo2curves::ff::{Field as _, PrimeField as _};
use assay_circuits::halo2::library::plonk::{
    Any, Circuit as _, Column, ConstraintSystem, Expression, Gate,
};
use assay_circuits::halo2::{Circuit, Laid, weights};
use rayon::prelude::*;

/// Advice cells, column by column.
pub(crate) type Advice = Vec<Vec<Fr>>;

/// Derivatives by advice cells, by column and row, without zeros.
pub(crate) type Gradient = BTreeMap<Copied, Fr>;

/// A cell that can be a copy: its column's place among those, and its row.
pub(crate) type Copied = (usize, usize);

/// The numbers that say what a row is.
pub(crate) type Kind = [u64; 4];

/// An equation: the gate's polynomial and, of a permutation, the kind of block and the cell that
/// the equation says what it is.
pub(crate) type Equation = (usize, Kind, usize);

/// Rows that an equation reads beyond its own.
pub(crate) const REACH: usize = 8;

/// Cells that equations of a permutation can say what they are.
const CELLS: usize = (REACH + 1) * 4;

/// Polynomials of gates before that of permutations.
const PLAIN: usize = 2;

/// The columns that say what a row is.
const KINDS: [usize; 4] = [6, 7, 8, 9];

pub(crate) struct Checker {
    system: ConstraintSystem<Fr>,
    fixed: Vec<Vec<Fr>>,
    columns: Vec<Column<Any>>,
    /// The next cell of each cycle of copies.
    pub(crate) next: Vec<Vec<Copied>>,
    pub(crate) usable: usize,
    log: u32,
    /// Under which equations of permutations are one.
    weights: Vec<Fr>,
}

impl Checker {
    pub(crate) fn new(circuit: &Circuit) -> Self {
        let mut system = ConstraintSystem::default();
        Laid::configure(&mut system);
        let laid = circuit.laid(None);
        let prover = MockProver::run(circuit.log(), &laid, vec![vec![Fr::ZERO; 9]]).unwrap();
        let value = |cell: &CellValue<Fr>| match cell {
            CellValue::Assigned(value) => *value,
            CellValue::Unassigned | CellValue::Poison(_) => Fr::ZERO,
        };
        let permutation = prover.permutation();
        Self {
            fixed: prover.fixed().iter().map(|column| column.iter().map(value).collect()).collect(),
            columns: permutation.columns().to_vec(),
            next: permutation.mapping().map(ParallelIterator::collect).collect(),
            usable: (1 << circuit.log()) - (system.blinding_factors() + 1),
            log: circuit.log(),
            system,
            weights: weights(Fr::from(u64::MAX).pow_vartime([5])),
        }
    }

    pub(crate) const fn system(&self) -> &ConstraintSystem<Fr> {
        &self.system
    }

    /// Whether every cell satisfies everything.
    pub(crate) fn accepts(&self, advice: &Advice, instance: &[Fr]) -> bool {
        (0..self.usable).into_par_iter().all(|row| {
            let copies = (0..self.columns.len()).all(|column| {
                let other = self.next[column][row];
                self.copied(advice, (column, row)) == self.copied(advice, other)
            });
            copies && self.equations(advice, instance, row) && self.lookups(advice, row)
        })
    }

    /// Whether what a cell is in is satisfied.
    pub(crate) fn accepts_cell(
        &self,
        advice: &Advice,
        instance: &[Fr],
        (column, row): Copied,
    ) -> bool {
        let copied = self.is_copied_right(advice, (column, row));
        let rows = row.saturating_sub(REACH)..=row;
        copied
            && rows.clone().all(|row| self.equations(advice, instance, row))
            && rows.skip(rows_before(row)).all(|row| self.lookups(advice, row))
    }

    /// Whether a cell is as the cells that it is a copy of.
    pub(crate) fn is_copied_right(&self, advice: &Advice, (column, row): Copied) -> bool {
        let index = |own: &Column<Any>| {
            matches!(own.column_type(), Any::Advice(_)) && own.index() == column
        };
        self.columns.iter().position(index).is_none_or(|place| {
            let other = self.next[place][row];
            other == (place, row) || self.copied(advice, other) == advice[column][row]
        })
    }

    /// The value of a cell that can be a copy.
    fn copied(&self, advice: &Advice, (column, row): Copied) -> Fr {
        advice[self.columns[column].index()][row]
    }

    /// The other cells of the variable that an entry of the instance is.
    pub(crate) fn copies_of_entry(&self, entry: usize) -> Vec<Copied> {
        self.copies_of((0, entry))
    }

    /// The advice cells that are copies of one of them.
    pub(crate) fn copies_of(&self, (column, row): Copied) -> Vec<Copied> {
        self.cycle((self.place(column), row))
    }

    /// Takes an advice cell out of its cycle of copies.
    pub(crate) fn untie(&mut self, (column, row): Copied) {
        let own = (self.place(column), row);
        let next = self.next[own.0][own.1];
        for cell in self.next.iter_mut().flatten().filter(|cell| **cell == own) {
            *cell = next;
        }
        self.next[own.0][own.1] = own;
    }

    /// Which of the columns with copies an advice column is.
    fn place(&self, column: usize) -> usize {
        let advice = |own: &Column<Any>| {
            matches!(own.column_type(), Any::Advice(_)) && own.index() == column
        };
        self.columns.iter().position(advice).unwrap()
    }

    fn cycle(&self, start: Copied) -> Vec<Copied> {
        let mut cells = Vec::new();
        let mut cell = self.next[start.0][start.1];
        while cell != start {
            cells.push((self.columns[cell.0].index(), cell.1));
            cell = self.next[cell.0][cell.1];
        }
        cells
    }

    /// The numbers that say what a row is.
    pub(crate) fn kind(&self, row: usize) -> Kind {
        KINDS.map(|column| u64::from(self.fixed[column][row].to_repr().as_ref()[0]))
    }

    /// Whether every equation of a row holds.
    pub(crate) fn equations(&self, advice: &Advice, instance: &[Fr], row: usize) -> bool {
        let polynomials = self.system.gates().iter().flat_map(Gate::polynomials);
        let values = polynomials.map(|own| self.value(own, advice, instance, row));
        values.into_iter().all(|value| bool::from(value.is_zero()))
    }

    fn lookups(&self, advice: &Advice, row: usize) -> bool {
        self.failing_lookups(advice, row).is_empty()
    }

    /// The look-ups of a row that find nothing, by their places.
    pub(crate) fn failing_lookups(&self, advice: &Advice, row: usize) -> Vec<usize> {
        let holds = |input: &Expression<Fr>| {
            let bytes = self.value(input, advice, &[], row).to_repr();
            let (low, high) = bytes.as_ref().split_at(8);
            let low = u64::from_le_bytes(low.try_into().unwrap());
            high.iter().all(|byte| *byte == 0) && low < 1 << limb(self.log)
        };
        let lookups = self.system.lookups().iter().enumerate();
        let failing = lookups.filter(|(_, lookup)| !lookup.input_expressions().iter().all(holds));
        failing.map(|(place, _)| place).collect()
    }

    /// The equations of a row that read some cell to first order.
    pub(crate) fn gradients(&self, advice: &Advice, row: usize) -> Vec<(Equation, Gradient)> {
        let polynomials = self.system.gates().iter().flat_map(Gate::polynomials);
        let mut gradients = Vec::new();
        for (place, own) in polynomials.enumerate() {
            let gradient = self.dual(own, advice, row, &self.weights).1;
            if place < PLAIN {
                gradients.push(((place, [0; 4], 0), gradient));
            } else if !gradient.is_empty() {
                let own = self.weighted(own, advice, row).into_iter().rev().enumerate();
                gradients.extend(own.map(|(cell, own)| ((place, self.kind(row), cell), own)));
            }
        }
        gradients.retain(|(_, gradient)| !gradient.is_empty());
        gradients
    }

    /// What an equation is the weighted sum of, by the exponent of the challenge, which is how many
    /// cells are behind one: from as many challenges as there are exponents, by interpolation.
    fn weighted(&self, expression: &Expression<Fr>, advice: &Advice, row: usize) -> Vec<Gradient> {
        let challenges: Vec<Fr> = (0..CELLS as u64).map(Fr::from).collect();
        let mut parts = vec![Gradient::new(); CELLS];
        let at = |challenge: &Fr| self.dual(expression, advice, row, &weights(*challenge)).1;
        let gradients: Vec<Gradient> = challenges.par_iter().map(at).collect();
        for (own, gradient) in challenges.iter().zip(gradients) {
            let mut basis = vec![Fr::ONE];
            for other in challenges.iter().filter(|other| *other != own) {
                let scale = (own - other).invert().unwrap();
                basis.push(Fr::ZERO);
                for place in (0..basis.len()).rev() {
                    let below = if place == 0 { Fr::ZERO } else { basis[place - 1] };
                    basis[place] = scale * (below - other * basis[place]);
                }
            }
            for (part, factor) in parts.iter_mut().zip(basis) {
                for (cell, value) in &gradient {
                    *part.entry(*cell).or_insert(Fr::ZERO) += factor * value;
                }
            }
        }
        for part in &mut parts {
            part.retain(|_, value| !bool::from(value.is_zero()));
        }
        parts
    }

    /// What stands for all cells that are copies of one.
    pub(crate) fn variable(&self, cell: Copied) -> Copied {
        self.copies_of(cell).into_iter().fold(cell, Copied::min)
    }

    /// An equation's value, and its derivatives by the cells that it reads.
    fn dual(
        &self,
        expression: &Expression<Fr>,
        advice: &Advice,
        row: usize,
        weights: &[Fr],
    ) -> (Fr, Gradient) {
        let rows = 1_usize << self.log;
        let at = |rotation: i32| (row + rows).wrapping_add_signed(rotation as isize) % rows;
        let constant = |value: Fr| (value, Gradient::new());
        let scaled = |(value, gradient): (Fr, Gradient), factor: Fr| {
            let gradient = gradient.into_iter().map(|(cell, own)| (cell, own * factor));
            (value * factor, gradient.filter(|(_, own)| !bool::from(own.is_zero())).collect())
        };
        let sum = |a: (Fr, Gradient), b: (Fr, Gradient)| {
            let mut all = a.1;
            for (cell, own) in b.1 {
                *all.entry(cell).or_insert(Fr::ZERO) += own;
            }
            all.retain(|_, own| !bool::from(own.is_zero()));
            (a.0 + b.0, all)
        };
        expression.evaluate_lazy(
            &|value| constant(value),
            &|_| panic!("there are no selectors"),
            &|query| constant(self.fixed[query.column_index()][at(query.rotation().0)]),
            &|query| {
                let cell = (query.column_index(), at(query.rotation().0));
                (advice[cell.0][cell.1], Gradient::from([(cell, Fr::ONE)]))
            },
            // An entry cannot move: its value is of no interest here.
            &|_| constant(Fr::ZERO),
            &|challenge| constant(weights[challenge.index()]),
            &|value| scaled(value, -Fr::ONE),
            &sum,
            &|a, b| {
                let (of_a, of_b) = (scaled(a.clone(), b.0), scaled(b.clone(), a.0));
                (a.0 * b.0, sum(of_a, of_b).1)
            },
            &scaled,
            &constant(Fr::ZERO),
        )
    }

    fn value(
        &self,
        expression: &Expression<Fr>,
        advice: &Advice,
        instance: &[Fr],
        row: usize,
    ) -> Fr {
        let rows = 1_usize << self.log;
        let at = |rotation: i32| (row + rows).wrapping_add_signed(rotation as isize) % rows;
        // Most rows enable few gates: a product is nothing once a factor is.
        expression.evaluate_lazy(
            &|constant| constant,
            &|_| panic!("there are no selectors"),
            &|query| self.fixed[query.column_index()][at(query.rotation().0)],
            &|query| advice[query.column_index()][at(query.rotation().0)],
            &|_| instance.get(row).copied().unwrap_or(Fr::ZERO),
            &|challenge| self.weights[challenge.index()],
            &|value| -value,
            &|a, b| a + b,
            &|a, b| a * b,
            &|value, factor| value * factor,
            &Fr::ZERO,
        )
    }
}

/// How many of the rows before one no look-up reads it from.
fn rows_before(row: usize) -> usize {
    row.min(REACH).saturating_sub(1)
}

/// Bits of a limb, in a circuit of 2^`log` rows.
pub(crate) fn limb(log: u32) -> u32 {
    (log - 1).min(16)
}
