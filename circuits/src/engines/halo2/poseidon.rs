//! circomlib's Poseidon in rows of its own: a block of rows is one full round, or several
//! partial ones.
//!
//! A block begins with the lanes of the state. A full round has the square of each S-box's
//! input behind them. Of partial rounds only the first lane has an S-box: there stand square
//! and output of each, and the state after them is a linear form of lanes and outputs, the same
//! for every block. Constants of the rounds are those of the S-boxes' inputs alone: what they
//! add to the other lanes is carried on, in the constants of later blocks.

use std::sync::OnceLock;

use assay_statement::hash::Fr as Statement;
use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::halo2curves::ff::Field as _;
use halo2_proofs::plonk::{ConstraintSystem, Expression};
use light_poseidon::parameters::bn254_x5::get_poseidon_parameters;

use super::columns::{Columns, STRIPS, WIDTH, number};
use super::field::element;
use super::kinds::Kind;

/// Which rounds a block holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounds {
    /// One full round.
    Full,
    /// Several partial ones.
    Partial,
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

/// Every constraint of a block, on rows of its kind.
pub(super) fn configure(meta: &mut ConstraintSystem<Fr>, columns: &Columns) {
    for (index, strip) in strips().iter().enumerate() {
        meta.create_gate("full round", |cells| {
            let enabled = Kind::Full(index).enabled(cells, columns);
            let mut constraints = Vec::new();
            let mut boxes = Vec::new();
            for (lane, (constant, row)) in (0..strip.width).zip(columns.constants()) {
                let constant = cells.query_fixed(constant, row);
                let input = columns.cell(cells, lane) + constant;
                let square = columns.cell(cells, strip.width + lane);
                constraints.push(square.clone() - input.clone() * input.clone());
                boxes.push(square.clone() * square * input);
            }
            for (lane, factors) in strip.mix.iter().enumerate() {
                let next = columns.cell(cells, strip.rows * WIDTH + lane);
                constraints.push(next - combine(factors, &boxes));
            }
            constraints
                .into_iter()
                .map(|constraint| enabled.clone() * constraint)
                .collect::<Vec<_>>()
        });
        meta.create_gate("partial rounds", |cells| {
            let enabled = Kind::Partial(index).enabled(cells, columns);
            let mut constraints = Vec::new();
            let mut known: Vec<_> =
                (0..strip.width).map(|lane| columns.cell(cells, lane)).collect();
            for ((index, factors), (constant, row)) in
                strip.inputs.iter().enumerate().zip(columns.constants())
            {
                let constant = cells.query_fixed(constant, row);
                let input = combine(factors, &known) + constant;
                let square = columns.cell(cells, strip.width + 2 * index);
                constraints.push(square.clone() - input.clone() * input.clone());
                let mut output = square.clone() * square * input;
                // The last one is in no later S-box, so its degree is not too much.
                if index + 1 < strip.inputs.len() {
                    let own = columns.cell(cells, strip.width + 2 * index + 1);
                    constraints.push(own.clone() - output);
                    output = own;
                }
                known.push(output);
            }
            for (lane, factors) in strip.outputs.iter().enumerate() {
                let next = columns.cell(cells, strip.rows * WIDTH + lane);
                constraints.push(next - combine(factors, &known));
            }
            constraints
                .into_iter()
                .map(|constraint| enabled.clone() * constraint)
                .collect::<Vec<_>>()
        });
    }
}

/// The cells that gates read, in their order: those of the largest block, and the lanes behind it.
pub(super) fn cells() -> impl Iterator<Item = usize> {
    let largest = strips().iter().max_by_key(|strip| strip.width);
    let ends = largest.map(|strip| (2 * strip.width, strip.rows * WIDTH, strip.width));
    ends.into_iter().flat_map(|(block, next, lanes)| (0..block).chain(next..next + lanes))
}

/// Every factor of a linear form, by strips: those of full rounds, then of partial ones, inputs
/// before outputs. The first lane is in no form of a partial round, and has no factor.
pub(super) fn factors() -> impl Iterator<Item = Fr> {
    strips().iter().flat_map(|strip| {
        let partial = strip.inputs.iter().skip(1).chain(&strip.outputs);
        let partial = partial.flat_map(|form| form.iter().skip(1));
        strip.mix.iter().flatten().chain(partial).copied()
    })
}

fn combine(factors: &[Fr], parts: &[Expression<Fr>]) -> Expression<Fr> {
    let terms = factors.iter().zip(parts).filter(|(factor, _)| !bool::from(factor.is_zero()));
    let terms = terms.map(|(factor, part)| part.clone() * *factor);
    terms.reduce(|sum, term| sum + term).unwrap_or_else(|| number(Fr::ZERO))
}

impl Strip {
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
                        let input = inner(factors, &known) + constant;
                        let square = input.square();
                        let output = square.square() * input;
                        cells.extend([square, output]);
                        known.push(output);
                    }
                    // The last output is no cell.
                    cells.pop();
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
