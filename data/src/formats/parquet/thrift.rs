//! Thrift's compact protocol, walked without keeping a value: what the crate `parquet` decodes is
//! looked at here before.
//!
//! The crate reads a field that it knows as what it should be, whatever the file says that it is;
//! reads numbers of any length; and skips what it does not know in steps that may take no bytes:
//! booleans in lists, and anything of a fixed size behind the end of a page's header. So a few bytes
//! keep it busy for hours. The walk is strict: every field that the crate knows has the type that
//! the crate takes it for, numbers and lengths fit, and nothing in a list is without bytes. What
//! passes is read by the crate at the same places, in at most as many steps as it has bytes.
//! ([The protocol](https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md).)

/// What a value is.
pub(super) enum Kind {
    Boolean,
    Byte,
    /// Of 16, 32 or 64 bits, which are written alike.
    Integer,
    Double,
    Binary,
    List(&'static Self),
    Struct(&'static Shape),
}

/// The fields of a struct that the crate reads, by their ids. It skips every other one.
pub(super) struct Shape(pub(super) &'static [(i16, Kind)]);

/// Told of every field that the crate reads, with its integer or the length of its text, and of the
/// end of every struct, as of a field 0. It refuses by `None`.
pub(super) type Seen<'a> = &'a mut dyn FnMut(&'static Shape, i16, i64) -> Option<()>;

/// Values inside each other. The crate stops at 64.
const DEPTH: u8 = 32;

/// The length of the struct that begins here, if it is one that the crate can be given.
pub(super) fn walk(bytes: &[u8], shape: &'static Shape, seen: Seen<'_>) -> Option<usize> {
    let mut walk = Walk { rest: bytes, seen };
    walk.structure(Some(shape), DEPTH)?;
    bytes.len().checked_sub(walk.rest.len())
}

/// A number of at most 64 bits, seven in a byte. Of longer ones readers make different numbers.
pub(super) fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let (byte, tail) = rest.split_first()?;
        *rest = tail;
        number |= u64::from(byte & 0x7f) << shift;
        if *byte < 0x80 {
            return Some(number);
        }
    }
    None
}

impl Kind {
    /// Whether it is what a header calls by this number.
    const fn is(&self, wire: u8) -> bool {
        match self {
            Self::Boolean => matches!(wire, 1 | 2),
            Self::Byte => wire == 3,
            Self::Integer => matches!(wire, 4..=6),
            Self::Double => wire == 7,
            Self::Binary => wire == 8,
            Self::List(_) => wire == 9,
            Self::Struct(_) => wire == 12,
        }
    }
}

struct Walk<'a, 's> {
    rest: &'a [u8],
    seen: Seen<'s>,
}

impl Walk<'_, '_> {
    fn take(&mut self, count: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(count).ok()?..)?;
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        let (byte, tail) = self.rest.split_first()?;
        self.rest = tail;
        Some(*byte)
    }

    fn integer(&mut self) -> Option<i64> {
        let number = number(&mut self.rest)?;
        Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    fn structure(&mut self, shape: Option<&'static Shape>, depth: u8) -> Option<()> {
        let mut id = 0_i16;
        loop {
            let head = self.byte()?;
            let (step, wire) = (head >> 4, head & 15);
            if wire == 0 {
                break;
            }
            id = match step {
                0 => self.integer()?.try_into().ok()?,
                step => id.checked_add(step.into())?,
            };
            let known = shape.and_then(|shape| {
                shape.0.iter().find(|(known, _)| *known == id).map(|(_, kind)| (shape, kind))
            });
            let value = self.value(wire, known.map(|(_, kind)| kind), depth)?;
            if let Some((shape, _)) = known {
                (self.seen)(shape, id, value)?;
            }
        }
        shape.map_or(Some(()), |shape| (self.seen)(shape, 0, 0))
    }

    /// A value's integer or length, where it has one.
    fn value(&mut self, wire: u8, known: Option<&'static Kind>, depth: u8) -> Option<i64> {
        let depth = depth.checked_sub(1)?;
        if known.is_some_and(|kind| !kind.is(wire)) {
            return None;
        }
        match wire {
            // A field's boolean stands in its header.
            1 | 2 => {}
            3 => self.take(1)?,
            4..=6 => return self.integer(),
            7 => self.take(8)?,
            8 => {
                let length = number(&mut self.rest)?;
                self.take(length)?;
                return length.try_into().ok();
            }
            9 | 10 => {
                let head = self.byte()?;
                let count =
                    if head >> 4 == 15 { number(&mut self.rest)? } else { (head >> 4).into() };
                let element = match known {
                    Some(Kind::List(element)) => Some(*element),
                    _ => None,
                };
                self.values(count, &[head & 15], element, depth)?;
            }
            11 => match number(&mut self.rest)? {
                0 => {}
                count => {
                    let wires = self.byte()?;
                    self.values(count, &[wires >> 4, wires & 15], None, depth)?;
                }
            },
            12 => {
                let shape = match known {
                    Some(Kind::Struct(shape)) => Some(*shape),
                    _ => None,
                };
                self.structure(shape, depth)?;
            }
            13 => self.take(16)?,
            _ => return None,
        }
        Some(0)
    }

    /// Elements of a list, or keys and values of a map. Booleans have a byte here, which the crate
    /// does not skip; no version of the format has any.
    fn values(
        &mut self,
        count: u64,
        wires: &[u8],
        known: Option<&'static Kind>,
        depth: u8,
    ) -> Option<()> {
        if count > 0 && wires.iter().any(|wire| matches!(wire, 1 | 2)) {
            return None;
        }
        for _ in 0..count {
            for wire in wires {
                self.value(*wire, known, depth)?;
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static INNER: Shape = Shape(&[(1, Kind::Boolean), (2, Kind::Integer)]);
    static OUTER: Shape = Shape(&[
        (1, Kind::Integer),
        (2, Kind::Binary),
        (3, Kind::List(&Kind::Struct(&INNER))),
        (4, Kind::Struct(&INNER)),
        (5, Kind::Double),
        (6, Kind::Byte),
        (7, Kind::List(&Kind::Integer)),
    ]);

    /// Two billions, in five bytes.
    const MANY: [u8; 5] = [0xff, 0xff, 0xff, 0xff, 0x07];

    fn length(bytes: &[u8]) -> Option<usize> {
        walk(bytes, &OUTER, &mut |_, _, _| Some(()))
    }

    #[test]
    fn what_is_known_is_seen_where_it_stands() {
        let bytes = [
            &[0x15, 0x03, 0x18, 2, b'a', b'b', 0x19, 0x2c, 0x11, 0, 0x26, 0x80, 0x01, 0][..],
            &[0x1c, 0, 0x17, 0, 0, 0, 0, 0, 0, 0, 0, 0x13, 9, 0x19, 0x25, 1, 2, 0, 0xff],
        ]
        .concat();
        let mut seen = Vec::new();
        let found = walk(&bytes, &OUTER, &mut |shape, field, value| {
            seen.push((std::ptr::eq(shape, &raw const OUTER), field, value));
            Some(())
        });
        assert_eq!(found, Some(bytes.len() - 1));
        let outer = |field, value| (true, field, value);
        let inner = |field, value| (false, field, value);
        let elements = [inner(1, 0), inner(0, 0), inner(2, 64), inner(0, 0)];
        let mut expected = vec![outer(1, -2), outer(2, 2)];
        expected.extend(elements);
        expected.extend([outer(3, 0), inner(0, 0)]);
        expected.extend([4, 5, 6, 7, 0].map(|field| outer(field, 0)));
        assert_eq!(seen, expected);
        assert_eq!(walk(&bytes, &OUTER, &mut |_, field, _| (field != 7).then_some(())), None);
        for end in 0..bytes.len() - 1 {
            assert_eq!(length(&bytes[..end]), None, "{end}");
        }
    }

    #[test]
    fn elements_without_bytes_are_refused_wherever_they_stand() {
        let list = |head: u8, element: u8| [&[head, 0xf0 | element][..], &MANY, &[0]].concat();
        // Under an id that the struct does not have, of every type: of bytes there are not as many.
        for head in [0x99, 0x9a] {
            for element in 0..16 {
                assert_eq!(length(&list(head, element)), None, "{head:x} {element:x}");
            }
        }
        // One is enough, in a struct, in a list of lists, in a map, and under a field's full id.
        assert_eq!(length(&[0x99, 0x11, 0, 0]), None);
        assert_eq!(length(&[0x9c, 0x19, 0x12, 0, 0, 0]), None);
        assert_eq!(length(&[0x99, 0x19, 0x11, 0, 0]), None);
        assert_eq!(length(&[0x9b, 1, 0x31, 0, 0, 0]), None);
        assert_eq!(length(&[0x09, 0x40, 0x11, 0, 0]), None);
        // Empty ones are harmless, and written by some.
        for empty in [&[0x99, 0, 0][..], &[0x99, 0x01, 0], &[0x99, 0x02, 0], &[0x9b, 0, 0]] {
            assert_eq!(length(empty), Some(3));
        }
    }

    #[test]
    fn no_field_hides_behind_the_type_of_another() {
        // The crate would take each for a number of one byte, and what follows for a field.
        for wire in [1, 2, 3, 7, 8, 9, 10, 11, 12, 13] {
            let hidden = [&[0x10 | wire, 0x08][..], &[0; 16]].concat();
            assert_eq!(length(&hidden), None, "{wire}");
        }
        for wire in 4..=6 {
            assert_eq!(length(&[0x10 | wire, 0x08, 0]), Some(3));
        }
        // A list of another element, a set, and a struct that is a text.
        for field in [&[0x39, 0x15, 0][..], &[0x3a, 0x1c, 0], &[0x48, 1, 0], &[0x79, 0x18, 0]] {
            assert_eq!(length(&[field, &[0]].concat()), None, "{field:x?}");
        }
        // An id that is one of another struct's when it is cut to 16 bits, and one too far.
        assert_eq!(length(&[0x05, 0x82, 0x80, 0x08, 0x00, 0]), None);
        assert_eq!(length(&[0x05, 0xfe, 0xff, 0x03, 0x00, 0x15, 0, 0]), None);
    }

    #[test]
    fn numbers_and_depth_are_bounded() {
        let long = |count| [&[0x15][..], &vec![0x80; count], &[0, 0]].concat();
        assert_eq!(length(&long(9)), Some(12));
        assert_eq!(length(&long(10)), None);
        let text = [&[0x28][..], &[0xff; 9], &[1, 0]].concat();
        assert_eq!(length(&text), None);
        let deep = |count| [&vec![0x9c; count][..], &vec![0; count + 1]].concat();
        assert_eq!(length(&deep(32)), Some(65));
        assert_eq!(length(&deep(33)), None);
        let lists = |count| [&[0x99][..], &vec![0x19; count], &[0x13, 7, 0]].concat();
        assert_eq!(length(&lists(30)), Some(34));
        assert_eq!(length(&lists(31)), None);
    }
}
