//! What an operator needs to deploy: sources, compiled code, arguments.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use assay_statement::bytes::Bytes32;
use assay_statement::key::VerifyingKeyFile;
use serde::Serialize;

use crate::contracts::{Artifact, ArtifactError, SOURCES};
use crate::encode::{EncodeError, SolidityKey};

/// Name of the file with the arguments.
pub const DEPLOYMENT: &str = "deployment.json";

/// Why nothing, or not everything, was written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The key cannot be deployed.
    #[error(transparent)]
    Key(#[from] EncodeError),
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

#[derive(Serialize)]
struct Admit {
    policy_id: Bytes32,
    parameters: Bytes32,
    identity: Bytes32,
}

/// Writes the sources and `deployment.json` into `dir`, which is made if missing.
/// Nothing is overwritten; `deployment.json` comes last, so that where it is, all is.
///
/// # Errors
/// When the key is not one to deploy, a file is there already, or cannot be written.
pub fn export_solidity(
    dir: &Path,
    key: &VerifyingKeyFile,
    policy_id: Bytes32,
    parameters: Bytes32,
    identity: Bytes32,
) -> Result<(), ExportError> {
    let json = deployment(key, policy_id, parameters, identity)?;
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
    policy_id: Bytes32,
    parameters: Bytes32,
    identity: Bytes32,
) -> Result<String, ExportError> {
    let key = SolidityKey::from_bytes(&file.key.0)?;
    let (verifier, pool) = (Artifact::groth16_verifier()?, Artifact::data_pool()?);
    let arguments = key.arguments();
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
        compiler: &verifier.compiler,
        settings: &verifier.settings,
        source_digest: &verifier.source_digest,
        verifier: Verifier {
            contract: "Groth16Verifier",
            key: key.words().iter().map(|word| format!("{word:#066x}")).collect(),
            key_digest: key.digest().to_string(),
            constructor_arguments: format!("0x{}", hex::encode(&arguments)),
            creation_code: verifier.creation_code(&arguments).to_string(),
        },
        pool: Pool {
            contract: "DataPool",
            constructor: ["bytes32 pool", "address operator", "bytes32 identity"],
            identity,
            bytecode: pool.creation_code(&[]).to_string(),
        },
        admit: Admit { policy_id, parameters, identity },
    };
    match serde_json::to_string_pretty(&deployment) {
        Ok(json) => Ok(json + "\n"),
        Err(error) => unreachable!("a deployment holds only strings and integers: {error}"),
    }
}
