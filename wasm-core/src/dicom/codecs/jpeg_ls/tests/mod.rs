//! The whole decoder: the example of T.87 H.3, pictures through an encoder written by the letter of
//! the standard, and streams that are cut or damaged.

mod encoder;

use super::preset::Preset;
use super::{Decoded, Reason, Size, Words, decode};
use encoder::{Options, encode};

/// A generator of noise (xorshift), the same on every machine.
struct Noise(u64);

impl Noise {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound
    }
}

/// Samples with flat parts, slopes, edges and noise.
fn picture(size: &Size, maxval: usize, noise: &mut Noise) -> Vec<u16> {
    let mut words = Vec::new();
    let (flat, spread) = (noise.below(6), 1 + noise.below(1 + maxval / 3));
    for row in 0..size.rows as usize {
        for column in 0..size.columns as usize {
            for sample in 0..usize::from(size.samples) {
                let value = match (row / 5 + column / 7 + flat) % 6 {
                    0 => noise.below(maxval + 1),
                    1 | 2 => maxval / 2 + noise.below(spread),
                    3 => maxval * usize::from(noise.below(20) == 0),
                    4 => (row * 3 + column * 2 + sample) * spread / 16,
                    _ => maxval / 3,
                };
                words.push(value.min(maxval) as u16);
            }
        }
    }
    words
}

fn read(stream: &[u8]) -> Result<Decoded, Reason> {
    decode(stream, |size| {
        if u64::from(size.rows) * u64::from(size.columns) > 1 << 16 {
            return Err("is more than the test admits");
        }
        Ok(())
    })
}

fn words(decoded: Decoded) -> Vec<u16> {
    match decoded.words {
        Words::Bytes(bytes) => bytes.into_iter().map(u16::from).collect(),
        Words::Words(words) => words,
    }
}

/// Encodes a picture, decodes it and compares, to within the error allowed.
fn round_trip(size: Size, options: &Options, noise: &mut Noise) -> Vec<u8> {
    let maxval = match options.preset.maxval {
        0 => (1 << size.precision) - 1,
        maxval => usize::from(maxval),
    };
    let original = picture(&size, maxval, noise);
    let stream = encode(&size, options, &original);
    let decoded = read(&stream).unwrap_or_else(|reason| panic!("{size:?} {options:?} {reason}"));
    assert_eq!(decoded.size, size);
    assert_eq!(
        matches!(decoded.words, Words::Bytes(_)),
        size.precision <= 8
    );
    for (at, (ours, theirs)) in words(decoded).iter().zip(&original).enumerate() {
        let near = u16::from(options.near);
        assert!(
            ours.abs_diff(*theirs) <= near,
            "{size:?} {options:?} at {at}"
        );
    }
    stream
}

fn size(rows: u32, columns: u32, samples: u8, precision: u8) -> Size {
    Size {
        rows,
        columns,
        samples,
        precision,
    }
}

#[test]
fn the_example_of_the_standard() {
    let stream = [
        0xFF, 0xD8, 0xFF, 0xF7, 0x00, 0x0B, 0x08, 0x00, 0x04, 0x00, 0x04, 0x01, 0x01, 0x11, 0x00,
        0xFF, 0xDA, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0xC0, 0x00, 0x00, 0x6C, 0x80,
        0x20, 0x8E, 0x01, 0xC0, 0x00, 0x00, 0x57, 0x40, 0x00, 0x00, 0x6E, 0xE6, 0x00, 0x00, 0x01,
        0xBC, 0x18, 0x00, 0x00, 0x05, 0xD8, 0x00, 0x00, 0x91, 0x60, 0xFF, 0xD9,
    ];
    let samples = [
        0, 0, 90, 74, 68, 50, 43, 205, 64, 145, 145, 145, 100, 145, 145, 145,
    ];
    let decoded = read(&stream).unwrap();
    assert_eq!(decoded.size, size(4, 4, 1, 8));
    assert_eq!(words(decoded), samples);
    let encoded = encode(&size(4, 4, 1, 8), &Options::default(), &samples);
    assert_eq!(encoded, stream);
}

#[test]
fn pictures_come_back_at_every_precision_interleave_and_error() {
    let mut noise = Noise(0x9E37_79B9_7F4A_7C15);
    for precision in 2..=16 {
        for (samples, interleave) in [(1, 0), (3, 0), (3, 1), (3, 2)] {
            for near in (0..=3).filter(|near| u32::from(*near) < 1 << (precision - 1)) {
                let options = Options {
                    near,
                    interleave,
                    ..Options::default()
                };
                round_trip(size(23, 31, samples, precision), &options, &mut noise);
            }
        }
    }
}

#[test]
fn small_and_long_pictures() {
    let mut noise = Noise(3);
    for (rows, columns) in [
        (1, 1),
        (1, 9),
        (9, 1),
        (2, 2),
        (1, 3000),
        (3000, 1),
        (2, 65535 / 2),
    ] {
        for (samples, interleave) in [(1, 0), (3, 1), (3, 2)] {
            let options = Options {
                interleave,
                ..Options::default()
            };
            round_trip(size(rows, columns, samples, 8), &options, &mut noise);
        }
    }
}

#[test]
fn runs_reach_every_length() {
    for precision in [2, 8, 16] {
        let size = size(3, 20000, 1, precision);
        let mut original = vec![1; 60000];
        original[39999] = 0;
        original[50000] = 3;
        let stream = encode(&size, &Options::default(), &original);
        assert_eq!(words(read(&stream).unwrap()), original);
    }
}

#[test]
fn restarts_at_every_interval() {
    let mut noise = Noise(5);
    for restart in [1, 2, 3, 22, 23, 24, 70000] {
        for (samples, interleave) in [(1, 0), (3, 0), (3, 1), (3, 2)] {
            let options = Options {
                interleave,
                restart,
                ..Options::default()
            };
            let stream = round_trip(size(23, 17, samples, 9), &options, &mut noise);
            // Another marker than the one whose turn it is.
            let first = stream.windows(2).position(|pair| pair == [0xFF, 0xD0]);
            if let Some(first) = first {
                let mut wrong = stream.clone();
                wrong[first + 1] = 0xD1;
                assert_eq!(read(&wrong), Err("lacks a restart marker"));
            }
        }
    }
}

#[test]
fn preset_parameters_are_heeded() {
    let mut noise = Noise(7);
    for (maxval, thresholds, reset, most) in [
        (1, [0; 3], 0, 0),
        (200, [0; 3], 0, 2),
        (255, [2, 2, 2], 3, 1),
        (0, [5, 60, 255], 255, 2),
        (99, [0, 9, 0], 31, 2),
    ] {
        for (near, interleave) in [(0, 0), (0, 1), (0, 2), (most, 0), (most, 2)] {
            let options = Options {
                near,
                interleave,
                preset: Preset {
                    maxval,
                    thresholds,
                    reset,
                },
                ..Options::default()
            };
            round_trip(size(40, 33, 3, 8), &options, &mut noise);
        }
    }
    let preset = Preset {
        maxval: 65000,
        thresholds: [300, 3000, 30000],
        reset: 65000,
    };
    let options = Options {
        preset,
        ..Options::default()
    };
    round_trip(size(70, 300, 1, 16), &options, &mut noise);
}

/// Small streams of every kind, with what they mean.
fn samples_of_streams() -> Vec<Vec<u8>> {
    let mut noise = Noise(11);
    let mut streams = Vec::new();
    for (samples, interleave, near, restart) in [
        (1, 0, 0, 0),
        (1, 0, 2, 3),
        (3, 0, 0, 0),
        (3, 1, 0, 4),
        (3, 2, 1, 0),
    ] {
        for precision in [8, 12] {
            let options = Options {
                near,
                interleave,
                restart,
                ..Options::default()
            };
            streams.push(round_trip(
                size(9, 11, samples, precision),
                &options,
                &mut noise,
            ));
        }
    }
    streams
}

#[test]
fn a_cut_stream_is_an_error_at_every_length() {
    for stream in samples_of_streams() {
        let whole = read(&stream).unwrap();
        for length in 2..stream.len() {
            match read(&stream[..length]) {
                // Only padding and the end marker can be missed.
                Ok(decoded) => {
                    assert_eq!(decoded, whole);
                    assert!(stream.len() - length <= 4, "{length}");
                }
                Err(reason) => assert!(reason.starts_with("ends "), "{reason}"),
            }
        }
    }
}

#[test]
fn damaged_streams_end_in_a_picture_or_a_reason() {
    let mut noise = Noise(13);
    for stream in samples_of_streams() {
        for _ in 0..2000 {
            let mut damaged = stream.clone();
            for _ in 0..=noise.below(3) {
                let at = noise.below(damaged.len());
                damaged[at] = match noise.below(3) {
                    0 => 0xFF,
                    1 => 0,
                    _ => damaged[at] ^ 1 << noise.below(8),
                };
            }
            if let Ok(decoded) = read(&damaged) {
                let Size {
                    rows,
                    columns,
                    samples,
                    ..
                } = decoded.size;
                let count = rows as usize * columns as usize * usize::from(samples);
                assert_eq!(words(decoded).len(), count);
            }
        }
    }
}

#[test]
fn data_of_nothing_but_noise_overflows_nothing() {
    let mut noise = Noise(17);
    for round in 0..300 {
        let precision = 2 + noise.below(15) as u8;
        let options = Options {
            near: noise.below(3) as u8 * u8::from(precision > 4),
            interleave: noise.below(3) as u8,
            preset: Preset {
                reset: [0, 3, 255][round % 3],
                ..Preset::default()
            },
            ..Options::default()
        };
        let size = size(40, 40, 3, precision);
        let stream = encode(&size, &options, &[0; 4800]);
        let start = stream
            .windows(2)
            .position(|pair| pair == [0xFF, 0xDA])
            .unwrap()
            + 14;
        let mut stream = stream[..start].to_vec();
        // Few bits set: long codes and large errors.
        let rarely = 1 + noise.below(6);
        for _ in 0..20000 {
            let byte = if noise.below(rarely) == 0 {
                noise.below(255)
            } else {
                0
            };
            stream.push(byte as u8);
        }
        drop(read(&stream));
    }
}

#[test]
fn the_size_is_admitted_before_anything_else() {
    let mut stream = vec![0xFF, 0xD8, 0xFF, 0xF7, 0, 17, 16, 0xFF, 0xFF, 0xFF, 0xFF, 3];
    stream.extend([1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
    let mut seen = None;
    let refused: Result<Decoded, String> = decode(&stream, |size| {
        seen = Some(*size);
        Err("too large".to_owned())
    });
    assert_eq!(refused, Err("too large".to_owned()));
    assert_eq!(seen, Some(size(65535, 65535, 3, 16)));
}

#[test]
fn components_want_one_scan_each() {
    let mut noise = Noise(19);
    let stream = round_trip(size(6, 6, 3, 8), &Options::default(), &mut noise);
    let second = stream
        .windows(7)
        .position(|w| w == [0xFF, 0xDA, 0, 8, 1, 2, 0])
        .unwrap();
    let mut twice = stream.clone();
    twice[second + 5] = 1;
    assert_eq!(read(&twice), Err("codes a component twice"));
    let ended = [&stream[..second], &[0xFF, 0xD9]].concat();
    assert_eq!(read(&ended), Err("ends before its last scan"));
    let after = [&stream[..second], &[0; 9], &stream[second..]].concat();
    assert_eq!(read(&after), Err("has more data than samples"));
}
