//! The command line as a person uses it: real files in, JSON lines and exit codes out. Needs nothing
//! but what the repository ships.
#![expect(clippy::unwrap_used, reason = "a test may")]

use std::{
    fs,
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn insitu(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_insitu"))
        .args(arguments)
        .current_dir(repository())
        .output()
        .unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn sample(name: &str) -> String {
    format!("public/samples/{name}")
}

fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(width.to_be_bytes());
    chunk.extend(height.to_be_bytes());
    chunk.extend([8, 2, 0, 0, 0]);
    let crc = !chunk.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 * (crc & 1))
        })
    });
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    png.extend(chunk);
    png.extend(crc.to_be_bytes());
    png.extend(b"\0\0\0\0IDAT");
    png
}

fn zip_bomb() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("photograph.jpg", zip::write::SimpleFileOptions::default())
        .unwrap();
    let zeros = vec![0; 1024 * 1024];
    for _ in 0..300 {
        zip.write_all(&zeros).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn one_good_photograph_among_five_bad_files_is_still_graded() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    let good = fs::read(repository().join(sample("retina-proliferative.jpg"))).unwrap();
    put("cut.jpg", &good[..good.len() / 2]);
    put("text.dcm", b"I am a letter, not a scan.");
    put("empty.jpg", b"");
    put("bomb.zip", &zip_bomb());
    put("huge.png", &png_header(30_000, 30_000));
    put("zz-good.jpg", &good);

    let output = insitu(&[
        "screen",
        folder.path().to_str().unwrap(),
        "--model",
        "dr-grade-open",
    ]);
    assert_eq!(output.status.code(), Some(1));
    let found: Vec<(String, String)> = lines(&output)
        .iter()
        .map(|line| {
            let path = Path::new(line["path"].as_str().unwrap());
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (
                name,
                line["error"]["code"]
                    .as_str()
                    .unwrap_or("graded")
                    .to_owned(),
            )
        })
        .collect();
    let expected = [
        ("bomb.zip", "source.archive_bomb"),
        ("cut.jpg", "source.truncated"),
        ("empty.jpg", "source.empty"),
        ("huge.png", "image.dimensions"),
        ("text.dcm", "dicom.not_dicom"),
        ("zz-good.jpg", "graded"),
    ];
    let expected = expected.map(|(name, code)| (name.to_owned(), code.to_owned()));
    assert_eq!(found, expected);
    let graded = &lines(&output)[5];
    assert!(
        graded["grade"]["code"].is_string() && graded["refer"] == true,
        "{graded}"
    );
    for failed in &lines(&output)[..5] {
        assert_eq!(failed["tier"], "human");
    }
}

#[test]
fn a_screened_photograph_says_where_everything_comes_from() {
    let path = sample("retina-no-retinopathy.jpg");
    let output = insitu(&["screen", &path, "--model", "dr-grade-open"]);
    assert_eq!(output.status.code(), Some(0));
    let line = &lines(&output)[0];
    let shares: f64 = line["probabilities"]
        .as_object()
        .unwrap()
        .values()
        .filter_map(Value::as_f64)
        .sum();
    assert!((shares - 1.0).abs() < 1e-5, "{line}");
    for place in [
        "/model/weights_sha256",
        "/provenance/pathway_hash",
        "/provenance/pack_hash",
    ] {
        assert_eq!(
            line.pointer(place).unwrap().as_str().unwrap().len(),
            64,
            "{place}"
        );
    }
    for place in [
        "/pathway/id",
        "/provenance/app",
        "/model/operating_point",
        "/quality/score",
        "/ms/total",
    ] {
        assert!(
            line.pointer(place).is_some_and(|value| !value.is_null()),
            "{place}"
        );
    }
    assert_eq!(line["error"], Value::Null);
}

#[test]
fn an_ungradable_photograph_has_no_grade_and_needs_a_human() {
    let output = insitu(&[
        "screen",
        &sample("retina-blurred.jpg"),
        "--model",
        "dr-grade-open",
    ]);
    assert_eq!(output.status.code(), Some(0));
    let line = &lines(&output)[0];
    assert_eq!(line["quality"]["verdict"], "not_gradable");
    for absent in ["grade", "probabilities", "referable", "outputs"] {
        assert_eq!(line[absent], Value::Null, "{absent}");
    }
    assert_eq!(
        (line["tier"].as_str(), line["refer"].as_bool()),
        (Some("human"), Some(true))
    );
    assert!(!line["quality"]["reasons"].as_array().unwrap().is_empty());
}

#[test]
fn a_lesion_is_out_of_scope_for_the_retina_model() {
    let output = insitu(&[
        "screen",
        &sample("skin-lesion.jpg"),
        "--model",
        "dr-grade-open",
    ]);
    let line = &lines(&output)[0];
    assert_eq!(line["quality"]["verdict"], "out_of_scope");
    assert_eq!(line["rules"], serde_json::json!(["SCOPE"]));
    assert_eq!(line["grade"], Value::Null);
}

#[test]
fn a_dicom_file_and_an_archive_are_inspected_and_read() {
    let dicom = sample("ophthalmic-idrid.dcm");
    let output = insitu(&["inspect", &dicom]);
    let line = &lines(&output)[0];
    assert_eq!(
        (line["kind"].as_str(), line["dicom"]["modality"].as_str()),
        (Some("dicom"), Some("OP"))
    );
    assert_eq!(line["dicom"]["supported"], true);

    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("two.zip");
    let mut zip = zip::ZipWriter::new(fs::File::create(&archive).unwrap());
    for (name, bytes) in [
        ("eye.dcm", fs::read(repository().join(&dicom)).unwrap()),
        ("broken.jpg", b"\xff\xd8\xff\xe0 and then nothing".to_vec()),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap();
    let output = insitu(&[
        "screen",
        archive.to_str().unwrap(),
        "--model",
        "dr-grade-open",
    ]);
    assert_eq!(output.status.code(), Some(1));
    let lines = lines(&output);
    assert_eq!(lines[0]["entry"], "eye.dcm");
    assert!(lines[0]["grade"]["code"].is_string(), "{}", lines[0]);
    assert!(lines[1]["error"]["code"].is_string());
}

#[test]
fn pixels_render_and_tensors_write_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    let out = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let dicom = sample("ophthalmic-idrid.dcm");
    let inspected = &lines(&insitu(&["inspect", &dicom]))[0];
    let (rows, columns) = (&inspected["height"], &inspected["width"]);

    assert!(
        insitu(&["pixels", &dicom, "--out", &out("a.npy")])
            .status
            .success()
    );
    let npy = fs::read(out("a.npy")).unwrap();
    let header = String::from_utf8_lossy(&npy[10..128]).into_owned();
    assert!(
        header.contains("'|u1'") && header.contains(&format!("({rows}, {columns}, 3)")),
        "{header}"
    );

    let tensor = [
        "tensors",
        &dicom,
        "--model",
        "dr-grade-open",
        "--out",
        &out("t.npy"),
    ];
    assert!(insitu(&tensor).status.success());
    assert_eq!(
        fs::read(out("t.npy")).unwrap().len(),
        128 + 3 * 320 * 320 * 4
    );

    let render = ["render", &dicom, "--size", "64x48", "--out", &out("r.png")];
    assert!(insitu(&render).status.success());
    let png = fs::read(out("r.png")).unwrap();
    assert_eq!(png[16..24], [0, 0, 0, 64, 0, 0, 0, 48]);

    let missing = insitu(&["pixels", &dicom, "--frame", "7", "--out", &out("b.npy")]);
    assert_eq!(missing.status.code(), Some(1));
    assert_eq!(
        lines(&missing)[0]["error"]["code"],
        "dicom.frame_out_of_range"
    );
}

#[test]
fn the_golden_cases_come_out_of_decide() {
    for (pathway, file) in [
        ("ico-2017-high", "ico-2017-high.csv"),
        ("nice-ng12-skin", "nice-ng12-skin.csv"),
    ] {
        let cases = repository().join("wasm-core/data/pathways").join(file);
        let output = insitu(&[
            "decide",
            "--pathway",
            pathway,
            "--cases",
            cases.to_str().unwrap(),
        ]);
        assert_eq!(output.status.code(), Some(0), "{pathway}");
        let mut reader = csv::Reader::from_path(&cases).unwrap();
        let headers = reader.headers().unwrap().clone();
        let expected: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let found = lines(&output);
        assert_eq!(found.len(), expected.len());
        for (line, row) in found.iter().zip(&expected) {
            let column = |name: &str| {
                row.get(headers.iter().position(|header| header == name).unwrap())
                    .unwrap()
            };
            let rules: Vec<&str> = line["rules"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(Value::as_str)
                .collect();
            let yes = |value: &Value| {
                if value == &Value::Bool(true) {
                    "yes"
                } else {
                    "no"
                }
            };
            assert_eq!(line["case"], column("case"));
            assert_eq!(line["tier"], column("tier"), "{line}");
            assert_eq!(line["due"], column("due"), "{line}");
            assert_eq!(yes(&line["refer"]), column("refer"), "{line}");
            assert_eq!(yes(&line["needs_human"]), column("needs_human"), "{line}");
            assert_eq!(rules.join("+"), column("rules"), "{line}");
        }
    }
}

#[test]
fn out_of_fold_predictions_give_the_figures_of_the_cards() {
    let folder = tempfile::tempdir().unwrap();
    let labels = folder.path().join("labels.csv");
    let predictions = folder.path().join("predictions.csv");
    fs::write(
        &labels,
        "file,grade,who\na,0,1\nb,0,1\nc,2,2\nd,4,3\ne,,3\n",
    )
    .unwrap();
    fs::write(
        &predictions,
        "file,verdict,score,p_0,p_1,p_2,p_3,p_4\n\
         a,gradable,0.1,0.8,0.1,0.1,0,0\nb,not_gradable,,,,,,\n\
         c,barely,0.9,0,0.1,0.8,0.1,0\nd,gradable,0.15,0.75,0.1,0.1,0.05,0\n",
    )
    .unwrap();
    let arguments = [
        "evaluate",
        "--model",
        "dr-grade-open",
        "--labels",
        labels.to_str().unwrap(),
        "--file-column",
        "file",
        "--label-column",
        "grade",
        "--positive",
        ">=2",
        "--predictions",
        predictions.to_str().unwrap(),
    ];
    let output = insitu(&arguments);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let found = &lines(&output)[0];
    assert_eq!(
        (
            found["all"]["n"].as_u64(),
            found["all"]["ungradable"].as_u64()
        ),
        (Some(4), Some(1))
    );
    assert_eq!(
        (found["graded"]["n"].as_u64(), found["skipped"].as_u64()),
        (Some(3), Some(1))
    );
    // Positives score 0.9 and 0.15; negatives 0.1 and, ungradable, 1.
    assert_eq!(found["all"]["auc"]["value"], 0.5);
    assert_eq!(found["graded"]["auc"]["value"], 1.0);
    assert_eq!(found["graded"]["sensitivity"]["value"], 0.5);
    assert_eq!(found["all"]["specificity"]["value"], 0.5);

    let unknown = insitu(
        &[
            &arguments[..5],
            &["--file-column", "nope", "--label-column", "grade"],
        ]
        .concat(),
    );
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn packs_are_listed_and_checked_and_an_unknown_one_is_a_usage_error() {
    let listed = insitu(&["models", "list"]);
    let ids: Vec<Value> = lines(&listed)
        .iter()
        .map(|line| line["id"].clone())
        .collect();
    assert_eq!(ids, ["dr-grade-open", "melanoma-open", "skin-lesion"]);
    let checked = insitu(&["models", "check", "skin-lesion"]);
    assert_eq!(checked.status.code(), Some(0));
    assert_eq!(lines(&checked)[0]["checked"], true);
    assert_eq!(
        insitu(&["screen", "x.jpg", "--model", "nobody"])
            .status
            .code(),
        Some(2)
    );
    assert_eq!(insitu(&["screen"]).status.code(), Some(2));
}

#[test]
fn elements_are_listed_by_name_and_a_patient_only_when_asked_for() {
    let dicom = sample("ophthalmic-idrid.dcm");
    let listed = insitu(&["tags", &dicom, "--json"]);
    assert_eq!(listed.status.code(), Some(0));
    let rows = lines(&listed);
    let row = |rows: &[Value], keyword: &str| {
        let found = rows.iter().find(|row| row["keyword"] == keyword);
        found.unwrap().clone()
    };
    let columns = row(&rows, "Columns");
    assert_eq!(columns["tag"], "(0028,0011)");
    assert_eq!(columns["name"], "Columns");
    assert!(columns["value"]["text"].is_string(), "{columns}");
    let study = row(&rows, "StudyInstanceUID");
    assert_eq!(
        (&study["vr"], &study["identifies"]),
        (&"UI".into(), &true.into())
    );
    assert_eq!(study["value"], Value::Null, "hidden unless asked for");
    let end = rows.last().unwrap();
    assert_eq!(end["total"], rows.len() - 1);
    assert_eq!(end["error"], Value::Null);

    let asked = lines(&insitu(&[
        "tags",
        &dicom,
        "--json",
        "--identity",
        "--search",
        "studyinstanceuid",
    ]));
    assert_eq!(asked.len(), 2);
    assert!(asked[0]["value"]["text"].is_string(), "{}", asked[0]);

    let text = insitu(&["tags", &dicom, "--search", "SOPClassUID"]);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("SOP Class UID: 1.2.840.10008."), "{text}");
    assert!(
        text.contains("Ophthalmic Photography 8 Bit Image Storage"),
        "{text}"
    );

    let photograph = insitu(&["tags", &sample("skin-lesion.jpg"), "--json"]);
    assert_eq!(photograph.status.code(), Some(1));
    assert_eq!(lines(&photograph)[0]["error"]["code"], "dicom.not_dicom");
}
