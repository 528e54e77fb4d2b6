//! Hashes that name words and features in the model file. They are part of its format:
//! a change here asks for a rebuilt model.

const K0: u64 = 0x9E37_79B9_7F4A_7C15;
const K1: u64 = 0xD6E8_FEB8_6659_FD93;

/// Hash of a word's bytes (FNV-1a with a final mix).
#[must_use]
pub fn word(bytes: &[u8]) -> u64 {
    let mut h: u64 = 0xcbf2_9ce4_8422_2325;
    for &b in bytes {
        h = (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
    }
    finish(h)
}

/// Spreads the bits of a key over the whole word.
#[inline]
#[must_use]
pub fn finish(mut h: u64) -> u64 {
    h = (h ^ (h >> 32)).wrapping_mul(K1);
    h ^ (h >> 29)
}

/// A feature of template `t` with one argument.
#[inline]
#[must_use]
pub fn f1(t: u32, a: u64) -> u64 {
    finish((u64::from(t) + 1).wrapping_mul(K0) ^ a.wrapping_mul(K1))
}

/// A feature of template `t` with two arguments, in order.
#[inline]
#[must_use]
pub fn f2(t: u32, a: u64, b: u64) -> u64 {
    f1(t, a.wrapping_add(b.wrapping_mul(0xA24B_AED4_963E_E407).rotate_left(23)))
}

/// A feature of template `t` with three arguments, in order.
#[inline]
#[must_use]
pub fn f3(t: u32, a: u64, b: u64, c: u64) -> u64 {
    f2(t, a, b.wrapping_add(c.wrapping_mul(0x9FB2_1C65_1E98_DF25).rotate_left(41)))
}
