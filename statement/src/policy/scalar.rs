//! Scalars: what a plain text means, where all readers agree on it.

use serde_json::{Map, Number, Value as Json};

use super::tree::{Data, Node};

/// Integers up to here survive the canonical JSON, whose numbers are doubles.
const MAX_INTEGER: i128 = (1 << 53) - 1;

/// A JSON scalar. A number keeps its digits: no meaning ever goes through a float.
#[derive(Debug)]
pub(super) enum Scalar {
    Null,
    Boolean(bool),
    Number(String),
    Text(String),
}

/// What a plain scalar means, or why it must be written otherwise.
pub(super) fn resolve(text: &str) -> Result<Scalar, String> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Scalar::Null),
        "true" | "True" | "TRUE" => return Ok(Scalar::Boolean(true)),
        "false" | "False" | "FALSE" => return Ok(Scalar::Boolean(false)),
        _ => {}
    }
    if let Some(kind) = ambiguous(text) {
        return Err(format!("YAML readers disagree on `{text}`, {kind}: quote it if it is text"));
    }
    if canonical_number(text) {
        exact(text)?;
        return Ok(Scalar::Number(text.to_owned()));
    }
    if looks_numeric(text) {
        return Err(format!(
            "`{text}` is no plain decimal number (digits, a point and digits, without `+`, `-0`, \
             leading zeros, `_`, exponent or base), and YAML readers disagree on others: quote it \
             if it is text"
        ));
    }
    Ok(Scalar::Text(text.to_owned()))
}

/// The text of a key.
pub(super) fn key(text: &str, plain: bool) -> Result<String, String> {
    if !plain {
        return Ok(text.to_owned());
    }
    match resolve(text)? {
        Scalar::Text(text) => Ok(text),
        Scalar::Null | Scalar::Boolean(_) | Scalar::Number(_) => {
            Err(format!("expected a key that is text, got `{text}`: quote it"))
        }
    }
}

/// The JSON that the policy's identity is taken of.
pub(super) fn json(node: &Node) -> Json {
    match &node.data {
        Data::Scalar(Scalar::Null) => Json::Null,
        Data::Scalar(Scalar::Boolean(value)) => Json::Bool(*value),
        Data::Scalar(Scalar::Text(text)) => Json::String(text.clone()),
        // `exact` has shown that the double has the very value of the digits.
        Data::Scalar(Scalar::Number(digits)) => digits
            .parse::<i64>()
            .map(Number::from)
            .ok()
            .or_else(|| Number::from_f64(digits.parse().ok()?))
            .map_or(Json::Null, Json::Number),
        Data::List(items) => Json::Array(items.iter().map(json).collect()),
        Data::Object(members) => Json::Object(
            members
                .iter()
                .map(|member| (member.key.clone(), json(&member.value)))
                .collect::<Map<_, _>>(),
        ),
    }
}

/// Plain texts that are one thing to YAML 1.1 and another to YAML 1.2.
fn ambiguous(text: &str) -> Option<&'static str> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "no" | "on" | "off" | "y" | "n" => Some("a boolean to some"),
        "<<" => Some("a merge to some"),
        "=" => Some("a default value to some"),
        _ if looks_like_a_date(text) => Some("a date to some"),
        _ => None,
    }
}

/// `dddd-d…`, which YAML 1.1 may take for a timestamp.
fn looks_like_a_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let digits = |part: Option<&str>, lengths: &[usize]| {
        part.is_some_and(|part| {
            lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    digits(parts.next(), &[4])
        && digits(parts.next(), &[1, 2])
        && parts.next().is_some_and(|day| {
            let digits = day.bytes().take_while(u8::is_ascii_digit).count();
            let rest = day.get(digits..).unwrap_or_default();
            matches!(digits, 1 | 2) && (rest.is_empty() || rest.starts_with(['T', 't', ' ', '\t']))
        })
}

/// `-?(0|[1-9][0-9]*)(\.[0-9]+)?`, and not a negative zero.
fn canonical_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match digits.split_once('.') {
        Some((_, "")) => return false,
        Some(parts) => parts,
        None => (digits, ""),
    };
    let decimal = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let zero = digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    !whole.is_empty()
        && decimal(whole)
        && decimal(fraction)
        && (whole == "0" || !whole.starts_with('0'))
        && !(zero && text.starts_with('-'))
}

/// Anything that some reader takes for a number, and some that none does.
fn looks_numeric(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let body = lower.strip_prefix(['+', '-']).unwrap_or(&lower);
    if matches!(body, ".inf" | ".nan") {
        return true;
    }
    if let Some(rest) = ["0x", "0o", "0b"].iter().find_map(|prefix| body.strip_prefix(prefix)) {
        return !rest.is_empty()
            && rest.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'_');
    }
    let (mantissa, exponent) = body.split_once('e').unwrap_or((body, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let first = mantissa.trim_start_matches('.').bytes().next();
    first.is_some_and(|byte| byte.is_ascii_digit())
        && mantissa.matches('.').count() <= 1
        && mantissa.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b':'))
        && !exponent.is_empty()
        && exponent.bytes().all(|byte| byte.is_ascii_digit())
}

/// Refuses a number that the nearest double does not stand for.
fn exact(text: &str) -> Result<(), String> {
    let carried = if text.contains('.') {
        // Rust prints the shortest digits that read back as the same double.
        text.parse::<f64>().is_ok_and(|double| double.to_string() == trimmed(text))
    } else {
        text.parse::<i128>().is_ok_and(|value| (-MAX_INTEGER..=MAX_INTEGER).contains(&value))
    };
    if carried {
        return Ok(());
    }
    Err(format!(
        "expected a number that canonical JSON carries exactly: whole ones up to {MAX_INTEGER}, \
         about 15 digits otherwise (documentation may be quoted, a bound cannot be)"
    ))
}

/// Without zeros at the end of the fraction, and without an empty fraction.
fn trimmed(text: &str) -> &str {
    text.trim_end_matches('0').trim_end_matches('.')
}
