//! What a command needs and a machine with Rust, Node and Python may lack; nothing is installed
//! before the step that needs it.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use crate::{
    command::{cargo, output, program, run},
    workspace::{read, root, target},
};

/// The browser tests.
pub(crate) fn e2e() -> PathBuf {
    root().join("e2e")
}

/// The wasm target of the pinned toolchain; `rust-toolchain.toml` names it, but an installation of
/// its own may be switched off.
pub(crate) fn wasm_target() -> Result<()> {
    let sysroot = output(program("rustc").args(["--print", "sysroot"]))
        .context("rustc is not on the PATH; install Rust from rustup.rs")?;
    let library = Path::new(sysroot.trim()).join("lib/rustlib/wasm32-unknown-unknown/lib");
    if library.is_dir() {
        return Ok(());
    }
    run(program("rustup").args(["target", "add", "wasm32-unknown-unknown"]))
}

/// The runner of the wasm tests, of the version in Cargo.lock; gives its path.
pub(crate) fn wasm_test_runner() -> Result<PathBuf> {
    let version = locked_version(&read(&root().join("Cargo.lock"))?, "wasm-bindgen")?;
    let tools = target().join("tools");
    let runner = tools.join("bin/wasm-bindgen-test-runner");
    let installed = output(program(&runner).arg("--version")).unwrap_or_default();
    if installed.trim().ends_with(&version) {
        return Ok(runner);
    }
    // Without `--locked`: its lock file has named a crate that a mirror did not offer. The variables
    // override its release profile and take the build from ten minutes to three.
    run(cargo()
        .args(["install", "wasm-bindgen-cli", "--version", &version])
        .args(["--bin", "wasm-bindgen-test-runner", "--force", "--root"])
        .arg(&tools)
        .env("CARGO_TARGET_DIR", target().join("tools/build"))
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_LTO", "off"))?;
    Ok(runner)
}

fn locked_version(lock: &str, package: &str) -> Result<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines
        .nth(1)
        .and_then(|line| line.strip_prefix("version = \""))
        .and_then(|line| line.strip_suffix('"'))
        .map(str::to_owned)
        .with_context(|| format!("Cargo.lock has no {package}"))
}

/// The npm packages of `e2e`, as its lock file has them.
pub(crate) fn npm_packages() -> Result<()> {
    npm_packages_of(&e2e())
}

/// The npm packages of a folder, as its lock file has them.
pub(crate) fn npm_packages_of(folder: &Path) -> Result<()> {
    let lock = read(&folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.installed-lock");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run(program("npm")
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(folder))
    .context("npm comes with Node, which the browser tests need")?;
    fs::write(stamp, lock)?;
    Ok(())
}

/// A program of the npm packages.
pub(crate) fn npm_program(name: &str) -> Command {
    program(e2e().join("node_modules/.bin").join(name))
}

/// Where Chromium is: named by `CHROME`, on the PATH, or installed now.
///
/// On Debian that is Debian's package, elsewhere Playwright's own build, which the empty answer means.
pub(crate) fn chromium() -> Result<Option<PathBuf>> {
    if let Some(found) = chromium_of_system() {
        return Ok(Some(found));
    }
    if on_path("apt-get").is_some() {
        let mut root = Vec::new();
        if output(program("id").arg("-u")).is_none_or(|id| id.trim() != "0") {
            root.push("sudo");
        }
        for arguments in [
            &["apt-get", "update"][..],
            &[
                "apt-get",
                "install",
                "-y",
                "--no-install-recommends",
                "chromium",
            ][..],
        ] {
            let words: Vec<&str> = root.iter().chain(arguments).copied().collect();
            run(program(words[0])
                .args(&words[1..])
                .env("DEBIAN_FRONTEND", "noninteractive"))?;
        }
        match chromium_of_system() {
            Some(found) => return Ok(Some(found)),
            None => bail!("the package chromium is installed, but there is no such program"),
        }
    }
    run(npm_program("playwright")
        .args(["install", "chromium"])
        .current_dir(e2e()))?;
    Ok(None)
}

fn chromium_of_system() -> Option<PathBuf> {
    if let Some(named) = env::var_os("CHROME").filter(|named| !named.is_empty()) {
        return Some(PathBuf::from(named));
    }
    ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .find_map(|name| on_path(name))
}

fn on_path(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_the_package_named_and_of_no_longer_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").unwrap(), "0.2.130");
        assert!(locked_version(lock, "wasm").is_err());
    }
}
