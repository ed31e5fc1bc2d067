//! `tests/vectors/statement.json` and, for the other hash, `koalabear.json`: the bytes of
//! a statement, for every other implementation. `docs/spec/statement.md` says what the
//! members are.
//!
//! `ASSAY_UPDATE_GOLDEN=1` writes the files anew; that is a change of format.

#![cfg(test)]

#[path = "vectors/elsewhere.rs"]
mod elsewhere;
#[path = "vectors/field.rs"]
mod field;
#[path = "vectors/forms.rs"]
mod forms;
#[path = "vectors/statement.rs"]
mod statement;

use assay_statement::hash::{Chain, Fr, keyed, tag};
use assay_statement::packing::{layout, pack};
use assay_statement::{Cell, Column, Record, Table, digests, value};

use field::Tested;
use forms::{ChainVector, Hash, Keyed, Packing, Tag, Text, Type, Vectors};

/// Everything, from inputs that stand here.
fn generated<F: Tested>() -> Vectors<F::Written> {
    let block = F::BLOCK as u64;
    Vectors {
        largest_element: F::largest().write(),
        poseidon: F::permuted().iter().map(|inputs| hashed(inputs)).collect(),
        tags: [
            tag::PARAMETERS,
            tag::RECORDS,
            tag::COMMITMENT,
            tag::FINGERPRINT,
            tag::FINGERPRINTS,
            tag::NULLIFIER,
        ]
        .map(|text| tagged::<F>(text.to_owned()))
        .into(),
        chains: [0, 1, block, block + 1, 2 * block + 1]
            .map(|n| chained(tag::RECORDS.to_owned(), &F::numbers(n)))
            .into(),
        keyed: [1, block, block + 1, 2 * block].map(|n| keyed_by(F::key(), &F::numbers(n))).into(),
        texts: ["a", "007", "Zürich", "Zu\u{308}rich", "two\nlines"]
            .map(|text| digested(text.to_owned()))
            .into(),
        packing: packings::<F>(),
        statement: statement::generated::<F>(),
    }
}

fn packings<F: Tested>() -> Vec<Packing<F::Written>> {
    let u8 = Type::Integer { signed: false, bits: 8 };
    let i8 = Type::Integer { signed: true, bits: 8 };
    let u64 = Type::Integer { signed: false, bits: 64 };
    let cells = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    vec![
        packed::<F>(vec![u8], vec![0], cells(&["0"])),
        packed::<F>(vec![u8], vec![0], cells(&[""])),
        packed::<F>(vec![i8], vec![0], cells(&["-128"])),
        packed::<F>(vec![i8, u8], vec![0, 1], cells(&["-1", "255"])),
        packed::<F>(vec![i8, u8], vec![1, 0], cells(&["-1", "255"])),
        packed::<F>(vec![Type::Boolean, Type::Date], vec![0, 1], cells(&["true", "0001-01-01"])),
        packed::<F>(vec![Type::Timestamp], vec![0], cells(&["1970-01-01T00:00:00Z"])),
        packed::<F>(vec![Type::Number { precision: 4, scale: 2 }], vec![0], cells(&["-99.99"])),
        // Three of 65 bits fit an element of BN254, a fourth does not.
        packed::<F>(vec![u64; 4], vec![0, 1, 2, 3], cells(&["1", "2", "", "18446744073709551615"])),
        // A digest has its elements to itself, and what follows starts another.
        packed::<F>(vec![u8, Type::String, u8], vec![0, 1, 2], cells(&["1", "Bern", "2"])),
        packed::<F>(vec![u8, Type::String, u8], vec![0, 1, 2], cells(&["1", "", "2"])),
    ]
}

fn hashed<F: Tested>(inputs: &[F]) -> Hash<F::Written> {
    Hash { inputs: written(inputs), output: F::bytes(F::permutation(inputs)) }
}

fn tagged<F: Tested>(text: String) -> Tag {
    let element = F::bytes(F::tag(&text));
    Tag { text, element }
}

fn chained<F: Tested>(tag: String, elements: &[F]) -> ChainVector<F::Written> {
    let mut chain = Chain::new(&tag);
    chain.absorb(elements);
    ChainVector { state: F::bytes(chain.finish()), tag, elements: written(elements) }
}

fn keyed_by<F: Tested>(key: F::Digest, inputs: &[F]) -> Keyed<F::Written> {
    let output = F::bytes(keyed(key, inputs));
    Keyed { key: F::bytes(key), inputs: written(inputs), output }
}

fn digested(text: String) -> Text {
    let digest = digests::text(&text);
    Text { text, digest }
}

fn packed<F: Tested>(
    columns: Vec<Type>,
    selected: Vec<usize>,
    texts: Vec<String>,
) -> Packing<F::Written> {
    let declared = declared(&columns);
    let cells = cells(&declared, &texts);
    let elements: Vec<F> = pack(&declared, &layout(F::HASH.word(), &declared, &selected), &cells);
    Packing { columns, selected, cells: texts, elements: written(&elements) }
}

fn declared(columns: &[Type]) -> Vec<Column> {
    columns.iter().map(|kind| Column { name: "column".to_owned(), kind: (*kind).into() }).collect()
}

/// Cells as files write them: an empty text is null.
fn cells(columns: &[Column], texts: &[String]) -> Vec<Cell> {
    assert_eq!(columns.len(), texts.len());
    let cell = |(column, text): (&Column, &String)| match text.as_str() {
        "" => Cell::Null,
        text => value::parse(column.kind, text).unwrap(),
    };
    columns.iter().zip(texts).map(cell).collect()
}

fn table(columns: &[Column], records: &[Vec<String>]) -> Table {
    let record = |(texts, line): (&Vec<String>, u64)| Record { line, cells: cells(columns, texts) };
    Table::new(columns.to_vec(), records.iter().zip(2..).map(record).collect()).unwrap()
}

fn written<F: Tested>(elements: &[F]) -> Vec<F::Written> {
    elements.iter().map(|element| element.write()).collect()
}

fn read<F: Tested>(elements: &[F::Written]) -> Vec<F> {
    elements.iter().map(F::read).collect()
}

fn file<F: Tested>() -> Vectors<F::Written> {
    serde_json::from_str(&std::fs::read_to_string(F::FILE).unwrap()).unwrap()
}

/// The file is what the inputs above give.
fn is_what_is_computed<F: Tested>() {
    let text = serde_json::to_string_pretty(&generated::<F>()).unwrap() + "\n";
    if std::env::var_os("ASSAY_UPDATE_GOLDEN").is_some() {
        std::fs::write(F::FILE, &text).unwrap();
    }
    let stored = std::fs::read_to_string(F::FILE).unwrap();
    let differs = stored.lines().zip(text.lines()).position(|(a, b)| a != b);
    assert!(stored == text, "{} differs, first in line {:?}", F::FILE, differs.map(|at| at + 1));
}

/// Reads the file as another implementation would: inputs from the file, outputs
/// computed and compared, one by one.
fn is_reproduced<F: Tested>() {
    let vectors = file::<F>();
    assert_eq!(F::read(&vectors.largest_element), F::largest());
    assert_eq!(vectors.poseidon.len(), F::permuted().len());
    for vector in vectors.poseidon {
        assert_eq!(hashed(&read::<F>(&vector.inputs)), vector);
    }
    assert_eq!(vectors.tags.len(), 6);
    for vector in vectors.tags {
        assert_eq!(tagged::<F>(vector.text.clone()), vector);
    }
    assert_eq!(vectors.chains.len(), 5);
    for vector in vectors.chains {
        assert_eq!(chained(vector.tag.clone(), &read::<F>(&vector.elements)), vector);
    }
    assert_eq!(vectors.keyed.len(), 4);
    for vector in vectors.keyed {
        assert_eq!(keyed_by(F::digest(vector.key), &read::<F>(&vector.inputs)), vector);
    }
    assert_eq!(vectors.texts.len(), 5);
    for vector in vectors.texts {
        assert_eq!(digested(vector.text.clone()), vector);
    }
    assert_eq!(vectors.packing.len(), 11);
    for vector in vectors.packing {
        let Packing { columns, selected, cells, .. } = vector.clone();
        assert_eq!(packed::<F>(columns, selected, cells), vector);
    }
    statement::check::<F>(&vectors.statement);
}

#[test]
fn the_files_are_what_is_computed() {
    is_what_is_computed::<Fr>();
    #[cfg(feature = "stark")]
    is_what_is_computed::<assay_statement::hash::KoalaBear>();
}

#[test]
fn every_vector_is_reproduced() {
    is_reproduced::<Fr>();
    #[cfg(feature = "stark")]
    is_reproduced::<assay_statement::hash::KoalaBear>();
}
