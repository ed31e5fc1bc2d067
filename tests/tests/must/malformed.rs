//! Malformed points, each written as a proof file and as a call have it.

use ark_bn254::{Bn254, Fq, Fq2, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_ff::{BigInteger, PrimeField};
use ark_groth16::Proof;
use ark_serialize::CanonicalDeserialize;
use assay_chain::alloy_primitives::U256;
use assay_chain::encode::proof_words;

use crate::forge::compressed;

/// A proof as a file and as a call have it.
pub(crate) struct Written {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) words: [U256; 8],
}

/// Where a point stands: in bytes, and in words.
struct Place {
    name: &'static str,
    byte: usize,
    word: usize,
    second: bool,
}

const PLACES: [Place; 3] = [
    Place { name: "A", byte: 0, word: 0, second: false },
    Place { name: "B", byte: 32, word: 2, second: true },
    Place { name: "C", byte: 96, word: 6, second: false },
];

/// The point at infinity, as the compressed form flags it.
const INFINITY: u8 = 0x40;

/// Everything that is no proof of three finite points of the groups.
pub(crate) fn points(honest: &[u8]) -> Vec<Written> {
    let words = proof_words(honest).unwrap();
    let mut all = Vec::new();
    for place in PLACES {
        let mut add = |name: &str, point: &[u8], coordinates: &[U256]| {
            let name = format!("{}: {name}", place.name);
            let (mut bytes, mut words) = (honest.to_vec(), words);
            bytes[place.byte..place.byte + point.len()].copy_from_slice(point);
            words[place.word..place.word + coordinates.len()].copy_from_slice(coordinates);
            all.push(Written { name, bytes, words });
        };
        let size = if place.second { 64 } else { 32 };
        let zeros = vec![U256::ZERO; size / 16];
        let mut infinity = vec![0; size];
        infinity[size - 1] = INFINITY;
        add("infinity", &infinity, &zeros);
        infinity[0] = 1;
        add("infinity with a coordinate", &infinity, &[&[U256::from(1)], &zeros[1..]].concat());
        add("zeros without the flag", &vec![0; size], &zeros);

        let prime = U256::from_be_slice(&Fq::MODULUS.to_bytes_be());
        let alias: [u8; 32] = (prime + U256::from(1)).to_le_bytes();
        if place.second {
            let generator = G2Affine::generator();
            let (c0, c1) = (generator.x.c0, generator.x.c1);
            let coordinates = g2(generator);
            // The coordinate 1 with the prime added, in either half.
            for (half, at) in [("real", 0), ("imaginary", 32)] {
                let mut bytes = compressed(&Fq2::new(c0, c1));
                bytes[at..at + 32].copy_from_slice(&alias);
                let mut words = coordinates;
                words[usize::from(at == 0)] = prime + U256::from(1);
                add(&format!("the {half} coordinate beyond the field"), &bytes, &words);
            }
            let off = off_curve_2();
            add("off the curve", &compressed(&off), &[word(off.c1), word(off.c0)]);
            let outside = outside_subgroup();
            add("outside the subgroup", &compressed(&outside), &g2(outside));
        } else {
            // The generator is (1, 2).
            add("a coordinate beyond the field", &alias, &[prime + U256::from(1), U256::from(2)]);
            let off = off_curve_1();
            add("off the curve", &compressed(&off), &[word(off), U256::from(2)]);
        }
    }
    all
}

/// Points of the groups that are not the proof's.
pub(crate) fn wrong(honest: &[u8], other: &[u8]) -> Vec<Written> {
    let read = |bytes| Proof::<Bn254>::deserialize_compressed(bytes).unwrap();
    let (Proof { a, b, c }, other) = (read(honest), read(other));
    let (g, h) = (G1Affine::generator(), G2Affine::generator());
    [
        ("A and C exchanged", Proof { a: c, b, c: a }),
        ("A negated", Proof { a: -a, b, c }),
        ("B negated", Proof { a, b: -b, c }),
        ("C negated", Proof { a, b, c: -c }),
        ("A of another proof", Proof { a: other.a, b, c }),
        ("B of another proof", Proof { a, b: other.b, c }),
        ("C of another proof", Proof { a, b, c: other.c }),
        ("A and B of another proof", Proof { a: other.a, b: other.b, c }),
        ("another proof", other),
        ("the generator as A", Proof { a: g, b, c }),
        ("the generator as B", Proof { a, b: h, c }),
        ("the generator as C", Proof { a, b, c: g }),
        ("generators", Proof { a: g, b: h, c: g }),
    ]
    .map(|(name, proof)| {
        let bytes = compressed(&proof);
        Written { name: name.to_owned(), words: proof_words(&bytes).unwrap(), bytes }
    })
    .into()
}

fn off_curve_1() -> Fq {
    let mut all = (3_u64..).map(Fq::from);
    all.find(|x| G1Affine::get_ys_from_x_unchecked(*x).is_none()).unwrap()
}

fn off_curve_2() -> Fq2 {
    let mut all = (1_u64..).map(|x| Fq2::new(Fq::from(x), Fq::from(1_u8)));
    all.find(|x| G2Affine::get_ys_from_x_unchecked(*x).is_none()).unwrap()
}

fn outside_subgroup() -> G2Affine {
    (1_u64..1_000)
        .filter_map(|x| {
            let x = Fq2::new(Fq::from(x), Fq::from(1_u8));
            G2Affine::get_point_from_x_unchecked(x, false)
        })
        .find(|point| !point.is_in_correct_subgroup_assuming_on_curve())
        .unwrap()
}

fn word(element: Fq) -> U256 {
    U256::from_be_slice(&element.into_bigint().to_bytes_be())
}

fn g2(point: G2Affine) -> [U256; 4] {
    [point.x.c1, point.x.c0, point.y.c1, point.y.c0].map(word)
}
