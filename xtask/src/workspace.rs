//! Where things are: the root of the checkout, the build folder, and the arguments of a command.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};

/// The root of the checkout.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Cargo's build folder.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The static site that `dist` makes.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Whether a machine runs this, with nobody waiting: then what ships is what is tested.
pub(crate) fn on_ci() -> bool {
    env::var("CI").is_ok_and(|value| !value.is_empty() && value != "false" && value != "0")
}

/// Reads a text file, naming it where that fails.
pub(crate) fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Reads a file, naming it where that fails.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file with the folders that it needs.
pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// Every file below `folder`, sorted, so that what is made of them is the same everywhere.
///
/// Names in `except` are left out, whatever their depth; a folder that does not exist is empty.
pub(crate) fn files_below(folder: &Path, except: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        if !folder.is_dir() {
            continue;
        }
        let entries =
            fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() && !path.is_symlink() {
                if !except.contains(&name.as_ref()) {
                    waiting.push(path);
                }
            } else if path.is_file() && !except.contains(&name.as_ref()) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The arguments of a command: flags without a value, options with one, and words.
pub(crate) struct Arguments {
    flags: Vec<String>,
    words: Vec<String>,
    options: Vec<(String, String)>,
}

impl Arguments {
    /// Sorts the arguments; one that the command does not know is an error, not ignored.
    pub(crate) fn parse(given: &[String], flags: &[&str], options: &[&str]) -> Result<Self> {
        Self::parse_with(given, flags, options, &[])
    }

    /// The same for a command that takes some words too.
    pub(crate) fn parse_with(
        given: &[String],
        flags: &[&str],
        options: &[&str],
        words: &[&str],
    ) -> Result<Self> {
        let mut parsed = Self {
            flags: Vec::new(),
            words: Vec::new(),
            options: Vec::new(),
        };
        let mut rest = given.iter();
        while let Some(argument) = rest.next() {
            if flags.contains(&argument.as_str()) {
                parsed.flags.push(argument.clone());
            } else if options.contains(&argument.as_str()) {
                let value = rest
                    .next()
                    .with_context(|| format!("{argument} needs a value"))?;
                parsed.options.push((argument.clone(), value.clone()));
            } else if words.contains(&argument.as_str()) {
                parsed.words.push(argument.clone());
            } else {
                bail!("what is `{argument}`? See `cargo xtask help`");
            }
        }
        Ok(parsed)
    }

    /// Whether the flag was given.
    pub(crate) fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|given| given == flag)
    }

    /// The words, as they were given.
    pub(crate) fn words(&self) -> &[String] {
        &self.words
    }

    /// The value of the option, where it was given.
    pub(crate) fn value(&self, option: &str) -> Option<&str> {
        self.options
            .iter()
            .find(|(name, _)| name == option)
            .map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_that_nobody_knows_is_an_error() {
        let given = ["--quick", "--port", "80"].map(String::from);
        let parsed = Arguments::parse(&given, &["--quick"], &["--port"]).unwrap();
        assert!(parsed.has("--quick"));
        assert_eq!(parsed.value("--port"), Some("80"));
        assert!(Arguments::parse(&given, &["--quick"], &[]).is_err());
        assert!(Arguments::parse(&given[..2], &["--quick"], &["--port"]).is_err());
    }

    #[test]
    fn a_word_is_known_like_a_flag() {
        let given = ["page", "--quick"].map(String::from);
        let parsed = Arguments::parse_with(&given, &["--quick"], &[], &["page"]).unwrap();
        assert_eq!(parsed.words(), ["page"]);
        assert!(Arguments::parse_with(&given, &["--quick"], &[], &["pages"]).is_err());
    }
}
