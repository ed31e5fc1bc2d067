//! `length/1` and `pattern/1`: what the options of a string ask of its texts.

use super::columns::Declared;
use super::tree::{Member, Node};
use super::{Argument, PolicyError, PredicateId, Rule, bounds};
use crate::column::Kind;
use crate::pattern::Pattern;

/// Steps that a text can take, over all of its bytes: each is a column.
const MAX_STEPS: usize = 2048;

/// The rules, length first.
pub(super) fn rules(column: usize, declared: &Declared) -> Result<Vec<Rule>, PolicyError> {
    let Some(options) = declared.node.get("logicalTypeOptions").map(|member| &member.value) else {
        return Ok(Vec::new());
    };
    let [min, max, pattern] = ["minLength", "maxLength", "pattern"].map(|key| options.get(key));
    let first = [min, max, pattern].into_iter().flatten().next();
    let (Some(first), true) = (first, declared.column.kind.is_string()) else {
        return Ok(Vec::new());
    };
    let Kind::Short { bytes } = declared.column.kind else {
        return Err(first.at.refuse(format!(
            "`{}` looks into texts, so that they must be short: add `customProperties: [{{property: \
             assayBytes, value: …}}]` to the column, with the bytes of the longest, at most 64",
            first.key
        )));
    };
    let name = &declared.column.name;
    let rule = |keys: &[&Member], predicate, arguments, pattern| {
        let keys: Vec<&str> = keys.iter().map(|member| member.key.as_str()).collect();
        Rule {
            name: format!("{name}: {}", keys.join(", ")),
            predicate: PredicateId(predicate),
            columns: vec![column],
            arguments,
            pattern,
            expression: None,
            line: first.at.line,
        }
    };
    let mut rules = Vec::new();
    let ends: Vec<&Member> = [min, max].into_iter().flatten().collect();
    if !ends.is_empty() {
        rules.push(rule(&ends, "length/1", length([min, max], bytes)?, None));
    }
    if let Some(member) = pattern {
        let pattern = read(&member.value, bytes)?;
        rules.push(rule(&[member], "pattern/1", Vec::new(), Some(pattern)));
    }
    Ok(rules)
}

/// The fewest and the most characters.
fn length(ends: [Option<&Member>; 2], bytes: u8) -> Result<Vec<Argument>, PolicyError> {
    let most = i128::from(bytes);
    let end = |member: &Member| {
        let number = member.value.number().and_then(|digits| digits.parse::<i128>().ok());
        number.filter(|number| (0..=most).contains(number)).ok_or_else(|| {
            member.value.at.refuse(format!(
                "expected `{}` to be a number of characters from 0 to {most}, the bytes of the \
                 column",
                member.key
            ))
        })
    };
    let [min, max] = ends;
    let values = [min.map(end).transpose()?, max.map(end).transpose()?];
    if let ([Some(least), Some(greatest)], Some(max)) = (values, max)
        && least > greatest
    {
        return Err(max.value.at.refuse(format!(
            "no length is left: the smallest is {least}, the largest {greatest}"
        )));
    }
    let named = ["min", "max"].into_iter().zip(values);
    Ok(named.filter_map(|(name, end)| Some(bounds::argument(name, end?, (0, most)))).collect())
}

/// A pattern that some text of so many bytes matches.
fn read(node: &Node, bytes: u8) -> Result<Pattern, PolicyError> {
    let about = |reason: String| node.at.refuse(format!("`pattern`: {reason}"));
    let pattern = Pattern::new(node.text().unwrap_or_default());
    let pattern = pattern.map_err(|error| about(error.to_string()))?;
    let Some(positions) = pattern.automaton().unrolled(usize::from(bytes)) else {
        return Err(about(format!("no text of at most {bytes} bytes matches it")));
    };
    let steps: usize = positions.iter().map(Vec::len).sum();
    if steps > MAX_STEPS {
        return Err(about(format!(
            "expected at most {MAX_STEPS} steps that texts of {bytes} bytes can take in its \
             automaton, got {steps} in one of {} states: fewer bytes, or classes of ASCII, make it \
             smaller",
            pattern.automaton().states()
        )));
    }
    Ok(pattern)
}
