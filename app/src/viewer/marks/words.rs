//! Values in words and digits.

use insitu_core::measure::{Entry, Quantity, Source, Unit, Value};

use crate::locale::t;

/// "12.3 mm", with as many digits as say anything.
pub(super) fn number(value: &Value) -> String {
    let shown = value.shown();
    let digits = format!("{:.*}", usize::from(shown.decimals), shown.number);
    let unit = match value.unit() {
        Unit::Named(name) => name.clone(),
        Unit::Count | Unit::Stored => String::new(),
        unit => unit.key().map_or_else(String::new, |key| t(key).to_owned()),
    };
    if unit.is_empty() {
        digits
    } else {
        format!("{digits} {unit}")
    }
}

/// "Length 12.3 mm (from file)": what was measured, how much, and what that rests on.
pub(super) fn sentence(value: &Value) -> String {
    let what = t(value.quantity().key());
    let text = number(value);
    match value.source() {
        Source::PixelValues => format!("{what} {text}"),
        source => format!("{what} {text} ({})", t(source.key())),
    }
}

/// The short text beside a mark: of a region its area and the mean in it, else what comes first.
pub(super) fn short(values: &[Value]) -> String {
    let of = |quantity| {
        values
            .iter()
            .find(move |value| value.quantity() == quantity)
    };
    let chosen: Vec<&Value> = match (of(Quantity::Area), of(Quantity::Mean)) {
        (Some(area), mean) => [Some(area), mean].into_iter().flatten().collect(),
        (None, _) => values.iter().take(2).collect(),
    };
    let parts: Vec<String> = chosen.into_iter().map(number).collect();
    parts.join(" · ")
}

/// A mark in one line, for copies.
pub(super) fn line(entry: &Entry, values: &[Value]) -> String {
    let name = [t(entry.kind), &entry.label, &entry.text]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    let values: Vec<String> = values.iter().map(sentence).collect();
    if values.is_empty() {
        name
    } else {
        format!("{name}: {}", values.join("; "))
    }
}
