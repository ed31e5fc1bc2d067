//! Parquet files of ill will, byte by byte: a few that announce work or memory without end.

use assay_statement::{Cell, Column, Kind};

use crate::common::{cells, column};
use crate::parquet::read;

/// Two billions, in five bytes.
const MANY: [u8; 5] = [0xff, 0xff, 0xff, 0xff, 0x07];
/// The head of a list under the id 99, which no struct has.
const UNKNOWN: [u8; 3] = [0x09, 0xc6, 0x01];

fn text() -> [Column; 1] {
    [column("v", Kind::String)]
}

/// A number as it is written.
fn number(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 0x7f {
        bytes.push(u8::try_from(value & 0x7f).unwrap() | 0x80);
        value >>= 7;
    }
    bytes.push(u8::try_from(value).unwrap());
    bytes
}

/// A field's head and its integer.
fn integer(head: u8, value: i64) -> Vec<u8> {
    [vec![head], number(u64::try_from(value).unwrap() << 1)].concat()
}

/// A page of texts: what it is, its encoding, how many values, and the bytes.
fn page(kind: i64, encoding: i64, count: i64, unpacked: i64, bytes: &[u8]) -> Vec<u8> {
    let length = i64::try_from(bytes.len()).unwrap();
    let mut page = [integer(0x15, kind), integer(0x15, unpacked), integer(0x15, length)].concat();
    if kind == 2 {
        page.extend(
            [vec![0x4c], integer(0x15, count), integer(0x15, encoding), vec![0, 0]].concat(),
        );
    } else {
        let values = [integer(0x15, count), integer(0x15, encoding)].concat();
        page.extend([vec![0x2c], values, vec![0x15, 6, 0x15, 6, 0, 0]].concat());
    }
    page.extend(bytes);
    page
}

fn data(encoding: i64, count: i64, bytes: &[u8]) -> Vec<u8> {
    page(0, encoding, count, i64::try_from(bytes.len()).unwrap(), bytes)
}

fn whole(pages: &[u8], footer: &[u8]) -> Vec<u8> {
    let length = u32::try_from(footer.len()).unwrap().to_le_bytes();
    [b"PAR1", pages, footer, &length, b"PAR1"].concat()
}

/// The elements of a schema with one column of texts.
fn schema(repetition: u8) -> Vec<u8> {
    let root = [0x48, 1, b'm', 0x15, 2, 0];
    let leaf = [0x15, 12, 0x25, repetition, 0x18, 1, b'v', 0x25, 0, 0];
    [&[0x19, 0x2c][..], &root, &leaf].concat()
}

/// A file whose row groups have all the same pages.
fn groups(count: u8, repetition: u8, codec: i64, rows: i64, pages: &[u8]) -> Vec<u8> {
    let length = i64::try_from(pages.len()).unwrap();
    let sizes = [integer(0x16, rows), integer(0x16, length), integer(0x16, length)].concat();
    let group = [
        &[0x19, 0x1c, 0x26, 8, 0x1c, 0x15, 12, 0x19, 0x15, 0, 0x19, 0x18, 1, b'v'][..],
        &integer(0x15, codec),
        &sizes,
        &[0x26, 8, 0, 0],
        &integer(0x16, length),
        &integer(0x16, rows),
        &[0],
    ]
    .concat();
    let all = integer(0x16, rows * i64::from(count));
    let head = [&[0x15, 2][..], &schema(repetition), &all, &[0x19, 0xfc, count]].concat();
    whole(pages, &[&head[..], &group.repeat(count.into()), &[0]].concat())
}

fn file(repetition: u8, codec: i64, rows: i64, pages: &[u8]) -> Vec<u8> {
    groups(1, repetition, codec, rows, pages)
}

fn refused(bytes: &[u8], expected: &str) {
    let got = read(bytes, &text()).expect_err(expected).to_string();
    assert!(got.starts_with(&format!("d:{expected}")), "expected {expected}\ngot      {got}");
}

const FOOTER: &str = "1:1: bad Parquet: expected a footer that describes the file";
const PAGES: &str = "1:1: column `v`: bad Parquet: expected as many values as the footer says";

#[test]
fn what_is_no_attack_is_read() {
    let word = Cell::Text(assay_statement::digests::text("ab"));
    let plain = [&[2, 0, 0, 0][..], b"ab"].concat();
    let dictionary = [page(2, 0, 1, 6, &plain), data(8, 3, &[1, 6, 0])].concat();
    // Three lengths of 2, and three beginnings of 0, 2 and 2.
    let lengths = [0x80, 1, 4, 3, 4, 0, 0, 0, 0, 0];
    let delta = [&lengths[..], b"ababab"].concat();
    let beginnings = [0x80, 1, 4, 3, 0, 0, 2, 0, 0, 0, 0b10, 0, 0, 0, 0, 0, 0, 0];
    let endings = [0x80, 1, 4, 3, 4, 3, 2, 0, 0, 0, 0b1000, 0, 0, 0, 0, 0, 0, 0];
    let repeating = [&beginnings[..], &endings, b"ab"].concat();
    for pages in
        [data(0, 3, &plain.repeat(3)), dictionary, data(6, 3, &delta), data(7, 3, &repeating)]
    {
        let read = read(&file(0, 0, 3, &pages), &text()).unwrap();
        assert_eq!(cells(&read), [[word], [word], [word]]);
    }
    let nulls = data(0, 3, &[2, 0, 0, 0, 6, 0]);
    assert_eq!(cells(&read(&file(2, 0, 3, &nulls), &text()).unwrap()), [[Cell::Null]; 3]);
}

#[test]
fn lists_whose_elements_take_no_bytes_are_refused() {
    let pages = data(0, 1, &[0, 0, 0, 0]);
    // Booleans anywhere; what has a fixed size, behind the end of the file.
    for element in [1, 2, 7, 13] {
        let list = [&[0x19, 0xf0 | element][..], &MANY].concat();
        let unknown = [&UNKNOWN[..], &list[1..]].concat();
        for list in [&list[..], &unknown] {
            let hostile = [list, &pages[list.len()..]].concat();
            refused(&file(0, 0, 1, &hostile), PAGES);
        }
    }
}

#[test]
fn no_list_hides_in_a_field_of_another_type() {
    let list = [&[0x99, 0xf1][..], &MANY].concat();
    // The version as a text, which the crate takes for a number with fields behind it; and a number
    // that has more bytes than any reader but the crate takes.
    let text = [&[0x18, 7][..], &list, &[0]].concat();
    let long = [&[0x15][..], &[0x80; 12], &[0], &list, &[0]].concat();
    for footer in [text, long, [&list[..], &[0]].concat()] {
        refused(&whole(&[], &footer), FOOTER);
    }
    // A page's type the same, in its header.
    let pages = data(0, 1, &[0, 0, 0, 0]);
    let hidden = [&[0x18, 7][..], &list, &pages].concat();
    refused(&file(0, 0, 1, &hidden), PAGES);
}

#[test]
fn schemas_are_no_deeper_and_longer_than_they_may_be() {
    let elements = |elements: &[u8], count: u64| {
        let list = [&[0x15, 2, 0x19, 0xfc][..], &number(count), elements].concat();
        whole(&[], &[&list[..], &[0x16, 0, 0x19, 0x0c, 0]].concat())
    };
    let group = [0x38, 0, 0x18, 1, b'g', 0x15, 2, 0];
    let group = [&[0x35, 0][..], &group[2..]].concat();
    let leaf = [0x15, 2, 0x25, 0, 0x18, 1, b'v', 0];
    let nested =
        |depth: usize| elements(&[group.repeat(depth), leaf.to_vec()].concat(), depth as u64 + 1);
    refused(&nested(64), "1:1: expected a column named `v`");
    for depth in [65, 100_000] {
        refused(&nested(depth), FOOTER);
    }
    // As many children as there is no memory for, fewer than none, and two roots.
    for children in [&MANY[..], &[1], &[0]] {
        let root = [&[0x48, 1, b'm', 0x15][..], children, &[0]].concat();
        refused(&elements(&[&root[..], &leaf].concat(), 2), FOOTER);
    }
    let wide = [&[0x48, 1, b'm', 0x15][..], &number(2 * 4097), &[0], &leaf.repeat(4097)].concat();
    refused(&elements(&wide, 4098), "1:1: expected at most 4096 columns");
    // A group's name, which every one of its columns repeats.
    let name = vec![b'm'; 1 << 20];
    let root = [&[0x48][..], &number(1 << 20), &name, &[0x15, 64, 0], &leaf.repeat(32)].concat();
    refused(&elements(&root, 33), FOOTER);
    let long = [&[0x48][..], &number(17 << 20), &vec![b'm'; 17 << 20], &[0]].concat();
    refused(&elements(&long, 1), "1:1: expected at most 16777216 bytes in one record");
}

#[test]
fn counts_of_pages_are_those_of_their_bytes() {
    let many = i64::from(i32::MAX);
    let plain = [0, 0, 0, 0];
    let dictionary = [page(2, 0, many, 4, &plain), data(8, 1, &[1, 2, 0])].concat();
    refused(&file(0, 0, 1, &dictionary), PAGES);
    refused(&file(0, 0, 1, &data(0, many, &plain)), PAGES);
    // Lengths of no bits: of texts, of what they begin with, and of what they end with.
    let lengths = [&[0x80, 0x80, 0x80, 0x80, 0x08, 1][..], &MANY, &[0, 0, 0]].concat();
    let none = [0x80, 1, 4, 1, 0];
    for (encoding, values) in
        [(6, lengths.clone()), (7, lengths.clone()), (7, [&none[..], &lengths].concat())]
    {
        refused(&file(0, 0, 1, &data(encoding, 1, &values)), PAGES);
    }
    // More memory than a file may ask for.
    let huge = page(0, 0, 1, many, &plain);
    let limit = "1:1: column `v`: expected pages and texts that unpack to at most 1073741824 bytes";
    refused(&file(0, 1, 1, &huge), limit);
    refused(&file(0, 0, 1, &page(0, 0, 1, many + 1, &plain)), PAGES);
}

#[test]
fn texts_that_repeat_others_are_bounded() {
    // A text of 4 MiB, and a thousand that are all of it and have nothing of their own.
    let (size, bits) = (1_u32 << 22, 23);
    let mut first = vec![0_u8; 1024 * bits / 8];
    first[..4].copy_from_slice(&size.to_le_bytes());
    let beginnings = [&[0x80, 8, 1][..], &number(1001), &[0, 0, 23], &first].concat();
    let mut others = vec![0_u8; 1024 * bits / 8];
    for bit in (1..1024).map(|index| index * bits + bits - 1) {
        others[bit / 8] |= 1 << (bit % 8);
    }
    let (length, least) = (number(u64::from(size) * 2), number(u64::from(size) * 2 - 1));
    let endings = [&[0x80, 8, 1][..], &number(1001), &length, &least, &[23], &others].concat();
    let values = [beginnings, endings, vec![b'a'; size as usize]].concat();
    let bytes = file(0, 0, 1001, &data(7, 1001, &values));
    refused(&bytes, "1:1: column `v`: expected at most 65536 bytes in one field");
    // A page that is longer than a text may be in any format.
    let values = [values, vec![b'a'; 16 << 20]].concat();
    refused(&file(0, 0, 1001, &data(7, 1001, &values)), PAGES);
    // A text that a dictionary has once.
    let word = [&[0xff, 0xff, 0, 0][..], &vec![b'a'; 0xffff]].concat();
    let ids = [&[1][..], &number(20_000 * 2), &[0]].concat();
    let pages = [page(2, 0, 1, 0x10003, &word), data(8, 20_000, &ids)].concat();
    let expected = "column `v`: expected pages and texts that unpack to at most 1073741824 bytes";
    refused(&file(0, 0, 20_000, &pages), &format!("16385:1: {expected}"));
}

#[test]
fn records_are_counted_before_they_are_decoded() {
    let nulls = data(0, i64::from(i32::MAX), &[6, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0]);
    refused(
        &file(2, 0, i64::from(i32::MAX), &nulls),
        "1048562:1: expected at most 1048561 records",
    );
    refused(&file(2, 0, 1 << 40, &nulls), "1048562:1: expected at most 1048561 records");
}

#[test]
fn no_more_bytes_are_read_than_there_are() {
    let pages = data(0, 1, &[&[0xe8, 3, 0, 0][..], &[b'a'; 1000]].concat());
    assert_eq!(cells(&read(&groups(1, 0, 0, 1, &pages), &text()).unwrap()).len(), 1);
    // Row groups that have all the same page.
    let expected = "column `v`: bad Parquet: expected as many values as the footer says";
    refused(&groups(100, 0, 0, 1, &pages), &format!("5:1: {expected}"));
}
