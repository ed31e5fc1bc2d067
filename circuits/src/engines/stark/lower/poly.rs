//! Polynomials in the cells of a table, with integer coefficients.

use std::collections::BTreeMap;

use super::super::table;
use super::bounds::Bounds;

/// Something that a row's constraint can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Variable {
    /// A cell of this row.
    This(usize),
    /// A cell of the next row.
    Next(usize),
    /// A public value.
    Public(usize),
}

/// A sum of products.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct Poly {
    terms: BTreeMap<Vec<Variable>, i128>,
}

impl Poly {
    pub(super) fn constant(value: i128) -> Self {
        let mut poly = Self::default();
        poly.insert(Vec::new(), value);
        poly
    }

    pub(super) fn variable(variable: Variable) -> Self {
        let mut poly = Self::default();
        poly.insert(vec![variable], 1);
        poly
    }

    pub(super) fn cell(cell: usize) -> Self {
        Self::variable(Variable::This(cell))
    }

    /// Cells by themselves, as the proof system sees them.
    pub(super) fn tuple(cells: &[usize]) -> Vec<table::Poly> {
        cells.iter().map(|cell| Self::cell(*cell).lowered()).collect()
    }

    fn insert(&mut self, product: Vec<Variable>, coefficient: i128) {
        let sum = self.terms.entry(product).or_insert(0);
        *sum += coefficient;
        if *sum == 0 {
            self.terms.retain(|_, coefficient| *coefficient != 0);
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }

    /// The cell that the polynomial is, if it is no more than that.
    pub(super) fn as_cell(&self) -> Option<usize> {
        match self.terms.iter().collect::<Vec<_>>()[..] {
            [(product, 1)] => match product[..] {
                [Variable::This(cell)] => Some(cell),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        for (product, coefficient) in &other.terms {
            sum.insert(product.clone(), *coefficient);
        }
        sum
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        self.plus(&other.scaled(-1))
    }

    pub(super) fn scaled(&self, factor: i128) -> Self {
        let mut scaled = Self::default();
        for (product, coefficient) in &self.terms {
            scaled.insert(product.clone(), coefficient * factor);
        }
        scaled
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        let mut result = Self::default();
        for (a, x) in &self.terms {
            for (b, y) in &other.terms {
                let mut product = [a.clone(), b.clone()].concat();
                product.sort_unstable();
                result.insert(product, x * y);
            }
        }
        result
    }

    /// The same polynomial one row later; `None` when it reads the next row.
    pub(super) fn next(&self) -> Option<Self> {
        let mut next = Self::default();
        for (product, coefficient) in &self.terms {
            let shifted = product.iter().map(|variable| match variable {
                Variable::This(cell) => Some(Variable::Next(*cell)),
                Variable::Next(_) => None,
                Variable::Public(index) => Some(Variable::Public(*index)),
            });
            next.insert(shifted.collect::<Option<Vec<_>>>()?, *coefficient);
        }
        Some(next)
    }

    pub(super) fn reads_next(&self) -> bool {
        self.terms.keys().flatten().any(|variable| matches!(variable, Variable::Next(_)))
    }

    /// What is left on the last row, where the next one reads as zero.
    pub(super) fn on_last_row(&self) -> Self {
        let reads_next =
            |product: &[Variable]| product.iter().any(|read| matches!(read, Variable::Next(_)));
        let kept = self.terms.iter().filter(|(product, _)| !reads_next(product));
        Self { terms: kept.map(|(product, factor)| (product.clone(), *factor)).collect() }
    }

    /// The products by themselves, each with its coefficient.
    pub(super) fn parts(&self) -> Vec<(i128, Self)> {
        let part = |(product, coefficient): (&Vec<Variable>, &i128)| {
            (*coefficient, Self { terms: BTreeMap::from([(product.clone(), 1)]) })
        };
        self.terms.iter().map(part).collect()
    }

    /// Degree in the cells: public values are constants.
    pub(super) fn degree(&self) -> usize {
        let cells = |product: &Vec<Variable>| {
            product.iter().filter(|read| !matches!(read, Variable::Public(_))).count()
        };
        self.terms.keys().map(cells).max().unwrap_or(0)
    }

    /// Bounds of its values, when every variable keeps to its own.
    pub(super) fn bounds(&self, of: &impl Fn(Variable) -> Bounds) -> Bounds {
        self.terms.iter().fold(Bounds::ZERO, |sum, (product, coefficient)| {
            let factor = Bounds::new(*coefficient, *coefficient);
            sum.plus(product.iter().fold(factor, |bounds, variable| bounds.times(of(*variable))))
        })
    }

    /// The polynomial laid out for its value on many rows.
    pub(super) fn flat(&self) -> Flat {
        let (mut linear, mut others) = (Vec::new(), Vec::new());
        for (product, factor) in &self.terms {
            match (product.as_slice(), i64::try_from(*factor)) {
                ([read], Ok(factor)) => linear.push((factor, *read)),
                _ => others.push((*factor, product.clone())),
            }
        }
        Flat { linear, others }
    }

    /// The polynomial over the field.
    pub(super) fn lowered(&self) -> table::Poly {
        let variable = |variable: &Variable| match *variable {
            Variable::This(column) => table::Variable::Cell { column, next: false },
            Variable::Next(column) => table::Variable::Cell { column, next: true },
            Variable::Public(index) => table::Variable::Public(index),
        };
        let term = |(product, coefficient): (&Vec<Variable>, &i128)| table::Term {
            coefficient: super::field(*coefficient),
            variables: product.iter().map(variable).collect(),
        };
        table::Poly { terms: self.terms.iter().map(term).collect() }
    }
}

/// A polynomial whose value is asked for on every row.
pub(super) struct Flat {
    /// Most terms: a product of words is one instruction.
    linear: Vec<(i64, Variable)>,
    others: Vec<(i128, Vec<Variable>)>,
}

impl Flat {
    /// The value, as an integer.
    pub(super) fn value(&self, of: impl Fn(Variable) -> i64) -> i128 {
        let term = |(factor, read): &(i64, Variable)| i128::from(*factor) * i128::from(of(*read));
        let linear = self.linear.iter().map(term);
        let others = self.others.iter().map(|(factor, product)| {
            product.iter().fold(*factor, |value, read| value * i128::from(of(*read)))
        });
        linear.sum::<i128>() + others.sum::<i128>()
    }
}
