//! Rules about positions in plain words.

use assay_statement::value::{display, shortest};
use assay_statement::{Column, Kind, Rule, Value};

use crate::words::{between, order};

/// Where records are.
pub(crate) fn geofence(rule: &Rule, columns: &[&Column], limits: Option<String>) -> Option<String> {
    let [latitude, longitude] = columns else { return None };
    let records = limits.map_or_else(|| "every record has".to_owned(), |some| some + " with");
    let area = area(rule, latitude.kind, longitude.kind)?;
    let (latitude, longitude) = (&latitude.name, &longitude.name);
    Some(format!(
        "{records} a position (`{latitude}`, `{longitude}`) inside {area}, or on its border, edges being straight in degrees"
    ))
}

/// How far records are from the ones before.
pub(crate) fn spacing(rule: &Rule, columns: &[&Column]) -> Option<String> {
    let ([latitude, longitude], identity) = columns.split_first_chunk()?;
    let unit = unit([latitude, longitude], 3);
    let bounds = between(rule, ["min", "max"], |_, value| metres(value, unit))?;
    let (plane, order) = (plane(rule, [latitude, longitude], unit)?, order(identity));
    let (latitude, longitude) = (&latitude.name, &longitude.name);
    Some(format!(
        "every record has a position (`{latitude}`, `{longitude}`) whose distance from the one before is {bounds} metres, {plane}, {order}"
    ))
}

/// How fast records follow the ones before.
pub(crate) fn speed(rule: &Rule, columns: &[&Column]) -> Option<String> {
    let ([latitude, longitude, time], identity) = columns.split_first_chunk()?;
    let unit = unit([latitude, longitude], 9);
    // Units for each microsecond.
    let most = metres(rule.integer("max")?, unit.saturating_sub(6));
    let (plane, order) = (plane(rule, [latitude, longitude], unit)?, order(identity));
    let (latitude, longitude, time) = (&latitude.name, &longitude.name, &time.name);
    Some(format!(
        "every record has a time in `{time}` that is later than the one before, and a position (`{latitude}`, `{longitude}`) reached from there at no more than {most} metres a second, {plane}, {order}"
    ))
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

/// On which map distances are.
fn plane(rule: &Rule, [latitude, longitude]: [&Column; 2], unit: u8) -> Option<String> {
    let north = metres(rule.integer("north")?, unit.saturating_sub(scale(latitude)));
    let east = metres(rule.integer("east")?, unit.saturating_sub(scale(longitude)));
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
