//! The policy that the page states, and the header file that static hosts read.

use std::fmt::Write as _;

/// What the page may load and run, for the meta tag (performance.md of the design measured that page,
/// wasm and worker run under it).
///
/// `'wasm-unsafe-eval'` allows wasm to be compiled and nothing else; there is no `'unsafe-inline'`.
const POLICY: [&str; 9] = [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "worker-src 'self'",
    "connect-src 'self'",
    "img-src 'self' blob: data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
];

/// The policy for the meta tag.
pub(super) fn policy_of_page() -> String {
    POLICY.join("; ")
}

/// The `_headers` file: the policy for everything, caching by whether the name holds a hash.
///
/// Each path gets its caching from one rule only, because hosts join the values of all that match.
pub(super) fn file(hashed: &[&String]) -> String {
    let mut text = format!(
        "/*\n  \
         Content-Security-Policy: {}; frame-ancestors 'none'\n  \
         X-Content-Type-Options: nosniff\n  \
         Referrer-Policy: no-referrer\n",
        policy_of_page(),
    );
    for path in ["/", "/index.html", "/models/*", "/samples/*"] {
        // Writing to a String cannot fail.
        _ = write!(text, "{path}\n  Cache-Control: no-cache\n");
    }
    for name in hashed {
        _ = write!(
            text,
            "/{name}\n  Cache-Control: public, max-age=31536000, immutable\n"
        );
    }
    text
}

/// The rules of a header file, for our own server.
#[derive(Debug, Default)]
pub(crate) struct Rules(Vec<(String, Vec<(String, String)>)>);

impl Rules {
    /// Reads them: a path at the start of a line, its headers indented below.
    pub(crate) fn parse(text: &str) -> Self {
        let mut rules: Vec<(String, Vec<(String, String)>)> = Vec::new();
        for line in text.lines() {
            if let (true, Some((name, value))) = (line.starts_with(' '), line.split_once(": ")) {
                if let Some((_, headers)) = rules.last_mut() {
                    headers.push((name.trim().to_owned(), value.trim().to_owned()));
                }
            } else if line.starts_with('/') {
                rules.push((line.trim().to_owned(), Vec::new()));
            }
        }
        Self(rules)
    }

    /// The headers of a path: of all rules that match, in their order.
    pub(crate) fn of<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a (String, String)> {
        self.0
            .iter()
            .filter(move |(pattern, _)| match pattern.strip_suffix('*') {
                Some(start) => path.starts_with(start),
                None => path == pattern,
            })
            .flat_map(|(_, headers)| headers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_gets_the_policy_and_one_way_of_caching() {
        let hashed = "insitu-page-0a.js".to_owned();
        let rules = Rules::parse(&file(&[&hashed]));
        for (path, caching) in [
            ("/", "no-cache"),
            ("/models/index.json", "no-cache"),
            ("/insitu-page-0a.js", "public, max-age=31536000, immutable"),
        ] {
            let found: Vec<&str> = rules
                .of(path)
                .filter(|(name, _)| name == "Cache-Control")
                .map(|(_, value)| value.as_str())
                .collect();
            assert_eq!(found, [caching], "{path}");
            assert!(rules.of(path).any(|(name, value)| {
                name == "Content-Security-Policy" && value.ends_with("frame-ancestors 'none'")
            }));
        }
    }

    #[test]
    fn no_inline_script_or_style_and_no_other_place_is_allowed() {
        let policy = policy_of_page();
        assert!(!policy.contains("unsafe-inline"));
        assert!(!policy.contains("'unsafe-eval'"));
        assert!(!policy.contains("http"));
        assert!(!policy.contains(" *"));
    }
}
