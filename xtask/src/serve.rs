//! `cargo xtask serve`: the built site on 127.0.0.1, with the headers that a host would send.
//!
//! Only for this machine: it answers GET and HEAD of files below one folder and knows nothing else.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use anyhow::{Context as _, Result};

use crate::{
    dist::{self, Effort, Rules},
    workspace::{Arguments, dist as site, read},
};

/// Where it is served, unless that port is taken.
const PORT: u16 = 8787;

/// A browser opens connections in reserve; one that asks nothing is closed after this.
const PATIENCE: Duration = Duration::from_secs(10);

/// Bytes of a request that are read; none of ours comes near.
const REQUEST_BYTES: u64 = 16 << 10;

/// `serve [--port N] [--quick]`.
pub(crate) fn command(arguments: &[String]) -> Result<bool> {
    let arguments = Arguments::parse(arguments, &["--quick"], &["--port"])?;
    let port = match arguments.value("--port") {
        Some(text) => text.parse().context("--port needs a number")?,
        None => PORT,
    };
    dist::make(if arguments.has("--quick") {
        Effort::Quick
    } else {
        Effort::Full
    })?;
    let server = Server::bind(&site(), port)?;
    println!("InSitu is at {}   (Ctrl-C ends it)", server.address());
    server.run();
    Ok(true)
}

/// A folder, bound to a port of this machine.
pub(crate) struct Server {
    listener: TcpListener,
    port: u16,
    site: Arc<Site>,
}

struct Site {
    root: PathBuf,
    rules: Rules,
    /// Further folders by the start of their paths; only the bench has any.
    beside: Vec<(&'static str, PathBuf)>,
}

impl Server {
    /// Takes the port, or a free one where it is taken.
    pub(crate) fn bind(root: &Path, port: u16) -> Result<Self> {
        Self::bind_with(root, port, &[])
    }

    /// The same, with further folders served beside the site: `("/bench/", folder)`.
    pub(crate) fn bind_with(
        root: &Path,
        port: u16,
        beside: &[(&'static str, PathBuf)],
    ) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port))
            .or_else(|_| TcpListener::bind(("127.0.0.1", 0)))
            .context("no port to listen on")?;
        let port = listener.local_addr()?.port();
        let real = |folder: &Path| {
            folder
                .canonicalize()
                .with_context(|| format!("there is no {}", folder.display()))
        };
        let root = real(root)?;
        let beside = beside
            .iter()
            .map(|(start, folder)| Ok((*start, real(folder)?)))
            .collect::<Result<_>>()?;
        let rules = Rules::parse(&read(&root.join("_headers"))?);
        Ok(Self {
            listener,
            port,
            site: Arc::new(Site {
                root,
                rules,
                beside,
            }),
        })
    }

    /// Where to point the browser.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Answers until the program ends; one thread a connection, one request a connection.
    pub(crate) fn run(self) {
        for stream in self.listener.incoming().flatten() {
            let site = Arc::clone(&self.site);
            thread::spawn(move || {
                // A browser that went away is no concern of ours.
                _ = site.answer(stream);
            });
        }
    }
}

impl Site {
    fn answer(&self, mut stream: TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut request = BufReader::new((&stream).take(REQUEST_BYTES));
        let mut line = String::new();
        request.read_line(&mut line)?;
        // The headers are read to their end: closing with bytes unread resets the connection.
        let mut header = String::new();
        while request.read_line(&mut header)? > 2 {
            header.clear();
        }
        let mut words = line.split(' ');
        let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        let path = target.split(['?', '#']).next().unwrap_or("");
        let (status, body) = match method {
            "GET" | "HEAD" => match self.find(path) {
                Some(file) => ("200 OK", fs::read(file)?),
                None => ("404 Not Found", b"not found\n".to_vec()),
            },
            _ => ("405 Method Not Allowed", b"only GET\n".to_vec()),
        };
        let mut head = Vec::new();
        write!(
            head,
            "HTTP/1.1 {status}\r\nContent-Length: {}\r\nContent-Type: {}\r\nConnection: close\r\n",
            body.len(),
            if status.starts_with("200") {
                media_type(path)
            } else {
                "text/plain; charset=utf-8"
            },
        )?;
        for (name, value) in self.rules.of(path) {
            write!(head, "{name}: {value}\r\n")?;
        }
        head.extend(b"\r\n");
        stream.write_all(&head)?;
        if method != "HEAD" {
            stream.write_all(&body)?;
        }
        stream.flush()
    }

    /// The file of a path, if there is one inside the folder.
    fn find(&self, path: &str) -> Option<PathBuf> {
        let path = decoded(path)?;
        let (root, path) = self
            .beside
            .iter()
            .find_map(|(start, folder)| Some((folder, path.strip_prefix(start)?)))
            .or_else(|| Some((&self.root, path.strip_prefix('/')?)))?;
        let relative = match path {
            "" => "index.html",
            name if name.ends_with('/') => return None,
            name => name,
        };
        // Whatever way out the path tries, the real file must lie inside.
        let file = root.join(relative).canonicalize().ok()?;
        (file.starts_with(root) && file.is_file()).then_some(file)
    }
}

/// The path with its %XX read; `None` where they are no UTF-8 or cut off.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = after.get(2..)?;
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

/// Browsers compile wasm while it arrives only under its own type, and run modules only under theirs.
fn media_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or("");
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        None | Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "webmanifest") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        Some("dcm") => "application/dicom",
        Some(_) => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server of two files, in a folder of its own; and a file beside it that it must not give.
    fn serving(name: &str) -> String {
        let root = std::env::temp_dir().join(format!("insitu-serve-{}-{name}", std::process::id()));
        fs::create_dir_all(root.join("site")).unwrap();
        fs::write(root.join("site/index.html"), "<p>page</p>").unwrap();
        fs::write(root.join("site/a b.wasm"), "wasm").unwrap();
        fs::write(root.join("site/_headers"), "/*\n  X-Kept: yes\n").unwrap();
        fs::write(root.join("outside"), "secret").unwrap();
        let server = Server::bind(&root.join("site"), 0).unwrap();
        let address = format!("127.0.0.1:{}", server.port);
        thread::spawn(move || server.run());
        address
    }

    fn ask(address: &str, line: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "{line} HTTP/1.1\r\nHost: here\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn files_come_with_their_type_and_the_headers_of_the_site() {
        let address = serving("types");
        let page = ask(&address, "GET /?x=1");
        assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
        assert!(page.contains("Content-Type: text/html") && page.contains("X-Kept: yes"));
        assert!(page.ends_with("<p>page</p>"));
        assert!(ask(&address, "GET /a%20b.wasm").contains("application/wasm"));
        assert!(ask(&address, "HEAD /").ends_with("\r\n\r\n"));
    }

    #[test]
    fn nothing_outside_the_folder_is_given_and_nothing_is_taken() {
        let address = serving("outside");
        for path in [
            "/../outside",
            "/%2e%2e/outside",
            "//outside",
            "/%",
            "/none",
            "outside",
        ] {
            let answer = ask(&address, &format!("GET {path}"));
            assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
        }
        assert!(ask(&address, "POST /").starts_with("HTTP/1.1 405 "));
    }
}
