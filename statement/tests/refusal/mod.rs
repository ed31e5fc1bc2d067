//! A policy to spoil, and what is said of the result.
#![allow(dead_code, reason = "some tests have a policy of their own")]

use assay_statement::Policy;

/// The smallest policy: one column, one rule.
pub(crate) const BASE: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: t
version: 1.0.0
status: active
schema:
  - name: t
    properties:
      - name: a
        logicalType: integer
        required: true
";

/// The base with more lines, indented, from line 12 on.
pub(crate) fn with(indent: usize, lines: &str) -> String {
    let more = lines.lines().map(|line| format!("{:indent$}{line}\n", ""));
    BASE.to_owned() + &more.collect::<String>()
}

/// Place and reason of the refusal.
pub(crate) fn refused(source: &str) -> String {
    match Policy::from_yaml(source.as_bytes()) {
        Ok(_) => "accepted".to_owned(),
        Err(error) => format!("{}:{} {}", error.line, error.column, error.reason),
    }
}

/// Compares the refusal of each case, its lines put under the base.
pub(crate) fn table(indent: usize, cases: &[(&str, &str)]) {
    for (lines, expected) in cases {
        assert_eq!(refused(&with(indent, lines)), *expected, "{lines}");
    }
}
