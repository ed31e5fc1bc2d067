//! A circuit of nine inputs, proofs for it, and a chain with the contracts.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "every test file uses another part of this"
)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use ark_bn254::{Bn254, Fq2, Fr, G2Affine};
use ark_ff::{BigInteger, PrimeField};
use ark_groth16::{Groth16, Proof, ProvingKey};
use ark_relations::gr1cs::{ConstraintSynthesizer, ConstraintSystemRef, SynthesisError};
use ark_relations::lc;
use ark_serialize::CanonicalSerialize;
use ark_snark::SNARK;
use ark_std::UniformRand;
use ark_std::rand::SeedableRng;
use ark_std::rand::rngs::StdRng;

use assay_chain::alloy_primitives::{Address, B256, U256};
use assay_chain::contracts::{Artifact, Contribution, DataPool};
use assay_chain::encode::{self, SolidityKey};
use assay_chain::evm::{Evm, EvmError, Outcome};
use assay_statement::binding::Bound;
use assay_statement::bytes::{Bytes, Bytes32};
use assay_statement::{Binding, Instance};

pub const CHAIN_ID: u64 = 31_337;
pub const NOW: u64 = 1_800_000_000;
pub const EXPIRY: u64 = NOW + 3_600;
pub const OPERATOR: Address = Address::repeat_byte(0x0a);
pub const SENDER: Address = Address::repeat_byte(0x05);
pub const RECIPIENT: Bytes<20> = Bytes([0x11; 20]);

/// Squares each of nine public inputs, so that each is used.
pub struct Squares(pub [Fr; 9]);

impl ConstraintSynthesizer<Fr> for Squares {
    fn generate_constraints(self, cs: ConstraintSystemRef<Fr>) -> Result<(), SynthesisError> {
        for value in self.0 {
            let input = cs.new_input_variable(|| Ok(value))?;
            let square = cs.new_witness_variable(|| Ok(value * value))?;
            cs.enforce_r1cs_constraint(|| lc!() + input, || lc!() + input, || lc!() + square)?;
        }
        Ok(())
    }
}

/// A proving key, with randomness that differs from test to test.
pub struct Prover {
    pub key: ProvingKey<Bn254>,
    pub rng: StdRng,
}

impl Prover {
    pub fn new(seed: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let circuit = Squares([Fr::from(1_u8); 9]);
        let (key, _) = Groth16::<Bn254>::circuit_specific_setup(circuit, &mut rng).unwrap();
        Self { key, rng }
    }

    pub fn prove(&mut self, instance: &Instance) -> Proof<Bn254> {
        let circuit = Squares(elements(instance));
        Groth16::<Bn254>::prove(&self.key, circuit, &mut self.rng).unwrap()
    }

    pub fn rerandomized(&mut self, proof: &Proof<Bn254>) -> Proof<Bn254> {
        Groth16::<Bn254>::rerandomize_proof(&self.key.vk, proof, &mut self.rng)
    }

    pub fn accepts(&self, instance: &Instance, proof: &Proof<Bn254>) -> bool {
        Groth16::<Bn254>::verify(&self.key.vk, &elements(instance), proof).unwrap()
    }

    pub fn solidity_key(&self) -> SolidityKey {
        SolidityKey::from_bytes(&compressed(&self.key.vk)).unwrap()
    }

    pub fn deploy(&self, evm: &mut Evm) -> Address {
        deploy_key(evm, self.solidity_key().words()).unwrap()
    }
}

/// Deploys a verifier for words that may be no key.
pub fn deploy_key(evm: &mut Evm, words: &[U256]) -> Result<Address, EvmError> {
    use assay_chain::alloy_sol_types::SolValue;
    let arguments = (words.to_vec(),).abi_encode_params();
    let code = Artifact::groth16_verifier().unwrap().creation_code(&arguments);
    evm.deploy(OPERATOR, code)
}

pub fn elements(instance: &Instance) -> [Fr; 9] {
    instance.entries().map(|entry| Fr::from_be_bytes_mod_order(&entry.0))
}

pub fn compressed<T: CanonicalSerialize>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.serialize_compressed(&mut bytes).unwrap();
    bytes
}

pub fn words(proof: &Proof<Bn254>) -> [U256; 8] {
    encode::proof_words(&compressed(proof)).unwrap()
}

pub fn digest(name: &str) -> Bytes32 {
    Bytes32::keccak(&[name.as_bytes()]).shifted()
}

pub fn b256(bytes: Bytes32) -> B256 {
    B256::from(bytes.0)
}

/// A pool with one policy, one verifier and one text of terms admitted.
pub struct World {
    pub evm: Evm,
    pub prover: Prover,
    pub verifier: Address,
    pub pool: Address,
}

pub fn pool_id() -> Bytes32 {
    Bytes32::keccak(&[b"pool"])
}

pub fn terms() -> Bytes32 {
    Bytes32::keccak(&[b"terms"])
}

pub fn identity() -> Bytes32 {
    Bytes32::keccak(&[b"identity"])
}

impl World {
    pub fn new() -> Self {
        let mut evm = Evm::new(CHAIN_ID, NOW);
        let prover = Prover::new(1);
        let verifier = prover.deploy(&mut evm);
        let pool = deploy_pool(&mut evm, pool_id());
        let mut world = Self { evm, prover, verifier, pool };
        world.admit("policy", verifier);
        world.admit_terms(terms());
        world
    }

    pub fn admit(&mut self, policy: &str, verifier: Address) {
        let call = admit_call(policy, verifier);
        let outcome = self.evm.send(OPERATOR, self.pool, &call).unwrap();
        assert!(outcome.is_success(), "{outcome:?}");
    }

    pub fn admit_terms(&mut self, terms: Bytes32) {
        let call = DataPool::admitTermsCall { terms: b256(terms) };
        let outcome = self.evm.send(OPERATOR, self.pool, &call).unwrap();
        assert!(outcome.is_success(), "{outcome:?}");
    }

    pub fn bound(&self) -> Bound {
        Bound {
            chain_id: CHAIN_ID,
            contract: Bytes(self.pool.into_array()),
            pool: pool_id(),
            recipient: RECIPIENT,
            expiry: EXPIRY,
            terms: terms(),
        }
    }

    pub fn contribution(&self, instance: &Instance, bound: &Bound) -> Contribution {
        encode::contribution(instance, bound, self.verifier).unwrap()
    }

    /// An honest contribution of the dataset `data`.
    pub fn honest(&mut self, data: &str) -> (Contribution, Proof<Bn254>) {
        let bound = self.bound();
        let instance = instance(&bound, data);
        let proof = self.prover.prove(&instance);
        (self.contribution(&instance, &bound), proof)
    }

    pub fn contribute(&mut self, c: &Contribution, proof: &Proof<Bn254>) -> Outcome {
        self.contribute_words(c, words(proof))
    }

    pub fn contribute_words(&mut self, c: &Contribution, proof: [U256; 8]) -> Outcome {
        let call = DataPool::contributeCall { c: c.clone(), proof: proof.to_vec() };
        self.evm.send(SENDER, self.pool, &call).unwrap()
    }
}

pub fn deploy_pool(evm: &mut Evm, pool: Bytes32) -> Address {
    let arguments = encode::pool_arguments(pool, OPERATOR, identity());
    evm.deploy(OPERATOR, Artifact::data_pool().unwrap().creation_code(&arguments)).unwrap()
}

pub fn admit_call(policy: &str, verifier: Address) -> DataPool::admitCall {
    DataPool::admitCall {
        policyId: b256(digest(policy)),
        parameters: b256(digest(&format!("parameters of {policy}"))),
        verifier,
        identity_: b256(identity()),
    }
}

/// What the prover claims about the dataset `data` under the policy `policy`.
pub fn instance(bound: &Bound, data: &str) -> Instance {
    let binding = Binding::Bound(bound.clone());
    Instance {
        policy_id: digest("policy"),
        parameters: digest("parameters of policy"),
        commitment: digest(&format!("commitment to {data}")),
        binding: binding.digest(),
        scope: binding.scope(),
        nullifier: digest(&format!("nullifier of {data}")),
        fingerprints: Bytes32::ZERO,
        as_of: Bytes32::ZERO,
        issuer: Bytes32::ZERO,
    }
}

/// The name of the error that a contract refused with.
pub fn refusal(outcome: &Outcome) -> &'static str {
    outcome.refusal().unwrap_or_else(|| panic!("{outcome:?}")).name().unwrap()
}

/// A point of the twist that the pairing is not defined for.
pub fn outside_subgroup(rng: &mut StdRng) -> G2Affine {
    loop {
        let x = Fq2::rand(rng);
        let point = G2Affine::get_point_from_x_unchecked(x, false);
        if let Some(point) = point.filter(|point| !point.is_in_correct_subgroup_assuming_on_curve())
        {
            assert!(point.is_on_curve());
            return point;
        }
    }
}

pub fn g2_words(point: G2Affine) -> [U256; 4] {
    [point.x.c1, point.x.c0, point.y.c1, point.y.c0]
        .map(|element| U256::from_be_slice(&element.into_bigint().to_bytes_be()))
}
