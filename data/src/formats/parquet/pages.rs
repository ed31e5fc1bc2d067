//! The pages of a stored column, with every count looked at before the crate `parquet` asks for
//! memory for so many values.

use parquet::basic::Encoding;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};

use super::thrift::number;
use crate::format::Limits;

/// Pages that have as many values as they have room for, and all together no more than `left`.
pub(super) struct Pages<P> {
    inner: P,
    left: usize,
    /// The level at which a value is there and not null.
    level: i16,
    limits: Limits,
}

impl<P> Pages<P> {
    pub(super) const fn new(inner: P, left: usize, level: i16, limits: Limits) -> Self {
        Self { inner, left, level, limits }
    }
}

impl<P: PageReader> Iterator for Pages<P> {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl<P: PageReader> PageReader for Pages<P> {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.inner.get_next_page()?;
        if page.as_ref().is_some_and(|page| self.check(page).is_none()) {
            return Err(ParquetError::General("a page of other counts".to_owned()));
        }
        Ok(page)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.inner.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.inner.skip_next_page()
    }
}

impl<P> Pages<P> {
    fn check(&mut self, page: &Page) -> Option<()> {
        let (count, encoding, values) = match page {
            // A value of a dictionary takes a byte at least, and no dictionary is longer than a table.
            Page::DictionaryPage { buf, num_values, .. } => {
                let most = buf.len().min(self.limits.records);
                return (usize::try_from(*num_values).ok()? <= most).then_some(());
            }
            Page::DataPage { buf, num_values, encoding, def_level_encoding, .. } => {
                let levels = self.levels(buf, *num_values, *def_level_encoding)?;
                (*num_values, *encoding, buf.get(levels..)?)
            }
            Page::DataPageV2 {
                buf,
                num_values,
                encoding,
                def_levels_byte_len,
                rep_levels_byte_len,
                ..
            } => {
                let levels = def_levels_byte_len.checked_add(*rep_levels_byte_len)?;
                (*num_values, *encoding, buf.get(usize::try_from(levels).ok()?..)?)
            }
        };
        let count = usize::try_from(count).ok()?;
        self.left = self.left.checked_sub(count)?;
        if encoding == Encoding::DELTA_LENGTH_BYTE_ARRAY {
            lengths(values, count)?;
        }
        if encoding == Encoding::DELTA_BYTE_ARRAY {
            // Every value may repeat nearly all of the page.
            if values.len() > self.limits.record_bytes {
                return None;
            }
            lengths(lengths(values, count)?, count)?;
        }
        Some(())
    }

    /// The length of what says which values are null, in a page of the first version.
    fn levels(&self, page: &[u8], count: u32, encoding: Encoding) -> Option<usize> {
        let bits = i16::BITS - self.level.leading_zeros();
        #[expect(deprecated, reason = "old files have it, and the crate reads it")]
        let packed = Encoding::BIT_PACKED;
        if bits == 0 {
            Some(0)
        } else if encoding == Encoding::RLE {
            let length = u32::from_le_bytes(*page.first_chunk()?);
            usize::try_from(length).ok()?.checked_add(size_of::<u32>())
        } else if encoding == packed {
            let bits = u64::from(count) * u64::from(bits);
            usize::try_from(bits.div_ceil(8)).ok()
        } else {
            None
        }
    }
}

/// What is behind a list of at most so many lengths, in the encoding that Parquet calls
/// `DELTA_BINARY_PACKED`: the crate asks for memory for as many as it announces, which may take no
/// bytes.
fn lengths(mut bytes: &[u8], most: usize) -> Option<&[u8]> {
    let block = usize::try_from(number(&mut bytes)?).ok()?;
    let parts = usize::try_from(number(&mut bytes)?).ok()?;
    let count = usize::try_from(number(&mut bytes)?).ok()?;
    let _first = number(&mut bytes)?;
    if count > most {
        return None;
    }
    let part = block.checked_div(parts)?;
    let mut left = count.saturating_sub(1);
    while left > 0 {
        let _least = number(&mut bytes)?;
        let (widths, packed) = bytes.split_at_checked(parts)?;
        let mut length = 0_usize;
        for width in widths {
            // The width of a part without values says nothing.
            if left == 0 {
                break;
            }
            length = length.checked_add(usize::from(*width).checked_mul(part)? / 8)?;
            left = left.saturating_sub(part);
        }
        bytes = packed.get(length..)?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::lengths;

    /// Blocks of 128 in four parts, so many values.
    fn list(count: u8, blocks: &[u8]) -> Vec<u8> {
        [&[0x80, 0x01, 4, count, 0], blocks, b"rest"].concat()
    }

    #[test]
    fn lists_end_where_their_blocks_do() {
        let rest = Some(&b"rest"[..]);
        assert_eq!(lengths(&list(0, &[]), 0), rest);
        assert_eq!(lengths(&list(1, &[]), 1), rest);
        assert_eq!(lengths(&list(1, &[]), 0), None);
        assert_eq!(lengths(&list(34, &[0, 0, 0, 9, 9]), 34), rest);
        let wide = [&[0, 0, 1, 9, 9][..], &[7; 4]].concat();
        assert_eq!(lengths(&list(34, &wide), 34), rest);
        assert_eq!(lengths(&list(34, &wide), 33), None);
        let two = [&[0, 1, 1, 1, 1][..], &[7; 16], &[0, 1, 9, 9, 9], &[7; 4]].concat();
        assert_eq!(lengths(&list(127, &two[..21]), 127), rest);
        assert_eq!(lengths(&[&[0x80, 0x01, 4, 0x82, 1, 0], &two[..]].concat(), 130), Some(&[][..]));
        for end in 0..two.len() {
            let cut = [&[0x80, 0x01, 4, 0x82, 1, 0], &two[..end]].concat();
            assert_eq!(lengths(&cut, 130), None, "{end}");
        }
    }

    #[test]
    fn lists_without_end_are_refused() {
        let many = [0xff, 0xff, 0xff, 0xff, 0x07];
        let block = [&[0xff; 8][..], &[0x7f]].concat();
        for head in [&[0x80, 0x01, 4][..], &[0, 4], &[0x80, 0x01, 0], &[&block[..], &[1]].concat()]
        {
            assert_eq!(lengths(&[head, &many, &[0; 99]].concat(), 1000), None);
        }
        let overflow = [&block[..], &[1, 2, 0, 0, 0xff]].concat();
        assert_eq!(lengths(&overflow, 2), None);
        assert_eq!(lengths(&[0, 4, 2, 0, 0, 0, 0, 0, 0], 2), None);
    }
}
