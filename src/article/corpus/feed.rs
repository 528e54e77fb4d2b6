//! Feeds: RSS and Atom, an article an entry.

use std::io::{BufRead, Read};

use feed_rs::model::{Entry, Feed};
use feed_rs::parser::{Builder, ParseFeedError};

use crate::article::corpus::html_text::text_of;
use crate::article::corpus::record::{Body, Origin, Raw};
use crate::article::corpus::sniff::is_markup;
use crate::article::corpus::{Options, Record, Records, failed};
use crate::article::front_matter::filled;
use crate::article::{ArticleError, Format, decode, parse_date};

/// One entry, as the feed has it.
#[derive(Clone, Debug)]
pub(super) struct Item {
    id: Option<String>,
    title: Option<Piece>,
    date: Option<String>,
    source: Option<String>,
    url: Option<String>,
    text: Piece,
}

impl Item {
    /// About how many bytes it takes.
    pub(super) fn size(&self) -> usize {
        self.text.text.len() + self.title.as_ref().map_or(0, |title| title.text.len())
    }
}

/// A text that may be a piece of HTML.
#[derive(Clone, Debug, Default)]
struct Piece {
    text: String,
    plain: bool,
}

/// The entries of a feed.
pub(super) fn entries<'r>(mut reader: Box<dyn BufRead + Send + 'r>, options: &Options) -> Records<'r> {
    let mut bytes = Vec::new();
    if let Err(error) = reader.read_to_end(&mut bytes) {
        return failed(ArticleError::of_io(&error));
    }
    match feed(&bytes, options) {
        Ok(feed) => {
            let source = feed.title.map(|title| title.content);
            let raw = move |(at, entry)| {
                let item = Item::new(entry, source.clone());
                Ok(Raw::numbered(at + 1, Body::Item(Box::new(item))))
            };
            Box::new(feed.entries.into_iter().enumerate().map(raw))
        }
        Err(error) => failed(error),
    }
}

fn feed(bytes: &[u8], options: &Options) -> Result<Feed, ArticleError> {
    // Without an id of its own an entry goes by its address.
    let parser = Builder::new().id_generator(|_, _, _| String::new()).sanitize_content(false).build();
    let parsed = match options.charset {
        None => parser.parse(bytes),
        Some(_) => {
            let text = decode(bytes, options.charset)?.text;
            // What the feed says of its encoding no longer holds.
            let body = text.trim_start_matches('\u{feff}').trim_start();
            let body = body
                .strip_prefix("<?xml")
                .and_then(|rest| rest.split_once("?>"))
                .map_or(body, |(_, rest)| rest);
            parser.parse(body.as_bytes())
        }
    };
    parsed.map_err(|error| ArticleError::Feed {
        problem: match error {
            ParseFeedError::ParseError(_) => "it has no entries of RSS or Atom".to_owned(),
            other => other.to_string(),
        },
    })
}

impl Item {
    fn new(entry: Entry, source: Option<String>) -> Self {
        let piece = |text: String, kind: &str| Piece { text, plain: kind == "text/plain" };
        let own = |rel: Option<&str>| rel.is_none_or(|rel| rel == "alternate");
        let link = entry.links.iter().find(|link| own(link.rel.as_deref())).or(entry.links.first());
        let content = entry.content.and_then(|content| {
            let kind = content.content_type.to_string();
            Some(piece(filled(content.body)?, &kind))
        });
        let text = |text: feed_rs::model::Text| piece(text.content, text.content_type.as_ref());
        Self {
            id: Some(entry.id),
            date: entry.published.or(entry.updated).map(|moment| moment.to_string()),
            source,
            url: link.map(|link| link.href.clone()),
            text: content.or_else(|| entry.summary.map(text)).unwrap_or_default(),
            title: entry.title.map(text),
        }
    }

    /// The article of the entry.
    pub(super) fn record(self) -> Record {
        let title =
            self.title.map(|title| text_of(&title.text).split_whitespace().collect::<Vec<_>>().join(" "));
        let url = filled(self.url);
        Record {
            id: filled(self.id).or_else(|| url.clone()),
            title: filled(title),
            date: self.date.and_then(|date| parse_date(&date)),
            source: filled(self.source),
            url,
            text: self.text.read(),
            format: Format::Plain,
            used: None,
            number: None,
            origin: Origin::default(),
        }
    }
}

impl Piece {
    fn read(self) -> String {
        if self.plain && !is_markup(&self.text) { self.text } else { text_of(&self.text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::corpus::records_of_bytes;

    fn read(feed: &[u8]) -> Vec<Result<Record, ArticleError>> {
        let options = Options::default();
        records_of_bytes(feed.to_vec(), Format::Feed, &options).map(|raw| raw?.record(&options)).collect()
    }

    #[test]
    fn entries_of_rss() {
        let feed = "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\
            <channel><title>Gazette</title><item><title>Talks &amp;amp; doubts</title><link>https://a.example/1</link>\
            <guid isPermaLink=\"false\">g1</guid><pubDate>Wed, 21 May 2025 10:00:00 GMT</pubDate>\
            <description>In short.</description><content:encoded><![CDATA[<p>Kyiv said no.</p><p>Moscow, too.</p>]]>\
            </content:encoded></item><item><link>https://a.example/2</link><description>Only a line &lt;b&gt;here&lt;/b&gt;.\
            </description></item></channel></rss>";
        let records = read(feed.as_bytes());
        let [Ok(first), Ok(second)] = records.as_slice() else { panic!("{records:?}") };
        assert_eq!(first.text, "Kyiv said no.\n\nMoscow, too.\n");
        assert_eq!((first.id.as_deref(), first.number), (Some("g1"), Some(1)));
        assert_eq!(first.title.as_deref(), Some("Talks & doubts"));
        assert_eq!(first.source.as_deref(), Some("Gazette"));
        assert_eq!(first.date, Some(jiff::civil::date(2025, 5, 21)));
        assert_eq!(
            (second.id.as_deref(), second.text.as_str()),
            (Some("https://a.example/2"), "Only a line here.\n")
        );
    }

    #[test]
    fn entries_of_atom() {
        let feed = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Gazette</title><entry><id>tag:1</id><title>Talks</title>\
            <link rel=\"self\" href=\"https://a.example/1.atom\"/><link href=\"https://a.example/1\"/>\
            <published>2025-05-21T10:00:00Z</published><content type=\"text\">Kyiv\n\nsaid 2 &lt; 3.</content></entry></feed>";
        let records = read(feed.as_bytes());
        let [Ok(record)] = records.as_slice() else { panic!("{records:?}") };
        assert_eq!(record.text, "Kyiv\n\nsaid 2 < 3.");
        assert_eq!(record.url.as_deref(), Some("https://a.example/1"));
        assert_eq!(record.date, Some(jiff::civil::date(2025, 5, 21)));
    }

    #[test]
    fn what_is_no_feed_is_told() {
        let told =
            |feed: &[u8]| read(feed).into_iter().map(|record| record.err().map(|error| error.to_string()));
        for broken in [&b"<opml></opml>"[..], b"", b"Kyiv said no."] {
            let told: Vec<_> = told(broken).collect();
            assert_eq!(
                told,
                [Some("not a feed that can be read: it has no entries of RSS or Atom".to_owned())]
            );
        }
        assert_eq!(
            told(b"<rss version=\"2.0\"><channel><title>x</title></channel></rss>").collect::<Vec<_>>(),
            [Some("there is no text to read in it".to_owned())]
        );
    }
}
