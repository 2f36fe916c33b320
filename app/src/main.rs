//! The page: what people see, do and read. It shows what the worker computes and decides nothing.
//!
//! | folder | what |
//! | --- | --- |
//! | `browser` | the only place that touches the browser's interfaces |
//! | `engine` | the page's side of the workers |
//! | `store` | state as signals; what happens to files |
//! | `ui` | parts that know no medicine |
//! | `parts` | what the first screen does not need, in wasm files of its own |
//! | `shell` | the frame around every screen: header, navigation, dialogs, keys |
//! | `worklist`, `case`, `viewer`, `results`, `models`, `privacy`, `settings`, `help` | the screens |
//!
//! All text for people comes from `locale`, whose table is made from `locales/en.ftl`.

#![expect(
    unreachable_pub,
    reason = "the component macro makes a public struct of each component's properties"
)]
#![expect(
    clippy::needless_pass_by_value,
    reason = "a component owns its properties, also those that it only reads once"
)]

mod browser;
mod case;
mod engine;
mod help;
mod keys;
mod locale;
mod models;
mod parts;
mod privacy;
mod results;
mod route;
mod settings;
mod shell;
mod store;
mod ui;
mod viewer;
mod worklist;

fn main() {
    leptos::mount::mount_to_body(shell::App);
}
