//! Hashes of the closing table: one compression a row, of registers that are the same on
//! every row.

use p3_koala_bear::KoalaBear;

use super::bounds::Bounds;
use super::fill::{Filled, canonical};
use super::poly::{Poly, Variable};
use super::sheet::{DIGEST, Sheet};
use crate::engines::stark::permutation;
use crate::engines::stark::table::Site as Where;
use crate::language::{Clause, CompileError};

/// One compression.
pub(super) struct Step {
    clause: Clause,
    block: Vec<Poly>,
    /// The state that a hash begins with; otherwise the step before is continued.
    start: Option<[KoalaBear; DIGEST]>,
    /// Where a hash that ends here is kept.
    result: Option<Vec<usize>>,
}

/// The steps of a hash.
pub(super) fn hashed(
    clause: &Clause,
    tag: [KoalaBear; DIGEST],
    inputs: &[Poly],
    result: Vec<usize>,
) -> Vec<Step> {
    let mut start = Some(tag);
    let step = |block: &[Poly]| Step {
        clause: clause.clone(),
        block: block.to_vec(),
        start: start.take(),
        result: None,
    };
    let mut steps: Vec<Step> = inputs.chunks(DIGEST).map(step).collect();
    if let Some(last) = steps.last_mut() {
        last.result = Some(result);
    }
    steps
}

/// Steps, from the first row on.
pub(super) struct Machine {
    steps: Vec<Step>,
    /// Which step a row is.
    flags: Vec<usize>,
    block: Vec<usize>,
    state: Vec<usize>,
}

impl Machine {
    /// Cells of the machine.
    pub(super) fn new(
        sheet: &mut Sheet,
        steps: Vec<Step>,
        rows: usize,
    ) -> Result<Self, CompileError> {
        if steps.len() > rows {
            return Err(CompileError::Size { expected: rows, got: steps.len() });
        }
        // The first row is told apart even where nothing is hashed.
        let flags = (0..steps.len().max(1)).map(|_| sheet.cell(Bounds::unsigned(1))).collect();
        let lanes = if steps.is_empty() { 0 } else { DIGEST };
        Ok(Self { steps, flags, block: sheet.cells(lanes), state: sheet.cells(lanes) })
    }

    /// The cell that is 1 on the first row.
    pub(super) fn first_row(&self) -> usize {
        self.flags[0]
    }

    /// Steps follow each other, registers stay, and each row is a compression.
    pub(super) fn constrain(
        &self,
        sheet: &mut Sheet,
        registers: &[usize],
    ) -> Result<(), CompileError> {
        let clause = |name: &str| Clause { owner: "closing".to_owned(), name: name.to_owned() };
        let next = |cell: usize| Poly::variable(Variable::Next(cell));
        for (index, flag) in self.flags.iter().enumerate() {
            let first = Poly::cell(*flag).minus(&Poly::constant(i128::from(index == 0)));
            sheet.zero(&clause("steps"), Where::First, first)?;
            let before = index.checked_sub(1).map(|before| Poly::cell(self.flags[before]));
            let follows = next(*flag).minus(&before.unwrap_or_default());
            sheet.zero(&clause("steps"), Where::Transition, follows)?;
        }
        for register in registers {
            let kept = next(*register).minus(&Poly::cell(*register));
            sheet.zero(&clause("registers"), Where::Transition, kept)?;
        }
        if self.steps.is_empty() {
            return Ok(());
        }
        let polys =
            |cells: &[usize]| cells.iter().map(|cell| Poly::cell(*cell)).collect::<Vec<_>>();
        let (block, state) = (polys(&self.block), polys(&self.state));
        let outputs = sheet.compress(&clause("compression"), &block, &state)?;
        for lane in 0..DIGEST {
            let taken = self.steps.iter().zip(&self.flags).map(|(step, flag)| {
                Poly::cell(*flag).times(&step.block.get(lane).cloned().unwrap_or_default())
            });
            let taken = taken.fold(Poly::default(), |sum, part| sum.plus(&part));
            sheet.zero(&clause("block"), Where::Every, block[lane].minus(&taken))?;
            let begins = |step: &Step| step.start.map(|start| super::constant(start[lane]));
            let first = self.steps.first().and_then(begins).unwrap_or_default();
            sheet.zero(&clause("state"), Where::First, state[lane].minus(&first))?;
            let entered = self.steps.iter().zip(&self.flags).map(|(step, flag)| {
                next(*flag).times(&begins(step).unwrap_or_else(|| outputs[lane].clone()))
            });
            let entered = entered.fold(Poly::default(), |sum, part| sum.plus(&part));
            let follows = next(self.state[lane]).minus(&entered);
            sheet.zero(&clause("state"), Where::Transition, follows)?;
            for (step, flag) in self.steps.iter().zip(&self.flags) {
                let Some(result) = &step.result else { continue };
                let kept = outputs[lane].minus(&Poly::cell(result[lane]));
                sheet.zero(&step.clause, Where::Every, Poly::cell(*flag).times(&kept))?;
            }
        }
        Ok(())
    }

    /// Fills the machine's cells, and registers with what is hashed into them.
    pub(super) fn fill(&self, filled: &mut Filled) {
        for cell in [&self.flags, &self.block, &self.state].into_iter().flatten() {
            filled.cells[*cell] = vec![0; filled.rows];
        }
        for (row, flag) in self.flags.iter().enumerate() {
            filled.cells[*flag][row] = 1;
        }
        let mut state = [KoalaBear::default(); DIGEST];
        for (row, step) in self.steps.iter().enumerate() {
            state = step.start.unwrap_or(state);
            let mut inputs = [KoalaBear::default(); 2 * DIGEST];
            for lane in 0..DIGEST {
                let source = step.block.get(lane);
                inputs[lane] = source.map(|source| filled.element(source, row)).unwrap_or_default();
                inputs[DIGEST + lane] = state[lane];
                filled.cells[self.block[lane]][row] = canonical(inputs[lane]);
                filled.cells[self.state[lane]][row] = canonical(state[lane]);
            }
            state = permutation::outputs(inputs);
            for (cell, value) in step.result.iter().flatten().zip(&state) {
                filled.cells[*cell].fill(canonical(*value));
            }
        }
    }
}
