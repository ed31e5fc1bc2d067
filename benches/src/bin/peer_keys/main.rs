//! Keys for the peers of the yardstick, from secrets that this process draws and forgets.
//!
//! **Insecure, for benchmarks only**: whoever makes such a key can forge every proof under it. Knowing the
//! secret is what makes it fast: a point is a generator times a number, where a ceremony, in which nobody may
//! know the secret, transforms and adds points.
//!
//! `peer_keys groth16 R1CS ZKEY` makes a snarkjs key for a circuit. `peer_keys points COUNT DIRECTORY` writes
//! the two files in which Barretenberg looks for a reference string.

mod group;
mod r1cs;
mod zkey;

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;

use ark_bn254::{Fr, G1Projective, G2Projective};
use ark_ff::{Field as _, UniformRand as _};
use ark_std::rand::rngs::OsRng;
use assay_benches::Failure;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["groth16", circuit, key] => {
            let circuit = r1cs::Circuit::read(&fs::read(circuit)?)?;
            zkey::write(&circuit, Path::new(key))
        }
        ["points", count, directory] => points(count.parse()?, Path::new(directory)),
        _ => Err("usage: peer_keys groth16 R1CS ZKEY | points COUNT DIRECTORY".into()),
    }
}

/// The powers of a secret in the first group, and its first power in the second.
fn points(count: usize, directory: &Path) -> Result<(), Failure> {
    let secret = Fr::rand(&mut OsRng);
    let powers = std::iter::successors(Some(Fr::ONE), |power| Some(*power * secret));
    let powers: Vec<Fr> = powers.take(count).collect();
    fs::create_dir_all(directory)?;
    let mut file = BufWriter::new(File::create(directory.join("bn254_g1.dat"))?);
    group::write::<G1Projective>(&mut file, &powers, group::big_endian)?;
    file.flush()?;
    let mut file = File::create(directory.join("bn254_g2.dat"))?;
    Ok(group::write::<G2Projective>(&mut file, &[secret], group::big_endian)?)
}
