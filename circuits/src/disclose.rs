//! What the owner of the data tells of the figures that a policy discloses.

use assay_statement::policy::WHOLE;
use assay_statement::{Disclosed, Disclosing, Disclosure, Kind, Policy, Rule, Value};
use num_bigint::{BigInt, Sign};
use num_traits::{One as _, ToPrimitive as _};

use crate::check::Report;
use crate::predicates::Figure;

/// What is told of each rule that discloses, in the order of [`Policy::disclosing`]; `None` of one
/// without a figure, which does not hold.
#[must_use]
pub fn disclose(policy: &Policy, report: &Report) -> Vec<Option<Disclosed>> {
    let told = |disclosing: &Disclosing| {
        let rule = policy.rules().get(disclosing.rule)?;
        let figure = report.rules.get(disclosing.rule)?.outcome.figure.as_ref()?;
        let kind = rule.columns.first().map(|&column| policy.columns()[column].kind);
        interval(rule, disclosing, figure, kind)
    };
    policy.disclosing().iter().map(told).collect()
}

fn interval(
    rule: &Rule,
    Disclosing { ends: [least, _], disclosure, rule: _ }: &Disclosing,
    figure: &Figure,
    kind: Option<Kind>,
) -> Option<Disclosed> {
    let parts = parts(rule, least, kind);
    // A number of records is told as such, though its figure may be their share.
    let whole = BigInt::one();
    let denominator = if least.starts_with("rows") { &whole } else { figure.denominator() };
    let scaled = figure.numerator() * &parts;
    // A standard deviation's figure is its square.
    let is_root = rule.predicate.0.starts_with("stddev");
    let (floor, is_whole) = if is_root {
        let scaled = scaled * &parts;
        let root = floor(&scaled, denominator).sqrt();
        let is_whole = &root * &root * denominator == scaled;
        (root, is_whole)
    } else {
        let floor = floor(&scaled, denominator);
        let is_whole = &floor * denominator == scaled;
        (floor, is_whole)
    };
    let at_least = floor.to_i128()?;
    match disclosure {
        Disclosure::Exactly { .. } => {
            let at_most = at_least.checked_add(i128::from(!is_whole))?;
            Some(Disclosed { at_least, at_most })
        }
        Disclosure::Bucket(edges) => {
            let limit = rule.arguments.iter().find(|argument| argument.name == *least)?;
            let Value::Integer { min, max, .. } = limit.value else { return None };
            // What is no whole number of units lies behind an edge where its integer part does.
            let buckets = Disclosure::buckets(edges, (min, max));
            buckets.take_while(|bucket| bucket.at_least <= at_least).last()
        }
    }
}

/// How many units of a rule's thresholds one of its figure is.
fn parts(rule: &Rule, least: &str, kind: Option<Kind>) -> BigInt {
    if least.starts_with("share") {
        return WHOLE.into();
    }
    match kind.map(|kind| rule.written(least, kind)) {
        Some(Kind::Number { scale, .. }) if least == "min" => BigInt::from(10).pow(scale.into()),
        _ => BigInt::one(),
    }
}

/// The integer part, also of what is negative.
fn floor(numerator: &BigInt, denominator: &BigInt) -> BigInt {
    let quotient = numerator / denominator;
    let rest = numerator - &quotient * denominator;
    if rest.sign() == Sign::Minus { quotient - 1_i32 } else { quotient }
}
