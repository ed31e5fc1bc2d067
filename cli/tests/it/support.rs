//! Runs the command in a directory of its own; one key is made for all tests.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

pub(crate) const DATA: &str =
    "day,hr,device,note\n2024-01-01,61,H10,x\n2024-01-02,70,F2,y\n2024-01-03,58,,z\n";

pub(crate) fn policy(minimum: u32, extra: &str) -> String {
    format!(
        "\
apiVersion: v3.1.0
kind: DataContract
id: heart
version: 1.0.0
status: active
name: heart-policy
schema:
  - name: heart
    logicalType: object
    properties:
      - {{name: day, logicalType: date, required: true, unique: true}}
      - {{name: hr, logicalType: integer, required: true, logicalTypeOptions: {{minimum: {minimum}, maximum: 200}}}}
      - name: device
        logicalType: string
        quality:
          - {{id: device_set, metric: invalidValues, arguments: {{validValues: [H10, F2]}}, mustBe: 0, unit: rows}}
    quality:
      - {{id: rows, metric: rowCount, mustBeGreaterOrEqualTo: 2}}
{extra}"
    )
}

pub(crate) const BINDING: &str = r#"{"chain_id": 1,
"contract": "0x1111111111111111111111111111111111111111",
"pool": "0x2222222222222222222222222222222222222222222222222222222222222222",
"recipient": "0x3333333333333333333333333333333333333333",
"expiry": 4000000000,
"terms": "0x4444444444444444444444444444444444444444444444444444444444444444"}"#;

/// A directory with a policy, data and a binding, and a store of keys.
pub(crate) struct Place {
    directory: TempDir,
    store: PathBuf,
}

/// With the store that all tests share.
pub(crate) fn place() -> Place {
    static STORE: OnceLock<PathBuf> = OnceLock::new();
    let store = STORE.get_or_init(|| {
        let fresh = fresh();
        let made = fresh.run(&["setup", "new", "--policy", "p.yaml", "--rows", "3", "--out", "k"]);
        assert_eq!(made.code(), 0, "{}", made.err());
        // Kept for the other tests, in the build's directory.
        let kept = fresh.directory.keep();
        kept.join("store")
    });
    Place { store: store.clone(), ..fresh() }
}

/// With an empty store.
pub(crate) fn fresh() -> Place {
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let store = directory.path().join("store");
    let place = Place { directory, store };
    place.write("p.yaml", &policy(30, ""));
    place.write("d.csv", DATA);
    place.write("b.json", BINDING);
    place
}

impl Place {
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names of all files, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.directory.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub(crate) fn store(&self) -> &Path {
        &self.store
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_assay"));
        command
            .args(arguments)
            .current_dir(self.directory.path())
            .env("ASSAY_DATA_DIR", &self.store)
            .env_remove("RUST_LOG");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran(self.command(arguments).output().unwrap())
    }

    /// Runs with `p.yaml`, and expects this exit code.
    pub(crate) fn expect(&self, code: i32, arguments: &str) -> Ran {
        let mut split = arguments.split(' ');
        let mut all = vec![split.next().unwrap(), "--policy", "p.yaml"];
        all.extend(split);
        let ran = self.run(&all);
        assert_eq!(ran.code(), code, "{arguments}: {} {}", ran.out(), ran.err());
        ran
    }

    /// Proves into `proof.json`.
    pub(crate) fn prove(&self, flags: &str) -> Ran {
        self.expect(0, format!("prove --data d.csv --out proof.json {flags}").trim_end())
    }
}

/// What a command left behind.
pub(crate) struct Ran(Output);

impl Ran {
    /// A panic or a signal is no exit code of ours.
    pub(crate) fn code(&self) -> i32 {
        self.0.status.code().unwrap()
    }

    pub(crate) fn out(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    pub(crate) fn err(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    /// Standard output as exactly one JSON object.
    pub(crate) fn json(&self) -> Value {
        let value: Value = serde_json::from_str(&self.out()).unwrap();
        assert!(value.is_object());
        value
    }
}

/// A server on a free port, which does not outlive its test.
pub(crate) struct Served(pub(crate) Child);

impl Served {
    pub(crate) fn start(place: &Place) -> (Self, String) {
        let mut command =
            place.command(&["serve", "--listen", "127.0.0.1:0", "--policy", "p.yaml"]);
        Self::of(command.stdout(Stdio::piped()).stderr(Stdio::null()))
    }

    /// A command that serves, and writes where to standard output, which is piped.
    pub(crate) fn of(command: &mut Command) -> (Self, String) {
        let mut served = Self(command.spawn().unwrap());
        let mut line = String::new();
        BufReader::new(served.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim_end().strip_prefix("listening on ").unwrap().to_owned();
        (served, url)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
