//! Reads `locales/en.ftl` into a sorted table, so that a malformed message stops the build.
//!
//! The notation is a small part of Fluent: `key = text { $name }`, and a whole value may be one plural
//! selector with `[one]` and `*[other]`. Comments begin with `#`.

use std::{
    collections::BTreeMap, env, error::Error, fmt::Write as _, fs, iter::Peekable, path::Path,
};

const LOCALE: &str = "locales/en.ftl";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={LOCALE}");
    let text = fs::read_to_string(LOCALE)?;
    let mut table = BTreeMap::new();
    let mut lines = text.lines().enumerate().peekable();
    while let Some((index, line)) = lines.next() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let place = format!("{LOCALE}:{}", index + 1);
        let (key, value) = line
            .split_once(" = ")
            .ok_or_else(|| format!("{place}: `key = text` expected"))?;
        let rust = match value
            .strip_prefix("{ $")
            .and_then(|rest| rest.strip_suffix(" ->"))
        {
            Some(name) => plural(name, &place, &mut lines)?,
            None => format!("Message::Plain({value:?})"),
        };
        if table.insert(key.to_owned(), rust).is_some() {
            return Err(format!("{place}: {key} is there twice").into());
        }
    }
    let mut rust = String::from("static EN: &[(&str, Message)] = &[\n");
    for (key, message) in table {
        writeln!(rust, "    ({key:?}, {message}),")?;
    }
    rust.push_str("];\n");
    Ok(fs::write(
        Path::new(&env::var("OUT_DIR")?).join("en.rs"),
        rust,
    )?)
}

/// The two branches of a selector and its closing brace.
fn plural<'a>(
    name: &str,
    place: &str,
    lines: &mut Peekable<impl Iterator<Item = (usize, &'a str)>>,
) -> Result<String, Box<dyn Error>> {
    let mut branch = |mark: &str| {
        lines
            .next()
            .and_then(|(_, line)| line.trim().strip_prefix(mark))
            .map(|text| text.trim().to_owned())
            .ok_or_else(|| format!("{place}: {mark} expected"))
    };
    let one = branch("[one]")?;
    let other = branch("*[other]")?;
    branch("}")?;
    Ok(format!(
        "Message::Plural {{ name: {name:?}, one: {one:?}, other: {other:?} }}"
    ))
}
