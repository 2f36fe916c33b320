//! `insitu decide`: what a pathway says of grades in the notation of its golden cases.

use std::path::{Path, PathBuf};

use clap::Args;
use insitu_core::{
    error::{ErrorCode, Failure},
    finding::Domain,
    pathway::{self, Context, Outcome, Pathway, parse_eyes, parse_lesions},
};
use serde_json::{Value, json};

use crate::output::{Ended, Usage, line};

/// Arguments of `insitu decide`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Pathway id: `ico-2017-high`, `nice-ng12-skin`.
    #[arg(long)]
    pathway: String,
    /// Right eye: `2/exu`, `U/?`, `-`.
    #[arg(long, requires = "left", conflicts_with_all = ["inputs", "cases"], allow_hyphen_values = true)]
    right: Option<String>,
    /// Left eye.
    #[arg(long, requires = "right", allow_hyphen_values = true)]
    left: Option<String>,
    /// Lesions: `w7=0;model=mel>=op`, several joined by ` | `.
    #[arg(long, conflicts_with = "cases")]
    inputs: Option<String>,
    /// Context of the eyes or of all lesions: `va_r=6/15;pregnant`.
    #[arg(long, default_value = "")]
    context: String,
    /// A CSV with the columns of the golden cases.
    #[arg(long)]
    cases: Option<PathBuf>,
}

/// One question, as typed or as a row.
struct Case {
    name: Option<String>,
    inputs: Inputs,
}

enum Inputs {
    Eyes {
        right: String,
        left: String,
        context: String,
    },
    Lesions {
        inputs: String,
        context: String,
    },
    Unreadable(String),
}

pub(crate) fn run(arguments: &Arguments) -> Result<Ended, Usage> {
    let pathway = Pathway::by_id(&arguments.pathway).map_err(Usage::new)?;
    let cases = match (
        &arguments.cases,
        &arguments.right,
        &arguments.left,
        &arguments.inputs,
    ) {
        (Some(path), ..) => read_cases(path, pathway.domain())?,
        (None, Some(right), Some(left), _) => {
            let (right, left) = (right.clone(), left.clone());
            let inputs = Inputs::Eyes {
                right,
                left,
                context: arguments.context.clone(),
            };
            vec![Case { name: None, inputs }]
        }
        (None, _, _, Some(inputs)) => {
            let (inputs, context) = (inputs.clone(), arguments.context.clone());
            vec![Case {
                name: None,
                inputs: Inputs::Lesions { inputs, context },
            }]
        }
        _ => {
            return Err(Usage::new(
                "decide needs --right and --left, --inputs, or --cases",
            ));
        }
    };
    let mut failed = false;
    for case in cases {
        match answer(pathway, &case.inputs) {
            Ok(outcome) => line(&outcome_line(case.name.as_deref(), &outcome)),
            Err(failure) => {
                failed = true;
                line(&json!({"schema": "insitu.outcome/1", "case": case.name, "error": failure}));
            }
        }
    }
    Ok(Ended::failed_if(failed))
}

fn answer(pathway: &Pathway, inputs: &Inputs) -> Result<Outcome, Failure> {
    let (findings, context) = match inputs {
        Inputs::Eyes {
            right,
            left,
            context,
        } => parse_eyes(pathway, right, left, context)?,
        Inputs::Lesions { inputs, context } => (
            parse_lesions(pathway, inputs)?,
            Context::parse(pathway, context)?,
        ),
        Inputs::Unreadable(why) => return Err(Failure::new(ErrorCode::PathwayInputInvalid, why)),
    };
    Ok(pathway::decide(pathway, &findings, &context)?)
}

/// The line of `insitu.outcome/1` (standards.md §8.1).
fn outcome_line(case: Option<&str>, outcome: &Outcome) -> Value {
    json!({
        "schema": "insitu.outcome/1",
        "case": case,
        "tier": outcome.tier,
        "needs_human": outcome.needs_human,
        "refer": outcome.refer,
        "due": outcome.due,
        "also_due": outcome.also_due,
        "target": outcome.target,
        "rules": outcome.rules,
        "reasons": outcome.reasons,
        "would_change": outcome.would_change,
        "confidence": outcome.confidence,
        "pathway": outcome.pathway,
        "error": null,
    })
}

/// Rows of a cases file; further columns are ignored, a row that cannot be read is a failed case.
fn read_cases(path: &Path, domain: Domain) -> Result<Vec<Case>, Usage> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(path)
        .map_err(|error| Usage::new(format_args!("the cases cannot be read: {error}")))?;
    let headers = reader.headers().map_err(Usage::new)?.clone();
    let column = |name: &str| {
        headers
            .iter()
            .position(|header| header == name)
            .ok_or_else(|| Usage::new(format_args!("the cases file has no column called {name}")))
    };
    let case = column("case")?;
    let columns = match domain {
        Domain::Fundus => vec![column("right")?, column("left")?, column("context")?],
        Domain::Dermoscopy => vec![column("inputs")?],
    };
    Ok(reader
        .records()
        .map(|record| match record {
            Ok(record) => {
                let field = |index: usize| record.get(index).unwrap_or_default().to_owned();
                let inputs = match columns[..] {
                    [right, left, context] => Inputs::Eyes {
                        right: field(right),
                        left: field(left),
                        context: field(context),
                    },
                    [inputs, ..] => Inputs::Lesions {
                        inputs: field(inputs),
                        context: String::new(),
                    },
                    [] => Inputs::Unreadable("no columns".to_owned()),
                };
                Case {
                    name: Some(field(case)),
                    inputs,
                }
            }
            Err(error) => Case {
                name: None,
                inputs: Inputs::Unreadable(error.to_string()),
            },
        })
        .collect())
}
