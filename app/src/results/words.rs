//! Findings in words: what a grade is called, in a sentence, in a row of the list, in two characters.

use insitu_core::{
    finding::{Domain, Icdr, LesionClass, Side},
    model::{Grade, PossibleLabel, Prediction, Said, Standing},
    quality::{Gradability, ReasonId, Scope, Verdict},
    source::{Format, Kind},
};

use crate::{
    locale::{t, t_with},
    store::{Case, State},
};

/// Key of a quality reason in the middle of a sentence.
pub(crate) fn reason_key(reason: ReasonId) -> &'static str {
    match reason {
        ReasonId::NotThisKind => "quality.reason.not-this-kind",
        ReasonId::TooSmall => "quality.reason.too-small",
        ReasonId::Blur => "quality.reason.blur",
        ReasonId::Dark => "quality.reason.dark",
        ReasonId::Bright => "quality.reason.bright",
        ReasonId::Uneven => "quality.reason.uneven",
        ReasonId::CutOff => "quality.reason.cut-off",
        _ => "quality.reason.other",
    }
}

/// Key of what to do about a quality reason; skin has its own way of cutting things off.
pub(crate) fn remedy_key(reason: ReasonId, scope: Scope) -> &'static str {
    let skin = scope.domain() == Some(Domain::Dermoscopy);
    match (reason, skin) {
        (ReasonId::NotThisKind, _) => "quality.tip.not-this-kind",
        (ReasonId::TooSmall, _) => "quality.tip.too-small",
        (ReasonId::Blur, false) => "quality.tip.blur",
        (ReasonId::Blur, true) => "quality.tip.blur-skin",
        (ReasonId::Dark | ReasonId::Bright, false) => "quality.tip.light",
        (ReasonId::Dark | ReasonId::Bright, true) => "quality.tip.light-skin",
        (ReasonId::Uneven, false) => "quality.tip.uneven",
        (ReasonId::Uneven, true) => "quality.tip.uneven-skin",
        (ReasonId::CutOff, false) => "quality.tip.cut-off",
        (ReasonId::CutOff, true) => "quality.tip.cut-off-skin",
        _ => "quality.tip.other",
    }
}

/// The reasons of a verdict in one breath, worst first: "out of focus, too dark".
pub(crate) fn reasons(verdict: &Verdict) -> String {
    let words: Vec<&str> = verdict
        .reasons
        .iter()
        .map(|reason| t(reason_key(reason.id)))
        .collect();
    if words.is_empty() {
        t("quality.reason.other").to_owned()
    } else {
        words.join(", ")
    }
}

/// What a label of the packs is called.
enum Label {
    Icdr(Icdr),
    Lesion(LesionClass),
}

fn label(code: &str) -> Option<Label> {
    if let Some(class) = LesionClass::from_id(code) {
        return Some(Label::Lesion(class));
    }
    Icdr::from_number(code.parse().ok()?).map(Label::Icdr)
}

/// The finding as one sentence: "Looks like moderate diabetic retinopathy (ICDR 2)".
pub(crate) fn grade_sentence(grade: &Grade) -> String {
    let key = match label(&grade.code) {
        Some(Label::Icdr(grade)) => match grade {
            Icdr::None => "found.icdr.0",
            Icdr::Mild => "found.icdr.1",
            Icdr::Moderate => "found.icdr.2",
            Icdr::Severe => "found.icdr.3",
            Icdr::Proliferative => "found.icdr.4",
        },
        Some(Label::Lesion(class)) => match class {
            LesionClass::Akiec => "found.skin.akiec",
            LesionClass::Bcc => "found.skin.bcc",
            LesionClass::Bkl => "found.skin.bkl",
            LesionClass::Df => "found.skin.df",
            LesionClass::Mel => "found.skin.mel",
            LesionClass::Nv => "found.skin.nv",
            LesionClass::Vasc => "found.skin.vasc",
        },
        // A pack of other labels names them itself.
        None => return t_with("found.other", &[("label", &grade.label)]),
    };
    t(key).to_owned()
}

/// A label in a few words, for lists and for "it could be …".
pub(crate) fn label_short(code: &str) -> String {
    let key = match label(code) {
        Some(Label::Icdr(grade)) => match grade {
            Icdr::None => "short.icdr.0",
            Icdr::Mild => "short.icdr.1",
            Icdr::Moderate => "short.icdr.2",
            Icdr::Severe => "short.icdr.3",
            Icdr::Proliferative => "short.icdr.4",
        },
        Some(Label::Lesion(class)) => match class {
            LesionClass::Akiec => "short.skin.akiec",
            LesionClass::Bcc => "short.skin.bcc",
            LesionClass::Bkl => "short.skin.bkl",
            LesionClass::Df => "short.skin.df",
            LesionClass::Mel => "short.skin.mel",
            LesionClass::Nv => "short.skin.nv",
            LesionClass::Vasc => "short.skin.vasc",
        },
        None => return code.to_owned(),
    };
    t(key).to_owned()
}

/// One of several labels, where "it could be …".
pub(super) fn possible_short(possible: &PossibleLabel) -> String {
    match label(&possible.id) {
        Some(_) => label_short(&possible.id),
        None => possible.label.clone(),
    }
}

/// The score that a label stands for where a pack asks whether to refer: of grades "this or worse".
pub(crate) fn score_name(code: &str) -> String {
    match label(code) {
        Some(Label::Icdr(_)) => t_with("score.or-worse", &[("what", &label_short(code))]),
        _ => label_short(code),
    }
}

/// Why a case is where it is in the list, in a few words.
pub(crate) fn why_short(case: &Case) -> String {
    match &case.state {
        State::Waiting => t("row.waiting").into(),
        State::Stopped => t("row.stopped").into(),
        State::ViewOnly => images_text(case),
        State::Working(stage, ..) => t(super::panel::stage_key(*stage)).into(),
        State::Failed(failure) => t(&super::error_key(failure.code, "title")).into(),
        State::Done(screening) => {
            let quality = &screening.screened.quality;
            match (&screening.screened.prediction, quality.gradability) {
                (_, Gradability::OutOfScope) => t("row.out-of-scope").into(),
                (_, Gradability::NotGradable) => reasons(quality),
                (None, _) => t("row.no-reading").into(),
                (Some(prediction), _) => found_short(prediction),
            }
        }
    }
}

/// What the model found in a few words, or that it cannot be relied on for it.
fn found_short(prediction: &Prediction) -> String {
    let grade = match prediction.standing() {
        Standing::Unfamiliar(_) => return t("row.unfamiliar").into(),
        Standing::Usual(Said::OneOf(_)) => return t("row.unsure").into(),
        Standing::Usual(Said::Grade(grade)) => grade,
    };
    let main = label_short(&grade.code);
    let macula = prediction
        .outputs
        .get("maculopathy")
        .is_some_and(|output| output.positive);
    if macula {
        t_with("row.with-macula", &[("main", &main)])
    } else {
        main
    }
}

/// The grade in two characters: `R2`, `✕` not gradable, `?` none to rely on, `–` none.
pub(crate) fn grade_short(case: &Case) -> String {
    let Some(screening) = case.screening() else {
        return "–".into();
    };
    let screened = &screening.screened;
    let side = match case
        .summary
        .as_ref()
        .and_then(|s| s.dicom.as_ref())
        .and_then(|d| d.laterality)
    {
        Some(Side::Right) => "R ",
        Some(Side::Left) => "L ",
        None => "",
    };
    let grade = match (&screened.prediction, screened.quality.gradability) {
        (_, Gradability::NotGradable) => "✕".to_owned(),
        (None, _) => "–".to_owned(),
        (Some(prediction), _) => match prediction.standing() {
            Standing::Usual(Said::Grade(grade)) => grade.code.clone(),
            Standing::Usual(Said::OneOf(_)) | Standing::Unfamiliar(_) => "?".to_owned(),
        },
    };
    format!("{side}{grade}")
}

/// How many images a stack has.
fn images_text(case: &Case) -> String {
    t_with(
        "row.images",
        &[("what", &kind_text(case)), ("n", &case.frames())],
    )
}

/// What a case is, as far as is known: "JPEG photograph", "DICOM, OP".
pub(crate) fn kind_text(case: &Case) -> String {
    let Some(summary) = &case.summary else {
        return String::new();
    };
    let modality = summary
        .dicom
        .as_ref()
        .and_then(|dicom| dicom.modality.as_deref());
    if case.slices.is_some()
        && let Some(modality) = modality
    {
        return modality.to_owned();
    }
    let what = match case.verdict.as_ref().map(|verdict| verdict.scope) {
        Some(Scope::Fundus) => t("kind.fundus"),
        Some(Scope::Dermoscopy) => t("kind.dermoscopy"),
        Some(Scope::Clinical) => t("kind.clinical"),
        Some(Scope::Radiology) => t("kind.radiology"),
        Some(Scope::Other) => t("kind.other"),
        None => match summary.kind {
            Kind::Photograph => t("kind.photograph"),
            Kind::Dicom => t("kind.dicom"),
        },
    };
    let side = match summary.dicom.as_ref().and_then(|dicom| dicom.laterality) {
        Some(Side::Right) => Some(t("side.right")),
        Some(Side::Left) => Some(t("side.left")),
        None => None,
    };
    match side {
        Some(side) => t_with("kind.with-side", &[("what", &what), ("side", &side)]),
        None => what.to_owned(),
    }
}

/// A format's own name.
pub(crate) fn format_name(format: Format) -> &'static str {
    match format {
        Format::Jpeg => "JPEG",
        Format::Png => "PNG",
        Format::Webp => "WebP",
        Format::Tiff => "TIFF",
        Format::Dicom => "DICOM",
    }
}
