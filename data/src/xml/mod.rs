//! XML as a stream of elements: nothing is expanded, and everything is bounded.
//!
//! The crate `quick-xml` takes markup apart. What it leaves to its callers is done here:
//! one root, every element closed, no entity but XML's own five, a bound on each piece,
//! and the line and column of what is refused.

mod element;
mod tracked;

use std::io::{self, BufRead};

use quick_xml::events::{BytesDecl, BytesRef, Event as Piece};
use quick_xml::{Error, Reader};

pub(crate) use self::element::Element;
use self::tracked::Tracked;
use crate::format::Limits;
use crate::place::{Fault, Position, Stop};
use crate::rule::Rule;

/// A document half read.
pub(crate) struct Xml<R> {
    reader: Reader<Tracked<R>>,
    piece: Vec<u8>,
    limits: Limits,
    depth: usize,
    doctype: Doctype,
    /// Whether the root element began.
    rooted: bool,
}

/// Whether a document may declare its type, which is before its root and once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doctype {
    Refused,
    /// Read over: none of its entities is known afterwards.
    ReadOver,
}

/// What stands in a document. Comments and processing instructions are read over.
pub(crate) enum Event {
    Open(Element),
    Close,
    Text(String),
    End,
}

impl<R: BufRead> Xml<R> {
    pub(crate) fn new(input: R, doctype: Doctype, limits: Limits) -> Result<Self, Stop> {
        let mut reader = Reader::from_reader(Tracked::new(input, limits)?);
        reader.config_mut().expand_empty_elements = true;
        Ok(Self { reader, piece: Vec::new(), limits, depth: 0, doctype, rooted: false })
    }

    /// The next event, and where it starts.
    pub(crate) fn next(&mut self) -> Result<(Position, Event), Stop> {
        loop {
            self.piece.clear();
            let at = self.reader.get_mut().begin();
            let piece = self.reader.read_event_into(&mut self.piece);
            if let Some(fault) = self.reader.get_mut().take_fault() {
                return Err(fault.into());
            }
            let event = match piece.map_err(|error| stopped(at, &error))? {
                Piece::Start(tag) => {
                    let element = Element::new(tag.into_owned(), at, self.limits.field_bytes);
                    self.open(at)?;
                    Event::Open(element)
                }
                // With the setting above there are none.
                Piece::Empty(_) => return Err(broken(at, "an opening tag", "an empty one")),
                Piece::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Event::Close
                }
                Piece::Text(text) => match text.xml10_content() {
                    text if self.depth > 0 => Event::Text(legal(at, text.into_owned())?),
                    text if text.trim_ascii().is_empty() => continue,
                    _ => return Err(broken(at, "one root element", "text beside it")),
                },
                Piece::CData(text) if self.depth > 0 => {
                    Event::Text(legal(at, text.xml10_content().into_owned())?)
                }
                Piece::GeneralRef(name) if self.depth > 0 => {
                    Event::Text(legal(at, reference(at, &name)?.into())?)
                }
                Piece::CData(_) | Piece::GeneralRef(_) => {
                    return Err(broken(at, "one root element", "text beside it"));
                }
                Piece::Comment(_) | Piece::PI(_) => continue,
                Piece::Decl(declaration) => {
                    declared(at, &declaration)?;
                    continue;
                }
                Piece::DocType(_) if self.doctype == Doctype::ReadOver && !self.rooted => {
                    self.doctype = Doctype::Refused;
                    continue;
                }
                Piece::DocType(_) => {
                    return Err(broken(at, "no document type here", "one"));
                }
                Piece::Eof if self.depth > 0 => {
                    return Err(broken(at, "a closing tag", "the end of the file"));
                }
                Piece::Eof if !self.rooted => {
                    return Err(broken(at, "a root element", "the end of the file"));
                }
                Piece::Eof => Event::End,
            };
            return Ok((at, event));
        }
    }

    fn open(&mut self, at: Position) -> Result<(), Stop> {
        if self.depth == 0 && self.rooted {
            return Err(broken(at, "one root element", "a second"));
        }
        if self.depth == self.limits.depth {
            return Err(Fault::at(at, Rule::Depth { limit: self.limits.depth }).into());
        }
        self.rooted = true;
        self.depth += 1;
        Ok(())
    }
}

/// The character that a reference stands for.
fn reference(at: Position, name: &BytesRef<'_>) -> Result<char, Stop> {
    if name.is_char_ref() {
        let character = name.resolve_char_ref().ok().flatten();
        return character.ok_or_else(|| broken(at, "the number of a character", "another"));
    }
    match &**name {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        _ => Err(broken(at, ENTITIES, "another")),
    }
}

const ENTITIES: &str = "no entity but lt, gt, amp, apos and quot";

/// Refuses another version, another encoding, and a declaration that is not the beginning.
fn declared(at: Position, declaration: &BytesDecl<'_>) -> Result<(), Stop> {
    if at != Position::FIRST {
        return Err(broken(at, "the XML declaration at the start of the file", "one behind it"));
    }
    if !declaration.version().is_ok_and(|version| version == "1.0") {
        return Err(broken(at, "version 1.0", "another"));
    }
    match declaration.encoding() {
        Some(Ok(encoding)) if encoding.eq_ignore_ascii_case("UTF-8") => Ok(()),
        None => Ok(()),
        Some(_) => Err(broken(at, "the encoding UTF-8", "another")),
    }
}

/// Refuses characters that no XML may hold, not even by their numbers.
fn legal(at: Position, text: String) -> Result<String, Stop> {
    let illegal = |c: char| {
        (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    if text.contains(illegal) {
        return Err(broken(at, "characters of XML", "a control character"));
    }
    Ok(text)
}

fn stopped(at: Position, error: &Error) -> Stop {
    match error {
        Error::Io(source) => io::Error::from(source.kind()).into(),
        // The messages of the others repeat names and values.
        Error::Syntax(_)
        | Error::IllFormed(_)
        | Error::InvalidAttr(_)
        | Error::Encoding(_)
        | Error::Escape(_)
        | Error::Namespace(_) => broken(at, "well-formed markup", "something else"),
    }
}

fn broken(at: Position, expected: &'static str, got: &'static str) -> Stop {
    Fault::at(at, Rule::Xml { expected, got }).into()
}
