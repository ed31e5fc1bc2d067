//! Bytes that are no proof: each is refused, and none makes the verifier panic.

use std::sync::LazyLock;

use assay_circuits::stark::MAX_SEGMENT_BYTES;
use assay_circuits::stark::proof::VerifyError;

use crate::fixture::Fixture;

static HONEST: LazyLock<(Fixture, Vec<u8>)> = LazyLock::new(|| {
    let fixture = Fixture::new();
    let proof = fixture.prove().unwrap();
    assert_eq!(fixture.verify(&proof), Ok(()));
    (fixture, proof)
});

/// The form of a part of a proof.
enum Form {
    Bytes(usize),
    List(Box<Form>),
    Optional(Box<Form>),
    Parts(Vec<Form>),
}

/// A part of a proof.
#[derive(Clone)]
enum Part {
    Bytes(Vec<u8>),
    List(Vec<Part>),
    Optional(Option<Box<Part>>),
    Parts(Vec<Part>),
}

fn list(form: Form) -> Form {
    Form::List(Box::new(form))
}

fn optional(form: Form) -> Form {
    Form::Optional(Box::new(form))
}

const fn element() -> Form {
    Form::Bytes(4)
}

const fn challenge() -> Form {
    Form::Bytes(20)
}

fn cap() -> Form {
    list(Form::Bytes(32))
}

/// Salts of each query and matrix, and the nodes beside the paths.
fn paths() -> Form {
    Form::Parts(vec![list(list(list(element()))), cap()])
}

fn proof() -> Form {
    let row = || list(challenge());
    let commitments = Form::Parts(vec![cap(), optional(cap()), cap(), optional(cap())]);
    let opened = Form::Parts(vec![
        row(),
        optional(row()),
        optional(row()),
        optional(row()),
        list(row()),
        optional(row()),
    ]);
    let fri = Form::Parts(vec![
        element(),
        list(cap()),
        list(element()),
        list(Form::Parts(vec![list(list(list(element()))), paths()])),
        list(Form::Parts(vec![list(row()), paths()])),
        row(),
        element(),
    ]);
    Form::Parts(vec![
        commitments,
        list(Form::Parts(vec![opened, row(), row()])),
        Form::Parts(vec![list(list(list(row()))), fri]),
        list(optional(challenge())),
        list(Form::Bytes(8)),
        optional(element()),
        element(),
    ])
}

fn take<'a>(bytes: &mut &'a [u8], length: usize) -> &'a [u8] {
    let (head, tail) = bytes.split_at(length);
    *bytes = tail;
    head
}

fn decode(form: &Form, bytes: &mut &[u8]) -> Part {
    match form {
        Form::Bytes(length) => Part::Bytes(take(bytes, *length).to_vec()),
        Form::Parts(forms) => Part::Parts(forms.iter().map(|form| decode(form, bytes)).collect()),
        Form::Optional(form) => {
            let present = take(bytes, 1) == [1];
            Part::Optional(present.then(|| Box::new(decode(form, bytes))))
        }
        Form::List(form) => {
            let (mut length, mut shift) = (0_usize, 0);
            loop {
                let byte = take(bytes, 1)[0];
                length |= usize::from(byte & 127) << shift;
                shift += 7;
                if byte < 128 {
                    break;
                }
            }
            Part::List((0..length).map(|_| decode(form, bytes)).collect())
        }
    }
}

fn encode(part: &Part, bytes: &mut Vec<u8>) {
    match part {
        Part::Bytes(own) => bytes.extend(own),
        Part::Parts(parts) => parts.iter().for_each(|part| encode(part, bytes)),
        Part::Optional(None) => bytes.push(0),
        Part::Optional(Some(part)) => {
            bytes.push(1);
            encode(part, bytes);
        }
        Part::List(parts) => {
            let mut length = parts.len();
            while length > 127 {
                bytes.push(u8::try_from(length & 127).unwrap() | 128);
                length >>= 7;
            }
            bytes.push(u8::try_from(length).unwrap());
            for part in parts {
                encode(part, bytes);
            }
        }
    }
}

/// Every part with other lengths: of lists, the first and the last elements stand for all.
fn reshaped(part: &Part, form: &Form) -> Vec<Part> {
    match (part, form) {
        (Part::Parts(parts), Form::Parts(forms)) => {
            let mut all = Vec::new();
            for (index, form) in forms.iter().enumerate() {
                all.extend(reshaped(&parts[index], form).into_iter().map(|part| {
                    let mut parts = parts.clone();
                    parts[index] = part;
                    Part::Parts(parts)
                }));
            }
            all
        }
        (Part::Optional(None), Form::Optional(form)) => {
            let nothing = [0; 64];
            vec![Part::Optional(Some(Box::new(decode(form, &mut nothing.as_slice()))))]
        }
        (Part::Optional(Some(part)), Form::Optional(form)) => {
            let inner = reshaped(part, form).into_iter();
            let mut all: Vec<Part> =
                inner.map(|part| Part::Optional(Some(Box::new(part)))).collect();
            all.push(Part::Optional(None));
            all
        }
        (Part::List(parts), Form::List(form)) => {
            let nothing = [0; 64];
            let another = parts.last().cloned();
            let another = another.unwrap_or_else(|| decode(form, &mut nothing.as_slice()));
            let mut all = vec![Part::List([parts.clone(), vec![another]].concat())];
            if !parts.is_empty() {
                all.push(Part::List(Vec::new()));
                all.push(Part::List(parts[1..].to_vec()));
            }
            let mut ends = vec![0, parts.len().saturating_sub(1)];
            ends.dedup();
            for index in ends.into_iter().filter(|index| *index < parts.len()) {
                all.extend(reshaped(&parts[index], form).into_iter().map(|part| {
                    let mut parts = parts.clone();
                    parts[index] = part;
                    Part::List(parts)
                }));
            }
            all
        }
        _ => Vec::new(),
    }
}

#[test]
fn every_other_shape_is_refused() {
    let (fixture, honest) = &*HONEST;
    let mut rest = honest.as_slice();
    let form = proof();
    let part = decode(&form, &mut rest);
    assert!(rest.is_empty());
    let mut bytes = Vec::new();
    encode(&part, &mut bytes);
    assert_eq!(&bytes, honest);

    let reshaped = reshaped(&part, &form);
    assert!(reshaped.len() > 250, "{} shapes", reshaped.len());
    for (index, part) in reshaped.iter().enumerate() {
        let mut bytes = Vec::new();
        encode(part, &mut bytes);
        assert!(fixture.verify(&bytes).is_err(), "shape {index}");
    }
}

#[test]
fn every_byte_counts() {
    let (fixture, honest) = &*HONEST;
    let ends = (0..200).chain(honest.len() - 200..honest.len());
    for position in ends.chain((200..honest.len() - 200).step_by(1_009)) {
        let mut bytes = honest.clone();
        bytes[position] ^= 1 << (position % 8);
        assert!(fixture.verify(&bytes).is_err(), "byte {position}");
    }
}

#[test]
fn there_is_one_encoding() {
    let (fixture, honest) = &*HONEST;
    let refused = |bytes: &[u8]| assert_eq!(fixture.verify(bytes), Err(VerifyError::Encoding));
    refused(&[]);
    refused(&honest[..honest.len() - 1]);
    refused(&[honest.as_slice(), &[0]].concat());
    // The work before the queries is the last element but the proof's end.
    let mut bytes = honest.clone();
    let end = bytes.len();
    bytes[end - 4..].fill(255);
    refused(&bytes);
    // A length of one in two bytes.
    assert_eq!(honest[0], 1);
    refused(&[&[0x81, 0], &honest[1..]].concat());
    let length = MAX_SEGMENT_BYTES + 1;
    let expected = VerifyError::Length { expected: MAX_SEGMENT_BYTES, got: length };
    assert_eq!(fixture.verify(&vec![0; length]), Err(expected));
}

#[test]
fn a_proof_is_small() {
    let (_, honest) = &*HONEST;
    assert!(honest.len() < MAX_SEGMENT_BYTES / 4, "{} bytes", honest.len());
}

/// A layer of roots of which the first is right would be read, and the others be no part of
/// anything but the commitment.
#[test]
fn a_commitment_is_one_root() {
    let (fixture, honest) = &*HONEST;
    assert_eq!(honest[0], 1, "a proof begins with the number of roots");
    let (root, rest) = honest[1..].split_at(32);
    let more = [&[2], root, &[7; 32], rest].concat();
    assert_eq!(fixture.verify(&more), Err(VerifyError::Encoding));
}
