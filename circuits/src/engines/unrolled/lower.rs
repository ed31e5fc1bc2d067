//! Unrolling a definition: rows, blocks of running hashes, closing part.
//!
//! Everything is written against [`Wires`], so that the pass that collects
//! constraints and the pass that computes values cannot disagree.

use ark_ff::{AdditiveGroup as _, Field as _};
use assay_statement::hash::{BLOCK, Fr, HashField as _};
use assay_statement::time::Time;

use super::gadgets::{is_zero, keyed};
use super::number::power_of_two;
use super::wires::{Known, Wires};
use crate::language::{Definition, Digest, Publication, Site, Source};

/// What is computed before rows, blocks and closing, and used by them.
#[derive(Debug, Clone)]
pub(super) struct Before<L> {
    pub(super) shared: Vec<L>,
    pub(super) chains: Vec<L>,
}

pub(super) struct Lowering<'a, L> {
    pub(super) definition: &'a Definition,
    pub(super) rows: usize,
    pub(super) before: &'a Before<L>,
    pub(super) totals: Vec<L>,
    pub(super) figures: Vec<L>,
    pub(super) closing: Vec<L>,
}

impl<'a, L: Clone> Lowering<'a, L> {
    pub(super) const fn new(
        definition: &'a Definition,
        rows: usize,
        before: &'a Before<L>,
    ) -> Self {
        Self {
            definition,
            rows,
            before,
            totals: Vec::new(),
            figures: Vec::new(),
            closing: Vec::new(),
        }
    }

    /// The hashes that rows use as keys.
    pub(super) fn shared<W: Wires<Lc = L>>(definition: &Definition, wires: &mut W) -> Vec<L> {
        definition
            .shared
            .iter()
            .map(|shared| {
                wires.clause(&shared.clause);
                let inputs: Vec<L> =
                    shared.inputs.iter().map(|entry| wires.known(Known::Entry(*entry))).collect();
                let tag = wires.constant(Fr::tag(shared.tag));
                keyed(wires, &tag, &inputs)
            })
            .collect()
    }

    /// Everything that holds on one row.
    pub(super) fn row<W: Wires<Lc = L>>(&self, wires: &mut W, row: usize) {
        for (index, column) in self.definition.columns.iter().enumerate() {
            wires.clause(&column.clause);
            let own = wires.known(Known::Slot(index, row));
            match &column.source {
                Source::Active
                | Source::Present(_)
                | Source::Digit { .. }
                | Source::Byte { .. }
                | Source::Step { .. }
                | Source::NotNegative(_)
                | Source::Quotient(..)
                | Source::Extreme { .. }
                | Source::Held { .. }
                | Source::Sorted(..)
                | Source::Run(_) => {}
                Source::Defined(value) => self.equal(wires, value, &own, row),
                Source::IsZero(value) => {
                    let value = self.integer(wires, value, row);
                    is_zero(wires, &value, &own);
                }
                Source::IsEqual(a, b) => {
                    let (a, b) = (self.digest(wires, *a, row), self.digest(wires, *b, row));
                    let difference = wires.minus(&a, &b);
                    is_zero(wires, &difference, &own);
                }
                Source::Limb(digest, _) => {
                    let digest = self.digest(wires, *digest, row);
                    let difference = wires.minus(&digest, &own);
                    wires.enforce_zero(&difference);
                }
            }
        }
        for (index, presence) in self.definition.text_presence.iter().enumerate() {
            wires.clause(&self.definition.columns[*presence].clause);
            let present = wires.known(Known::Slot(*presence, row));
            let digest = self.digest(wires, Digest::Cell(index), row);
            let one = wires.constant(Fr::ONE);
            let absent = wires.minus(&one, &present);
            let zero = wires.constant(Fr::ZERO);
            wires.enforce(&absent, &digest, &zero);
        }
        for (index, row_hash) in self.definition.row_hashes.iter().enumerate() {
            wires.clause(&row_hash.clause);
            let key = self.digest(wires, row_hash.key, row);
            let inputs = self.elements(wires, &row_hash.inputs, row);
            let output = keyed(wires, &key, &inputs);
            let active = wires.known(Known::Slot(Definition::ACTIVE, row));
            let own = self.digest(wires, Digest::Row(index), row);
            wires.enforce(&active, &output, &own);
        }
        self.constraints(wires, row, |site| match site {
            Site::Every => true,
            Site::First => row == 0,
            Site::Closing => false,
        });
    }

    fn constraints<W: Wires<Lc = L>>(
        &self,
        wires: &mut W,
        row: usize,
        applies: impl Fn(Site) -> bool,
    ) {
        for zero in self.definition.zeros.iter().filter(|zero| applies(zero.site)) {
            wires.clause(&zero.clause);
            let nothing = wires.constant(Fr::ZERO);
            self.equal(wires, &zero.value, &nothing, row);
        }
        for range in self.definition.ranges.iter().filter(|range| applies(range.site)) {
            wires.clause(&range.clause);
            let value = self.integer(wires, &range.value, row);
            wires.range(&value, range.bits);
        }
    }

    /// Number of blocks of a running hash.
    pub(super) fn blocks(&self, chain: usize) -> usize {
        (self.rows * self.definition.chains[chain].inputs.len()).div_ceil(BLOCK)
    }

    /// One block of a running hash: the state after it, and that state where the
    /// last active row ends in this block, zero elsewhere.
    pub(super) fn block<W: Wires<Lc = L>>(
        &self,
        wires: &mut W,
        chain: usize,
        block: usize,
        state: &L,
    ) -> (L, L) {
        let chain = &self.definition.chains[chain];
        wires.clause(&chain.clause);
        let per_row = chain.inputs.len();
        let mut inputs = Vec::with_capacity(BLOCK);
        let mut ends = Vec::new();
        for position in block * BLOCK..(block + 1) * BLOCK {
            let (row, index) = (position / per_row, position % per_row);
            if row >= self.rows {
                inputs.push(wires.constant(Fr::ZERO));
                continue;
            }
            inputs.extend(self.elements(wires, &chain.inputs[index..=index], row));
            if index + 1 == per_row {
                ends.push(self.is_last(wires, row));
            }
        }
        let after = keyed(wires, state, &inputs);
        let parts: Vec<_> = ends.iter().map(|end| (Fr::ONE, end)).collect();
        let ends_here = wires.combine(Fr::ZERO, &parts);
        let selected = wires.product(&ends_here, &after);
        (after, selected)
    }

    fn is_last<W: Wires<Lc = L>>(&self, wires: &W, row: usize) -> L {
        let active = wires.known(Known::Slot(Definition::ACTIVE, row));
        if row + 1 == self.rows {
            return active;
        }
        wires.minus(&active, &wires.known(Known::Slot(Definition::ACTIVE, row + 1)))
    }

    /// Totals, closing hashes and constraints, and the entries of the instance.
    pub(super) fn closing<W: Wires<Lc = L>>(mut self, wires: &mut W) {
        for (clause, value) in &self.definition.totals {
            wires.clause(clause);
            let values: Vec<L> =
                (0..self.rows).map(|row| self.integer(wires, value, row)).collect();
            let parts: Vec<_> = values.iter().map(|value| (Fr::ONE, value)).collect();
            let sum = wires.combine(Fr::ZERO, &parts);
            let one = wires.constant(Fr::ONE);
            self.totals.push(wires.product(&sum, &one));
        }
        for (clause, value) in &self.definition.figures {
            wires.clause(clause);
            let own = self.integer(wires, value, 0);
            wires.range(&own, value.width());
            self.figures.push(own);
        }
        for closing in &self.definition.closing {
            wires.clause(&closing.clause);
            let tag = wires.constant(Fr::tag(closing.tag));
            let mut inputs = self.elements(wires, &closing.inputs, 0);
            if closing.list {
                inputs.resize(inputs.len().next_multiple_of(BLOCK), wires.constant(Fr::ZERO));
                let mut state = tag.clone();
                for block in inputs.chunks(BLOCK) {
                    state = keyed(wires, &state, block);
                }
                inputs = vec![state];
            }
            let output = keyed(wires, &tag, &inputs);
            self.closing.push(output);
        }
        self.constraints(wires, 0, |site| site == Site::Closing);
        for publication in &self.definition.publications {
            wires.clause(&Definition::instance_clause(*publication));
            match publication {
                Publication::Digest(entry, digest) => {
                    let digest = self.digest(wires, *digest, 0);
                    let entry = wires.known(Known::Entry(*entry));
                    let difference = wires.minus(&digest, &entry);
                    wires.enforce_zero(&difference);
                }
                Publication::Time(entry, [day, second]) => {
                    let parts = [(day, Time::DAY_BITS), (second, Time::SECOND_BITS)];
                    let [day, second] = parts.map(|(part, width)| {
                        let part = wires.known(Known::Argument(*part));
                        wires.range(&part, width);
                        part
                    });
                    let entry = wires.known(Known::Entry(*entry));
                    let time = [(power_of_two(32), &day), (Fr::ONE, &second), (-Fr::ONE, &entry)];
                    let difference = wires.combine(Fr::ZERO, &time);
                    wires.enforce_zero(&difference);
                }
                Publication::Zero(entry) => {
                    let entry = wires.known(Known::Entry(*entry));
                    wires.enforce_zero(&entry);
                }
                Publication::Bound(entry) => {
                    // Equal to a variable of its own, so that no other value passes.
                    let entry = wires.known(Known::Entry(*entry));
                    let one = wires.constant(Fr::ONE);
                    wires.product(&entry, &one);
                }
                Publication::Used(_) => {}
            }
        }
    }
}
