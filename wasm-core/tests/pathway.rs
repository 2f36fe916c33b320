//! The pathways at their door: every golden case, and what must hold for all inputs.
#![expect(
    clippy::unwrap_used,
    reason = "a test may; clippy sees only the functions marked as one"
)]

use proptest::{collection::vec, prelude::*};

use insitu_core::{
    finding::{Domain, Icdr, LesionClass, Side},
    pathway::{
        Context, Due, EyeFinding, Finding, Language, LesionFinding, Outcome, Pathway, PathwayError,
        Statement, Tier, Unit, decide, parse_eyes, parse_lesions,
    },
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

/// The same guideline's other table, in a file that nothing in the crate knows of.
#[test]
fn a_further_pathway_is_a_file_and_no_rust() {
    let low = Pathway::from_json(include_str!("goldens/pathway/ico-2017-low.json")).unwrap();
    let golden = include_str!("goldens/pathway/ico-2017-low.csv");
    check_all(&low, golden, 10);
    assert!(matches!(
        eyes(ico(), "2/nci", "0/none", "laser=no"),
        Err(PathwayError::UnknownToken { .. })
    ));
}

fn ico() -> &'static Pathway {
    Pathway::by_id("ico-2017-high").unwrap()
}

fn nice() -> &'static Pathway {
    Pathway::by_id("nice-ng12-skin").unwrap()
}

fn ids(statements: &[Statement]) -> Vec<&str> {
    statements.iter().map(|said| said.id.as_str()).collect()
}

#[test]
fn every_built_in_pathway_loads_and_is_complete() {
    assert_eq!(
        Pathway::ids().collect::<Vec<_>>(),
        ["ico-2017-high", "nice-ng12-skin"]
    );
    for domain in [Domain::Fundus, Domain::Dermoscopy] {
        assert_eq!(Pathway::default_for(domain).unwrap().domain(), domain);
    }
    for pathway in Pathway::all() {
        Pathway::from_json(std::str::from_utf8(pathway.raw()).unwrap()).unwrap();
        for rule in pathway.rules() {
            for language in [Language::En, Language::Nl] {
                let text = pathway.text(rule.reason_id(), language).unwrap();
                assert!(text.ends_with(['.', '?']), "{text}");
            }
        }
    }
    assert_eq!(
        Pathway::by_id("ico").unwrap_err().code().as_str(),
        "pathway.unknown"
    );
}

/// Each fault is planted in a file that is sound without it.
#[test]
fn a_file_that_is_not_as_its_schema_asks_is_refused() {
    let sound = std::str::from_utf8(ico().raw()).unwrap();
    for (part, fault) in [
        ("\"source\": \"ICO 2017, pregnancy\"", "\"source\": \" \""),
        (
            "\"confidence\": \"checked-2nd\"",
            "\"confidence\": \"sure\"",
        ),
        ("\"due\": \"seen 3..6mo\"", "\"due\": \"soon\""),
        ("{\"dr\": 3}", "{\"dr\": 5}"),
        ("{\"dr\": 3}", "{\"dr\": 2, \"eyes\": \"some\"}"),
        ("{\"dme\": \"ci\"}", "{\"has\": [\"pregnant\"]}"),
        ("\"has\": [\"treated\"", "\"has\": [\"trated\""),
        ("\"refer\": true", "\"reffer\": true"),
        ("\"reason\": \"ICO-ST-type2\"", "\"reason\": \"ICO-ST\""),
        (
            "\"acuity_worse_than\": \"6/12\"",
            "\"acuity_worse_than\": \"poor\"",
        ),
    ] {
        assert!(sound.contains(part), "{part}");
        let damaged = sound.replacen(part, fault, 1);
        let error = Pathway::from_json(&damaged).unwrap_err();
        assert!(
            matches!(error, PathwayError::File { .. }),
            "{fault}: {error}"
        );
    }
}

#[test]
fn a_rule_recalled_with_doubt_is_not_followed() {
    let sound = std::str::from_utf8(ico().raw()).unwrap();
    let doubted = sound.replacen("\"memory-strong\"", "\"memory-weak\"", 1);
    let pathway = Pathway::from_json(&doubted).unwrap();
    let weak = pathway.rules().find(|rule| !rule.is_active()).unwrap();
    assert_eq!(weak.id, "ICO-VA");
    let outcome = eyes(&pathway, "0/none", "0/none", "va_r=6/60").unwrap();
    assert_eq!(outcome.rules, ["ICO-H-0"]);
}

#[test]
fn times_that_do_not_lead_are_kept_and_the_leading_reason_stands_first() {
    let outcome = eyes(ico(), "2/exu", "0/none", "va_r=6/6;va_l=6/6").unwrap();
    assert_eq!(
        (outcome.due.as_str(), &outcome.also_due[..]),
        ("seen <=3mo", &["seen 3..6mo".to_owned()][..])
    );
    assert_eq!(
        ids(&outcome.reasons),
        ["centre-not-excluded", "ICO-H-2", "ICO-H-D1"]
    );
    assert_eq!(ids(&outcome.would_change), ["oct"]);
    assert_eq!(outcome.target.as_deref(), Some("ophthalmologist"));
    let pregnant = eyes(ico(), "1/none", "0/none", "pregnant").unwrap();
    assert_eq!(pregnant.also_due, ["recall 6..12mo", "recall at 28wk"]);
    assert_eq!(pregnant.target, None);
}

#[test]
fn an_eye_that_is_not_asked_about_adds_no_rule_and_is_named() {
    let outcome = eyes(ico(), "2/none", "-", "").unwrap();
    assert_eq!(outcome.rules, ["ICO-H-2"]);
    assert_eq!(outcome.due, "seen 3..6mo");
    assert_eq!(ids(&outcome.would_change), ["other-eye"]);
    assert_eq!(
        ids(&eyes(ico(), "4/ci", "-", "").unwrap().would_change),
        ["other-eye"]
    );
    assert_eq!(
        ids(&eyes(ico(), "-", "-", "gestational").unwrap().would_change),
        ["no-eye"]
    );
}

/// Only what would make a difference is asked for.
#[test]
fn what_would_change_the_outcome_is_named_and_nothing_else() {
    for (right, left, context, expected) in [
        ("0/none", "0/none", "", &["acuity"][..]),
        ("0/none", "0/none", "va_r=6/6;va_l=6/6", &[]),
        ("0/none", "0/none", "va_r=6/6", &["acuity"]),
        ("2/none", "0/none", "", &[]),
        ("2/exu", "0/none", "", &["oct", "acuity"]),
        ("2/?", "0/none", "", &["macula"]),
        ("4/?", "0/none", "", &[]),
        ("U/?", "0/none", "", &["retake"]),
        ("4/none", "U/?", "", &[]),
    ] {
        let outcome = eyes(ico(), right, left, context).unwrap();
        assert_eq!(
            ids(&outcome.would_change),
            expected,
            "{right} {left} {context}"
        );
    }
    for (inputs, expected) in [
        ("w7=0", &[][..]),
        ("model=nv", &["checklist"]),
        ("bcc_suspected", &["checklist", "site-or-size"]),
        ("bcc_suspected;w7=0;site_or_size_concern=no", &[]),
        ("w7=0;model=akiec>=op", &["scc"]),
        ("w7=0..4", &["checklist-items"]),
        ("w7=6;not_pigmented", &["pigmentation"]),
        ("w7=4", &[]),
        ("w7=0;quality=reject", &["retake"]),
    ] {
        let outcome = lesions(nice(), inputs).unwrap();
        assert_eq!(ids(&outcome.would_change), expected, "{inputs}");
    }
}

/// In the columns of the golden files; what those do not hold.
#[test]
fn doubt_of_the_model_asks_a_person_but_hides_no_referral() {
    let cases = "case,right,left,context,tier,refer,due,rules,needs_human
unsure,0/none,0/none,model=unsure,human,no,-,ICO-H-0+UNSURE,yes
unfamiliar,0/none,0/none,model_l=unfamiliar,human,no,-,ICO-H-0+UNSURE,yes
above the point,1/none,0/none,model_r=referable,human,no,-,ICO-H-1+UNSURE,yes
refers anyway,2/none,0/none,model_r=referable,refer,yes,seen 3..6mo,ICO-H-2,no
the other eye,2/none,1/none,model_l=referable,human,yes,seen 3..6mo,ICO-H-2+UNSURE,yes
asks anyway,1/exu,0/none,model_r=referable,human,yes,seen <=3mo,ICO-H-1+ICO-H-D1+EXU,yes
urgent and unsure,4/none,0/none,model=unsure,urgent,yes,seen <1mo,ICO-H-4+UNSURE,yes
earliest referral,3/exu,0/none,,human,yes,seen <3mo,ICO-H-3+ICO-H-D1+EXU,yes
not a fundus,out_of_scope,-,,human,no,-,SCOPE,yes
hides nothing,out_of_scope,4/none,,urgent,yes,seen <1mo,ICO-H-4+SCOPE,yes
ungradable,U/?,-,,human,yes,-,ICO-U,yes
the eye that sees less,2/exu,2/exu,va_r=6/18;va_l=6/6,urgent,yes,seen <=1mo,ICO-H-2+ICO-H-D2+EXU-VA+ICO-VA,yes
under 18,0/none,0/none,age=17,human,no,-,ICO-H-0+SCOPE,yes
symptoms,0/none,0/none,floaters,refer,yes,-,ICO-H-0+SX,no
pregnancy only,0/none,0/none,pregnant;gestational,routine,no,recall 12..24mo,ICO-H-0+ICO-GDM,no
screening is late,-,-,type1;years=9,early,no,recall 0mo,ICO-ST,no
";
    check_all(ico(), cases, 16);
}

#[test]
fn what_the_model_says_of_a_lesion_proposes_asks_or_disagrees() {
    let cases = "case,inputs,tier,refer,due,rules,needs_human
above the point,w7=0;model=nv;model=referable,human,no,-,NG-0+UNSURE,yes
melanoma below its point,w7=0;model=mel,human,no,-,NG-0+UNSURE,yes
refers anyway,w7=5;model=mel,urgent,yes,seen <=28d,NG-1,no
melanoma second but above,w7=0;model=nv;model=mel>=op,urgent,yes,seen <=28d,NG-2(proposed),yes
proposes,w7=0;model=bcc;model=referable,refer,yes,-,NG-5(proposed),yes
disagrees,bcc_suspected;model=nv,refer,yes,-,NG-5(disagreement),no
asks,w7=0;model=akiec,human,no,-,NG-ASK-SCC,yes
answered,w7=0;model=akiec;scc_suspected=no,routine,no,-,NG-0,no
undecided,w7=2..4,human,no,-,NG-1(undecided),yes
below throughout,w7=0..2,routine,no,-,NG-0,no
above throughout,w7=3..4,urgent,yes,seen <=28d,NG-1,no
not pigmented,w7=3;not_pigmented,routine,no,-,NG-0,no
another picture,quality=out_of_scope,human,no,-,SCOPE,yes
ungradable,quality=reject,human,no,-,U,yes
two lesions,w7=0 | w7=1,routine,no,-,NG-0,no
";
    check_all(nice(), cases, 15);
}

#[test]
fn a_benign_model_output_alone_closes_nothing() {
    let alone = lesions(nice(), "model=nv").unwrap();
    assert_eq!(
        (alone.tier, &alone.rules[..]),
        (Tier::Routine, &["NG-0".to_owned()][..])
    );
    assert!(alone.needs_human);
    assert!(!lesions(nice(), "w7=2;model=nv").unwrap().needs_human);
    let by_api = LesionFinding::from_model(LesionClass::Nv, []);
    let outcome = decide(nice(), &[Finding::Lesion(by_api)], &Context::default()).unwrap();
    assert_eq!(outcome, alone);
}

#[test]
fn context_of_a_skin_case_counts_for_its_lesions() {
    let context = Context::parse(nice(), "w7=4").unwrap();
    let lesion = Finding::Lesion(LesionFinding::from_model(LesionClass::Nv, []));
    let outcome = decide(nice(), &[lesion], &context).unwrap();
    assert_eq!(outcome.rules, ["NG-1(disagreement)"]);
}

#[test]
fn fields_of_one_eye_give_its_highest_grade_and_ask_where_they_disagree() {
    let field = |grade, dme| Finding::Eye(EyeFinding::from_model(Side::Right, grade, dme));
    let both = |findings: &[Finding]| decide(ico(), findings, &Context::default()).unwrap();
    let agree = both(&[field(Icdr::None, Some(false)), field(Icdr::Mild, None)]);
    assert_eq!(
        (&agree.rules[..], agree.needs_human),
        (&["ICO-H-1".to_owned()][..], false)
    );
    let apart = both(&[field(Icdr::None, Some(false)), field(Icdr::Moderate, None)]);
    assert!(apart.needs_human && ids(&apart.reasons).contains(&"fields-disagree"));
    let poor = Finding::Eye(EyeFinding::ungradable(Side::Right));
    let saved = both(&[poor, field(Icdr::None, Some(false))]);
    assert_eq!(saved.rules, ["ICO-H-0"]);
    let exudate = both(&[field(Icdr::Moderate, Some(true))]);
    assert_eq!(exudate.rules, ["ICO-H-2", "ICO-H-D1", "EXU"]);
}

#[test]
fn input_outside_the_notation_is_an_error_with_a_code() {
    for (right, left, context, code) in [
        ("5/none", "-", "", "pathway.input_invalid"),
        ("2", "-", "", "pathway.input_invalid"),
        ("2/none/ci", "-", "", "pathway.input_invalid"),
        ("", "0/none", "", "pathway.input_invalid"),
        ("u/?", "-", "", "pathway.input_invalid"),
        ("0/none", "-", "va=6/12", "pathway.input_invalid"),
        ("0/none", "-", "va_r=7/12", "pathway.input_invalid"),
        ("0/none", "-", "va_r", "pathway.input_invalid"),
        ("0/none", "-", "pregnant=maybe", "pathway.input_invalid"),
        ("0/none", "-", "type1;type2", "pathway.input_invalid"),
        (
            "0/none",
            "-",
            "pregnant;pregnant=no",
            "pathway.input_invalid",
        ),
        ("0/none", "-", "years=999999999999", "pathway.input_invalid"),
        ("0/none", "-", "model_l=unsure", "pathway.input_invalid"),
        ("0/none", "-", "model=mel", "pathway.input_invalid"),
        ("-", "-", "", "pathway.context_missing"),
        ("-", "-", "type1", "pathway.context_missing"),
    ] {
        let error = eyes(ico(), right, left, context).unwrap_err();
        assert_eq!(
            error.code().as_str(),
            code,
            "{right} {left} {context}: {error}"
        );
    }
    for (inputs, code) in [
        ("w7=11", "pathway.input_invalid"),
        ("w7=4..2", "pathway.input_invalid"),
        ("model=melanoma", "pathway.input_invalid"),
        ("model=nv;model=bkl", "pathway.input_invalid"),
        ("quality=bad", "pathway.input_invalid"),
        ("pigmented;not_pigmented", "pathway.input_invalid"),
        ("site=moon", "pathway.input_invalid"),
        ("va_r=6/6", "pathway.input_invalid"),
        ("", "pathway.context_missing"),
        ("pigmented", "pathway.context_missing"),
    ] {
        let error = lesions(nice(), inputs).unwrap_err();
        assert_eq!(error.code().as_str(), code, "{inputs}: {error}");
    }
    assert!(parse_lesions(ico(), "w7=3").is_err() && parse_eyes(nice(), "-", "-", "").is_err());
    let eye = Finding::Eye(EyeFinding::ungradable(Side::Right));
    assert!(decide(nice(), &[eye], &Context::default()).is_err());
}

/// A name in the wrong column must not come out in a message that is logged.
#[test]
fn messages_never_repeat_what_was_typed() {
    for error in [
        eyes(ico(), "Jansen", "-", "").unwrap_err(),
        eyes(ico(), "0/none", "-", "Jansen=1").unwrap_err(),
        eyes(ico(), "0/none", "-", "va_r=Jansen").unwrap_err(),
        lesions(nice(), "site=Jansen").unwrap_err(),
        lesions(nice(), "model=Jansen").unwrap_err(),
        Pathway::by_id("Jansen").unwrap_err(),
    ] {
        assert!(!error.to_string().contains("Jansen"), "{error}");
    }
}

/// At least as severe, as clinical.md §0 rule 2 compares: an open question counts as a referral where
/// it refers, and as early where it does not; within a tier no deadline may move later.
fn is_no_milder(worse: &Outcome, milder: &Outcome) -> bool {
    let tier = |outcome: &Outcome| match outcome.tier {
        Tier::Human if outcome.refer => Tier::Refer,
        Tier::Human => Tier::Early,
        tier => tier,
    };
    tier(worse) > tier(milder)
        || (tier(worse) == tier(milder) && deadline_days(worse) <= deadline_days(milder))
}

/// Last day of an appointment, first of a recall; pregnancy weeks from today; none is far away.
fn deadline_days(outcome: &Outcome) -> u32 {
    const MONTH: u32 = 30;
    let days = |count: u16, unit| match unit {
        Unit::Day => u32::from(count),
        Unit::Month => u32::from(count) * MONTH,
    };
    match outcome.due.parse::<Due>() {
        Ok(Due::Now) => 0,
        Ok(Due::SeenBefore(last, unit)) => days(last, unit) - 1,
        Ok(Due::SeenWithin(last, unit) | Due::SeenBetween(_, last, unit)) => days(last, unit),
        Ok(Due::Recall(first, _, unit)) => days(first, unit),
        Ok(Due::RecallAtWeek(first, _)) => u32::from(first) * 7,
        Err(_) => u32::MAX,
    }
}

const DR: [&str; 5] = ["0", "1", "2", "3", "4"];
const DME: [&str; 4] = ["none", "nci", "exu", "ci"];

/// Invariant 9, over every pair of eyes and each context that a rule names.
#[test]
fn a_worse_finding_never_gives_a_milder_outcome() {
    let mut others: Vec<String> = ["U/?", "-", "out_of_scope", "2/?"]
        .map(str::to_owned)
        .to_vec();
    others.extend(
        DR.iter()
            .flat_map(|dr| DME.iter().map(move |dme| format!("{dr}/{dme}"))),
    );
    let contexts = [
        "",
        "va_r=6/15",
        "va_l=6/60",
        "va_r=6/6;va_l=6/6",
        "pregnant",
        "gestational",
        "treated",
        "treated;stable_confirmed",
        "sudden_vision_loss",
        "floaters",
        "age=12",
        "model_r=unsure",
        "model_r=referable",
        "model_r=referable;pregnant;treated",
        "type1;years=3",
    ];
    let mut compared = 0;
    for context in contexts {
        for left in &others {
            let outcome = |dr: usize, dme: usize| {
                eyes(ico(), &format!("{}/{}", DR[dr], DME[dme]), left, context).unwrap()
            };
            let table: Vec<Vec<Outcome>> = (0..DR.len())
                .map(|dr| (0..DME.len()).map(|dme| outcome(dr, dme)).collect())
                .collect();
            for dr in 0..DR.len() {
                for dme in 0..DME.len() {
                    let milder = &table[dr][dme];
                    let raised = [
                        table.get(dr + 1).map(|row| &row[dme]),
                        table[dr].get(dme + 1),
                    ];
                    for worse in raised.into_iter().flatten() {
                        compared += 1;
                        assert!(
                            is_no_milder(worse, milder),
                            "{}/{} {left} {context}: {milder:?} to {worse:?}",
                            DR[dr],
                            DME[dme]
                        );
                    }
                }
            }
        }
    }
    assert_eq!(compared, contexts.len() * others.len() * 31);
}

#[test]
fn a_patient_with_an_eye_that_cannot_be_judged_is_never_routine() {
    for missing in ["U/?", "out_of_scope"] {
        for other in ["-", "0/none", "1/none", "2/exu", "4/ci", "U/?"] {
            for context in ["", "gestational", "va_r=6/6", "treated"] {
                for (right, left) in [(missing, other), (other, missing)] {
                    let outcome = eyes(ico(), right, left, context).unwrap();
                    assert!(
                        outcome.tier >= Tier::Human && outcome.needs_human,
                        "{right} {left}"
                    );
                }
            }
        }
    }
}

proptest! {
    /// One more trigger, or one more lesion, never lowers what is done.
    #[test]
    fn a_further_trigger_or_lesion_never_lowers_the_tier(chosen in vec(0..TRIGGERS.len(), 1..6), more in 0..TRIGGERS.len()) {
        let named: Vec<&str> = chosen.iter().map(|index| TRIGGERS[*index]).collect();
        let fewer = named.join(";");
        let before = lesions(nice(), &format!("w7=1;{fewer}")).unwrap();
        for joint in [";", " | "] {
            let after = lesions(nice(), &format!("w7=1;{fewer}{joint}{}", TRIGGERS[more])).unwrap();
            prop_assert!(after.refer >= before.refer);
            prop_assert!(is_no_milder(&after, &before), "{:?} then {:?}", before, after);
        }
    }

    #[test]
    fn any_text_is_an_outcome_or_a_typed_error(right in ".{0,12}", left in "[0-4U]/(none|nci|exu|ci|\\?)", context in "([a-z_0-9=;./>| ]{0,40})") {
        let _outcome = eyes(ico(), &right, &left, &context);
        let _outcome = eyes(ico(), &left, &left, &context);
        let _outcome = lesions(nice(), &context);
    }
}

const TRIGGERS: [&str; 11] = [
    "clinician_concern",
    "dermoscopy_suggests_melanoma",
    "nodular_suspected",
    "scc_suspected",
    "bcc_suspected",
    "bcc_suspected;site_or_size_concern",
    "model=mel>=op",
    "model=bcc>=op",
    "model=akiec>=op",
    "model=unsure",
    "quality=reject",
];
