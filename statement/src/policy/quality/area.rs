//! Areas: a box, or a convex polygon, over a column of latitudes and one of longitudes.

use num_bigint::{BigInt, Sign};

use super::arguments::bound;
use crate::column::Kind;
use crate::policy::bounds::argument;
use crate::policy::tree::{Member, Node};
use crate::policy::walk::{Keys, Type};
use crate::policy::{Argument, PolicyError};

/// The keys of areas.
pub(in crate::policy) const KEYS: [(&str, Area); 2] =
    [("box", Area::Box), ("polygon", Area::Polygon)];

/// A polygon with more vertices is no area that a circuit compares with.
const MAX_VERTICES: usize = 64;

#[derive(Debug, Clone, Copy)]
pub(in crate::policy) enum Area {
    /// Between two parallels and two meridians.
    Box,
    /// Convex, with these vertices.
    Polygon,
}

/// How an area is written.
pub(super) fn written(key: &str) -> Type {
    if key == "box" { Type::Object(&SIDES) } else { Type::List(&Type::List(&Type::Number)) }
}

static SIDES: Keys = Keys {
    of: "a `box`",
    required: &["south", "north", "west", "east"],
    table: &[
        ("south", Type::Number),
        ("north", Type::Number),
        ("west", Type::Number),
        ("east", Type::Number),
    ],
};

impl Area {
    /// The thresholds of an area over columns of two kinds.
    pub(super) fn read(
        self,
        member: &Member,
        [latitude, longitude]: [Kind; 2],
    ) -> Result<Vec<Argument>, PolicyError> {
        match self {
            Self::Box => {
                let sides = [
                    side(&member.value, ["south", "north"], latitude)?,
                    side(&member.value, ["west", "east"], longitude)?,
                ];
                Ok(sides.concat())
            }
            Self::Polygon => polygon(&member.value, latitude, longitude),
        }
    }
}

/// Two opposite sides of a box.
fn side(sides: &Node, names: [&'static str; 2], kind: Kind) -> Result<Vec<Argument>, PolicyError> {
    let interval = kind.interval().unwrap_or_default();
    let mut found = Vec::new();
    for name in names {
        let Some(member) = sides.get(name) else { continue };
        found.push((bound(name, &member.value, "side", kind, interval)?, member));
    }
    match found[..] {
        [(low, _), (high, member)] if low > high => Err(member
            .value
            .at
            .refuse(format!("expected `{}` to be at least `{}`", names[1], names[0]))),
        _ => Ok(names
            .into_iter()
            .zip(found)
            .map(|(name, (value, _))| argument(name, value, interval))
            .collect()),
    }
}

/// A vertex, and where it is written.
struct Vertex<'n> {
    latitude: i128,
    longitude: i128,
    node: &'n Node,
}

/// The vertices, counter-clockwise with north up.
fn polygon(list: &Node, latitude: Kind, longitude: Kind) -> Result<Vec<Argument>, PolicyError> {
    let items = list.items();
    if !(3..=MAX_VERTICES).contains(&items.len()) {
        return Err(list.at.refuse(format!(
            "expected 3 to {MAX_VERTICES} vertices in `polygon`, got {}",
            items.len()
        )));
    }
    let intervals = [latitude, longitude].map(|kind| kind.interval().unwrap_or_default());
    let vertex = |node| match Node::items(node) {
        [first, second] => Ok(Vertex {
            latitude: bound("polygon", first, "latitude", latitude, intervals[0])?,
            longitude: bound("polygon", second, "longitude", longitude, intervals[1])?,
            node,
        }),
        others => Err(node.at.refuse(format!(
            "expected a vertex of two numbers, [latitude, longitude], got {}",
            others.len()
        ))),
    };
    let mut vertices = items.iter().map(vertex).collect::<Result<Vec<_>, PolicyError>>()?;
    convex(&mut vertices)?;
    let thresholds = vertices.iter().flat_map(|vertex| {
        [
            argument("latitude", vertex.latitude, intervals[0]),
            argument("longitude", vertex.longitude, intervals[1]),
        ]
    });
    Ok(thresholds.collect())
}

/// Refuses vertices that are not those of a strictly convex polygon, each once; turns them
/// around where they are clockwise.
fn convex(vertices: &mut [Vertex<'_>]) -> Result<(), PolicyError> {
    for (index, vertex) in vertices.iter().enumerate() {
        let same = |other: &&Vertex<'_>| {
            (other.latitude, other.longitude) == (vertex.latitude, vertex.longitude)
        };
        if vertices.iter().take(index).any(|other| same(&other)) {
            return Err(vertex.node.at.refuse(
                "the vertex is in `polygon` before: each is given once, the first not again at the end",
            ));
        }
    }
    if area(vertices).sign() == Sign::Minus {
        vertices.reverse();
    }
    let neighbours = || vertices.iter().zip(vertices.iter().cycle().skip(1));
    for ((before, vertex), after) in neighbours().zip(vertices.iter().cycle().skip(2)) {
        let turn = left(before, vertex, after).sign();
        if turn != Sign::Plus {
            let how = if turn == Sign::NoSign { "does not turn" } else { "turns inwards" };
            return Err(vertex.node.at.refuse(format!(
                "expected the vertices of a convex polygon in their order: the boundary {how} here"
            )));
        }
    }
    // Turns to one side alone may go around more than once.
    for (from, to) in neighbours() {
        let beyond = |other: &&Vertex<'_>| left(from, to, other).sign() == Sign::Minus;
        if let Some(vertex) = vertices.iter().find(beyond) {
            return Err(vertex.node.at.refuse(
                "expected the vertices of a convex polygon in their order: another edge cuts this \
                 vertex off",
            ));
        }
    }
    Ok(())
}

/// Twice the area, negative where the vertices are clockwise.
fn area(vertices: &[Vertex<'_>]) -> BigInt {
    let Some(first) = vertices.first() else { return BigInt::ZERO };
    let pairs = vertices.iter().zip(vertices.iter().skip(1));
    pairs.map(|(a, b)| left(first, a, b)).sum()
}

/// How far a point is to the left of the way from one vertex to the next: positive, zero on
/// the line, or negative.
fn left(from: &Vertex<'_>, to: &Vertex<'_>, point: &Vertex<'_>) -> BigInt {
    let [east, north] = [to.longitude - from.longitude, to.latitude - from.latitude];
    let [x, y] = [point.longitude - from.longitude, point.latitude - from.latitude];
    BigInt::from(east) * y - BigInt::from(north) * x
}
