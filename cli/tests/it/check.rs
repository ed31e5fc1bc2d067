use std::process::Stdio;

use crate::support::{DATA, fresh, policy};

#[test]
fn shows_the_figures_that_decide() {
    let place = fresh();
    let ran = place.expect(0, "check --data d.csv");
    assert!(ran.out().contains("holds: the data meets the policy"), "{}", ran.out());
    assert!(ran.out().contains("column `note` is not covered: not committed"));
    assert!(ran.out().contains("from 30 to 200"));

    place.write("bad.csv", "day,hr,device\n2024-01-01,20,H10\n2024-01-01,90,ZZ\n2024-01-05,,H10\n");
    let ran = place.expect(1, "check --data bad.csv");
    assert!(ran.out().contains("`hr: minimum, maximum` fails first at bad.csv:2"), "{}", ran.out());
    let repeats = "`day: unique` fails first at bad.csv:3 (repeats bad.csv:2)";
    assert!(ran.out().contains(repeats), "{}", ran.out());
    let json = place.expect(1, "check --data bad.csv --json").json();
    assert_eq!(json["holds"], false);
    assert_eq!(json["records"], 3);
    let failing: Vec<_> = json["rules"].as_array().unwrap().iter().collect();
    let of = |name: &str| failing.iter().find(|rule| rule["name"] == name).unwrap();
    assert_eq!(of("hr: minimum, maximum")["thresholds"]["min"], "30");
    assert_eq!(of("hr: required")["first_failing_lines"], serde_json::json!([4]));
    assert_eq!(of("day: unique")["first_failing_lines"], serde_json::json!([3]));
    assert_eq!(of("day: unique")["repeated_lines"], serde_json::json!([2]));
    assert_eq!(of("device_set")["failing"], 1);
    assert_eq!(of("rows")["checked"], 3);
    let three = serde_json::json!({"numerator": "3", "denominator": "1"});
    assert_eq!(of("rows")["figure"], three);
    assert!(of("device_set").get("figure").is_none());
}

/// Whoever asks is the owner, who is shown the same of the data with and without it.
#[test]
fn explains_what_a_verifier_will_learn() {
    let place = fresh();
    place.write("bad.csv", &DATA.replace("61", "9").replace("H10", "secret7"));
    for (data, code) in [("d.csv", 0), ("bad.csv", 1)] {
        let plain = place.expect(code, &format!("check --data {data}"));
        let ran = place.expect(code, &format!("check --data {data} --explain"));
        let added: Vec<String> = ran
            .out()
            .lines()
            .filter(|line| !plain.out().contains(line))
            .map(str::to_owned)
            .collect();
        assert!(plain.out().lines().all(|line| ran.out().contains(line)), "{}", ran.out());
        let added = added.join("\n");
        for part in [
            "the proof says  every value of `hr` that is present is from 30 to 200, ends included",
            "learned         That every value that is there lies within the bounds.",
            "in the policy   max 200, min 30",
            "its value       hidden",
            "in any case     a nullifier: who can guess `day` of all records",
        ] {
            assert!(added.contains(part), "{part}: {added}");
        }
        for value in ["61", "58", "70", "2024-01", "secret7", "bad.csv", "H10"] {
            assert!(!added.contains(value), "{value}: {added}");
        }
        let json = place.expect(code, &format!("check --data {data} --explain --json")).json();
        let rules = json["explained"]["rules"].as_array().unwrap().clone();
        assert_eq!(rules.len(), json["rules"].as_array().unwrap().len());
        assert!(rules.iter().all(|rule| rule["value"] == "hidden"));
        assert!(rules.iter().all(|rule| !rule["verifier_learns"].as_str().unwrap().is_empty()));
    }
    assert!(place.expect(0, "check --data d.csv --json").json().get("explained").is_none());
    // Limits that leave no choice hide nothing.
    place.write(
        "p.yaml",
        &policy(30, "")
            .replace("mustBeGreaterOrEqualTo", "mustBe")
            .replace("mustBe: 2", "mustBe: 3"),
    );
    let ran = place.expect(0, "check --data d.csv --explain");
    let told = "its value       told, as its limits leave no choice: the exact figure";
    assert!(ran.out().contains(told), "{}", ran.out());
}

#[test]
fn a_rule_that_only_counts_is_shown_with_its_weight_and_the_score() {
    let place = fresh();
    let weight = |weight: &str| {
        format!(", customProperties: [{{property: assayWeight, value: {weight}}}]}}")
    };
    let score = |least: &str| {
        let score = format!("implementation: {{predicate: score, args: {{atLeast: {least}}}}}");
        let extra = format!("      - {{type: custom, engine: assay, {score}}}\n");
        let policy = policy(30, &extra);
        let policy = policy.replace("unit: rows}", &format!("unit: rows{}", weight("0.5")));
        policy.replace(
            "mustBeGreaterOrEqualTo: 2}",
            &format!("mustBeGreaterOrEqualTo: 2{}", weight("0.25")),
        )
    };
    place.write("bad.csv", "day,hr,device\n2024-01-01,61,ZZ\n2024-01-02,70,F2\n");
    for (least, code, end) in [
        ("0.3", 0, "holds: the data meets the policy"),
        ("0.34", 1, "does not hold: 1 of 5 rules fail"),
    ] {
        place.write("p.yaml", &score(least));
        let ran = place.expect(code, "check --data bad.csv");
        let out = ran.out();
        let misses = out.lines().find(|line| line.starts_with("misses  device_set")).unwrap();
        assert!(misses.ends_with("(only counts, with the weight 0.5)"), "{misses}");
        assert!(
            out.contains("score    0.333333333333333333, of the rules that only count"),
            "{out}"
        );
        assert!(out.contains(end), "{out}");
        let json = place.expect(code, "check --data bad.csv --json").json();
        assert_eq!(
            (&json["holds"], &json["score"]),
            (&(code == 0).into(), &"0.333333333333333333".into())
        );
        let rules = json["rules"].as_array().unwrap();
        let weights: Vec<_> = rules.iter().filter_map(|rule| rule["weight"].as_str()).collect();
        assert_eq!(weights, ["0.5", "0.25"]);
        let last = rules.last().unwrap();
        assert_eq!(last["thresholds"]["weight"][0], "0.500000000000000000");
    }
}

#[test]
fn columns_stand_below_their_headings() {
    let place = fresh();
    for name in ["volatile acidity of red wine", &"x".repeat(60)] {
        place.write("p.yaml", &policy(30, "").replace("name: hr", &format!("name: {name}")));
        place.write("d.csv", &DATA.replace("hr", name));
        let ran = place.expect(0, "check --data d.csv");
        let out = ran.out();
        let at = out.lines().find_map(|line| line.find("PREDICATE")).unwrap();
        let rows: Vec<_> = out.lines().filter(|line| line.contains("/1  ")).collect();
        assert_eq!(rows.len(), 6, "{out}");
        for row in rows {
            assert!(row[at - 2..].starts_with("  ") && !row[at..].starts_with(' '), "{out}");
        }
        assert!(out.contains(&format!("{name}: minimum, maximum")), "{out}");
    }
}

#[test]
fn names_three_records_at_most() {
    let place = fresh();
    place.write("bad.csv", &format!("day,hr,device\n{}", "2024-01-01,9,H10\n".repeat(5)));
    let json = place.expect(1, "check --data bad.csv --json").json();
    let rule = json["rules"].as_array().unwrap().iter().find(|rule| rule["failing"] == 5).unwrap();
    assert_eq!(rule["first_failing_lines"], serde_json::json!([2, 3, 4]));
}

#[test]
fn bad_inputs_are_named_by_file_line_and_column() {
    let place = fresh();
    let tables = [
        ("day,hr,device\n2024-01-01,secret7,H10\n", "bad.csv:2:12: column `hr`"),
        ("day,hr\n2024-01-01,61\n", "bad.csv:1:"),
        ("day,hr,hr,device\n", "bad.csv:1:"),
        ("day,hr,device\n\"2024-01-01\"x,61,H10\n", "bad.csv:2:"),
        ("", "bad.csv:1:1"),
    ];
    for (table, message) in tables {
        place.write("bad.csv", table);
        let ran = place.expect(2, "check --data bad.csv");
        assert!(ran.err().starts_with(&format!("error: {message}")), "{}", ran.err());
        assert!(!ran.err().contains("secret7"));
        assert_eq!(ran.out(), "");
        let ran = place.expect(2, "check --data bad.csv --json");
        assert_eq!(ran.json()["exit_code"], 2);
    }
    for (data, message) in [(".", "error: ."), ("none.csv", "error: none.csv: No such file")] {
        let ran = place.expect(2, &format!("check --data {data}"));
        assert!(ran.err().starts_with(message), "{}", ran.err());
    }
    std::fs::create_dir(place.path("dir.csv")).unwrap();
    assert!(place.expect(2, "check --data dir.csv").err().starts_with("error: dir.csv: "));

    let policies = [
        (policy(30, "colour: blue\n"), "error: p.yaml:19:1: "),
        (policy(30, "schema: []\n"), "error: p.yaml:19:1: "),
        (policy(30, &"#".repeat(1 << 20)), "error: p.yaml: expected at most 1048576 bytes"),
    ];
    for (policy, message) in policies {
        place.write("p.yaml", &policy);
        let ran = place.expect(2, "check --data d.csv");
        assert!(ran.err().starts_with(message), "{}", ran.err());
    }
}

#[test]
fn a_usage_error_is_bad_input_and_help_is_not() {
    let place = fresh();
    for arguments in [&["check"][..], &["nothing"], &[]] {
        assert_eq!(place.run(arguments).code(), 2);
    }
    for arguments in [&["--help"][..], &["--version"], &["prove", "--help"]] {
        assert_eq!(place.run(arguments).code(), 0);
    }
}

#[test]
fn a_closed_pipe_changes_no_exit_code() {
    let place = fresh();
    place.write("bad.csv", &DATA.replace("61", "9"));
    for (data, code) in [("d.csv", 0), ("bad.csv", 1)] {
        let mut command = place.command(&["check", "--policy", "p.yaml", "--data", data]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        assert_eq!(child.wait().unwrap().code(), Some(code));
    }
}

#[test]
fn a_usage_error_is_an_object_too() {
    let place = fresh();
    for arguments in [
        &["check", "--json"][..],
        &["--json", "nothing"],
        &["--json"],
        &["--json", "setup"],
        &["prove", "--engine", "magic", "--json"],
    ] {
        let ran = place.run(arguments);
        assert_eq!(ran.code(), 2, "{arguments:?}");
        assert_eq!(ran.json()["exit_code"], 2);
        let error = ran.json()["error"].as_str().unwrap().to_owned();
        assert!(!error.is_empty() && !error.contains("Usage"), "{error}");
        assert!(!ran.err().is_empty());
    }
    assert_eq!(place.run(&["check"]).out(), "");
    assert!(place.run(&["check", "--help", "--json"]).out().contains("Usage"));
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_none() {
    let place = fresh();
    place.write("bad.csv", &DATA.replace("61", "9"));
    let check = |data, more: &[&'static str]| {
        [&["check", "--policy", "p.yaml", "--data", data], more].concat()
    };
    for arguments in [
        check("d.csv", &[]),
        check("d.csv", &["--json"]),
        check("bad.csv", &[]),
        check("none.csv", &["--json"]),
        vec!["--help"],
        vec!["check", "--json"],
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ran = place.command(&arguments).stdout(full).output().unwrap();
        assert_eq!(ran.status.code(), Some(3), "{arguments:?}");
        let err = String::from_utf8(ran.stderr).unwrap();
        assert!(err.contains("the result cannot be written to standard output"), "{err}");
    }
}

#[test]
fn names_in_files_forge_no_line() {
    let place = fresh();
    let name = "a\nholds: all\r\u{9b}2J\u{202e}\u{61c}\u{2028}";
    place.write("bad.csv", &format!("day,hr,device,\"{name}\"\n2024-01-01,9,H10,\n"));
    let ran = place.expect(1, "check --data bad.csv");
    let shown = ran.out();
    assert!(!shown.lines().any(|line| line.starts_with("holds: ")), "{shown}");
    assert!(shown.contains("column `a\\nholds: all\\r\\u{9b}2J"), "{shown}");
    let hidden = ['\u{9b}', '\u{202e}', '\u{61c}', '\u{2028}', '\r'];
    assert!(!shown.contains(hidden), "{shown}");
    let ran = place.expect(1, "check --data bad.csv --json");
    assert!(!ran.out().contains(hidden), "{}", ran.out());
    assert!(ran.out().contains(r"2J\u202e\u061c\u2028"), "{}", ran.out());
    assert_eq!(ran.json()["not_covered"], serde_json::json!([name]));
}

#[test]
fn no_escape_sequence_reaches_a_terminal() {
    let place = fresh();
    for arguments in [
        ["check", "--policy", "a\u{1b}[31mb", "--data", "d.csv"],
        ["check", "--policy", "p.yaml", "--data", "a\u{1b}[31mb.csv"],
        ["setup", "import-key", "a\u{1b}[31mb", "--proving-key", "none"],
    ] {
        let ran = place.run(&arguments);
        assert_eq!(ran.code(), 2);
        assert!(ran.err().contains("a\\u{1b}[31mb"), "{}", ran.err());
        assert!(!ran.err().contains('\u{1b}'));
    }
}
