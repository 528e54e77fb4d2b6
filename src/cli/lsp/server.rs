//! The conversation: messages in, answers and problems out.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{
    Cancel, DidChangeConfiguration, DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument,
    DidOpenTextDocument, DidSaveTextDocument, Exit, Initialized, Notification as _, PublishDiagnostics,
    ShowMessage,
};
use lsp_types::request::{RegisterCapability, Request as _, Shutdown};
use lsp_types::{MessageType, NumberOrString, PublishDiagnosticsParams, ShowMessageParams, Uri};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::documents::Documents;
use super::jobs::{Counts, Results};
use super::publish::{Published, published};
use super::settings::{Client, Settings};
use super::unit::Unit;
use super::workspace::Workspace;

/// How long after the last key press problems are looked for.
const PAUSE: Duration = Duration::from_millis(150);
/// How long they are put off at most while somebody types on.
const PATIENCE: Duration = Duration::from_millis(1000);

/// What the server waits for.
pub(super) enum Event {
    /// The editor says something.
    Said(Message),
    /// The editor is gone.
    Gone,
    /// Tests have been run.
    Tested { id: RequestId, unit: PathBuf, results: Result<Results, String> },
    /// A sample has been counted.
    Counted { unit: PathBuf, counts: Counts },
}

/// Problems that wait to be looked for.
struct Due {
    since: Instant,
    at: Instant,
}

pub(super) struct Server {
    outgoing: Box<dyn Fn(Message)>,
    incoming: Receiver<Event>,
    pub(super) events: Sender<Event>,
    /// What was said and not answered yet.
    queue: VecDeque<Event>,
    pub(super) client: Client,
    pub(super) settings: Settings,
    pub(super) documents: Documents,
    /// The packs there are.
    pub(super) workspace: Workspace,
    /// The packs that files are open of, and those that build on them, by folder.
    pub(super) units: BTreeMap<PathBuf, Unit>,
    due: Option<Due>,
    /// What is shown, by URI.
    pub(super) shown: BTreeMap<String, Vec<Published>>,
    /// Requests whose answer takes long, and how to stop it.
    pub(super) running: BTreeMap<RequestId, Arc<AtomicBool>>,
    /// Whether a sample is being counted.
    pub(super) counting: bool,
    shut_down: bool,
    asked: i32,
}

impl Server {
    pub(super) fn new(connection: Connection, params: &Value) -> Self {
        let (events, incoming) = mpsc::channel();
        let Connection { sender, receiver } = connection;
        let said = events.clone();
        thread::spawn(move || {
            for message in receiver {
                if said.send(Event::Said(message)).is_err() {
                    return;
                }
            }
            // The server may have ended by itself.
            let _ = said.send(Event::Gone);
        });
        Self {
            // Where the editor is gone, the next event says so.
            outgoing: Box::new(move |message| drop(sender.send(message))),
            incoming,
            events,
            queue: VecDeque::new(),
            client: Client::of(params),
            settings: params.get("initializationOptions").map(Settings::of).unwrap_or_default(),
            documents: Documents::default(),
            workspace: Workspace::default(),
            units: BTreeMap::new(),
            due: None,
            shown: BTreeMap::new(),
            running: BTreeMap::new(),
            counting: false,
            shut_down: false,
            asked: 0,
        }
    }

    /// Serves until the editor says `exit` or goes away. Whether it said `shutdown` before.
    pub(super) fn run(mut self) -> bool {
        loop {
            match self.next() {
                Some(Event::Said(Message::Notification(note))) if note.method == Exit::METHOD => {
                    return self.shut_down;
                }
                Some(Event::Gone) => return false,
                Some(event) => self.guarded(|server| server.take(event)),
                None => self.guarded(Self::check),
            }
        }
    }

    /// The next event; `None` where it is time to look for problems.
    fn next(&mut self) -> Option<Event> {
        self.queue.extend(self.incoming.try_iter());
        if let Some(event) = self.queue.pop_front() {
            return Some(event);
        }
        let Some(due) = &self.due else { return Some(self.incoming.recv().unwrap_or(Event::Gone)) };
        let wait = due.at.saturating_duration_since(Instant::now());
        match self.incoming.recv_timeout(wait) {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Event::Gone),
        }
    }

    /// Does something that must not end the server, whatever happens in it.
    fn guarded(&mut self, work: impl FnOnce(&mut Self)) {
        if catch_unwind(AssertUnwindSafe(|| work(self))).is_err() {
            self.due = None;
            self.tell(
                MessageType::ERROR,
                "something went wrong in standpoint; what is shown may be outdated",
            );
        }
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Said(Message::Request(request)) => self.request(request),
            Event::Said(Message::Notification(note)) => self.notification(note),
            // It asks for nothing that it waits for.
            Event::Said(Message::Response(_)) | Event::Gone => {}
            Event::Tested { id, unit, results } => self.tested(id, &unit, results),
            Event::Counted { unit, counts } => {
                self.counting = false;
                if let Some(unit) = self.units.get_mut(&unit) {
                    unit.counts = Some(counts);
                }
            }
        }
    }

    fn request(&mut self, request: Request) {
        let id = request.id.clone();
        if request.method == Shutdown::METHOD {
            self.shut_down = true;
            return self.reply(Response::new_ok(id, ()));
        }
        if self.shut_down {
            return self.refuse(id, ErrorCode::InvalidRequest, "the server is shut down");
        }
        if self.was_cancelled(&id) {
            return self.refuse(id, ErrorCode::RequestCanceled, "cancelled");
        }
        let method = request.method.clone();
        match catch_unwind(AssertUnwindSafe(|| self.answer(request))) {
            Ok(Some(response)) => self.reply(response),
            Ok(None) => {}
            Err(_) => self.refuse(id, ErrorCode::InternalError, &format!("{method} went wrong")),
        }
    }

    /// Whether a request is taken back by something that was said behind it.
    fn was_cancelled(&mut self, id: &RequestId) -> bool {
        self.queue.extend(self.incoming.try_iter());
        self.queue.iter().any(|event| match event {
            Event::Said(Message::Notification(note)) if note.method == Cancel::METHOD => {
                cancelled(note.params.clone()).as_ref() == Some(id)
            }
            _ => false,
        })
    }

    fn notification(&mut self, note: Notification) {
        match note.method.as_str() {
            Initialized::METHOD => self.watch(),
            Cancel::METHOD => self.cancel(note.params),
            DidOpenTextDocument::METHOD => self.with::<DidOpenTextDocument>(note.params, |server, params| {
                let document = params.text_document;
                server.documents.open(document.uri, document.version, document.text);
                server.workspace.look(server.client.root.as_deref());
                server.changed(true);
            }),
            DidChangeTextDocument::METHOD => {
                self.with::<DidChangeTextDocument>(note.params, |server, params| {
                    let document = params.text_document;
                    server.documents.change(&document.uri, document.version, params.content_changes);
                    server.changed(true);
                })
            }
            DidCloseTextDocument::METHOD => {
                self.with::<DidCloseTextDocument>(note.params, |server, params| {
                    server.documents.close(&params.text_document.uri);
                    server.changed(true);
                })
            }
            DidSaveTextDocument::METHOD | DidChangeWatchedFiles::METHOD => {
                self.workspace.look(self.client.root.as_deref());
                self.changed(false);
            }
            DidChangeConfiguration::METHOD => {
                self.with::<DidChangeConfiguration>(note.params, |server, params| {
                    server.settings = Settings::of(&params.settings);
                });
            }
            _ => {}
        }
    }

    /// Reads the parameters of a notification. One that makes no sense is passed over: there is
    /// nobody to answer.
    fn with<N: lsp_types::notification::Notification>(
        &mut self,
        params: Value,
        then: impl FnOnce(&mut Self, N::Params),
    ) where
        N::Params: DeserializeOwned,
    {
        if let Ok(params) = serde_json::from_value(params) {
            then(self, params);
        }
    }

    /// Asks to be told of rule files that change on the disk.
    fn watch(&mut self) {
        if !self.client.watches {
            return;
        }
        self.asked += 1;
        let watchers = json!([{"globPattern": "**/*.{yaml,yml}"}]);
        let registration = json!({
            "id": "rules", "method": DidChangeWatchedFiles::METHOD, "registerOptions": {"watchers": watchers},
        });
        let params = json!({"registrations": [registration]});
        let request =
            Request::new(RequestId::from(self.asked), RegisterCapability::METHOD.to_owned(), params);
        (self.outgoing)(Message::Request(request));
    }

    fn cancel(&mut self, params: Value) {
        let Some(id) = cancelled(params) else { return };
        if let Some(cancelled) = self.running.remove(&id) {
            cancelled.store(true, Ordering::Relaxed);
            self.refuse(id, ErrorCode::RequestCanceled, "cancelled");
        }
    }

    /// Notes that files have changed, in the editor or on the disk.
    fn changed(&mut self, in_editor: bool) {
        let mut folders = BTreeMap::new();
        for (_, document) in self.documents.all() {
            folders.extend(self.workspace.units_of(&document.path, &self.documents));
        }
        let left: Vec<PathBuf> =
            self.units.keys().filter(|unit| !folders.contains_key(*unit)).cloned().collect();
        for folder in left {
            self.units.remove(&folder);
        }
        for (folder, is_language) in folders {
            let unit = self.units.entry(folder.clone()).or_insert_with(|| Unit::new(folder, is_language));
            unit.generation += 1;
        }
        let now = Instant::now();
        let since = self.due.as_ref().map_or(now, |due| due.since);
        let pause = if in_editor { PAUSE } else { Duration::from_millis(20) };
        self.due = Some(Due { since, at: (now + pause).min(since + PATIENCE) });
    }

    /// Looks for problems, if that is still to be done.
    pub(super) fn check(&mut self) {
        if self.due.take().is_none() {
            return;
        }
        for unit in self.units.values_mut() {
            // The pack itself is of no use here.
            drop(unit.check(&self.documents));
        }
        self.publish();
    }

    /// Shows what is new, and takes back what is mended.
    pub(super) fn publish(&mut self) {
        let mut all: BTreeMap<String, (Uri, Vec<Published>)> = BTreeMap::new();
        for unit in self.units.values_mut() {
            let of_unit = published(unit, &self.documents);
            for (key, (uri, problems)) in of_unit {
                let known = &mut all.entry(key).or_insert_with(|| (uri, Vec::new())).1;
                // Two packs tell the same of the language that both build on.
                problems.into_iter().for_each(|problem| {
                    if !known.contains(&problem) {
                        known.push(problem);
                    }
                });
            }
        }
        let mut open: BTreeSet<String> = BTreeSet::new();
        for (_, document) in self.documents.all() {
            let key = document.uri.as_str().to_owned();
            open.insert(key.clone());
            if !self.workspace.units_of(&document.path, &self.documents).is_empty() {
                all.entry(key).or_insert_with(|| (document.uri.clone(), Vec::new()));
            }
        }
        let gone: Vec<String> = self.shown.keys().filter(|key| !all.contains_key(*key)).cloned().collect();
        for key in gone {
            self.shown.remove(&key);
            if let Ok(uri) = key.parse() {
                self.show(uri, &[]);
            }
        }
        for (key, (uri, problems)) in all {
            // An open file is told its version each time, so that an editor knows how new it is.
            if open.contains(&key) || self.shown.get(&key) != Some(&problems) {
                self.show(uri, &problems);
            }
            self.shown.insert(key, problems);
        }
    }

    fn show(&self, uri: Uri, problems: &[Published]) {
        let version = self.documents.get(&uri).map(|document| document.version);
        let diagnostics = problems.iter().map(|problem| problem.shown.clone()).collect();
        self.notify::<PublishDiagnostics>(PublishDiagnosticsParams { uri, diagnostics, version });
    }

    /// Shows a message to the user.
    pub(super) fn tell(&self, typ: MessageType, message: &str) {
        self.notify::<ShowMessage>(ShowMessageParams { typ, message: message.to_owned() });
    }

    fn notify<N: lsp_types::notification::Notification>(&self, params: N::Params)
    where
        N::Params: Serialize,
    {
        (self.outgoing)(Message::Notification(Notification::new(N::METHOD.to_owned(), params)));
    }

    pub(super) fn reply(&self, response: Response) {
        (self.outgoing)(Message::Response(response));
    }

    pub(super) fn refuse(&self, id: RequestId, code: ErrorCode, why: &str) {
        self.reply(Response::new_err(id, code as i32, why.to_owned()));
    }

    /// The pack that a file belongs to, its files read as they are now. Of several it is the first.
    pub(super) fn unit(&mut self, path: &Path) -> Option<&mut Unit> {
        let (folder, _) = self.workspace.units_of(path, &self.documents).into_iter().next()?;
        let unit = self.units.get_mut(&folder)?;
        // What is wrong is told with the problems; here what can be read is enough.
        let _ = unit.refresh(&self.documents);
        Some(unit)
    }
}

/// The request that a cancellation takes back.
fn cancelled(params: Value) -> Option<RequestId> {
    let params: lsp_types::CancelParams = serde_json::from_value(params).ok()?;
    Some(match params.id {
        NumberOrString::Number(number) => RequestId::from(number),
        NumberOrString::String(text) => RequestId::from(text),
    })
}
