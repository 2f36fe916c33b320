//! Cuts a wasm file: what is needed at once, and the parts that `parts.rs` of page or worker names.
//!
//! It comes between cargo and wasm-bindgen. The first file alone goes through wasm-bindgen; the parts
//! call browser and each other through the first one's table of functions.

use std::{fs, path::PathBuf};

use anyhow::{Context as _, Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};
use wasmparser::{Parser, Payload};

use crate::workspace::{read, read_bytes, target};

/// Compiles while it loads, but only where the server calls wasm by its right type.
const STREAMED: &str = "WebAssembly.instantiateStreaming(src, imports)";

/// Works with any server, as the glue does; a part is small.
const BUFFERED: &str = "src.then((response) => response.arrayBuffer())\
    .then((bytes) => WebAssembly.instantiate(bytes, imports))";

/// What is loaded after the first file.
pub(super) struct Parts {
    /// The script that loads them, by the name under which the glue imports it.
    pub(super) loader_name: String,
    /// The script.
    pub(super) loader: String,
    /// Name by which the loader knows it, and its bytes.
    pub(super) files: Vec<(String, Vec<u8>)>,
}

/// Cuts `wasm`; gives the first file, for wasm-bindgen, and the rest.
pub(super) fn cut(wasm: &std::path::Path, name: &str) -> Result<(PathBuf, Parts)> {
    let folder = target().join("split").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    println!("$ wasm-split {}", wasm.display());
    let bytes = without_c(&read_bytes(wasm)?)?;
    let first = folder.join(format!("{name}.wasm"));
    let mut options = Options::new(&bytes);
    let loader_name = format!("{name}-parts.js");
    let (link, glue) = (format!("./{loader_name}"), format!("./{name}.js"));
    options.output_dir = &folder;
    options.main_out_path = &first;
    options.link_name = &link;
    options.main_module = &glue;
    options.target.web();
    let split = transform(options)
        .map_err(|error| anyhow!("{error:#}"))
        .with_context(|| format!("cutting {}", wasm.display()))?;
    let mut files = Vec::new();
    for path in split.split_modules {
        let slim = without_names(&read_bytes(&path)?)?;
        let name = path.file_name().context("a part has a name")?;
        files.push((name.to_string_lossy().into_owned(), slim));
    }
    files.sort();
    let loader = read(&folder.join(&loader_name))?;
    ensure!(
        loader.contains(STREAMED),
        "wasm_split_cli_support loads parts in another way than before: look at {loader_name}"
    );
    let loader = loader.replace(STREAMED, BUFFERED);
    let parts = Parts {
        loader_name,
        loader,
        files,
    };
    Ok((first, parts))
}

/// How the names begin of what C libraries that were translated to Rust export: openjp2.
const OF_C: [&str; 1] = ["opj_"];

/// A module without the exports of C libraries: nobody outside asks for them, and each would keep its
/// function, and all that it calls, in the first file.
fn without_c(wasm: &[u8]) -> Result<Vec<u8>> {
    let is_of_c = |name: &str| OF_C.iter().any(|start| name.starts_with(start));
    rewritten(wasm, |payload| {
        let Payload::ExportSection(exports) = payload else {
            return Ok(Section::Kept);
        };
        let end = exports.range().end;
        let found: Vec<_> = exports
            .clone()
            .into_iter_with_offsets()
            .collect::<Result<_, _>>()?;
        let ends = found.iter().skip(1).map(|(start, _)| *start).chain([end]);
        let (mut count, mut body) = (0, Vec::new());
        for ((start, export), end) in found.iter().zip(ends) {
            if !is_of_c(export.name) {
                count += 1;
                body.extend(&wasm[*start..end]);
            }
        }
        Ok(Section::Instead([leb128(count), body].concat()))
    })
}

/// A module without its custom sections: names are for whoever looks for weight.
fn without_names(wasm: &[u8]) -> Result<Vec<u8>> {
    rewritten(wasm, |payload| {
        Ok(match payload {
            Payload::CustomSection(_) => Section::Gone,
            _ => Section::Kept,
        })
    })
}

/// What becomes of a section.
enum Section {
    Kept,
    Gone,
    /// Another body.
    Instead(Vec<u8>),
}

fn rewritten(wasm: &[u8], decide: impl Fn(&Payload<'_>) -> Result<Section>) -> Result<Vec<u8>> {
    let mut made = Vec::from(&wasm[..8]);
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        let Some((id, range)) = payload.as_section() else {
            continue;
        };
        let instead;
        let body = match decide(&payload)? {
            Section::Kept => &wasm[range],
            Section::Gone => continue,
            Section::Instead(body) => {
                instead = body;
                &instead
            }
        };
        made.push(id);
        made.extend(leb128(body.len()));
        made.extend(body);
    }
    Ok(made)
}

/// An unsigned number as wasm writes it.
fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push((number as u8 & 0x7f) | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_and_everything_else_stays() {
        // A type section, an empty custom section "name", a memory section.
        let types = [1, 4, 1, 0x60, 0, 0];
        let name = [0, 5, 4, b'n', b'a', b'm', b'e'];
        let memory = [5, 3, 1, 0, 1];
        let module =
            |sections: &[&[u8]]| [b"\0asm\x01\0\0\0", sections.concat().as_slice()].concat();
        assert_eq!(
            without_names(&module(&[&types, &name, &memory])).unwrap(),
            module(&[&types, &memory])
        );
    }

    #[test]
    fn exports_of_c_go_and_those_of_rust_stay() {
        let export = |name: &str| [&[name.len() as u8], name.as_bytes(), &[2, 0]].concat();
        let section = |names: &[&str]| {
            let entries: Vec<u8> = names.iter().flat_map(|name| export(name)).collect();
            [
                &[7, entries.len() as u8 + 1, names.len() as u8],
                &entries[..],
            ]
            .concat()
        };
        let module = |names: &[&str]| {
            let memory = [5, 3, 1, 0, 1];
            [&b"\0asm\x01\0\0\0"[..], &memory, &section(names)].concat()
        };
        assert_eq!(
            without_c(&module(&[
                "memory",
                "opj_encode",
                "__wbindgen_start",
                "free"
            ]))
            .unwrap(),
            module(&["memory", "__wbindgen_start", "free"])
        );
    }

    #[test]
    fn a_number_takes_a_byte_for_each_seven_bits() {
        assert_eq!(leb128(0x7f), [0x7f]);
        assert_eq!(leb128(300), [0xac, 0x02]);
    }
}
