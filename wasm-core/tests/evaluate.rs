//! Statistics against the vectors of clinical.md §4.4, and the object that `insitu evaluate` prints.

use std::collections::BTreeMap;

use insitu_core::evaluate::{
    Auc, Cusum, Estimate, EvaluateError, Evaluation, Kappa, Question, Reading, Row, Weights, brier,
    expected_calibration_error, kolmogorov_smirnov, kolmogorov_smirnov_critical, mcnemar_exact,
    newcombe, percentile_interval, population_stability_index, wilson,
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
    assert!(estimate.low.unwrap() > 0.5 && estimate.high.unwrap() < 1.0);
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
        (1.0 - 0.5) * 2.0_f64.ln() + (0.05 - 0.5) * 0.1_f64.ln(),
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
    near(cusum.steps().0, 0.693_147);
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
