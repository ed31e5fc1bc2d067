//! Arguments of a custom predicate, read as its line in the catalogue says.

use super::catalogue::{Custom, Ends, MAX_RECORDS, Measure, Takes};
use crate::column::Kind;
use crate::policy::bounds::{argument, cell};
use crate::policy::columns::Declared;
use crate::policy::tree::Node;
use crate::policy::walk::{self, Keys, Type};
use crate::policy::{Argument, PolicyError};
use crate::value::{self, ValueError};

/// The column that a rule is asked of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) custom: &'static Custom,
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
        let keys: Vec<&str> = self.custom.takes.iter().flat_map(Takes::keys).collect();
        let mut table = vec![("predicate", Type::Text)];
        table.extend((!keys.is_empty()).then_some(("args", Type::Any)));
        let of = format!("the implementation of `{name}`");
        walk::check(implementation, &Keys { of: &of, required: &[], table: &table })?;
        let columns = vec![self.position];
        let mut arguments = Vec::new();
        if keys.is_empty() {
            return Ok((columns, arguments));
        }
        let given = implementation.get("args").map(|member| &member.value);
        let of = format!("the arguments of `{name}`");
        if let Some(given) = given {
            let table: Vec<(&str, Type)> =
                self.custom.takes.iter().flat_map(|takes| self.types(takes)).collect();
            walk::check(given, &Keys { of: &of, required: &[], table: &table })?;
        }
        let Some(given) = given else {
            let keys: Vec<String> = keys.iter().map(|key| format!("{key}: …")).collect();
            let keys = keys.join(", ");
            return Err(implementation.at.refuse(format!("`{name}` needs `args: {{{keys}}}`")));
        };
        for takes in self.custom.takes {
            arguments.extend(self.take(takes, given)?);
        }
        Ok((columns, arguments))
    }

    /// The keys of some arguments, with how their values are written.
    fn types(&self, takes: &Takes) -> Vec<(&'static str, Type)> {
        let of = match takes {
            Takes::Ends(ends) => ends.measure.of(self.kind(), self.interval()).0,
        };
        let written = |key| match of {
            Kind::Integer { .. } | Kind::Number { .. } => (key, Type::Number),
            Kind::Boolean => (key, Type::Boolean),
            Kind::Timestamp | Kind::Date | Kind::String => (key, Type::Text),
        };
        takes.keys().into_iter().map(written).collect()
    }

    fn take(&self, takes: &Takes, given: &Node) -> Result<Vec<Argument>, PolicyError> {
        match takes {
            Takes::Ends(ends) => self.ends(ends, given),
        }
    }

    fn ends(&self, ends: &Ends, given: &Node) -> Result<Vec<Argument>, PolicyError> {
        let (kind, interval) = ends.measure.of(self.kind(), self.interval());
        let bound = |key: &str| {
            let Some(member) = given.get(key) else { return Ok(None) };
            let value = bound(&member.value, ends, kind, interval).map_err(|error| {
                PolicyError { reason: format!("`{key}`: {}", error.reason), ..error }
            })?;
            Ok(Some((&member.value, value)))
        };
        let [low, high] = ends.keys;
        let (min, max) = (bound(low)?, bound(high)?);
        match (min, max) {
            (None, None) if ends.required => Err(given.at.refuse(format!(
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
                .filter_map(|(name, bound)| Some(argument(name, bound?.1, interval)))
                .collect()),
        }
    }
}

/// One end: written like a value of the kind, but bounded by the interval alone.
fn bound(
    node: &Node,
    ends: &Ends,
    kind: Kind,
    (min, max): (i128, i128),
) -> Result<i128, PolicyError> {
    let value = match kind {
        Kind::Integer { .. } | Kind::Number { .. } => {
            match value::parse(kind, node.number().unwrap_or_default()) {
                Ok(cell) => cell.integer(),
                Err(ValueError::Range { .. }) => None,
                Err(error) => return Err(node.at.refuse(error.to_string())),
            }
        }
        Kind::Boolean | Kind::Timestamp | Kind::Date | Kind::String => cell(kind, node)?.integer(),
    };
    value.filter(|value| (min..=max).contains(value)).ok_or_else(|| {
        let those = match ends.measure {
            Measure::Sum => format!(" that {MAX_RECORDS} records can have,"),
        };
        node.at.refuse(format!(
            "expected a {}{those} from {} to {}, got one outside",
            ends.noun,
            value::display(kind, min),
            value::display(kind, max)
        ))
    })
}
