//! The command in a directory of its own.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use assay_statement::file::Document as _;
use serde_json::Value;
use tempfile::TempDir;

use crate::world::{DATA, World, bound, data_directory, yaml};

/// A directory with `p.yaml`, `d.csv`, `b.json` and the honest proof of [`World`].
pub(crate) struct Place {
    directory: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self { directory: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap() };
        place.write("p.yaml", &yaml("strict", 220));
        place.write("d.csv", DATA);
        place.write("b.json", &serde_json::to_string(&bound()).unwrap());
        fs::write(place.path("proof.json"), World::get().proof().to_bytes()).unwrap();
        fs::create_dir(place.path("temporary")).unwrap();
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// The command with its arguments, split at blanks.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_assay-under-test"));
        command
            .args(arguments.split_whitespace())
            .current_dir(self.directory.path())
            .env("ASSAY_DATA_DIR", data_directory())
            .env("TMPDIR", self.path("temporary"))
            .env_remove("RUST_LOG");
        command
    }

    pub(crate) fn run(&self, arguments: &str) -> Ran {
        Ran::new(&self.command(arguments).output().unwrap())
    }
}

/// What a command left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// A panic or a signal is no exit code of ours.
    pub(crate) fn new(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let code = output.status.code().unwrap();
        Self { code, out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Standard output as exactly one JSON object.
    pub(crate) fn json(&self) -> Value {
        let value: Value = serde_json::from_str(&self.out).unwrap();
        assert!(value.is_object());
        value
    }
}
