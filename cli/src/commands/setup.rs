//! `assay setup`: keys, made, imported, listed.

use std::fs;
use std::path::{Path, PathBuf};

use assay_circuits::Unprovable;
use assay_circuits::groth16::Circuit;
use assay_circuits::halo2;
use assay_circuits::stark::System;
use assay_setup::{KeyEntry, KeyStore, ReferenceManifest, Source, StoreError};
use assay_statement::file::Document as _;
use assay_statement::{Bytes32, Capacity, Engine, KeyId, Policy, Shape, VerifyingKeyFile};
use serde::Serialize;
use serde_json::json;
use tempfile::Builder;

use super::prove::EngineName;
use crate::outputs::{self, Access};
use crate::progress::Spinner;
use crate::{Exit, Failure, Screen, Tone, inputs};

/// The subcommands of `assay setup`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Make a development key for a policy, and write its files for others
    New(NewArgs),
    /// Put somebody's key into your own store: from then on you trust it
    ImportKey(ImportArgs),
    /// Put a ceremony's reference string into your store, from a .ptau file, for halo2
    ImportReference(ReferenceArgs),
    /// Make a reference string for development: whoever makes one can forge proofs
    NewReference(NewReferenceArgs),
    /// List the keys and reference strings of your store
    #[command(after_help = "\
Examples:
  assay setup list
  ASSAY_DATA_DIR=buyer assay setup list --json

Exit codes: 0 listed, 2 your store cannot be used, 3 the program failed.")]
    List,
}

/// Arguments of `assay setup new`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  assay setup new --policy policy.odcs.yaml --rows 512 --out keys

Writes KEY-ID.vk.json, which buyers import, and KEY-ID.pk, which other contributors
import beside it. One key serves every policy of the same shape: the same columns and
rules, whatever the thresholds. Whoever makes a development key could forge proofs.

With --engine halo2 the key is made with the reference string of your store, and there is
KEY-ID.vk.json only: contributors make the other half from the same string.

For a policy that the STARK proves there are no keys, and nothing is written.

Exit codes: 0 the files are written, or there are none to write, 2 an input cannot be used,
3 the program failed.")]
pub struct NewArgs {
    /// The policy: an ODCS v3.1 data contract (YAML)
    #[arg(long, value_name = "P")]
    pub policy: PathBuf,
    /// Records that the circuit must hold
    #[arg(long, value_name = "N", value_parser = rows)]
    pub rows: usize,
    /// The directory for the files
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// The proof system [default: that of the policy's pool]
    #[arg(long, value_enum, hide_default_value = true)]
    pub engine: Option<EngineName>,
}

/// Arguments of `assay setup import-reference`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  assay setup import-reference powersOfTau28_hez_final_16.ptau

All points are checked to be the powers of one secret. You trust that at least one
contributor destroyed their part of it: compare the file with what the ceremony published,
and run `snarkjs powersoftau verify` on it.

Exit codes: 0 imported, 2 the file or your store cannot be used, 3 the program failed.")]
pub struct ReferenceArgs {
    /// The file, as snarkjs writes it
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Arguments of `assay setup new-reference`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  assay setup new-reference --log 13

Every verdict on a proof that rests on it says so, and --require-ceremony refuses it.

Exit codes: 0 made, 2 your store cannot be used, 3 the program failed.")]
pub struct NewReferenceArgs {
    /// The binary logarithm of the number of powers: that of the rows of the largest circuit
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(5..=20))]
    pub log: u32,
}

/// Arguments of `assay setup import-key`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  assay setup import-key dev-….vk.json
  assay setup import-key dev-….vk.json --proving-key dev-….pk

Compare the key's id with one obtained through another channel. Every point is checked,
which takes minutes for large proving keys.

Exit codes: 0 imported, 2 a file or your store cannot be used, 3 the program failed.")]
pub struct ImportArgs {
    /// The verifying key
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Its proving key too, to prove with it
    #[arg(long, value_name = "PK")]
    pub proving_key: Option<PathBuf>,
}

/// Makes, imports or lists keys.
///
/// # Errors
/// When an input cannot be used, or the store cannot.
pub fn run(command: &Command, screen: &mut Screen) -> Result<Exit, Failure> {
    match command {
        Command::New(args) => new(args, screen),
        Command::ImportKey(args) => import(args, screen),
        Command::ImportReference(args) => {
            let store = KeyStore::user()?;
            let spinner = Spinner::new("checking every power");
            let imported = store.import_reference(&args.file)?;
            drop(spinner);
            show_reference(&imported, "imported", screen);
            Ok(Exit::Yes)
        }
        Command::NewReference(args) => {
            let store = KeyStore::user()?;
            let spinner = Spinner::new("making the powers");
            let made = store.create_reference(args.log)?;
            drop(spinner);
            show_reference(&made, "made", screen);
            Ok(Exit::Yes)
        }
        Command::List => list(screen),
    }
}

/// Number of records on a command line.
pub(super) fn rows(text: &str) -> Result<usize, String> {
    let rows = text.parse().ok().filter(|rows| *rows > 0);
    rows.ok_or_else(|| "expected a number of records, 1 or more".to_owned())
}

fn new(args: &NewArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let (policy, _) = inputs::policy(&args.policy)?;
    let engine = args.engine.map_or(Engine::for_policy(&policy), Engine::from);
    let shape = Shape::new(engine, &policy, Capacity::for_records(engine, args.rows)?)?;
    match engine {
        Engine::Groth16 => {}
        Engine::Halo2 => return without_secret(args, &policy, &shape, screen),
        Engine::Stark => return nothing(&policy, &shape, screen),
    }
    let store = KeyStore::user()?;
    let failed = |source| Failure::Write { path: args.out.clone(), source };
    fs::create_dir_all(&args.out).map_err(failed)?;

    let spinner = Spinner::new("compiling the policy");
    let circuit = Circuit::compile(&shape);
    let circuit = circuit.map_err(|error| Unprovable::new(&policy, &shape, error))?;
    spinner.show("making the key");
    let created = store.find_for(&circuit)?.is_none();
    let key = store.create_development(&circuit, &shape, &|| false)?.verifying;
    drop(spinner);

    let id = key.id();
    let (verifying, proving) =
        (args.out.join(format!("{id}.vk.json")), args.out.join(format!("{id}.pk")));
    outputs::expect_absent(&proving)?;
    outputs::write_new(&verifying, Access::Public, &key.to_bytes(), screen)?;
    outputs::copy_new(&store.directory().join(format!("{id}.pk")), &proving, screen)?;

    screen.object(&json!({
        "key_id": id, "development_key": true, "created": created, "shape_id": shape.id(),
        "rows": shape.capacity.rows(), "constraints": circuit.constraints(),
        "verifying_key": verifying.display().to_string(),
        "proving_key": proving.display().to_string(),
    }));
    let word = if created { "made" } else { "found in your store" };
    screen.mark(Tone::Good, word, format!(": key {id}"));
    screen.line(format!("shape          {}, {} rows", shape.id(), shape.capacity.rows()));
    screen.line(format!("verifying key  {} (for buyers)", verifying.display()));
    screen.line(format!("proving key    {} (for contributors)", proving.display()));
    development(id, screen);
    Ok(Exit::Yes)
}

// Whoever has the reference string makes the proving half again.
fn without_secret(
    args: &NewArgs,
    policy: &Policy,
    shape: &Shape,
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    let store = KeyStore::user()?;
    let failed = |source| Failure::Write { path: args.out.clone(), source };
    fs::create_dir_all(&args.out).map_err(failed)?;
    let spinner = Spinner::new("compiling the policy");
    let circuit = halo2::Circuit::compile(shape);
    let circuit = circuit.map_err(|error| Unprovable::new(policy, shape, error))?;
    spinner.show("making the key");
    let stored = store.find_halo2(&circuit)?;
    let created = stored.is_none();
    let key = match stored {
        Some(key) => key,
        None => store.halo2_key(&circuit, None, &|| false)?.verifying,
    };
    drop(spinner);
    let id = key.id();
    let verifying = args.out.join(format!("{id}.vk.json"));
    outputs::write_new(&verifying, Access::Public, &key.to_bytes(), screen)?;
    screen.object(&json!({
        "key_id": id, "development_key": id.origin.is_development(), "created": created,
        "shape_id": shape.id(), "rows": shape.capacity.rows(), "constraints": null,
        "verifying_key": verifying.display().to_string(), "proving_key": null,
    }));
    let word = if created { "made" } else { "found in your store" };
    screen.mark(Tone::Good, word, format!(": key {id}"));
    screen.line(format!(
        "shape          {}, {} rows, 2^{} of gates",
        shape.id(),
        shape.capacity.rows(),
        circuit.log()
    ));
    screen.line(format!("verifying key  {} (for buyers)", verifying.display()));
    development(id, screen);
    Ok(Exit::Yes)
}

fn show_reference(made: &ReferenceManifest, word: &str, screen: &mut Screen) {
    let ReferenceManifest { id, log, contributions, .. } = made;
    screen.object(&json!({
        "reference_id": id, "development": id.origin.is_development(), "log": log,
        "contributions": contributions,
    }));
    screen.mark(Tone::Good, word, format!(": reference string {id}"));
    screen.line(format!("powers         2^{log}, all of one secret"));
    if id.origin.is_development() {
        let text = ": whoever made it can forge proofs; every verdict that rests on it says so";
        screen.mark(Tone::Warning, "development string", text);
    } else {
        screen.line(format!(
            "contributions  {contributions}, by the file's own count; you trust that at least one contributor destroyed their part"
        ));
    }
}

// Whoever wants a key has what they need without one.
fn nothing(policy: &Policy, shape: &Shape, screen: &mut Screen) -> Result<Exit, Failure> {
    let system = System::compile(shape);
    let id = system.map_err(|error| Unprovable::new(policy, shape, error))?.id();
    screen.object(&json!({
        "key_id": id, "development_key": false, "created": false, "shape_id": shape.id(),
        "rows": shape.capacity.rows(), "constraints": null, "verifying_key": null,
        "proving_key": null,
    }));
    let text = format!(": {} has no keys, so that proving and verifying need none", shape.engine);
    screen.mark(Tone::Good, "nothing to set up", text);
    screen.line(format!("shape          {}, {} rows", shape.id(), shape.capacity.rows()));
    screen.line(format!("in its place   {id} (every verifier computes it)"));
    Ok(Exit::Yes)
}

fn import(args: &ImportArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let file: VerifyingKeyFile = inputs::document(&args.file)?;
    let store = KeyStore::user()?;
    let spinner = Spinner::new("checking the key");
    let id = match &args.proving_key {
        Some(path) => import_both(&store, &file, path)?,
        None => store.import(&file)?,
    };
    drop(spinner);
    let entry = Row::new(store.entry(id)?);
    screen.object(&entry);
    screen.mark(Tone::Good, "imported", format!(": key {id}"));
    screen.line(format!("shape  {}, {} rows", entry.shape_id, entry.rows));
    screen.line(format!("store  {}", store.directory().display()));
    development(id, screen);
    Ok(Exit::Yes)
}

// A stored verifying key is trusted, so that nothing of the two is stored before both
// were examined, also when somebody stops this process. They are examined in a store of
// their own beside the keys, because large files are then moved and not read twice.
fn import_both(store: &KeyStore, file: &VerifyingKeyFile, path: &Path) -> Result<KeyId, Failure> {
    let failed = |source| Failure::Write { path: store.directory().to_owned(), source };
    let place = Builder::new().prefix(".assay-").tempdir_in(store.directory()).map_err(failed)?;
    let examined = KeyStore::open(place.path())?;
    let id = examined.import(file)?;
    examined.import_proving(id, path)?;
    let digest = |key: KeyEntry| key.proving.map(|manifest| manifest.digest);
    let stored = match store.entry(id) {
        Ok(key) => digest(key),
        Err(StoreError::UnknownKey(_)) => None,
        Err(error) => return Err(error.into()),
    };
    if stored.is_none() {
        for name in [format!("{id}.pk"), format!("{id}.pk.json")] {
            fs::rename(place.path().join(&name), store.directory().join(&name)).map_err(failed)?;
        }
    } else if stored != digest(examined.entry(id)?) {
        return Err(StoreError::Conflict(id).into());
    }
    Ok(store.import(file)?)
}

fn list(screen: &mut Screen) -> Result<Exit, Failure> {
    let store = KeyStore::user()?;
    let keys: Vec<Row> = store.list()?.into_iter().map(Row::new).collect();
    let references = store.references()?;
    screen.object(&json!({
        "store": store.directory().display().to_string(),
        "keys": keys,
        "references": references.iter().map(|own| json!({
            "id": own.id, "development": own.id.origin.is_development(), "log": own.log,
            "contributions": own.contributions,
        })).collect::<Vec<_>>(),
    }));
    screen.line(format!("{} keys in {}", keys.len(), store.directory().display()));
    for key in &keys {
        screen.line("");
        screen.mark(Tone::Strong, &key.id.to_string(), "");
        screen.line(format!("  shape    {}, {} rows", key.shape_id, key.rows));
        let proves = match (key.engine, key.proving_key) {
            (Engine::Halo2, _) => "with its reference string",
            (_, Some(Source::Created)) => "yes, made here",
            (_, Some(Source::Imported)) => "yes, imported",
            (_, None) => "no, verifies only",
        };
        screen.line(format!("  proves   {proves}"));
        if key.development_key {
            screen.mark(Tone::Warning, "  development key", "");
        }
    }
    for ReferenceManifest { id, log, .. } in &references {
        screen.line("");
        screen.mark(Tone::Strong, &id.to_string(), "");
        screen.line(format!("  reference string of 2^{log} powers"));
    }
    Ok(Exit::Yes)
}

/// A stored key.
#[derive(Serialize)]
struct Row {
    id: KeyId,
    engine: Engine,
    development_key: bool,
    shape_id: Bytes32,
    rows: u64,
    proving_key: Option<Source>,
}

impl Row {
    fn new(key: KeyEntry) -> Self {
        Self {
            id: key.id,
            engine: key.verifying.engine,
            development_key: key.id.origin.is_development(),
            shape_id: key.verifying.shape_id,
            rows: 1_u64.checked_shl(key.verifying.capacity.into()).unwrap_or(0),
            proving_key: key.proving.map(|manifest| manifest.source),
        }
    }
}

fn development(id: KeyId, screen: &mut Screen) {
    if id.origin.is_development() {
        screen.mark(
            Tone::Warning,
            "development key",
            ": whoever made it could forge proofs; every verdict from it says so",
        );
    }
}
