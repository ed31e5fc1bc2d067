//! The gate of permutations: what all cells of a block are, whatever its width, in one equation.

use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::halo2curves::ff::Field as _;
use halo2_proofs::plonk::{Challenge, ConstraintSystem, Expression, VirtualCells};

use super::columns::{Columns, WIDTH, number};
use super::kinds::Kind;
use super::poseidon::{CELLS, Rounds, Strip, WIDEST, strips};

/// The sum over all kinds of blocks of `enabled·(cells − what they are)`, under weights.
pub(super) fn configure(meta: &mut ConstraintSystem<Fr>, columns: &Columns) {
    meta.create_gate("permutations", |cells| {
        let block = Block::ask(cells, columns);
        let mut factors = columns.weights[CELLS - 1..].iter().map(Challenge::expr);
        let mut sum = number(Fr::ZERO);
        for (index, strip) in strips().iter().enumerate() {
            let mut next = |rounds| factors.by_ref().take(strip.known(rounds)).collect::<Vec<_>>();
            let full = block.full(strip, &next(Rounds::Full));
            let partial = block.partial(strip, &next(Rounds::Partial));
            for (kind, equations) in [(Kind::Full(index), full), (Kind::Partial(index), partial)] {
                sum = sum + kind.enabled(cells, columns) * equations;
            }
        }
        [sum]
    });
}

/// The cells of a block, and sums that blocks of several kinds have in common: the library
/// computes them once a row.
struct Block {
    weights: Vec<Expression<Fr>>,
    cells: Vec<Expression<Fr>>,
    constants: Vec<Expression<Fr>>,
    /// Inputs of a full round's S-boxes.
    inputs: Vec<Expression<Fr>>,
    /// The weighted sums of the first cells.
    sums: Vec<Expression<Fr>>,
    /// Those of the first inputs' squares, under the weights of the last cells.
    squares: Vec<Expression<Fr>>,
}

impl Block {
    fn ask(cells: &mut VirtualCells<'_, Fr>, columns: &Columns) -> Self {
        let weights = columns.weights[..CELLS - 1].iter().rev().map(Challenge::expr);
        let weights: Vec<_> = weights.chain([number(Fr::ONE)]).collect();
        let block: Vec<_> = (0..CELLS).map(|cell| columns.cell(cells, cell)).collect();
        let constants = columns.constants().take(WIDEST);
        let constants: Vec<_> = constants.map(|(own, row)| cells.query_fixed(own, row)).collect();
        let inputs = block.iter().cloned().zip(constants.iter().cloned());
        let inputs: Vec<_> = inputs.map(|(lane, constant)| lane + constant).collect();
        let squares: Vec<_> = inputs.iter().map(|input| input.clone() * input.clone()).collect();
        Self {
            sums: sums(&weights, &block),
            squares: sums(&weights[CELLS - WIDEST..], &squares),
            weights,
            cells: block,
            constants,
            inputs,
        }
    }

    /// A full round: squares stand behind the lanes.
    fn full(&self, strip: &Strip, factors: &[Expression<Fr>]) -> Expression<Fr> {
        let width = strip.width;
        let boxes: Vec<_> = (0..width)
            .map(|lane| {
                let square = self.cells[width + lane].clone();
                square.clone() * square * self.inputs[lane].clone()
            })
            .collect();
        self.stand(width, 2 * width) + self.lanes_after(strip)
            - self.weights[WIDEST - 1 + width].clone() * self.squares[width].clone()
            - combine(factors, &boxes)
    }

    /// Partial rounds: the first lane is the first S-box's input, and each later one's stands
    /// before its square.
    fn partial(&self, strip: &Strip, factors: &[Expression<Fr>]) -> Expression<Fr> {
        let width = strip.width;
        let (lanes, outputs) = factors.split_at(width - 1);
        let mut are = combine(lanes, &self.cells[1..width]);
        for (round, (factor, constant)) in outputs.iter().zip(&self.constants).enumerate() {
            let place = width + 2 * round;
            let input = if round == 0 { 0 } else { place - 1 };
            let input = self.cells[input].clone() + constant.clone();
            let square = self.cells[place].clone();
            // The square, and what the output adds to forms.
            let own = self.weights[place].clone() * input.clone()
                + factor.clone() * (square.clone() * square);
            are = are + own * input;
        }
        self.stand(width, width + 2 * outputs.len() - 1) + self.lanes_after(strip) - are
    }

    fn lanes_after(&self, strip: &Strip) -> Expression<Fr> {
        let next = strip.rows * WIDTH;
        self.stand(next, next + strip.width)
    }

    /// The weighted sum of the cells from one on.
    fn stand(&self, from: usize, to: usize) -> Expression<Fr> {
        self.sums[to].clone() - self.sums[from].clone()
    }
}

/// The sums of as many first parts as the index says.
fn sums(factors: &[Expression<Fr>], parts: &[Expression<Fr>]) -> Vec<Expression<Fr>> {
    let mut sums = vec![number(Fr::ZERO)];
    for (factor, part) in factors.iter().zip(parts) {
        let last = sums.last().cloned().unwrap_or_else(|| number(Fr::ZERO));
        sums.push(last + factor.clone() * part.clone());
    }
    sums
}

fn combine(factors: &[Expression<Fr>], parts: &[Expression<Fr>]) -> Expression<Fr> {
    sums(factors, parts).pop().unwrap_or_else(|| number(Fr::ZERO))
}
