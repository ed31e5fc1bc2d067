//! From a text's tree to the condition: kinds and scales are checked, negations go down.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever else SQL has, now or later, is refused"
)]

use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator, Value as Sql};

use super::operand::{Operand, scaled};
use super::sql::{parse, refuse};
use super::{Comparison, Condition, Expression, Term, Text};
use crate::column::Kind;
use crate::digests;
use crate::policy::bounds::argument;
use crate::policy::columns::Declared;
use crate::policy::tree::Node;
use crate::policy::{Argument, PolicyError, Value};
use crate::value;

/// More digits than this has no literal.
const MAX_DIGITS: usize = 18;

/// What a literal is called among the thresholds of the rule.
const LITERAL: &str = "literal";

/// A condition, with the columns that it speaks of, and its literals.
pub(in crate::policy) fn read(
    node: &Node,
    declared: &[Declared<'_>],
) -> Result<(Expression, Vec<usize>, Vec<Argument>), PolicyError> {
    let expression = parse(node)?;
    let mut reader =
        Reader { node, declared, named: 0, columns: Vec::new(), arguments: Vec::new() };
    let condition = reader.condition(&expression, true)?;
    let Reader { columns, arguments, .. } = reader;
    let text = expression.to_string();
    Ok((Expression { text, condition }, columns, arguments))
}

struct Reader<'a> {
    node: &'a Node,
    declared: &'a [Declared<'a>],
    /// How often a column was named.
    named: usize,
    /// Each of them once.
    columns: Vec<usize>,
    arguments: Vec<Argument>,
}

impl Reader<'_> {
    fn refuse<T>(&self, part: &Expr, reason: impl AsRef<str>) -> Result<T, PolicyError> {
        Err(refuse(self.node, part, reason.as_ref()))
    }

    /// The condition, or its opposite.
    fn condition(&mut self, part: &Expr, so: bool) -> Result<Condition, PolicyError> {
        match part {
            Expr::Nested(inner) => self.condition(inner, so),
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => self.condition(expr, !so),
            Expr::IsNull(of) => self.column(of).map(|column| Condition::Present(!so, column)),
            Expr::IsNotNull(of) => self.column(of).map(|column| Condition::Present(so, column)),
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
                self.both(left, right, so, so)
            }
            Expr::BinaryOp { left, op: BinaryOperator::Or, right } => {
                self.both(left, right, !so, so)
            }
            Expr::BinaryOp { left, op, right } if orders(op).is_some() => {
                self.comparison(part, [left, right], op, so)
            }
            Expr::Identifier(_) => {
                let column = self.column(part)?;
                match self.declared[column].column.kind {
                    Kind::Boolean => Ok(Condition::Is(so, column)),
                    kind => self.refuse(part, format!("expected a condition, got a column of {kind}")),
                }
            }
            other => self.refuse(
                other,
                "expected a comparison (=, <>, <, <=, >, >=), IS NULL, IS NOT NULL, a boolean column, \
                 or some of them with AND, OR, NOT and parentheses",
            ),
        }
    }

    fn both(
        &mut self,
        left: &Expr,
        right: &Expr,
        and: bool,
        so: bool,
    ) -> Result<Condition, PolicyError> {
        let left = Box::new(self.condition(left, so)?);
        let right = Box::new(self.condition(right, so)?);
        Ok(if and { Condition::And(left, right) } else { Condition::Or(left, right) })
    }

    fn comparison(
        &mut self,
        part: &Expr,
        [left, right]: [&Expr; 2],
        op: &BinaryOperator,
        so: bool,
    ) -> Result<Condition, PolicyError> {
        let before = self.named;
        let (a, b) = (self.operand(left)?, self.operand(right)?);
        if self.named == before {
            return self.refuse(part, "expected a comparison with a column, got literals alone");
        }
        let Some((comparison, swapped)) =
            orders(op).map(|order| if so { order } else { opposite(order) })
        else {
            return self.refuse(part, "expected a comparison");
        };
        let (a, b) = if swapped { (b, a) } else { (a, b) };
        let ordered = matches!(comparison, Comparison::AtLeast | Comparison::Greater);
        let is_equal = comparison == Comparison::Equal;
        match (a, b) {
            (Operand::Number(a, x), Operand::Number(b, y)) => {
                let scale = x.max(y);
                Ok(Condition::Compare(comparison, scaled(a, x, scale), scaled(b, y, scale)))
            }
            (Operand::Other(a, x), Operand::Other(b, y)) if x == y => {
                if ordered && x == Kind::Boolean {
                    return self.refuse(part, "expected = or <> between booleans");
                }
                Ok(Condition::Compare(comparison, a, b))
            }
            (Operand::Other(a, kind), Operand::Quoted(text)) if kind != Kind::Boolean => {
                let b = self.moment(part, kind, &text)?;
                Ok(Condition::Compare(comparison, a, b))
            }
            (Operand::Quoted(text), Operand::Other(b, kind)) if kind != Kind::Boolean => {
                let a = self.moment(part, kind, &text)?;
                Ok(Condition::Compare(comparison, a, b))
            }
            (Operand::Text(_) | Operand::Quoted(_), Operand::Text(_) | Operand::Quoted(_))
                if ordered =>
            {
                self.refuse(part, "expected = or <> between strings, whose digests have no order")
            }
            (Operand::Text(a), Operand::Text(b)) => Ok(Condition::Texts(is_equal, a, b)),
            (Operand::Text(a), Operand::Quoted(text))
            | (Operand::Quoted(text), Operand::Text(a)) => {
                let literal = Value::Text(digests::text(&text));
                let b = Text::Threshold(self.literal(literal));
                Ok(Condition::Texts(is_equal, a, b))
            }
            (a, b) => {
                let (a, b) = (a.what(), b.what());
                self.refuse(part, format!("expected a comparison of one kind, got {a} and {b}"))
            }
        }
    }

    /// A side of a comparison.
    fn operand(&mut self, part: &Expr) -> Result<Operand, PolicyError> {
        match part {
            Expr::Nested(inner) => self.operand(inner),
            Expr::Identifier(_) => {
                let column = self.column(part)?;
                let kind = self.declared[column].column.kind;
                if matches!(kind, Kind::Short { .. }) {
                    let reason = "conditions compare strings by their digests, which a column with \
                                  `assayBytes` has not";
                    return self.refuse(part, reason);
                }
                Ok(Operand::column(column, kind))
            }
            Expr::Value(literal) => match &literal.value {
                Sql::Number(digits, false) => self.number(part, "", digits),
                Sql::SingleQuotedString(text) => Ok(Operand::Quoted(text.clone())),
                Sql::Boolean(value) => {
                    let value = argument(LITERAL, i128::from(*value), (0, 1)).value;
                    Ok(Operand::Other(Term::Threshold(self.literal(value)), Kind::Boolean))
                }
                _ => self.refuse(part, "expected a number, 'text', TRUE or FALSE as a literal"),
            },
            Expr::UnaryOp { op: UnaryOperator::Plus, expr } => {
                self.term(expr).map(|(term, scale)| Operand::Number(term, scale))
            }
            Expr::UnaryOp { op: UnaryOperator::Minus, expr } => {
                if let Expr::Value(literal) = expr.as_ref()
                    && let Sql::Number(digits, false) = &literal.value
                {
                    return self.number(part, "-", digits);
                }
                let (term, scale) = self.term(expr)?;
                Ok(Operand::Number(Term::Negative(Box::new(term)), scale))
            }
            Expr::BinaryOp { left, op, right } => {
                let join = match op {
                    BinaryOperator::Plus => Term::Sum,
                    BinaryOperator::Minus => Term::Difference,
                    BinaryOperator::Multiply => Term::Product,
                    _ => return self.refuse(part, "expected +, - or * between numbers"),
                };
                let ((a, x), (b, y)) = (self.term(left)?, self.term(right)?);
                if *op == BinaryOperator::Multiply {
                    let term = Term::Product(Box::new(a), Box::new(b));
                    return Ok(Operand::Number(term, x.saturating_add(y)));
                }
                let scale = x.max(y);
                let (a, b) = (scaled(a, x, scale), scaled(b, y, scale));
                Ok(Operand::Number(join(Box::new(a), Box::new(b)), scale))
            }
            _ => self.refuse(part, "expected a column, a literal, or numbers with +, - and *"),
        }
    }

    /// A number that is computed with.
    fn term(&mut self, part: &Expr) -> Result<(Term, u8), PolicyError> {
        match self.operand(part)? {
            Operand::Number(term, scale) => Ok((term, scale)),
            other => self
                .refuse(part, format!("expected a number to compute with, got {}", other.what())),
        }
    }

    /// A literal of a number. Its interval is that of all numbers with as many digits, rounded up
    /// to three: policies that differ in a literal have one shape most of the time.
    fn number(&mut self, part: &Expr, sign: &str, digits: &str) -> Result<Operand, PolicyError> {
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let point = digits.contains('.') && fraction.is_empty();
        let count = whole.len() + fraction.len();
        let text = format!("{sign}{whole}{fraction}");
        let (false, true, true, false, Ok(value), Ok(scale)) = (
            point,
            plain(whole) && plain(fraction),
            count <= MAX_DIGITS,
            whole.is_empty(),
            text.parse::<i128>(),
            u8::try_from(fraction.len()),
        ) else {
            return self.refuse(
                part,
                format!("expected a number of at most {MAX_DIGITS} digits, with digits before and behind a point"),
            );
        };
        let width = u32::try_from(count.div_ceil(3) * 3).unwrap_or(u32::MAX);
        let most = 10_i128.pow(width.min(18)) - 1;
        let value = argument(LITERAL, value, (-most, most)).value;
        Ok(Operand::Number(Term::Threshold(self.literal(value)), scale))
    }

    /// A quoted literal that is compared with a date or timestamp.
    fn moment(&mut self, part: &Expr, kind: Kind, text: &str) -> Result<Term, PolicyError> {
        let cell = match value::parse(kind, text) {
            Ok(cell) => cell.integer(),
            Err(error) => return self.refuse(part, error.to_string()),
        };
        let (Some(value), Some(interval)) = (cell, kind.interval()) else {
            return self.refuse(part, format!("expected a literal of {kind}"));
        };
        Ok(Term::Threshold(self.literal(argument(LITERAL, value, interval).value)))
    }

    /// The next threshold.
    fn literal(&mut self, value: Value) -> usize {
        self.arguments.push(Argument { name: LITERAL, value });
        self.arguments.len() - 1
    }

    /// The declared column that a part names.
    fn column(&mut self, part: &Expr) -> Result<usize, PolicyError> {
        let inner = if let Expr::Nested(inner) = part { inner } else { part };
        let Expr::Identifier(name) = inner else {
            return self.refuse(part, "expected the name of a column");
        };
        let found = self.declared.iter().position(|each| each.column.name == name.value);
        let Some(column) = found else {
            return self
                .refuse(part, format!("expected the name of a declared column, got `{name}`"));
        };
        self.named += 1;
        if !self.columns.contains(&column) {
            self.columns.push(column);
        }
        Ok(column)
    }
}

/// A comparison, and whether its sides change places.
type Order = (Comparison, bool);

const fn orders(op: &BinaryOperator) -> Option<Order> {
    match op {
        BinaryOperator::GtEq => Some((Comparison::AtLeast, false)),
        BinaryOperator::Gt => Some((Comparison::Greater, false)),
        BinaryOperator::LtEq => Some((Comparison::AtLeast, true)),
        BinaryOperator::Lt => Some((Comparison::Greater, true)),
        BinaryOperator::Eq => Some((Comparison::Equal, false)),
        BinaryOperator::NotEq => Some((Comparison::Differs, false)),
        _ => None,
    }
}

/// What holds of two values exactly where the order does not.
const fn opposite((comparison, swapped): Order) -> Order {
    match comparison {
        Comparison::AtLeast => (Comparison::Greater, !swapped),
        Comparison::Greater => (Comparison::AtLeast, !swapped),
        Comparison::Equal => (Comparison::Differs, swapped),
        Comparison::Differs => (Comparison::Equal, swapped),
    }
}
