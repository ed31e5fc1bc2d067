//! Why a policy cannot be compiled, in its own words: the rule, its line, and what would fit.
//! The one place that takes a [`CompileError`] back to the policy.

use std::fmt;

use assay_statement::shape::{ArgumentInterval, ArgumentShape, RuleShape};
use assay_statement::{Capacity, Kind, Policy, PredicateId, Shape, Value};

use crate::define::define;
#[cfg(feature = "groth16")]
use crate::groth16::Circuit;
#[cfg(feature = "halo2")]
use crate::halo2;
use crate::language::{Clause, CompileError};
#[cfg(feature = "stark-verify")]
use crate::stark::System;

/// A policy that cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unprovable {
    /// The rule at fault, where it is one rule.
    pub rule: Option<RuleAt>,
    /// What does not fit.
    pub reason: Box<CompileError>,
    /// What would, as far as trying has shown.
    pub hint: Option<String>,
}

/// A rule by the name that messages give it, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleAt {
    /// Its name.
    pub name: String,
    /// The line of the policy that asks for it, from 1.
    pub line: usize,
}

impl fmt::Display for Unprovable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(RuleAt { name, line }) = &self.rule {
            write!(f, "rule `{name}` (line {line} of the policy): ")?;
        }
        write!(f, "{}", self.reason)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, "; {hint}"))
    }
}

impl std::error::Error for Unprovable {}

impl Unprovable {
    /// Finds the rule of the policy that an error is about, and tries what would fit. The
    /// shape is that of the policy, which did not compile.
    #[must_use]
    pub fn new(policy: &Policy, shape: &Shape, reason: CompileError) -> Self {
        let position = position(policy, &reason);
        let rule = position.and_then(|at| policy.rules().get(at)).map(|rule| {
            let (name, line) = (rule.name.clone(), rule.line);
            RuleAt { name, line }
        });
        let hint = match &reason {
            CompileError::Interval { .. } => {
                position.map(|at| narrower(policy, shape, at).unwrap_or_else(nothing_narrower))
            }
            CompileError::AlwaysNegative { got, .. } => Some(format!(
                "no data meets it within the type and the bounds of its column: what must not \
                 be negative is at most {}, so ask for less or widen the bounds",
                got.max()
            )),
            CompileError::Size { expected, .. } => Some(smaller(shape, *expected)),
            CompileError::Whole { expected, .. } => Some(format!(
                "up to {expected} records can be proven with it: prove the data in that many at a time"
            )),
            CompileError::Degree { .. }
            | CompileError::Condition { .. }
            | CompileError::Packing { .. }
            | CompileError::Site { .. }
            | CompileError::Predicate { .. }
            | CompileError::Rule { .. } => None,
        };
        Self { rule, reason: Box::new(reason), hint }
    }
}

/// The position of the rule that an error is about.
fn position(policy: &Policy, reason: &CompileError) -> Option<usize> {
    match reason {
        CompileError::Interval { clause, .. }
        | CompileError::Degree { clause, .. }
        | CompileError::AlwaysNegative { clause, .. }
        | CompileError::Condition { clause, .. }
        | CompileError::Packing { clause, .. }
        | CompileError::Whole { clause, .. }
        | CompileError::Site { clause, .. } => {
            let mut rules = policy.rules().iter().enumerate();
            rules.find(|(at, rule)| Clause::rule(rule.predicate, *at) == clause.owner).map(|f| f.0)
        }
        CompileError::Predicate { rule, .. } | CompileError::Rule { rule, .. } => {
            rule.checked_sub(1)
        }
        CompileError::Size { .. } => None,
    }
}

fn nothing_narrower() -> String {
    "no narrower type of its column fits with these thresholds".to_owned()
}

/// The widest type of the rule's first column, and the widest bounds, that compile.
fn narrower(policy: &Policy, shape: &Shape, position: usize) -> Option<String> {
    let column = *policy.rules().get(position)?.columns.first()?;
    let declared = policy.columns().get(column)?;
    let fitting = narrower_kinds(declared.kind)
        .into_iter()
        .find(|kind| retyped(policy, shape, column, *kind).is_some_and(|shape| compiles(&shape)))
        .map(|kind| format!("declared as {kind}"));
    let bounds = widest_bounds(shape, column)
        .map(|bits| format!("with `minimum` and `maximum` less than 2^{bits} units apart"));
    let ways: Vec<String> = fitting.into_iter().chain(bounds).collect();
    if ways.is_empty() {
        return None;
    }
    Some(format!("`{}`, now {}, fits {}", declared.name, declared.kind, ways.join(", or ")))
}

/// Narrower types that a policy can declare in place of one, widest first.
fn narrower_kinds(kind: Kind) -> Vec<Kind> {
    match kind {
        Kind::Integer { signed, bits } => [32, 16, 8]
            .into_iter()
            .filter(|narrower| *narrower < bits)
            .map(|bits| Kind::Integer { signed, bits })
            .collect(),
        Kind::Number { precision, scale } => (scale.max(1)..precision)
            .rev()
            .map(|precision| Kind::Number { precision, scale })
            .collect(),
        Kind::Boolean | Kind::Timestamp | Kind::Date | Kind::String | Kind::Short { .. } => {
            Vec::new()
        }
    }
}

/// The shape of the policy with another type for one column; `None` where a threshold is none
/// of that type.
fn retyped(policy: &Policy, shape: &Shape, column: usize, kind: Kind) -> Option<Shape> {
    let mut shape = shape.clone();
    let old = std::mem::replace(shape.columns.get_mut(column)?, kind);
    for (rule, shaped) in policy.rules().iter().zip(&mut shape.rules) {
        if rule.columns.first() != Some(&column) {
            continue;
        }
        for (argument, shaped) in rule.arguments.iter().zip(&mut shaped.arguments) {
            let Value::Integer { value, min, max } = argument.value else { continue };
            if rule.interval(argument.name, old)? == (min, max) {
                let (min, max) = rule.interval(argument.name, kind)?;
                (min..=max).contains(&value).then_some(())?;
                shaped.interval = Some(ArgumentInterval { min, max });
            }
        }
    }
    Some(shape)
}

/// How many bits apart the bounds of a column can be, where bounds narrow its cells at all.
fn widest_bounds(shape: &Shape, column: usize) -> Option<u32> {
    let (min, max) = shape.columns.get(column)?.interval()?;
    let bounded = |bits: u32| {
        let mut shape = shape.clone();
        let end = |name, value| ArgumentShape {
            name,
            interval: Some(ArgumentInterval { min, max }),
            bytes: None,
            text: None,
            value: Some(value),
        };
        let high = (1_i128 << bits) - 1;
        shape.rules.push(RuleShape {
            predicate: PredicateId("between/1"),
            columns: vec![column],
            arguments: vec![end("min", 0), end("max", high.min(max))],
            weighed: false,
            expression: None,
            automaton: None,
        });
        shape.engine.fixes_thresholds() && compiles(&shape)
    };
    // Narrower bounds fit wherever wider ones do.
    let (mut fits, mut fails) = (0, 64);
    if !bounded(fits) {
        return None;
    }
    while fits + 1 < fails {
        let middle = u32::midpoint(fits, fails);
        if bounded(middle) { fits = middle } else { fails = middle }
    }
    Some(fits)
}

/// Whether a shape compiles, however many rows it has.
fn compiles(shape: &Shape) -> bool {
    let mut shape = shape.clone();
    shape.capacity = shape.engine.smallest();
    match shape.engine {
        #[cfg(feature = "groth16")]
        assay_statement::Engine::Groth16 => {
            define(&shape).and_then(|definition| definition.fits(Circuit::BITS)).is_ok()
        }
        #[cfg(feature = "halo2")]
        assay_statement::Engine::Halo2 => halo2::Circuit::compile(&shape).is_ok(),
        #[cfg(feature = "stark-verify")]
        assay_statement::Engine::Stark => {
            define(&shape).and_then(|definition| definition.fits(System::BITS)).is_ok()
                && System::compile(&shape).is_ok()
        }
        #[cfg(not(all(feature = "groth16", feature = "halo2", feature = "stark-verify")))]
        _ => define(&shape).is_ok(),
    }
}

/// The most records that a circuit of at most so many constraints has room for.
fn smaller(shape: &Shape, expected: usize) -> String {
    let engine = shape.engine;
    let logs = (engine.smallest().log()..shape.capacity.log()).rev();
    let fitting = logs
        .filter_map(|log| Capacity::from_log(engine, log))
        .find(|capacity| size(&Shape { capacity: *capacity, ..shape.clone() }) <= expected);
    match fitting {
        Some(capacity) => {
            format!("this policy fits with up to {} records", engine.records(capacity))
        }
        None => "this policy fits with no number of records".to_owned(),
    }
}

/// Constraints or rows of a circuit, counted without compiling it: one of none is too large.
fn size(shape: &Shape) -> usize {
    let refused = match shape.engine {
        #[cfg(feature = "groth16")]
        assay_statement::Engine::Groth16 => Circuit::compile_within(shape, 0).err(),
        #[cfg(feature = "halo2")]
        assay_statement::Engine::Halo2 => halo2::Circuit::compile_within(shape, 0).err(),
        _ => None,
    };
    match refused {
        Some(CompileError::Size { got, .. }) => got,
        _ => usize::MAX,
    }
}
