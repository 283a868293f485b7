//! Reports in files: which format, and where.

use std::io::{self, ErrorKind};
use std::path::Path;

use crate::file::write_whole;

use super::Coverage;

/// What a report in a file looks like, told by the ending of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Html,
    Junit,
}

impl Format {
    /// `.json`, `.html` or `.xml`.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "json" => Some(Self::Json),
            "html" => Some(Self::Html),
            "xml" => Some(Self::Junit),
            _ => None,
        }
    }
}

/// What is wrong with a name that has no format.
pub(crate) const ENDINGS: &str = "a report's name ends in .json, .html or .xml (JUnit)";

impl Coverage {
    /// Writes a report, whole or not at all: JSON, a page in HTML or `JUnit` XML,
    /// by the ending of the name (`.json`, `.html` or `.xml`).
    ///
    /// # Errors
    /// When the name has another ending, or the file can't be written.
    pub fn write(&self, path: impl AsRef<Path>) -> io::Result<()> {
        let path = path.as_ref();
        let text = match Format::of(path) {
            Some(Format::Json) => format!("{:#}\n", self.to_json()),
            Some(Format::Html) => self.to_html(),
            Some(Format::Junit) => self.to_junit(),
            None => return Err(io::Error::new(ErrorKind::InvalidInput, ENDINGS)),
        };
        write_whole(path, &text)
    }
}

/// A text as the content of an element or attribute, in HTML and XML alike.
/// What XML can't hold (control characters) is shown as a replacement character.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(letter),
            control if control.is_control() => escaped.push(char::REPLACEMENT_CHARACTER),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_names_the_format() {
        for (name, format) in [
            ("a.json", Some(Format::Json)),
            ("b.c.html", Some(Format::Html)),
            ("d/e.xml", Some(Format::Junit)),
            ("f.txt", None),
            ("json", None),
            (".xml", None),
        ] {
            assert_eq!(Format::of(Path::new(name)), format, "{name}");
        }
    }

    #[test]
    fn nothing_of_a_text_is_taken_for_markup() {
        assert_eq!(escaped("<a b='c'>&\"\u{1b}"), "&lt;a b=&#39;c&#39;&gt;&amp;&quot;\u{fffd}");
    }
}
