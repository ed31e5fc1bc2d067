//! Rules about positions in plain words.

use assay_statement::value::{display, shortest};
use assay_statement::{Column, Kind, Rule, Value};

use crate::words::between;

/// What stands in the place of a name in a sentence about a latitude and a longitude.
pub(crate) fn fill(rule: &Rule, columns: &[&Column], name: &str) -> Option<String> {
    let [latitude, longitude, ..] = columns else { return None };
    let unit = |least| unit([latitude, longitude], least);
    match name {
        "area" => area(rule, latitude.kind, longitude.kind),
        "plane" => plane(rule),
        "metres" => between(rule, ["min", "max"], |_, value| metres(value, unit(3))),
        // Units for each microsecond.
        "speed" => Some(metres(rule.integer("max")?, unit(9).saturating_sub(6))),
        _ => None,
    }
}

const fn scale(column: &Column) -> u8 {
    if let Kind::Number { scale, .. } = column.kind { scale } else { 0 }
}

/// Digits behind the point of the metres that ways are counted in.
fn unit(columns: [&Column; 2], least: u8) -> u8 {
    columns.map(scale).into_iter().fold(least, u8::max)
}

fn metres(value: i128, digits: u8) -> String {
    shortest(Kind::Number { precision: 38, scale: digits }, value)
}

/// On which map distances are. A degree is so many whole metres, each of so many units as it has
/// at least.
fn plane(rule: &Rule) -> Option<String> {
    let metres = |name| {
        let mut axis = rule.arguments.iter().filter(|argument| argument.name == name);
        match axis.next()?.value {
            Value::Integer { value, min, .. } => value.checked_div(min),
            Value::Text(_) | Value::Short { .. } => None,
        }
    };
    let (north, east) = (metres("north")?, metres("east")?);
    Some(format!(
        "on a plane with {north} metres for a degree of latitude and {east} for one of longitude"
    ))
}

fn area(rule: &Rule, latitude: Kind, longitude: Kind) -> Option<String> {
    let shown = |name, kind| rule.integer(name).map(|value| display(kind, value));
    if let (Some(south), Some(north)) = (shown("south", latitude), shown("north", latitude)) {
        let (west, east) = (shown("west", longitude)?, shown("east", longitude)?);
        return Some(format!("the box from ({south}, {west}) to ({north}, {east})"));
    }
    let all = |name, kind| {
        let of = rule.arguments.iter().filter(move |argument| argument.name == name);
        of.filter_map(move |argument| match argument.value {
            Value::Integer { value, .. } => Some(display(kind, value)),
            Value::Text(_) | Value::Short { .. } => None,
        })
    };
    let vertices = all("latitude", latitude).zip(all("longitude", longitude));
    let vertices: Vec<_> = vertices.map(|(north, east)| format!("({north}, {east})")).collect();
    (!vertices.is_empty()).then(|| format!("the polygon {}", vertices.join(", ")))
}
