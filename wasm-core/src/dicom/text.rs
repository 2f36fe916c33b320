//! Text and numbers of values: trimmed, split at `\`, parsed without trust.

/// A UID: digits and dots; anything else is none, so that no other text can reach a message.
pub(crate) fn uid(bytes: &[u8]) -> Option<String> {
    let text = trimmed(bytes);
    let fits = !text.is_empty() && text.len() <= 64;
    (fits && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')).then_some(text)
}

/// A code string (CS, PS3.5 6.2): capitals, digits, space and underscore, at most 16.
pub(crate) fn code(text: &str) -> Option<String> {
    let fits = !text.is_empty() && text.len() <= 16;
    let allowed = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b" _-/".contains(&b);
    (fits && text.bytes().all(allowed)).then(|| text.to_owned())
}

/// The text without padding; bytes outside ASCII become `U+FFFD`.
pub(crate) fn trimmed(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes)
        .trim_matches(|c: char| c == '\0' || c.is_whitespace())
        .to_owned()
}

/// The values of a multi-valued text.
pub(crate) fn values(bytes: &[u8]) -> Vec<String> {
    let text = trimmed(bytes);
    if text.is_empty() {
        return Vec::new();
    }
    text.split('\\')
        .map(|value| trimmed(value.as_bytes()))
        .collect()
}

/// A decimal string (DS); NaN and infinities are none.
pub(crate) fn decimal(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}

/// An integer string (IS).
pub(crate) fn integer(text: &str) -> Option<i64> {
    text.parse::<i64>().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_taken_with_padding_and_refused_with_a_comma() {
        assert_eq!(
            values(b" 40 \\ 4.0e1\0"),
            ["40".to_owned(), "4.0e1".to_owned()]
        );
        assert_eq!(decimal("4.0e1"), Some(40.0));
        assert_eq!(decimal("4,0"), None);
        assert_eq!(decimal("NaN"), None);
        assert_eq!(integer("1A"), None);
    }

    #[test]
    fn only_a_uid_passes_for_a_uid() {
        assert_eq!(uid(b"1.2.840\0").as_deref(), Some("1.2.840"));
        assert_eq!(uid(b"Doe^John"), None);
    }
}
