//! Arguments of a custom predicate, read as its line in the catalogue says.

use super::{Way, area, custom};
use crate::column::Kind;
use crate::policy::bounds::{argument, cell};
use crate::policy::catalogue::{
    Columns, Comparison, Custom, Ends, MAX_RECORDS, Measure, Number, SHARE, Takes, distances,
    measured,
};
use crate::policy::columns::Declared;
use crate::policy::tree::{Member, Node};
use crate::policy::walk::{self, Keys, Type, one_of};
use crate::policy::{Argument, PolicyError, Rule, WHOLE, count, limits, set};
use crate::value::{self, ValueError};

/// A predicate, and the column that it is asked of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) custom: Custom,
    pub(super) position: usize,
    pub(super) declared: &'a [Declared<'a>],
}

impl Asked<'_> {
    fn kind(&self) -> Kind {
        self.declared[self.position].column.kind
    }

    /// None of a string; no threshold is of one.
    fn interval(&self) -> (i128, i128) {
        self.kind().interval().unwrap_or_default()
    }

    /// The columns and thresholds of an implementation.
    pub(super) fn read(
        &self,
        implementation: &Node,
    ) -> Result<(Vec<usize>, Vec<Argument>), PolicyError> {
        let name = self.custom.name();
        let takes = self.custom.takes;
        let types: Vec<(&str, Type)> = takes.iter().flat_map(|takes| self.types(takes)).collect();
        let mut table = vec![("predicate", Type::Text)];
        table.extend((!types.is_empty()).then_some(("args", Type::Any)));
        let of = format!("the implementation of `{name}`");
        walk::check(implementation, &Keys { of: &of, required: &[], table: &table })?;
        let mut columns = vec![self.position];
        let mut arguments = Vec::new();
        if types.is_empty() {
            return Ok((columns, arguments));
        }
        let Some(given) = implementation.get("args").map(|member| &member.value) else {
            let keys: Vec<String> = types.iter().map(|(key, _)| format!("{key}: …")).collect();
            let keys = keys.join(", ");
            return Err(implementation.at.refuse(format!("`{name}` needs `args: {{{keys}}}`")));
        };
        let of = format!("the arguments of `{name}`");
        walk::check(given, &Keys { of: &of, required: &[], table: &types })?;
        for takes in takes {
            match takes {
                Takes::Ends(ends) => arguments.extend(self.ends(ends, given)?),
                Takes::Number(number) => arguments.push(self.number(number, given)?),
                Takes::Values(key) => arguments.extend(self.values(key, given)?),
                Takes::Distance(name) => arguments.push(self.distance(name, given)?),
                Takes::Column((key, of)) => {
                    let member = self.needed(key, given)?;
                    columns.push(self.named(member, *of)?);
                }
                Takes::Area => arguments.extend(self.area(columns.last(), given)?),
                Takes::Way(way) => {
                    let kinds = columns.iter().map(|&column| self.declared[column].column.kind);
                    arguments.extend(way.read(name, given, &kinds.collect::<Vec<_>>())?);
                }
                Takes::AtLeast => arguments.extend(at_least(given)?),
                Takes::Other(comparisons) => {
                    let (member, comparison) = self.one(given, comparisons)?;
                    let at = usize::from(!comparison.swapped);
                    columns.insert(at, self.other(member, comparison)?);
                    arguments.push(argument(comparison.name, comparison.value, (0, 1)));
                }
            }
        }
        Ok((columns, arguments))
    }

    /// The keys of some arguments, with how their values are written.
    fn types(&self, takes: &Takes) -> Vec<(&'static str, Type)> {
        let written = |kind| match kind {
            Kind::Integer { .. } | Kind::Number { .. } => Type::Number,
            Kind::Boolean => Type::Boolean,
            Kind::Timestamp | Kind::Date | Kind::String | Kind::Short { .. } => Type::Text,
        };
        let of = |key| match takes {
            Takes::Ends(ends) => (key, written(ends.measure.of(self.kind(), self.interval()).0)),
            Takes::Values(_) => (key, Type::List(&Type::Any)),
            Takes::Other(_) | Takes::Column(_) => (key, Type::Text),
            Takes::Area => (key, area::written(key)),
            Takes::Way(_) => (key, Way::written(key)),
            Takes::Number(_) | Takes::AtLeast | Takes::Distance(_) => (key, Type::Number),
        };
        takes.keys(self.kind()).into_iter().map(of).collect()
    }

    fn ends(&self, ends: &Ends, given: &Node) -> Result<Vec<Argument>, PolicyError> {
        let (kind, interval) = ends.measure.of(self.kind(), self.interval());
        let unit = ends.measure.unit(self.kind());
        let those = if ends.measure == Measure::Sum {
            format!("{} that {MAX_RECORDS} records can have,", ends.noun)
        } else {
            ends.noun.to_owned()
        };
        let end = |key: &str| {
            let Some(member) = given.get(key) else { return Ok(None) };
            bound(key, &member.value, &those, kind, interval)
                .map(|value| Some((&member.value, value)))
        };
        let [low, high] = ends.keys;
        let (min, max) = (end(low)?, end(high)?);
        match (min, max) {
            (None, None) => Err(given.at.refuse(format!(
                "expected `{low}`, `{high}` or both in the arguments of `{}`",
                self.custom.name()
            ))),
            (Some((_, min)), Some((node, max))) if min > max => Err(node.at.refuse(format!(
                "no {} is left: the smallest is {}, the largest {}",
                ends.noun,
                value::display(kind, min),
                value::display(kind, max)
            ))),
            _ => Ok(ends
                .names
                .into_iter()
                .zip([min, max])
                .filter_map(|(name, end)| {
                    Some(argument(name, end?.1 * unit, (interval.0 * unit, interval.1 * unit)))
                })
                .collect()),
        }
    }

    fn number(&self, number: &Number, given: &Node) -> Result<Argument, PolicyError> {
        let member = self.needed(number.key, given)?;
        let node = &member.value;
        let value = bound(number.key, node, number.noun, number.kind, number.interval)?;
        Ok(argument(number.key, value, number.interval))
    }

    fn values(&self, key: &str, given: &Node) -> Result<Vec<Argument>, PolicyError> {
        set::members(&self.needed(key, given)?.value, key, self.kind())
    }

    /// The member under a key that must be there.
    fn needed<'n>(&self, key: &str, given: &'n Node) -> Result<&'n Member, PolicyError> {
        given.get(key).ok_or_else(|| {
            given
                .at
                .refuse(format!("expected `{key}` in the arguments of `{}`", self.custom.name()))
        })
    }

    fn distance(&self, name: &'static str, given: &Node) -> Result<Argument, PolicyError> {
        let (min, max) = self.interval();
        let units: Vec<_> = distances(self.kind())
            .into_iter()
            .map(|(key, kind, unit)| (key, (kind, unit)))
            .collect();
        let (member, (kind, unit)) = self.one(given, &units)?;
        let most = (max - min) / unit;
        let value = bound(&member.key, &member.value, "distance", kind, (0, most))?;
        Ok(argument(name, value * unit, (0, max - min)))
    }

    /// The only one of several keys that is given, with what it stands for.
    fn one<'n, T: Copy>(
        &self,
        given: &'n Node,
        keys: &[(&str, T)],
    ) -> Result<(&'n Member, T), PolicyError> {
        let of = |member: &'n Member| {
            let found = keys.iter().find(|(key, _)| *key == member.key)?;
            Some((member, found.1))
        };
        let mut found = given.members().iter().filter_map(of);
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(only),
            (Some((first, _)), Some((second, _))) => Err(second
                .at
                .refuse(format!("expected one of `{}` and `{}`, got both", first.key, second.key))),
            (None, _) => {
                let keys: Vec<&str> = keys.iter().map(|(key, _)| *key).collect();
                Err(given.at.refuse(format!(
                    "expected {} in the arguments of `{}`",
                    one_of(&keys),
                    self.custom.name()
                )))
            }
        }
    }

    /// The area over the column and another.
    fn area(&self, other: Option<&usize>, given: &Node) -> Result<Vec<Argument>, PolicyError> {
        let other = other.map_or(self.kind(), |other| self.declared[*other].column.kind);
        let (member, area) = self.one(given, &area::KEYS)?;
        area.read(member, [self.kind(), other])
    }

    /// The other column of a kind that a member names.
    fn named(&self, member: &Member, of: Columns) -> Result<usize, PolicyError> {
        let other = self.another(member)?;
        let kind = self.declared[other].column.kind;
        if of.fits(kind) {
            return Ok(other);
        }
        let wanted = of.wanted();
        Err(member.value.at.refuse(format!("expected a column {wanted}, got one of {kind}")))
    }

    /// The column that a member names.
    fn another(&self, member: &Member) -> Result<usize, PolicyError> {
        let at = member.value.at;
        let named = member.value.text().unwrap_or_default();
        match self.declared.iter().position(|each| each.column.name == named) {
            Some(other) if other == self.position => {
                Err(at.refuse("expected another column, got the one that is compared"))
            }
            Some(other) => Ok(other),
            None => Err(at.refuse("expected the name of a declared column")),
        }
    }

    /// The column that a comparison names.
    fn other(&self, member: &Member, comparison: Comparison) -> Result<usize, PolicyError> {
        let at = member.value.at;
        let other = self.another(member)?;
        let (own, kind) = (self.kind(), self.declared[other].column.kind);
        let alike = match (own, kind) {
            (Kind::Integer { .. }, Kind::Integer { .. })
            | (Kind::Short { .. }, Kind::Short { .. }) => true,
            (Kind::Number { scale, .. }, Kind::Number { scale: other, .. }) => scale == other,
            _ => own == kind,
        };
        if !alike {
            return Err(at.refuse(format!(
                "expected a column that compares with one of {own}, got one of {kind}"
            )));
        }
        if kind.is_string() && comparison.name != "equal" {
            return Err(at.refuse(format!(
                "`{}` needs columns whose values have an order, got {kind}",
                member.key
            )));
        }
        Ok(other)
    }
}

/// The least share of records that a rule is about, where it need not be all of them.
pub(super) fn at_least(given: &Node) -> Result<Option<Argument>, PolicyError> {
    let [key, _] = SHARE.keys;
    let Some(member) = given.get(key) else { return Ok(None) };
    // A share of records is written alike for every kind.
    let (kind, interval) = SHARE.measure.of(Kind::Boolean, (0, 1));
    let least = bound(key, &member.value, SHARE.noun, kind, interval)?;
    Ok(Some(argument(SHARE.names[0], least, interval)))
}

/// An edge between buckets of a rule's figure, written like its limit `name`.
pub(in crate::policy) fn edge(
    node: &Node,
    entry: &Node,
    rule: &Rule,
    name: &str,
    kind: Option<Kind>,
) -> Result<i128, PolicyError> {
    let (kind, interval, unit) = match kind.and_then(|kind| measured(rule.predicate, name, kind)) {
        Some(measured) => measured,
        None if custom::is(entry) => {
            let (written, interval) = SHARE.measure.of(Kind::Boolean, (0, 1));
            (written, interval, 1)
        }
        None if name == SHARE.names[0] => return limits::share(node, 0, WHOLE),
        None => return count::within(node, 0),
    };
    Ok(bound("edge", node, "figure", kind, interval)? * unit)
}

/// One bound under a key: written like a value of the kind, but limited by the interval alone.
pub(super) fn bound(
    key: &str,
    node: &Node,
    those: &str,
    kind: Kind,
    (min, max): (i128, i128),
) -> Result<i128, PolicyError> {
    let about = |reason: String| node.at.refuse(format!("`{key}`: {reason}"));
    let value = match kind {
        Kind::Integer { .. } | Kind::Number { .. } => {
            match value::parse(kind, node.number().unwrap_or_default()) {
                Ok(cell) => cell.integer(),
                Err(ValueError::Range { .. }) => None,
                Err(error) => return Err(about(error.to_string())),
            }
        }
        Kind::Boolean | Kind::Timestamp | Kind::Date | Kind::String | Kind::Short { .. } => {
            cell(kind, node).map_err(|error| about(error.reason))?.integer()
        }
    };
    value.filter(|value| (min..=max).contains(value)).ok_or_else(|| {
        about(format!(
            "expected a {those} from {} to {}, got one outside",
            value::display(kind, min),
            value::display(kind, max)
        ))
    })
}
