//! JSON that is safe inside an HTML page: `<` is written as `\u003c`.

use std::io::{self, Write};

use serde::Serialize;

/// Writes a value as compact JSON.
pub(super) fn write<T: Serialize + ?Sized>(out: &mut impl Write, value: &T) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, HtmlSafeFormatter);
    value.serialize(&mut serializer).map_err(io::Error::from)
}

struct HtmlSafeFormatter;

impl serde_json::ser::Formatter for HtmlSafeFormatter {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        for (at, part) in fragment.split('<').enumerate() {
            if at > 0 {
                out.write_all(b"\\u003c")?;
            }
            out.write_all(part.as_bytes())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recorded_text_cannot_close_a_script_element() {
        let mut out = Vec::new();
        write(&mut out, "a</script>\"<b").unwrap();
        assert_eq!(out, br#""a\u003c/script>\"\u003cb""#);
    }
}
