//! `expression/1`: a condition on the columns of a record is true of each record, or of a share
//! of them that is within limits. Of a record in which it is neither true nor false, because a
//! value is absent, it is not true.

use assay_statement::expression::{Comparison, Condition, Term, Text};
use assay_statement::shape::RuleShape;
use assay_statement::{Cell, PredicateId, Rule, Table, Value};
use num_bigint::BigInt;

use super::limits::{self, Limit};
use super::{Figure, Outcome, Predicate};
use crate::frame::{Cells, Frame, Named};
use crate::language::{CompileError, Digest, Int, Threshold};

pub(super) struct Expression;

/// The largest degree of what is compared: whether it is so is a factor more.
const DEGREE: usize = 2;

impl Predicate for Expression {
    fn id(&self) -> PredicateId {
        PredicateId("expression/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let Some(expression) = &rule.expression else {
            return Outcome::of_table(table.records().len(), false);
        };
        let fails = |cells: &[Cell]| Record { rule, cells }.holds(&expression.condition).is_none();
        if rule.arguments.iter().all(|argument| Limit::named(argument.name).is_none()) {
            return Outcome::of_records(table, fails);
        }
        let records = table.records();
        let satisfied = records.iter().filter(|record| !fails(&record.cells)).count();
        Outcome::of_table(records.len(), limits::hold(rule, satisfied, records.len()))
            .with(Figure::new(satisfied, records.len()))
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let expected = self.misuse(
            position,
            "a condition on columns and thresholds of its kinds, and perhaps limits of a share",
        );
        let Some(condition) = &rule.expression else { return Err(expected) };
        let named = frame.arguments[position].clone();
        let mut compiler = Compiler { frame, named: &named, count: 0 };
        let Some(holds) = compiler.holds(condition)? else { return Err(expected) };
        let Frame { builder, active, .. } = frame;
        let satisfied = &*active * &holds;
        if named.iter().all(|(name, _)| Limit::named(name).is_none()) {
            return builder.zero("every record", &(&*active - &satisfied));
        }
        let satisfied = builder.define("satisfied", &satisfied)?;
        let count = builder.total("records satisfied", &satisfied)?;
        limits::constrain(frame, &count, &named)
    }
}

/// A condition, column by column. `None` where it does not fit the columns and thresholds.
struct Compiler<'a> {
    frame: &'a mut Frame,
    named: &'a [Named],
    /// Conditions so far, which clauses are numbered by.
    count: usize,
}

type Compiled<T> = Result<Option<T>, CompileError>;

impl Compiler<'_> {
    /// 1 where the condition is true, 0 where it is false or neither. On padding any of them.
    fn holds(&mut self, condition: &Condition) -> Compiled<Int> {
        let one = Int::constant(1);
        match condition {
            Condition::And(a, b) => {
                let (Some(a), Some(b)) = (self.holds(a)?, self.holds(b)?) else { return Ok(None) };
                let name = self.name("and");
                self.frame.builder.define(&name, &(&a * &b)).map(Some)
            }
            Condition::Or(a, b) => {
                let (Some(a), Some(b)) = (self.holds(a)?, self.holds(b)?) else { return Ok(None) };
                let name = self.name("or");
                self.frame.builder.select(&name, &a, &one, &b).map(Some)
            }
            Condition::Compare(comparison, a, b) => {
                let mut columns = Vec::new();
                let (Some(a), Some(b)) = (self.term(a, &mut columns)?, self.term(b, &mut columns)?)
                else {
                    return Ok(None);
                };
                let told = self.compares(*comparison, &(&a - &b))?;
                self.known(&columns, &told).map(Some)
            }
            Condition::Texts(same, a, b) => {
                let (Some(a), Some(b)) = (self.text(*a), self.text(*b)) else { return Ok(None) };
                let name = self.name("same text");
                let equal = self.frame.builder.is_equal(&name, a.0, b.0);
                let told = if *same { equal } else { &one - &equal };
                let columns: Vec<usize> = [a.1, b.1].into_iter().flatten().collect();
                self.known(&columns, &told).map(Some)
            }
            Condition::Is(so, column) => {
                let Some(Cells::Integer(cell)) = self.frame.cells.get(*column) else {
                    return Ok(None);
                };
                // The value of an absent one is 0.
                if *so {
                    return Ok(Some(cell.value.clone()));
                }
                let value = &cell.present.clone() * &(&one - &cell.value);
                let name = self.name("false");
                self.frame.builder.define(&name, &value).map(Some)
            }
            Condition::Present(so, column) => {
                let Some(cell) = self.frame.cells.get(*column) else { return Ok(None) };
                let present = cell.present().clone();
                Ok(Some(if *so { present } else { &one - &present }))
            }
        }
    }

    /// Whether a difference is as a comparison says, as if all values were there.
    fn compares(&mut self, comparison: Comparison, difference: &Int) -> Result<Int, CompileError> {
        let one = Int::constant(1);
        let (name, builder) = (self.name("compares"), &mut self.frame.builder);
        match comparison {
            Comparison::AtLeast => builder.is_not_negative(&name, difference),
            Comparison::Greater => builder.is_not_negative(&name, &(difference - &one)),
            Comparison::Equal => builder.is_zero(&name, difference),
            Comparison::Differs => Ok(&one - &builder.is_zero(&name, difference)?),
        }
    }

    /// What is told, where all of these columns have a value.
    fn known(&mut self, columns: &[usize], told: &Int) -> Result<Int, CompileError> {
        let mut known = told.clone();
        for (index, column) in columns.iter().enumerate() {
            if columns.iter().take(index).any(|before| before == column) {
                continue;
            }
            let name = format!("compares {}, with a value of column#{}", self.count, column + 1);
            let present = self.frame.cells[*column].present();
            known = self.frame.builder.define(&name, &(present * &known))?;
        }
        Ok(known)
    }

    /// The integer that a term is where all values are there; adds its columns.
    fn term(&mut self, term: &Term, columns: &mut Vec<usize>) -> Compiled<Int> {
        Ok(match term {
            Term::Column(column) => match self.frame.cells.get(*column) {
                Some(Cells::Integer(cell)) => {
                    columns.push(*column);
                    Some(cell.value.clone())
                }
                Some(Cells::Text(_) | Cells::Short(_)) | None => None,
            },
            Term::Threshold(index) => {
                self.named.get(*index).and_then(|(_, threshold)| threshold.integer()).cloned()
            }
            Term::Negative(a) => self.term(a, columns)?.map(|a| &Int::constant(0) - &a),
            Term::Scaled(zeros, a) => {
                let factor = Int::constant(BigInt::from(10).pow(u32::from(*zeros)));
                self.term(a, columns)?.map(|a| &factor * &a)
            }
            Term::Sum(a, b) => self.pair(a, b, columns)?.map(|(a, b)| &a + &b),
            Term::Difference(a, b) => self.pair(a, b, columns)?.map(|(a, b)| &a - &b),
            Term::Product(a, b) => match self.pair(a, b, columns)? {
                Some((a, b)) => {
                    let (a, b) = (self.factor(a, &b)?, b);
                    let b = self.factor(b, &a)?;
                    Some(&a * &b)
                }
                None => None,
            },
        })
    }

    fn pair(&mut self, a: &Term, b: &Term, columns: &mut Vec<usize>) -> Compiled<(Int, Int)> {
        Ok(self.term(a, columns)?.zip(self.term(b, columns)?))
    }

    /// A factor of a product: a column of its own where the product would be of too high a degree.
    fn factor(&mut self, factor: Int, other: &Int) -> Result<Int, CompileError> {
        if factor.degree() > 1 && factor.degree() + other.degree() > DEGREE {
            let name = self.name("factor");
            return self.frame.builder.define(&name, &factor);
        }
        Ok(factor)
    }

    /// A text's digest, and its column if it is one.
    fn text(&self, text: Text) -> Option<(Digest, Option<usize>)> {
        match text {
            Text::Column(column) => match self.frame.cells.get(column)? {
                Cells::Text(cell) => Some((cell.digest, Some(column))),
                Cells::Integer(_) | Cells::Short(_) => None,
            },
            Text::Threshold(index) => match &self.named.get(index)?.1 {
                Threshold::Digest(digest) => Some((*digest, None)),
                Threshold::Integer { .. } | Threshold::Short { .. } => None,
            },
        }
    }

    fn name(&mut self, what: &str) -> String {
        self.count += 1;
        format!("{what} {}", self.count)
    }
}

/// A record in the plain, with the thresholds of the rule.
struct Record<'a> {
    rule: &'a Rule,
    cells: &'a [Cell],
}

impl Record<'_> {
    /// Something where the condition is true; nothing where it is false, or neither.
    fn holds(&self, condition: &Condition) -> Option<()> {
        let so = |so: bool| so.then_some(());
        match condition {
            Condition::And(a, b) => self.holds(a).and(self.holds(b)),
            Condition::Or(a, b) => self.holds(a).or(self.holds(b)),
            Condition::Compare(comparison, a, b) => {
                let (a, b) = (self.term(a)?, self.term(b)?);
                so(match comparison {
                    Comparison::AtLeast => a >= b,
                    Comparison::Greater => a > b,
                    Comparison::Equal => a == b,
                    Comparison::Differs => a != b,
                })
            }
            Condition::Texts(same, a, b) => so((self.text(*a)? == self.text(*b)?) == *same),
            Condition::Is(value, column) => {
                so(self.cells.get(*column)?.integer()? == i128::from(*value))
            }
            Condition::Present(present, column) => {
                so(self.cells.get(*column)?.is_null() != *present)
            }
        }
    }

    fn term(&self, term: &Term) -> Option<BigInt> {
        Some(match term {
            Term::Column(column) => BigInt::from(self.cells.get(*column)?.integer()?),
            Term::Threshold(index) => match self.rule.arguments.get(*index)?.value {
                Value::Integer { value, .. } => BigInt::from(value),
                Value::Text(_) | Value::Short { .. } => return None,
            },
            Term::Negative(a) => -self.term(a)?,
            Term::Scaled(zeros, a) => self.term(a)? * BigInt::from(10).pow(u32::from(*zeros)),
            Term::Sum(a, b) => self.term(a)? + self.term(b)?,
            Term::Difference(a, b) => self.term(a)? - self.term(b)?,
            Term::Product(a, b) => self.term(a)? * self.term(b)?,
        })
    }

    fn text(&self, text: Text) -> Option<Cell> {
        match text {
            Text::Column(column) => self.cells.get(column).copied().filter(|cell| !cell.is_null()),
            Text::Threshold(index) => match self.rule.arguments.get(index)?.value {
                Value::Text(digest) => Some(Cell::Text(digest)),
                Value::Integer { .. } | Value::Short { .. } => None,
            },
        }
    }
}
