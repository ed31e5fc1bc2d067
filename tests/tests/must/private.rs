//! Private data never shows: neither in what commands and services say, whatever
//! their log level, nor in proofs, nor in files that are left behind.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use assay_statement::digests;
use serde_json::Value;

use crate::command::{Place, Ran};
use crate::world::{DATA, data_directory};

/// Text and number that stand nowhere but in the data.
const TEXT: &str = "QZmarkerXV";
const NUMBER: &str = "97.53";
const DAY: &str = "1987-06-05T04:03:02";
const OUTSIDE: &str = "8642.75";

/// What would give the markers away, in any spelling that code might show.
fn traces() -> Vec<String> {
    let hex: Vec<String> = TEXT.bytes().map(|byte| format!("{byte:02x}")).collect();
    let list: Vec<String> = TEXT.bytes().map(|byte| byte.to_string()).collect();
    let digest = digests::text(TEXT).to_string();
    let base64 = ["UVptYXJrZXJYV", "FabWFya2VyWF", "RWm1hcmtlclhW"];
    let mut traces: Vec<String> =
        [TEXT, NUMBER, "9753", DAY, "1987-06-05", OUTSIDE, "864275"].map(str::to_owned).into();
    // DAY in seconds, and as the integer that circuits see.
    traces.extend(["549864182", "549864182000000"].map(str::to_owned));
    traces.extend(base64.map(str::to_owned));
    traces.extend([hex.concat(), list.join(", "), digest.trim_start_matches("0x00").to_owned()]);
    traces
}

fn expect_none(what: &str, text: &str) {
    for trace in traces() {
        let line = text.lines().find(|line| contains(line, &trace));
        assert_eq!(line, None, "{what} shows {trace}");
    }
}

/// A number counts where it stands alone: digests have any four digits somewhere.
fn contains(line: &str, trace: &str) -> bool {
    let number = trace.bytes().all(|byte| byte.is_ascii_digit());
    let alone = |at: usize| {
        let part = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let bytes = line.as_bytes();
        !part(at.checked_sub(1).and_then(|before| bytes.get(before)))
            && !part(bytes.get(at + trace.len()))
    };
    line.match_indices(trace).any(|(at, _)| !number || alone(at))
}

/// Every file below a directory, but the inputs that hold the markers.
fn expect_none_in(directory: &Path) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            expect_none_in(&path);
        } else if path.extension().is_none_or(|end| end != "csv" && end != "tsv") {
            let bytes = fs::read(&path).unwrap();
            expect_none(&path.display().to_string(), &String::from_utf8_lossy(&bytes));
        }
    }
}

fn marked() -> String {
    DATA.replace(",a\n", &format!(",{TEXT}\n"))
        .replace("70.25", NUMBER)
        .replace("2024-01-05T08:00:00", DAY)
}

/// A file, how the commands that read it end, and what it is.
fn tables() -> Vec<(&'static str, i32, String)> {
    let good = marked();
    let member = good.replace(",F2,", &format!(",{TEXT},"));
    vec![
        ("good.csv", 0, good.clone()),
        ("member.csv", 1, member.clone()),
        ("range.csv", 1, good.replace("61.50", OUTSIDE)),
        ("twice.csv", 1, good.replace("2024-01-01T08:00:00", DAY)),
        ("few.csv", 1, good.lines().take(3).collect::<Vec<_>>().join("\n")),
        ("null.csv", 1, good.replace("2024-01-01T08:00:00Z", "")),
        ("type.csv", 2, good.replace("61.50", TEXT)),
        ("large.csv", 2, good.replace("61.50", &format!("1{OUTSIDE}"))),
        ("scale.csv", 2, good.replace("61.50", &format!("{NUMBER}1"))),
        ("day.csv", 2, good.replace("2024-01-01T08:00:00Z", &format!("{DAY}QQ"))),
        ("quote.csv", 2, good.replace("H10", &format!("H\"{TEXT}"))),
        ("closed.csv", 2, good.replace("H10", &format!("\"H10\"{TEXT}"))),
        ("open.csv", 2, good.replace(",d\n", &format!(",\"{TEXT}\n"))),
        ("fields.csv", 2, good.replace(",d\n", &format!(",d,{TEXT}\n"))),
        ("member.tsv", 1, member.replace(',', "\t")),
    ]
}

#[test]
fn private_data_shows_in_no_output_of_the_command() {
    let place = Place::new();
    // What is looked for is there to be found.
    for marker in [TEXT, NUMBER, DAY] {
        assert!(marked().lines().any(|line| contains(line, marker)), "{marker}");
    }
    let traced = |arguments: &str| {
        let output = place.command(arguments).env("RUST_LOG", "trace").output().unwrap();
        let ran = Ran::new(&output);
        expect_none(arguments, &ran.out);
        expect_none(arguments, &ran.err);
        ran
    };
    for (name, code, text) in tables() {
        place.write(name, &text);
        for json in ["", "--json"] {
            let ran = traced(&format!("check --policy p.yaml --data {name} {json}"));
            assert_eq!(ran.code, code, "{name}: {} {}", ran.out, ran.err);
            assert!(!ran.out.is_empty() || !ran.err.is_empty());
        }
        let out = format!("{name}.proof.json");
        let ran = traced(&format!("prove --policy p.yaml --data {name} --out {out}"));
        assert_eq!(ran.code, code, "{name}: {}", ran.err);
    }
    let proof = "--policy p.yaml --proof good.csv.proof.json";
    assert_eq!(traced(&format!("verify {proof}")).code, 0);
    let opening = "--opening good.csv.proof.json.opening.json";
    for (name, code, _) in tables() {
        let expected = if name == "good.csv" { 0 } else { code.max(1) };
        let ran = traced(&format!("open {proof} {opening} --data {name}"));
        assert_eq!(ran.code, expected, "{name}: {}", ran.err);
    }
    expect_none_in(place.path("").as_path());
    expect_none_in(data_directory());
    assert_eq!(fs::read_dir(place.path("temporary")).unwrap().count(), 0);

    // The salt is as private as the data: it is in the opening, and nowhere else.
    let opening = fs::read_to_string(place.path("good.csv.proof.json.opening.json")).unwrap();
    let opening: Value = serde_json::from_str(&opening).unwrap();
    let salt = opening["salt"].as_str().unwrap().trim_start_matches("0x").to_owned();
    let proof = fs::read_to_string(place.path("good.csv.proof.json")).unwrap();
    assert!(!proof.contains(&salt));
    assert!(proof.contains(opening["commitment"].as_str().unwrap()));
}

/// A server in a process of its own, which does not outlive its test.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn private_data_shows_in_no_log_of_a_server_or_its_client() {
    let place = Place::new();
    let log = File::create(place.path("server.log")).unwrap();
    let mut command = place.command("serve --listen 127.0.0.1:0");
    let command = command.env("RUST_LOG", "trace").stdout(Stdio::piped()).stderr(log);
    let mut served = Served(command.spawn().unwrap());
    let mut first = String::new();
    BufReader::new(served.0.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let url = first.trim_end().strip_prefix("listening on ").unwrap().to_owned();
    for (name, code, text) in tables() {
        place.write(name, &text);
        let arguments =
            format!("prove --policy p.yaml --data {name} --out {name}.json --server {url}");
        let output = place.command(&arguments).env("RUST_LOG", "trace").output().unwrap();
        let ran = Ran::new(&output);
        assert_eq!(ran.code, code, "{name}: {}", ran.err);
        expect_none(name, &ran.out);
        expect_none(name, &ran.err);
    }
    drop(served);
    let log = fs::read_to_string(place.path("server.log")).unwrap();
    assert!(log.contains("ran a job"), "the log has {} bytes", log.len());
    assert!(log.contains("TRACE"), "the log is as talkative as it can be");
    expect_none_in(place.path("").as_path());
}

/// The command checks data before it sends it; this sends what fails on the server.
#[tokio::test(flavor = "multi_thread")]
async fn private_data_shows_in_no_error_of_the_service() {
    let server = crate::server::Running::start().await;
    let mut client = server.client().await;
    for (name, code, data) in tables() {
        let tabs = Path::new(name).extension().is_some_and(|end| end == "tsv");
        let request = assay_prover::RemoteRequest {
            policy: crate::world::yaml("strict", 220).into_bytes(),
            data: data.into_bytes(),
            format: if tabs { assay_data::Format::Tsv } else { assay_data::Format::Csv },
            file_name: name.to_owned(),
            binding: assay_statement::Binding::Unbound,
            engine: None,
        };
        match client.prove(request, |_| {}).await {
            Ok(proved) => {
                assert_eq!(code, 0, "{name}");
                expect_none(name, &format!("{proved:?}"));
            }
            Err(error) => {
                assert_eq!((code == 1, code == 2), (error.is_unsatisfied(), error.is_bad_input()));
                expect_none(name, &format!("{error} {error:?}"));
            }
        }
    }
    server.stop().await;
}
