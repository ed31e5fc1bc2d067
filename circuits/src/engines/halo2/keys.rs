//! Keys, proofs, and their verification: SHPLONK over KZG.

use ark_std::rand::{CryptoRng, RngCore};
use assay_statement::Bytes32;
use halo2_proofs::SerdeFormat;
use halo2_proofs::halo2curves::bn256::{Bn256, Fr, G1Affine};
use halo2_proofs::plonk::{
    self, create_proof_from_advice, keygen_pk, keygen_vk_custom, verify_proof,
};
use halo2_proofs::poly::commitment::Params as _;
use halo2_proofs::poly::kzg::commitment::{KZGCommitmentScheme, ParamsKZG};
use halo2_proofs::poly::kzg::multiopen::{ProverSHPLONK, VerifierSHPLONK};
use halo2_proofs::poly::kzg::strategy::SingleStrategy;

use super::circuit::Laid;
use super::columns::{COPIED, FIXED, MAX_LOG, MIN_LOG};
use super::field::big_endian;
use super::transcript::Keccak;
use crate::engines::EngineError;

/// Powers of a secret that nobody may know: one string for all circuits of a size.
pub type Reference = ParamsKZG<Bn256>;

/// What proofs of one circuit are made with.
pub struct ProvingKey(plonk::ProvingKey<G1Affine>);

/// What proofs of one circuit are checked with.
#[derive(Debug, Clone)]
pub struct VerifyingKey(plonk::VerifyingKey<G1Affine>);

impl ProvingKey {
    pub(super) fn new(reference: &Reference, circuit: Laid<'_>) -> Result<Self, EngineError> {
        expect_size(reference, &circuit)?;
        let verifying =
            keygen_vk_custom(reference, &circuit, false).map_err(|error| backend(&error))?;
        keygen_pk(reference, verifying, &circuit).map(Self).map_err(|error| backend(&error))
    }

    /// The half that verifies.
    #[must_use]
    pub fn verifying(&self) -> VerifyingKey {
        VerifyingKey(self.0.get_vk().clone())
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
            &self.0,
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
    /// Bytes of a key: ten of the library's, and a point for each column that is fixed or copied.
    pub const BYTES: usize = 10 + 32 * (FIXED + COPIED);

    /// The one form of a key.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.0.to_bytes(SerdeFormat::Processed)
    }

    /// What a transcript begins with: the library's digest of the key, which it makes of more than
    /// the key's bytes.
    #[must_use]
    pub fn said(&self) -> Bytes32 {
        big_endian(self.0.transcript_repr())
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
        // The library makes room for as many rows as the bytes say.
        let log = u32::from(bytes[1]);
        if bytes[0] != 2 || bytes[2..6] != [0; 4] || !(MIN_LOG..=MAX_LOG).contains(&log) {
            return Err(refused(format!("one of version {} and 2^{log} rows", bytes[0])));
        }
        let columns = u32::from_le_bytes([bytes[6], bytes[7], bytes[8], bytes[9]]);
        if usize::try_from(columns) != Ok(FIXED) {
            return Err(refused("one of other columns".to_owned()));
        }
        let key = plonk::VerifyingKey::from_bytes::<Laid<'_>>(bytes, SerdeFormat::Processed, log);
        let key = Self(key.map_err(|error| refused(error.to_string()))?);
        if key.encode() != bytes {
            return Err(refused("another form of it".to_owned()));
        }
        Ok(key)
    }

    /// Checks a proof of an instance.
    pub(super) fn verify(
        &self,
        reference: &Reference,
        instance: &[Fr],
        proof: &[u8],
    ) -> Result<(), EngineError> {
        let mut transcript = Keccak::new(proof);
        let strategy = SingleStrategy::new(reference);
        let instances: &[&[&[Fr]]] = &[&[instance]];
        verify_proof::<KZGCommitmentScheme<Bn256>, VerifierSHPLONK<'_, Bn256>, _, _, _>(
            reference,
            &self.0,
            strategy,
            instances,
            &mut transcript,
        )
        .map_err(|error| backend(&error))?;
        if transcript.proof.is_empty() {
            return Ok(());
        }
        let (expected, got) = (proof.len() - transcript.proof.len(), proof.len());
        Err(EngineError::Backend(format!("expected a proof of {expected} bytes, got {got}")))
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

fn backend(error: &plonk::Error) -> EngineError {
    EngineError::Backend(error.to_string())
}

impl std::fmt::Debug for ProvingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProvingKey").finish_non_exhaustive()
    }
}
