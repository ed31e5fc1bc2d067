//! What this code did not compute: vectors of the permutations' authors, and values that
//! a second implementation found, in another language with other libraries.

use assay_statement::hash::Fr;
use assay_statement::packing::element;

use crate::file;
use crate::forms::Vectors;

#[test]
fn the_file_agrees_with_values_from_elsewhere() {
    let vectors = file::<Fr>();
    let circomlib: Fr =
        "7853200120776062878684798364095072458815029376092732009249414926327459813530"
            .parse()
            .unwrap();
    assert_eq!(element(vectors.poseidon[1].output), circomlib);
    agree(&vectors, [TEXT_007, POLICY_ID, PARAMETERS, NULLIFIER, SHAPE_ID]);
    let commitment = vectors.statement.commitment.map(|digest| digest.to_string());
    assert_eq!(commitment.as_deref(), Some(COMMITMENT));
}

#[cfg(feature = "stark")]
#[test]
fn the_other_file_agrees_with_values_from_elsewhere() {
    use assay_statement::hash::{HashField as _, KoalaBear};
    use p3_field::PrimeField32 as _;

    use crate::field::Tested as _;

    let read = |lanes: [u32; 8]| lanes.map(|lane| KoalaBear::read(&lane));
    let digest = KoalaBear::compress(read(koala_bear::STATE), &read(koala_bear::BLOCK));
    assert_eq!(digest.map(|lane| lane.as_canonical_u32()), koala_bear::OUTPUT);
    let expected = [
        TEXT_007,
        koala_bear::POLICY_ID,
        koala_bear::PARAMETERS,
        koala_bear::NULLIFIER,
        koala_bear::SHAPE_ID,
    ];
    agree(&file::<KoalaBear>(), expected);
}

fn agree<E>(vectors: &Vectors<E>, expected: [&str; 5]) {
    let statement = &vectors.statement;
    let got = [
        vectors.texts[1].digest,
        statement.policy_id,
        statement.parameters,
        statement.nullifier,
        statement.shapes[0].shape_id,
    ];
    assert_eq!(got.map(|digest| digest.to_string()), expected);
}

const TEXT_007: &str = "0x00adafce779496806a67cd1ef67cfc3ac7e72c67c4eadb74565f826b325436f3";
const POLICY_ID: &str = "0x00cadf9c96fd7ed26e08c91bf6f1aa54ea1fe093190b485d51b016c918b787b4";
const PARAMETERS: &str = "0x0a0908f92843d6b9e258235586e77aafb3464b4196ef3f29da28b5ca7a42019d";
const COMMITMENT: &str = "0x10d6a1df3eb308680962071d0a9d5bb3f22027317ff61fdc92d7018aeb199ed0";
const NULLIFIER: &str = "0x1f97720302a7c354c26907b66125d3f4680da3dac55d6b68caa38c74caba14cd";
const SHAPE_ID: &str = "0x5fc00cd37b2cee1b6e6b445667a45dc6c3e4a590b72044cecbc6381b439a05d5";

#[cfg(feature = "stark")]
mod koala_bear {
    pub(super) const POLICY_ID: &str =
        "0x005c7416c490d354c237f0b45069c93825a0bf85a7e97c17c14a1e6b59018b2c";
    pub(super) const PARAMETERS: &str =
        "0x3116827f6e116e2c7846285e27ae8bde6de33c3a3fa5acbe132fe8a1062b1ceb";
    pub(super) const NULLIFIER: &str =
        "0x4311118b1e8a7415021af23d0f72d5453cd7a5f27bb261295c30f59a2cbc30f4";
    pub(super) const SHAPE_ID: &str =
        "0x6ee1c109a7c17cbcd911810e5a60291f439f4aeadc80e3a7d0f2927d986e0f8d";

    // The vector of the permutation that the library of its authors is tested with.
    pub(super) const BLOCK: [u32; 8] = [
        894_848_333,
        1_437_655_012,
        1_200_606_629,
        1_690_012_884,
        71_131_202,
        1_749_206_695,
        1_717_947_831,
        120_589_055,
    ];
    pub(super) const STATE: [u32; 8] = [
        19_776_022,
        42_382_981,
        1_831_865_506,
        724_844_064,
        171_220_207,
        1_299_207_443,
        227_047_920,
        1_783_754_913,
    ];
    pub(super) const OUTPUT: [u32; 8] = [
        1_934_285_469,
        604_889_435,
        133_449_501,
        1_026_180_808,
        1_830_659_359,
        176_667_110,
        1_391_183_747,
        351_743_874,
    ];
}
