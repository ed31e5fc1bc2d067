//! The contract and halo2's verifier accept the same proofs.

#![cfg(test)]

mod common;

use std::sync::OnceLock;

use ark_bn254::{Fq, Fr};
use ark_ff::{BigInteger, PrimeField};
use ark_std::rand::rngs::OsRng;
use assay_chain::alloy_primitives::{Address, U256};
use assay_chain::alloy_sol_types::SolCall;
use assay_chain::contracts::Halo2Verifier::verifyCall;
use assay_chain::contracts::{Artifact, Halo2Verifier};
use assay_chain::evm::{Evm, EvmError, Outcome};
use assay_chain::halo2::{Halo2Key, PROOF_WORDS, proof_words};
use assay_circuits::halo2::library::halo2curves::group::GroupEncoding as _;
use assay_circuits::halo2::{Circuit, Reference, VerifyingKey, forms};
use assay_statement::bytes::Bytes;
use assay_statement::{Binding, Cell, Engine, Instance, Policy, Record, Salt, Shape, Table, value};
use common::{CHAIN_ID, NOW, OPERATOR, SENDER, refusal};

const HEAD: &str = "\
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
const RANGE: &str = "      - name: a
        logicalType: integer
        required: true
        logicalTypeOptions: {format: u16, minimum: 3, maximum: 90}
";

/// Records that are identified, a list, and a number that may be absent.
const KEYED: &str = "      - name: device
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
const COMMITMENTS: usize = 27;
const SCALARS: usize = 92;

/// A proof, and what it is checked with.
struct Case {
    reference: Reference,
    key: VerifyingKey,
    instance: Instance,
    proof: Vec<u8>,
}

impl Case {
    fn new(text: &str, records: &[&[&str]]) -> Self {
        let policy = Policy::from_yaml([HEAD, text].concat().as_bytes()).unwrap();
        let shape = Shape::new(Engine::Groth16, &policy, Engine::Groth16.smallest()).unwrap();
        let circuit = Circuit::compile(&shape).unwrap();
        let reference = Reference::setup(circuit.log(), OsRng);
        let key = circuit.key(&reference).unwrap();
        let table = table(&policy, records).sorted(policy.identity());
        let salt = Salt::random().unwrap();
        let witness = circuit.assign(&policy, &table, &Binding::Unbound, &salt).unwrap();
        let proof = circuit.prove(&reference, &key, &witness, &mut OsRng).unwrap();
        let instance = witness.instance().clone();
        Self { key: key.verifying(), reference, instance, proof }
    }

    fn ranged() -> &'static Self {
        static MADE: OnceLock<Case> = OnceLock::new();
        MADE.get_or_init(|| Self::new(RANGE, &[&["3"], &["90"]]))
    }

    fn keyed() -> &'static Self {
        static MADE: OnceLock<Case> = OnceLock::new();
        let at = "2024-01-01T00:00:00Z";
        MADE.get_or_init(|| Self::new(KEYED, &[&["A", at, "50.5"], &["B", at, ""]]))
    }

    fn solidity_key(&self) -> Halo2Key {
        let secret = self.reference.s_g2().to_bytes();
        let bytes = [secret.as_ref(), &self.key.encode()].concat();
        Halo2Key::from_bytes(self.key.said(), &bytes).unwrap()
    }

    fn entries(&self) -> [U256; 9] {
        self.instance.entries().map(|entry| U256::from_be_bytes(entry.0))
    }

    fn words(&self) -> Vec<U256> {
        proof_words(&self.proof).unwrap()
    }

    /// What the library says of words, where they have a form in bytes at all.
    fn accepts(&self, entries: &[U256; 9], words: &[U256]) -> bool {
        let instance = Instance::from_entries(&entries.map(|entry| Bytes(entry.to_be_bytes())));
        let bytes = bytes(words);
        bytes.is_some_and(|proof| self.key.check(&self.reference, &instance, &proof).is_ok())
    }
}

/// A chain with the verifier of a case.
struct Chain {
    evm: Evm,
    verifier: Address,
}

impl Chain {
    fn new(case: &Case) -> Self {
        let mut evm = Evm::new(CHAIN_ID, NOW);
        let verifier = deploy(&mut evm, case.solidity_key().arguments(&forms())).unwrap();
        Self { evm, verifier }
    }

    fn verify(&mut self, entries: &[U256; 9], proof: &[U256]) -> Outcome {
        let call = verifyCall { entries: *entries, proof: proof.to_vec() };
        self.evm.send(SENDER, self.verifier, &call).unwrap()
    }
}

fn deploy(evm: &mut Evm, arguments: Vec<u8>) -> Result<Address, EvmError> {
    evm.deploy(OPERATOR, Artifact::halo2_verifier().unwrap().creation_code(&arguments))
}

fn table(policy: &Policy, records: &[&[&str]]) -> Table {
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

#[test]
fn honest_proofs_of_two_shapes_are_accepted() {
    for case in [Case::ranged(), Case::keyed()] {
        let mut chain = Chain::new(case);
        assert!(case.accepts(&case.entries(), &case.words()));
        let outcome = chain.verify(&case.entries(), &case.words());
        let Outcome::Success { gas, output, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!(output[..4], verifyCall::SELECTOR);
        println!("{gas} gas");
    }
}

/// The proof in a file that these words are, if they are of one.
fn bytes(words: &[U256]) -> Option<Vec<u8>> {
    let (points, rest) = words.split_at_checked(2 * COMMITMENTS)?;
    let (scalars, openings) = rest.split_at_checked(SCALARS)?;
    let [first, last] = [points, openings].map(|points| {
        let points = points.chunks(2).map(compressed);
        points.collect::<Option<Vec<_>>>().map(|points| points.concat())
    });
    let scalars = scalars.iter().flat_map(|word| word.to_le_bytes::<32>()).collect();
    Some([first?, scalars, last?].concat())
}

fn compressed(words: &[U256]) -> Option<Vec<u8>> {
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

fn number<F: PrimeField>(value: F) -> U256 {
    U256::from_be_slice(&value.into_bigint().to_bytes_be())
}
