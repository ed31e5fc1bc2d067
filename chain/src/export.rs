//! What an operator needs to deploy: sources, compiled code, arguments.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use alloy_primitives::{B256, U256};
use assay_statement::bytes::Bytes32;
use assay_statement::{Engine, VerifyingKeyFile};
use serde::Serialize;

use crate::contracts::{Artifact, ArtifactError, SOURCES};
use crate::encode::{EncodeError, SolidityKey};
use crate::halo2::Halo2Key;

/// Name of the file with the arguments.
pub const DEPLOYMENT: &str = "deployment.json";

/// Why nothing, or not everything, was written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The key cannot be deployed.
    #[error(transparent)]
    Key(#[from] EncodeError),
    /// No contract checks proofs of this engine, or what its verifier needs beside the key is not
    /// there.
    #[error("there is nothing to deploy for keys of {engine}")]
    Engine {
        /// The key's engine.
        engine: Engine,
    },
    /// This program was built with a damaged artifact.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
    /// A file would be overwritten, or a link followed.
    #[error("{path} is there already: nothing is overwritten, name another directory")]
    Exists {
        /// The file.
        path: String,
    },
    /// A file cannot be written.
    #[error("{path}: {source}")]
    Io {
        /// The file or directory.
        path: String,
        /// What the system says.
        source: io::Error,
    },
}

#[derive(Serialize)]
struct Deployment<'a> {
    format: &'static str,
    key_id: String,
    development_key: bool,
    warning: Option<&'static str>,
    shape_id: Bytes32,
    capacity: u8,
    compiler: &'a str,
    settings: &'a serde_json::Value,
    source_digest: &'a str,
    verifier: Verifier,
    pool: Pool,
    reward: Reward,
    admit: Admit,
}

#[derive(Serialize)]
struct Verifier {
    contract: &'static str,
    key: Vec<String>,
    key_digest: String,
    constructor_arguments: String,
    creation_code: String,
}

// The operator chooses the pool's name and its own address, so there are no
// encoded arguments here.
#[derive(Serialize)]
struct Pool {
    contract: &'static str,
    constructor: [&'static str; 3],
    identity: Bytes32,
    bytecode: String,
}

// For who wants to pay; a sponsor chooses the arguments.
#[derive(Serialize)]
struct Reward {
    contract: &'static str,
    constructor: [&'static str; 3],
    bytecode: String,
}

/// What an operator admits.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Admit {
    /// The policy.
    pub policy_id: Bytes32,
    /// The hash of its thresholds.
    pub parameters: Bytes32,
    /// Its identity definition.
    pub identity: Bytes32,
}

/// What a verifier of halo2 is deployed with beside the bytes of its key.
#[derive(Debug, Clone, Copy)]
pub struct Halo2Parts<'a> {
    /// What transcripts under the key begin with.
    pub said: Bytes32,
    /// The linear forms of the circuits' permutations.
    pub forms: &'a [Bytes32],
}

/// A contract that checks proofs, and its constructor's arguments.
struct Verifying {
    contract: &'static str,
    artifact: &'static Artifact,
    words: Vec<U256>,
    digest: B256,
    arguments: Vec<u8>,
}

impl Verifying {
    fn new(file: &VerifyingKeyFile, halo2: Option<Halo2Parts<'_>>) -> Result<Self, ExportError> {
        match (file.engine, halo2) {
            (Engine::Groth16, _) => {
                let key = SolidityKey::from_bytes(&file.key.0)?;
                Ok(Self {
                    contract: "Groth16Verifier",
                    artifact: Artifact::groth16_verifier()?,
                    words: key.words().to_vec(),
                    digest: key.digest(),
                    arguments: key.arguments(),
                })
            }
            (Engine::Halo2, Some(Halo2Parts { said, forms })) => {
                let key = Halo2Key::from_bytes(said, &file.key.0)?;
                Ok(Self {
                    contract: "Halo2Verifier",
                    artifact: Artifact::halo2_verifier()?,
                    words: key.words().to_vec(),
                    digest: key.digest(),
                    arguments: key.arguments(forms),
                })
            }
            (engine @ (Engine::Halo2 | Engine::Stark), _) => Err(ExportError::Engine { engine }),
        }
    }
}

/// Writes the sources and `deployment.json` into `dir`, which is made if missing.
/// Nothing is overwritten; `deployment.json` comes last, so that where it is, all is.
///
/// # Errors
/// When the key is not one to deploy, a file is there already, or cannot be written.
pub fn export_solidity(
    dir: &Path,
    key: &VerifyingKeyFile,
    halo2: Option<Halo2Parts<'_>>,
    admit: Admit,
) -> Result<(), ExportError> {
    let json = deployment(key, halo2, admit)?;
    expect_absent(dir)?;
    fs::create_dir_all(dir).map_err(|source| failed(dir, source))?;
    for (name, source) in SOURCES {
        write_new(&dir.join(name), source)?;
    }
    write_new(&dir.join(DEPLOYMENT), &json)
}

/// Refuses a directory with any of the files that an export writes, dangling links
/// included.
///
/// # Errors
/// When there is one, or that cannot be found out.
pub fn expect_absent(dir: &Path) -> Result<(), ExportError> {
    for name in SOURCES.iter().map(|(name, _)| *name).chain([DEPLOYMENT]) {
        let path = dir.join(name);
        match fs::symlink_metadata(&path) {
            Ok(_) => return Err(failed(&path, io::ErrorKind::AlreadyExists.into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(failed(&path, source)),
        }
    }
    Ok(())
}

// Follows no link, also not one that came in between.
fn write_new(path: &Path, text: &str) -> Result<(), ExportError> {
    let mut file = File::create_new(path).map_err(|source| failed(path, source))?;
    file.write_all(text.as_bytes()).map_err(|source| failed(path, source))
}

fn failed(path: &Path, source: io::Error) -> ExportError {
    let path = path.display().to_string();
    if source.kind() == io::ErrorKind::AlreadyExists {
        return ExportError::Exists { path };
    }
    ExportError::Io { path, source }
}

fn deployment(
    file: &VerifyingKeyFile,
    halo2: Option<Halo2Parts<'_>>,
    admit: Admit,
) -> Result<String, ExportError> {
    let Verifying { contract, artifact, words, digest, arguments } = Verifying::new(file, halo2)?;
    let pool = Artifact::data_pool()?;
    let development_key = file.origin.is_development();
    let deployment = Deployment {
        format: "assay/deployment/1",
        key_id: file.id().to_string(),
        development_key,
        warning: development_key.then_some(
            "a development key: whoever made it can forge proofs; do not let it guard value",
        ),
        shape_id: file.shape_id,
        capacity: file.capacity,
        compiler: &artifact.compiler,
        settings: &artifact.settings,
        source_digest: &artifact.source_digest,
        verifier: Verifier {
            contract,
            key: words.iter().map(|word| format!("{word:#066x}")).collect(),
            key_digest: digest.to_string(),
            constructor_arguments: format!("0x{}", hex::encode(&arguments)),
            creation_code: artifact.creation_code(&arguments).to_string(),
        },
        pool: Pool {
            contract: "DataPool",
            constructor: ["bytes32 pool", "address operator", "bytes32 identity"],
            identity: admit.identity,
            bytecode: pool.creation_code(&[]).to_string(),
        },
        reward: Reward {
            contract: "PoolReward",
            constructor: ["address pool", "uint256 price", "uint256 closes"],
            bytecode: Artifact::pool_reward()?.creation_code(&[]).to_string(),
        },
        admit,
    };
    match serde_json::to_string_pretty(&deployment) {
        Ok(json) => Ok(json + "\n"),
        Err(error) => unreachable!("a deployment holds only strings and integers: {error}"),
    }
}
