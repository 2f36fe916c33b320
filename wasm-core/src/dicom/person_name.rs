//! Person names (PN): three groups by `=`, each of five components by `^`.
//!
//! Read from text that `CharacterSet::names` has decoded. Spaces around a component do not count
//! (PS3.5 table 6.2-1). The standard allows four `^` and two `=`; what follows them stays in the
//! last component, delimiters included, because a part of a name must not vanish from the screen.

/// A person's name in up to three scripts; a group without any letter is none.
///
/// Source: PS3.5 6.2.1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonName {
    /// The first group, usually Latin letters.
    pub alphabetic: Option<NameGroup>,
    /// The second group: Kanji, Hanja, Hanzi.
    pub ideographic: Option<NameGroup>,
    /// The third group: Kana, Hangul.
    pub phonetic: Option<NameGroup>,
}

/// The five components of one group; absent ones are empty.
///
/// For animals, `family` is the responsible person or organization and `given` the animal
/// (PS3.5 6.2.1.1). Source: PS3.5 table 6.2-1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameGroup {
    /// Family name complex.
    pub family: String,
    /// Given name complex.
    pub given: String,
    /// Middle name.
    pub middle: String,
    /// Name prefix: `Dr.`.
    pub prefix: String,
    /// Name suffix: `Jr.`, `M.D.`; and whatever follows a fifth `^`.
    pub suffix: String,
}

impl PersonName {
    /// The name in one decoded value of VR PN. Source: PS3.5 table 6.2-1.
    pub fn parse(value: &str) -> Self {
        let mut groups = value.splitn(3, '=').map(NameGroup::parse);
        Self {
            alphabetic: groups.next().flatten(),
            ideographic: groups.next().flatten(),
            phonetic: groups.next().flatten(),
        }
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.groups().next().is_none()
    }

    /// The first group that there is, in the order of [`NameGroup::display`]; empty if none.
    pub fn display(&self) -> String {
        self.groups()
            .next()
            .map(NameGroup::display)
            .unwrap_or_default()
    }

    fn groups(&self) -> impl Iterator<Item = &NameGroup> {
        [&self.alphabetic, &self.ideographic, &self.phonetic]
            .into_iter()
            .flatten()
    }
}

impl NameGroup {
    /// The group for screens: `family, prefix given middle, suffix`, absent parts left out.
    ///
    /// Nothing is dropped: a suffix can be all that tells father and son apart.
    pub fn display(&self) -> String {
        let called = joined(&[&self.prefix, &self.given, &self.middle], " ");
        joined(&[&self.family, &called, &self.suffix], ", ")
    }

    fn parse(group: &str) -> Option<Self> {
        let mut components = group
            .splitn(5, '^')
            .map(|component| component.trim_matches([' ', '\0']).to_owned());
        let mut next = || components.next().unwrap_or_default();
        let read = Self {
            family: next(),
            given: next(),
            middle: next(),
            prefix: next(),
            suffix: next(),
        };
        (read != Self::default()).then_some(read)
    }
}

fn joined(parts: &[&str], between: &str) -> String {
    let present: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    present.join(between)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_groups_and_components_of_a_name_are_told_apart() {
        let name = PersonName::parse("Yamada^Tarou=山田^太郎=やまだ^たろう");
        let group = |family: &str, given: &str| {
            Some(NameGroup {
                family: family.to_owned(),
                given: given.to_owned(),
                ..NameGroup::default()
            })
        };
        assert_eq!(name.alphabetic, group("Yamada", "Tarou"));
        assert_eq!(name.ideographic, group("山田", "太郎"));
        assert_eq!(name.phonetic, group("やまだ", "たろう"));
        assert_eq!(name.display(), "Yamada, Tarou");
        let name = PersonName::parse("==やまだ^");
        assert_eq!((&name.alphabetic, &name.ideographic), (&None, &None));
        assert_eq!(name.display(), "やまだ");
    }

    #[test]
    fn the_examples_of_ps3_5_6_2_1_1_are_shown_whole() {
        for (value, shown) in [
            (
                "Adams^John Robert Quincy^^Rev.^B.A. M.Div.",
                "Adams, Rev. John Robert Quincy, B.A. M.Div.",
            ),
            (
                "Morrison-Jones^Susan^^^Ph.D., Chief Executive Officer",
                "Morrison-Jones, Susan, Ph.D., Chief Executive Officer",
            ),
            ("Doe^John", "Doe, John"),
            ("Smith^Fluffy", "Smith, Fluffy"),
            ("ABC Farms^Running on Water", "ABC Farms, Running on Water"),
            ("Doe ^ John ^ Q \0", "Doe, John Q"),
            ("^John", "John"),
        ] {
            assert_eq!(PersonName::parse(value).display(), shown);
        }
    }

    #[test]
    fn a_name_of_delimiters_only_is_empty() {
        for value in ["", "  ", "^^^^", "==", " ^ = ^\0"] {
            let name = PersonName::parse(value);
            assert!(name.is_empty(), "{value:?}");
            assert_eq!(name.display(), "");
        }
        assert!(!PersonName::parse("=^x").is_empty());
    }

    #[test]
    fn what_follows_the_last_component_stays_in_it() {
        let name = PersonName::parse("a^b^c^d^e^f=x=y^z=w");
        assert_eq!(name.display(), "a, d b c, e^f");
        let phonetic = name.phonetic.unwrap_or_default();
        assert_eq!(phonetic.display(), "y, z=w");
    }
}
