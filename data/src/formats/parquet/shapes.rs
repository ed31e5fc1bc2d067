//! The structs of a Parquet file as the crate `parquet` 60.1.0 reads them: the fields that it takes
//! for what they should be, and skips by no type that the file gives.
//!
//! A field that is missing here is one that the crate skips, as it does the statistics of a page,
//! the key-value pairs of a column, and all that encryption needs. With a newer crate this table has
//! to be compared again with its `file/metadata/thrift/mod.rs`, `file/metadata/mod.rs` and `basic.rs`.

use super::thrift::Kind::{Binary, Boolean, Byte, Double, Integer, List, Struct};
use super::thrift::Shape;

/// `FileMetaData`, the footer.
pub(super) static FILE: Shape = Shape(&[
    (1, Integer),
    (FILE_SCHEMA, List(&Struct(&SCHEMA_ELEMENT))),
    (3, Integer),
    (4, List(&Struct(&ROW_GROUP))),
    (5, List(&Struct(&KEY_VALUE))),
    (6, Binary),
    (7, List(&Struct(&COLUMN_ORDER))),
]);

/// `schema`.
pub(super) const FILE_SCHEMA: i16 = 2;

pub(super) static SCHEMA_ELEMENT: Shape = Shape(&[
    (1, Integer),
    (2, Integer),
    (3, Integer),
    (ELEMENT_NAME, Binary),
    (ELEMENT_CHILDREN, Integer),
    (6, Integer),
    (7, Integer),
    (8, Integer),
    (9, Integer),
    (10, Struct(&LOGICAL_TYPE)),
]);

/// `name` and `num_children`.
pub(super) const ELEMENT_NAME: i16 = 4;
pub(super) const ELEMENT_CHILDREN: i16 = 5;

/// `PageHeader`.
pub(super) static PAGE_HEADER: Shape = Shape(&[
    (1, Integer),
    (PAGE_UNPACKED, Integer),
    (3, Integer),
    (4, Integer),
    (5, Struct(&DATA_PAGE)),
    (6, Struct(&EMPTY)),
    (7, Struct(&DICTIONARY_PAGE)),
    (8, Struct(&DATA_PAGE_V2)),
]);

/// `uncompressed_page_size`.
pub(super) const PAGE_UNPACKED: i16 = 2;

static DATA_PAGE: Shape = Shape(&[(1, Integer), (2, Integer), (3, Integer), (4, Integer)]);

static DATA_PAGE_V2: Shape = Shape(&[
    (1, Integer),
    (2, Integer),
    (3, Integer),
    (4, Integer),
    (5, Integer),
    (6, Integer),
    (7, Boolean),
]);

static DICTIONARY_PAGE: Shape = Shape(&[(1, Integer), (2, Integer), (3, Boolean)]);

static LOGICAL_TYPE: Shape = Shape(&[
    (1, Struct(&EMPTY)),
    (2, Struct(&EMPTY)),
    (3, Struct(&EMPTY)),
    (4, Struct(&EMPTY)),
    (5, Struct(&DECIMAL)),
    (6, Struct(&EMPTY)),
    (7, Struct(&TIME)),
    (8, Struct(&TIME)),
    (10, Struct(&INTEGER)),
    (11, Struct(&EMPTY)),
    (12, Struct(&EMPTY)),
    (13, Struct(&EMPTY)),
    (14, Struct(&EMPTY)),
    (15, Struct(&EMPTY)),
    (16, Struct(&VARIANT)),
    (17, Struct(&GEOMETRY)),
    (18, Struct(&GEOGRAPHY)),
    (19, Struct(&EMPTY)),
]);

static DECIMAL: Shape = Shape(&[(1, Integer), (2, Integer)]);
static TIME: Shape = Shape(&[(1, Boolean), (2, Struct(&TIME_UNIT))]);
static TIME_UNIT: Shape = Shape(&[(1, Struct(&EMPTY)), (2, Struct(&EMPTY)), (3, Struct(&EMPTY))]);
static INTEGER: Shape = Shape(&[(1, Byte), (2, Boolean)]);
static VARIANT: Shape = Shape(&[(1, Byte)]);
static GEOMETRY: Shape = Shape(&[(1, Binary)]);
static GEOGRAPHY: Shape = Shape(&[(1, Binary), (2, Integer)]);
static EMPTY: Shape = Shape(&[]);

static ROW_GROUP: Shape = Shape(&[
    (1, List(&Struct(&COLUMN_CHUNK))),
    (2, Integer),
    (3, Integer),
    (4, List(&Struct(&SORTING_COLUMN))),
    (5, Integer),
    (7, Integer),
]);

static COLUMN_CHUNK: Shape = Shape(&[
    (1, Binary),
    (2, Integer),
    (3, Struct(&COLUMN)),
    (4, Integer),
    (5, Integer),
    (6, Integer),
    (7, Integer),
]);

/// `ColumnMetaData`.
static COLUMN: Shape = Shape(&[
    (1, Integer),
    (2, List(&Integer)),
    (4, Integer),
    (5, Integer),
    (6, Integer),
    (7, Integer),
    (9, Integer),
    (10, Integer),
    (11, Integer),
    (12, Struct(&STATISTICS)),
    (13, List(&Struct(&PAGE_ENCODING))),
    (14, Integer),
    (15, Integer),
    (16, Struct(&SIZE_STATISTICS)),
    (17, Struct(&GEOSPATIAL_STATISTICS)),
]);

static STATISTICS: Shape = Shape(&[
    (1, Binary),
    (2, Binary),
    (3, Integer),
    (4, Integer),
    (5, Binary),
    (6, Binary),
    (7, Boolean),
    (8, Boolean),
    (9, Integer),
]);

static PAGE_ENCODING: Shape = Shape(&[(1, Integer), (2, Integer), (3, Integer)]);
static SIZE_STATISTICS: Shape = Shape(&[(1, Integer), (2, List(&Integer)), (3, List(&Integer))]);
static GEOSPATIAL_STATISTICS: Shape = Shape(&[(1, Struct(&BOUNDS)), (2, List(&Integer))]);
static BOUNDS: Shape = Shape(&[
    (1, Double),
    (2, Double),
    (3, Double),
    (4, Double),
    (5, Double),
    (6, Double),
    (7, Double),
    (8, Double),
]);
static SORTING_COLUMN: Shape = Shape(&[(1, Integer), (2, Boolean), (3, Boolean)]);
static KEY_VALUE: Shape = Shape(&[(1, Binary), (2, Binary)]);
static COLUMN_ORDER: Shape =
    Shape(&[(1, Struct(&EMPTY)), (2, Struct(&EMPTY)), (3, Struct(&EMPTY))]);
