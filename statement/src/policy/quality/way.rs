//! The way from one position to the next: metres for a degree, and limits of distance or speed.

use super::arguments::bound;
use crate::column::Kind;
use crate::policy::bounds::argument;
use crate::policy::tree::Node;
use crate::policy::walk::{Keys, Type, one_of};
use crate::policy::{Argument, PolicyError};

/// The key of the metres for a degree.
const METRES: &str = "metresPerDegree";

/// More metres for a degree than on any map of the Earth.
const MAX_METRES: i128 = 200_000;

static DEGREES: Keys = Keys {
    of: "`metresPerDegree`",
    required: &["latitude", "longitude"],
    table: &[("latitude", Type::Integer), ("longitude", Type::Integer)],
};

/// Limits of a way, in thousandths of metres, or of metres in a second.
#[derive(Debug, Clone, Copy)]
pub(in crate::policy) struct Way {
    limits: &'static [&'static str],
    /// What is limited.
    noun: &'static str,
    /// The largest limit.
    most: i128,
    /// Digits behind the point of the metres that a limit makes, with times in microseconds.
    digits: u8,
}

/// Limits are written so.
const THOUSANDTHS: Kind = Kind::Number { precision: 38, scale: 3 };

impl Way {
    pub(in crate::policy) const SPACING: Self = Self {
        limits: &["min", "max"],
        noun: "distance in metres",
        most: 50_000_000_000,
        digits: 3,
    };
    pub(in crate::policy) const SPEED: Self =
        Self { limits: &["max"], noun: "speed in metres a second", most: 100_000_000, digits: 9 };

    pub(in crate::policy) fn keys(self) -> Vec<&'static str> {
        std::iter::once(METRES).chain(self.limits.iter().copied()).collect()
    }

    pub(super) fn written(key: &str) -> Type {
        if key == METRES { Type::Object(&DEGREES) } else { Type::Number }
    }

    /// The thresholds, all in the smallest unit that one of the columns or the limits has: then
    /// the rule needs no other factor.
    pub(super) fn read(
        self,
        name: &str,
        given: &Node,
        kinds: &[Kind],
    ) -> Result<Vec<Argument>, PolicyError> {
        let scale = |kind: &Kind| if let Kind::Number { scale, .. } = kind { *scale } else { 0 };
        let scales: Vec<u8> = kinds.iter().map(scale).collect();
        let unit = scales.iter().copied().fold(self.digits, u8::max);
        let factor = |scale: u8| 10_i128.pow(u32::from(unit.saturating_sub(scale)));
        let Some(metres) = given.get(METRES).map(|member| &member.value) else {
            return Err(given
                .at
                .refuse(format!("expected `{METRES}` in the arguments of `{name}`")));
        };
        let whole = Kind::Integer { signed: true, bits: 64 };
        let mut arguments = Vec::new();
        let axes = [("latitude", "north"), ("longitude", "east")];
        for ((key, name), scale) in axes.into_iter().zip(&scales) {
            let Some(member) = metres.get(key) else { continue };
            let interval = (1, MAX_METRES);
            let value = bound(key, &member.value, "number of metres", whole, interval)?;
            let factor = factor(*scale);
            arguments.push(argument(name, value * factor, (factor, MAX_METRES * factor)));
        }
        let mut limits = Vec::new();
        for &key in self.limits {
            let Some(member) = given.get(key) else { continue };
            let node = &member.value;
            let value = bound(key, node, self.noun, THOUSANDTHS, (0, self.most))?;
            if limits.iter().any(|(_, least)| *least > value) {
                return Err(node
                    .at
                    .refuse("no distance is left: the smallest is larger than the largest"));
            }
            limits.push((key, value));
        }
        if limits.is_empty() {
            let keys = one_of(self.limits);
            let both = if self.limits.len() > 1 { " or both" } else { "" };
            return Err(given
                .at
                .refuse(format!("expected {keys}{both} in the arguments of `{name}`")));
        }
        let factor = factor(self.digits);
        let limits = limits
            .into_iter()
            .map(|(key, value)| argument(key, value * factor, (0, self.most * factor)));
        arguments.extend(limits);
        Ok(arguments)
    }
}
