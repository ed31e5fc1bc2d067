//! Keys with which anybody can forge, each with a forgery.

use ark_bn254::{Bn254, Fr, G1Affine, G1Projective, G2Affine};
use ark_ec::{AffineRepr, CurveGroup};
use ark_groth16::{Groth16, PreparedVerifyingKey, Proof, VerifyingKey, prepare_verifying_key};
use ark_serialize::CanonicalSerialize;
use assay_statement::pairing::Weakness;
use assay_verifier::{KeyError, KeyRegistry};

use crate::support::World;

type Key = VerifyingKey<Bn254>;
/// A, B and C from the key and the point of an instance.
type Forge = fn(&Key, G1Projective) -> Proof<Bn254>;
type Weaken = fn(&mut Key);

/// Not zero, or B would be gamma; otherwise any number.
const S: u64 = 7;

fn proof(a: impl Into<G1Projective>, b: G2Affine, c: G1Projective) -> Proof<Bn254> {
    Proof { a: a.into().into_affine(), b, c: c.into_affine() }
}

/// gamma + s · delta.
fn b(key: &Key) -> G2Affine {
    (key.delta_g2 * Fr::from(S) + key.gamma_g2).into_affine()
}

fn accepts(key: &Key, forge: Forge, inputs: &[Fr]) -> bool {
    let prepared: PreparedVerifyingKey<Bn254> = prepare_verifying_key(key);
    let instance = Groth16::<Bn254>::prepare_inputs(&prepared, inputs).unwrap();
    let proof = forge(key, instance);
    assert!(!proof.a.is_zero() && !proof.b.is_zero() && !proof.c.is_zero());
    Groth16::<Bn254>::verify_proof(&prepared, &proof, inputs).unwrap()
}

fn insert(key: &Key) -> Result<(), KeyError> {
    let mut file = World::get().key.file.clone();
    file.key.0.clear();
    key.serialize_compressed(&mut file.key.0).unwrap();
    KeyRegistry::new().insert(&file).map(|_| ())
}

fn related(first: &'static str, second: &'static str) -> Weakness {
    Weakness::Related { first, second }
}

#[test]
fn points_that_are_equal_or_opposite_are_refused() {
    let rows: [(Weakness, Weaken, Forge); 6] = [
        (
            related("gamma", "delta"),
            |key| key.gamma_g2 = key.delta_g2,
            |key, instance| proof(key.alpha_g1, key.beta_g2, -instance),
        ),
        (
            related("gamma", "delta"),
            |key| key.gamma_g2 = -key.delta_g2,
            |key, instance| proof(key.alpha_g1, key.beta_g2, instance),
        ),
        (
            related("beta", "delta"),
            |key| key.beta_g2 = key.delta_g2,
            |key, instance| proof(instance, b(key), instance * Fr::from(S) - key.alpha_g1),
        ),
        (
            related("beta", "delta"),
            |key| key.beta_g2 = -key.delta_g2,
            |key, instance| proof(instance, b(key), instance * Fr::from(S) + key.alpha_g1),
        ),
        (
            related("beta", "gamma"),
            |key| key.beta_g2 = key.gamma_g2,
            |key, instance| {
                let a = instance + key.alpha_g1;
                proof(a, b(key), a * Fr::from(S))
            },
        ),
        (
            related("beta", "gamma"),
            |key| key.beta_g2 = -key.gamma_g2,
            |key, instance| {
                let a = instance - key.alpha_g1;
                proof(a, b(key), a * Fr::from(S))
            },
        ),
    ];
    let inputs = [5_u8, 6, 7, 8, 9, 10, 11, 12, 13].map(Fr::from);
    let genuine = &World::get().key.proving.vk;
    assert_eq!(insert(genuine), Ok(()));
    for (weakness, weaken, forge) in rows {
        assert!(!accepts(genuine, forge, &inputs), "{weakness}: a sound key refuses the forgery");
        let mut weak = genuine.clone();
        weaken(&mut weak);
        assert!(accepts(&weak, forge, &inputs), "{weakness}: it is forgeable");
        assert_eq!(insert(&weak), Err(KeyError::Forgeable(weakness)));
    }
}

/// Where delta is the generator, C can be the instance times gamma, which the powers
/// of tau give to everybody. Here gamma is known instead.
#[test]
fn a_delta_that_nobody_contributed_to_is_refused() {
    const GAMMA: u64 = 11;
    let inputs = [5_u8; 9].map(Fr::from);
    let generator = G2Affine::generator();
    let rows: [(G2Affine, Forge); 2] = [
        (generator, |key, instance| proof(key.alpha_g1, key.beta_g2, -instance * Fr::from(GAMMA))),
        (-generator, |key, instance| proof(key.alpha_g1, key.beta_g2, instance * Fr::from(GAMMA))),
    ];
    for (delta_g2, forge) in rows {
        let gamma_g2 = (generator * Fr::from(GAMMA)).into_affine();
        let genuine = World::get().key.proving.vk.clone();
        let contributed = Key { gamma_g2, ..genuine };
        assert!(!accepts(&contributed, forge, &inputs));
        assert_eq!(insert(&contributed), Ok(()));
        let weak = Key { delta_g2, ..contributed };
        assert!(accepts(&weak, forge, &inputs));
        let point = "delta";
        assert_eq!(insert(&weak), Err(KeyError::Forgeable(Weakness::Generator { point })));
    }
}

#[test]
fn a_beta_that_nobody_contributed_to_is_refused() {
    for beta_g2 in [G2Affine::generator(), -G2Affine::generator()] {
        let weak = Key { beta_g2, ..World::get().key.proving.vk.clone() };
        let point = "beta";
        assert_eq!(insert(&weak), Err(KeyError::Forgeable(Weakness::Generator { point })));
    }
}

/// The forgeries are made of the key alone, so that no instance is out of reach.
#[test]
fn the_point_of_an_instance_is_no_secret() {
    let key = &World::get().key.proving.vk;
    let inputs = [3_u8; 9].map(Fr::from);
    let sum: G1Affine = key.gamma_abc_g1[1..]
        .iter()
        .zip(inputs)
        .fold(key.gamma_abc_g1[0].into_group(), |sum, (point, input)| sum + *point * input)
        .into_affine();
    let prepared = prepare_verifying_key(key);
    assert_eq!(Groth16::<Bn254>::prepare_inputs(&prepared, &inputs).unwrap().into_affine(), sum);
}
