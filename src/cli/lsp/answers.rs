//! Answers to what an editor asks.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use lsp_server::{ErrorCode, Request, RequestId, Response};
use lsp_types::request::{
    CodeActionRequest, CodeLensRequest, Completion, DocumentSymbolRequest, ExecuteCommand, GotoDefinition,
    HoverRequest, PrepareRenameRequest, References, Rename, Request as _,
};
use lsp_types::{
    CodeActionParams, CodeLensParams, CompletionItemKind, CompletionParams, ExecuteCommandParams,
    HoverParams, MessageType, Position,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::documents::range;
use super::jobs::{Count, Results, TestRun};
use super::navigate::At;
use super::server::Server;
use super::unit::Unit;
use crate::cli::rules::Rules;
use crate::editor::complete::{Sort, complete};
use crate::editor::place::Counted;
use crate::editor::{Entry, Kind, hover};
use crate::trial::Verdict;

/// The command behind "run tests".
const RUN_TESTS: &str = "standpoint.runTests";

/// Why a question gets no answer.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) code: ErrorCode,
    pub(super) why: String,
}

/// What is answered.
pub(super) type Answer = Result<Value, Refused>;

/// What the server can do.
pub(super) fn capabilities() -> Value {
    json!({
        "positionEncoding": "utf-16",
        "textDocumentSync": {"openClose": true, "change": 2, "save": {}},
        "completionProvider": {"triggerCharacters": ["<", "{", ":", " ", "[", ","]},
        "hoverProvider": true,
        "definitionProvider": true,
        "referencesProvider": true,
        "renameProvider": {"prepareProvider": true},
        "documentSymbolProvider": true,
        "codeLensProvider": {},
        "codeActionProvider": {"codeActionKinds": ["quickfix"]},
        "executeCommandProvider": {"commands": [RUN_TESTS]},
    })
}

/// What the command is told to run.
#[derive(Deserialize)]
struct WhatToRun {
    /// A file of the pack.
    uri: lsp_types::Uri,
    /// The position; without it all of the issue, and without both all of the pack.
    position: Option<String>,
    issue: Option<String>,
}

impl Server {
    /// The answer to a request; `None` where it comes later.
    pub(super) fn answer(&mut self, request: Request) -> Option<Response> {
        let Request { id, method, params } = request;
        let answer = match method.as_str() {
            Completion::METHOD => with(params, |params| self.completion(params)),
            HoverRequest::METHOD => with(params, |params| self.hover(params)),
            GotoDefinition::METHOD => with(params, |params| self.definition(params)),
            References::METHOD => with(params, |params| self.references(params)),
            PrepareRenameRequest::METHOD => with(params, |params| self.prepare_rename(params)),
            Rename::METHOD => with(params, |params| self.rename(params)),
            DocumentSymbolRequest::METHOD => with(params, |params| self.symbols(params)),
            CodeLensRequest::METHOD => with(params, |params| self.lenses(params)),
            CodeActionRequest::METHOD => with(params, |params| self.actions(params)),
            ExecuteCommand::METHOD => {
                match with_params(params).and_then(|params| self.execute(&id, params)) {
                    Ok(()) => return None,
                    Err(refused) => Err(refused),
                }
            }
            _ => {
                let why = format!("standpoint does not know {method}");
                Err(Refused { code: ErrorCode::MethodNotFound, why })
            }
        };
        Some(match answer {
            Ok(value) => Response::new_ok(id, value),
            Err(Refused { code, why }) => Response::new_err(id, code as i32, why),
        })
    }

    fn completion(&mut self, params: CompletionParams) -> Answer {
        let at = params.text_document_position;
        let Some(At { unit, source, offset }) = self.locate(&at.text_document.uri, at.position) else {
            return Ok(Value::Null);
        };
        let Some(unit) = self.units.get(&unit) else { return Ok(Value::Null) };
        let text = unit.text(&source);
        let counted = Counted::new(text);
        let found = complete(&source, text, offset, &unit.index);
        let items = found.iter().enumerate().map(|(number, found)| {
            let kind = match found.sort {
                Sort::Key => CompletionItemKind::PROPERTY,
                Sort::Word => CompletionItemKind::KEYWORD,
                Sort::Id(Kind::Party) => CompletionItemKind::CLASS,
                Sort::Id(Kind::Issue) => CompletionItemKind::MODULE,
                Sort::Id(Kind::Position) => CompletionItemKind::FUNCTION,
                Sort::Id(Kind::List) => CompletionItemKind::VARIABLE,
                Sort::Id(Kind::Stance) => CompletionItemKind::ENUM_MEMBER,
            };
            json!({
                "label": found.label,
                "kind": kind,
                "detail": found.detail,
                // An author's order means something, and the alphabet nothing.
                "sortText": format!("{number:04}"),
                "filterText": found.insert,
                "textEdit": {"range": range(&counted, found.replaces), "newText": found.insert},
            })
        });
        Ok(json!({"isIncomplete": false, "items": items.collect::<Vec<_>>()}))
    }

    fn hover(&mut self, params: HoverParams) -> Answer {
        let at = params.text_document_position_params;
        let Some(at) = self.locate(&at.text_document.uri, at.position) else { return Ok(Value::Null) };
        let Some(unit) = self.units.get(&at.unit) else { return Ok(Value::Null) };
        let Some(file) = unit.index.file(&at.source) else { return Ok(Value::Null) };
        let (told, span, wanted) = if let Some(mark) = unit.index.at(&at.source, at.offset) {
            let wanted = (mark.kind == Kind::Position).then(|| (mark.id.clone(), None));
            (hover::id(&unit.index, mark.kind, &mark.id), mark.span, wanted)
        } else if let Some(phrase) = file.phrase_at(at.offset) {
            let told = hover::phrase(&unit.index, &phrase.text, phrase.index, &phrase.position);
            let wanted = Some((phrase.position.clone(), Some(phrase.text.clone())));
            (Some(told), phrase.span, wanted)
        } else {
            return Ok(Value::Null);
        };
        let Some(mut told) = told else { return Ok(Value::Null) };
        let range = range(&Counted::new(unit.text(&at.source)), span);
        if let Some((position, phrase)) = wanted
            && let Some(figures) = self.figures(&at.unit, &position, phrase.as_deref())
        {
            told += &format!("\n{figures}\n");
        }
        let (kind, value) =
            if self.client.markdown { ("markdown", told) } else { ("plaintext", hover::plain(&told)) };
        Ok(json!({"contents": {"kind": kind, "value": value.trim_end()}, "range": range}))
    }

    /// How often a position or one phrase of it is found in the sample, as far as that is known. Where it is
    /// not, counting begins.
    fn figures(&mut self, folder: &Path, position: &str, phrase: Option<&str>) -> Option<String> {
        let sample = match self.settings.sample(folder, self.client.root.as_deref()) {
            Ok(sample) => sample,
            Err(problem) => return Some(format!("sample: {}", hover::escape(&problem))),
        };
        if sample.is_empty() {
            return None;
        }
        let unit = self.units.get(folder)?;
        let generation = unit.generation;
        let counts = unit.counts.as_ref().filter(|counts| counts.sample == sample);
        let fresh = counts.is_some_and(|counts| counts.generation == generation);
        let known = counts.map(|counts| {
            let found = match phrase {
                Some(phrase) => counts.phrases.get(&(position.to_owned(), phrase.to_owned())),
                None => counts.positions.get(position),
            };
            match &counts.problem {
                Some(problem) => format!("sample: {problem}"),
                None => hover::found(found.copied().unwrap_or_default(), counts.articles),
            }
        });
        if !fresh && !self.counting {
            self.counting = true;
            let rules = Rules { pack: unit.rules.pack.clone(), sources: unit.rules.sources.clone() };
            let count = Count { unit: folder.to_owned(), rules, generation, sample };
            count.start(self.events.clone());
        }
        Some(match known {
            Some(known) if fresh => known,
            Some(known) => format!("{known} (before the last change; being counted anew)"),
            None => "being counted in the sample; ask again in a moment".to_owned(),
        })
    }

    fn lenses(&mut self, params: CodeLensParams) -> Answer {
        let uri = params.text_document.uri;
        let Some(at) = self.locate(&uri, Position::default()) else { return Ok(Value::Null) };
        let Some(unit) = self.units.get(&at.unit) else { return Ok(Value::Null) };
        let Some(file) = unit.index.file(&at.source) else { return Ok(json!([])) };
        let counted = Counted::new(unit.text(&at.source));
        let lens = |entry: &Entry| {
            let (number, key) = match entry.kind {
                Kind::Position => (unit.index.tests_of(&entry.id), "position"),
                Kind::Issue => {
                    let positions = unit.index.positions_of(&entry.id);
                    (positions.iter().map(|position| unit.index.tests_of(&position.id)).sum(), "issue")
                }
                Kind::Party | Kind::List | Kind::Stance => return None,
            };
            let title = match (number, entry.kind) {
                (0, _) => return None,
                (1, _) => "▶ run 1 test".to_owned(),
                (number, Kind::Issue) => format!("▶ run all {number} tests"),
                (number, _) => format!("▶ run {number} tests"),
            };
            let arguments = json!([{"uri": uri, key: entry.id}]);
            let command = json!({"title": title, "command": RUN_TESTS, "arguments": arguments});
            Some(json!({"range": range(&counted, entry.name), "command": command}))
        };
        Ok(json!(file.entries.iter().filter_map(lens).collect::<Vec<_>>()))
    }

    fn actions(&mut self, params: CodeActionParams) -> Answer {
        // What is shown may be of an earlier text.
        self.check();
        let uri = params.text_document.uri;
        let wanted = params.range;
        let shown = self.shown.get(uri.as_str()).into_iter().flatten();
        let touches = |problem: &lsp_types::Range| problem.start <= wanted.end && wanted.start <= problem.end;
        let actions = shown.filter(|problem| touches(&problem.shown.range)).filter_map(|problem| {
            let (range, words) = problem.instead.as_ref()?;
            Some(json!({
                "title": format!("Write `{words}`"),
                "kind": "quickfix",
                "isPreferred": true,
                "diagnostics": [problem.shown],
                "edit": {"changes": {uri.as_str(): [{"range": range, "newText": words}]}},
            }))
        });
        Ok(json!(actions.collect::<Vec<_>>()))
    }

    /// Starts what a command asks for. It is answered when that is done.
    fn execute(&mut self, id: &RequestId, params: ExecuteCommandParams) -> Result<(), Refused> {
        let failed = |why: String| Refused { code: ErrorCode::RequestFailed, why };
        if params.command != RUN_TESTS {
            return Err(failed(format!("standpoint has no command {}", params.command)));
        }
        let what: WhatToRun = with_params(params.arguments.into_iter().next().unwrap_or_default())?;
        let Some(at) = self.locate(&what.uri, Position::default()) else {
            return Err(failed(format!("{} is open in no pack", what.uri.as_str())));
        };
        self.check();
        let pack = self.units.get_mut(&at.unit).and_then(|unit| unit.check(&self.documents));
        self.publish();
        let (Some(pack), Some(unit)) = (pack, self.units.get_mut(&at.unit)) else {
            let why = "the rules have errors: mend them first, then run the tests";
            self.tell(MessageType::ERROR, why);
            return Err(failed(why.to_owned()));
        };
        let positions = positions(unit, &what);
        positions.iter().for_each(|position| drop(unit.tested.remove(position)));
        self.publish();
        let cancelled = Arc::new(AtomicBool::new(false));
        self.running.insert(id.clone(), cancelled.clone());
        let run = TestRun { id: id.clone(), unit: at.unit, pack, positions, cancelled };
        run.start(self.events.clone());
        Ok(())
    }

    /// Tells how tests ended.
    pub(super) fn tested(&mut self, id: RequestId, unit: &Path, results: Result<Results, String>) {
        if self.running.remove(&id).is_none() {
            // It was cancelled, and has been answered.
            return;
        }
        let results = match results {
            Ok(results) => results,
            Err(why) => {
                self.tell(MessageType::ERROR, &why);
                return self.refuse(id, ErrorCode::RequestFailed, &why);
            }
        };
        let (typ, message) = summary(&results);
        let number = |verdict| results.values().flatten().filter(|test| test.verdict == verdict).count();
        let figures = json!({
            "passed": number(Verdict::Passed), "failed": number(Verdict::Failed),
            "todo": number(Verdict::ToDo), "done": number(Verdict::Done),
        });
        if let Some(unit) = self.units.get_mut(unit) {
            unit.tested.extend(results);
        }
        self.check();
        self.publish();
        self.tell(typ, &message);
        self.reply(Response::new_ok(id, figures));
    }
}

/// The positions whose tests are to be run.
fn positions(unit: &Unit, what: &WhatToRun) -> BTreeSet<String> {
    match (&what.position, &what.issue) {
        (Some(position), _) => BTreeSet::from([position.clone()]),
        (None, Some(issue)) => {
            unit.index.positions_of(issue).into_iter().map(|position| position.id).collect()
        }
        (None, None) => unit.index.entries(Kind::Position).map(|(_, entry)| entry.id.clone()).collect(),
    }
}

/// How tests ended, in a sentence.
fn summary(results: &Results) -> (MessageType, String) {
    let number = |verdict| results.values().flatten().filter(|test| test.verdict == verdict).count();
    let all = results.values().flatten().count();
    let what = match results.len() {
        1 => results.keys().next().cloned().unwrap_or_default(),
        several => format!("{several} positions"),
    };
    let mut parts = vec![format!("{} of {all} passed", number(Verdict::Passed))];
    for (verdict, word) in
        [(Verdict::Failed, "failed"), (Verdict::ToDo, "to do"), (Verdict::Done, "to do no longer")]
    {
        if number(verdict) > 0 {
            parts.push(format!("{} {word}", number(verdict)));
        }
    }
    let bad = number(Verdict::Failed) + number(Verdict::Done) > 0;
    let typ = if bad { MessageType::WARNING } else { MessageType::INFO };
    (typ, format!("{what}: {}", parts.join(", ")))
}

fn with<P: DeserializeOwned>(params: Value, then: impl FnOnce(P) -> Answer) -> Answer {
    with_params(params).and_then(then)
}

fn with_params<P: DeserializeOwned>(params: Value) -> Result<P, Refused> {
    serde_json::from_value(params)
        .map_err(|error| Refused { code: ErrorCode::InvalidParams, why: error.to_string() })
}
