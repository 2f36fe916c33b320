//! Patient and names of people (PS3.3 C.7.1.1, PS3.5 6.2.1), as the caller gives them: a pseudonym,
//! or what the person typed. Nothing here reaches a message or a log.

use super::{DataSet, Date, WriteError, attribute};

/// The person in the picture (PS3.3 C.7.1.1). All is of type 2: unknown is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Patient {
    /// Patient ID: a pseudonym unless the caller has reason to know more.
    pub id: Option<String>,
    /// Patient's Name.
    pub name: Option<PersonName>,
    /// Patient's Birth Date.
    pub birth_date: Option<Date>,
    /// Patient's Sex.
    pub sex: Option<Sex>,
}

/// Patient's Sex (0010,0040).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// M
    Male,
    /// F
    Female,
    /// O
    Other,
}

/// A name in up to three spellings (PS3.5 6.2.1.2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonName {
    /// In letters, Latin as a rule.
    pub alphabetic: NameParts,
    /// In ideographs.
    pub ideographic: NameParts,
    /// In syllables.
    pub phonetic: NameParts,
}

/// The five components of a name; empty where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameParts {
    /// Family name complex.
    pub family: String,
    /// Given name complex.
    pub given: String,
    /// Middle name.
    pub middle: String,
    /// Name prefix.
    pub prefix: String,
    /// Name suffix.
    pub suffix: String,
}

impl Patient {
    /// Patient Module (PS3.3 C.7.1.1).
    pub(crate) fn put(&self, data: &mut DataSet<'_>) -> Result<(), WriteError> {
        let birth_date = self.birth_date.map(|date| date.to_string());
        let sex = self.sex.map(|sex| match sex {
            Sex::Male => "M",
            Sex::Female => "F",
            Sex::Other => "O",
        });
        put_name(data, attribute::PATIENT_NAME, self.name.as_ref())?;
        data.text_or_empty(attribute::PATIENT_ID, self.id.as_deref())?;
        data.text_or_empty(attribute::PATIENT_BIRTH_DATE, birth_date.as_deref())?;
        data.text_or_empty(attribute::PATIENT_SEX, sex)
    }
}

/// Puts a name, or nothing where it is unknown: type 2.
pub(crate) fn put_name(
    data: &mut DataSet<'_>,
    attribute: attribute::Attribute,
    name: Option<&PersonName>,
) -> Result<(), WriteError> {
    let value = name.map(|name| name.value(attribute)).transpose()?;
    data.text_or_empty(attribute, value.as_deref())
}

impl PersonName {
    /// A name of family and given name only.
    pub fn new(family: &str, given: &str) -> Self {
        Self {
            alphabetic: NameParts::new(family, given),
            ..Self::default()
        }
    }

    /// The PN value: delimiters only as far as something follows.
    fn value(&self, attribute: attribute::Attribute) -> Result<String, WriteError> {
        let groups = [&self.alphabetic, &self.ideographic, &self.phonetic];
        let parts = groups.iter().flat_map(|group| group.in_order());
        if parts.clone().any(|part| part.contains(['^', '='])) {
            return Err(WriteError::ValueRefused {
                tag: attribute.tag,
                vr: attribute.vr,
                reason: "^ and = stand between the components of a name",
            });
        }
        let groups = groups.map(|group| joined(&group.in_order(), '^'));
        Ok(joined(&groups.each_ref().map(String::as_str), '='))
    }
}

impl NameParts {
    /// Family and given name only.
    pub fn new(family: &str, given: &str) -> Self {
        Self {
            family: family.to_owned(),
            given: given.to_owned(),
            ..Self::default()
        }
    }

    fn in_order(&self) -> [&str; 5] {
        [
            &self.family,
            &self.given,
            &self.middle,
            &self.prefix,
            &self.suffix,
        ]
    }
}

fn joined(parts: &[&str], delimiter: char) -> String {
    let text = parts.join(&delimiter.to_string());
    text.trim_end_matches(delimiter).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(name: &PersonName) -> Result<String, WriteError> {
        name.value(attribute::PATIENT_NAME)
    }

    #[test]
    fn delimiters_end_with_the_last_component() {
        assert_eq!(value(&PersonName::new("Lund", "")).as_deref(), Ok("Lund"));
        let name = PersonName {
            ideographic: NameParts::new("山田", "太郎"),
            ..PersonName::default()
        };
        assert_eq!(value(&name).as_deref(), Ok("=山田^太郎"));
    }

    #[test]
    fn a_delimiter_inside_a_component_is_refused() {
        assert!(value(&PersonName::new("a^b", "")).is_err());
        assert!(value(&PersonName::new("a=b", "")).is_err());
    }

    #[test]
    fn a_name_without_any_component_is_missing_rather_than_empty() {
        let mut data = DataSet::default();
        let nobody = PersonName::default();
        assert_eq!(
            put_name(&mut data, attribute::PATIENT_NAME, Some(&nobody)),
            Err(WriteError::Missing {
                tag: attribute::PATIENT_NAME.tag
            })
        );
    }
}
