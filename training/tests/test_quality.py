"""The measuring of the quality gate: copies, tables, rules, and what is left out."""

import tempfile
import unittest
from pathlib import Path

import numpy as np

from insitu_training.quality import criteria, elsewhere, faults, gate, left_out, outcomes, scope_rule, sources, tables
from insitu_training.quality.others import DRAWN
from insitu_training.quality.tables import ORIGINAL, Row, Table
from insitu_training.statistics import auc_grouped

FUNDUS = criteria.criteria("fundus")
ROOT = Path(__file__).resolve().parents[2]


def picture(side: int = 120) -> np.ndarray:
    """A disc with lines, brighter to the right."""
    down, across = np.mgrid[0:side, 0:side]
    inside = (down - side / 2) ** 2 + (across - side / 2) ** 2 < (side / 2) ** 2
    plane = np.where((down + across) % 9 < 3, 60, 120) + across / side * 20
    return (np.where(inside, plane, 0)[..., None] * np.array([1.0, 0.6, 0.3])).astype(np.uint8)


def copy(fault: str, strength: float, seed: int = 0) -> faults.Copy:
    """A degraded copy of the picture."""
    return faults.FAULTS[fault].make(picture(), "fundus", strength, np.random.default_rng(seed))


def row(file: str, kind: str = ORIGINAL, **scores: float) -> Row:
    """A row whose reasons not named score 0."""
    full = {reason: 0.0 for reason in FUNDUS} | {name.replace("_", "-"): score for name, score in scores.items()}
    return Row(file, file, "", kind, "", "", "barely", "fundus", max(full.values()), full, {})


class Copies(unittest.TestCase):
    def test_stronger_blur_leaves_less_structure(self) -> None:
        structure = [np.abs(np.diff(copy("blur", s).pixels.astype(float), axis=0)).mean() for s in (0.004, 0.008, 0.03)]
        self.assertGreater(structure[0], structure[1])
        self.assertGreater(structure[1], structure[2])

    def test_light_is_multiplied_and_clipped(self) -> None:
        np.testing.assert_allclose(copy("dark", 0.5).pixels, picture() / 2, atol=0.51)
        self.assertEqual(copy("bright", 3.0).pixels.max(), 255)

    def test_the_side_that_is_named_is_the_side_in_shadow_and_the_other_is_untouched(self) -> None:
        for seed in range(8):
            shaded = copy("uneven", 0.8, seed)
            near = faults.from_side(picture(), shaded.side)
            kept = shaded.pixels.astype(float)[..., 0] / np.maximum(picture()[..., 0], 1)
            lit = picture()[..., 0] > 40
            self.assertLess(kept[lit & (near < 0.3)].max(), 0.25)
            self.assertGreater(kept[lit & (near > 0.7)].min(), 0.98)

    def test_a_cut_takes_away_the_share_of_the_width_from_one_side(self) -> None:
        white = np.full((90, 120, 3), 255, np.uint8)
        part = faults.cut(white, "fundus", 0.3, np.random.default_rng(0))
        gone = (part.pixels == 0).all(axis=(0, 2))
        self.assertEqual(int(gone.sum()), 36)
        self.assertTrue(gone[0] if part.side == "left" else gone[-1])

    def test_the_same_words_give_the_same_copy_and_others_do_not(self) -> None:
        draw = [DRAWN["wall"](sources.generator(word)) for word in ("wall-00", "wall-00", "wall-01")]
        np.testing.assert_array_equal(draw[0], draw[1])
        self.assertTrue(draw[0].shape != draw[2].shape or (draw[0] != draw[2]).any())

    def test_every_strength_of_a_list_is_worse_than_the_one_before(self) -> None:
        for name, fault in faults.FAULTS.items():
            for strengths in fault.strengths.values():
                rising = name in ("blur", "bright", "uneven", "cut-off")
                self.assertEqual(list(strengths), sorted(strengths, reverse=not rising), name)

    def test_each_drawing_is_a_picture_of_8_bits(self) -> None:
        for kind, draw in DRAWN.items():
            drawing = draw(sources.generator(kind))
            self.assertEqual((drawing.dtype, drawing.ndim, drawing.shape[2]), (np.uint8, 3, 3), kind)


class Samples(unittest.TestCase):
    def test_a_sample_has_no_two_pictures_of_a_group_and_is_the_same_again(self) -> None:
        found = [sources.Picture("s", f"{n:03}", Path(), f"person {n // 2}", "") for n in range(100)]
        sample = sources.one_a_group(found, 20, "words")
        self.assertEqual(len({picture.group for picture in sample}), 20)
        self.assertEqual(sample, sources.one_a_group(found[:], 20, "words"))
        self.assertNotEqual(sample, sources.one_a_group(found, 20, "other words"))

    def test_only_good_pictures_are_degraded_where_quality_is_labelled(self) -> None:
        labels = ("good", "reject", "")
        found = [sources.Picture("s", str(n), Path(), str(n), labels[n % 3]) for n in range(90)]
        chosen = sources.to_copy(found, sources.source_of("eyepacs-dev"))
        self.assertEqual({picture.label for picture in chosen}, {"good"})


class Reading(unittest.TestCase):
    HEADER = "path,width,height,ms,verdict,scope,score,reasons,zones,not-this-kind,too-small,blur,dark,bright,uneven,"

    def test_a_line_of_the_gate_is_read_also_with_a_comma_in_its_path(self) -> None:
        header = (self.HEADER + "cut-off,corners_dark,f.middle").split(",")
        line = "a,b.png,640,480,7.5,Barely,Fundus,0.31000,too-small uneven,Whole Left,0.2,0.7,0.1,0.2,0.0,0.65,,0.9,2.5"
        path, reading = gate.parsed(header, line)
        self.assertEqual((str(path), reading.verdict, reading.scope), ("a,b.png", "barely", "fundus"))
        self.assertEqual(reading.zones, {"too-small": "whole", "uneven": "left"})
        self.assertEqual(reading.measures, {"corners_dark": 0.9, "f.middle": 2.5})
        self.assertNotIn("cut-off", reading.scores)

    def test_a_table_comes_back_as_it_was_written(self) -> None:
        kept = row("a.png", dark=0.25)
        learned = Row(
            "a.png",
            "a.png",
            "",
            "blur",
            "0.004",
            "",
            "barely",
            "fundus",
            0.5,
            {"blur": 0.5},
            {"blur": "left"},
            [1.0, 2.5],
        )
        with tempfile.TemporaryDirectory() as folder:
            tables.write(Table([kept, learned], ["one", "two"]), Path(folder), "x")
            back = tables.read(Path(folder), "x")
        self.assertEqual((back.rows, back.names), ([kept, learned], ["one", "two"]))
        self.assertEqual(back.with_measures(), [learned])


class Reasons(unittest.TestCase):
    def test_a_criterion_scores_as_its_row_says_and_refuses_at_a_half(self) -> None:
        blur = FUNDUS["blur"]
        self.assertAlmostEqual(blur.score(1.5), 0.5)
        self.assertEqual((blur.score(9.0), blur.score(-1.0)), (0.0, 1.0))
        self.assertAlmostEqual(blur.suspicion(blur.refuse), 0.5)
        self.assertGreater(blur.suspicion(blur.refuse + 0.01), 0.5)

    def test_a_score_that_differs_from_the_gates_own_stops_the_run(self) -> None:
        reading = gate.Reading("barely", "fundus", 0.5, 9, 9, {}, {"blur": 0.5}, {})
        criteria.check(reading, {"blur": 0.5001})
        with self.assertRaises(SystemExit):
            criteria.check(reading, {"blur": 0.51})

    def test_size_alone_makes_no_outcome_and_a_refusal_is_no_caution(self) -> None:
        outcome = [
            outcomes.outcome(one, FUNDUS) for one in (row("a", too_small=1.0), row("b", dark=0.65), row("c", dark=0.9))
        ]
        self.assertEqual(outcome, [outcomes.CLEAR, outcomes.CAUTIONED, outcomes.REFUSED])

    def test_own_auc_is_1_when_copies_score_higher_and_below_a_half_when_a_score_turns_over(self) -> None:
        good = [row(str(n), blur=n / 100) for n in range(30)]
        worse = [row(str(n), "blur", blur=0.5 + n / 100) for n in range(30)]
        self.assertEqual(outcomes.own_auc(worse, good, "blur").value, 1.0)
        self.assertEqual(outcomes.own_auc(good, worse, "blur").value, 0.0)

    def test_the_interval_by_pairs_is_that_of_the_bootstrap_over_groups(self) -> None:
        random = np.random.default_rng(1)
        score, truth = random.random(200) + np.repeat([0.4, 0.0], 100), np.repeat([True, False], 100)
        groups = [f"g{n // 2 % 40}" for n in range(200)]
        slow, fast = auc_grouped(score, truth, groups, 3), outcomes.auc_by_pairs(score[:100], score[100:], groups)
        self.assertAlmostEqual(fast.value, slow.value)
        self.assertAlmostEqual(fast.low, slow.low, delta=0.01)
        self.assertAlmostEqual(fast.high, slow.high, delta=0.01)

    def test_a_limit_of_other_sources_is_not_moved_by_the_one_left_out(self) -> None:
        def source(name: str, level: float) -> elsewhere.Set:
            copies = {fault: {"1": [row(name, fault, blur=0.9, dark=0.9)]} for fault in faults.FAULTS}
            return elsewhere.Set(name, "fundus", [row(name, blur=level)] * 50, copies)

        beyond, found = elsewhere.limit_elsewhere(source("dull", 0.6), [source("a", 0.1), source("b", 0.2)], "blur")
        self.assertEqual((beyond.value, found.value), (1.0, 1.0))
        beyond, _ = elsewhere.limit_elsewhere(source("sharp", 0.05), [source("a", 0.1), source("b", 0.2)], "blur")
        self.assertEqual(beyond.value, 0.0)


def cloud(middle: float, n: int, seed: int) -> np.ndarray:
    """Measures around a middle; the names below."""
    return np.random.default_rng(seed).normal(middle, 0.3, (n, 3)) + np.array([0.5, 0.5, 0.0])


class Scope(unittest.TestCase):
    NAMES = ("chroma", "warm_share", "fine")

    def pooled(self) -> left_out.Pool:
        """Two sources of retina, two of skin, two kinds of others: `odd` lies where no other does."""
        parts = [
            ("fundus", "one", 2.0),
            ("fundus", "two", 2.2),
            ("dermoscopy", "three", -2.0),
            ("dermoscopy", "four", -2.1),
            ("other", "far", 6.0),
            ("other", "odd", -6.0),
        ]
        measures = np.concatenate([cloud(middle, 80, n) for n, (_, _, middle) in enumerate(parts)])
        domain, source = (np.repeat([part[column] for part in parts], 80) for column in (0, 1))
        group = np.array([f"g{n}" for n in range(480)])
        return left_out.Pool(list(self.NAMES), measures + 7, domain, source, source, group, np.ones(480, bool))

    def test_a_source_never_seen_is_kept_and_a_kind_known_is_turned_away_but_not_one_left_out_that_is_unlike_all(
        self,
    ) -> None:
        pool = self.pooled()
        admitted = left_out.admitted_by_fits(pool, ("fundus",))
        for way in (left_out.WITHOUT, left_out.BY_FOLDS):
            let_through = admitted[way]["fundus"]
            self.assertGreater(let_through[pool.source == "two"].mean(), 0.9)
            self.assertLess(let_through[pool.source == "three"].mean(), 0.1)
        # Beyond the retinas there is nothing else: only a fit that knows this kind can tell it from them.
        far = pool.source == "far"
        self.assertLess(admitted[left_out.BY_FOLDS]["fundus"][far].mean(), 0.1)
        self.assertGreater(admitted[left_out.WITHOUT]["fundus"][far].mean(), 0.9)

    def test_what_is_left_out_does_not_reach_the_fit(self) -> None:
        pool = self.pooled()
        clean = left_out.learned(pool, pool.left_with != "far")
        spoiled = left_out.Pool(
            pool.names,
            np.where((pool.source == "far")[:, None], 7.5, pool.measures),
            *(getattr(pool, name) for name in ("domain", "source", "left_with", "group", "original")),
        )
        again = left_out.learned(spoiled, spoiled.left_with != "far")
        np.testing.assert_array_equal(clean.rules["fundus"].linear, again.rules["fundus"].linear)

    def test_folds_never_split_a_group(self) -> None:
        groups = [f"g{n % 7}" for n in range(50)]
        fold = elsewhere.folds(groups)
        self.assertEqual({len(set(fold[[g == group for g in groups]])) for group in groups}, {1})
        self.assertEqual(set(fold), set(range(5)))

    def test_each_group_of_a_side_weighs_the_same_and_both_sides_do(self) -> None:
        right = np.array([True] * 10 + [False] * 30)
        groups = np.array(["a"] * 8 + ["b"] * 2 + ["c"] * 30)
        weight = scope_rule.weights(right, groups)
        self.assertAlmostEqual(weight[groups == "a"].sum(), weight[groups == "b"].sum())
        self.assertAlmostEqual(weight[right].sum(), weight[~right].sum())

    def test_grey_is_of_no_domain_and_the_pack_that_asks_has_a_little_more(self) -> None:
        one, two = np.ones(3), np.zeros(3)
        rules = {
            "fundus": scope_rule.Rule(two, one, two, two, 1.0),
            "dermoscopy": scope_rule.Rule(two, one, two, two, 1.5),
        }
        rule = scope_rule.ScopeRule(list(self.NAMES), rules)
        pictures = np.array([[0.5, 0.0, 0.0], [0.01, 0.9, 0.0]])
        self.assertEqual(list(rule.sort(pictures, "any")), ["dermoscopy", "radiology"])
        self.assertEqual(list(rule.admits(pictures, "fundus")), [True, False])

    def test_a_rule_that_is_written_sorts_as_it_did(self) -> None:
        pool = self.pooled()
        rule = left_out.fitted_on_all(pool)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "scope.tsv"
            scope_rule.write_rule(rule, path, "a test")
            back = scope_rule.shipped(pool.names, path)
        np.testing.assert_array_equal(back.sort(pool.measures, "any"), rule.sort(pool.measures, "any"))

    def test_the_shipped_table_is_read_whole(self) -> None:
        lines = (ROOT / "wasm-core/data/quality/scope.tsv").read_text().splitlines()[1:]
        names = [line.split("\t")[1] for line in lines if line.startswith("fundus") and "intercept" not in line]
        rule = scope_rule.shipped(names)
        centre = rule.rules["fundus"].centre[None, :]
        self.assertEqual(list(rule.admits(centre, "fundus")), [True])
        self.assertEqual(list(rule.admits(centre * 0 + 50, "any")), [False])


if __name__ == "__main__":
    unittest.main()
