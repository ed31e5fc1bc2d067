//! What the constraints say of advice cells, evaluated one by one: as the library's own checker,
//! but for one changed cell at a time.

use assay_circuits::halo2::library::dev::{CellValue, MockProver};
use assay_circuits::halo2::library::halo2curves::bn256::Fr;
use assay_circuits::halo2::library::halo2curves::ff::{Field as _, PrimeField as _};
use assay_circuits::halo2::library::plonk::{
    Any, Circuit as _, Column, ConstraintSystem, Expression, Gate,
};
use assay_circuits::halo2::{Circuit, Laid};
use rayon::prelude::*;

/// Advice cells, column by column.
pub(crate) type Advice = Vec<Vec<Fr>>;

/// A cell that can be a copy: its column's place among those, and its row.
pub(crate) type Copied = (usize, usize);

pub(crate) struct Checker {
    system: ConstraintSystem<Fr>,
    fixed: Vec<Vec<Fr>>,
    columns: Vec<Column<Any>>,
    /// The next cell of each cycle of copies.
    pub(crate) next: Vec<Vec<Copied>>,
    pub(crate) usable: usize,
    log: u32,
}

impl Checker {
    pub(crate) fn new(circuit: &Circuit) -> Self {
        let mut system = ConstraintSystem::default();
        Laid::configure_with_params(&mut system, circuit.log());
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
                self.copied(advice, instance, (column, row)) == self.copied(advice, instance, other)
            });
            copies && self.equations(advice, row) && self.lookups(advice, row)
        })
    }

    /// Whether what a cell is in is satisfied.
    pub(crate) fn accepts_cell(
        &self,
        advice: &Advice,
        instance: &[Fr],
        (column, row): Copied,
    ) -> bool {
        let index = |own: &Column<Any>| {
            matches!(own.column_type(), Any::Advice(_)) && own.index() == column
        };
        let copied = self.columns.iter().position(index).is_none_or(|place| {
            let other = self.next[place][row];
            other == (place, row) || self.copied(advice, instance, other) == advice[column][row]
        });
        let rows = row.saturating_sub(4)..=row;
        copied
            && rows.clone().all(|row| self.equations(advice, row))
            && rows.skip(rows_before(row)).all(|row| self.lookups(advice, row))
    }

    /// The value of a cell that can be a copy.
    pub(crate) fn copied(&self, advice: &Advice, instance: &[Fr], (column, row): Copied) -> Fr {
        let column = &self.columns[column];
        match column.column_type() {
            Any::Advice(_) => advice[column.index()][row],
            Any::Instance => instance.get(row).copied().unwrap_or(Fr::ZERO),
            Any::Fixed => self.fixed[column.index()][row],
        }
    }

    /// The advice cells that are copies of an entry of the instance.
    pub(crate) fn copies_of_entry(&self, entry: usize) -> Vec<Copied> {
        let instance = |own: &Column<Any>| matches!(own.column_type(), Any::Instance);
        self.cycle((self.columns.iter().position(instance).unwrap(), entry))
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
            let column = &self.columns[cell.0];
            if matches!(column.column_type(), Any::Advice(_)) {
                cells.push((column.index(), cell.1));
            }
            cell = self.next[cell.0][cell.1];
        }
        cells
    }

    fn equations(&self, advice: &Advice, row: usize) -> bool {
        let polynomials = self.system.gates().iter().flat_map(Gate::polynomials);
        polynomials.into_iter().all(|own| bool::from(self.value(own, advice, row).is_zero()))
    }

    fn lookups(&self, advice: &Advice, row: usize) -> bool {
        self.system.lookups().iter().all(|lookup| {
            lookup.input_expressions().iter().all(|input| {
                let bytes = self.value(input, advice, row).to_repr();
                let (low, high) = bytes.as_ref().split_at(8);
                let low = u64::from_le_bytes(low.try_into().unwrap());
                high.iter().all(|byte| *byte == 0) && low < 1 << (self.log - 1)
            })
        })
    }

    fn value(&self, expression: &Expression<Fr>, advice: &Advice, row: usize) -> Fr {
        let rows = 1_usize << self.log;
        let at = |rotation: i32| (row + rows).wrapping_add_signed(rotation as isize) % rows;
        // Most rows enable few gates: a product is nothing once a factor is.
        expression.evaluate_lazy(
            &|constant| constant,
            &|_| panic!("there are no selectors"),
            &|query| self.fixed[query.column_index()][at(query.rotation().0)],
            &|query| advice[query.column_index()][at(query.rotation().0)],
            &|_| panic!("no equation reads the instance"),
            &|_| panic!("there are no challenges"),
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
    row.min(4).saturating_sub(1)
}
