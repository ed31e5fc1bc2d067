//! Where everything stands: equations in rows, permutations in strips, ranges in running sums.
//!
//! A value is a *variable*, and a cell holds one by its index. [`Layout::place`] alone puts a
//! variable into a cell, and every cell of a variable but its first is tied to that one: there
//! is no way to write a value down twice and leave the two apart.

use std::collections::BTreeMap;

use assay_statement::Entry;
use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::halo2curves::ff::Field as _;

use super::columns::{BLIND_ROWS, MIN_LOG, SLOT, SLOTS, WIDTH};
use super::equation::{Defining, Equation, ONE, Sum};
use super::extent::Extent;
use super::field::limbs;
use super::kinds::Kind;
use super::poseidon::{Rounds, strips};
use super::range;
use crate::engines::unrolled::Structure;

/// A cell that can be a copy of another, in little room: there are some for each variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    column: u8,
    row: u32,
}

impl Place {
    fn wire(column: usize, row: usize) -> Self {
        // Columns and rows are fewer: what is larger than the largest circuit is refused.
        let (column, row) = (u8::try_from(column), u32::try_from(row));
        Self { column: column.unwrap_or(u8::MAX), row: row.unwrap_or(u32::MAX) }
    }

    fn rest(row: usize) -> Self {
        Self::wire(WIDTH, row)
    }

    /// Which of the columns with copies, and which row: rests stand behind the wires.
    pub(super) fn cell(self) -> (usize, usize) {
        (usize::from(self.column), self.row as usize)
    }
}

/// The fixed cells of a row: each holds one of the layout's numbers.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) factors: [u32; WIDTH],
    pub(super) products: [u32; SLOTS],
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
    pub(super) row: usize,
}

/// A constraint system in rows.
pub(super) struct Layout {
    /// The binary logarithm of the number of rows.
    pub(super) log: u32,
    pub(super) lines: Vec<Line>,
    /// What stands in fixed cells: few numbers, in many of them. The first is zero.
    pub(super) numbers: Vec<Fr>,
    indices: BTreeMap<[u64; 4], u32>,
    /// Cells of the wires that hold a variable.
    pub(super) wires: Vec<(Place, u32)>,
    pub(super) permutations: Vec<Permutation>,
    pub(super) ranges: Vec<Range>,
    /// Cells that are equal.
    pub(super) copies: Vec<(Place, Place)>,
    /// The variables beyond those of the structure: each a sum of earlier ones.
    pub(super) sums: Vec<Sum>,
    homes: Vec<Option<Place>>,
    /// Rows of equations apart whose second slot is left.
    open: Vec<usize>,
    /// Equations of two cells, and of three.
    waiting: Vec<Equation>,
    defining: Vec<Defining>,
    constants: Vec<(Sum, usize)>,
    last: Option<(Sum, usize)>,
}

impl Layout {
    /// Lays a structure out, in as few rows as a power of two allows.
    pub(super) fn new(structure: &Structure) -> Self {
        let mut layout = Self {
            log: 0,
            lines: Vec::new(),
            numbers: vec![Fr::ZERO],
            indices: BTreeMap::from([([0; 4], 0)]),
            wires: Vec::new(),
            permutations: Vec::new(),
            ranges: Vec::new(),
            copies: Vec::new(),
            sums: Vec::new(),
            homes: vec![None; structure.variables()],
            open: Vec::new(),
            waiting: Vec::new(),
            defining: Vec::new(),
            constants: Vec::new(),
            last: None,
        };
        // The first rows are those that the instance stands in.
        for variable in Entry::ALL.map(Structure::entry).into_iter().chain([ONE]) {
            let row = layout.line(Kind::Apart);
            layout.put((row, 0), Fr::ZERO, [(Fr::ONE, variable)]);
            layout.open.push(row);
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
                let range = Range { variable, width: ranged.width, row: 0 };
                layout.ranges.push(range);
            }
        }
        layout.define();
        for equation in std::mem::take(&mut layout.waiting) {
            let slot = layout.slot();
            layout.put(slot, equation.factor(), equation.cells());
        }
        layout.fit();
        // Nothing is placed any more.
        layout.homes = Vec::new();
        layout.wires.shrink_to_fit();
        layout.copies.shrink_to_fit();
        layout
    }

    /// Which of the numbers one is.
    fn number(&mut self, value: Fr) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        let index = *self.indices.entry(limbs(value)).or_insert(next);
        if index == next {
            self.numbers.push(value);
        }
        index
    }

    /// Puts a variable into a cell, and ties it to its first one.
    fn place(&mut self, variable: usize, place: Place) {
        match self.homes[variable] {
            Some(home) => self.copies.push((home, place)),
            None => self.homes[variable] = Some(place),
        }
        if place.cell().0 < WIDTH {
            self.wires.push((place, u32::try_from(variable).unwrap_or(u32::MAX)));
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
        let mut known = self.constants.iter().chain(&self.last);
        if let Some((_, variable)) = known.find(|(own, _)| *own == sum) {
            return *variable;
        }
        let variable = self.homes.len();
        self.homes.push(None);
        self.sums.push(sum.clone());
        let own = Some((sum.clone(), variable));
        if sum.terms.is_empty() {
            self.constants.extend(own);
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
        if cells.len() <= SLOT {
            self.waiting.push(equation.clone());
        } else if let Some(defining) = equation.defining() {
            self.defining.push(defining);
        } else {
            let row = self.line(Kind::Joined);
            self.put((row, 0), equation.factor(), cells);
        }
    }

    /// Equations of three cells, two to a row, with their last cells in the next one, where a slot
    /// is left.
    fn define(&mut self) {
        let all = std::mem::take(&mut self.defining);
        let (pairs, rest) = all.as_chunks::<SLOTS>();
        for pair in pairs {
            let (row, below) = (self.line(Kind::Defining), self.line(Kind::Apart));
            self.open.push(below);
            for (slot, own) in pair.iter().enumerate() {
                self.put((row, slot), own.product, own.cells);
                self.place(own.defined, Place::wire(slot, below));
            }
        }
        for own in rest {
            let row = self.line(Kind::Joined);
            let [first, second] = own.cells;
            self.put((row, 0), own.product, [first, second, (-Fr::ONE, own.defined)]);
        }
    }

    /// A product and a sum in a row, from a slot on.
    fn put(
        &mut self,
        (row, slot): (usize, usize),
        product: Fr,
        cells: impl IntoIterator<Item = (Fr, usize)>,
    ) {
        self.lines[row].products[slot] = self.number(product);
        for (column, (factor, variable)) in (slot * SLOT..).zip(cells) {
            self.lines[row].factors[column] = self.number(factor);
            self.place(variable, Place::wire(column, row));
        }
    }

    /// A slot for an equation.
    fn slot(&mut self) -> (usize, usize) {
        if let Some(row) = self.open.pop() {
            return (row, 1);
        }
        let row = self.line(Kind::Apart);
        self.open.push(row);
        (row, 0)
    }

    /// A new row.
    fn line(&mut self, kind: Kind) -> usize {
        self.lines.push(Line { factors: [0; WIDTH], products: [0; SLOTS], kind });
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
                self.line(Kind::Apart);
            }
            for (block, place) in strip.blocks.iter().zip((row..).step_by(strip.rows)) {
                let numbers = block.constants.iter().map(|constant| self.number(*constant));
                let mut numbers = numbers.collect::<Vec<_>>().into_iter();
                for (below, line) in self.lines[place..place + strip.rows].iter_mut().enumerate() {
                    line.kind = match block.rounds {
                        _ if below > 0 => Kind::Inner,
                        Rounds::Full => Kind::Full(index),
                        Rounds::Partial => Kind::Partial(index),
                    };
                    let cells = line.factors.iter_mut().chain(&mut line.products);
                    cells.zip(&mut numbers).for_each(|(cell, number)| *cell = number);
                }
            }
            for (lane, variable) in inputs.iter().enumerate() {
                self.place(*variable, Place::wire(lane % WIDTH, row + lane / WIDTH));
            }
            self.place(output, Place::wire(0, row + strip.blocks.len() * strip.rows));
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
        self.log = MIN_LOG - 1;
        loop {
            self.log += 1;
            let usable = (1_usize << self.log).saturating_sub(BLIND_ROWS);
            let limb = range::limb(self.log);
            let mut end = 0;
            for range in &mut self.ranges {
                range.row = end;
                end += range::rows(range.width, limb);
            }
            if [end, self.lines.len(), 1 << limb].into_iter().all(|rows| rows <= usable) {
                break;
            }
        }
        let limb = range::limb(self.log);
        for range in self.ranges.clone() {
            self.place(range.variable, Place::rest(range.row));
            if !range.width.is_multiple_of(limb) {
                // The highest limb stands twice.
                let last = range.row + range::rows(range.width, limb) - 1;
                let twice = [last - 1, last].map(Place::rest);
                if twice[0] == Place::rest(range.row) {
                    self.place(range.variable, twice[1]);
                } else {
                    self.copies.push((twice[0], twice[1]));
                }
            }
        }
    }
}
