//! Keys, proofs, and their verification: SHPLONK over KZG.

use std::io;

use ark_std::rand::{CryptoRng, RngCore};
use assay_statement::Bytes32;
use halo2_proofs::halo2curves::bn256::{Bn256, Fr, G1Affine};
use halo2_proofs::plonk::{
    self, ConstraintSystem, create_proof_from_advice, keygen_pk, keygen_vk_custom, permutation,
    verify_proof,
};
use halo2_proofs::poly::EvaluationDomain;
use halo2_proofs::poly::commitment::Params as _;
use halo2_proofs::poly::kzg::commitment::KZGCommitmentScheme;
use halo2_proofs::poly::kzg::multiopen::{ProverSHPLONK, VerifierSHPLONK};
use halo2_proofs::poly::kzg::strategy::SingleStrategy;
use halo2_proofs::{SerdeCurveAffine as _, SerdeFormat};

use super::circuit::Laid;
use super::columns::{COPIED, Columns, FIXED, MAX_LOG, MIN_LOG};
use super::domain;
use super::field::big_endian;
use super::proof::Proof;
use super::reference::{self, Reference, SECRET_BYTES};
use super::transcript::Keccak;
use crate::engines::EngineError;

/// Bytes of the library's before the points of a key.
const HEAD: usize = 10;
/// How points are written.
const FORM: SerdeFormat = SerdeFormat::Processed;

/// What proofs of one circuit are made with.
pub struct ProvingKey {
    /// With the verifying half in it.
    key: plonk::ProvingKey<G1Affine>,
    /// For that half.
    reference: Reference,
}

/// What proofs of one circuit are checked with: commitments to what is fixed of it, and the secret
/// of the reference string in the second group.
#[derive(Debug, Clone)]
pub struct VerifyingKey {
    key: plonk::VerifyingKey<G1Affine>,
    reference: Reference,
}

impl ProvingKey {
    pub(super) fn new(
        reference: &Reference,
        circuit: Laid<'_>,
        verifying: VerifyingKey,
    ) -> Result<Self, EngineError> {
        expect_size(reference, &circuit)?;
        let VerifyingKey { key, reference: own } = verifying;
        let copied = key.permutation().commitments();
        let points = key.fixed_commitments().iter().chain(copied).copied().collect();
        let log = circuit.layout.log;
        // A verifier's key has no tables for transforms.
        let whole = |degree| EvaluationDomain::new(u32::try_from(degree).unwrap_or(u32::MAX), log);
        let key = keygen_pk(reference, assemble(whole, points), &circuit);
        Ok(Self { key: key.map_err(|error| backend(&error))?, reference: own })
    }

    /// The half that verifies, as a key of its own.
    #[must_use]
    pub fn verifying(&self) -> VerifyingKey {
        VerifyingKey { key: self.key.get_vk().clone(), reference: self.reference.clone() }
    }

    /// Checks a proof of an instance with the half that verifies.
    pub(super) fn check(&self, instance: &[Fr], proof: &Proof) -> Result<(), EngineError> {
        verify(&self.reference, self.key.get_vk(), instance, proof)
    }

    /// A proof of an instance, for the values of all advice cells.
    pub(super) fn prove(
        &self,
        reference: &Reference,
        instance: &[Fr],
        advice: Vec<Vec<Fr>>,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Vec<u8>, EngineError> {
        let mut transcript = Keccak::new(Vec::new());
        create_proof_from_advice::<KZGCommitmentScheme<Bn256>, ProverSHPLONK<'_, Bn256>, _, _, _>(
            reference,
            &self.key,
            &[instance],
            advice,
            rng,
            &mut transcript,
        )
        .map_err(|error| backend(&error))?;
        Ok(transcript.proof)
    }
}

impl VerifyingKey {
    /// Bytes of a key: the secret, ten of the library's, and a point for each column that is fixed
    /// or copied.
    pub const BYTES: usize = SECRET_BYTES + HEAD + 32 * (FIXED + COPIED);

    /// The key of a circuit under a reference string.
    pub(super) fn new(reference: &Reference, circuit: Laid<'_>) -> Result<Self, EngineError> {
        expect_size(reference, &circuit)?;
        let key = keygen_vk_custom(reference, &circuit, false).map_err(|error| backend(&error))?;
        let reference = reference::verifying(circuit.layout.log, &reference::secret(reference));
        Ok(Self { key, reference: reference.map_err(|error| backend(&error))? })
    }

    /// The one form of a key.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let key = self.key.to_bytes(FORM);
        [&self.secret()[..], &key].concat()
    }

    /// The secret of the reference string that it is of.
    #[must_use]
    pub fn secret(&self) -> [u8; SECRET_BYTES] {
        reference::secret(&self.reference)
    }

    /// The binary logarithm of the number of rows.
    #[must_use]
    pub fn log(&self) -> u32 {
        self.reference.k()
    }

    /// What a transcript begins with: the library's digest of the key, which it makes of more than
    /// the key's bytes.
    #[must_use]
    pub fn said(&self) -> Bytes32 {
        big_endian(self.key.transcript_repr())
    }

    /// Reads a key. Its gates are those of all circuits of its size, so nothing else is needed:
    /// whether it is the key of a certain circuit is for the caller to know, by its bytes.
    ///
    /// # Errors
    /// When the bytes are not the one form that a key has.
    pub fn decode(bytes: &[u8]) -> Result<Self, EngineError> {
        let refused = |what: String| EngineError::Backend(format!("expected a key, got {what}"));
        if bytes.len() != Self::BYTES {
            return Err(refused(format!("{} bytes of {}", bytes.len(), Self::BYTES)));
        }
        let Some((secret, commitments)) = bytes.split_first_chunk::<SECRET_BYTES>() else {
            return Err(refused("nothing".to_owned()));
        };
        let [version, log, selectors @ .., a, b, c, d] =
            *commitments.first_chunk::<HEAD>().unwrap_or(&[0; HEAD]);
        let log = u32::from(log);
        if version != 2 || selectors != [0; 4] || !(MIN_LOG..=MAX_LOG).contains(&log) {
            return Err(refused(format!("one of version {version} and 2^{log} rows")));
        }
        if usize::try_from(u32::from_le_bytes([a, b, c, d])) != Ok(FIXED) {
            return Err(refused("one of other columns".to_owned()));
        }
        let reference = reference::verifying(log, secret);
        let reference = reference.map_err(|error| refused(error.to_string()))?;
        let mut points = commitments.get(HEAD..).unwrap_or_default();
        let points = (0..FIXED + COPIED).map(|_| G1Affine::read(&mut points, FORM));
        let points = points.collect::<io::Result<Vec<_>>>();
        let points = points.map_err(|error| refused(error.to_string()))?;
        let key = assemble(|degree| domain::verifying(degree, log), points);
        let key = Self { key, reference };
        if key.encode() != bytes {
            return Err(refused("another form of it".to_owned()));
        }
        Ok(key)
    }

    /// Checks a proof of an instance.
    pub(super) fn verify(&self, instance: &[Fr], proof: &Proof) -> Result<(), EngineError> {
        verify(&self.reference, &self.key, instance, proof)
    }
}

/// The library's key of commitments to what is fixed, and then to what is copied.
fn assemble(
    domain: impl FnOnce(usize) -> EvaluationDomain<Fr>,
    mut points: Vec<G1Affine>,
) -> plonk::VerifyingKey<G1Affine> {
    let mut system = ConstraintSystem::default();
    Columns::configure(&mut system);
    let copied = permutation::VerifyingKey::from_commitments(points.split_off(FIXED));
    let domain = domain(system.degree());
    plonk::VerifyingKey::from_parts(domain, points, copied, system, Vec::new(), false)
}

fn verify(
    reference: &Reference,
    key: &plonk::VerifyingKey<G1Affine>,
    instance: &[Fr],
    proof: &Proof,
) -> Result<(), EngineError> {
    let mut transcript = Keccak::new(proof.0.iter());
    let strategy = SingleStrategy::new(reference);
    let instances: &[&[&[Fr]]] = &[&[instance]];
    verify_proof::<KZGCommitmentScheme<Bn256>, VerifierSHPLONK<'_, Bn256>, _, _, _>(
        reference,
        key,
        strategy,
        instances,
        &mut transcript,
    )
    .map_err(|error| backend(&error))?;
    match transcript.proof.len() {
        0 => Ok(()),
        rest => Err(EngineError::Backend(format!("expected no more words, got {rest}"))),
    }
}

fn expect_size(reference: &Reference, circuit: &Laid<'_>) -> Result<(), EngineError> {
    let (expected, got) = (circuit.layout.log, reference.k());
    if expected == got {
        return Ok(());
    }
    Err(EngineError::Backend(format!(
        "expected a reference string of 2^{expected} powers, got 2^{got}"
    )))
}

fn backend(error: &dyn std::fmt::Display) -> EngineError {
    EngineError::Backend(error.to_string())
}

impl std::fmt::Debug for ProvingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProvingKey").finish_non_exhaustive()
    }
}
