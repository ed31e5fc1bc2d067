//! A table while it is lowered: its cells with their bounds, its constraints, and how
//! each cell is filled.

use std::collections::BTreeSet;

use super::bounds::Bounds;
use super::fill::{Fill, Value};
use super::limbs::{LIMB_BITS, Limbs};
use super::poly::{Poly, Variable};
use crate::engines::stark::limits::SHUFFLE_DEGREE;
use crate::engines::stark::permutation::{PERMUTATION_COLUMNS, PERMUTATION_DEGREE};
use crate::engines::stark::table::{self, Site, Table};
use crate::language::{Clause, CompileError, Interval};

/// Integers of so many bits are split into cells of one or two and not looked up.
const CRUMBS: u32 = 8;

/// Bits of a number that is not negative.
const fn bits(number: i128) -> u32 {
    i128::BITS - number.leading_zeros()
}

/// Lanes of a digest.
pub(in super::super) const DIGEST: usize = 8;

/// A permutation, and where its columns are.
pub(in super::super) struct Hashed {
    clause: Clause,
    pub(super) inputs: [Poly; 2 * DIGEST],
    pub(super) start: usize,
}

impl Hashed {
    /// The cell of an output lane.
    pub(super) const fn output(&self, lane: usize) -> usize {
        self.start + PERMUTATION_COLUMNS - DIGEST + lane
    }
}

/// A table while it is lowered.
pub(in super::super) struct Sheet {
    /// Largest degree of a constraint, look-ups packed together included.
    pub(super) degree: usize,
    pub(super) bounds: Vec<Bounds>,
    public_bounds: Vec<Bounds>,
    constraints: Vec<(Clause, Site, Poly)>,
    /// The constraints without their names: one is enough of each.
    known: BTreeSet<(Site, Poly)>,
    pub(super) lookups: Vec<(Clause, Poly)>,
    /// Look-ups count on the rows where this cell is 1.
    pub(super) lookup_flag: Option<usize>,
    pub(super) permutations: Vec<Hashed>,
    /// What is given, and what is taken in another order.
    shuffles: Vec<(Clause, [Vec<Poly>; 2])>,
    pub(super) fills: Vec<Fill>,
}

impl Sheet {
    pub(super) const fn new(public_bounds: Vec<Bounds>, degree: usize) -> Self {
        Self {
            degree,
            bounds: Vec::new(),
            public_bounds,
            constraints: Vec::new(),
            known: BTreeSet::new(),
            lookups: Vec::new(),
            lookup_flag: None,
            permutations: Vec::new(),
            shuffles: Vec::new(),
            fills: Vec::new(),
        }
    }

    /// The width of at least so many bits that takes the fewest look-ups and cells.
    pub(super) const fn cheapest(bits: u32) -> u32 {
        if bits % LIMB_BITS > CRUMBS { bits.next_multiple_of(LIMB_BITS) } else { bits }
    }

    /// A cell, which nothing constrains yet.
    pub(super) fn cell(&mut self, bounds: Bounds) -> usize {
        self.bounds.push(bounds);
        self.bounds.len() - 1
    }

    pub(super) fn cells(&mut self, count: usize) -> Vec<usize> {
        (0..count).map(|_| self.cell(Bounds::ELEMENT)).collect()
    }

    pub(super) fn bounds(&self, poly: &Poly) -> Bounds {
        poly.bounds(&|variable| match variable {
            Variable::This(cell) => self.bounds[cell],
            // Beyond the last row every cell reads as zero.
            Variable::Next(cell) => {
                Bounds::new(self.bounds[cell].min.min(0), self.bounds[cell].max.max(0))
            }
            Variable::Public(index) => self.public_bounds[index],
        })
    }

    /// The polynomial is zero in the field.
    pub(super) fn zero(
        &mut self,
        clause: &Clause,
        site: Site,
        value: Poly,
    ) -> Result<(), CompileError> {
        if site == Site::Every && value.reads_next() {
            self.zero(clause, Site::Last, value.on_last_row())?;
            return self.zero(clause, Site::Transition, value);
        }
        let selector = usize::from(matches!(site, Site::First | Site::Last));
        let got = value.degree() + selector;
        if got > self.degree {
            let expected = self.degree;
            return Err(CompileError::Degree { clause: clause.clone(), expected, got });
        }
        if !value.is_zero() && self.known.insert((site, value.clone())) {
            self.constraints.push((clause.clone(), site, value));
        }
        Ok(())
    }

    /// The integer is zero: limbs are taken together as far as the field goes, and what
    /// is above is carried over.
    pub(super) fn zero_integer(
        &mut self,
        clause: &Clause,
        site: Site,
        value: Limbs,
    ) -> Result<(), CompileError> {
        let mut rest = value.0;
        let mut carry = Poly::default();
        loop {
            let all = Limbs(rest.clone()).collapsed().plus(&carry);
            if self.bounds(&all).is_small() {
                return self.zero(clause, site, all);
            }
            let step = (1..rest.len()).rev().find_map(|taken| {
                let low = Limbs(rest[..taken].to_vec()).collapsed().plus(&carry);
                let unit = 1_i128.checked_shl(LIMB_BITS * u32::try_from(taken).ok()?)?;
                let bounds = self.bounds(&low);
                let least = -((-bounds.min).div_euclid(unit));
                let most = bounds.max.div_euclid(unit).max(least);
                let fits = |quotients: Bounds| {
                    bounds.plus(quotients.times(Bounds::new(-unit, -unit))).is_small()
                };
                let room = most - least;
                let whole = Bounds::new(least, least + (1 << bits(room)) - 1);
                // The cheaper one, when it will do: pieces reach a power of two.
                let exact = !fits(whole);
                fits(Bounds::new(least, most)).then_some((taken, low, unit, least, room, exact))
            });
            let Some((taken, low, unit, least, room, exact)) = step else {
                let bounds = self.bounds(&all);
                return Err(Self::too_wide(clause, bounds));
            };
            let shift = LIMB_BITS * u32::try_from(taken).unwrap_or(u32::MAX);
            let quotient = Value::Quotient { value: low.clone(), shift, least };
            let above = self.pieces(clause, bits(room), quotient)?.collapsed();
            if exact {
                let rest = Poly::constant(room).minus(&above);
                let value = Value::Integer(Limbs::single(rest.clone()));
                let pieces = self.pieces(clause, bits(room), value)?.collapsed();
                self.zero(clause, site, rest.minus(&pieces))?;
            }
            carry = above.plus(&Poly::constant(least));
            self.zero(clause, site, low.minus(&carry.scaled(unit)))?;
            rest.drain(..taken);
        }
    }

    /// What no step of carrying fits.
    pub(super) fn too_wide(clause: &Clause, bounds: Bounds) -> CompileError {
        let got = Interval::new(bounds.min, bounds.max);
        CompileError::Interval { clause: clause.clone(), expected: LIMB_BITS * 2 + 2, got }
    }

    /// An integer of `bits` bits, in cells that nothing but its width constrains.
    pub(super) fn pieces(
        &mut self,
        clause: &Clause,
        bits: u32,
        value: Value,
    ) -> Result<Limbs, CompileError> {
        // A cell of so many bits is a root of a polynomial of the largest degree.
        let crumb = self.degree.ilog2();
        let mut limbs = Vec::new();
        let mut slices = Vec::new();
        let mut shift = 0;
        while shift < bits {
            let width = LIMB_BITS.min(bits - shift);
            if width > CRUMBS {
                let cell = self.cell(Bounds::unsigned(width));
                slices.push((cell, shift, width));
                self.lookups.push((clause.clone(), Poly::cell(cell)));
                if width < LIMB_BITS {
                    // A limb whose multiple is also a limb has no bits above its width.
                    let scaled = Poly::cell(cell).scaled(1 << (LIMB_BITS - width));
                    self.lookups.push((clause.clone(), scaled));
                }
                limbs.push(Poly::cell(cell));
            } else {
                let mut limb = Poly::default();
                for low in (0..width).step_by(crumb as usize) {
                    let width = crumb.min(width - low);
                    let cell = self.cell(Bounds::unsigned(width));
                    slices.push((cell, shift + low, width));
                    let value = Poly::cell(cell);
                    let member = |member| value.minus(&Poly::constant(member));
                    let members = (0..1 << width).map(member);
                    let product = members.fold(Poly::constant(1), |all, next| all.times(&next));
                    self.zero(clause, Site::Every, product)?;
                    limb = limb.plus(&value.scaled(1 << low));
                }
                limbs.push(limb);
            }
            shift += width;
        }
        self.fills.push(Fill::Slices { value, slices });
        Ok(Limbs(limbs))
    }

    /// A cell that is 1 where all polynomials are zero in the field, and 0 elsewhere.
    pub(super) fn all_zero(
        &mut self,
        clause: &Clause,
        values: Vec<Poly>,
    ) -> Result<usize, CompileError> {
        let own = self.cell(Bounds::unsigned(1));
        let hints = self.cells(values.len());
        let mut sum = Poly::cell(own).minus(&Poly::constant(1));
        for (value, hint) in values.iter().zip(&hints) {
            self.zero(clause, Site::Every, value.times(&Poly::cell(own)))?;
            sum = sum.plus(&value.times(&Poly::cell(*hint)));
        }
        self.zero(clause, Site::Every, sum)?;
        self.fills.push(Fill::AllZero { cell: own, hints, values });
        Ok(own)
    }

    /// The second tuples are the first ones, in some order of the rows.
    pub(super) fn shuffle(
        &mut self,
        clause: &Clause,
        tuples: [Vec<Poly>; 2],
    ) -> Result<(), CompileError> {
        if self.degree < SHUFFLE_DEGREE {
            let (expected, got) = (self.degree, SHUFFLE_DEGREE);
            return Err(CompileError::Degree { clause: clause.clone(), expected, got });
        }
        self.shuffles.push((clause.clone(), tuples));
        Ok(())
    }

    /// The first lanes of the permutation of `block ‖ state`.
    pub(super) fn compress(
        &mut self,
        clause: &Clause,
        block: &[Poly],
        state: &[Poly],
    ) -> Result<Vec<Poly>, CompileError> {
        let inputs: [Poly; 2 * DIGEST] = std::array::from_fn(|lane| {
            let half = if lane < DIGEST { block } else { state };
            half.get(lane % DIGEST).cloned().unwrap_or_default()
        });
        if let Some(got) = inputs.iter().map(Poly::degree).find(|degree| *degree > 1) {
            return Err(CompileError::Degree { clause: clause.clone(), expected: 1, got });
        }
        if self.degree < PERMUTATION_DEGREE {
            let (expected, got) = (self.degree, PERMUTATION_DEGREE);
            return Err(CompileError::Degree { clause: clause.clone(), expected, got });
        }
        let start = self.cells(PERMUTATION_COLUMNS)[0];
        self.permutations.push(Hashed { clause: clause.clone(), inputs, start });
        let outputs = start + PERMUTATION_COLUMNS - DIGEST;
        Ok((outputs..outputs + DIGEST).map(Poly::cell).collect())
    }

    /// The state after a list, block by block: the last one is filled with zeros.
    pub(super) fn chain(
        &mut self,
        clause: &Clause,
        state: Vec<Poly>,
        list: &[Poly],
    ) -> Result<Vec<Poly>, CompileError> {
        list.chunks(DIGEST).try_fold(state, |state, block| self.compress(clause, block, &state))
    }

    /// The table that the proof system sees.
    pub(super) fn table(&self, name: &'static str) -> Table {
        let constraint = |(clause, site, value): &(Clause, Site, Poly)| table::Constraint {
            clause: clause.to_string(),
            site: *site,
            value: value.lowered(),
        };
        let permutation = |hashed: &Hashed| table::Permutation {
            clause: hashed.clause.to_string(),
            inputs: hashed.inputs.each_ref().map(Poly::lowered),
            start: hashed.start,
        };
        let lookup = |(clause, value): &(Clause, Poly)| table::Lookup {
            clause: clause.to_string(),
            flag: self.lookup_flag,
            value: value.lowered(),
        };
        let shuffle = |(clause, tuples): &(Clause, [Vec<Poly>; 2])| {
            let lowered = |tuple: &Vec<Poly>| tuple.iter().map(Poly::lowered).collect();
            let [given, taken] = tuples.each_ref().map(lowered);
            table::Shuffle { clause: clause.to_string(), given, taken }
        };
        Table {
            name,
            width: self.bounds.len(),
            degree: self.degree,
            constraints: self.constraints.iter().map(constraint).collect(),
            permutations: self.permutations.iter().map(permutation).collect(),
            lookups: self.lookups.iter().map(lookup).collect(),
            ranges: None,
            handovers: Vec::new(),
            shuffles: self.shuffles.iter().map(shuffle).collect(),
        }
    }
}
