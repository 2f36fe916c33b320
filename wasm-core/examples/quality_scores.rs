//! Prints what the quality gate measures, one line of CSV for each photograph:
//! `cargo run --example quality_scores -- FILE...`, or paths on standard input, one a line.
//! `--wanted fundus` or `--wanted dermoscopy` before them is the domain of the pack that asks.
//!
//! Columns: path, size, milliseconds of the gate alone, verdict, scope, the gate's one number, the
//! reasons beyond a threshold and their zones, the score of each reason, and the measures behind
//! them. The tables in `data/quality/` were fitted on this output, and `training/` measures the gate
//! by it.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a measuring tool for the terminal, with a clock"
)]

use std::{io::BufRead, time::Instant};

use insitu_core::{
    finding::Domain,
    image::Picture,
    limits::Limits,
    quality::{Criteria, ReasonId, assess, raw_measures},
    source::{Sniffed, decode_photograph, sniff},
};

fn main() {
    let mut paths: Vec<String> = std::env::args().skip(1).collect();
    let wanted = take_wanted(&mut paths);
    if paths.is_empty() {
        paths.extend(std::io::stdin().lock().lines().map_while(Result::ok));
    }
    let reasons: Vec<&str> = ReasonId::ALL.iter().map(|id| id.id()).collect();
    let mut header = vec![
        "path", "width", "height", "ms", "verdict", "scope", "score", "reasons", "zones",
    ];
    header.extend(&reasons);
    let mut header_done = false;
    for path in paths {
        let picture = match read(&path) {
            Ok(picture) => picture,
            Err(message) => {
                eprintln!("{path}: {message}");
                continue;
            }
        };
        let measures = raw_measures(&picture);
        if !header_done {
            header.extend(measures.iter().map(|(name, _)| *name));
            println!("{}", header.join(","));
            header_done = true;
        }
        let (width, height) = (picture.width(), picture.height());
        let started = Instant::now();
        let assessed = assess(picture, wanted, Criteria::standard());
        let elapsed_ms = started.elapsed().as_secs_f64() * 1000.0;
        let verdict = assessed.verdict();
        let named: Vec<&str> = verdict
            .reasons
            .iter()
            .map(|reason| reason.id.id())
            .collect();
        let zones: Vec<String> = verdict
            .reasons
            .iter()
            .map(|reason| format!("{:?}", reason.zone))
            .collect();
        let mut line = vec![
            path,
            width.to_string(),
            height.to_string(),
            format!("{elapsed_ms:.2}"),
            format!("{:?}", verdict.gradability),
            format!("{:?}", verdict.scope),
            format!("{:.5}", verdict.score),
            named.join(" "),
            zones.join(" "),
        ];
        line.extend(ReasonId::ALL.iter().map(|id| {
            verdict
                .scores
                .get(id)
                .map_or_else(String::new, |score| format!("{score:.5}"))
        }));
        line.extend(measures.iter().map(|(_, value)| format!("{value:.6}")));
        println!("{}", line.join(","));
    }
}

/// The domain after `--wanted`, if the arguments begin so; both are then taken away.
fn take_wanted(arguments: &mut Vec<String>) -> Option<Domain> {
    let domain = match &arguments[..] {
        [option, word, ..] if option == "--wanted" && word == "fundus" => Domain::Fundus,
        [option, word, ..] if option == "--wanted" && word == "dermoscopy" => Domain::Dermoscopy,
        _ => return None,
    };
    arguments.drain(..2);
    Some(domain)
}

fn read(path: &str) -> Result<Picture, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let format = match sniff(&bytes.as_slice()).map_err(|error| error.to_string())? {
        Sniffed::Photograph(format) => format,
        other => return Err(format!("{other:?} is no photograph")),
    };
    let photograph =
        decode_photograph(&bytes, format, &Limits::native()).map_err(|error| error.to_string())?;
    Picture::new(
        photograph.width as usize,
        photograph.height as usize,
        photograph.rgb,
    )
    .map_err(|error| error.to_string())
}
