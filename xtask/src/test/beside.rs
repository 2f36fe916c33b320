//! A command of ours that runs beside the steps of a test run.
//!
//! A link for size keeps one core for minutes, and the other would wait for it.

use std::{
    env, fs,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, Result};

use crate::{
    command::Printed,
    workspace::{read, target},
};

/// One that was started; what it says is shown when its turn comes.
pub(super) struct Beside {
    child: Child,
    name: &'static str,
}

impl Beside {
    /// Starts `cargo xtask NAME ARGUMENTS`.
    pub(super) fn start(name: &'static str, arguments: &[&str]) -> Result<Self> {
        let said = said_by(name);
        fs::create_dir_all(target())?;
        let output =
            fs::File::create(&said).with_context(|| format!("cannot write {}", said.display()))?;
        let child = Command::new(env::current_exe()?)
            .arg(name)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .with_context(|| format!("cannot start {name} beside the tests"))?;
        Ok(Self { child, name })
    }

    /// Waits for it, and shows and gives what it said.
    pub(super) fn end(mut self) -> Result<Printed> {
        let success = self.child.wait()?.success();
        let stdout = read(&said_by(self.name))?;
        print!("{stdout}");
        Ok(Printed { success, stdout })
    }
}

fn said_by(name: &str) -> PathBuf {
    target().join(format!("{name}.log"))
}
