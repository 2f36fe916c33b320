//! The pathways at their door: every golden case, and what must hold for all inputs.

use insitu_core::pathway::{
    Context, Outcome, Pathway, PathwayError, decide, parse_eyes, parse_lesions,
};

fn eyes(
    pathway: &Pathway,
    right: &str,
    left: &str,
    context: &str,
) -> Result<Outcome, PathwayError> {
    let (findings, context) = parse_eyes(pathway, right, left, context)?;
    decide(pathway, &findings, &context)
}

fn lesions(pathway: &Pathway, inputs: &str) -> Result<Outcome, PathwayError> {
    decide(
        pathway,
        &parse_lesions(pathway, inputs)?,
        &Context::default(),
    )
}

/// Compares one line of a golden file with what the pathway says, in the columns of the file.
fn check(pathway: &Pathway, header: &str, line: &str) -> Result<(), String> {
    let columns: Vec<&str> = header.split(',').collect();
    let cells: Vec<&str> = line.split(',').collect();
    assert_eq!(columns.len(), cells.len(), "{line}");
    let cell = |name: &str| cells[columns.iter().position(|column| *column == name).unwrap()];
    let outcome = if columns.contains(&"inputs") {
        lesions(pathway, cell("inputs"))
    } else {
        eyes(pathway, cell("right"), cell("left"), cell("context"))
    }
    .map_err(|error| format!("{line}\n  {error}"))?;
    let yes = |value: bool| if value { "yes" } else { "no" };
    let found = format!(
        "{},{},{},{},{}",
        outcome.tier.id(),
        yes(outcome.refer),
        outcome.due,
        outcome.rules.join("+"),
        yes(outcome.needs_human),
    );
    let expected = ["tier", "refer", "due", "rules", "needs_human"]
        .map(cell)
        .join(",");
    if found == expected {
        Ok(())
    } else {
        Err(format!("{line}\n  found {found}"))
    }
}

fn check_all(pathway: &Pathway, golden: &str, cases: usize) {
    let (header, rows) = golden.split_once('\n').unwrap();
    let results: Vec<_> = rows
        .lines()
        .map(|line| check(pathway, header, line))
        .collect();
    assert_eq!(results.len(), cases);
    let wrong: Vec<String> = results.into_iter().filter_map(Result::err).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn ico_2017_high_resource_gives_every_golden_outcome() {
    let golden = include_str!("../data/pathways/ico-2017-high.csv");
    check_all(Pathway::by_id("ico-2017-high").unwrap(), golden, 25);
}

#[test]
fn nice_ng12_gives_every_golden_outcome() {
    let golden = include_str!("../data/pathways/nice-ng12-skin.csv");
    check_all(Pathway::by_id("nice-ng12-skin").unwrap(), golden, 16);
}
