//! Tests of the whole decoder: against an encoder, a float transform, libjpeg's samples, and damage.

use super::{Decoded, Size, Words, decode, encoder::Plan, idct, sample::Sample, streams::PAIRS};

/// Numbers without pattern (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 32) as u32
    }

    fn below(&mut self, limit: u32) -> u32 {
        self.next() % limit
    }
}

fn decoded(stream: &[u8]) -> Result<Decoded, &'static str> {
    decode(stream, |size| {
        let samples = u64::from(size.rows) * u64::from(size.columns) * u64::from(size.samples);
        if samples > 1 << 20 {
            Err("too large")
        } else {
            Ok(())
        }
    })
}

fn words(stream: &[u8]) -> Result<Vec<u16>, &'static str> {
    Ok(match decoded(stream)?.words {
        Words::Bytes(bytes) => bytes.into_iter().map(u16::from).collect(),
        Words::Words(words) => words,
    })
}

fn bytes(hexadecimal: &str) -> Vec<u8> {
    let (pairs, rest) = hexadecimal.as_bytes().as_chunks::<2>();
    assert!(rest.is_empty());
    let digits = pairs.iter().map(|pair| std::str::from_utf8(pair).unwrap());
    digits
        .map(|pair| u8::from_str_radix(pair, 16).unwrap())
        .collect()
}

/// A lossless picture: waves with noise, or noise alone.
fn plan(random: &mut Random, precision: u32, predictor: u8) -> Plan {
    let rows = 1 + random.below(9) as usize;
    let columns = 1 + random.below(21) as usize;
    let components = if random.below(2) == 0 { 1 } else { 3 };
    let shift = if random.below(2) == 0 {
        0
    } else {
        random.below(precision)
    };
    let noise = random.below(2) == 0;
    let samples = (0..rows * columns * components).map(|place| {
        let wave = libm::sin(place as f64 / 9.0) * 0.4 + 0.5;
        let level = (wave * f64::from(1_u32 << precision)) as u32 + random.below(3);
        let value = if noise { random.next() } else { level };
        // What the point transform cuts off does not come back (T.81 A.4).
        (value & ((1 << precision) - 1)) as u16 >> shift << shift
    });
    let samples = samples.collect();
    Plan {
        rows,
        columns,
        components,
        precision,
        predictor,
        shift,
        restart: random.below(4) as usize,
        interleaved: random.below(2) == 0,
        skewed: random.below(2) == 0,
        samples,
    }
}

#[test]
fn lossless_pictures_come_back() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for precision in 2..=16 {
        for predictor in 1..=7 {
            for _ in 0..12 {
                let plan = plan(&mut random, precision, predictor);
                let picture = decoded(&plan.encode()).unwrap();
                let size = Size {
                    rows: plan.rows as u32,
                    columns: plan.columns as u32,
                    samples: plan.components as u8,
                    precision: precision as u8,
                };
                assert_eq!(picture.size, size);
                assert_eq!(matches!(picture.words, Words::Bytes(_)), precision <= 8);
                assert_eq!(words(&plan.encode()).unwrap(), plan.samples, "{plan:?}");
            }
        }
    }
}

#[test]
fn a_difference_of_32768_is_category_16() {
    let mut plan = plan(&mut Random(1), 16, 1);
    (plan.rows, plan.columns, plan.components, plan.restart) = (1, 3, 1, 0);
    (plan.shift, plan.samples) = (0, vec![0, 32768, 0]);
    assert_eq!(words(&plan.encode()).unwrap(), plan.samples);
}

#[test]
fn dct_pictures_equal_libjpeg() {
    for (name, sequential, progressive, expected) in PAIRS {
        for stream in [sequential, progressive] {
            let words = words(&bytes(stream)).unwrap();
            let mut hash = 0xcbf2_9ce4_8422_2325_u64;
            for byte in words.iter().flat_map(|word| word.to_le_bytes()) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
            assert_eq!(hash, expected, "{name}");
        }
    }
}

/// T.81 A.3.3 as it is written.
fn float(coefficients: &[i32; 64], x: usize, y: usize) -> f64 {
    let wave = |place: usize, frequency: usize| {
        let angle = (2 * place + 1) as f64 * frequency as f64 * std::f64::consts::PI / 16.0;
        let scale = if frequency == 0 { 0.5_f64.sqrt() } else { 1.0 };
        scale * libm::cos(angle) / 2.0
    };
    let terms = coefficients
        .iter()
        .enumerate()
        .map(|(index, value)| f64::from(*value) * wave(x, index % 8) * wave(y, index / 8));
    terms.sum()
}

fn compare<T: Sample>(random: &mut Random) {
    let levels = 1_i32 << T::DCT_BITS;
    for round in 0..300 {
        let mut block = [0; 64];
        for (place, value) in block.iter_mut().enumerate() {
            if random.below(64) <= round % 64 {
                let most = levels / (1 + place as i32 / 4);
                *value = random.below(2 * most as u32) as i32 - most;
            }
        }
        let dc = [block[0]; 1];
        let mut lone = [0; 64];
        lone[..1].copy_from_slice(&dc);
        let exact = |block: &[i32; 64], at: usize| {
            let value = (float(block, at % 8, at / 8) + f64::from(levels / 2)).round();
            value.clamp(0.0, f64::from(levels - 1)) as i32
        };
        let (whole, flat) = (
            idct::inverse::<T>(&mut block.clone()),
            idct::flat::<T>(dc[0]),
        );
        assert!(
            flat.iter()
                .all(|value| value.value() == idct::inverse::<T>(&mut lone.clone())[0].value())
        );
        for at in 0..64 {
            let difference = whole[at].value() - exact(&block, at);
            assert!(difference.abs() <= 1, "{at}: {difference} in {block:?}");
            assert!((flat[at].value() - exact(&lone, at)).abs() <= 1);
        }
    }
}

#[test]
fn the_transform_is_within_one_of_the_exact() {
    let mut random = Random(7);
    compare::<u8>(&mut random);
    compare::<u16>(&mut random);
}

/// One stream of each kind.
fn streams() -> Vec<Vec<u8>> {
    let mut random = Random(11);
    let mut all: Vec<_> = (0..4)
        .map(|predictor| plan(&mut random, 12, predictor + 1).encode())
        .collect();
    for (_, sequential, progressive, _) in PAIRS {
        all.extend([bytes(sequential), bytes(progressive)]);
    }
    all
}

#[test]
fn a_cut_stream_is_an_error_at_every_length() {
    for stream in streams() {
        let whole = decoded(&stream).unwrap();
        for length in 0..stream.len() {
            assert!(decoded(&stream[..length]).is_err(), "{length}");
        }
        for surplus in [&[0][..], &[0; 9], &[0xFF, 0xD8, 0xFF], b"garbage"] {
            assert_eq!(decoded(&[&stream, surplus].concat()).unwrap(), whole);
        }
    }
}

#[test]
fn damage_never_panics() {
    let mut random = Random(13);
    for stream in streams() {
        for _ in 0..4000 {
            let mut broken = stream.clone();
            for _ in 0..=random.below(3) {
                let at = random.below(broken.len() as u32) as usize;
                broken[at] = match random.below(3) {
                    0 => random.next() as u8,
                    1 => broken[at] ^ 1 << random.below(8),
                    _ => 0xFF,
                };
            }
            if let Ok(picture) = decoded(&broken) {
                let size = picture.size;
                let length = match picture.words {
                    Words::Bytes(bytes) => bytes.len(),
                    Words::Words(words) => words.len(),
                };
                let expected = size.rows * size.columns * u32::from(size.samples);
                assert_eq!(length, expected as usize);
            }
        }
    }
}

/// Place of the body of the first segment with a marker.
fn body(stream: &[u8], marker: u8) -> usize {
    let found = stream.windows(2).position(|pair| pair == [0xFF, marker]);
    found.unwrap() + 4
}

#[test]
fn a_last_coefficient_of_0_is_read_as_63() {
    let (_, sequential, ..) = PAIRS[0];
    let mut stream = bytes(sequential);
    let whole = words(&stream).unwrap();
    let at = body(&stream, 0xDA) + 4;
    assert_eq!(stream[at], 63);
    stream[at] = 0;
    assert_eq!(words(&stream).unwrap(), whole);
    stream[at] = 5;
    assert!(words(&stream).is_err());
}

#[test]
fn other_processes_are_named() {
    let (_, sequential, ..) = PAIRS[0];
    let stream = bytes(sequential);
    let at = body(&stream, 0xC1) - 3;
    for (marker, word) in [
        (0xC5, "hierarchical"),
        (0xC9, "arithmetic"),
        (0xCB, "lossless"),
        (0xF7, "JPEG-LS"),
    ] {
        let mut other = stream.clone();
        other[at] = marker;
        assert!(decoded(&other).unwrap_err().contains(word));
    }
    let mut lines = stream.clone();
    lines[at + 4..at + 6].fill(0);
    assert!(decoded(&lines).unwrap_err().contains("DNL"));
}

#[test]
fn half_pictures_are_errors() {
    let mut random = Random(17);
    let mut plan = plan(&mut random, 8, 4);
    (plan.components, plan.interleaved) = (3, false);
    plan.samples.resize(plan.rows * plan.columns * 3, 0);
    let stream = plan.encode();
    let scans: Vec<_> = (0..stream.len() - 1)
        .filter(|at| stream[*at..].starts_with(&[0xFF, 0xDA]))
        .collect();
    let two = [&stream[..scans[2]], &[0xFF, 0xD9]].concat();
    assert_eq!(decoded(&two), Err("a component is missing"));
    let (_, _, progressive, _) = PAIRS[0];
    let stream = bytes(progressive);
    let scans: Vec<_> = (0..stream.len() - 1)
        .filter(|at| stream[*at..].starts_with(&[0xFF, 0xDA]))
        .collect();
    for last in &scans[1..] {
        let fewer = [&stream[..*last], &[0xFF, 0xD9]].concat();
        assert_eq!(decoded(&fewer), Err("its scans leave coefficients out"));
    }
}

#[test]
fn the_size_is_admitted_first_and_work_is_bounded() {
    let (_, sequential, ..) = PAIRS[1];
    let mut stream = bytes(sequential);
    let at = body(&stream, 0xC0);
    stream[at + 1..at + 5].fill(0xFF);
    let mut seen = None;
    let outcome = decode(&stream, |size| {
        seen = Some(*size);
        Err("no")
    });
    assert_eq!(outcome, Err("no"));
    assert_eq!(
        seen.map(|size| (size.rows, size.columns, size.samples)),
        Some((65535, 65535, 3))
    );
    let interval = [0xFF, 0xDD, 0, 4, 0, 0];
    let many = [
        &[0xFF, 0xD8][..],
        &interval.repeat(65),
        &bytes(sequential)[2..],
    ]
    .concat();
    assert_eq!(decoded(&many), Err("too many tables"));
}
