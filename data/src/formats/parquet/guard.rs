//! Descriptions inside a file that would keep the decoder busy without end: lists of elements that
//! take no bytes, of which a few bytes announce billions.
//!
//! The crate `parquet` skips what it does not know of a footer or a page's header element by
//! element, and a boolean takes no byte there. Here each such description is walked first, in the
//! same way ([Thrift's compact protocol](https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md)),
//! and a long list of booleans refused: no version of the format has one there. What else is wrong
//! with a description is for the crate to say.

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

/// Elements without bytes that a list may have.
const FEW: u64 = 64;
/// Values inside each other, as deep as the crate goes.
const DEPTH: u8 = 64;
/// Bytes of a page's header that are looked at.
const HEADER: usize = 64 << 10;
/// What a file ends with: the footer's length, and four letters.
const END: usize = 8;

/// A file whose descriptions are walked before they are decoded.
pub(super) struct Guarded<R>(pub(super) R);

impl<R: ChunkReader> Guarded<R> {
    /// Whether the footer, where there is one, can be decoded in steps that take bytes.
    pub(super) fn has_finite_footer(&self) -> Result<bool> {
        let Some(start) = usize::try_from(self.0.len()).ok().and_then(|all| all.checked_sub(END))
        else {
            return Ok(true);
        };
        let end = self.0.get_bytes(start as u64, END)?;
        let length = end.iter().take(4).rev().fold(0, |all, byte| (all << 8) | usize::from(*byte));
        let Some(footer) = start.checked_sub(length) else { return Ok(true) };
        Ok(is_finite(&self.0.get_bytes(footer as u64, length)?))
    }
}

impl<R: Length> Length for Guarded<R> {
    fn len(&self) -> u64 {
        self.0.len()
    }
}

impl<R: ChunkReader> ChunkReader for Guarded<R> {
    type T = R::T;

    /// The crate reads what a page says of itself from here, and the file's end.
    fn get_read(&self, start: u64) -> Result<R::T> {
        let rest = usize::try_from(self.len().saturating_sub(start)).unwrap_or(HEADER);
        if rest > END && !is_finite(&self.0.get_bytes(start, rest.min(HEADER))?) {
            return Err(ParquetError::General("a list of elements without bytes".to_owned()));
        }
        self.0.get_read(start)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        self.0.get_bytes(start, length)
    }
}

/// Whether a struct that begins here has no long list of elements without bytes.
fn is_finite(bytes: &[u8]) -> bool {
    let mut walk = Walk { rest: bytes, finite: true };
    walk.structure(DEPTH);
    walk.finite
}

struct Walk<'a> {
    rest: &'a [u8],
    finite: bool,
}

/// A value's type: in a field a boolean is one of two.
const BOOLEANS: [u8; 2] = [1, 2];

impl Walk<'_> {
    fn take(&mut self, count: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(count).ok()?..)?;
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.rest.first()?;
        self.take(1)?;
        Some(byte)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn value(&mut self, kind: u8, depth: u8) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            1 | 2 => Some(()),
            3 => self.take(1),
            4..=6 => self.number().map(drop),
            7 => self.take(8),
            8 => {
                let length = self.number()?;
                self.take(length)
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = if head >> 4 == 15 { self.number()? } else { u64::from(head >> 4) };
                self.values(count, &[head & 15], depth)
            }
            11 => match self.number()? {
                0 => Some(()),
                count => {
                    let kinds = self.byte()?;
                    self.values(count, &[kinds >> 4, kinds & 15], depth)
                }
            },
            12 => self.structure(depth),
            13 => self.take(16),
            _ => None,
        }
    }

    fn values(&mut self, count: u64, kinds: &[u8], depth: u8) -> Option<()> {
        if count > FEW && kinds.iter().all(|kind| BOOLEANS.contains(kind)) {
            self.finite = false;
            return None;
        }
        for _ in 0..count {
            for kind in kinds {
                self.value(*kind, depth)?;
            }
        }
        Some(())
    }

    fn structure(&mut self, depth: u8) -> Option<()> {
        loop {
            let head = self.byte()?;
            let (step, kind) = (head >> 4, head & 15);
            if kind == 0 {
                return Some(());
            }
            if step == 0 {
                self.number()?;
            }
            self.value(kind, depth)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two billions, in five bytes.
    const MANY: [u8; 5] = [0xff, 0xff, 0xff, 0xff, 0x07];

    #[test]
    fn long_lists_of_nothing_are_found_wherever_they_stand() {
        let list = |head: u8, element: u8| [&[head, 0xf0 | element][..], &MANY, &[0]].concat();
        for head in [0x19, 0x1a] {
            assert!(!is_finite(&list(head, 1)) && !is_finite(&list(head, 2)), "{head:x}");
            // Of bytes there are not as many as it says: the walk ends with them.
            assert!(is_finite(&list(head, 3)));
        }
        // Behind a number, in a struct, in a list of lists, and under a field's full id.
        for front in [&[0x15, 0x80, 0x01][..], &[0x1c], &[0x19, 0x29, 0x11], &[0x09, 0x20, 0x11]] {
            // In a list a value has no field's head.
            let inner = usize::from(front == [0x19, 0x29, 0x11]);
            assert!(!is_finite(&[front, &list(0x19, 1)[inner..]].concat()), "{front:x?}");
        }
        let map = |kinds: u8| [&[0x1b][..], &MANY, &[kinds, 0]].concat();
        assert!(!is_finite(&map(0x12)));
        assert!(is_finite(&map(0x13)));
        assert!(is_finite(&[]) && is_finite(&[0]) && is_finite(&[0x19, 0x41, 0]));
    }
}
