//! Names in the order people count: `slice2` before `slice10`.

use std::cmp::Ordering;

/// Compares runs of digits by their number, of any length, and all else byte by byte. Names that
/// differ only in leading zeros compare byte by byte, so that only equal names are equal.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.as_bytes(), b.as_bytes());
    loop {
        let (digits_left, rest_left) = digits(left);
        let (digits_right, rest_right) = digits(right);
        let order = if digits_left.is_empty() || digits_right.is_empty() {
            match (left.split_first(), right.split_first()) {
                (Some((x, rest_x)), Some((y, rest_y))) => {
                    (left, right) = (rest_x, rest_y);
                    x.cmp(y)
                }
                (None, None) => return a.cmp(b),
                (x, y) => return x.is_some().cmp(&y.is_some()),
            }
        } else {
            (left, right) = (rest_left, rest_right);
            number(digits_left, digits_right)
        };
        if order.is_ne() {
            return order;
        }
    }
}

/// The digits at the start, and the rest.
fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    text.split_at_checked(end).unwrap_or((text, &[]))
}

fn number(a: &[u8], b: &[u8]) -> Ordering {
    let significant = |digits: &[u8]| digits.iter().skip_while(|digit| **digit == b'0').count();
    let longer = significant(a).cmp(&significant(b));
    longer.then_with(|| {
        let zeros = |digits: &&u8| **digits == b'0';
        a.iter().skip_while(zeros).cmp(b.iter().skip_while(zeros))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count() {
        let mut names = [
            "i10",
            "i9",
            "i2a",
            "i2",
            "a",
            "i",
            "i010",
            "I3",
            "i99999999999999999999999",
        ];
        names.sort_by(|a, b| compare(a, b));
        assert_eq!(
            names,
            [
                "I3",
                "a",
                "i",
                "i2",
                "i2a",
                "i9",
                "i010",
                "i10",
                "i99999999999999999999999"
            ]
        );
    }

    #[test]
    fn the_order_is_total() {
        let names = [
            "", "0", "00", "1", "01", "a1b", "a01b", "a1", "a", "1a", "/", ":", "é2", "a-1", "a0",
        ];
        for a in names {
            for b in names {
                assert_eq!(compare(a, b), compare(b, a).reverse());
                assert_eq!(compare(a, b).is_eq(), a == b);
                for c in names {
                    let chained = compare(a, b).is_le() && compare(b, c).is_le();
                    assert!(!chained || compare(a, c).is_le(), "{a} {b} {c}");
                }
            }
        }
    }
}
