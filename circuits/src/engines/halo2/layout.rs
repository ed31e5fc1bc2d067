//! Where everything stands: equations in rows, permutations in strips, ranges in running sums.
//!
//! A value is a *variable*, and a cell holds one by its index. [`Layout::place`] alone puts a
//! variable into a cell, and every cell of a variable but its first is tied to that one: there
//! is no way to write a value down twice and leave the two apart.

use std::collections::BTreeMap;

use assay_statement::Entry;
use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::halo2curves::ff::Field as _;

use super::columns::{BLIND_ROWS, MIN_LOG, RANGES, SLOTS, WIDTH};
use super::equation::{Equation, Sum};
use super::extent::Extent;
use super::kinds::Kind;
use super::poseidon::{Rounds, strips};
use super::range;
use crate::engines::unrolled::Structure;

/// A cell that can be a copy of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// Column and row of the wires.
    Wire(usize, usize),
    /// Column and row of the running sums.
    Running(usize, usize),
    /// An entry of the instance.
    Entry(usize),
}

/// The fixed cells of a row.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) factors: [Fr; WIDTH],
    pub(super) products: [Fr; SLOTS.len()],
    pub(super) constant: Fr,
    pub(super) kind: Kind,
}

/// A permutation: which strip, its first row, and the state that goes in.
#[derive(Debug, Clone)]
pub(super) struct Permutation {
    pub(super) strip: usize,
    pub(super) row: usize,
    pub(super) inputs: Vec<usize>,
}

/// An integer in range, and where its running sum begins.
#[derive(Debug, Clone)]
pub(super) struct Range {
    pub(super) variable: usize,
    pub(super) width: u32,
    pub(super) column: usize,
    pub(super) row: usize,
}

/// A constraint system in rows.
pub(super) struct Layout {
    /// The binary logarithm of the number of rows.
    pub(super) log: u32,
    pub(super) lines: Vec<Line>,
    /// Cells of the wires that hold a variable.
    pub(super) wires: Vec<(usize, usize, usize)>,
    pub(super) permutations: Vec<Permutation>,
    pub(super) ranges: Vec<Range>,
    /// Cells that are equal.
    pub(super) copies: Vec<(Place, Place)>,
    /// The variables beyond those of the structure: each a sum of earlier ones.
    pub(super) sums: Vec<Sum>,
    homes: Vec<Option<Place>>,
    /// Slots that are left in rows of equations apart, those that have a constant for themselves.
    open: [Vec<usize>; SLOTS.len()],
    waiting: Vec<Equation>,
    numbers: Vec<(Sum, usize)>,
    last: Option<(Sum, usize)>,
}

impl Layout {
    /// Lays a structure out, in as few rows as a power of two allows.
    pub(super) fn new(structure: &Structure) -> Self {
        let mut layout = Self {
            log: 0,
            lines: Vec::new(),
            wires: Vec::new(),
            permutations: Vec::new(),
            ranges: Vec::new(),
            copies: Vec::new(),
            sums: Vec::new(),
            homes: vec![None; structure.variables()],
            open: Default::default(),
            waiting: Vec::new(),
            numbers: Vec::new(),
            last: None,
        };
        for entry in Entry::ALL {
            layout.place(Structure::entry(entry), Place::Entry(entry as usize));
        }
        let [a, b, c] = &structure.matrices;
        for ((a, b), c) in a.iter().zip(b).zip(c) {
            layout.product([Sum::from(a), Sum::from(b)], &Sum::from(c));
        }
        for permuted in &structure.permutations {
            let inputs: Vec<Sum> = permuted.inputs.iter().map(Sum::from).collect();
            layout.permutation(inputs, permuted.output);
        }
        for ranged in &structure.ranges {
            let value = Sum::from(&ranged.value);
            if ranged.width == 0 {
                layout.equation(&Equation::sum(value));
            } else {
                let variable = layout.variable(value);
                let range = Range { variable, width: ranged.width, column: 0, row: 0 };
                layout.ranges.push(range);
            }
        }
        for equation in std::mem::take(&mut layout.waiting) {
            let cells = equation.cells();
            layout.put(&equation, cells);
        }
        layout.fit();
        layout
    }

    /// Puts a variable into a cell, and ties it to its first one.
    fn place(&mut self, variable: usize, place: Place) {
        match self.homes[variable] {
            Some(home) => self.copies.push((home, place)),
            None => self.homes[variable] = Some(place),
        }
        if let Place::Wire(column, row) = place {
            self.wires.push((column, row, variable));
        }
    }

    /// The variable that a sum is, or a new one that equals it.
    fn variable(&mut self, sum: Sum) -> usize {
        if let [(factor, variable)] = sum.terms[..]
            && factor == Fr::ONE
            && bool::from(sum.constant.is_zero())
        {
            return variable;
        }
        // A factor of two constraints is one sum, and so is each number.
        let mut known = self.numbers.iter().chain(&self.last);
        if let Some((_, variable)) = known.find(|(own, _)| *own == sum) {
            return *variable;
        }
        let variable = self.homes.len();
        self.homes.push(None);
        self.sums.push(sum.clone());
        let own = Some((sum.clone(), variable));
        if sum.terms.is_empty() {
            self.numbers.extend(own);
        } else {
            self.last = own;
        }
        let mut equation = Equation::sum(sum);
        equation.sum.add(-Fr::ONE, variable);
        self.equation(&equation);
        variable
    }

    /// `a · b = c`.
    fn product(&mut self, factors: [Sum; 2], result: &Sum) {
        let constant = factors.iter().any(|factor| factor.terms.is_empty());
        let factors = factors.map(|factor| {
            if constant || factor.terms.len() < 2 {
                return factor;
            }
            Sum::variable(self.variable(factor))
        });
        let equation = Equation::product(factors.each_ref(), result);
        self.equation(&equation);
    }

    /// Gives an equation its cells, or lets it wait: the shortest ones fit where longer ones leave
    /// room.
    fn equation(&mut self, equation: &Equation) {
        let mut cells = equation.cells();
        while cells.len() > WIDTH {
            // The first terms of the sum become a variable, so that the others have room.
            let kept = if equation.product.is_some() { 2 } else { 0 };
            let terms: Vec<_> = cells.drain(kept..kept + WIDTH - 1).collect();
            let part = self.variable(Sum { constant: Fr::ZERO, terms });
            cells.insert(kept, (Fr::ONE, part));
        }
        if SLOTS.iter().all(|(start, end)| cells.len() <= end - start) {
            self.waiting.push(equation.clone());
        } else {
            self.put(equation, cells);
        }
    }

    fn put(&mut self, equation: &Equation, cells: Vec<(Fr, usize)>) {
        let constant = equation.sum.constant;
        let apart = SLOTS.iter().any(|(start, end)| cells.len() <= end - start);
        let (row, slot) = if apart { self.slot(cells.len(), constant) } else { (self.line(), 0) };
        let line = &mut self.lines[row];
        line.kind = if apart { Kind::Apart } else { Kind::Joined };
        if let Some((factor, _)) = equation.product {
            line.products[slot] = factor;
        }
        if slot == 0 {
            line.constant = constant;
        }
        for (column, (factor, variable)) in (SLOTS[slot].0..).zip(cells) {
            self.lines[row].factors[column] = factor;
            self.place(variable, Place::Wire(column, row));
        }
    }

    /// A slot for an equation: only the first one of a row has a constant, and the last ones are
    /// the shortest.
    fn slot(&mut self, cells: usize, constant: Fr) -> (usize, usize) {
        let constant = !bool::from(constant.is_zero());
        let fits = |slot: &usize| {
            let (start, end) = SLOTS[*slot];
            cells <= end - start && (*slot == 0 || !constant)
        };
        let slots = (0..SLOTS.len()).rev();
        for slot in slots.clone().filter(fits) {
            if let Some(row) = self.open[slot].pop() {
                return (row, slot);
            }
        }
        let row = self.line();
        let own = slots.clone().find(fits).unwrap_or_default();
        slots.filter(|slot| *slot != own).for_each(|slot| self.open[slot].push(row));
        (row, own)
    }

    /// A new row.
    fn line(&mut self) -> usize {
        self.lines.push(Line {
            factors: [Fr::ZERO; WIDTH],
            products: [Fr::ZERO; SLOTS.len()],
            constant: Fr::ZERO,
            kind: Kind::Apart,
        });
        self.lines.len() - 1
    }

    /// The rows of a permutation of zero and the inputs.
    fn permutation(&mut self, inputs: Vec<Sum>, output: usize) {
        let zero = Sum::constant(Fr::ZERO);
        let inputs: Vec<usize> =
            [zero].into_iter().chain(inputs).map(|input| self.variable(input)).collect();
        let all = strips().iter().enumerate();
        for (index, strip) in all.filter(|(_, strip)| strip.width == inputs.len()) {
            let row = self.lines.len();
            for _ in 0..strip.height() {
                self.line();
            }
            for (block, place) in strip.blocks.iter().zip((row..).step_by(strip.rows)) {
                let line = &mut self.lines[place];
                line.kind = match block.rounds {
                    Rounds::Full => Kind::Full(index),
                    Rounds::Partial => Kind::Partial(index),
                };
                let cells = line.factors.iter_mut().chain(&mut line.products);
                let cells = cells.chain([&mut line.constant]);
                cells.zip(&block.constants).for_each(|(cell, constant)| *cell = *constant);
            }
            for (lane, variable) in inputs.iter().enumerate() {
                self.place(*variable, Place::Wire(lane % WIDTH, row + lane / WIDTH));
            }
            self.place(output, Place::Wire(0, row + strip.blocks.len() * strip.rows));
            let inputs = inputs.clone();
            self.permutations.push(Permutation { strip: index, row, inputs });
        }
    }

    /// How much of it there is.
    pub(super) fn extent(&self) -> Extent {
        let mut widths = BTreeMap::new();
        for range in &self.ranges {
            *widths.entry(range.width).or_default() += 1;
        }
        Extent { lines: self.lines.len(), widths }
    }

    /// Chooses the number of rows, and gives ranges their places in it.
    fn fit(&mut self) {
        // Integers of one width stand side by side, so that they share their steps.
        self.ranges.sort_by_key(|range| range.width);
        self.log = MIN_LOG - 1;
        loop {
            self.log += 1;
            let usable = (1_usize << self.log).saturating_sub(BLIND_ROWS);
            let table = 1 << (self.log - 1);
            let mut end = 0;
            for equal in self.ranges.chunk_by_mut(|left, right| left.width == right.width) {
                for beside in equal.chunks_mut(RANGES) {
                    let mut height = 0;
                    for (column, range) in beside.iter_mut().enumerate() {
                        (range.column, range.row) = (column, end);
                        height = range::rows(range.width, self.log);
                    }
                    end += height;
                }
            }
            let rows = [end, self.lines.len(), table, Entry::ALL.len()];
            if rows.into_iter().all(|rows| rows <= usable) {
                break;
            }
        }
        for range in self.ranges.clone() {
            self.place(range.variable, Place::Running(range.column, range.row));
            if !range.width.is_multiple_of(self.log) {
                // The highest limb stands twice.
                let last = range.row + range::rows(range.width, self.log) - 1;
                let twice = [last - 1, last].map(|row| Place::Running(range.column, row));
                if twice[0] == Place::Running(range.column, range.row) {
                    self.place(range.variable, twice[1]);
                } else {
                    self.copies.push((twice[0], twice[1]));
                }
            }
        }
    }
}
