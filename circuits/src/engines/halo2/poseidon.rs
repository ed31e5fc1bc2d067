//! circomlib's Poseidon in rows of its own: a block of rows is one full round, or several
//! partial ones.
//!
//! A block begins with the lanes of the state. A full round has the square of each S-box's
//! input behind them. Of partial rounds only the first lane has an S-box: there stand input
//! and square of each, and inputs and the state after them are linear forms of lanes and outputs,
//! the same for every block. Constants of the rounds are those of the S-boxes' inputs alone: what
//! they add to the other lanes is carried on, in the constants of later blocks.

use std::sync::OnceLock;

use assay_statement::hash::Fr as Statement;
use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::halo2curves::ff::Field as _;
use light_poseidon::parameters::bn254_x5::get_poseidon_parameters;

use super::columns::{STRIPS, WIDTH};
use super::field::element;

/// Lanes of the widest permutation.
pub(super) const WIDEST: usize = STRIPS[STRIPS.len() - 1];
/// Cells of the largest block, and lanes behind it: gates read so many.
pub(super) const CELLS: usize = 3 * WIDEST;

/// Which rounds a block holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounds {
    /// One full round.
    Full,
    /// Several partial ones.
    Partial,
}

impl Rounds {
    pub(super) const ALL: [Self; 2] = [Self::Full, Self::Partial];
}

/// One block: its rounds, and the constants of its S-boxes' inputs.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) rounds: Rounds,
    pub(super) constants: Vec<Fr>,
}

/// The permutation of one width.
#[derive(Debug)]
pub(super) struct Strip {
    /// Lanes.
    pub(super) width: usize,
    /// Rows of a block.
    pub(super) rows: usize,
    /// The blocks, in order.
    pub(super) blocks: Vec<Block>,
    /// The linear layer of a full round.
    mix: Vec<Vec<Fr>>,
    /// The input of each S-box of a block of partial rounds, without its constant, in lanes and
    /// earlier outputs.
    inputs: Vec<Vec<Fr>>,
    /// The lanes after these, in lanes and outputs.
    outputs: Vec<Vec<Fr>>,
}

/// Partial rounds of a block: they divide the number of them, and fit the rows of a full round.
const fn partial_rounds(width: usize) -> usize {
    match width {
        3 => 3,
        4 => 2,
        5 => 4,
        _ => 6,
    }
}

/// The permutations that have rows of their own.
pub(super) fn strips() -> &'static [Strip] {
    static ALL: OnceLock<Vec<Strip>> = OnceLock::new();
    ALL.get_or_init(|| STRIPS.map(build).into())
}

/// Every factor of a linear form: what a contract needs beside its code.
pub(super) fn factors() -> impl Iterator<Item = Fr> {
    let kinds = strips().iter().flat_map(|strip| Rounds::ALL.map(|rounds| (strip, rounds)));
    let forms = kinds.flat_map(|(strip, rounds)| strip.forms(rounds));
    forms.flat_map(|(_, form)| form.iter().copied())
}

impl Strip {
    /// The linear forms of a block: the cell that is one, and its factors. Those of full rounds are
    /// of the outputs of all S-boxes. Those of partial ones are of lanes and outputs; the first
    /// lane is in none of them.
    pub(super) fn forms(&self, rounds: Rounds) -> Vec<(usize, &[Fr])> {
        let lanes = self.rows * WIDTH..;
        match rounds {
            Rounds::Full => lanes.zip(self.mix.iter().map(Vec::as_slice)).collect(),
            Rounds::Partial => {
                let inputs = (self.width - 1..).step_by(2).zip(&self.inputs).skip(1);
                let forms = inputs.chain(lanes.zip(&self.outputs));
                forms.map(|(cell, form)| (cell, &form[1..])).collect()
            }
        }
    }

    /// How many values such forms are of.
    pub(super) const fn known(&self, rounds: Rounds) -> usize {
        match rounds {
            Rounds::Full => self.width,
            Rounds::Partial => self.width - 1 + self.inputs.len(),
        }
    }

    /// Rows of a permutation: its blocks, and the state after the last one.
    pub(super) fn height(&self) -> usize {
        self.blocks.len() * self.rows + self.width.div_ceil(WIDTH)
    }

    /// The cells that hold something, by column and row, from a first row on.
    pub(super) fn cells(&self, row: usize) -> impl Iterator<Item = (usize, usize)> {
        let all = self.blocks.iter().map(|block| match block.rounds {
            Rounds::Full => 2 * self.width,
            Rounds::Partial => self.width + 2 * self.inputs.len() - 1,
        });
        let starts = (row..).step_by(self.rows);
        let cells = starts.zip(all.chain([self.width]));
        cells.flat_map(|(row, count)| (0..count).map(move |c| (c % WIDTH, row + c / WIDTH)))
    }

    /// The cells of all rows, from the state that is permuted.
    pub(super) fn fill(&self, mut state: Vec<Fr>) -> Vec<Fr> {
        let mut cells = Vec::with_capacity(self.height() * WIDTH);
        for block in &self.blocks {
            let start = cells.len();
            cells.extend(&state);
            state = match block.rounds {
                Rounds::Full => {
                    let inputs = state.iter().zip(&block.constants);
                    let inputs: Vec<Fr> = inputs.map(|(lane, constant)| lane + constant).collect();
                    cells.extend(inputs.iter().map(Fr::square));
                    let boxes = inputs.iter().map(|input| input.square().square() * input);
                    multiply(&self.mix, &boxes.collect::<Vec<_>>())
                }
                Rounds::Partial => {
                    let mut known = state;
                    for (factors, constant) in self.inputs.iter().zip(&block.constants) {
                        let own = inner(factors, &known);
                        let input = own + constant;
                        let square = input.square();
                        cells.extend([own, square]);
                        known.push(square.square() * input);
                    }
                    // The first input is the first lane.
                    cells.remove(start + self.width);
                    multiply(&self.outputs, &known)
                }
            };
            cells.resize(start + self.rows * WIDTH, Fr::ZERO);
        }
        cells.extend(state);
        cells.resize(self.height() * WIDTH, Fr::ZERO);
        cells
    }
}

fn inner(factors: &[Fr], values: &[Fr]) -> Fr {
    factors.iter().zip(values).map(|(factor, value)| factor * value).sum()
}

fn multiply(matrix: &[Vec<Fr>], values: &[Fr]) -> Vec<Fr> {
    matrix.iter().map(|factors| inner(factors, values)).collect()
}

fn build(width: usize) -> Strip {
    let parameters = u8::try_from(width)
        .ok()
        .and_then(|width| get_poseidon_parameters::<Statement>(width).ok())
        .unwrap_or_else(|| unreachable!("circomlib defines Poseidon of width {width}"));
    let mix: Vec<Vec<Fr>> =
        parameters.mds.iter().map(|row| row.iter().copied().map(element).collect()).collect();
    let constants: Vec<Fr> = parameters.ark.iter().copied().map(element).collect();
    let of_round: Vec<&[Fr]> = constants.chunks(width).collect();
    let (half, each) = (parameters.full_rounds / 2, partial_rounds(width));
    let (inputs, outputs) = partial(&mix, each);
    let mut blocks = Vec::new();
    // What the constants of earlier rounds have added to each lane, beside what is in the cells.
    let mut carried = vec![Fr::ZERO; width];
    let mut round = 0;
    while round < of_round.len() {
        if (half..half + parameters.partial_rounds).contains(&round) {
            let mut own = Vec::with_capacity(each);
            for constants in &of_round[round..round + each] {
                carried.iter_mut().zip(*constants).for_each(|(lane, constant)| *lane += constant);
                own.push(std::mem::replace(&mut carried[0], Fr::ZERO));
                carried = multiply(&mix, &carried);
            }
            blocks.push(Block { rounds: Rounds::Partial, constants: own });
            round += each;
        } else {
            let own = carried.iter().zip(of_round[round]).map(|(lane, constant)| lane + constant);
            blocks.push(Block { rounds: Rounds::Full, constants: own.collect() });
            carried = vec![Fr::ZERO; width];
            round += 1;
        }
    }
    let cells = width + width.max(2 * each - 1);
    Strip { width, rows: cells.div_ceil(WIDTH), blocks, mix, inputs, outputs }
}

/// The linear forms of a block of partial rounds: inputs of its S-boxes, and lanes after it.
fn partial(mix: &[Vec<Fr>], rounds: usize) -> (Vec<Vec<Fr>>, Vec<Vec<Fr>>) {
    let width = mix.len();
    let unit = |index: usize| {
        let mut form = vec![Fr::ZERO; width + rounds];
        form[index] = Fr::ONE;
        form
    };
    let mut lanes: Vec<Vec<Fr>> = (0..width).map(unit).collect();
    let mut inputs = Vec::with_capacity(rounds);
    for round in 0..rounds {
        let mut input = std::mem::replace(&mut lanes[0], unit(width + round));
        input.truncate(width + round);
        inputs.push(input);
        let mixed = |factors: &Vec<Fr>| {
            let parts =
                |index: usize| lanes.iter().zip(factors).map(move |(form, f)| form[index] * f);
            (0..width + rounds).map(|index| parts(index).sum()).collect()
        };
        lanes = mix.iter().map(mixed).collect();
    }
    (inputs, lanes)
}
