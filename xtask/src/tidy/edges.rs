//! Edges: where the browser is touched, and where anything is fetched.

use super::tree::{Fault, Tree, code};

/// Crates that are the browser's.
const BROWSER: [&str; 4] = ["web_sys", "js_sys", "wasm_bindgen", "gloo"];

/// Where they may be used: one folder of the page, and the worker, which is all glue.
const BROWSER_PLACES: [&str; 2] = ["app/src/browser/", "app/worker/"];

/// The browser's crates are used in one folder of the page and in the worker.
pub(super) fn the_browser_is_touched_in_one_place(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.texts("", ".rs") {
        // xtask runs wasm-bindgen as a tool; it touches no browser.
        if BROWSER_PLACES.iter().any(|place| path.starts_with(place)) || path.starts_with("xtask/")
        {
            continue;
        }
        for (line, text) in code(text) {
            for name in BROWSER {
                if text.contains(&format!("{name}::")) {
                    faults.push(Fault::at(path, line, "edges").because(&format!(
                        "`{name}` belongs in app/src/browser/, behind a function of its own"
                    )));
                    break;
                }
            }
        }
    }
    faults
}

/// The file of the page and the file of the worker that may fetch.
const FETCHERS: [&str; 2] = ["app/src/browser/assets.rs", "app/worker/src/glue.rs"];

/// Ways out of the page: the calls, and the names of the interfaces behind them.
const WAYS_OUT: [&str; 9] = [
    "fetch(",
    "fetch_with_",
    "XmlHttpRequest",
    "XMLHttpRequest",
    "WebSocket",
    "EventSource",
    "sendBeacon",
    "send_beacon",
    "RtcPeerConnection",
];

/// Nothing leaves: the site's own assets are fetched in one file of the page and one of the worker.
pub(super) fn only_two_files_fetch(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree
        .texts("app/", ".rs")
        .chain(tree.texts("app/", ".js"))
        .chain(tree.sources("wasm-core/src/"))
    {
        for (line, text) in code(text) {
            for way in WAYS_OUT {
                let fetches = way.starts_with("fetch");
                if text.contains(way) && !(fetches && FETCHERS.contains(&path)) {
                    faults.push(Fault::at(path, line, "nothing leaves").because(&format!(
                        "`{way}` is only for {} and {}, and only to fetch",
                        FETCHERS[0], FETCHERS[1]
                    )));
                    break;
                }
            }
        }
    }
    faults
}

/// What the core must not know, and where it comes from instead.
const OUTSIDE: [(&str, &str); 4] = [
    ("std::fs", "bytes come through `ByteSource`"),
    ("std::env", "settings are arguments"),
    ("std::net", "nothing leaves"),
    ("std::process", "failures are values"),
];

/// The core has no files, no environment and no network of its own.
pub(super) fn the_core_stands_alone(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.sources("wasm-core/src/") {
        for (line, text) in code(text) {
            for (name, instead) in OUTSIDE {
                if text.contains(name) {
                    faults.push(Fault::at(path, line, "edges").because(instead));
                }
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::{super::tree::catches, *};

    #[test]
    fn a_screen_that_touches_the_browser_is_found() {
        let text = "use web_sys::Document;\n";
        catches(
            the_browser_is_touched_in_one_place,
            &[("app/src/case/mod.rs", text)],
            &[
                ("app/src/browser/files.rs", text),
                ("app/worker/src/main.rs", text),
                ("app/src/case/mod.rs", "// not web_sys::Document\n"),
            ],
        );
    }

    #[test]
    fn a_third_file_that_fetches_is_found() {
        let text = "    let answer = window.fetch_with_str(address);\n";
        catches(
            only_two_files_fetch,
            &[("app/src/browser/files.rs", text)],
            &[("app/src/browser/assets.rs", text)],
        );
    }

    #[test]
    fn another_way_out_is_found_even_where_fetching_is_allowed() {
        catches(
            only_two_files_fetch,
            &[(
                "app/src/browser/assets.rs",
                "let socket = WebSocket::new(a);\n",
            )],
            &[],
        );
    }

    #[test]
    fn a_core_that_opens_files_is_found() {
        catches(
            the_core_stands_alone,
            &[("wasm-core/src/source/bytes.rs", "use std::fs::File;\n")],
            &[
                ("cli/src/main.rs", "use std::fs::File;\n"),
                (
                    "wasm-core/src/source/bytes.rs",
                    "//! A.\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n",
                ),
            ],
        );
    }
}
