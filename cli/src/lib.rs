//! The `assay` command: one subcommand a file in [`commands`].
//!
//! Commands read files, call the crates that do the work, and say what came of it:
//! results on standard output, everything else on standard error. [`Exit`] is what
//! other programs rely on.

pub mod commands;
mod failure;
mod inputs;
mod outputs;
mod progress;
mod screen;
mod text;

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;
use serde_json::json;
use tracing_subscriber::EnvFilter;

pub use commands::{Cli, Command};
pub use failure::Failure;
pub use screen::{Screen, Tone};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Holds, proved, accepted, opens, done.
    Yes,
    /// Does not hold, rejected, does not open.
    No,
    /// An input cannot be used.
    BadInput,
    /// The program, the machine or a server failed; says nothing of the inputs.
    Failed,
}

impl Exit {
    /// The process's exit code.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Yes => 0,
            Self::No => 1,
            Self::BadInput => 2,
            Self::Failed => 3,
        }
    }
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let json = arguments.iter().any(|argument| argument == "--json");
    let exit = match parse(arguments) {
        Ok(cli) => {
            let mut screen = Screen::standard(cli.json);
            logs(&cli.command, screen.colours_errors());
            run(cli.command, &mut screen)
        }
        Err(error) => misused(&error, &mut Screen::standard(json)),
    };
    ExitCode::from(exit.code())
}

/// Parses a command line; the first argument is the program's name.
///
/// # Errors
/// When the arguments are none of `assay`, and when they ask for help or a version.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    Cli::try_parse_from(arguments)
}

/// Runs one command, and says what failed if something did.
pub fn run(command: Command, screen: &mut Screen) -> Exit {
    let exit = match commands::run(command, screen) {
        Ok(exit) => exit,
        Err(failure) => {
            screen.fail(&failure);
            failure.exit()
        }
    };
    written(exit, screen)
}

/// An answer that nobody got is none.
fn written(exit: Exit, screen: &mut Screen) -> Exit {
    let Some(error) = screen.unwritten() else { return exit };
    let failure = Failure::Output(error);
    screen.error(&failure);
    failure.exit()
}

/// Says what is wrong with a command line. Help and versions come this way too.
fn misused(error: &clap::Error, screen: &mut Screen) -> Exit {
    let printed = error.print();
    if !error.use_stderr() {
        return match printed {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                screen.error(&Failure::Output(error));
                Exit::Failed
            }
            Ok(()) | Err(_) => Exit::Yes,
        };
    }
    let exit = Exit::BadInput;
    let text = if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        "expected a subcommand".to_owned()
    } else {
        error.to_string()
    };
    // The usage follows after an empty line.
    let text = text.split("\n\n").next().unwrap_or_default();
    let text = text.trim_start_matches("error: ").trim();
    screen.object(&json!({ "error": text, "exit_code": exit.code() }));
    written(exit, screen)
}

// A subscriber that is there already belongs to whoever calls this library.
fn logs(command: &Command, colour: bool) {
    let default = if matches!(command, Command::Serve(_)) { "info" } else { "error" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(colour)
        .try_init();
}
