//! Reads property lists in the format of `OpenStep`, as Xcode writes them. Everything that Xcode does not write is an error.

use std::collections::BTreeMap;

/// Keys and values of a dictionary.
pub(super) type Dictionary = BTreeMap<String, Value>;

/// A value of a property list. Numbers are texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A text.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// A dictionary.
    Dictionary(Dictionary),
}

impl Value {
    /// The text, if the value is one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The dictionary, if the value is one.
    pub(super) fn dictionary(&self) -> Option<&Dictionary> {
        match self {
            Self::Dictionary(entries) => Some(entries),
            _ => None,
        }
    }

    /// The texts in the value, at any depth, without keys.
    pub(super) fn texts(&self) -> Vec<&str> {
        match self {
            Self::Text(text) => vec![text],
            Self::List(values) => values.iter().flat_map(Self::texts).collect(),
            Self::Dictionary(entries) => entries.values().flat_map(Self::texts).collect(),
        }
    }
}

/// The line with which Xcode begins a project file.
const FIRST_LINE: &str = "// !$*UTF8*$!\n";
/// The depth of Xcode's files is 6. A deeper one is not read, so that no file exhausts the stack.
const MAX_DEPTH: usize = 32;

/// Reads the dictionary of a project file.
///
/// # Errors
/// With the line and the first deviation.
pub(super) fn read(text: &str) -> Result<Dictionary, String> {
    let rest = text
        .strip_prefix(FIRST_LINE)
        .ok_or("line 1: not Xcode's first line")?;
    let mut reader = Reader { rest };
    let result = reader.value(0).and_then(|value| {
        reader.skip_blanks()?;
        match value {
            Value::Dictionary(entries) if reader.rest.is_empty() => Ok(entries),
            Value::Dictionary(_) => Err("text after the dictionary".to_owned()),
            _ => Err("not a dictionary".to_owned()),
        }
    });
    result.map_err(|fault| {
        let read = &text[..text.len() - reader.rest.len()];
        format!("line {}: {fault}", read.lines().count().max(1))
    })
}

/// The text that is not read yet.
struct Reader<'text> {
    rest: &'text str,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Value, String> {
        if depth > MAX_DEPTH {
            return Err("too deep".to_owned());
        }
        self.skip_blanks()?;
        if self.take('{') {
            self.dictionary(depth).map(Value::Dictionary)
        } else if self.take('(') {
            self.list(depth).map(Value::List)
        } else {
            self.text().map(Value::Text)
        }
    }

    fn dictionary(&mut self, depth: usize) -> Result<Dictionary, String> {
        let mut entries = Dictionary::new();
        loop {
            self.skip_blanks()?;
            if self.take('}') {
                return Ok(entries);
            }
            let key = self.text()?;
            self.expect('=')?;
            let value = self.value(depth + 1)?;
            self.expect(';')?;
            if entries.insert(key.clone(), value).is_some() {
                return Err(format!("the key {key} is there twice"));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Value>, String> {
        let mut values = Vec::new();
        loop {
            self.skip_blanks()?;
            if self.take(')') {
                return Ok(values);
            }
            values.push(self.value(depth + 1)?);
            // Xcode writes one behind the last value, too.
            self.expect(',')?;
        }
    }

    fn text(&mut self) -> Result<String, String> {
        if self.take('"') {
            return self.quoted();
        }
        let is_plain =
            |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$' | '.' | '/' | ':');
        let end = self.rest.find(|letter| !is_plain(letter));
        let (text, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        if text.is_empty() {
            return Err(format!("a text is missing before {:?}", self.rest.chars().next()));
        }
        self.rest = rest;
        Ok(text.to_owned())
    }

    /// Reads the rest of a text in quotes.
    fn quoted(&mut self) -> Result<String, String> {
        let mut text = String::new();
        let mut letters = self.rest.chars();
        loop {
            match letters.next() {
                Some('"') => break,
                Some('\\') => match letters.next() {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some(letter @ ('"' | '\\')) => text.push(letter),
                    other => return Err(format!("{other:?} after a backslash")),
                },
                Some('\n') | None => return Err("a text in quotes has no end".to_owned()),
                Some(letter) => text.push(letter),
            }
        }
        self.rest = letters.as_str();
        Ok(text)
    }

    fn expect(&mut self, letter: char) -> Result<(), String> {
        self.skip_blanks()?;
        if self.take(letter) {
            return Ok(());
        }
        Err(format!(
            "{letter:?} is missing before {:?}",
            self.rest.chars().next()
        ))
    }

    fn take(&mut self, letter: char) -> bool {
        let rest = self.rest.strip_prefix(letter);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Skips white space and comments.
    fn skip_blanks(&mut self) -> Result<(), String> {
        loop {
            self.rest = self.rest.trim_start();
            let Some(comment) = self.rest.strip_prefix("/*") else {
                return Ok(());
            };
            let (_, rest) = comment.split_once("*/").ok_or("a comment has no end")?;
            self.rest = rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_body(body: &str) -> Result<Dictionary, String> {
        read(&format!("{FIRST_LINE}{body}"))
    }

    #[test]
    fn values_are_texts_lists_and_dictionaries() {
        let read = read_body("{ a = 1.0; /* note */ b = (\"x \\\"y\\\\\", c/d.e, ); f = { }; }\n").unwrap();
        assert_eq!(read["a"], Value::Text("1.0".into()));
        let list = vec![Value::Text("x \"y\\".into()), Value::Text("c/d.e".into())];
        assert_eq!(read["b"], Value::List(list));
        assert_eq!(read["f"], Value::Dictionary(Dictionary::new()));
    }

    #[test]
    fn deviations_are_errors_with_their_line() {
        for (body, fault) in [
            ("{ a = 1 }", "line 2: ';' is missing"),
            ("{ a = 1;\n a = 2; }", "line 3: the key a is there twice"),
            ("{ a = (1 2); }", "line 2: ',' is missing"),
            ("{ a = (1); }", "line 2: ',' is missing"),
            ("{ a = x-y; }", "line 2: ';' is missing before Some('-')"),
            ("{ a = \"x; }", "line 2: a text in quotes has no end"),
            ("{ a = \"\\q\"; }", "line 2: Some('q') after a backslash"),
            ("{ a = ; }", "line 2: a text is missing"),
            ("{ a = 1; } b", "line 2: text after the dictionary"),
            ("{ a = 1; /* ", "line 2: a comment has no end"),
            ("(1,)", "line 2: not a dictionary"),
            ("", "line 1: a text is missing"),
        ] {
            let found = read_body(body).unwrap_err();
            assert!(found.starts_with(fault), "{body}: {found}");
        }
        assert_eq!(read("{}").unwrap_err(), "line 1: not Xcode's first line");
        assert!(
            read_body(&"{ a = ".repeat(MAX_DEPTH + 2))
                .unwrap_err()
                .ends_with("too deep")
        );
    }
}
