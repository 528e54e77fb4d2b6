//! Which field of a record holds what.
//!
//! Nobody agrees on names: what one scraper calls `text`, another calls `maintext`, `articleBody` or
//! `content`. So what is not named is guessed, from the likeliest name to the unlikeliest, whatever
//! its case and the marks between its words; a field that is there and empty loses to the next.

use std::borrow::Cow;

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

use crate::article::corpus::Record;
use crate::article::corpus::html_text::text_of;
use crate::article::corpus::record::Origin;
use crate::article::corpus::sniff::is_markup;
use crate::article::front_matter::day;
use crate::article::{ArticleError, Format};

/// Names of the fields that hold what is to be known of a record. `None`: guessed. A field of an
/// object inside the record is named with a dot: `story.body`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// The text.
    pub text: Option<String>,
    /// The day of publication.
    pub date: Option<String>,
    /// The id.
    pub id: Option<String>,
    /// The headline.
    pub title: Option<String>,
}

/// The fields of a record that were guessed by another name than the plain one (`text`, `date`, `id`,
/// `title`), of which a reader should be told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Used {
    /// What was read as the text.
    pub text: Option<String>,
    /// What was read as the day of publication.
    pub date: Option<String>,
    /// What was read as the id.
    pub id: Option<String>,
    /// What was read as the headline.
    pub title: Option<String>,
}

/// What a field can be to an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    Date,
    Id,
    Title,
    Source,
    Url,
}

impl Role {
    pub(super) const ALL: [Self; 6] =
        [Self::Text, Self::Date, Self::Id, Self::Title, Self::Source, Self::Url];

    /// Its names in small letters without marks, the likeliest first.
    #[rustfmt::skip]
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Text => &[
                "text", "body", "articlebody", "articletext", "maintext", "fulltext", "bodytext", "content",
                "articlecontent", "textcontent", "contenttext", "plaintext", "cleantext", "cleanedtext",
                "rawtext", "maincontent", "contentencoded", "fullcontent", "newstext", "storytext",
                "articlefulltext", "story", "article", "document", "contenthtml", "bodyhtml", "html",
            ],
            Self::Date => &[
                "date", "publicationdate", "publisheddate", "publishdate", "pubdate", "datepublished",
                "publishedat", "published", "publishedon", "publishtime", "publishedtime", "pubtime",
                "articledate", "datepublish", "datetime", "firstpublished", "firstpublicationdate",
                "webpublicationdate", "postdate", "posted", "postedat", "createdat", "created",
                "creationdate", "datecreated", "timestamp", "time", "day",
            ],
            Self::Id => &[
                "id", "docid", "documentid", "articleid", "uuid", "guid", "recordid", "storyid", "newsid",
                "postid", "key", "slug", "url", "link", "uri",
            ],
            Self::Title => &[
                "title", "headline", "articletitle", "heading", "head", "webtitle", "mainheadline", "header",
                "name",
            ],
            Self::Source => &[
                "source", "sourcename", "publisher", "publication", "outlet", "newspaper", "site", "sitename",
                "sourcedomain", "media", "mediatitle", "domain", "agency",
            ],
            Self::Url => &[
                "url", "link", "articleurl", "canonicalurl", "weburl", "permalink", "uri", "sourceurl",
                "href", "targeturi",
            ],
        }
    }
}

impl Fields {
    /// The name that the user gave for a role.
    pub(super) fn named(&self, role: Role) -> Option<&str> {
        let name = match role {
            Role::Text => &self.text,
            Role::Date => &self.date,
            Role::Id => &self.id,
            Role::Title => &self.title,
            Role::Source | Role::Url => &None,
        };
        name.as_deref()
    }

    /// How likely each role is for a field, 0 the likeliest, and `None` where it is not the role's.
    /// `path` is its name with those of the objects around it; `key` its own name, where names are
    /// guessed and not only those that were given count.
    pub(super) fn ranks(&self, path: &str, key: Option<&str>) -> [Option<u8>; 6] {
        let plain = key.and_then(plain);
        Role::ALL.map(|role| match self.named(role) {
            Some(name) if name == path => Some(0),
            Some(name) => name.eq_ignore_ascii_case(path).then_some(1),
            None => {
                let at = role.names().iter().position(|name| plain.as_ref().is_some_and(|p| p.is(name)))?;
                u8::try_from(at).ok()
            }
        })
    }

    /// Whether a given name is that of a field inside the object `path`.
    pub(super) fn lead_into(&self, path: &str) -> bool {
        Role::ALL.iter().filter_map(|role| self.named(*role)).any(|name| {
            name.get(..path.len()).is_some_and(|start| start.eq_ignore_ascii_case(path))
                && name.as_bytes().get(path.len()) == Some(&b'.')
        })
    }
}

/// Longer than any name that is guessed.
const LONGEST: usize = 24;

/// A name in small letters without marks between its words.
struct PlainName {
    bytes: [u8; LONGEST],
    length: usize,
}

impl PlainName {
    fn is(&self, name: &str) -> bool {
        &self.bytes[..self.length] == name.as_bytes()
    }
}

/// Every record of a corpus asks this for every key, so nothing is allocated.
fn plain(name: &str) -> Option<PlainName> {
    let mut plain = PlainName { bytes: [0; LONGEST], length: 0 };
    for byte in name.bytes().filter(|byte| !matches!(byte, b'_' | b'-' | b' ' | b':')) {
        *plain.bytes.get_mut(plain.length)? = byte.to_ascii_lowercase();
        plain.length += 1;
    }
    Some(plain)
}

/// Fields that may hold one thing, and what they hold.
#[derive(Debug, Default)]
pub(super) struct Candidates<'a>(Vec<Candidate<'a>>);

#[derive(Debug)]
struct Candidate<'a> {
    rank: u8,
    name: Cow<'a, str>,
    value: Cow<'a, str>,
}

/// What is found in a record, by role.
#[derive(Debug, Default)]
pub(super) struct Found<'a> {
    roles: [Candidates<'a>; 6],
    /// Whether any field may hold the text, be it empty.
    text: bool,
}

impl<'a> Found<'a> {
    /// Notes that a field may hold the text and holds nothing that is one.
    pub(super) fn note(&mut self, ranks: [Option<u8>; 6]) {
        self.text |= ranks[Role::Text as usize].is_some();
    }

    /// Notes a field.
    pub(super) fn put(&mut self, ranks: [Option<u8>; 6], name: Cow<'a, str>, value: Cow<'a, str>) {
        self.note(ranks);
        if value.trim().is_empty() {
            return;
        }
        let mut ranks = ranks.into_iter().zip(&mut self.roles).filter_map(|(rank, role)| Some((rank?, role)));
        let Some((rank, role)) = ranks.next() else { return };
        // Few fields are two things, such as an address that is an id.
        for (rank, role) in ranks {
            role.0.push(Candidate { rank, name: name.clone(), value: value.clone() });
        }
        role.0.push(Candidate { rank, name, value });
    }

    /// Whether a field may hold the text.
    pub(super) fn has_text(&self) -> bool {
        self.text
    }

    /// The record that the fields make, if one of them may hold a text.
    pub(super) fn record(mut self, fields: &Fields) -> Result<Record, ArticleError> {
        for candidates in &mut self.roles {
            candidates.0.sort_by_key(|candidate| candidate.rank);
        }
        let [text, date, id, title, source, url] = self.roles;
        let mut used = Used::default();
        let note = |candidate: &Candidate<'_>, role: Role| {
            let guessed = fields.named(role).is_none() && candidate.name != role.names()[0];
            guessed.then(|| candidate.name.clone().into_owned())
        };
        let mut first = |candidates: Candidates<'a>, role: Role| {
            let candidate = candidates.0.into_iter().next()?;
            match role {
                Role::Text => used.text = note(&candidate, role),
                Role::Id => used.id = note(&candidate, role),
                Role::Title => used.title = note(&candidate, role),
                _ => {}
            }
            Some(candidate.value)
        };
        let text = first(text, Role::Text).unwrap_or_default();
        let text = if is_markup(&text) { text_of(&text) } else { text.into_owned() };
        let line = |value: Cow<'_, str>| value.trim().to_owned();
        let (id, title) = (first(id, Role::Id).map(line), first(title, Role::Title).map(line));
        let (source, url) = (first(source, Role::Source).map(line), first(url, Role::Url).map(line));
        let date = dated(&date)?;
        used.date = date.and_then(|(_, candidate)| note(candidate, Role::Date));
        Ok(Record {
            id,
            title,
            date: date.map(|(day, _)| day),
            source,
            url,
            text,
            format: Format::Plain,
            used: (used != Used::default()).then_some(used),
            number: None,
            origin: Origin::default(),
        })
    }
}

/// The first field that holds a day. One that does not is an error only where none does: of
/// "3 hours ago" beside a date nothing is lost.
fn dated<'c, 'a>(candidates: &'c Candidates<'a>) -> Result<Option<(Date, &'c Candidate<'a>)>, ArticleError> {
    let mut wrong = None;
    for candidate in &candidates.0 {
        match date(&candidate.value) {
            Ok(Some(day)) => return Ok(Some((day, candidate))),
            Ok(None) => {}
            Err(error) => wrong = wrong.or(Some(error)),
        }
    }
    wrong.map_or(Ok(None), Err)
}

/// The first and last year in which a bare number is taken for seconds.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// Reads a day as [`parse_date`](crate::article::parse_date) does, or a number of seconds, milliseconds, microseconds or
/// nanoseconds since 1970 in UTC.
pub(super) fn date(value: &str) -> Result<Option<Date>, ArticleError> {
    let number = value.trim();
    let whole = number.split_once('.').map_or(number, |(whole, fraction)| {
        if fraction.bytes().all(|b| b.is_ascii_digit()) { whole } else { number }
    });
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    if digits.len() < 9 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return day(Some(value.to_owned()));
    }
    // Seconds of our days have ten digits.
    let unit = match digits.len() {
        ..=11 => 1,
        12..=14 => 1_000,
        15..=17 => 1_000_000,
        _ => 1_000_000_000,
    };
    let second = whole.parse::<i64>().ok().map(|number| number.div_euclid(unit));
    let day = second.and_then(|second| Timestamp::from_second(second).ok());
    let day =
        day.map(|moment| TimeZone::UTC.to_datetime(moment).date()).filter(|day| YEARS.contains(&day.year()));
    day.map(Some).ok_or_else(|| ArticleError::Date { date: value.to_owned() })
}

/// Why a record has no text, with the names of its fields, the nearest to what was looked for first.
pub(super) fn missing(fields: &Fields, mut names: Vec<String>) -> ArticleError {
    let wanted = fields.named(Role::Text);
    let looked_for = wanted.map_or_else(|| Role::Text.names()[..8].to_vec(), |wanted| vec![wanted]);
    let near = |name: &String| {
        let name = name.to_ascii_lowercase();
        let scores =
            looked_for.iter().map(|wanted| strsim::jaro_winkler(&wanted.to_ascii_lowercase(), &name));
        scores.fold(0.0, f64::max)
    };
    // What is known to be something else is hardly the text.
    let known = |name: &String| Fields::default().ranks("", Some(name)) != [None; 6];
    names.sort_by(|a, b| known(a).cmp(&known(b)).then(near(b).total_cmp(&near(a))));
    ArticleError::NoTextField { wanted: wanted.map(str::to_owned), fields: names }
}

/// Of a table with these columns: which one was named that it does not have, if any.
pub(super) fn unknown(fields: &Fields, columns: &[String]) -> Option<ArticleError> {
    let options = [(Role::Date, "--date-field"), (Role::Id, "--id-field"), (Role::Title, "--title-field")];
    options.into_iter().find_map(|(role, option)| {
        let wanted = fields.named(role)?;
        if columns.iter().any(|name| fields.ranks(name, Some(name))[role as usize].is_some()) {
            return None;
        }
        let mut columns = columns.to_vec();
        let near =
            |name: &String| strsim::jaro_winkler(&wanted.to_ascii_lowercase(), &name.to_ascii_lowercase());
        columns.sort_by(|a, b| near(b).total_cmp(&near(a)));
        Some(ArticleError::NoColumn { wanted: wanted.to_owned(), option, columns })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_guessed_whatever_their_case_and_marks() {
        let fields = Fields::default();
        for (name, role) in [
            ("Article_Text", Role::Text),
            ("articleBody", Role::Text),
            ("pub-date", Role::Date),
            ("Published At", Role::Date),
            ("content:encoded", Role::Text),
            ("HEADLINE", Role::Title),
            ("doc_id", Role::Id),
        ] {
            assert!(fields.ranks(name, Some(name))[role as usize].is_some(), "{name}");
        }
        assert_eq!(fields.ranks("texture", Some("texture")), [None; 6]);
        assert_eq!(
            fields.ranks(
                "a_name_that_is_longer_than_any_that_is_known",
                Some("a_name_that_is_longer_than_any_that_is_known")
            ),
            [None; 6]
        );
        let url = fields.ranks("url", Some("url"));
        assert!(url[Role::Url as usize] == Some(0) && url[Role::Id as usize] > Some(9));
    }

    #[test]
    fn days_as_numbers() {
        let wanted = Ok(Some(jiff::civil::date(2025, 5, 21)));
        for value in [
            "1747821600",
            "1747821600.25",
            "1747821600000",
            "1747821600000000",
            "1747821600000000000",
            "20250521",
            "2025-05-21T23:59:00-07:00",
            "Wed, 21 May 2025 10:00:00 GMT",
        ] {
            assert_eq!(date(value), wanted, "{value}");
        }
        assert_eq!(date("-100000000"), Ok(Some(jiff::civil::date(1966, 10, 31))));
        assert_eq!(date("unknown"), Ok(None));
        for value in ["99999999999", "99999999999999999999", "12", "1747821600.x"] {
            assert_eq!(date(value), Err(ArticleError::Date { date: value.into() }));
        }
    }

    #[test]
    fn a_field_that_is_missing_is_told_with_those_at_hand() {
        let names = || ["lead", "bdy", "tags"].map(str::to_owned).to_vec();
        assert_eq!(
            missing(&Fields::default(), names()).to_string(),
            "no field has a name by which I would know the text; name the one that holds it: `bdy`, `lead` or `tags`"
        );
        let fields = Fields { text: Some("leed".into()), ..Fields::default() };
        assert_eq!(
            missing(&fields, names()).to_string(),
            "there is no field `leed` for the text; the record has `lead`, `bdy` and `tags`"
        );
    }
}
