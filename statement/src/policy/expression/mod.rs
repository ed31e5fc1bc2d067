//! `expression/1`: conditions on the columns of a record, written in the words of SQL.
//!
//! What is kept of a text is a tree without `NOT`: a negation goes down to the comparisons, of
//! which each has an opposite. In the logic of three values that makes no difference, and of
//! every part only whether it is true is asked from there on.

mod convert;
mod operand;
mod sql;

use serde::Serialize;

pub(super) use convert::read;

/// A condition of a rule, as its policy asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// The text, in one form of it.
    pub text: String,
    /// What it means.
    pub condition: Condition,
}

/// What a record may be asked. A column is its position in the policy, a threshold its
/// position among those of the rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Both are true.
    And(Box<Self>, Box<Self>),
    /// One of them is true, or both.
    Or(Box<Self>, Box<Self>),
    /// All values are there, and the first compares with the second.
    Compare(Comparison, Term, Term),
    /// Both texts are there, and they are the same (or else are not).
    Texts(bool, Text, Text),
    /// A boolean is there, and it is this one.
    Is(bool, usize),
    /// The column has a value (or else has none).
    Present(bool, usize),
}

/// How the first of two integers compares with the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// It is at least as large.
    AtLeast,
    /// It is larger.
    Greater,
    /// It is the same.
    Equal,
    /// It is another.
    Differs,
}

/// An integer of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// The value of a column.
    Column(usize),
    /// A literal.
    Threshold(usize),
    /// With the other sign.
    Negative(Box<Self>),
    /// Their sum.
    Sum(Box<Self>, Box<Self>),
    /// The first less the second.
    Difference(Box<Self>, Box<Self>),
    /// Their product.
    Product(Box<Self>, Box<Self>),
    /// With so many zeros behind it: two scales become one.
    Scaled(u8, Box<Self>),
}

/// A text of a record, known by its digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Text {
    /// The value of a column.
    Column(usize),
    /// A literal.
    Threshold(usize),
}
