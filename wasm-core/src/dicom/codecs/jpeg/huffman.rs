//! Huffman tables (T.81 C, F.2.2.3): a look-up of short codes together with the number that follows
//! them, and a search by length for the rest.

use super::bits::Bits;

/// Codes up to this length, with their extra bits where these fit too, are found in one step.
const LOOK: u32 = 11;

const INVALID: &str = "a code that its Huffman table lacks";

/// What a table is for (Tc in a DHT segment).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Categories of differences: DC coefficients and lossless samples.
    Dc,
    /// Zero runs and categories.
    Ac,
}

/// What the bits ahead begin with.
#[derive(Debug, Clone, Copy)]
pub(super) enum Next {
    /// A symbol and its number, both taken.
    Number { symbol: u8, value: i32 },
    /// A symbol, taken; its extra bits are not.
    Symbol(u8),
}

/// A table made ready for decoding.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// For the next `LOOK` bits: see [`Entry`].
    look: Box<[Entry; 1 << LOOK]>,
    /// For each length: the first 16-bit pattern beyond its codes, and what to add to a code to find
    /// its symbol.
    long: [(u32, i32); 16],
    symbols: [u8; 256],
    /// The largest symbol.
    largest: u8,
}

/// Bits 0-5: length of code and number together, 0 where the number is not here. Bits 6-10: length
/// of the code, 0 where it is longer than the look-up. Bits 11-18: symbol. Bits 19-31: the number.
#[derive(Debug, Clone, Copy, Default)]
struct Entry(i32);

impl Entry {
    fn new(total: u32, length: u32, symbol: u8, value: i32) -> Self {
        Self((total | length << 6 | u32::from(symbol) << 11) as i32 | value << 19)
    }

    fn total(self) -> u32 {
        self.0 as u32 & 63
    }

    fn length(self) -> u32 {
        self.0 as u32 >> 6 & 31
    }

    fn symbol(self) -> u8 {
        (self.0 as u32 >> 11) as u8
    }

    fn value(self) -> i32 {
        self.0 >> 19
    }
}

impl Table {
    /// A table from the number of codes of each length 1 to 16 and the symbols in order of their codes.
    pub(super) fn new(
        class: Class,
        counts: &[u8; 16],
        listed: &[u8],
    ) -> Result<Self, &'static str> {
        let mut table = Self {
            look: Box::new([Entry::default(); 1 << LOOK]),
            long: [(0, 0); 16],
            symbols: [0; 256],
            largest: listed.iter().copied().max().unwrap_or_default(),
        };
        for (to, from) in table.symbols.iter_mut().zip(listed) {
            *to = *from;
        }
        let (mut code, mut index) = (0_u32, 0_usize);
        for ((length, &count), long) in (1_u32..).zip(counts).zip(&mut table.long) {
            let next = code + u32::from(count);
            if next > 1 << length || index + usize::from(count) > listed.len().min(256) {
                return Err("a Huffman table with too many codes");
            }
            *long = (next << (16 - length), index as i32 - code as i32);
            let symbols = listed.get(index..).unwrap_or_default();
            if length <= LOOK {
                for (code, &symbol) in (code..next).zip(symbols) {
                    let first = (code << (LOOK - length)) as usize;
                    let entries = table.look.iter_mut().skip(first);
                    for (bits, entry) in (0..1 << (LOOK - length)).zip(entries) {
                        *entry = entry_of(class, length, symbol, bits);
                    }
                }
            }
            index += usize::from(count);
            code = next << 1;
        }
        Ok(table)
    }

    /// Whether no symbol is above `most`.
    pub(super) fn within(&self, most: u8) -> bool {
        self.largest <= most
    }

    /// Takes the next symbol, and its number where that is found with it.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the reader must stay in registers")]
    pub(super) fn next(&self, bits: &mut Bits) -> Result<Next, &'static str> {
        bits.refill();
        // `LOOK` bits index `1 << LOOK` entries.
        let entry = self.look[bits.peek(LOOK) as usize];
        if entry.total() != 0 {
            bits.skip(entry.total());
            return Ok(Next::Number {
                symbol: entry.symbol(),
                value: entry.value(),
            });
        }
        let entry = if entry.length() == 0 {
            self.search(bits.peek(16)).ok_or(INVALID)?
        } else {
            entry
        };
        bits.skip(entry.length());
        Ok(Next::Symbol(entry.symbol()))
    }

    /// Takes the next symbol alone.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the reader must stay in registers")]
    pub(super) fn symbol(&self, bits: &mut Bits) -> Result<u8, &'static str> {
        bits.refill();
        let mut entry = self.look[bits.peek(LOOK) as usize];
        if entry.length() == 0 {
            entry = self.search(bits.peek(16)).ok_or(INVALID)?;
        }
        bits.skip(entry.length());
        Ok(entry.symbol())
    }

    /// Takes a difference (T.81 F.2.2.1); category 16 stands for 32768 without extra bits (H.1.2.2).
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the reader must stay in registers")]
    pub(super) fn difference(&self, bits: &mut Bits) -> Result<i32, &'static str> {
        Ok(match self.next(bits)? {
            Next::Number { value, .. } => value,
            Next::Symbol(category @ 0..=15) => bits.take_signed(category.into()),
            Next::Symbol(_) => 32768,
        })
    }

    /// The code that the next 16 bits begin with.
    #[cold]
    #[inline(never)]
    fn search(&self, ahead: u32) -> Option<Entry> {
        for (length, &(limit, offset)) in (1..).zip(&self.long) {
            if ahead < limit {
                let index = (ahead >> (16 - length)) as i32 + offset;
                let symbol = self.symbols.get(usize::try_from(index).ok()?)?;
                return Some(Entry::new(0, length, *symbol, 0));
            }
        }
        None
    }
}

/// The entry of a code followed by `bits`, the rest of what is looked up.
fn entry_of(class: Class, length: u32, symbol: u8, bits: u32) -> Entry {
    let category = match class {
        Class::Dc => u32::from(symbol),
        Class::Ac => u32::from(symbol & 15),
    };
    // A category of 0 in an AC table is no number but a run or an end of block.
    let has_number = category > 0 || class == Class::Dc;
    if !has_number || length + category > LOOK {
        return Entry::new(0, length, symbol, 0);
    }
    let number = (bits >> (LOOK - length - category)) as i32;
    let positive = category == 0 || number >> (category - 1) == 1;
    let value = if positive {
        number
    } else {
        number + 1 - (1 << category)
    };
    Entry::new(length + category, length, symbol, value)
}
