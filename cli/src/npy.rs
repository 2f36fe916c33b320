//! `NumPy`'s array format, version 1.0: a header that says type and shape, then the values.

use std::{fs, io, path::Path};

/// Writes an array in C order; `dtype` is `NumPy`'s notation (`<f4`, `|u1`), `data` little endian.
pub(crate) fn write(path: &Path, dtype: &str, shape: &[usize], data: &[u8]) -> io::Result<()> {
    let mut bytes = header(dtype, shape);
    bytes.extend_from_slice(data);
    fs::write(path, bytes)
}

/// The header, padded so that the values begin at a multiple of 64.
fn header(dtype: &str, shape: &[usize]) -> Vec<u8> {
    const BEFORE: usize = 10;
    let sides: Vec<String> = shape.iter().map(ToString::to_string).collect();
    let comma = if shape.len() == 1 { "," } else { "" };
    let shape = format!("({}{comma})", sides.join(", "));
    let mut text = format!("{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}");
    while !(BEFORE + text.len() + 1).is_multiple_of(64) {
        text.push(' ');
    }
    text.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((text.len() as u16).to_le_bytes());
    bytes.extend(text.into_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_values_begin_at_a_multiple_of_64() {
        for shape in [vec![], vec![3], vec![4, 5], vec![10, 512, 512, 3]] {
            let header = super::header("<u2", &shape);
            assert_eq!(header.len() % 64, 0);
            assert_eq!(header.last(), Some(&b'\n'));
        }
        let text = String::from_utf8_lossy(&super::header("|u1", &[3])[10..]).into_owned();
        assert!(text.starts_with("{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }"));
    }
}
