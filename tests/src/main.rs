//! The `assay` command, for the tests of this package.

use std::process::ExitCode;

fn main() -> ExitCode {
    assay_cli::main()
}
