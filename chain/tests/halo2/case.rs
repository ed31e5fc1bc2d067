//! Proofs, what they are checked with, and a chain with their verifier.

use std::sync::OnceLock;

use ark_bn254::Fq;
use ark_ff::{BigInteger as _, PrimeField};
use ark_std::rand::rngs::OsRng;
use assay_chain::alloy_primitives::{Address, U256};
use assay_chain::contracts::Artifact;
use assay_chain::contracts::Halo2Verifier::verifyCall;
use assay_chain::evm::{Evm, EvmError, Outcome};
use assay_chain::halo2::{Halo2Key, proof_words};
use assay_circuits::halo2::{Circuit, Proof, Reference, VerifyingKey, forms};
use assay_statement::bytes::Bytes;
use assay_statement::{
    Binding, Bytes32, Cell, Engine, Instance, Policy, Record, Salt, Shape, Table, value,
};

use crate::common::{CHAIN_ID, NOW, OPERATOR, SENDER};

pub(crate) const HEAD: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: example
version: 1.0.0
status: active
schema:
  - name: example
    logicalType: object
    properties:
";

/// Nothing but a range.
pub(crate) const RANGE: &str = "      - name: a
        logicalType: integer
        required: true
        logicalTypeOptions: {format: u16, minimum: 3, maximum: 90}
";

/// Records that are identified, a list, and a number that may be absent.
pub(crate) const KEYED: &str = "      - name: device
        logicalType: string
        primaryKey: true
        primaryKeyPosition: 1
        quality:
          - {metric: invalidValues, arguments: {validValues: [A, B, C]}, mustBe: 0}
      - name: at
        logicalType: timestamp
        primaryKey: true
        primaryKeyPosition: 2
      - name: level
        logicalType: number
        physicalType: decimal(5,1)
        logicalTypeOptions: {minimum: -10, maximum: 50.5}
";

/// Points of a proof before its scalars, and those.
pub(crate) const COMMITMENTS: usize = 15;
pub(crate) const SCALARS: usize = 72;

/// Where a key has the secret of its reference string.
pub(crate) const SECRET: usize = 21;
/// Proofs of one statement, no two of which have a number in common.
pub(crate) const HONEST: usize = 4;
/// What an accepted proof costs, the call included.
pub(crate) const ACCEPTED: u64 = 530_000;
/// What a refused one costs: one precompile that fails takes its whole allowance.
pub(crate) const MOST: u64 = ACCEPTED + 10_000;

/// A proof, and what it is checked with.
pub(crate) struct Case {
    pub(crate) key: VerifyingKey,
    pub(crate) instance: Instance,
    pub(crate) proofs: Vec<Vec<u8>>,
}

impl Case {
    pub(crate) fn new(text: &str, records: &[&[&str]], binding: &Binding) -> Self {
        let policy = Policy::from_yaml([HEAD, text].concat().as_bytes()).unwrap();
        let shape = Shape::new(Engine::Halo2, &policy, Engine::Halo2.smallest()).unwrap();
        let circuit = Circuit::compile(&shape).unwrap();
        let reference = Reference::setup(circuit.log(), OsRng);
        let key = circuit.key(&reference).unwrap();
        let table = table(&policy, records).sorted(policy.identity());
        let salt = Salt::random().unwrap();
        let witness = circuit.assign(&policy, &table, binding, &salt).unwrap();
        let proofs =
            (0..HONEST).map(|_| circuit.prove(&reference, &key, witness.clone(), &mut OsRng));
        let proofs = proofs.collect::<Result<_, _>>().unwrap();
        let instance = witness.instance().clone();
        Self { key: key.verifying(), instance, proofs }
    }

    pub(crate) fn ranged() -> &'static Self {
        static MADE: OnceLock<Case> = OnceLock::new();
        MADE.get_or_init(|| Self::new(RANGE, &[&["3"], &["90"]], &Binding::Unbound))
    }

    pub(crate) fn keyed() -> &'static Self {
        static MADE: OnceLock<Case> = OnceLock::new();
        MADE.get_or_init(|| Self::bound(&Binding::Unbound))
    }

    pub(crate) fn bound(binding: &Binding) -> Self {
        let at = "2024-01-01T00:00:00Z";
        Self::new(KEYED, &[&["A", at, "50.5"], &["B", at, ""]], binding)
    }

    pub(crate) fn solidity_key(&self) -> Halo2Key {
        Halo2Key::from_bytes(self.key.said(), &self.key.encode()).unwrap()
    }

    pub(crate) fn entries(&self) -> [U256; 9] {
        self.instance.entries().map(|entry| U256::from_be_bytes(entry.0))
    }

    pub(crate) fn words(&self) -> Vec<U256> {
        proof_words(&self.proofs[0]).unwrap()
    }

    /// What the library says of words, where they have a form in bytes at all.
    pub(crate) fn accepts(&self, entries: &[U256; 9], words: &[U256]) -> bool {
        let instance = Instance::from_entries(&entries.map(|entry| Bytes(entry.to_be_bytes())));
        let proof = bytes(words).and_then(|bytes| Proof::decode(&bytes).ok());
        proof.is_some_and(|proof| self.key.check(&instance, &proof).is_ok())
    }
}

/// A chain with the verifier of a case.
pub(crate) struct Chain {
    pub(crate) evm: Evm,
    pub(crate) verifier: Address,
}

impl Chain {
    pub(crate) fn new(case: &Case) -> Self {
        let mut evm = Evm::new(CHAIN_ID, NOW);
        let verifier = deploy(&mut evm, &case.solidity_key().arguments(&forms())).unwrap();
        Self { evm, verifier }
    }

    pub(crate) fn verify(&mut self, entries: &[U256; 9], proof: &[U256]) -> Outcome {
        let call = verifyCall { entries: *entries, proof: proof.to_vec() };
        self.evm.send(SENDER, self.verifier, &call).unwrap()
    }
}

pub(crate) fn deploy(evm: &mut Evm, arguments: &[u8]) -> Result<Address, EvmError> {
    evm.deploy(OPERATOR, Artifact::halo2_verifier().unwrap().creation_code(arguments))
}

pub(crate) fn table(policy: &Policy, records: &[&[&str]]) -> Table {
    let columns = policy.columns().to_vec();
    let record = |(line, texts): (usize, &&[&str])| Record {
        line: line as u64 + 2,
        cells: texts
            .iter()
            .zip(&columns)
            .map(|(text, column)| match *text {
                "" => Cell::Null,
                text => value::parse(column.kind, text).unwrap(),
            })
            .collect(),
    };
    let records = records.iter().enumerate().map(record).collect();
    Table::new(columns, records).unwrap()
}

/// What a contract refuses, and the library too.
pub(crate) fn refused(
    case: &Case,
    chain: &mut Chain,
    entries: &[U256; 9],
    words: &[U256],
    what: &str,
) {
    assert!(!case.accepts(entries, words), "{what}");
    let outcome = chain.verify(entries, words);
    assert!(outcome.refusal().is_some(), "{what}: {outcome:?}");
    assert!(outcome.gas() <= MOST, "{what}: {}", outcome.gas());
}

/// Other values of a word, whose honest value and neighbour are given, modulo a modulus.
pub(crate) fn others(own: U256, neighbour: U256, modulus: U256) -> Vec<(&'static str, U256)> {
    let one = U256::from(1);
    let random = U256::from_be_bytes(Bytes32::from(Salt::random().unwrap()).0);
    vec![
        ("zero", U256::ZERO),
        ("one more", (own + one) % modulus),
        ("the next one's", neighbour),
        ("beyond the modulus", own + modulus),
        ("the modulus", modulus),
        ("the largest", U256::MAX),
        ("a random one", random),
        ("with another lowest bit", own ^ one),
        ("with another highest bit", own ^ (one << 253)),
    ]
}

pub(crate) fn modulus<F: PrimeField>() -> U256 {
    U256::from_be_slice(&F::MODULUS.to_bytes_be())
}

pub(crate) fn is_scalar(index: usize) -> bool {
    (2 * COMMITMENTS..2 * COMMITMENTS + SCALARS).contains(&index)
}

/// The proof in a file that these words are, if they are of one.
pub(crate) fn bytes(words: &[U256]) -> Option<Vec<u8>> {
    let (points, rest) = words.split_at_checked(2 * COMMITMENTS)?;
    let (scalars, openings) = rest.split_at_checked(SCALARS)?;
    let [first, last] = [points, openings].map(|points| {
        let points = points.chunks(2).map(compressed);
        points.collect::<Option<Vec<_>>>().map(|points| points.concat())
    });
    let scalars = scalars.iter().flat_map(U256::to_le_bytes::<32>).collect();
    Some([first?, scalars, last?].concat())
}

pub(crate) fn compressed(words: &[U256]) -> Option<Vec<u8>> {
    let [x, y] = [words.first()?, words.get(1)?].map(|word| {
        let value = Fq::from_le_bytes_mod_order(&word.to_le_bytes::<32>());
        (number(value) == *word).then_some(value)
    });
    let (x, y) = (x?, y?);
    if x == Fq::from(0) && y == Fq::from(0) {
        return Some([[0; 31].as_slice(), &[0x80]].concat());
    }
    let mut bytes = number(x).to_le_bytes_vec();
    bytes[31] |= u8::from(y.into_bigint().is_odd()) << 6;
    (y * y == x * x * x + Fq::from(3)).then_some(bytes)
}

pub(crate) fn number<F: PrimeField>(value: F) -> U256 {
    U256::from_be_slice(&value.into_bigint().to_bytes_be())
}
