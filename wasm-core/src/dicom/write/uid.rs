//! Unique identifiers (PS3.5 9 and B.2): made from sixteen bytes that the caller gives.
//!
//! The core has no randomness: the page takes the bytes from `crypto.getRandomValues`, the command
//! line from the system.

use std::fmt;

/// A unique identifier of at most 64 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uid(String);

impl Uid {
    /// `2.25.` and the UUID as a decimal number (PS3.5 B.2). The bytes are a UUID already.
    pub fn from_uuid(uuid: [u8; 16]) -> Self {
        Self(format!("2.25.{}", u128::from_be_bytes(uuid)))
    }

    /// The same for sixteen random bytes, made into a UUID of version 4 (RFC 9562 5.4).
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self::of_version(bytes, 4)
    }

    /// The same for sixteen bytes of a hash, made into a UUID of version 8 (RFC 9562 5.8), where the
    /// same content must give the same identifier.
    pub fn from_digest(bytes: [u8; 16]) -> Self {
        Self::of_version(bytes, 8)
    }

    /// An identifier that exists: of the study that the object joins, or of the object it is made from.
    pub fn parse(text: &str) -> Option<Self> {
        is_uid(text).then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Sets the four bits of the version and the two of the variant (RFC 9562 4.1, 4.2).
    fn of_version(bytes: [u8; 16], version: u128) -> Self {
        const VERSION: u128 = 0xF << 76;
        const VARIANT: u128 = 0b11 << 62;
        let free = u128::from_be_bytes(bytes) & !(VERSION | VARIANT);
        Self::from_uuid((free | version << 76 | 0b10 << 62).to_be_bytes())
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// PS3.5 9.1: components of digits without leading zeros, at most 64 characters.
pub(crate) fn is_uid(text: &str) -> bool {
    text.len() <= 64
        && text.split('.').count() > 1
        && text.split('.').all(|component| {
            !component.is_empty()
                && component.bytes().all(|b| b.is_ascii_digit())
                && (component == "0" || !component.starts_with('0'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// PS3.5 B.2 gives this pair as its example.
    #[test]
    fn a_uuid_becomes_the_decimal_number_of_the_standard() {
        let uuid = 0xf81d_4fae_7dec_11d0_a765_00a0_c91e_6bf6_u128.to_be_bytes();
        assert_eq!(
            Uid::from_uuid(uuid).as_str(),
            "2.25.329800735698586629295641978511506172918"
        );
    }

    #[test]
    fn the_greatest_number_fits_and_is_a_uid() {
        for uid in [Uid::from_uuid([0xFF; 16]), Uid::from_uuid([0; 16])] {
            assert!(is_uid(uid.as_str()), "{uid}");
        }
    }

    #[test]
    fn random_bytes_and_hashes_become_uuids_of_their_versions() {
        let number = |uid: Uid| {
            uid.as_str()
                .strip_prefix("2.25.")
                .and_then(|digits| digits.parse::<u128>().ok())
        };
        assert_eq!(
            number(Uid::from_random([0xFF; 16])),
            Some(0xffff_ffff_ffff_4fff_bfff_ffff_ffff_ffff)
        );
        assert_eq!(
            number(Uid::from_digest([0; 16])),
            Some(0x0000_0000_0000_8000_8000_0000_0000_0000)
        );
    }

    #[test]
    fn only_a_uid_can_be_parsed() {
        assert!(Uid::parse("1.2.840.10008.1.2").is_some());
        for bad in ["", "1", "1.", ".1", "1..2", "1.02", "1.a", "1.2 "] {
            assert!(Uid::parse(bad).is_none(), "{bad}");
        }
    }
}
