//! What a Reddit export writes beside plain CSV.

use assay_statement::Kind;

use super::csv::Layout;

/// The comments of an export. Exports of different years lack some of the columns.
pub(super) const COMMENTS: Layout = Layout {
    name: "the comments of a Reddit export",
    marks: &["id", "permalink", "subreddit", "body"],
    columns: &[
        "id",
        "permalink",
        "date",
        "ip",
        "subreddit",
        "gildings",
        "link",
        "parent",
        "body",
        "media",
    ],
    is_absent,
};

/// A date may be replaced by these words. Texts are left as they are, so that whatever both
/// this layout and plain CSV can read is one table in both.
fn is_absent(kind: Kind, text: &str) -> bool {
    matches!(kind, Kind::Date | Kind::Timestamp) && text == "registration ip"
}
