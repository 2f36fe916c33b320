//! Statistics against the vectors of clinical.md §4.4, and the object that `insitu evaluate` prints.
#![expect(
    clippy::unwrap_used,
    reason = "a test may; clippy sees only the functions marked as one"
)]

use std::collections::BTreeMap;

use insitu_core::evaluate::{
    Auc, Cusum, Estimate, EvaluateError, Evaluation, Kappa, Question, Reading, Reservation, Row,
    Weights, brier, expected_calibration_error, kolmogorov_smirnov, kolmogorov_smirnov_critical,
    mcnemar_exact, newcombe, percentile_interval, population_stability_index, wilson,
};

/// The vectors are printed with six decimals.
const TOLERANCE: f64 = 1e-6;

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= TOLERANCE,
        "found {found}, expected {expected}"
    );
}

#[track_caller]
fn interval(found: Estimate, low: f64, high: f64) {
    near(found.low.unwrap(), low);
    near(found.high.unwrap(), high);
}

#[test]
fn st01_to_st04_wilson() {
    interval(wilson(45, 50), 0.786_398, 0.956_524);
    interval(wilson(0, 20), 0.0, 0.161_125);
    interval(wilson(20, 20), 0.838_875, 1.0);
    interval(wilson(180, 200), 0.850_594, 0.934_330);
    assert_eq!(wilson(0, 0), Estimate::default());
    assert_eq!(wilson(3, 2), Estimate::default());
}

#[test]
fn st05_newcombe() {
    let difference = newcombe((45, 50), (36, 48));
    near(difference.value.unwrap(), 0.15);
    interval(difference, -0.001_871, 0.298_983);
}

#[test]
fn st06_mcnemar() {
    near(mcnemar_exact(3, 11), 0.057_373);
    near(mcnemar_exact(11, 3), 0.057_373);
    near(mcnemar_exact(0, 0), 1.0);
    near(mcnemar_exact(1000, 1000), 1.0);
    assert!(mcnemar_exact(900, 1100) < 1e-4);
}

#[test]
fn st07_area_under_the_curve_with_delong() {
    let positives = [0.9, 0.8, 0.7, 0.6, 0.55, 0.3];
    let negatives = [0.5, 0.4, 0.35, 0.3, 0.2, 0.1, 0.05];
    let auc = Auc::of(&positives, &negatives).unwrap();
    near(auc.value, 0.916_667);
    near(auc.standard_error.unwrap(), 0.089_087);
    let estimate = auc.estimate();
    // logit 2.397895, half width 1.959964 × 0.089087 / (0.916667 × 0.083333) = 2.285752
    assert!((estimate.low.unwrap() - 0.528_003).abs() < 1e-4);
    assert!((estimate.high.unwrap() - 0.990_844).abs() < 1e-4);
    let reversed = Auc::of(&negatives, &positives).unwrap();
    near(reversed.value, 1.0 - auc.value);
}

#[test]
fn an_area_has_no_interval_where_the_data_show_none() {
    let apart = Auc::of(&[0.9, 0.8], &[0.1, 0.2]).unwrap().estimate();
    assert_eq!(
        (apart.value, apart.low, apart.high),
        (Some(1.0), None, None)
    );
    assert_eq!(Auc::of(&[0.9], &[0.1]).unwrap().standard_error, None);
    assert_eq!(Auc::of(&[], &[0.1]), None);
    assert_eq!(Auc::of(&[f64::NAN], &[0.1]), None);
}

#[test]
fn st08_to_st11_kappa() {
    let two = [vec![20, 5], vec![10, 15]];
    let five = [
        vec![50, 6, 2, 0, 0],
        vec![5, 10, 4, 0, 0],
        vec![1, 4, 20, 3, 0],
        vec![0, 0, 3, 6, 1],
        vec![0, 0, 0, 1, 4],
    ];
    for (table, weights, value, standard_error) in [
        (&two[..], Weights::Plain, 0.4, 0.126_996),
        (&five[..], Weights::Plain, 0.633_960, 0.055_382),
        (&five[..], Weights::Linear, 0.781_698, 0.038_274),
        (&five[..], Weights::Quadratic, 0.885_406, 0.026_847),
    ] {
        let kappa = Kappa::of(table, weights).unwrap();
        near(kappa.value, value);
        near(kappa.standard_error, standard_error);
    }
    assert_eq!(Kappa::of(&[vec![5, 0], vec![0, 0]], Weights::Plain), None);
    assert_eq!(Kappa::of(&[vec![5, 0], vec![1]], Weights::Plain), None);
}

#[test]
fn st12_population_stability() {
    near(
        population_stability_index(&[2, 3, 3, 2], &[2, 6, 7, 5]).unwrap(),
        0.088_179,
    );
    near(
        population_stability_index(&[5, 5], &[10, 0]).unwrap(),
        (1.0 - 0.5) * libm::log(2.0) + (0.05 - 0.5) * libm::log(0.1),
    );
    assert_eq!(population_stability_index(&[0], &[1]), None);
    assert_eq!(population_stability_index(&[1, 1], &[1]), None);
}

#[test]
fn st13_kolmogorov_smirnov() {
    let first = [0.1, 0.2, 0.3, 0.4, 0.5];
    let second = [0.25, 0.35, 0.6, 0.7, 0.8, 0.9];
    near(kolmogorov_smirnov(&first, &second).unwrap(), 0.666_667);
    near(kolmogorov_smirnov(&first, &first).unwrap(), 0.0);
    assert_eq!(kolmogorov_smirnov(&first, &[]), None);
    near(
        kolmogorov_smirnov_critical(100, 100).unwrap(),
        1.3581 * 0.02_f64.sqrt(),
    );
}

#[test]
fn st14_cusum() {
    let mut cusum = Cusum::new(0.05, 0.10).unwrap();
    near(cusum.steps().0, std::f64::consts::LN_2);
    near(cusum.steps().1, -0.054_067);
    let events = [0, 0, 1, 0, 1, 1, 0, 0, 0, 1];
    let sums = events.map(|event| cusum.step(event == 1));
    assert_eq!(sums[1], 0.0);
    near(sums[9], 2.556_320);
    assert_eq!(Cusum::new(0.1, 0.05), None);
}

#[test]
fn st15_and_st16_calibration() {
    let cases: Vec<(f64, bool)> = [0.1, 0.2, 0.35, 0.8, 0.9, 0.65]
        .into_iter()
        .zip([false, false, true, true, true, false])
        .collect();
    near(brier(&cases).unwrap(), 0.157_500);
    near(expected_calibration_error(&cases, 5).unwrap(), 0.250_000);
    near(expected_calibration_error(&[(1.0, true)], 15).unwrap(), 0.0);
    assert_eq!(brier(&[]), None);
    assert_eq!(expected_calibration_error(&[], 15), None);
}

#[test]
fn grouped_resamples_are_the_same_each_time_and_wider_than_their_pictures() {
    let mean_of = |values: &'static [f64]| {
        move |drawn: &[u32]| {
            let total: f64 = drawn
                .iter()
                .zip(values)
                .map(|(n, v)| f64::from(*n) * v)
                .sum();
            Some(total / f64::from(drawn.iter().sum::<u32>()))
        }
    };
    let values: &'static [f64] = &[0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0];
    let (low, high) = percentile_interval(8, mean_of(values)).unwrap();
    assert_eq!(percentile_interval(8, mean_of(values)), Some((low, high)));
    // The normal interval of 5 in 8 is 0.29 to 0.96; resamples move in eighths.
    assert!(
        (0.125..=0.375).contains(&low) && (0.875..=1.0).contains(&high),
        "{low} {high}"
    );
    assert_eq!(percentile_interval(1, mean_of(values)), None);
    assert_eq!(percentile_interval(8, |_| None), None);
}

fn question(labels: &[&str], ordered: bool, positive: &str) -> Question {
    Question {
        output: "class".to_owned(),
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        ordered,
        cuts: None,
        shares: None,
        positive: positive.parse().unwrap(),
        threshold: 0.5,
    }
}

/// A graded row; probabilities in the order of the question's labels.
fn graded(question: &Question, truth: &str, score: f64, probabilities: &[f64]) -> Row {
    Row {
        truth: truth.to_owned(),
        group: None,
        reading: Reading::Graded {
            score,
            probabilities: question
                .labels
                .iter()
                .cloned()
                .zip(probabilities.iter().copied())
                .collect(),
            predicted: None,
            reservation: Reservation::default(),
        },
    }
}

fn ungradable(truth: &str) -> Row {
    Row {
        truth: truth.to_owned(),
        group: None,
        reading: Reading::Ungradable,
    }
}

/// Three classes, six graded rows and two ungradable ones; every figure below is done by hand.
fn example() -> (Question, Vec<Row>) {
    let question = question(&["0", "1", "2"], true, ">=1");
    let row = |truth, score, probabilities: &[f64]| graded(&question, truth, score, probabilities);
    let rows = vec![
        row("0", 0.1, &[0.9, 0.1, 0.0]),
        row("0", 0.6, &[0.4, 0.5, 0.1]),
        row("1", 0.7, &[0.3, 0.6, 0.1]),
        row("1", 0.4, &[0.6, 0.3, 0.1]),
        row("2", 0.9, &[0.1, 0.1, 0.8]),
        row("2", 0.8, &[0.2, 0.5, 0.3]),
        ungradable("0"),
        ungradable("2"),
    ];
    (question, rows)
}

/// A row whose set holds these labels, referable from 1.
fn with_set(mut row: Row, labels: &[&str], is_unfamiliar: bool) -> Row {
    let labels: Vec<_> = labels
        .iter()
        .map(|id| serde_json::json!({"id": id, "label": id, "refers": *id != "0"}))
        .collect();
    if let Reading::Graded { reservation, .. } = &mut row.reading {
        reservation.set = serde_json::from_value(labels.into()).unwrap();
        reservation.unfamiliar = Some(is_unfamiliar);
    }
    row
}

#[test]
fn sets_are_counted_by_class_and_ungradable_pictures_have_none() {
    let (question, rows) = example();
    let plain = Evaluation::of(&question, &rows).unwrap();
    assert_eq!((plain.set, plain.unfamiliar), (None, None));

    let sets: [(&[&str], bool); 8] = [
        (&["0"], false),
        (&["1", "2"], false),
        (&["0", "1"], true),
        (&["1"], false),
        (&["2"], false),
        (&["0", "1", "2"], false),
        (&["0"], true),
        (&["2"], true),
    ];
    let rows: Vec<Row> = rows
        .into_iter()
        .zip(sets)
        .map(|(row, (labels, is_unfamiliar))| with_set(row, labels, is_unfamiliar))
        .collect();
    let found = Evaluation::of(&question, &rows).unwrap();
    near(found.unfamiliar.unwrap().value.unwrap(), 1.0 / 6.0);
    let sets = found.set.unwrap();
    assert_eq!(sets.all.n, 6);
    near(sets.all.coverage.value.unwrap(), 5.0 / 6.0);
    near(sets.all.labels.unwrap(), 10.0 / 6.0);
    // Two of six: {0, 1} and {0, 1, 2}; {1, 2} lies on one side.
    near(sets.all.unsure.value.unwrap(), 2.0 / 6.0);
    let of = |class: &str| &sets.per_class[class];
    assert_eq!((of("0").n, of("1").n, of("2").n), (2, 2, 2));
    near(of("0").coverage.value.unwrap(), 0.5);
    near(of("1").unsure.value.unwrap(), 0.5);
    interval(of("2").coverage, 0.342_380, 1.0);
}

/// Dividing by the shares gives the rare class its due.
#[test]
fn had_all_classes_been_equally_frequent_a_rare_one_is_found_more_often() {
    let mut asked = question(&["nv", "mel"], false, "mel");
    let rows = [
        graded(&asked, "nv", 0.1, &[0.9, 0.1]),
        graded(&asked, "mel", 0.3, &[0.7, 0.3]),
    ];
    let figures = Evaluation::of(&asked, &rows).unwrap().graded;
    assert_eq!(figures.balanced_accuracy, Some(0.5));
    assert_eq!(figures.balanced_accuracy_equal_shares, None);
    let shares = [("nv", 0.8), ("mel", 0.2)];
    asked.shares = Some(
        shares
            .map(|(label, share)| (label.to_owned(), share))
            .into(),
    );
    let figures = Evaluation::of(&asked, &rows).unwrap().graded;
    assert_eq!(figures.balanced_accuracy, Some(0.5));
    assert_eq!(figures.balanced_accuracy_equal_shares, Some(1.0));
}

#[test]
fn ungradable_pictures_count_as_referred_under_all_and_nowhere_under_graded() {
    let (question, rows) = example();
    let evaluation = Evaluation::of(&question, &rows).unwrap();
    let (all, graded) = (&evaluation.all, &evaluation.graded);
    assert_eq!(
        (all.n, all.ungradable, graded.n, graded.ungradable),
        (8, 2, 6, 0)
    );
    near(all.sensitivity.value.unwrap(), 4.0 / 5.0);
    near(all.specificity.value.unwrap(), 1.0 / 3.0);
    near(graded.sensitivity.value.unwrap(), 3.0 / 4.0);
    near(graded.specificity.value.unwrap(), 1.0 / 2.0);
    // Pairs under `all`: scores .7 .4 .9 .8 1 against .1 .6 1: 5 + 4 + half a tie of 15.
    near(all.auc.value.unwrap(), 9.5 / 15.0);
    near(graded.auc.value.unwrap(), 7.0 / 8.0);
    let wilson = wilson(4, 5);
    assert_eq!(
        (all.sensitivity.low, all.sensitivity.high),
        (wilson.low, wilson.high)
    );
}

#[test]
fn figures_of_classes_are_over_graded_pictures_in_both_blocks() {
    let (question, rows) = example();
    let evaluation = Evaluation::of(&question, &rows).unwrap();
    let (all, graded) = (&evaluation.all, &evaluation.graded);
    // Mean grades 0.1, 0.7, 0.8, 0.5, 1.7, 1.1: halves up.
    let confusion = all.confusion.as_ref().unwrap();
    assert_eq!(confusion.rows, [[1, 1, 0], [0, 2, 0], [0, 1, 1]]);
    assert_eq!(confusion.ungradable, [1, 0, 1]);
    assert_eq!(graded.confusion.as_ref().unwrap().ungradable, [0, 0, 0]);
    near(all.accuracy.unwrap(), 4.0 / 6.0);
    near(all.balanced_accuracy.unwrap(), (0.5 + 1.0 + 0.5) / 3.0);
    near(
        all.kappa_quadratic.unwrap(),
        Kappa::of(&confusion.rows, Weights::Quadratic)
            .unwrap()
            .value,
    );
    // Class 2 against the rest: .8 .3 above .0 .1 .1 .1.
    near(all.auc_per_class.as_ref().unwrap()["2"].unwrap(), 1.0);
    near(all.auc_per_class.as_ref().unwrap()["1"].unwrap(), 6.0 / 8.0);
    near(
        all.brier.unwrap(),
        (0.01 + 0.36 + 0.09 + 0.36 + 0.01 + 0.04) / 6.0,
    );
    assert_eq!(
        (all.accuracy, all.ece, all.brier),
        (graded.accuracy, graded.ece, graded.brier)
    );
}

#[test]
fn the_printed_object_has_every_key_and_null_for_what_is_not_defined() {
    let question = question(&["nv", "mel"], false, "mel");
    let rows = [graded(
        &question,
        "nv",
        0.123_456_78,
        &[0.876_543_22, 0.123_456_78],
    )];
    let json = serde_json::to_value(Evaluation::of(&question, &rows).unwrap()).unwrap();
    assert_eq!(json["schema"], "insitu.evaluation/1");
    assert_eq!(json["positive"], "mel");
    let null = serde_json::Value::Null;
    assert_eq!((&json["set"], &json["unfamiliar"]), (&null, &null));
    for block in ["all", "graded"] {
        let figures = json[block].as_object().unwrap();
        let keys: Vec<&str> = figures.keys().map(String::as_str).collect();
        let mut expected = vec![
            "n",
            "ungradable",
            "auc",
            "sensitivity",
            "specificity",
            "auc_macro",
            "auc_per_class",
            "confusion",
            "kappa_quadratic",
            "balanced_accuracy",
            "balanced_accuracy_equal_shares",
            "accuracy",
            "ece",
            "brier",
        ];
        let mut sorted = keys.clone();
        sorted.sort_unstable();
        expected.sort_unstable();
        assert_eq!(sorted, expected);
        for part in ["value", "low", "high"] {
            assert_eq!(figures["auc"][part], null);
            assert_eq!(figures["sensitivity"][part], null);
        }
        assert_eq!(
            figures["kappa_quadratic"], null,
            "these classes have no order"
        );
        assert_eq!(figures["auc_per_class"]["mel"], null);
        assert_eq!(figures["specificity"]["value"], 1.0);
        assert_eq!(figures["ece"], 0.123_457);
    }
}

#[test]
fn an_output_without_classes_has_no_figures_of_classes() {
    let question = question(&[], false, ">=1");
    let rows = [
        graded(&question, "0", 0.2, &[]),
        graded(&question, "2", 0.8, &[]),
    ];
    let figures = Evaluation::of(&question, &rows).unwrap().all;
    near(figures.auc.value.unwrap(), 1.0);
    assert_eq!(figures.confusion, None);
    assert_eq!((figures.accuracy, figures.auc_macro), (None, None));
    assert_eq!(figures.auc_per_class, None);
}

#[test]
fn truth_that_the_model_cannot_name_is_counted_as_wrong_not_left_out() {
    let question = question(&["nv", "mel"], false, "mel,scc");
    let rows = [
        graded(&question, "scc", 0.9, &[0.1, 0.9]),
        graded(&question, "mel", 0.8, &[0.2, 0.8]),
        graded(&question, "nv", 0.3, &[0.7, 0.3]),
    ];
    let figures = Evaluation::of(&question, &rows).unwrap().all;
    let confusion = figures.confusion.unwrap();
    assert_eq!(confusion.labels, ["nv", "mel", "scc"]);
    assert_eq!(confusion.rows, [[1, 0, 0], [0, 1, 0], [0, 1, 0]]);
    near(figures.accuracy.unwrap(), 2.0 / 3.0);
    near(figures.balanced_accuracy.unwrap(), 2.0 / 3.0);
}

#[test]
fn pictures_of_one_patient_do_not_narrow_the_interval() {
    let question = question(&[], false, ">=1");
    let row = |truth: &str, score, patient: usize| Row {
        group: Some(format!("p{patient}")),
        ..graded(&question, truth, score, &[])
    };
    let once: Vec<Row> = (0..40)
        .map(|i| {
            row(
                if i % 2 == 0 { "0" } else { "1" },
                f64::from((i * 7 % 10) as u8) / 10.0,
                i,
            )
        })
        .collect();
    let tenfold: Vec<Row> = std::iter::repeat_n(once.clone(), 10).flatten().collect();
    let few = Evaluation::of(&question, &once).unwrap().all;
    let many = Evaluation::of(&question, &tenfold).unwrap().all;
    assert_eq!(many.n, 400);
    for (few, many) in [
        (few.auc, many.auc),
        (few.sensitivity, many.sensitivity),
        (few.specificity, many.specificity),
    ] {
        near(few.value.unwrap(), many.value.unwrap());
        interval(many, few.low.unwrap(), few.high.unwrap());
        assert!(many.low < many.value && many.value < many.high);
    }
}

#[test]
fn all_right_in_three_patients_is_not_certainty() {
    let question = question(&[], false, ">=1");
    let rows: Vec<Row> = (0..30)
        .map(|i| Row {
            group: Some(format!("p{}", i % 3)),
            ..graded(&question, "1", 0.9, &[])
        })
        .collect();
    let sensitivity = Evaluation::of(&question, &rows).unwrap().all.sensitivity;
    assert_eq!(sensitivity.value, Some(1.0));
    assert_eq!(sensitivity.low, wilson(3, 3).low);
}

#[test]
fn bad_rows_are_errors_that_name_the_row() {
    let ordered = question(&["0", "1"], true, ">=1");
    let good = graded(&ordered, "1", 0.5, &[0.5, 0.5]);
    let check = |row: Row, expected: EvaluateError| {
        assert_eq!(
            Evaluation::of(&ordered, &[good.clone(), row]),
            Err(expected)
        );
    };
    check(
        graded(&ordered, "x", 0.5, &[0.5, 0.5]),
        EvaluateError::LabelNotANumber { row: 2 },
    );
    for score in [f64::NAN, -0.1, 1.1] {
        check(
            graded(&ordered, "1", score, &[0.5, 0.5]),
            EvaluateError::NotAProbability { row: 2 },
        );
    }
    check(
        graded(&ordered, "1", 0.5, &[0.5]),
        EvaluateError::UnknownPrediction { row: 2 },
    );
    let grouped = Row {
        group: Some("p1".to_owned()),
        ..good.clone()
    };
    check(grouped, EvaluateError::GroupMissing { row: 1 });

    let list = question(&["a"], false, "a");
    let many: Vec<Row> = (0..100)
        .map(|i| ungradable(&format!("label {i}")))
        .collect();
    assert_eq!(
        Evaluation::of(&list, &many),
        Err(EvaluateError::TooManyLabels {
            found: 101,
            most: 64
        })
    );
}

#[test]
fn no_rows_give_figures_that_are_not_defined() {
    let (question, _) = example();
    let figures = Evaluation::of(&question, &[]).unwrap().all;
    assert_eq!(
        (figures.n, figures.auc, figures.brier),
        (0, Estimate::default(), None)
    );
    let none: BTreeMap<String, f64> = BTreeMap::new();
    assert_eq!(question.predicted(&none), None);
}
