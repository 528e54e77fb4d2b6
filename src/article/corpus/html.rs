//! Web pages: the main text without menus, teasers and captions, and what the page tells of itself.

use std::borrow::Cow;

use dom_query::Document;
use dom_smoothie::{Config, Readability};
use encoding_rs::{Encoding, UTF_8};
use jiff::civil::Date;
use serde_json::Value;

use crate::article::corpus::html_text::{text_of, text_under};
use crate::article::corpus::record::Origin;
use crate::article::corpus::{Options, Record};
use crate::article::front_matter::filled;
use crate::article::{ArticleError, Charset, Format, decode, parse_date};

/// Where a page may name its encoding.
const HEAD: usize = 4096;
/// More elements than any article has, and as many as can be weighed in a second or two.
const ELEMENTS: usize = 100_000;
/// How deep elements are nested in a page that is weighed.
const DEEPEST: usize = 512;
/// So many elements inside each other, which are quadratically slow to parse, make no page.
const FAR_TOO_DEEP: usize = 5_000;
/// A main text shorter than this was hardly found.
const SHORTEST: usize = 200;

/// The article of a page. `label` is the encoding that whoever sent the page named.
pub(super) fn record(bytes: &[u8], label: Option<&str>, options: &Options) -> Result<Record, ArticleError> {
    let html = text(bytes, label, options.charset)?;
    let html = unnested(&html);
    let page = Document::from(html.as_ref());
    let about = About::of(&page);
    let main = if is_deep(&page) { None } else { main_text(&html) };
    let (title, main, site) = match main {
        Some(main) => (Some(main.title), main.text, main.site),
        None => (None, String::new(), None),
    };
    let text = if main.len() < SHORTEST { longest(main, &page, &about) } else { main };
    if text.trim().is_empty() {
        return Err(ArticleError::NoMainText);
    }
    let own_title = || page.select_single("title").text().to_string();
    let title = about.title.or(filled(title)).or_else(|| filled(Some(own_title())));
    Ok(Record {
        id: None,
        title: title.map(|title| without_site(one_line(&title), &page)),
        date: about.date,
        source: about.site.or(filled(site)).map(|site| one_line(&site)),
        url: about.url,
        text,
        format: Format::Plain,
        used: None,
        number: None,
        origin: Origin::default(),
    })
}

/// The page in the encoding that the user, its mark, its sender or its head names, or that it shows.
/// Pages have stray bytes in them, so only what the user names is strict.
fn text<'b>(
    bytes: &'b [u8],
    label: Option<&str>,
    charset: Option<Charset>,
) -> Result<Cow<'b, str>, ArticleError> {
    if charset.is_some() {
        return Ok(Cow::Owned(decode(bytes, charset)?.text));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let sent = || label.and_then(|label| Encoding::for_label(label.as_bytes()));
    let head = || named(&bytes[..bytes.len().min(HEAD)]);
    match marked.or_else(sent).or_else(head) {
        Some(encoding) => Ok(encoding.decode(bytes).0),
        None => Ok(Cow::Owned(decode(bytes, None)?.text)),
    }
}

/// `<meta charset="windows-1251">` and its older form.
fn named(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.to_ascii_lowercase();
    let at = memchr::memmem::find(&head, b"charset=")? + b"charset=".len();
    let label = head[at..].trim_ascii_start();
    let label = label.strip_prefix(b"\"").or(label.strip_prefix(b"'")).unwrap_or(label);
    let end = label.iter().position(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b'_'));
    // A page that can be read for its head is not in UTF-16, whatever it says.
    Encoding::for_label(&label[..end.unwrap_or(label.len())])
        .map(|encoding| if encoding.is_ascii_compatible() { encoding } else { UTF_8 })
}

/// The page with the tags of elements taken out that nobody ever closes, where these are so many that parsing them, each inside
/// the one before, would take minutes.
fn unnested(html: &str) -> Cow<'_, str> {
    // What stands open at a tag at least: closing tags may close more than one element, or none.
    let mut open = 0usize;
    let deep = tags(html).any(|(_, tag)| {
        match tag.as_bytes().first() {
            Some(b'/') => open = open.saturating_sub(1),
            Some(letter) if letter.is_ascii_alphabetic() && !is_single(tag) => open += 1,
            _ => {}
        }
        open > FAR_TOO_DEEP
    });
    if !deep {
        return Cow::Borrowed(html);
    }
    let mut kept = String::with_capacity(html.len());
    let mut from = 0;
    for (at, tag) in tags(html) {
        kept.push_str(html.get(from..at).unwrap_or_default());
        kept.push_str("\n\n");
        // What a script or a style holds is left out with its tags.
        from = behind(html, at).max(at + 1 + tag.find('>').map_or(tag.len(), |end| end + 1));
    }
    kept.push_str(html.get(from..).unwrap_or_default());
    Cow::Owned(kept)
}

/// Each tag by its place, with what follows its first mark; none inside of scripts, styles and comments.
fn tags(html: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + memchr::memchr(b'<', html.get(from..)?.as_bytes())?;
        from = behind(html, at).max(at + 1);
        Some((at, &html[at + 1..]))
    })
}

/// Where what is no page ends, a script, a style or a comment, that begins at a place; the place itself where none does.
fn behind(html: &str, at: usize) -> usize {
    let bytes = &html.as_bytes()[at..];
    let begins =
        |with: &str| bytes.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()));
    if begins("<!--") {
        return memchr::memmem::find(bytes, b"-->").map_or(html.len(), |end| at + end + 3);
    }
    for name in ["<script", "<style", "<textarea"] {
        if begins(name) {
            // It ends at its own closing tag, however many others stand in it.
            let mut closing = memchr::memmem::find_iter(bytes, b"</");
            let end = closing.find(|end| {
                let tag = &bytes[end + 2..];
                tag.get(..name.len() - 1).is_some_and(|tag| tag.eq_ignore_ascii_case(&name.as_bytes()[1..]))
            });
            return end.map_or(html.len(), |end| at + end);
        }
    }
    at
}

/// Whether a tag is of an element that holds nothing or that is often left open.
fn is_single(tag: &str) -> bool {
    const SINGLE: &[&str] = &[
        "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
        "option", "p", "param", "source", "td", "th", "tr", "track", "wbr", "path", "rect", "circle", "line",
        "polygon", "use",
    ];
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
    SINGLE.iter().any(|single| tag[..end].eq_ignore_ascii_case(single))
}

/// Whether a page nests deeper than any browser would follow it: weighing it would take minutes.
fn is_deep(page: &Document) -> bool {
    let mut nodes = vec![(page.root(), 0)];
    while let Some((node, depth)) = nodes.pop() {
        if depth > DEEPEST {
            return true;
        }
        nodes.extend(node.children_it(false).map(|child| (child, depth + 1)));
    }
    false
}

/// What was found to be the main text.
struct Main {
    title: String,
    text: String,
    site: Option<String>,
}

fn main_text(html: &str) -> Option<Main> {
    let config = Config { max_elements_to_parse: ELEMENTS, ..Config::default() };
    let mut readability = Readability::new(html, None, Some(config)).ok()?;
    let article = readability.parse().ok()?;
    Some(Main { title: article.title, text: text_of(&article.content), site: article.site_name })
}

/// The longest of what may be the text of a page on which nothing stands out, such as one with a
/// single short paragraph, or one that a script fills.
fn longest(main: String, page: &Document, about: &About) -> String {
    let embedded = about.body.clone().unwrap_or_default();
    let best = if embedded.len() > main.len() { embedded } else { main };
    if !best.trim().is_empty() {
        return best;
    }
    let found = ["article", "main", "[role=main]", "body"].iter().filter_map(|place| {
        let selection = page.select_single(place);
        let node = selection.nodes().first()?;
        Some(text_under(node)).filter(|text| !text.trim().is_empty())
    });
    found.into_iter().next().unwrap_or_default()
}

/// What a page tells of itself, for those who share or index it.
#[derive(Default)]
struct About {
    title: Option<String>,
    date: Option<Date>,
    site: Option<String>,
    url: Option<String>,
    body: Option<String>,
}

/// Names under which pages keep their day of publication in `meta`.
const DATES: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "published_date",
    "date.published",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.created",
    "dc.date",
    "article.published",
    "date",
];

impl About {
    fn of(page: &Document) -> Self {
        let mut about = Self::default();
        for script in page.select("script[type='application/ld+json']").nodes() {
            if let Ok(value) = serde_json::from_str::<Value>(script.text().trim()) {
                about.linked(&value);
            }
        }
        let metas: Vec<(String, String)> = page
            .select("meta[content]")
            .nodes()
            .iter()
            .filter_map(|meta| {
                let name = ["property", "name", "itemprop"].iter().find_map(|key| meta.attr(key))?;
                Some((name.trim().to_lowercase(), meta.attr("content")?.to_string()))
            })
            .collect();
        let meta = |wanted: &str| {
            let found = metas.iter().find(|(name, value)| name == wanted && !value.trim().is_empty());
            found.map(|(_, value)| value.trim().to_owned())
        };
        let days = || DATES.iter().filter_map(|name| meta(name)).find_map(|value| parse_date(&value));
        about.date = about.date.or_else(days).or_else(|| time(page));
        about.title = about.title.or_else(|| meta("og:title"));
        about.site = about.site.or_else(|| meta("og:site_name"));
        let canonical =
            page.select_single("link[rel=canonical]").attr("href").map(|href| href.trim().to_owned());
        let is_address = |url: &String| url.starts_with("http://") || url.starts_with("https://");
        about.url = canonical.filter(is_address).or_else(|| meta("og:url").filter(is_address));
        about
    }

    /// What the linked data of schema.org say: an article, somewhere in lists and graphs.
    fn linked(&mut self, value: &Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.linked(value)),
            Value::Object(object) => {
                if let Some(graph) = object.get("@graph") {
                    self.linked(graph);
                }
                if !object.get("@type").is_some_and(is_article) {
                    return;
                }
                let text = |key: &str| {
                    let value = object.get(key).and_then(Value::as_str)?;
                    filled(Some(text_of(value)))
                };
                self.title = self.title.take().or_else(|| text("headline"));
                let day = || object.get("datePublished").and_then(Value::as_str).and_then(parse_date);
                self.date = self.date.or_else(day);
                let publisher = || object.get("publisher")?.get("name")?.as_str().map(str::to_owned);
                self.site = self.site.take().or_else(|| filled(publisher()));
                self.body =
                    self.body.take().or_else(|| filled(Some(text_of(object.get("articleBody")?.as_str()?))));
            }
            _ => {}
        }
    }
}

fn is_article(kind: &Value) -> bool {
    match kind {
        Value::String(name) => ["Article", "BlogPosting", "Report"].iter().any(|end| name.ends_with(end)),
        Value::Array(names) => names.iter().any(is_article),
        _ => false,
    }
}

/// The day in the first `<time>` that gives one, those before that say they are of publication.
fn time(page: &Document) -> Option<Date> {
    let places =
        ["time[itemprop=datePublished]", "[itemprop=datePublished]", "time[pubdate]", "article time", "time"];
    places.iter().find_map(|place| {
        page.select(place).nodes().iter().find_map(|node| {
            let named = node.attr("datetime").or_else(|| node.attr("content"));
            named.and_then(|day| parse_date(&day)).or_else(|| parse_date(&node.text()))
        })
    })
}

/// The title without the name of the site behind it, where the page has it by itself as its heading.
fn without_site(title: String, page: &Document) -> String {
    let headings = page.select("h1");
    let mut headings = headings.nodes().iter().map(|heading| one_line(&heading.text()));
    headings.find(|heading| heading.contains(' ') && title.starts_with(heading.as_str())).unwrap_or(title)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Result<Record, ArticleError> {
        record(html.as_bytes(), None, &Options::default())
    }

    const PARAGRAPH: &str = "The envoys of the two countries met in Geneva on Monday, talked for six hours, and parted \
        without a word on when, or whether, they would meet again.";

    fn page(head: &str) -> String {
        format!(
            "<html><head><title>Talks stall | Gazette</title>{head}</head><body><nav><ul><li><a href=/>Home</a></li>\
             <li><a href=/world>World</a></li></ul></nav><article><h1>Talks stall</h1><time datetime='2025-05-20'>Tuesday\
             </time><p>{PARAGRAPH}</p><h2>What Kyiv wants</h2><p>Ukraine asked for guarantees, officials said. {PARAGRAPH}\
             </p><figure><img src=x><figcaption>A hall in Geneva.</figcaption></figure><p>{PARAGRAPH}</p></article>\
             <footer><p>Copyright, all rights reserved, by the Gazette.</p></footer></body></html>"
        )
    }

    #[test]
    fn the_main_text_and_nothing_else() {
        let record = read(&page("<link rel=canonical href='https://a.example/talks'>")).expect("a record");
        assert_eq!(
            record.text.trim_start_matches("Talks stall\n\n"),
            format!(
                "{PARAGRAPH}\n\nWhat Kyiv wants\n\nUkraine asked for guarantees, officials said. {PARAGRAPH}\n\n{PARAGRAPH}\n"
            )
        );
        assert_eq!(record.title.as_deref(), Some("Talks stall"));
        assert_eq!(record.date, Some(jiff::civil::date(2025, 5, 20)));
        assert_eq!(record.url.as_deref(), Some("https://a.example/talks"));
    }

    #[test]
    fn what_a_page_tells_of_itself() {
        let linked = "<script type='application/ld+json'>{\"@context\": \"https://schema.org\", \"@graph\": [{\"@type\": \
            \"WebSite\", \"name\": \"x\"}, {\"@type\": [\"NewsArticle\"], \"headline\": \"Talks &amp; doubts\", \
            \"datePublished\": \"2025-05-21T08:00:00+02:00\", \"publisher\": {\"name\": \"The Gazette\"}}]}</script>";
        let record = read(&page(linked)).expect("a record");
        assert_eq!(record.title.as_deref(), Some("Talks & doubts"));
        assert_eq!(record.date, Some(jiff::civil::date(2025, 5, 21)));
        assert_eq!(record.source.as_deref(), Some("The Gazette"));
        let meta = "<meta property='article:published_time' content='2025-05-19T08:00:00Z'>\
             <meta property='og:site_name' content=' Gazette '>";
        let record = read(&page(meta)).expect("a record");
        assert_eq!(record.date, Some(jiff::civil::date(2025, 5, 19)));
        assert_eq!(record.source.as_deref(), Some("Gazette"));
    }

    #[test]
    fn short_pages_and_empty_ones() {
        assert_eq!(read("<p>Kyiv said no.</p>").map(|record| record.text), Ok("Kyiv said no.\n".to_owned()));
        assert_eq!(read("<html><body><script>x</script></body></html>"), Err(ArticleError::NoMainText));
        assert_eq!(read(""), Err(ArticleError::NoMainText));
    }

    #[test]
    fn what_scripts_hold_is_neither_tag_nor_text() {
        let script = "for(var i=0;i<n;i++)a<b&&c();".repeat(4_000);
        let said = "Kyiv said no. Moscow said no, too, and so did Minsk. ".repeat(8);
        let head = format!(
            "<head><meta property=\"article:published_time\" content=\"2025-05-21\"><script>{script} x(\"Kyiv said yes.\");</script></head>"
        );
        for nested in ["", &"<div>".repeat(20_000)] {
            let page = format!("<html>{head}<body>{nested}<article><p>{said}</p></article></body></html>");
            let record = record(page.as_bytes(), None, &Options::default()).expect("an article");
            assert!(
                record.text.contains("so did Minsk") && !record.text.contains("said yes"),
                "{}",
                record.text
            );
            assert_eq!(record.date.is_some(), nested.is_empty());
        }
    }

    #[test]
    fn what_nests_without_end_is_read_in_time() {
        let page =
            format!("{}<p>Kyiv said no. {}</p>", "<div>".repeat(300_000), "Moscow said no, too. ".repeat(20));
        let start = std::time::Instant::now();
        let record = record(page.as_bytes(), None, &Options::default()).expect("an article");
        assert!(record.text.contains("Kyiv said no."), "{}", record.text);
        assert!(start.elapsed() < std::time::Duration::from_secs(20), "{:?}", start.elapsed());
    }

    #[test]
    fn encodings_are_told_by_the_head() {
        let html = "<meta charset=\"windows-1251\"><p>Переговоры.</p>";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(html);
        let read = record(&bytes, None, &Options::default()).expect("a record");
        assert_eq!(read.text, "Переговоры.\n");
        let stray = b"<meta charset=utf-8><p>Kyiv \xe2\x80\x94 no\xff.</p>";
        let read = record(stray, None, &Options::default()).expect("a record");
        assert_eq!(read.text, "Kyiv — no\u{fffd}.\n");
    }
}
