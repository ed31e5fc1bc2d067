//! Integer expressions that know their interval.

use std::ops::{Add, Mul, Sub};
use std::sync::Arc;

use num_bigint::BigInt;
use num_traits::{One, Zero};

use super::interval::Interval;

/// Which row a column is read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The row that the constraint stands on.
    This,
    /// The row after it; zero after the last one.
    Next,
}

/// One step of an expression.
#[derive(Debug, Clone)]
pub enum Node {
    /// A number.
    Constant(BigInt),
    /// A column of the definition.
    Column(usize, Turn),
    /// A threshold.
    Argument(usize),
    /// A sum over all rows; in the closing part only.
    Total(usize),
    /// An integer of the closing part that is kept in digits.
    Figure(usize),
    /// A sum.
    Sum(Int, Int),
    /// A multiple.
    Scaled(BigInt, Int),
    /// A product.
    Product(Int, Int),
}

/// An integer expression. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Int {
    node: Arc<Node>,
    interval: Interval,
}

impl Int {
    /// A constant.
    #[must_use]
    pub fn constant(value: impl Into<BigInt>) -> Self {
        let value = value.into();
        Self::with_interval(Node::Constant(value.clone()), Interval::new(value.clone(), value))
    }

    /// The language alone vouches for an interval that does not follow from the
    /// parts of an expression.
    pub(super) fn with_interval(node: Node, interval: Interval) -> Self {
        Self { node: Arc::new(node), interval }
    }

    /// The same expression, under an interval that its allocation enforces.
    pub(super) fn enforced(self, interval: Interval) -> Self {
        Self { node: self.node, interval }
    }

    /// The expression's outermost step.
    #[must_use]
    pub fn node(&self) -> &Node {
        &self.node
    }

    /// All values that the expression can take.
    #[must_use]
    pub const fn interval(&self) -> &Interval {
        &self.interval
    }

    /// Bits of the largest value.
    #[must_use]
    pub fn width(&self) -> u32 {
        // An interval that fits an engine has far fewer than 2^32 bits.
        u32::try_from(self.interval.max().bits()).unwrap_or(u32::MAX)
    }

    /// The same expression, read one row later. An expression that already reads
    /// the next row stays `None`: there is no row but these two.
    #[must_use]
    pub fn next(&self) -> Option<Self> {
        let node = match self.node() {
            Node::Column(column, Turn::This) => Node::Column(*column, Turn::Next),
            Node::Column(_, Turn::Next) | Node::Total(_) | Node::Figure(_) => return None,
            Node::Constant(value) => Node::Constant(value.clone()),
            Node::Argument(index) => Node::Argument(*index),
            Node::Sum(a, b) => Node::Sum(a.next()?, b.next()?),
            Node::Scaled(factor, a) => Node::Scaled(factor.clone(), a.next()?),
            Node::Product(a, b) => Node::Product(a.next()?, b.next()?),
        };
        // Beyond the last row every column reads as zero.
        let interval = self.interval.hull(&self.without_columns());
        Some(Self::with_interval(node, interval))
    }

    /// What the expression can be when every column is zero.
    fn without_columns(&self) -> Interval {
        match self.node() {
            Node::Column(..) => Interval::new(0, 0),
            Node::Constant(_) | Node::Argument(_) | Node::Total(_) | Node::Figure(_) => {
                self.interval.clone()
            }
            Node::Sum(a, b) => a.without_columns().plus(&b.without_columns()),
            Node::Product(a, b) => a.without_columns().times(&b.without_columns()),
            Node::Scaled(factor, a) => {
                a.without_columns().times(&Interval::new(factor.clone(), factor.clone()))
            }
        }
    }

    /// Degree in the columns, arguments, totals and figures.
    #[must_use]
    pub fn degree(&self) -> usize {
        match self.node() {
            Node::Constant(_) => 0,
            Node::Column(..) | Node::Argument(_) | Node::Total(_) | Node::Figure(_) => 1,
            Node::Sum(a, b) => a.degree().max(b.degree()),
            Node::Scaled(_, a) => a.degree(),
            Node::Product(a, b) => a.degree() + b.degree(),
        }
    }

    /// Whether the expression depends on nothing but thresholds.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.reads() == (false, false)
    }

    /// Whether the expression reads a column, and whether it reads a total or figure.
    pub(super) fn reads(&self) -> (bool, bool) {
        match self.node() {
            Node::Constant(_) | Node::Argument(_) => (false, false),
            Node::Column(..) => (true, false),
            Node::Total(_) | Node::Figure(_) => (false, true),
            Node::Scaled(_, a) => a.reads(),
            Node::Sum(a, b) | Node::Product(a, b) => {
                let (a, b) = (a.reads(), b.reads());
                (a.0 || b.0, a.1 || b.1)
            }
        }
    }

    fn as_constant(&self) -> Option<&BigInt> {
        match self.node() {
            Node::Constant(value) => Some(value),
            Node::Column(..)
            | Node::Argument(_)
            | Node::Total(_)
            | Node::Figure(_)
            | Node::Sum(..)
            | Node::Scaled(..)
            | Node::Product(..) => None,
        }
    }

    fn scaled(&self, factor: &BigInt) -> Self {
        if factor.is_one() {
            return self.clone();
        }
        if let Some(value) = self.as_constant() {
            return Self::constant(value * factor);
        }
        if factor.is_zero() {
            return Self::constant(0);
        }
        let interval = self.interval.times(&Interval::new(factor.clone(), factor.clone()));
        Self::with_interval(Node::Scaled(factor.clone(), self.clone()), interval)
    }
}

impl Add for &Int {
    type Output = Int;

    fn add(self, other: &Int) -> Int {
        for (constant, rest) in [(self, other), (other, self)] {
            if constant.as_constant().is_some_and(Zero::is_zero) {
                return rest.clone();
            }
        }
        if let (Some(one), Some(other)) = (self.as_constant(), other.as_constant()) {
            return Int::constant(one + other);
        }
        let interval = self.interval.plus(&other.interval);
        Int::with_interval(Node::Sum(self.clone(), other.clone()), interval)
    }
}

impl Sub for &Int {
    type Output = Int;

    fn sub(self, other: &Int) -> Int {
        self + &other.scaled(&BigInt::from(-1))
    }
}

impl Mul for &Int {
    type Output = Int;

    fn mul(self, other: &Int) -> Int {
        match (self.as_constant(), other.as_constant()) {
            (Some(factor), _) => other.scaled(factor),
            (_, Some(factor)) => self.scaled(factor),
            (None, None) => {
                let interval = self.interval.times(&other.interval);
                Int::with_interval(Node::Product(self.clone(), other.clone()), interval)
            }
        }
    }
}
