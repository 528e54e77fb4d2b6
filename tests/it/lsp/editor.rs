//! An editor that speaks with the server over a connection in memory.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Longer than anything takes on a busy machine.
pub(super) const PATIENCE: Duration = Duration::from_secs(120);

/// An editor with the small rules before it.
pub(super) struct Editor {
    pub(super) home: TempDir,
    pub(super) connection: Connection,
    pub(super) server: Option<JoinHandle<bool>>,
    pub(super) asked: i32,
    /// Problems by file, as they were told last.
    pub(super) shown: HashMap<String, Vec<Value>>,
    pub(super) messages: Vec<String>,
}

pub(super) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a fixture can be read").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            // Without the first line, which is for editors, and with the warnings that the file allows.
            let text = fs::read_to_string(entry.path()).expect("a text");
            let text = match text.split_once('\n') {
                Some((first, rest)) if first.starts_with("# yaml-language-server") => rest.to_owned(),
                _ => text,
            };
            fs::write(&target, text.replace(" # allow SP026", "")).expect("a copy");
        }
    }
}

impl Editor {
    pub(super) fn new(options: Value) -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/small-rules"), home.path());
        let (ours, connection) = Connection::memory();
        let server = thread::spawn(move || standpoint::cli::lsp::serve(ours));
        let mut editor = Self {
            home,
            connection,
            server: Some(server),
            asked: 0,
            shown: HashMap::new(),
            messages: Vec::new(),
        };
        let root = editor.uri("");
        let capabilities = json!({"workspace": {"workspaceEdit": {"documentChanges": true}}});
        let params = json!({"rootUri": root, "capabilities": capabilities, "initializationOptions": options});
        let result = editor.ask("initialize", params);
        assert_eq!(result["serverInfo"]["name"], "standpoint");
        editor.note("initialized", json!({}));
        editor
    }

    pub(super) fn path(&self, file: &str) -> PathBuf {
        self.home.path().join(file)
    }

    pub(super) fn uri(&self, file: &str) -> String {
        format!("file://{}", self.path(file).display())
    }

    pub(super) fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).expect("a rule file")
    }

    pub(super) fn send(&self, message: impl Into<Message>) {
        self.connection.sender.send(message.into()).expect("the server listens");
    }

    pub(super) fn note(&self, method: &str, params: Value) {
        self.send(Notification { method: method.to_owned(), params });
    }

    /// Asks without waiting for the answer.
    pub(super) fn begin(&mut self, method: &str, params: Value) -> RequestId {
        self.asked += 1;
        let id = RequestId::from(self.asked);
        self.send(Request { id: id.clone(), method: method.to_owned(), params });
        id
    }

    pub(super) fn answer(&mut self, id: &RequestId) -> Response {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Message::Response(response) = self.hear(until)
                && response.id == *id
            {
                return response;
            }
        }
    }

    pub(super) fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        let response = serde_json::to_value(self.answer(&id)).expect("JSON");
        assert!(response.get("error").is_none(), "{method}: {response}");
        response["result"].clone()
    }

    /// Code and message of a refusal.
    pub(super) fn refusal(&mut self, method: &str, params: Value) -> (i64, String) {
        let id = self.begin(method, params);
        let response = serde_json::to_value(self.answer(&id)).expect("JSON");
        let error = &response["error"];
        (error["code"].as_i64().unwrap_or_default(), error["message"].as_str().unwrap_or_default().to_owned())
    }

    /// The next message; what is shown to the user is noted.
    pub(super) fn hear(&mut self, until: Instant) -> Message {
        let message = self.connection.receiver.recv_deadline(until).expect("the server says something");
        if let Message::Notification(note) = &message {
            match note.method.as_str() {
                "textDocument/publishDiagnostics" => {
                    let uri = note.params["uri"].as_str().unwrap_or_default();
                    let prefix = self.uri("");
                    let file = uri.strip_prefix(&prefix).unwrap_or(uri).to_owned();
                    let found = note.params["diagnostics"].as_array().cloned().unwrap_or_default();
                    self.shown.insert(file, found);
                }
                "window/showMessage" => {
                    self.messages.push(note.params["message"].as_str().unwrap_or_default().to_owned());
                }
                _ => {}
            }
        }
        message
    }

    /// Waits until the problems of a file are as wanted.
    pub(super) fn until(&mut self, file: &str, what: &str, wanted: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(shown) = self.shown.get(file).filter(|shown| wanted(shown)) {
                return shown.clone();
            }
            assert!(Instant::now() < until, "{file} never shows {what}: {:?}", self.shown);
            self.hear(until);
        }
    }

    pub(super) fn until_code(&mut self, file: &str, code: &str) -> Value {
        let has = |shown: &[Value]| shown.iter().any(|problem| problem["code"] == code);
        let shown = self.until(file, code, has);
        shown.into_iter().find(|problem| problem["code"] == code).expect("the code")
    }

    pub(super) fn until_gone(&mut self, file: &str, code: &str) {
        self.until(file, "no more problem", |shown| shown.iter().all(|problem| problem["code"] != code));
    }

    pub(super) fn open(&mut self, file: &str, text: &str) {
        let document = json!({"uri": self.uri(file), "languageId": "yaml", "version": 1, "text": text});
        self.note("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// Opens a file as it is.
    pub(super) fn open_as_is(&mut self, file: &str) -> String {
        let text = self.text(file);
        self.open(file, &text);
        text
    }

    pub(super) fn write(&mut self, file: &str, text: &str) {
        let changes = json!([{"text": text}]);
        let document = json!({"uri": self.uri(file), "version": 2});
        self.note("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    /// The place where `words` begin in a text, `by` bytes on.
    pub(super) fn at(&self, file: &str, text: &str, words: &str, by: usize) -> Value {
        let offset = text.find(words).unwrap_or_else(|| panic!("no `{words}` in {file}")) + by;
        json!({"textDocument": {"uri": self.uri(file)}, "position": position(text, offset)})
    }

    /// The labels offered at `¦` of a text that is not saved.
    pub(super) fn offered(&mut self, file: &str, marked: &str) -> Vec<String> {
        let offset = marked.find('¦').expect("a cursor");
        let text = marked.replace('¦', "");
        self.open(file, &text);
        let params = json!({"textDocument": {"uri": self.uri(file)}, "position": position(&text, offset)});
        let result = self.ask("textDocument/completion", params);
        let items = result["items"].as_array().cloned().unwrap_or_default();
        items.iter().map(|item| item["label"].as_str().unwrap_or_default().to_owned()).collect()
    }

    pub(super) fn hovered(&mut self, file: &str, text: &str, words: &str) -> String {
        let params = self.at(file, text, words, 1);
        let result = self.ask("textDocument/hover", params);
        result["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// `file:line` of every place of a list of locations.
    pub(super) fn places(&self, locations: &Value) -> Vec<String> {
        let prefix = self.uri("");
        let place = |location: &Value| {
            let uri = location["uri"].as_str().unwrap_or_default();
            let file = uri.strip_prefix(&prefix).unwrap_or(uri).to_owned();
            let start = &location["range"]["start"];
            format!("{file}:{}:{}", start["line"], start["character"])
        };
        locations.as_array().into_iter().flatten().map(place).collect()
    }

    /// Applies a workspace edit to the files on the disk.
    pub(super) fn apply(&self, edit: &Value) {
        for change in edit["documentChanges"].as_array().expect("changes with versions") {
            let uri = change["textDocument"]["uri"].as_str().unwrap_or_default();
            let path = uri.strip_prefix("file://").expect("a file");
            let text = apply(&fs::read_to_string(path).expect("a file"), &change["edits"]);
            fs::write(path, text).expect("a file");
        }
    }

    pub(super) fn end(&mut self) -> bool {
        self.ask("shutdown", Value::Null);
        self.note("exit", Value::Null);
        self.server.take().expect("a server").join().expect("no panic")
    }
}

/// A text with edits of it applied.
pub(super) fn apply(text: &str, edits: &Value) -> String {
    let mut text = text.to_owned();
    let mut edits = edits.as_array().cloned().unwrap_or_default();
    edits.sort_by_key(|edit| {
        let start = &edit["range"]["start"];
        (start["line"].as_u64(), start["character"].as_u64())
    });
    for edit in edits.iter().rev() {
        let (start, end) = (offset(&text, &edit["range"]["start"]), offset(&text, &edit["range"]["end"]));
        text.replace_range(start..end, edit["newText"].as_str().unwrap_or_default());
    }
    text
}

/// A byte as a line and UTF-16 units.
pub(super) fn position(text: &str, offset: usize) -> Value {
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    json!({"line": line, "character": before[start..].encode_utf16().count()})
}

pub(super) fn offset(text: &str, position: &Value) -> usize {
    let line = position["line"].as_u64().unwrap_or_default() as usize;
    let units = position["character"].as_u64().unwrap_or_default() as usize;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let found = text[start..].char_indices().scan(0, |sum, (at, c)| {
        let here = *sum;
        *sum += c.len_utf16();
        Some((here, at))
    });
    start + found.into_iter().find(|(here, _)| *here == units).map_or(text.len() - start, |(_, at)| at)
}

/// The words of a text that a problem is about.
pub(super) fn words<'t>(text: &'t str, problem: &Value) -> &'t str {
    &text[offset(text, &problem["range"]["start"])..offset(text, &problem["range"]["end"])]
}
