//! A data set in explicit VR little endian (PS3.5 7.1, A.2), checked value by value.
//!
//! Elements come out in the order of their tags, whatever the order they were put in (PS3.5 7.1).
//! Sequences and items have defined lengths; only encapsulated pixel data has none (PS3.5 A.4).
//! A type 2 attribute that is unknown is put with [`DataSet::empty`]: no other method writes an
//! empty value, so none is empty by oversight.

use std::{borrow::Cow, collections::BTreeMap};

use super::{WriteError, attribute::Attribute, vr::Vr};
use crate::dicom::Tag;

/// Length of encapsulated pixel data (PS3.5 A.4), and no length of anything else.
const UNDEFINED: u32 = u32::MAX;

/// Elements of a data set or of a sequence item. Pixels are borrowed until they are encoded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DataSet<'a>(BTreeMap<Tag, (Vr, Value<'a>)>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Value<'a> {
    Bytes(Cow<'a, [u8]>),
    Items(Vec<DataSet<'a>>),
    /// One frame in one fragment, after an empty Basic Offset Table.
    Fragment(&'a [u8]),
}

impl<'a> DataSet<'a> {
    /// Puts an attribute without a value: of type 2, and unknown.
    pub fn empty(&mut self, attribute: Attribute) -> Result<(), WriteError> {
        let nothing = match attribute.vr {
            Vr::SQ => Value::Items(Vec::new()),
            _ => Value::Bytes(Cow::Borrowed(&[])),
        };
        self.insert(attribute, nothing)
    }

    /// Puts a text of one value.
    pub fn text(&mut self, attribute: Attribute, text: &str) -> Result<(), WriteError> {
        self.texts(attribute, &[text])
    }

    /// Puts a text of several values, of which any but all may be empty.
    pub fn texts(&mut self, attribute: Attribute, values: &[&str]) -> Result<(), WriteError> {
        let Attribute { tag, vr } = attribute;
        if !vr.is_text() || values.len() > 1 && !vr.is_multiple() {
            return Err(WriteError::WrongKind { tag, vr });
        }
        if values
            .iter()
            .all(|value| value.trim_matches(' ').is_empty())
        {
            return Err(WriteError::Missing { tag });
        }
        values
            .iter()
            .filter(|value| !value.is_empty())
            .try_for_each(|value| vr.check(tag, value))?;
        self.insert(
            attribute,
            Value::Bytes(values.join("\\").into_bytes().into()),
        )
    }

    /// Puts a text, or nothing where it is unknown: type 2.
    pub fn text_or_empty(
        &mut self,
        attribute: Attribute,
        text: Option<&str>,
    ) -> Result<(), WriteError> {
        match text {
            Some(text) => self.text(attribute, text),
            None => self.empty(attribute),
        }
    }

    /// Puts YES or NO, or nothing where it is unknown: type 2.
    pub fn yes_or_no(
        &mut self,
        attribute: Attribute,
        answer: Option<bool>,
    ) -> Result<(), WriteError> {
        let word = |yes| if yes { "YES" } else { "NO" };
        self.text_or_empty(attribute, answer.map(word))
    }

    /// Puts decimal numbers (DS), each in at most 16 characters.
    pub fn decimals(&mut self, attribute: Attribute, numbers: &[f64]) -> Result<(), WriteError> {
        expect(attribute, Vr::DS)?;
        let texts: Vec<String> = numbers.iter().copied().map(decimal).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        self.texts(attribute, &texts)
    }

    /// Puts a whole number (IS).
    pub fn integer(&mut self, attribute: Attribute, number: u32) -> Result<(), WriteError> {
        expect(attribute, Vr::IS)?;
        self.text(attribute, &number.to_string())
    }

    /// Puts a 16-bit number (US).
    pub fn unsigned(&mut self, attribute: Attribute, number: u16) -> Result<(), WriteError> {
        expect(attribute, Vr::US)?;
        self.raw(attribute, number.to_le_bytes().to_vec())
    }

    /// Puts a 32-bit number (UL).
    pub fn unsigned_long(&mut self, attribute: Attribute, number: u32) -> Result<(), WriteError> {
        expect(attribute, Vr::UL)?;
        self.raw(attribute, number.to_le_bytes().to_vec())
    }

    /// Puts a floating point number (FL), or nothing where it is unknown: type 2.
    pub fn float_or_empty(
        &mut self,
        attribute: Attribute,
        number: Option<f32>,
    ) -> Result<(), WriteError> {
        expect(attribute, Vr::FL)?;
        let Some(number) = number else {
            return self.empty(attribute);
        };
        if !number.is_finite() {
            return Err(WriteError::ValueRefused {
                tag: attribute.tag,
                vr: attribute.vr,
                reason: "not a finite number",
            });
        }
        self.raw(attribute, number.to_le_bytes().to_vec())
    }

    /// Puts the tag of another attribute (AT).
    pub fn pointer(&mut self, attribute: Attribute, to: Attribute) -> Result<(), WriteError> {
        expect(attribute, Vr::AT)?;
        let Tag(group, element) = to.tag;
        self.raw(
            attribute,
            [group.to_le_bytes(), element.to_le_bytes()].concat(),
        )
    }

    /// Puts bytes as they are (OB).
    pub fn bytes(&mut self, attribute: Attribute, bytes: &'a [u8]) -> Result<(), WriteError> {
        expect(attribute, Vr::OB)?;
        self.insert(attribute, Value::Bytes(Cow::Borrowed(bytes)))
    }

    /// Puts a compressed frame as one fragment after an empty Basic Offset Table (PS3.5 A.4).
    pub fn fragment(&mut self, attribute: Attribute, frame: &'a [u8]) -> Result<(), WriteError> {
        expect(attribute, Vr::OB)?;
        self.insert(attribute, Value::Fragment(frame))
    }

    /// Puts a sequence (SQ).
    pub fn items(
        &mut self,
        attribute: Attribute,
        items: Vec<DataSet<'a>>,
    ) -> Result<(), WriteError> {
        expect(attribute, Vr::SQ)?;
        self.insert(attribute, Value::Items(items))
    }

    /// The elements' bytes, appended to `out`.
    pub(crate) fn encode(&self, out: &mut Vec<u8>) -> Result<(), WriteError> {
        let length = self.length();
        let room = usize::try_from(length).unwrap_or(usize::MAX);
        if out.try_reserve_exact(room).is_err() {
            return Err(WriteError::OutOfMemory { bytes: length });
        }
        self.append(out)
    }

    fn raw(&mut self, attribute: Attribute, bytes: Vec<u8>) -> Result<(), WriteError> {
        self.insert(attribute, Value::Bytes(Cow::Owned(bytes)))
    }

    fn insert(&mut self, attribute: Attribute, value: Value<'a>) -> Result<(), WriteError> {
        let Attribute { tag, vr } = attribute;
        if self.0.insert(tag, (vr, value)).is_some() {
            return Err(WriteError::Twice { tag });
        }
        Ok(())
    }

    fn length(&self) -> u64 {
        self.0
            .values()
            .map(|(vr, value)| if vr.is_long_form() { 12 } else { 8 } + value.length())
            .sum()
    }

    fn append(&self, out: &mut Vec<u8>) -> Result<(), WriteError> {
        for (&tag, (vr, value)) in &self.0 {
            put_tag(out, tag);
            out.extend(vr.letters().as_bytes());
            let length = value.length();
            if vr.is_long_form() {
                out.extend([0, 0]);
                let length = match value {
                    Value::Fragment(_) => UNDEFINED,
                    _ => defined(tag, length)?,
                };
                out.extend(length.to_le_bytes());
            } else {
                let limit = u64::from(u16::MAX);
                let short = u16::try_from(length);
                let short = short.or(Err(WriteError::TooManyBytes { tag, length, limit }))?;
                out.extend(short.to_le_bytes());
            }
            value.append(out, tag, *vr)?;
        }
        Ok(())
    }
}

impl Value<'_> {
    /// Bytes after the length field, padding and delimiters included.
    fn length(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => even(bytes.len()),
            Self::Items(items) => items.iter().map(|item| 8 + item.length()).sum(),
            Self::Fragment(frame) => 24 + even(frame.len()),
        }
    }

    fn append(&self, out: &mut Vec<u8>, tag: Tag, vr: Vr) -> Result<(), WriteError> {
        match self {
            Self::Bytes(bytes) => put_padded(out, bytes, vr),
            Self::Items(items) => {
                for item in items {
                    put_tag(out, Tag::ITEM);
                    out.extend(defined(tag, item.length())?.to_le_bytes());
                    item.append(out)?;
                }
            }
            Self::Fragment(frame) => {
                put_tag(out, Tag::ITEM);
                out.extend(0_u32.to_le_bytes());
                put_tag(out, Tag::ITEM);
                out.extend(defined(tag, even(frame.len()))?.to_le_bytes());
                put_padded(out, frame, vr);
                put_tag(out, Tag::SEQUENCE_DELIMITATION);
                out.extend(0_u32.to_le_bytes());
            }
        }
        Ok(())
    }
}

/// Refuses a value of another kind than the attribute's.
fn expect(attribute: Attribute, wanted: Vr) -> Result<(), WriteError> {
    let Attribute { tag, vr } = attribute;
    if vr == wanted {
        Ok(())
    } else {
        Err(WriteError::WrongKind { tag, vr })
    }
}

/// A length that its four bytes can say.
fn defined(tag: Tag, length: u64) -> Result<u32, WriteError> {
    u32::try_from(length)
        .ok()
        .filter(|length| *length != UNDEFINED)
        .ok_or(WriteError::TooManyBytes {
            tag,
            length,
            limit: u64::from(UNDEFINED - 1),
        })
}

fn even(length: usize) -> u64 {
    (length as u64).next_multiple_of(2)
}

fn put_tag(out: &mut Vec<u8>, Tag(group, element): Tag) {
    out.extend(group.to_le_bytes());
    out.extend(element.to_le_bytes());
}

fn put_padded(out: &mut Vec<u8>, bytes: &[u8], vr: Vr) {
    out.extend_from_slice(bytes);
    if !bytes.len().is_multiple_of(2) {
        out.push(vr.padding());
    }
}

/// The number in at most 16 characters, as near as those allow (PS3.5 6.2, DS).
fn decimal(number: f64) -> String {
    let plain = number.to_string();
    if plain.len() <= 16 {
        return plain;
    }
    let error = |text: &String| {
        text.parse()
            .map_or(f64::INFINITY, |t: f64| (t - number).abs())
    };
    let fixed = (0..=14).map(|digits| format!("{number:.digits$}"));
    // Nine digits, a sign, a point and `e-308` are 16 characters, so there is always one.
    let scientific = (8..=13).map(|digits| format!("{number:.digits$e}"));
    fixed
        .chain(scientific)
        .filter(|text| text.len() <= 16)
        .min_by(|a, b| error(a).total_cmp(&error(b)))
        .unwrap_or(plain)
}

#[cfg(test)]
#[path = "data_set_tests.rs"]
mod tests;
