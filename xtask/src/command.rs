//! Running other programs, never with the terminal's input.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::failure::Failure;

/// A command line, and the directory below the root that it runs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    directory: &'static str,
    words: Vec<String>,
}

impl Line {
    /// A command in the root; the first word is the program.
    pub(crate) fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        Self { directory: ".", words: words.into_iter().map(str::to_owned).collect() }
    }

    /// The same command in a directory below the root.
    pub(crate) fn within(self, directory: &'static str) -> Self {
        Self { directory, ..self }
    }

    /// Runs it with its output on ours.
    pub(crate) fn run(&self, root: &Path) -> Result<(), Failure> {
        let status = self.command(root).status().map_err(|source| self.not_started(source))?;
        if status.success() {
            return Ok(());
        }
        Err(Failure::Command { command: self.to_string(), status })
    }

    /// Runs it and returns what it writes to its standard output.
    pub(crate) fn read(&self, root: &Path) -> Result<String, Failure> {
        let output = self
            .command(root)
            .stdout(Stdio::piped())
            .output()
            .map_err(|source| self.not_started(source))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(Failure::Command { command: self.to_string(), status: output.status })
    }

    /// What is run, not yet started.
    pub(crate) fn command(&self, root: &Path) -> Command {
        let mut words = self.words.iter().map(OsStr::new);
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words).current_dir(root.join(self.directory)).stdin(Stdio::null());
        command.stderr(Stdio::inherit());
        command
    }

    fn not_started(&self, source: std::io::Error) -> Failure {
        Failure::Start { command: self.to_string(), source }
    }
}

impl std::fmt::Display for Line {
    // As it is typed in the root.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words = self.words.join(" ");
        match self.directory {
            "." => f.write_str(&words),
            directory => write!(f, "(cd {directory} && {words})"),
        }
    }
}
