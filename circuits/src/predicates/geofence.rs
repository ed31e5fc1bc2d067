//! `geofence/1`: each record's position is inside an area or on its border: a box, or a convex
//! polygon. With a limit, so is a share of all records. A record without a position is not.
//!
//! The rule's columns are the latitude and the longitude. The polygon's vertices are
//! counter-clockwise, so that its inside is on the left of each edge.

use assay_statement::shape::RuleShape;
use assay_statement::{Cell, PredicateId, Rule, Table, Value};
use num_bigint::BigInt;
use num_traits::Signed as _;

use super::limits::{self, Limit};
use super::{Figure, Outcome, Predicate};
use crate::frame::{Cells, Frame, Named, integers};
use crate::language::{CompileError, Int, IntegerCell};

pub(super) struct Geofence;

impl Predicate for Geofence {
    fn id(&self) -> PredicateId {
        PredicateId("geofence/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let outside = |cells: &[Cell]| !is_inside(rule, cells);
        let limited = rule.arguments.iter().any(|argument| Limit::named(argument.name).is_some());
        if !limited {
            return Outcome::of_records(table, outside);
        }
        let records = table.records();
        let inside = records.iter().filter(|record| !outside(&record.cells)).count();
        Outcome::of_table(records.len(), limits::hold(rule, inside, records.len()))
            .with(Figure::new(inside, records.len()))
    }

    /// Nothing here is a distance from a least value.
    fn compares(&self) -> bool {
        false
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let expected = self.misuse(
            position,
            "two columns that are not of strings, the sides of a box or the vertices of a \
             polygon, and perhaps limits of a share",
        );
        let [latitude, longitude] = rule.columns[..] else { return Err(expected) };
        let (Some(Cells::Integer(latitude)), Some(Cells::Integer(longitude))) =
            (frame.cells.get(latitude).cloned(), frame.cells.get(longitude).cloned())
        else {
            return Err(expected);
        };
        let (limits, area): (Vec<_>, Vec<_>) = frame.arguments[position]
            .iter()
            .cloned()
            .partition(|(name, _)| Limit::named(name).is_some());
        let Some(rooms) = rooms(&area, &latitude.value, &longitude.value) else {
            return Err(expected);
        };
        if limits.is_empty() {
            return every(frame, [&latitude, &longitude], &rooms);
        }
        let both = &latitude.present * &longitude.present;
        let mut inside = frame.builder.define("both present", &both)?;
        for (name, room) in rooms {
            let told = frame.builder.is_not_negative(&name, &room)?;
            inside = frame.builder.define("inside so far", &(&inside * &told))?;
        }
        let count = frame.builder.total("records inside", &inside)?;
        limits::constrain(frame, &count, &limits)
    }
}

/// Every record has a position, and it is inside.
fn every(
    frame: &mut Frame,
    cells: [&IntegerCell; 2],
    rooms: &[(String, Int)],
) -> Result<(), CompileError> {
    let Frame { builder, active, .. } = frame;
    for (name, cell) in ["latitude", "longitude"].into_iter().zip(cells) {
        builder.zero(&format!("{name} present on active rows"), &(&*active - &cell.present))?;
    }
    rooms.iter().try_for_each(|(name, room)| builder.not_negative_where(name, active, room))
}

/// By each side or edge, what is not negative on its inner side; `None` where the thresholds
/// are no area.
fn rooms(area: &[Named], latitude: &Int, longitude: &Int) -> Option<Vec<(String, Int)>> {
    let integers = integers(area)?;
    if let [("south", south), ("north", north), ("west", west), ("east", east)] = integers[..] {
        let sides = [
            ("south", latitude - south),
            ("north", north - latitude),
            ("west", longitude - west),
            ("east", east - longitude),
        ];
        return Some(sides.map(|(name, room)| (name.to_owned(), room)).into());
    }
    let vertices: Option<Vec<_>> = integers
        .chunks(2)
        .map(|vertex| match vertex {
            [("latitude", latitude), ("longitude", longitude)] => Some((*latitude, *longitude)),
            _ => None,
        })
        .collect();
    let vertices = vertices.filter(|vertices| vertices.len() > 2)?;
    let mut rooms = Vec::new();
    for (from, to) in vertices.iter().zip(vertices.iter().cycle().skip(1)) {
        let (north, east) = (to.0 - from.0, to.1 - from.1);
        let left = &(&east * &(latitude - from.0)) - &(&north * &(longitude - from.1));
        rooms.push((format!("edge {}", rooms.len() + 1), left));
    }
    Some(rooms)
}

/// Whether a record has a position, and that is in the area.
fn is_inside(rule: &Rule, cells: &[Cell]) -> bool {
    let [Some(latitude), Some(longitude)] =
        [0, 1].map(|index| cells[*rule.columns.get(index)?].integer())
    else {
        return false;
    };
    if let [Some(south), Some(north), Some(west), Some(east)] =
        ["south", "north", "west", "east"].map(|name| rule.integer(name))
    {
        return (south..=north).contains(&latitude) && (west..=east).contains(&longitude);
    }
    let all = |name: &str| -> Vec<i128> {
        let of = rule.arguments.iter().filter(|argument| argument.name == name);
        let value = |argument: &assay_statement::Argument| match argument.value {
            Value::Integer { value, .. } => Some(value),
            Value::Text(_) | Value::Short { .. } => None,
        };
        of.filter_map(value).collect()
    };
    let vertices: Vec<_> = all("latitude").into_iter().zip(all("longitude")).collect();
    let edges = vertices.iter().zip(vertices.iter().cycle().skip(1));
    !vertices.is_empty()
        && edges.into_iter().all(|(from, to)| {
            let [north, east] = [to.0 - from.0, to.1 - from.1];
            let left = BigInt::from(east) * (latitude - from.0);
            !(left - BigInt::from(north) * (longitude - from.1)).is_negative()
        })
}
