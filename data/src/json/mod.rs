//! JSON as a stream: exact, strict, and bounded.
//!
//! Numbers keep their digits and every value its place, neither of which a parser into
//! trees or Rust types can tell. No value is held but that of a declared column.

mod fields;
mod lexer;
mod parser;

pub(crate) use fields::{Fields, cell};
pub(crate) use lexer::{Lines, Token};
pub(crate) use parser::Parser;
