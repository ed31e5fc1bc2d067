//! How many records something is true of: limits of their number, or of their share of a
//! whole, which most often are all records. Not a predicate, but what several of them end with.

use assay_statement::policy::WHOLE;
use assay_statement::{Rule, Value};

use crate::frame::{Frame, Named};
use crate::language::{CompileError, Int};

/// A limit that a threshold is, by the threshold's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limit {
    /// Whether it is one of the share, in parts of [`WHOLE`], and not of the number.
    share: bool,
    /// Whether the count may not be smaller, or else not larger.
    least: bool,
    /// Whether the limit itself is excluded.
    exclusive: bool,
}

impl Limit {
    pub(super) fn named(name: &str) -> Option<Self> {
        let (share, least, exclusive) = match name {
            "rows_min" => (false, true, false),
            "rows_max" => (false, false, false),
            "share_min" => (true, true, false),
            "share_max" => (true, false, false),
            "share_above" => (true, true, true),
            "share_below" => (true, false, true),
            _ => return None,
        };
        Some(Self { share, least, exclusive })
    }
}

/// Whether the limits of a rule hold of a count. No share of nothing does.
pub(super) fn hold(rule: &Rule, count: usize, whole: usize) -> bool {
    let [count, whole] = [count, whole].map(|n| i128::try_from(n).unwrap_or(i128::MAX));
    whole > 0
        && rule.arguments.iter().all(|argument| {
            match (Limit::named(argument.name), argument.value) {
                (Some(limit), Value::Integer { value, .. }) => {
                    let room =
                        if limit.share { count * WHOLE - value * whole } else { count - value };
                    let room = if limit.least { room } else { -room };
                    room >= i128::from(limit.exclusive)
                }
                (None, _) | (_, Value::Text(_) | Value::Short { .. }) => true,
            }
        })
}

/// Constrains a count by the limits among a rule's thresholds. There is a record, so a share is
/// of something.
pub(super) fn constrain(
    frame: &mut Frame,
    count: &Int,
    named: &[Named],
) -> Result<(), CompileError> {
    let records = frame.records.clone();
    constrain_of(frame, count, ("records", &records), named)
}

/// Constrains a count by the limits among a rule's thresholds. Shares are those of a whole with
/// its own name, which is not zero.
pub(super) fn constrain_of(
    frame: &mut Frame,
    count: &Int,
    (name, whole): (&str, &Int),
    named: &[Named],
) -> Result<(), CompileError> {
    let limits: Vec<_> = named
        .iter()
        .filter_map(|(name, threshold)| Some((name, Limit::named(name)?, threshold.integer()?)))
        .collect();
    let builder = &mut frame.builder;
    let share = if limits.iter().any(|(_, limit, _)| limit.share) {
        let counted = builder.figure("counted", count)?;
        Some((&counted * &Int::constant(WHOLE), builder.figure(name, whole)?))
    } else {
        None
    };
    for (name, limit, bound) in limits {
        let room = match &share {
            Some((parts, whole)) if limit.share => parts - &(bound * whole),
            _ => count - bound,
        };
        let room = if limit.least { room } else { &Int::constant(0) - &room };
        let room = &room - &Int::constant(i32::from(limit.exclusive));
        builder.not_negative_closing(name, &room)?;
    }
    Ok(())
}
