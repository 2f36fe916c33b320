//! Where the person is: `#/en/case/7`. Hash routing, so that any host serves it under any path.

use std::fmt;

/// Number of a case, counted from 1 for the life of the page; it names nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct CaseId(pub(crate) u32);

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Route {
    /// All cases, worst first.
    #[default]
    Worklist,
    /// One case.
    Case(CaseId),
    /// The model packs.
    Models,
    /// One pack's card.
    Model(String),
    /// What leaves the device (nothing), and how to check it.
    Privacy,
    /// Choices that are kept on the device.
    Settings,
    /// Reading a result, good photographs, keys.
    Help,
    /// Limits, licences, attribution.
    About,
    /// An address that names no screen.
    Unknown,
}

impl Route {
    /// The route of a location's hash; an empty one is the worklist.
    pub(crate) fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#');
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        match parts.next() {
            None => return Self::Worklist,
            Some("en") => {}
            Some(_) => return Self::Unknown,
        }
        match (parts.next(), parts.next(), parts.next()) {
            (None, None, None) => Self::Worklist,
            (Some("case"), Some(id), None) => id
                .parse()
                .map_or(Self::Unknown, |id| Self::Case(CaseId(id))),
            (Some("models"), None, None) => Self::Models,
            (Some("models"), Some(id), None) if is_pack_id(id) => Self::Model(id.to_owned()),
            (Some("privacy"), None, None) => Self::Privacy,
            (Some("settings"), None, None) => Self::Settings,
            (Some("help"), None, None) => Self::Help,
            (Some("about"), None, None) => Self::About,
            _ => Self::Unknown,
        }
    }

    /// Which entry of the navigation is the current one.
    pub(crate) fn section(&self) -> Section {
        match self {
            Self::Worklist | Self::Case(_) => Section::Worklist,
            Self::Models | Self::Model(_) => Section::Models,
            Self::Settings => Section::Settings,
            Self::Privacy => Section::Privacy,
            Self::Help => Section::Help,
            Self::About => Section::About,
            Self::Unknown => Section::None,
        }
    }
}

/// An entry of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// Worklist and cases.
    Worklist,
    /// Model packs.
    Models,
    /// Settings.
    Settings,
    /// Privacy.
    Privacy,
    /// Help.
    Help,
    /// About.
    About,
    /// None of them.
    None,
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Worklist | Self::Unknown => f.write_str("#/en"),
            Self::Case(id) => write!(f, "#/en/case/{id}"),
            Self::Models => f.write_str("#/en/models"),
            Self::Model(id) => write!(f, "#/en/models/{id}"),
            Self::Privacy => f.write_str("#/en/privacy"),
            Self::Settings => f.write_str("#/en/settings"),
            Self::Help => f.write_str("#/en/help"),
            Self::About => f.write_str("#/en/about"),
        }
    }
}

/// A pack's id is part of an address that is fetched, so it may hold nothing that changes the path.
pub(crate) fn is_pack_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 64
        && id
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_reads_back_from_its_own_address() {
        for route in [
            Route::Worklist,
            Route::Case(CaseId(12)),
            Route::Models,
            Route::Model("dr-grade-open".into()),
            Route::Privacy,
            Route::Settings,
            Route::Help,
            Route::About,
        ] {
            assert_eq!(Route::parse(&route.to_string()), route);
        }
        assert_eq!(Route::parse(""), Route::Worklist);
        assert_eq!(Route::parse("#/"), Route::Worklist);
    }

    #[test]
    fn an_address_that_names_no_screen_is_unknown_and_not_the_worklist() {
        for hash in [
            "#/xx",
            "#/en/case",
            "#/en/case/x",
            "#/en/case/-1",
            "#/en/case/1/2",
            "#/en/models/..",
            "#/en/models/A%2F",
            "#/en/nothing",
        ] {
            assert_eq!(Route::parse(hash), Route::Unknown, "{hash}");
        }
    }
}
