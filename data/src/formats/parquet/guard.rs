//! A file as the crate `parquet` may see it: what describes the rest is walked before it is decoded,
//! and neither the file's bytes nor what they unpack to are read without end.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use bytes::buf::Reader;
use bytes::{Buf as _, Bytes};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{FooterTail, ParquetMetaData, ParquetMetaDataReader};
use parquet::file::reader::{ChunkReader, Length};

use super::shapes::{
    ELEMENT_CHILDREN, ELEMENT_NAME, FILE, FILE_SCHEMA, PAGE_HEADER, PAGE_UNPACKED, SCHEMA_ELEMENT,
};
use super::thrift::{Shape, walk};
use crate::format::Limits;
use crate::rule::Rule;

/// What a file ends with: the footer's length, and four letters.
const END: u64 = 8;
/// Bytes in which a page's header is looked for: nearly all are in the first, and whoever makes
/// longer ones pays for each with as many bytes.
const HEADERS: [u64; 2] = [1 << 10, 64 << 10];

/// Bytes that may still be unpacked.
pub(super) struct Room {
    limit: u64,
    left: AtomicI64,
}

impl Room {
    pub(super) fn new(limit: u64) -> Self {
        Self { limit, left: AtomicI64::new(limit.try_into().unwrap_or(i64::MAX)) }
    }

    /// Takes so many.
    pub(super) fn take(&self, bytes: usize) -> std::result::Result<(), Rule> {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        let taken = |left: i64| (left >= 0).then(|| left.saturating_sub(bytes));
        let _before = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken);
        self.check()
    }

    /// Refuses if more were taken than there are.
    pub(super) fn check(&self) -> std::result::Result<(), Rule> {
        if self.left.load(Ordering::Relaxed) < 0 {
            return Err(Rule::Unpacked { limit: self.limit });
        }
        Ok(())
    }
}

/// The pages of a file.
pub(super) struct Guarded<R> {
    input: R,
    /// The file's bytes, each of which is read once: chunks that overlap would be work for nothing.
    packed: Room,
    unpacked: Arc<Room>,
}

impl<R: ChunkReader> Guarded<R> {
    pub(super) fn new(input: R, unpacked: Arc<Room>) -> Self {
        let packed = Room::new(input.len());
        Self { input, packed, unpacked }
    }
}

impl<R: Length> Length for Guarded<R> {
    fn len(&self) -> u64 {
        self.input.len()
    }
}

impl<R: ChunkReader> ChunkReader for Guarded<R> {
    type T = Reader<Bytes>;

    /// A page's header, which is all that the crate reads in this way, and no byte behind it.
    fn get_read(&self, start: u64) -> Result<Self::T> {
        let rest = self.len().saturating_sub(start);
        for window in HEADERS {
            let length = usize::try_from(window.min(rest))?;
            let bytes = self.input.get_bytes(start, length)?;
            let mut unpacked = 0;
            let header = walk(&bytes, &PAGE_HEADER, &mut |shape, field, value| {
                if std::ptr::eq(shape, &raw const PAGE_HEADER) && field == PAGE_UNPACKED {
                    unpacked = i32::try_from(value).ok()?.try_into().ok()?;
                }
                Some(())
            });
            if let Some(header) = header {
                self.packed
                    .take(header)
                    .and_then(|()| self.unpacked.take(unpacked))
                    .map_err(|rule| ParquetError::External(Box::new(rule)))?;
                return Ok(bytes.slice(..header).reader());
            }
        }
        Err(ParquetError::EOF("no header of a page".to_owned()))
    }

    /// A page.
    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        self.packed.take(length).map_err(|rule| ParquetError::External(Box::new(rule)))?;
        // Memory is asked for before it shows that the file has ended.
        if start.checked_add(length as u64).is_none_or(|end| end > self.len()) {
            return Err(ParquetError::EOF("no page".to_owned()));
        }
        self.input.get_bytes(start, length)
    }
}

/// Decodes the footer.
pub(super) fn footer(
    input: &impl ChunkReader,
    limits: Limits,
) -> std::result::Result<ParquetMetaData, Rule> {
    let broken =
        || Rule::Parquet { expected: "a footer that describes the file", got: "something else" };
    let start = input.len().checked_sub(END).ok_or_else(broken)?;
    let end = input.get_bytes(start, 8).map_err(|_| broken())?;
    let end = FooterTail::try_from(end.as_ref()).map_err(|_| broken())?;
    let length = end.metadata_length();
    if end.is_encrypted_footer() {
        return Err(broken());
    }
    if length > limits.record_bytes {
        return Err(Rule::RecordBytes { limit: limits.record_bytes });
    }
    let start = start.checked_sub(length as u64).ok_or_else(broken)?;
    let bytes = input.get_bytes(start, length).map_err(|_| broken())?;
    let mut tree = Tree::new(limits);
    let walked = walk(&bytes, &FILE, &mut |shape, field, value| tree.see(shape, field, value));
    if tree.columns > limits.columns {
        return Err(Rule::Columns { limit: limits.columns });
    }
    walked.ok_or_else(broken)?;
    ParquetMetaDataReader::decode_metadata(&bytes).map_err(|_| broken())
}

/// The schema, as the footer lists it: every group in front of what is in it. The crate builds it
/// by recursion, asks for memory for as many children as are announced, and copies the names of all
/// groups around a column for each column.
struct Tree {
    limits: Limits,
    /// What is known so far of the element that is walked.
    children: i64,
    name: usize,
    /// The groups that are not complete: elements that they lack, and the length of their path.
    open: Vec<(i64, usize)>,
    columns: usize,
    /// The length of all columns' paths.
    paths: usize,
    complete: bool,
}

impl Tree {
    const fn new(limits: Limits) -> Self {
        let open = Vec::new();
        Self { limits, children: 0, name: 0, open, columns: 0, paths: 0, complete: false }
    }

    fn see(&mut self, shape: &'static Shape, field: i16, value: i64) -> Option<()> {
        if std::ptr::eq(shape, &raw const SCHEMA_ELEMENT) {
            match field {
                0 => self.element()?,
                ELEMENT_NAME => self.name = value.try_into().ok()?,
                ELEMENT_CHILDREN => self.children = i32::try_from(value).ok()?.into(),
                _ => {}
            }
        } else if std::ptr::eq(shape, &raw const FILE) && field == FILE_SCHEMA {
            // The crate skips a second one.
            if self.complete || !self.open.is_empty() {
                return None;
            }
            self.complete = true;
        }
        Some(())
    }

    fn element(&mut self) -> Option<()> {
        let (children, name) = (std::mem::take(&mut self.children), std::mem::take(&mut self.name));
        let path = match self.open.last_mut() {
            Some((lacking, path)) => {
                *lacking = lacking.checked_sub(1)?;
                path.checked_add(name)?
            }
            // There is one root.
            None if self.columns > 0 => return None,
            None => name,
        };
        if children > 0 {
            self.open.push((children, path));
        } else if children == 0 {
            self.columns += 1;
            self.paths = self.paths.checked_add(path)?;
        }
        while self.open.pop_if(|(lacking, _)| *lacking == 0).is_some() {}
        let fits = self.open.len() <= self.limits.depth
            && self.columns <= self.limits.columns
            && self.paths <= self.limits.record_bytes;
        (children >= 0 && fits).then_some(())
    }
}
