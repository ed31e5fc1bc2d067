//! The closing table: one compression a row, and what holds once for all records.

use assay_statement::hash::HashField as _;
use p3_koala_bear::KoalaBear;

use super::ends::ENTRY;
use super::fill::{Filled, Given, Value};
use super::limbs::{LIMB_BITS, Leaves, Limbs};
use super::link::{Carried, Link, Span, spans};
use super::machine::{Machine, Step, hashed};
use super::poly::Poly;
use super::publics::Publics;
use super::rows::{EXIT, MASK, Rows};
use super::sheet::{DIGEST, Sheet};
use super::totals::Totals;
use crate::engines::stark::segment::Place;
use crate::engines::stark::table::{Handover, Site as Where, Table};
use crate::language::{
    Clause, CompileError, Definition, Digest, Element, Hash, Publication, Site, digit,
};

/// The closing table.
pub(in super::super) struct Closing {
    pub(in super::super) sheet: Sheet,
    machine: Machine,
    /// The same on every row: what was handed over, and results of hashes.
    registers: Vec<usize>,
    handed: Vec<usize>,
    /// What is taken over from the segment before, and the mask with which the rows are
    /// told.
    entry: Option<(Link, Vec<usize>)>,
    /// What is left to the next, and what its totals are.
    exit: Option<(Link, Vec<Limbs>)>,
}

struct Registers<'a> {
    publics: &'a Publics,
    chains: Vec<Vec<usize>>,
    sums: Vec<usize>,
    totals: &'a Totals,
    /// The totals before this segment.
    before: Vec<Limbs>,
    figures: Vec<Limbs>,
    /// Hashes that are computed here; a verifier computes the others.
    results: Vec<Option<Vec<usize>>>,
}

impl Leaves for Registers<'_> {
    // The language refuses columns in the closing part.
    fn column(&self, _column: usize) -> Limbs {
        Limbs::default()
    }

    fn argument(&self, argument: usize) -> Limbs {
        self.publics.argument(argument)
    }

    fn total(&self, total: usize) -> Limbs {
        let limb = |parts: &Vec<(i128, usize)>| {
            let part = |(factor, sum): &(i128, usize)| Poly::cell(self.sums[*sum]).scaled(*factor);
            parts.iter().map(part).fold(Poly::default(), |limb, part| limb.plus(&part))
        };
        let own = Limbs(self.totals[total].iter().map(limb).collect());
        self.before.get(total).map_or_else(|| own.clone(), |before| own.plus(before))
    }

    fn figure(&self, figure: usize) -> Limbs {
        self.figures[figure].clone()
    }
}

impl Registers<'_> {
    fn lanes(&self, clause: &Clause, digest: Digest) -> Result<Vec<Poly>, CompileError> {
        let polys = |cells: &[usize]| cells.iter().map(|cell| Poly::cell(*cell)).collect();
        match digest {
            Digest::Argument(index) => Ok(self.publics.text(index)),
            Digest::Entry(entry) => Ok(self.publics.entry(entry)),
            Digest::Shared(index) => Ok(self.publics.shared(index)),
            Digest::Chain(index) => Ok(polys(&self.chains[index])),
            Digest::Closing(index) => match &self.results[index] {
                Some(result) => Ok(polys(result)),
                None => Err(super::elsewhere(clause, "a hash of records", "one of thresholds")),
            },
            Digest::Cell(_) | Digest::Row(_) => {
                Err(super::elsewhere(clause, "a digest of the closing part", "one of a row"))
            }
            // The commitment to the tables is salted itself.
            Digest::Salt => Err(super::elsewhere(clause, "a digest that is hashed", "the salt")),
        }
    }

    fn elements(&self, clause: &Clause, elements: &[Element]) -> Result<Vec<Poly>, CompileError> {
        let mut all = Vec::new();
        for element in elements {
            let lanes = |digest| self.lanes(clause, digest);
            all.extend(super::element(clause, element, self, lanes)?);
        }
        Ok(all)
    }
}

impl Closing {
    /// Rows of the table: as few as hiding allows.
    pub(in super::super) const ROWS: usize = crate::engines::stark::config::CLOSING_ROWS;

    pub(in super::super) fn new(
        definition: &Definition,
        publics: &Publics,
        rows: &Rows,
        place: Place,
        degree: usize,
    ) -> Result<Self, CompileError> {
        let mut sheet = Sheet::new(publics.bounds.clone(), degree);
        let chains: Vec<_> = definition.chains.iter().map(|_| sheet.cells(DIGEST)).collect();
        let copied = sheet.cells(if place.last { 0 } else { rows.record.len() });
        let sums: Vec<usize> = rows.sums.iter().map(|bounds| sheet.cell(*bounds)).collect();
        let mask = sheet.cells(rows.mask.len());
        let left: Vec<usize> = chains.iter().flatten().chain(&copied).copied().collect();
        let handed: Vec<usize> = left.iter().chain(&sums).chain(&mask).copied().collect();
        // Only the last segment closes.
        let is_kept = |hash: &Hash| place.last && !is_public(hash);
        let results: Vec<Option<Vec<usize>>> = definition
            .closing
            .iter()
            .map(|hash| is_kept(hash).then(|| sheet.cells(DIGEST)))
            .collect();
        let mut registers: Vec<usize> =
            handed.iter().chain(results.iter().flatten().flatten()).copied().collect();
        let entry = (!place.first).then(|| {
            let cells = sheet.cells(definition.chains.len() * DIGEST + rows.record.len());
            let mask = sheet.cells(MASK);
            registers.extend(cells.iter().chain(&mask));
            (Link::new(&mut sheet, definition, cells), mask)
        });
        let exit = (!place.last).then(|| Link::new(&mut sheet, definition, left));
        let links = || entry.iter().map(|(link, _)| link).chain(&exit);
        registers.extend(links().flat_map(Link::registers));

        let spans = spans(definition);
        let before = entry.iter().flat_map(|(link, _)| {
            let least =
                |(index, span): (usize, &Span)| link.total(index).plus(&Limbs::constant(&span.min));
            spans.iter().enumerate().map(least).collect::<Vec<_>>()
        });
        let before = before.collect();
        let totals = &rows.totals;
        let figures = Vec::new();
        let mut names = Registers { publics, chains, sums, totals, before, figures, results };
        let mut steps = steps(definition, &names)?;
        steps.extend(links().flat_map(Link::steps));
        let exit = exit.map(|link| {
            let total = |(index, span): (usize, &Span)| {
                names.total(index).minus(&Limbs::constant(&span.min))
            };
            (link, spans.iter().enumerate().map(total).collect())
        });
        let machine = Machine::new(&mut sheet, steps, Self::ROWS)?;
        sheet.lookup_flag = Some(machine.first_row());
        machine.constrain(&mut sheet, &registers)?;
        let mut closing = Self { sheet, machine, registers, handed, entry, exit };
        closing.links(definition, publics)?;
        if place.last {
            closing.figures(definition, &mut names)?;
            closing.constraints(definition, &names)?;
            closing.publications(definition, &names)?;
        }
        Ok(closing)
    }

    pub(in super::super) fn table(&self) -> Table {
        let flag = self.machine.first_row();
        let exit = Handover { name: EXIT, flag, sends: false, tuple: Poly::tuple(&self.handed) };
        let entry = self.entry.as_ref().map(|(link, mask)| {
            let tuple = Poly::tuple(&[link.cells.as_slice(), mask].concat());
            Handover { name: ENTRY, flag, sends: true, tuple }
        });
        Table {
            handovers: [exit].into_iter().chain(entry).collect(),
            ..self.sheet.table("closing")
        }
    }

    /// The commitments are the public ones, and the totals that are left are those that
    /// were taken over with this segment's.
    fn links(&mut self, definition: &Definition, publics: &Publics) -> Result<(), CompileError> {
        let clause = Clause { owner: "segment".to_owned(), name: "link".to_owned() };
        let entry = self.entry.iter().map(|(link, _)| (link, publics.entry_link()));
        let exit = self.exit.iter().map(|(link, _)| (link, publics.exit_link()));
        for (link, public) in entry.chain(exit) {
            for (own, public) in link.digest.iter().zip(&public) {
                self.sheet.zero(&clause, Where::First, Poly::cell(*own).minus(public))?;
            }
        }
        let Some((link, totals)) = &self.exit else { return Ok(()) };
        for (index, (value, span)) in totals.iter().zip(spans(definition)).enumerate() {
            let clause = &definition.totals[index].0;
            let bits = Value::Integer(value.clone());
            let pieces = self.sheet.pieces(clause, span.bits, bits)?;
            self.sheet.zero_integer(clause, Where::First, value.minus(&pieces))?;
            debug_assert_eq!(link.totals[index].len(), pieces.0.len(), "a register for each limb");
            for (own, piece) in link.totals[index].iter().zip(&pieces.0) {
                self.sheet.zero(clause, Where::First, Poly::cell(*own).minus(piece))?;
            }
        }
        Ok(())
    }

    /// Each is its pieces from here on.
    fn figures(
        &mut self,
        definition: &Definition,
        names: &mut Registers<'_>,
    ) -> Result<(), CompileError> {
        for (clause, value) in &definition.figures {
            let limbs = Limbs::of(clause, value, names)?;
            let integer = Value::Integer(limbs.clone());
            let pieces = self.sheet.pieces(clause, value.width(), integer)?;
            self.sheet.zero_integer(clause, Where::First, limbs.minus(&pieces))?;
            names.figures.push(pieces);
        }
        Ok(())
    }

    fn constraints(
        &mut self,
        definition: &Definition,
        names: &Registers<'_>,
    ) -> Result<(), CompileError> {
        for zero in definition.zeros.iter().filter(|zero| zero.site == Site::Closing) {
            let value = Limbs::of(&zero.clause, &zero.value, names)?;
            self.sheet.zero_integer(&zero.clause, Where::First, value)?;
        }
        for range in definition.ranges.iter().filter(|range| range.site == Site::Closing) {
            let value = Limbs::of(&range.clause, &range.value, names)?;
            let bits = Value::Integer(value.clone());
            let pieces = self.sheet.pieces(&range.clause, range.bits, bits)?;
            self.sheet.zero_integer(&range.clause, Where::First, value.minus(&pieces))?;
        }
        Ok(())
    }

    fn publications(
        &mut self,
        definition: &Definition,
        names: &Registers<'_>,
    ) -> Result<(), CompileError> {
        for publication in &definition.publications {
            let clause = Definition::instance_clause(*publication);
            match publication {
                Publication::Digest(_, Digest::Closing(hash))
                    if is_public(&definition.closing[*hash]) => {}
                Publication::Digest(entry, digest) => {
                    let (own, public) =
                        (names.lanes(&clause, *digest)?, names.publics.entry(*entry));
                    if own.len() != public.len() {
                        return Err(super::elsewhere(&clause, "a hash", "another digest"));
                    }
                    for (own, public) in own.iter().zip(&public) {
                        self.sheet.zero(&clause, Where::First, own.minus(public))?;
                    }
                }
                Publication::Zero(entry) => {
                    for public in names.publics.entry(*entry) {
                        self.sheet.zero(&clause, Where::First, public)?;
                    }
                }
                // A proof is bound to its public values by the transcript.
                // The verifier takes the day and the second from the entry.
                Publication::Time(..) | Publication::Bound(_) | Publication::Used(_) => {}
            }
        }
        Ok(())
    }

    /// Fills the table from what the rows hand over, what the segment before left, with the
    /// mask for telling the rows, and a salt for what this one leaves.
    pub(in super::super) fn fill(
        &self,
        filled: &mut Filled,
        handed: &[i64],
        before: Option<(&Carried, &[i64])>,
        next_salt: &[i64],
    ) -> Option<Carried> {
        for cell in &self.registers {
            filled.cells[*cell] = vec![0; filled.rows];
        }
        for (cell, value) in self.handed.iter().zip(handed) {
            filled.cells[*cell].fill(*value);
        }
        if let (Some((link, mask)), Some((carried, random))) = (&self.entry, before) {
            for (cell, value) in
                link.hashed().iter().chain(mask).zip(carried.hashed.iter().chain(random))
            {
                filled.cells[*cell].fill(*value);
            }
        }
        if let Some((link, totals)) = &self.exit {
            for (total, cells) in totals.iter().zip(&link.totals) {
                let value = filled.integer(&total.collapsed(), 0);
                for (cell, shift) in cells.iter().zip((0..).step_by(LIMB_BITS as usize)) {
                    let limb = digit(value, shift, LIMB_BITS);
                    filled.cells[*cell].fill(i64::try_from(limb).unwrap_or_default());
                }
            }
            for (cell, value) in link.salt.iter().zip(next_salt) {
                filled.cells[*cell].fill(*value);
            }
        }
        self.machine.fill(filled);
        filled.fill(&self.sheet, Given::default());
        self.exit.as_ref().map(|(link, _)| Carried::read(link, filled))
    }
}

/// Whether a verifier computes the hash itself.
fn is_public(hash: &Hash) -> bool {
    hash.inputs.iter().all(|input| match input {
        Element::Digest(digest) => {
            matches!(digest, Digest::Argument(_) | Digest::Entry(_) | Digest::Shared(_))
        }
        Element::Packed(fields) => fields.iter().all(|(field, _)| field.is_public()),
    })
}

fn steps(definition: &Definition, names: &Registers<'_>) -> Result<Vec<Step>, CompileError> {
    let mut steps: Vec<Step> = Vec::new();
    for (hash, result) in definition.closing.iter().zip(&names.results) {
        let Some(result) = result else { continue };
        // A list that depends on the records is a chain over their rows.
        if hash.list || hash.inputs.is_empty() {
            return Err(super::elsewhere(&hash.clause, "a few elements", "a list"));
        }
        let inputs = names.elements(&hash.clause, &hash.inputs)?;
        steps.extend(hashed(&hash.clause, KoalaBear::tag(hash.tag), &inputs, result.clone()));
    }
    Ok(steps)
}
