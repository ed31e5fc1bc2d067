//! The public values: the instance, the policy's thresholds, and the hashes of entries,
//! all of which a verifier computes itself.

use assay_statement::hash::{self, HashField as _};
use assay_statement::time::Time;
use assay_statement::{Bytes32, Engine, Entry, Instance, Policy, Value};
use p3_field::PrimeCharacteristicRing as _;
use p3_koala_bear::KoalaBear;

use super::bounds::Bounds;
use super::limbs::{LIMB_BITS, Limbs};
use super::poly::{Poly, Variable};
use super::sheet::DIGEST;
use crate::engines::stark::segment::Place;
use crate::language::{Argument, Definition, digit};

/// Limbs of a keccak256 digest below 2^248.
pub(super) const KECCAK: usize = 9;

/// Where each public value is.
#[derive(Debug, Clone)]
pub(in super::super) struct Publics {
    pub(super) bounds: Vec<Bounds>,
    entries: Vec<usize>,
    arguments: Vec<Vec<usize>>,
    shared: Vec<usize>,
    /// The commitments to what is taken over from the segment before, and left to the
    /// next one.
    entry: Option<usize>,
    exit: Option<usize>,
}

/// Widths of the limbs of a digit, from the lowest.
fn limb_widths(bits: u32) -> impl Iterator<Item = u32> {
    (0..bits).step_by(LIMB_BITS as usize).map(move |low| LIMB_BITS.min(bits - low))
}

/// Bits of an integer; `None` of a digest.
fn width(argument: &Argument) -> Option<u32> {
    match argument {
        Argument::Digit { bits, .. } => Some(*bits),
        Argument::Day => Some(Time::DAY_BITS),
        Argument::Second => Some(Time::SECOND_BITS),
        Argument::Bytes { count, .. } => Some(bits_of(*count)),
        Argument::Digest(_) => None,
    }
}

/// Bits of a few bytes.
fn bits_of(bytes: usize) -> u32 {
    u8::BITS * u32::try_from(bytes).unwrap_or(u32::MAX)
}

const fn lanes(entry: Entry) -> usize {
    if matches!(entry, Entry::Commitment) {
        // A proof's commitment to its tables is no value that they could depend on.
        0
    } else if entry.is_keccak(Engine::Stark.hash()) {
        KECCAK
    } else {
        DIGEST
    }
}

impl Publics {
    pub(in super::super) fn new(definition: &Definition, place: Place) -> Self {
        let mut bounds = Vec::new();
        let mut put = |count: usize, of: Bounds| {
            bounds.extend(std::iter::repeat_n(of, count));
            bounds.len() - count
        };
        let element = Bounds::ELEMENT;
        let entries = Entry::ALL.iter().map(|entry| put(lanes(*entry), element)).collect();
        let arguments = definition.arguments.iter().map(|argument| match width(argument) {
            Some(bits) => {
                limb_widths(bits).map(|bits| put(1, Bounds::unsigned(bits))).collect::<Vec<_>>()
            }
            None => (0..KECCAK).map(|_| put(1, element)).collect(),
        });
        let arguments = arguments.collect();
        let shared = definition.shared.iter().map(|_| put(DIGEST, element)).collect();
        let entry = (!place.first).then(|| put(DIGEST, element));
        let exit = (!place.last).then(|| put(DIGEST, element));
        Self { bounds, entries, arguments, shared, entry, exit }
    }

    /// How many there are.
    pub(in super::super) const fn count(&self) -> usize {
        self.bounds.len()
    }

    fn polys(start: usize, count: usize) -> Vec<Poly> {
        (start..start + count).map(|index| Poly::variable(Variable::Public(index))).collect()
    }

    pub(super) fn entry(&self, entry: Entry) -> Vec<Poly> {
        Self::polys(self.entries[entry as usize], lanes(entry))
    }

    /// A digit of a threshold.
    pub(super) fn argument(&self, index: usize) -> Limbs {
        Limbs(self.argument_polys(index))
    }

    fn argument_polys(&self, index: usize) -> Vec<Poly> {
        let poly = |index: &usize| Poly::variable(Variable::Public(*index));
        self.arguments[index].iter().map(poly).collect()
    }

    /// The digest of a threshold that is a string.
    pub(super) fn text(&self, index: usize) -> Vec<Poly> {
        self.argument_polys(index)
    }

    pub(super) fn shared(&self, index: usize) -> Vec<Poly> {
        Self::polys(self.shared[index], DIGEST)
    }

    /// The commitment to what is taken over.
    pub(super) fn entry_link(&self) -> Vec<Poly> {
        self.entry.map_or_else(Vec::new, |start| Self::polys(start, DIGEST))
    }

    /// The commitment to what is left.
    pub(super) fn exit_link(&self) -> Vec<Poly> {
        self.exit.map_or_else(Vec::new, |start| Self::polys(start, DIGEST))
    }

    /// The values for a policy of the definition's shape, and an instance whose entries
    /// are canonical; commitments to links follow them.
    pub(in super::super) fn values(
        definition: &Definition,
        policy: &Policy,
        instance: &Instance,
    ) -> Vec<KoalaBear> {
        let entry = |entry: Entry| match lanes(entry) {
            0 => Vec::new(),
            DIGEST => elements(instance.get(entry)),
            _ => KoalaBear::keccak(instance.get(entry)),
        };
        let mut values: Vec<KoalaBear> = Entry::ALL.iter().flat_map(|&each| entry(each)).collect();
        let thresholds: Vec<&Value> = policy
            .rules()
            .iter()
            .flat_map(|rule| &rule.arguments)
            .map(|argument| &argument.value)
            .collect();
        let time = Time::from_bytes(instance.as_of);
        let part = |part: fn(Time) -> u32| time.map_or(0, |time| i128::from(part(time)));
        for argument in &definition.arguments {
            let value = match *argument {
                Argument::Digit { threshold, shift, bits } => match thresholds.get(threshold) {
                    Some(Value::Integer { value, min, .. }) => digit(value - min, shift, bits),
                    Some(Value::Text(_) | Value::Short { .. }) | None => 0,
                },
                Argument::Bytes { threshold, start, count } => match thresholds.get(threshold) {
                    Some(Value::Short { text, .. }) => (start..start + count)
                        .fold(0, |value, index| value << 8 | i128::from(text.byte(index))),
                    Some(Value::Integer { .. } | Value::Text(_)) | None => 0,
                },
                Argument::Day => part(|time| time.day),
                Argument::Second => part(|time| time.second),
                Argument::Digest(threshold) => {
                    let text = match thresholds.get(threshold) {
                        Some(Value::Text(text)) => *text,
                        Some(Value::Integer { .. } | Value::Short { .. }) | None => Bytes32::ZERO,
                    };
                    values.extend(KoalaBear::keccak(text));
                    continue;
                }
            };
            let mut low = 0;
            for width in limb_widths(width(argument).unwrap_or_default()) {
                values.push(super::field(digit(value, low, width)));
                low += width;
            }
        }
        for shared in &definition.shared {
            let inputs: Vec<KoalaBear> =
                shared.inputs.iter().flat_map(|&each| entry(each)).collect();
            values.extend(hash::hash::<KoalaBear>(shared.tag, &inputs));
        }
        values
    }
}

/// The eight elements of a hash entry.
fn elements(entry: Bytes32) -> Vec<KoalaBear> {
    let element = |bytes: &[u8]| {
        KoalaBear::from_u32(bytes.iter().fold(0, |value, byte| value << 8 | u32::from(*byte)))
    };
    entry.0.chunks(4).map(element).collect()
}
