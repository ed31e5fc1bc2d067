//! What every statement needs, whatever its rules: padding, typed cells, the order
//! of records, the hash of thresholds, commitment and nullifier. A policy that identifies
//! no records has neither order nor nullifier.

mod commitment;
mod identity;
mod order;

use std::slice::from_ref;

use assay_statement::packing::Word;
use assay_statement::shape::ArgumentShape;
use assay_statement::{Entry, Kind, Shape, hash::tag};

use crate::language::{
    Builder, CompileError, Definition, Digest, Element, Inputs, Int, IntegerCell, Interval,
    Publication, ShortCell, TextCell, Threshold,
};

pub use order::Order;

/// The cells of one column.
#[derive(Debug, Clone)]
pub enum Cells {
    /// Of any kind but strings.
    Integer(IntegerCell),
    /// Of strings of any length.
    Text(TextCell),
    /// Of short strings.
    Short(ShortCell),
}

impl Cells {
    /// 1 where there is a value.
    #[must_use]
    pub const fn present(&self) -> &Int {
        match self {
            Self::Integer(cell) => &cell.present,
            Self::Text(cell) => &cell.present,
            Self::Short(cell) => &cell.present,
        }
    }
}

/// What a predicate writes its constraints with.
#[derive(Debug)]
pub struct Frame {
    /// The definition so far.
    pub builder: Builder,
    /// 1 on rows that hold a record.
    pub active: Int,
    /// The declared columns.
    pub cells: Vec<Cells>,
    /// The number of records, for the closing part.
    pub records: Int,
    /// The order of the records, where they have an identity.
    pub order: Option<Order>,
    /// The types of the declared columns.
    pub kinds: Vec<Kind>,
    /// Positions of the identity columns.
    pub identity: Vec<usize>,
    /// For each rule, its thresholds by name.
    pub arguments: Vec<Vec<Named>>,
    /// For each rule so far that only counts, 1 where it is said to hold, for the closing part.
    pub counted: Vec<Int>,
    as_of: Option<[Int; 2]>,
    word: Word,
    parameters: Digest,
}

/// A threshold of a rule, with its name.
pub type Named = (&'static str, Threshold);

impl Frame {
    /// Columns, thresholds and order of a shape, before any rule. Each column but those of
    /// strings has the interval that its cells keep to.
    ///
    /// # Errors
    /// When an expression does not fit.
    pub fn new(shape: &Shape, intervals: &[Option<(i128, i128)>]) -> Result<Self, CompileError> {
        let word = shape.engine.hash().word();
        let (mut builder, active) = Builder::new(word)?;
        let records = builder.total("records", &active)?;
        let cells = declare(&mut builder, &active, &shape.columns, intervals)?;
        let (arguments, parameters) = thresholds(&mut builder, shape)?;
        // Neighbours are compared cell by cell of an engine: an element that carries
        // more than a digit is no integer that every engine can subtract.
        let comparable = Word { element_bits: word.digit_bits, ..word };
        let key = elements(comparable, &cells, &shape.identity);
        let order = Order::new(&mut builder, &key)?;
        let identity = shape.identity.clone();
        Ok(Self {
            builder,
            active,
            cells,
            records,
            order,
            kinds: shape.columns.clone(),
            identity,
            arguments,
            counted: Vec::new(),
            as_of: None,
            word,
            parameters,
        })
    }

    /// The day since 0001-01-01, and the second of it, that ages are measured against.
    pub fn as_of(&mut self) -> [Int; 2] {
        let own = || {
            self.builder.owned_by("instance");
            self.builder.as_of()
        };
        self.as_of.get_or_insert_with(own).clone()
    }

    /// Whether a rule has asked that no two records have the same identity.
    #[must_use]
    pub fn is_strict(&self) -> bool {
        self.order.as_ref().is_some_and(Order::is_strict)
    }

    /// Order, commitment, identity and the instance, after the last rule.
    ///
    /// # Errors
    /// When an expression does not fit.
    pub fn finish(self, shape: &Shape) -> Result<Definition, CompileError> {
        let Self { mut builder, active, cells, records, order, as_of, word, parameters, .. } = self;
        if let Some(order) = order {
            order.constrain(&mut builder, &active)?;
        }
        if shape.engine.hashes_records() {
            let all: Vec<usize> = (0..cells.len()).collect();
            commitment::constrain(&mut builder, elements(word, &cells, &all), &records)?;
        }
        let identity = elements(word, &cells, &shape.identity);
        let scope = identity::constrain(&mut builder, identity, &records)?;
        builder.owned_by("instance");
        builder.publish(Publication::Bound(Entry::PolicyId));
        builder.publish(Publication::Digest(Entry::Parameters, parameters));
        builder.publish(Publication::Bound(Entry::Binding));
        builder.publish(scope);
        let time = as_of.is_none().then_some(Entry::AsOf);
        for unused in [Entry::Fingerprints].into_iter().chain(time).chain([Entry::Issuer]) {
            builder.publish(Publication::Zero(unused));
        }
        Ok(builder.finish())
    }
}

/// Thresholds that are integers, each with its name; `None` where one is not.
#[must_use]
pub fn integers(named: &[Named]) -> Option<Vec<(&'static str, &Int)>> {
    named.iter().map(|(name, threshold)| Some((*name, threshold.integer()?))).collect()
}

fn declare(
    builder: &mut Builder,
    active: &Int,
    kinds: &[Kind],
    intervals: &[Option<(i128, i128)>],
) -> Result<Vec<Cells>, CompileError> {
    let declare = |(index, kind): (usize, &Kind)| {
        builder.owned_by(format!("column#{}", index + 1));
        Ok(match (*kind, intervals.get(index).copied().flatten()) {
            (_, Some(interval)) => Cells::Integer(builder.integer_cell(active, index, interval)?),
            (Kind::Short { bytes }, None) => {
                Cells::Short(builder.short_cell(active, index, bytes)?)
            }
            (_, None) => Cells::Text(builder.text_cell(active, index)?),
        })
    };
    kinds.iter().enumerate().map(declare).collect()
}

type Thresholds = (Vec<Vec<Named>>, Digest);

fn thresholds(builder: &mut Builder, shape: &Shape) -> Result<Thresholds, CompileError> {
    builder.owned_by("parameters");
    let mut threshold = |argument: &ArgumentShape| {
        let threshold = match (argument.interval, argument.bytes) {
            (Some(interval), _) => {
                let interval = Interval::new(interval.min, interval.max);
                builder.integer_threshold(&interval, argument.value)
            }
            (None, Some(bytes)) => builder.short_threshold(bytes, argument.text.as_ref()),
            (None, None) => builder.text_threshold(),
        };
        (argument.name, threshold)
    };
    let arguments: Vec<Vec<Named>> = shape
        .rules
        .iter()
        .map(|rule| rule.arguments.iter().map(&mut threshold).collect())
        .collect();
    let elements =
        arguments.iter().flatten().flat_map(|(_, threshold)| threshold.elements()).collect();
    let parameters = builder.closing_hash("thresholds", tag::PARAMETERS, Inputs::List(elements))?;
    Ok((arguments, parameters))
}

/// The packed elements of the selected columns, most significant first: they compare
/// like the columns from left to right.
fn elements(word: Word, cells: &[Cells], selected: &[usize]) -> Vec<Element> {
    let mut elements: Vec<Element> = Vec::new();
    let mut room = 0;
    let mut push = |own: &[(Int, u32)], elements: &mut Vec<Element>| {
        let width: u32 = own.iter().map(|(_, width)| width).sum();
        match elements.last_mut() {
            Some(Element::Packed(fields)) if width <= room => fields.extend_from_slice(own),
            _ => {
                elements.push(Element::Packed(own.to_vec()));
                room = word.element_bits;
            }
        }
        room -= width;
    };
    for &index in selected {
        let cell = &cells[index];
        push(&[(cell.present().clone(), 1)], &mut elements);
        match cell {
            Cells::Integer(cell) => {
                cell.digits.iter().for_each(|digit| push(from_ref(digit), &mut elements));
            }
            // A byte keeps to one element.
            Cells::Short(cell) => {
                for byte in &cell.bytes {
                    push(&byte.fields(), &mut elements);
                }
            }
            // A digest has its elements to itself.
            Cells::Text(cell) => elements.push(Element::Digest(cell.digest)),
        }
    }
    elements
}
