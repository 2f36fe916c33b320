//! The two streams: JSON lines for programs on stdout, sentences for people on stderr.

use std::io::{self, Write as _};

use serde::Serialize;

/// How a command ended, short of a usage error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Every input was answered.
    Well,
    /// Some input failed; its line says why.
    SomeFailed,
}

impl Ended {
    pub(crate) const fn failed_if(some: bool) -> Self {
        if some { Self::SomeFailed } else { Self::Well }
    }
}

/// A command line that cannot be carried out; becomes exit code 2.
#[derive(Debug)]
pub(crate) struct Usage(pub(crate) String);

impl Usage {
    pub(crate) fn new(what: impl std::fmt::Display) -> Self {
        Self(what.to_string())
    }
}

/// Prints one JSON line. A reader that went away (`| head`) ends the program quietly.
pub(crate) fn line(value: &impl Serialize) {
    match serde_json::to_string(value) {
        Ok(json) => text(&json),
        Err(_unwritable) => std::process::exit(1),
    }
}

/// Prints one line of an answer that is asked for as text.
pub(crate) fn text(line: &str) {
    if writeln!(io::stdout().lock(), "{line}").is_err() {
        std::process::exit(1);
    }
}

/// Tells a person what is wrong.
pub(crate) fn complain(usage: &Usage) {
    note(&format!("insitu: {}", usage.0));
}

/// Tells a person something. Where stderr is closed there is nobody to tell.
pub(crate) fn note(text: &str) {
    drop(writeln!(io::stderr().lock(), "{text}"));
}
