//! Headers and bodies, as the web sends them and WARC keeps them.

use std::io::Read;

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::article::ArticleError;

/// More than any page of text unpacks to.
const LARGEST: u64 = 256 << 20;

/// Names and values in front of a body.
#[derive(Clone, Debug, Default)]
pub(super) struct Headers(Vec<(String, String)>);

impl Headers {
    /// The headers in lines of `name: value`; a line that begins with white space goes on with the one before.
    pub(super) fn of(block: &[u8]) -> Self {
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in String::from_utf8_lossy(block).lines() {
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = headers.last_mut() {
                    *value = format!("{value} {}", line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':') {
                headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Self(headers)
    }

    /// The value of a header, whose name is given in small letters.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A response of a server.
#[derive(Debug)]
pub(super) struct Response<'b> {
    pub(super) status: u16,
    pub(super) headers: Headers,
    body: &'b [u8],
}

impl<'b> Response<'b> {
    /// The response that the bytes of a record are.
    pub(super) fn of(bytes: &'b [u8]) -> Option<Self> {
        let (head, body) = parted(bytes);
        let end = memchr::memchr(b'\n', head).unwrap_or(head.len());
        let line = std::str::from_utf8(&head[..end]).ok()?;
        let mut words = line.split_ascii_whitespace();
        words.next().filter(|protocol| protocol.starts_with("HTTP"))?;
        let status = words.next()?.parse().ok()?;
        Some(Self { status, headers: Headers::of(&head[end..]), body })
    }

    /// The kind of the body, in small letters and without its encoding.
    pub(super) fn kind(&self) -> String {
        let kind = self.headers.get("content-type").unwrap_or_default();
        kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// The encoding that the server names.
    pub(super) fn charset(&self) -> Option<String> {
        let kind = self.headers.get("content-type")?.to_ascii_lowercase();
        let (_, label) = kind.split_once("charset=")?;
        let label = label.split(';').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        (!label.is_empty()).then(|| label.to_owned())
    }

    /// The body as it was before it was sent. Archives keep it as sent, or unpacked under headers that
    /// still say otherwise, so it is looked at first.
    pub(super) fn body(&self) -> Result<Vec<u8>, ArticleError> {
        let is = |name: &str, word: &str| {
            self.headers.get(name).is_some_and(|value| value.to_ascii_lowercase().contains(word))
        };
        let joined = if is("transfer-encoding", "chunked") { unchunked(self.body) } else { None };
        let body = joined.as_deref().unwrap_or(self.body);
        let encoding = self.headers.get("content-encoding").unwrap_or_default().to_ascii_lowercase();
        let mut unpacked = Vec::new();
        let read = match encoding.trim() {
            _ if body.starts_with(&[0x1f, 0x8b]) => {
                MultiGzDecoder::new(body).take(LARGEST).read_to_end(&mut unpacked)
            }
            _ if body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
                zstd::stream::read::Decoder::with_buffer(body)
                    .and_then(|decoder| decoder.take(LARGEST).read_to_end(&mut unpacked))
            }
            "deflate" => inflated(body, &mut unpacked),
            "br" if !is_page(body) => {
                return Err(ArticleError::Warc {
                    problem: "a page packed with Brotli, which is not read".to_owned(),
                });
            }
            _ => return Ok(joined.unwrap_or_else(|| self.body.to_vec())),
        };
        // What a crawler cut short is read as far as it goes.
        match read {
            Err(error) if unpacked.is_empty() => Err(ArticleError::of_io(&error)),
            _ => Ok(unpacked),
        }
    }
}

/// "deflate" with the wrapper that the standard asks for, or without it, or not packed at all.
fn inflated(body: &[u8], unpacked: &mut Vec<u8>) -> std::io::Result<usize> {
    if is_page(body) {
        unpacked.extend_from_slice(body);
        return Ok(body.len());
    }
    match ZlibDecoder::new(body).take(LARGEST).read_to_end(unpacked) {
        Err(_) if unpacked.is_empty() => DeflateDecoder::new(body).take(LARGEST).read_to_end(unpacked),
        read => read,
    }
}

fn is_page(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"<")
}

/// What stands before and behind the first empty line.
fn parted(bytes: &[u8]) -> (&[u8], &[u8]) {
    for at in memchr::memchr_iter(b'\n', bytes) {
        let behind = &bytes[at + 1..];
        if let Some(body) = behind.strip_prefix(b"\r\n").or_else(|| behind.strip_prefix(b"\n")) {
            return (&bytes[..at], body);
        }
    }
    (bytes, &[])
}

/// The chunks put together; `None` where there are none, as in archives that have done so already.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    loop {
        let end = memchr::memchr(b'\n', body.get(..body.len().min(64))?);
        let line = end.and_then(|end| std::str::from_utf8(&body[..end]).ok());
        let length = line.and_then(|line| usize::from_str_radix(line.split(';').next()?.trim(), 16).ok());
        let (Some(end), Some(length)) = (end, length) else {
            // Behind the first chunk a crawler may have cut it short.
            return (!whole.is_empty()).then_some(whole);
        };
        body = &body[end + 1..];
        if length == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(&body[..length.min(body.len())]);
        let Some(rest) = body.get(length..) else { return Some(whole) };
        body = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(response: &[u8]) -> Option<String> {
        Response::of(response)?.body().ok().map(|body| String::from_utf8_lossy(&body).into_owned())
    }

    #[test]
    fn bodies_are_put_back() {
        let plain = b"HTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n charset=\"UTF-8\"\r\n\r\n<p>No.</p>";
        let response = Response::of(plain).expect("a response");
        assert_eq!((response.status, response.kind().as_str()), (200, "text/html"));
        assert_eq!(response.charset().as_deref(), Some("utf-8"));
        assert_eq!(body(plain).as_deref(), Some("<p>No.</p>"));
        let head = "HTTP/1.1 200\nTransfer-Encoding: chunked\nContent-Encoding: deflate\n\n";
        assert_eq!(
            body(format!("{head}4;x=1\r\n<p>N\r\n6\r\no.</p>\r\n0\r\n\r\n").as_bytes()).as_deref(),
            Some("<p>No.</p>")
        );
        assert_eq!(body(format!("{head}<p>No.</p>").as_bytes()).as_deref(), Some("<p>No.</p>"));
        assert_eq!(body(format!("{head}ff\r\n<p>No").as_bytes()).as_deref(), Some("<p>No"));
        assert!(Response::of(b"").is_none() && Response::of(b"\n\n").is_none());
    }
}
