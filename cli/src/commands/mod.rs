//! The subcommands. Each file has the arguments and the work of one.

pub mod check;
pub mod demo;
mod estimate;
mod explain;
pub mod export;
mod learns;
pub mod open;
pub mod policy;
pub mod prove;
mod proved;
mod remote;
mod remote_verdict;
mod report;
pub mod serve;
pub mod setup;
mod told;
mod verdict;
pub mod verify;

use clap::{Parser, Subcommand};

use crate::{Exit, Failure, Screen};

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "assay", version, about = ABOUT, long_about = LONG, after_help = EXIT_CODES)]
#[command(propagate_version = true, arg_required_else_help = true)]
pub struct Cli {
    /// Print the result as one JSON object
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const ABOUT: &str = "Proves that private data meets a policy, without showing the data";

const LONG: &str = "\
Proves that private data meets a policy, without showing the data.

A contributor checks and proves; a buyer verifies with keys of their own choice, and
at delivery opens the commitment with the data. A proof shows that the committed data
meets the policy; it does not show where the data came from.";

const EXIT_CODES: &str = "\
Exit codes: 0 yes (holds, proved, accepted, opens), 1 no, 2 an input cannot be used,
3 the program, the machine or a server failed.

Environment: ASSAY_DATA_DIR is where keys are kept, RUST_LOG what is logged (to
standard error), NO_COLOR switches colours off.";

/// What `assay` does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check data against a policy in the plain, without a proof
    Check(check::Args),
    /// Prove that data meets a policy
    Prove(prove::Args),
    /// Check a proof against a policy and a binding of your own
    Verify(verify::Args),
    /// Check that delivered data is the data that a proof is about
    Open(open::Args),
    /// Run the gRPC services
    Serve(serve::Args),
    /// Propose a policy, look policies over, list what they can ask for
    #[command(subcommand)]
    Policy(policy::Command),
    /// Make, import and list keys
    #[command(subcommand)]
    Setup(setup::Command),
    /// Write what a chain needs
    #[command(subcommand)]
    Export(export::Command),
    /// Tell the whole story on real data, with its refusals
    Demo(demo::Args),
}

/// Runs one subcommand.
///
/// # Errors
/// When it came to no result.
pub fn run(command: Command, screen: &mut Screen) -> Result<Exit, Failure> {
    match command {
        Command::Check(args) => check::run(&args, screen),
        Command::Prove(args) => prove::run(&args, screen),
        Command::Verify(args) => verify::run(&args, screen),
        Command::Open(args) => open::run(&args, screen),
        Command::Serve(args) => serve::run(&args, screen),
        Command::Policy(command) => policy::run(&command, screen),
        Command::Setup(command) => setup::run(&command, screen),
        Command::Export(command) => export::run(&command, screen),
        Command::Demo(demo::Args {}) => demo::run(screen),
    }
}
