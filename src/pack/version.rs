//! Versions of the tool, as semantic versioning has them: what is needed to tell which of two is newer.

use std::cmp::Ordering;
use std::fmt;

/// `1.2.3`, `1.2.3-beta.1`; a build number behind a plus counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version<'a> {
    numbers: [u64; 3],
    /// The words of a version before the final one; empty for the final one.
    before: Vec<&'a str>,
}

impl<'a> Version<'a> {
    /// This tool's.
    pub(super) fn of_tool() -> Self {
        // Cargo holds to the form; were it none, every pack would do.
        let newest = Self { numbers: [u64::MAX; 3], before: Vec::new() };
        Version::parse(env!("CARGO_PKG_VERSION")).unwrap_or(newest)
    }

    /// `None` where the text is no version.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
        let (core, before) = text.split_once('-').map_or((text, None), |(core, before)| (core, Some(before)));
        let word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if build.is_some_and(|build| !build.split('.').all(word)) {
            return None;
        }
        let mut parts = core.split('.').map(number);
        let numbers = [parts.next()??, parts.next()??, parts.next()??];
        if parts.next().is_some() {
            return None;
        }
        let before: Vec<&str> = before.map(|before| before.split('.').collect()).unwrap_or_default();
        let good = |part: &&str| word(part) && (!is_number(part) || number(part).is_some());
        before.iter().all(good).then_some(Self { numbers, before })
    }
}

/// A whole number that is not padded with zeros.
fn number(text: &str) -> Option<u64> {
    let padded = text.len() > 1 && text.starts_with('0');
    (is_number(text) && !padded).then(|| text.parse().ok())?
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Ord for Version<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let words = || match (self.before.is_empty(), other.before.is_empty()) {
            (false, false) => {
                let pairs =
                    self.before.iter().zip(&other.before).map(|(a, b)| match (number(a), number(b)) {
                        (Some(a), Some(b)) => a.cmp(&b),
                        (Some(_), None) => Ordering::Less,
                        (None, Some(_)) => Ordering::Greater,
                        (None, None) => a.cmp(b),
                    });
                let first = pairs.into_iter().find(|order| order.is_ne());
                first.unwrap_or_else(|| self.before.len().cmp(&other.before.len()))
            }
            // The final version comes behind those before it.
            (mine, others) => mine.cmp(&others),
        };
        self.numbers.cmp(&other.numbers).then_with(words)
    }
}

impl PartialOrd for Version<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Version<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(f, "{major}.{minor}.{patch}")?;
        if self.before.is_empty() { Ok(()) } else { write!(f, "-{}", self.before.join(".")) }
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_are_ordered_as_the_standard_orders_them() {
        let rising = [
            "0.1.0",
            "0.2.0",
            "0.10.0",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1",
        ];
        let versions: Vec<_> = rising.iter().map(|text| Version::parse(text).expect("a version")).collect();
        assert!(versions.is_sorted_by(|a, b| a < b));
        for (text, version) in rising.iter().zip(&versions) {
            assert_eq!(*text, version.to_string());
        }
        assert_eq!(Version::parse("1.2.3+5").map(|v| v.to_string()).as_deref(), Some("1.2.3"));
    }

    #[test]
    fn what_is_no_version_is_told() {
        for text in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "v1.2.3",
            "1.02.3",
            "1.2.x",
            "1.2.3-",
            "1.2.3-01",
            "1.2.3-a..b",
            "1.2.3+",
            "-1.2.3",
            " 1.2.3",
            "99999999999999999999.0.0",
        ] {
            assert_eq!(Version::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_tool_has_one() {
        assert_eq!(Version::of_tool().to_string(), env!("CARGO_PKG_VERSION"));
    }
}
