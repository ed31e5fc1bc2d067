//! `assay policy`: policies proposed from data, looked over, and what they can ask for.

mod catalogue;
mod init;
mod lint;

use crate::{Exit, Failure, Screen};

/// The subcommands of `assay policy`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Propose a policy that a table meets
    Init(init::Args),
    /// Say what is wrong with policies, and what is risky
    Lint(lint::Args),
    /// List the predicates: how each is asked for, what it costs, what a verifier learns
    #[command(after_help = "\
Examples:
  assay policy catalogue
  assay policy catalogue --json

Exit codes: 0 listed, 3 the program failed.")]
    Catalogue,
}

/// Proposes, looks over, or lists.
///
/// # Errors
/// When a file cannot be read or written, or there is nothing to propose.
pub fn run(command: &Command, screen: &mut Screen) -> Result<Exit, Failure> {
    match command {
        Command::Init(args) => init::run(args, screen),
        Command::Lint(args) => lint::run(args, screen),
        Command::Catalogue => catalogue::run(screen),
    }
}
