//! The two wasm files: cargo, then wasm-bindgen as a library, of the version in Cargo.lock by
//! construction (docs/decisions/0001-build-without-trunk.md).
//!
//! Two cargo runs, because features of what is built together are unified and the page must not get
//! `compute`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use wasm_bindgen_cli_support::Bindgen;
use wasmparser::{Operator, Parser, Payload};

use super::Effort;
use crate::{
    command::{cargo, run},
    workspace::{read_bytes, target},
};

const TARGET: &str = "wasm32-unknown-unknown";

/// tract's kernels hold thousands of vector multiplications, and without `+simd128` there are none;
/// any number between tells the two apart.
const VECTOR_MULTIPLICATIONS: usize = 100;

/// What wasm-bindgen made of one crate: `NAME.js`, `NAME_bg.wasm` and perhaps `snippets/`.
pub(super) struct Bound {
    pub(super) name: &'static str,
    pub(super) folder: PathBuf,
}

/// The page: small before fast.
pub(super) fn page(build: &str) -> Result<Bound> {
    let wasm = compile("insitu-app", "page", build)?;
    bind(&wasm, "insitu-page", "page")
}

/// The worker, refused where its kernels are not vectorised.
pub(super) fn worker(build: &str, effort: Effort) -> Result<Bound> {
    let profile = match effort {
        Effort::Quick => "worker-quick",
        Effort::Full => "worker",
    };
    let wasm = compile("insitu-worker", profile, build)?;
    let found = vector_multiplications(&read_bytes(&wasm)?)?;
    ensure!(
        found >= VECTOR_MULTIPLICATIONS,
        "the worker has {found} vector multiplications: it was built without +simd128 \
         (.cargo/config.toml), and would be several times slower"
    );
    bind(&wasm, "insitu-worker", profile)
}

fn compile(package: &str, profile: &str, build: &str) -> Result<PathBuf> {
    run(cargo()
        .args(["build", "--package", package, "--profile", profile])
        .args(["--target", TARGET])
        .env("INSITU_BUILD", build))?;
    let wasm = target()
        .join(TARGET)
        .join(profile)
        .join(format!("{package}.wasm"));
    if !wasm.is_file() {
        bail!("cargo made no {}", wasm.display());
    }
    Ok(wasm)
}

fn bind(wasm: &Path, name: &'static str, profile: &str) -> Result<Bound> {
    let folder = target().join("bindgen").join(profile);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    println!("$ wasm-bindgen {}", wasm.display());
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .out_name(name)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        // Without it, `init()` needs an argument.
        .omit_default_module_path(false)
        .web(true)
        .context("wasm-bindgen: the target is taken")?;
    bindgen
        .generate(&folder)
        .with_context(|| format!("wasm-bindgen on {}", wasm.display()))?;
    Ok(Bound { name, folder })
}

/// Number of four-lane float multiplications in the code, fused ones included.
fn vector_multiplications(wasm: &[u8]) -> Result<usize> {
    let mut found = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CodeSectionEntry(body) = payload? else {
            continue;
        };
        for operator in body.get_operators_reader()? {
            if matches!(operator?, Operator::F32x4Mul | Operator::F32x4RelaxedMadd) {
                found += 1;
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One function of type () -> (), with the given body.
    fn module_with(body: &[u8]) -> Vec<u8> {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        wasm.extend([1, 4, 1, 0x60, 0, 0]);
        wasm.extend([3, 2, 1, 0]);
        let size = u8::try_from(body.len()).unwrap() + 2;
        wasm.extend([10, size + 2, 1, size, 0]);
        wasm.extend(body);
        wasm.push(0x0b);
        wasm
    }

    #[test]
    fn a_module_without_vectors_is_told_from_one_with_them() {
        assert_eq!(vector_multiplications(&module_with(&[0x01])).unwrap(), 0);
        // v128.const 0, v128.const 0, f32x4.mul, drop
        let mut body = Vec::new();
        for _ in 0..2 {
            body.extend([0xfd, 0x0c]);
            body.extend([0; 16]);
        }
        body.extend([0xfd, 0xe6, 0x01, 0x1a]);
        assert_eq!(vector_multiplications(&module_with(&body)).unwrap(), 1);
    }
}
