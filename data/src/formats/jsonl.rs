//! One JSON object a line.

use std::io::BufRead;

use crate::json::{Fields, Lines, Parser, Token};
use crate::place::{Fault, Position, Stop};
use crate::rule::Rule;
use crate::sink::Sink;

/// Reads every record; says where the file ends.
pub(super) fn read<R: BufRead>(input: R, sink: &mut Sink<'_>) -> Result<Position, Stop> {
    let mut json = Parser::new(input, Lines::Kept, sink.limits)?;
    let mut fields = Fields::new(sink.columns);
    loop {
        match json.peek()? {
            (_, Token::End) => break,
            (at, Token::Line) => {
                let rule = Rule::Json { expected: "an object", got: "a blank line" };
                return Err(Fault::at(at, rule).into());
            }
            _ => fields.record(&mut json, sink)?,
        }
        if json.peek()?.1 != Token::End {
            json.expect(Token::Line, "the end of the line behind its object")?;
        }
    }
    let end = json.position();
    fields.finish(end, sink)?;
    Ok(end)
}
