//! `assay export`: what a chain needs.

use std::path::PathBuf;

use assay_chain::alloy_primitives::Address as EvmAddress;
use assay_chain::alloy_sol_types::SolCall as _;
use assay_chain::contracts::DataPool::contributeCall;
use assay_chain::encode::{contribution, proof_words};
use assay_chain::export::{Admit, DEPLOYMENT, Halo2Parts, expect_absent, export_solidity};
use assay_chain::halo2 as halo2_chain;
use assay_circuits::groth16::Circuit;
use assay_circuits::{Unprovable, halo2};
use assay_setup::{KeyEntry, KeyStore, StoreError};
use assay_statement::proof::HexBytes;
use assay_statement::{Address, Bytes32, Capacity, Engine, KeyId, ProofFile, Shape, digests};
use serde_json::json;

use super::prove::EngineName;
use super::setup::rows;
use crate::progress::Spinner;
use crate::{Exit, Failure, Screen, Tone, inputs};

/// The subcommands of `assay export`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Write the contracts and the arguments that deploy them for a policy
    Solidity(SolidityArgs),
    /// Print the call that gives a proof to a deployed pool
    Calldata(CalldataArgs),
}

/// Arguments of `assay export solidity`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  assay export solidity --policy policy.odcs.yaml --rows 512 --out contracts

Writes the Solidity sources and deployment.json: compiled code, constructor arguments and
what the operator admits. The key comes from your store (assay setup list). With --engine
halo2 the verifier's code is the same for every key; a call costs about twice the gas.

Exit codes: 0 written, 2 an input cannot be used, 3 the program failed.")]
pub struct SolidityArgs {
    /// The policy: an ODCS v3.1 data contract (YAML)
    #[arg(long, value_name = "P")]
    pub policy: PathBuf,
    /// Records that the circuit must hold
    #[arg(long, value_name = "N", value_parser = rows)]
    pub rows: usize,
    /// The directory for the files
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Which key, where the store has several for the policy
    #[arg(long, value_name = "KEY-ID")]
    pub key: Option<KeyId>,
    /// The proof system [default: that of the policy's pool]
    #[arg(long, value_enum, hide_default_value = true)]
    pub engine: Option<EngineName>,
}

/// Arguments of `assay export calldata`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  assay export calldata --proof proof.json --binding binding.json --verifier 0x…

The proof is not verified here: the pool does that.

Exit codes: 0 printed, 2 an input cannot be used, 3 the program failed.")]
pub struct CalldataArgs {
    /// The proof
    #[arg(long, value_name = "PROOF")]
    pub proof: PathBuf,
    /// The binding that the proof was made for
    #[arg(long, value_name = "B")]
    pub binding: PathBuf,
    /// The verifier contract that the pool admitted for the proof's key
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub verifier: Address,
}

/// Writes what was asked for.
///
/// # Errors
/// When an input cannot be used, there is no key, or a file is there already.
pub fn run(command: &Command, screen: &mut Screen) -> Result<Exit, Failure> {
    match command {
        Command::Solidity(args) => solidity(args, screen),
        Command::Calldata(args) => calldata(args, screen),
    }
}

fn solidity(args: &SolidityArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let (policy, _) = inputs::policy(&args.policy)?;
    let engine = args.engine.map_or(Engine::for_policy(&policy), Engine::from);
    on_chain(engine)?;
    if !policy.identifies_records() {
        return Err(Failure::NoNullifier);
    }
    if policy.measures_age() {
        return Err(Failure::NoClock);
    }
    if !policy.disclosing().is_empty() {
        return Err(Failure::Discloses);
    }
    let shape = Shape::new(engine, &policy, Capacity::for_records(engine, args.rows)?)?;
    expect_absent(&args.out)?;
    let spinner = Spinner::new("compiling the policy");
    let system = match engine {
        Engine::Halo2 => halo2::Circuit::compile(&shape).map(|circuit| circuit.digest()),
        Engine::Groth16 | Engine::Stark => Circuit::compile(&shape).map(|circuit| circuit.digest()),
    };
    let system = system.map_err(|error| Unprovable::new(&policy, &shape, error))?;
    drop(spinner);
    let key = choose(&KeyStore::user()?, &shape, system, args.key)?;
    let (parameters, identity) = (digests::parameters(&policy), digests::identity(&policy));
    let admit = Admit { policy_id: policy.id(), parameters, identity };
    let forms = halo2::forms();
    let halo2 = match engine {
        Engine::Halo2 => {
            let decoded = halo2::VerifyingKey::decode(&key.verifying.key.0);
            let said = decoded.map_err(|error| unusable(&key, &error))?.said();
            Some(Halo2Parts { said, forms: &forms })
        }
        Engine::Groth16 | Engine::Stark => None,
    };
    export_solidity(&args.out, &key.verifying, halo2, admit)?;

    let development = key.id.origin.is_development();
    screen.object(&json!({
        "out": args.out.display().to_string(), "key_id": key.id, "development_key": development,
        "policy_id": policy.id(), "parameters": parameters, "identity": identity,
        "shape_id": shape.id(), "rows": shape.capacity.rows(),
    }));
    let out = args.out.display();
    screen.mark(Tone::Good, "written", format!(": contracts and {DEPLOYMENT} in {out}"));
    screen.line(format!("policy      {} ({})", policy.name(), policy.id()));
    screen.line(format!("parameters  {parameters}"));
    screen.line(format!("identity    {identity}"));
    screen.line(format!("key         {} ({} rows)", key.id, shape.capacity.rows()));
    if development {
        let text = ": whoever made it could forge proofs; do not let it guard value";
        screen.mark(Tone::Warning, "development key", text);
    }
    Ok(Exit::Yes)
}

fn on_chain(engine: Engine) -> Result<(), Failure> {
    match engine {
        Engine::Groth16 | Engine::Halo2 => Ok(()),
        Engine::Stark => Err(Failure::OffChain { engine }),
    }
}

fn unusable(key: &KeyEntry, error: &dyn std::fmt::Display) -> Failure {
    Failure::Refused { path: format!("{}.vk.json", key.id).into(), reason: error.to_string() }
}

// By shape and by constraint system, as a prover would: a key for another system of the
// same shape would accept no proof.
fn choose(
    store: &KeyStore,
    shape: &Shape,
    system: Bytes32,
    wanted: Option<KeyId>,
) -> Result<KeyEntry, Failure> {
    let (rows, shape_id) = (shape.capacity.rows(), shape.id());
    let fits =
        |key: &KeyEntry| key.verifying.shape_id == shape_id && key.verifying.system == system;
    // Labels are their makers' word, and a key of halo2 can always be made again.
    let is_known = |id| Ok::<_, StoreError>(shape.engine != Engine::Halo2 || store.is_own(id)?);
    if let Some(id) = wanted {
        let key = store.entry(id)?;
        if !fits(&key) {
            let got = key.verifying.shape_id;
            return Err(Failure::OtherKey { id, rows, expected: shape_id, got });
        }
        return if is_known(id)? { Ok(key) } else { Err(Failure::ImportedKey { id, rows }) };
    }
    let mut keys = Vec::new();
    for key in store.list()?.into_iter().filter(fits) {
        if is_known(key.id)? {
            keys.push(key);
        }
    }
    match (keys.pop(), keys.is_empty()) {
        (Some(key), true) => Ok(key),
        (None, _) => {
            let (engine, store) = (shape.engine, store.directory().to_owned());
            Err(Failure::NoKey { engine, rows, shape: shape_id, store })
        }
        (Some(last), false) => {
            let ids = keys.iter().chain([&last]).map(|key| key.id).collect();
            Err(Failure::ManyKeys { rows, ids })
        }
    }
}

fn calldata(args: &CalldataArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let proof: ProofFile = inputs::document(&args.proof)?;
    on_chain(proof.engine)?;
    // Whatever the policy: no contract takes a contribution that could be made again.
    if proof.instance.nullifier == Bytes32::ZERO {
        return Err(Failure::NoNullifier);
    }
    if !proof.disclosed.is_empty() {
        return Err(Failure::Discloses);
    }
    let bound = inputs::bound(&args.binding)?;
    let verifier = EvmAddress::from(args.verifier.0);
    let call = contributeCall {
        c: contribution(&proof.instance, &bound, verifier)?,
        proof: match proof.engine {
            Engine::Halo2 => halo2_chain::proof_words(&proof.proof.0)?,
            Engine::Groth16 | Engine::Stark => proof_words(&proof.proof.0)?.to_vec(),
        },
    };
    let (to, data) = (bound.contract, HexBytes(call.abi_encode()));
    screen.object(&json!({ "chain_id": bound.chain_id, "to": to, "data": data }));
    screen.line(format!("chain  {}", bound.chain_id));
    screen.line(format!("to     {to}"));
    screen.line(format!("data   {}", json!(data).as_str().unwrap_or_default()));
    Ok(Exit::Yes)
}

fn address(text: &str) -> Result<Address, String> {
    Address::from_hex(text).map_err(|error| error.to_string())
}
