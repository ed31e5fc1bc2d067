//! From bytes to the tree: one document of YAML 1.2, without the features that
//! readers disagree on.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use super::PolicyError;
use super::scalar::{self, Scalar};
use super::tree::{Data, Mark, Member, Node};

/// Larger files are refused before they are parsed.
const MAX_BYTES: usize = 1 << 20;

/// Lists and objects within each other; ODCS needs about ten.
const MAX_DEPTH: usize = 32;

/// Parses exactly one document.
pub(super) fn document(bytes: &[u8]) -> Result<Node, PolicyError> {
    let start = Mark { line: 1, column: 1 };
    if bytes.len() > MAX_BYTES {
        return Err(start
            .refuse(format!("expected at most {MAX_BYTES} bytes, the file has {}", bytes.len())));
    }
    let source =
        std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    characters(source)?;
    directives(source)?;

    let mut builder = Builder::default();
    for event in Parser::new_from_str(source) {
        let (event, span) = event.map_err(|error| syntax(&error))?;
        builder.event(event, (&span.start).into())?;
    }
    builder.document.ok_or_else(|| start.refuse("the file holds no YAML document"))
}

/// Containers that are open, outermost first. Events are taken one by one and
/// nothing recurses, so a hostile file costs no more than its length.
#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    document: Option<Node>,
}

struct Open {
    at: Mark,
    data: Data,
    /// The key whose value comes next, in an object.
    key: Option<(Mark, String)>,
    /// The keys so far, and their lines.
    seen: BTreeMap<String, usize>,
}

impl Builder {
    fn event(&mut self, event: Event<'_>, at: Mark) -> Result<(), PolicyError> {
        match event {
            Event::DocumentStart(_) if self.document.is_some() => {
                Err(at.refuse("expected one YAML document, here starts a second"))
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
            Event::Alias(_) => Err(at.refuse("aliases are refused: write the value out")),
            Event::Scalar(text, style, anchor, tag) => {
                plain(at, anchor, tag.is_some())?;
                if let Some(Open { data: Data::Object(_), key: key @ None, seen, .. }) =
                    self.open.last_mut()
                {
                    let text = scalar::key(&text, style == ScalarStyle::Plain)
                        .map_err(|reason| at.refuse(reason))?;
                    if let Some(line) = seen.insert(text.clone(), at.line) {
                        return Err(at.refuse(format!("the key `{text}` was given in line {line}")));
                    }
                    *key = Some((at, text));
                    return Ok(());
                }
                let scalar = if style == ScalarStyle::Plain {
                    scalar::resolve(&text).map_err(|reason| at.refuse(reason))?
                } else {
                    Scalar::Text(text.into_owned())
                };
                self.place(Node { at, data: Data::Scalar(scalar) });
                Ok(())
            }
            Event::SequenceStart(anchor, tag) => {
                plain(at, anchor, tag.is_some())?;
                self.enter(at, Data::List(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                plain(at, anchor, tag.is_some())?;
                self.enter(at, Data::Object(Vec::new()))
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(Open { at, data, .. }) = self.open.pop() {
                    self.place(Node { at, data });
                }
                Ok(())
            }
        }
    }

    fn enter(&mut self, at: Mark, data: Data) -> Result<(), PolicyError> {
        if let Some(Open { data: Data::Object(_), key: None, .. }) = self.open.last() {
            return Err(at.refuse("expected a key that is text"));
        }
        if self.open.len() == MAX_DEPTH {
            return Err(at.refuse(format!("expected at most {MAX_DEPTH} levels of nesting")));
        }
        self.open.push(Open { at, data, key: None, seen: BTreeMap::new() });
        Ok(())
    }

    fn place(&mut self, node: Node) {
        match self.open.last_mut() {
            None => self.document = Some(node),
            Some(Open { data: Data::List(items), .. }) => items.push(node),
            Some(Open { data: Data::Object(members), key, .. }) => {
                if let Some((at, key)) = key.take() {
                    members.push(Member { at, key, value: node });
                }
            }
            Some(Open { data: Data::Scalar(_), .. }) => {}
        }
    }
}

fn plain(at: Mark, anchor: usize, tagged: bool) -> Result<(), PolicyError> {
    if anchor != 0 {
        return Err(at.refuse("anchors are refused: write the value out"));
    }
    if tagged {
        return Err(at.refuse("tags are refused: quote a text, leave anything else plain"));
    }
    Ok(())
}

/// Characters that YAML does not allow, and those at which some readers end a line and
/// others do not: U+0085, U+2028 and U+2029 are ends of lines in YAML 1.1 alone, and a
/// carriage return by itself is one in YAML but in few editors, which would then show
/// text as part of a comment that is none.
fn characters(source: &str) -> Result<(), PolicyError> {
    let (mut line, mut column) = (1, 1);
    let mut characters = source.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\r' && characters.peek() != Some(&'\n') {
            return Err(Mark { line, column }.refuse(
                "a carriage return without a line feed is refused: end lines with U+000A",
            ));
        }
        let refused = match character {
            '\n' | '\r' | '\t' => false,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => true,
            other => other.is_control(),
        };
        if refused {
            let code = u32::from(character);
            return Err(Mark { line, column }
                .refuse(format!("the character U+{code:04X} is refused: escape it in quotes")));
        }
        (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
    }
    Ok(())
}

fn directives(source: &str) -> Result<(), PolicyError> {
    for (index, line) in source.lines().enumerate() {
        if line.starts_with('%') {
            return Err(Mark { line: index + 1, column: 1 }
                .refuse("directives are refused: a policy is YAML 1.2"));
        }
        if !(line.trim_start().is_empty() || line.starts_with('#')) {
            break;
        }
    }
    Ok(())
}

fn not_utf8(bytes: &[u8], valid: usize) -> PolicyError {
    let before = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default());
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Mark { line, column }.refuse("expected UTF-8, this byte is not")
}

fn syntax(error: &ScanError) -> PolicyError {
    Mark::from(error.marker()).refuse(format!("this is no YAML: {}", error.info()))
}
