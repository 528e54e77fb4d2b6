//! No bytes make a reader panic or go on for ever, whatever the format.

use std::io::Read;

use proptest::prelude::*;

use super::archive::tests::archive;
use super::columns::tests::parquet;
use super::compression::tests::gzip;
use super::pdf::tests::pdf;
use super::*;

const FORMATS: [Format; 12] = [
    Format::Plain,
    Format::Markdown,
    Format::Records,
    Format::Json,
    Format::Csv,
    Format::Tsv,
    Format::Html,
    Format::Parquet,
    Format::Warc,
    Format::Feed,
    Format::Pdf,
    Format::Zip,
];

/// Sound inputs, to be broken.
fn seeds() -> Vec<(Format, Vec<u8>)> {
    let line =
        "{\"id\": 1, \"text\": \"Kyiv said “no”.\", \"date\": 1747821600, \"tags\": [{\"a\": null}]}\n";
    let page = "<html><head><meta charset=utf-8><script type='application/ld+json'>{\"@type\": \"Article\"}</script></head>\
        <body><article><p>Kyiv said no.<br>Moscow, too.</p></article></body></html>";
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n{page}"
    );
    let warc = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n",
        answer.len()
    );
    let feed = "<rss version=\"2.0\"><channel><title>G</title><item><guid>1</guid><description>Kyiv said &lt;b&gt;no\
        &lt;/b&gt;.</description><pubDate>Wed, 21 May 2025 10:00:00 GMT</pubDate></item></channel></rss>";
    let texts: arrow::array::ArrayRef =
        std::sync::Arc::new(arrow::array::StringArray::from(vec![Some("Kyiv said no."), None]));
    vec![
        (Format::Markdown, b"---\ntitle: Talks\ndate: 2025-05-21\n---\n# Talks\n\nKyiv said no.\n".to_vec()),
        (Format::Records, line.repeat(2).into()),
        (Format::Json, format!("{{\"articles\": [{line}, {line}]}}").into()),
        (Format::Csv, b"id;text;date\n1;\"Kyiv said \"\"no\"\".\n\";2025-05-21\n".to_vec()),
        (Format::Html, page.into()),
        (Format::Parquet, parquet(vec![("text", texts)])),
        (Format::Warc, warc.into()),
        (Format::Feed, feed.into()),
        (Format::Pdf, pdf(&["BT /F1 11 Tf 72 700 Td [(Kyiv) -300 (said no.)] TJ ET", "/F1 Do"])),
        (Format::Zip, archive(&[("a.txt", b"Kyiv said no."), ("b.jsonl", line.as_bytes())])),
    ]
}

/// Reads all there is, as a caller does.
fn read(bytes: &[u8], format: Format) {
    let options = Options::default();
    let mut count = 0;
    for record in records_of_bytes(bytes.to_vec(), format, &options).map(|raw| raw?.record(&options)) {
        count += 1;
        assert!(count <= bytes.len() + 1, "more records than bytes");
        if let Ok(record) = record {
            let name = record.name("input");
            drop(record.article(&name));
        }
    }
    assert!(count > 0, "an input without records is told");
    let guess = sniff(bytes);
    assert_eq!(guess, sniff(bytes));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for format in FORMATS {
            read(&bytes, format);
        }
        if let Ok(mut reader) = decompressed(Box::new(bytes.as_slice())) {
            let mut all = Vec::new();
            drop(reader.read_to_end(&mut all));
        }
    }

    #[test]
    fn broken_inputs_are_read(
        cut in 0.0..1.0f64,
        places in prop::collection::vec((0.0..1.0f64, any::<u8>()), 0..6),
    ) {
        for (format, mut bytes) in seeds() {
            let length = bytes.len();
            for (place, byte) in &places {
                bytes[(place * length as f64) as usize] = *byte;
            }
            read(&bytes, format);
            read(&bytes[..(cut * length as f64) as usize], format);
        }
    }
}

/// Every byte of the index of a Parquet file, each in turn made another.
#[test]
fn damaged_indexes_are_told() {
    let (format, bytes) = seeds().into_iter().find(|(format, _)| *format == Format::Parquet).expect("a seed");
    for place in 0..bytes.len() {
        for byte in [0, 1, 0x7f, 0x80, 0xff, bytes[place] ^ 1] {
            let mut bytes = bytes.clone();
            bytes[place] = byte;
            read(&bytes, format);
        }
    }
}

#[test]
fn formats_are_known_by_their_first_bytes() {
    for (format, bytes) in seeds() {
        let wanted = if format == Format::Markdown { Format::Plain } else { format };
        assert_eq!(sniff(&bytes), wanted);
        assert_eq!(sniff(&bytes[..bytes.len().min(60)]), wanted, "{format:?}");
    }
    for (start, wanted) in [
        (&b""[..], Format::Plain),
        (b"Kyiv said no, and Moscow, too.\n", Format::Plain),
        (b"[Kyiv] said no.", Format::Plain),
        (b"{\n  \"text\": \"No.\"\n}\n", Format::Json),
        (b"{\"text\": \"No.\"}", Format::Records),
        (b"{\"total\": 2, \"articles\": [{\"text\": \"No.\"}]}", Format::Json),
        (b"\xef\xbb\xbfid,title,text\n", Format::Csv),
        (b"id\ttext\n", Format::Tsv),
        (b"<?xml version=\"1.0\"?>\n<!-- x -->\n<feed xmlns=\"http://www.w3.org/2005/Atom\">", Format::Feed),
        (b"<!DOCTYPE html>\n<html>", Format::Html),
        (b"\xff\xfe{\0\"\0t\0e\0x\0t\0\"\0:\0 \0\"\0N\0o\0 \0n\0o\0 \0n\0o\0\"\0}\0", Format::Records),
    ] {
        assert_eq!(sniff(start), wanted, "{:?}", String::from_utf8_lossy(start));
    }
}

#[test]
fn what_breaks_off_gives_the_records_before_the_break() {
    let options = Options::default();
    let line = |at: usize| format!("{{\"id\": {at}, \"text\": \"Kyiv said no, {}.\"}}\n", at * at);
    let lines: String = (0..20_000).map(line).collect();
    let zstd = zstd::encode_all(lines.as_bytes(), 1).expect("a frame");
    for packed in [gzip(lines.as_bytes()), zstd] {
        let cut = &packed[..packed.len() / 2];
        let reader = decompressed(Box::new(cut)).expect("a reader");
        let read: Vec<_> = records(reader, Format::Records, &options).collect();
        let (last, before) = read.split_last().expect("records");
        assert!(before.len() > 5_000 && before.iter().all(Result::is_ok), "{}", before.len());
        assert_eq!(last.as_ref().err(), Some(&ArticleError::CutOff));
    }
}

#[test]
fn what_nests_deeply_is_read_or_told() {
    for (format, open, inside) in [
        (Format::Html, "<div>", "<p>Kyiv said no.</p>"),
        (Format::Html, "<b>", "Kyiv said no."),
        (Format::Html, "<p>Kyiv said no, and Moscow, too.</p>", ""),
        (Format::Records, "{\"text\":", "1"),
        (Format::Json, "[", "1"),
        (Format::Json, "{\"data\":", "1"),
        (Format::Feed, "<rss>", "x"),
        (Format::Pdf, "%PDF-1.4\n1 0 obj[", "]"),
        (Format::Pdf, "%PDF-1.4\n1 0 obj<</A", "]"),
    ] {
        read(format!("{}{inside}", open.repeat(20_000)).as_bytes(), format);
    }
    let operators = format!("BT /F1 11 Tf {} Tj ET", "[".repeat(20_000));
    read(&pdf(&[&operators]), Format::Pdf);
}

#[test]
fn a_file_is_read_as_its_bytes_are() {
    let options = Options::default();
    for (format, bytes) in seeds() {
        let mut file = tempfile::tempfile().expect("a file");
        std::io::Write::write_all(&mut file, &bytes).expect("bytes are written");
        std::io::Seek::rewind(&mut file).expect("the file is rewound");
        let said = |raw: Result<Raw, ArticleError>| raw.and_then(|raw| raw.record(&options));
        let from_file: Vec<_> = records_of_file(file, format, &options).map(said).collect();
        let from_bytes: Vec<_> = records_of_bytes(bytes.clone(), format, &options).map(said).collect();
        let streamed: Vec<_> = records(Box::new(bytes.as_slice()), format, &options).map(said).collect();
        assert!(
            from_file == from_bytes && from_bytes == streamed,
            "{format:?}: {from_file:?} {from_bytes:?}"
        );
    }
}
