//! Sums of variables, and equations of at most one product.

use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::halo2curves::ff::Field as _;

use super::field::element;
use crate::engines::unrolled::Row;

/// The variable that is the number 1.
pub(super) const ONE: usize = 0;

/// A sum of multiples of variables, none of them twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) constant: Fr,
    pub(super) terms: Vec<(Fr, usize)>,
}

impl Sum {
    /// A number.
    pub(super) const fn constant(constant: Fr) -> Self {
        Self { constant, terms: Vec::new() }
    }

    /// A variable.
    pub(super) fn variable(variable: usize) -> Self {
        Self { constant: Fr::ZERO, terms: vec![(Fr::ONE, variable)] }
    }

    /// Adds a multiple of a variable.
    pub(super) fn add(&mut self, factor: Fr, variable: usize) {
        match self.terms.iter_mut().find(|(_, own)| *own == variable) {
            Some((own, _)) => *own += factor,
            None => self.terms.push((factor, variable)),
        }
    }

    /// What the sum is of these values.
    pub(super) fn value(&self, values: &[Fr]) -> Fr {
        let terms = self.terms.iter().map(|(factor, variable)| *factor * values[*variable]);
        terms.fold(self.constant, |sum, term| sum + term)
    }

    fn scaled(mut self, factor: Fr) -> Self {
        self.constant *= factor;
        self.terms.iter_mut().for_each(|(own, _)| *own *= factor);
        self
    }
}

impl From<&Row> for Sum {
    fn from(row: &Row) -> Self {
        let mut sum = Self::constant(Fr::ZERO);
        for (factor, variable) in row {
            match *variable {
                ONE => sum.constant += element(*factor),
                variable => sum.terms.push((element(*factor), variable)),
            }
        }
        sum
    }
}

/// A product and a sum that together are zero.
#[derive(Debug, Clone)]
pub(super) struct Equation {
    /// A factor, and two variables.
    pub(super) product: Option<(Fr, [usize; 2])>,
    pub(super) sum: Sum,
}

impl Equation {
    /// A sum that is zero.
    pub(super) const fn sum(sum: Sum) -> Self {
        Self { product: None, sum }
    }

    /// `a · b = result`, where a and b have one variable each at most.
    pub(super) fn product([a, b]: [&Sum; 2], result: &Sum) -> Self {
        let mut sum = result.clone().scaled(-Fr::ONE);
        sum.constant += a.constant * b.constant;
        a.terms.iter().for_each(|(factor, variable)| sum.add(*factor * b.constant, *variable));
        b.terms.iter().for_each(|(factor, variable)| sum.add(*factor * a.constant, *variable));
        let product = match (&a.terms[..], &b.terms[..]) {
            ([(first, x)], [(second, y)]) => Some((*first * second, [*x, *y])),
            _ => None,
        };
        sum.terms.retain(|(factor, _)| !bool::from(factor.is_zero()));
        Self { product, sum }
    }

    /// The factor of the product, which is zero where there is none.
    pub(super) fn factor(&self) -> Fr {
        self.product.map_or(Fr::ZERO, |(factor, _)| factor)
    }

    /// The equation as what it says of its third cell, if it has three.
    pub(super) fn defining(&self) -> Option<Defining> {
        let &[first, second, (own, defined)] = &self.cells()[..] else { return None };
        let scale = -own.invert().into_option()?;
        Some(Defining {
            product: self.factor() * scale,
            cells: [first, second].map(|(factor, variable)| (factor * scale, variable)),
            defined,
        })
    }

    /// The variables with their factors, those of the product in front.
    pub(super) fn cells(&self) -> Vec<(Fr, usize)> {
        let mut cells: Vec<(Fr, usize)> = Vec::new();
        if let Some((_, factors)) = self.product {
            cells.extend(factors.map(|variable| (Fr::ZERO, variable)));
        }
        let factors = cells.len();
        let constant = (self.sum.constant, ONE);
        let constant = Some(constant).filter(|(factor, _)| !bool::from(factor.is_zero()));
        for (factor, variable) in self.sum.terms.iter().chain(&constant) {
            match cells[..factors].iter_mut().find(|(_, own)| own == variable) {
                Some((own, _)) => *own += factor,
                None => cells.push((*factor, *variable)),
            }
        }
        cells
    }
}

/// A product and a sum of two cells that are a third one.
#[derive(Debug, Clone)]
pub(super) struct Defining {
    /// Of the product of both.
    pub(super) product: Fr,
    pub(super) cells: [(Fr, usize); 2],
    pub(super) defined: usize,
}
