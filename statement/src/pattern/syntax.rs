//! Which regular expressions are read, and as what: characters are those of Unicode, and the
//! classes `\d`, `\s` and `\w` are of ASCII, as in RE2. What depends on tables of Unicode, or on
//! flags, is refused.

use regex_syntax::ast::parse::ParserBuilder;
use regex_syntax::ast::{
    AssertionKind, Ast, ClassAscii, ClassAsciiKind, ClassBracketed, ClassPerl, ClassPerlKind,
    ClassSet, ClassSetItem, GroupKind,
};
use regex_syntax::hir::Hir;
use regex_syntax::hir::translate::TranslatorBuilder;

use super::PatternError;

/// Groups and classes within each other.
const MAX_DEPTH: u32 = 32;

/// What a pattern says.
pub(super) fn read(text: &str) -> Result<Hir, PatternError> {
    let mut ast = ParserBuilder::new()
        .nest_limit(MAX_DEPTH)
        .build()
        .parse(text)
        .map_err(|error| PatternError::Syntax(error.kind().to_string()))?;
    expression(&mut ast)?;
    TranslatorBuilder::new()
        .unicode(true)
        .utf8(true)
        .build()
        .translate(text, &ast)
        .map_err(|error| PatternError::Syntax(error.kind().to_string()))
}

/// Refuses what is refused, and makes classes those of ASCII.
fn expression(ast: &mut Ast) -> Result<(), PatternError> {
    match ast {
        Ast::Empty(_) | Ast::Literal(_) | Ast::Dot(_) => Ok(()),
        Ast::Flags(_) => Err(PatternError::Refused("a flag")),
        Ast::Assertion(assertion) => match assertion.kind {
            AssertionKind::StartLine
            | AssertionKind::EndLine
            | AssertionKind::StartText
            | AssertionKind::EndText => Ok(()),
            AssertionKind::WordBoundary
            | AssertionKind::NotWordBoundary
            | AssertionKind::WordBoundaryStart
            | AssertionKind::WordBoundaryEnd
            | AssertionKind::WordBoundaryStartAngle
            | AssertionKind::WordBoundaryEndAngle
            | AssertionKind::WordBoundaryStartHalf
            | AssertionKind::WordBoundaryEndHalf => Err(PatternError::Refused("a word boundary")),
        },
        Ast::ClassUnicode(_) => Err(PatternError::Refused("a class of Unicode")),
        Ast::ClassPerl(class) => {
            let kind = ClassSet::Item(ClassSetItem::Ascii(ascii(class)));
            let bracketed = ClassBracketed { span: class.span, negated: false, kind };
            *ast = Ast::ClassBracketed(Box::new(bracketed));
            Ok(())
        }
        Ast::ClassBracketed(class) => set(&mut class.kind),
        Ast::Repetition(repetition) => expression(&mut repetition.ast),
        Ast::Group(group) => {
            if let GroupKind::NonCapturing(flags) = &group.kind
                && !flags.items.is_empty()
            {
                return Err(PatternError::Refused("a flag"));
            }
            expression(&mut group.ast)
        }
        Ast::Alternation(alternation) => alternation.asts.iter_mut().try_for_each(expression),
        Ast::Concat(concat) => concat.asts.iter_mut().try_for_each(expression),
    }
}

fn set(class: &mut ClassSet) -> Result<(), PatternError> {
    match class {
        ClassSet::Item(member) => item(member),
        ClassSet::BinaryOp(operation) => {
            set(&mut operation.lhs)?;
            set(&mut operation.rhs)
        }
    }
}

fn item(member: &mut ClassSetItem) -> Result<(), PatternError> {
    match member {
        ClassSetItem::Empty(_)
        | ClassSetItem::Literal(_)
        | ClassSetItem::Range(_)
        | ClassSetItem::Ascii(_) => Ok(()),
        ClassSetItem::Unicode(_) => Err(PatternError::Refused("a class of Unicode")),
        ClassSetItem::Perl(class) => {
            *member = ClassSetItem::Ascii(ascii(class));
            Ok(())
        }
        ClassSetItem::Bracketed(class) => set(&mut class.kind),
        ClassSetItem::Union(union) => union.items.iter_mut().try_for_each(item),
    }
}

fn ascii(class: &ClassPerl) -> ClassAscii {
    let kind = match class.kind {
        ClassPerlKind::Digit => ClassAsciiKind::Digit,
        ClassPerlKind::Space => ClassAsciiKind::Space,
        ClassPerlKind::Word => ClassAsciiKind::Word,
    };
    ClassAscii { span: class.span, kind, negated: class.negated }
}
