//! Where an id stands: definition, references, renaming, and the outline of a file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lsp_server::ErrorCode;
use lsp_types::{
    DocumentSymbolParams, GotoDefinitionParams, Location, Position, ReferenceParams, RenameParams,
    TextDocumentPositionParams, Uri,
};
use serde_json::{Value, json};

use super::answers::{Answer, Refused};
use super::documents::{offset, range};
use super::server::Server;
use super::unit::Unit;
use crate::editor::place::Counted;
use crate::editor::rename::{Refusal, rename};
use crate::editor::{Entry, Kind, Mark, hover};
use crate::pack;
use crate::span::Span;

/// The place that a question is about.
pub(super) struct At {
    /// Folder of the pack.
    pub(super) unit: PathBuf,
    /// Source path of the file.
    pub(super) source: String,
    pub(super) offset: usize,
}

impl Server {
    /// The place of a question, its pack read as it is now. `None` where it is in no rule file.
    pub(super) fn locate(&mut self, uri: &Uri, position: Position) -> Option<At> {
        let document = self.documents.get(uri)?;
        let (path, offset) = (document.path.clone(), offset(&document.text, position));
        let unit = self.unit(&path)?;
        Some(At { source: unit.source(&path)?, unit: unit.folder().to_owned(), offset })
    }

    fn mark(&mut self, at: &TextDocumentPositionParams) -> Option<(At, Mark)> {
        let place = self.locate(&at.text_document.uri, at.position)?;
        let mark = self.units.get(&place.unit)?.index.at(&place.source, place.offset)?.clone();
        Some((place, mark))
    }

    pub(super) fn definition(&mut self, params: GotoDefinitionParams) -> Answer {
        let Some((at, mark)) = self.mark(&params.text_document_position_params) else {
            return Ok(self.base(&params.text_document_position_params).unwrap_or_default());
        };
        let Some(unit) = self.units.get(&at.unit) else { return Ok(Value::Null) };
        let defined = unit.index.places(mark.kind, &mark.id).filter(|(_, mark)| mark.defines);
        let places: Vec<Location> =
            defined.filter_map(|(path, mark)| self.location(unit, path, mark.span)).collect();
        Ok(json!(places))
    }

    /// The head of the pack that is extended at a place.
    fn base(&mut self, at: &TextDocumentPositionParams) -> Option<Value> {
        let at = self.locate(&at.text_document.uri, at.position)?;
        let unit = self.units.get(&at.unit)?;
        let file = unit.index.file(&at.source)?;
        let touches = |span: Span| span.start <= at.offset && at.offset <= span.end;
        let (base, _) = file.extends.iter().find(|(_, span)| touches(*span))?;
        let folder = pack::base_of(unit.index.folder(&at.source), base, &unit.rules.sources);
        let head = format!("{folder}/pack.yaml");
        unit.rules.sources.get(&head)?;
        Some(json!([self.location(unit, &head, Span::default())?]))
    }

    pub(super) fn references(&mut self, params: ReferenceParams) -> Answer {
        let Some((at, mark)) = self.mark(&params.text_document_position) else { return Ok(Value::Null) };
        let wanted = |mark: &Mark| params.context.include_declaration || !mark.defines;
        let mut places: BTreeMap<(String, Position), Location> = BTreeMap::new();
        for folder in self.family(&at, &mark) {
            let Some(unit) = self.units.get(&folder) else { continue };
            for (path, mark) in unit.index.places(mark.kind, &mark.id).filter(|(_, mark)| wanted(mark)) {
                if let Some(place) = self.location(unit, path, mark.span) {
                    places.insert((place.uri.as_str().to_owned(), place.range.start), place);
                }
            }
        }
        Ok(json!(places.into_values().collect::<Vec<_>>()))
    }

    pub(super) fn prepare_rename(&mut self, params: TextDocumentPositionParams) -> Answer {
        let Some((at, mark)) = self.mark(&params) else {
            return Err(refused("here is no id of a party, an issue, a position or a list"));
        };
        self.renamed(&at, &mark, &mark.id)?;
        let unit = self.units.get(&at.unit);
        let range = unit.map(|unit| range(&Counted::new(unit.text(&at.source)), mark.span));
        Ok(json!({"range": range, "placeholder": mark.id}))
    }

    pub(super) fn rename(&mut self, params: RenameParams) -> Answer {
        let Some((at, mark)) = self.mark(&params.text_document_position) else {
            return Err(refused("here is no id of a party, an issue, a position or a list"));
        };
        let to = params.new_name.trim();
        let places = self.renamed(&at, &mark, to)?;
        let mut by_file: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for place in places {
            let edit = json!({"range": place.range, "newText": to});
            by_file.entry(place.uri.as_str().to_owned()).or_default().push(edit);
        }
        if !self.client.versions {
            return Ok(json!({"changes": by_file}));
        }
        let changes = by_file.into_iter().map(|(uri, edits)| {
            let open = uri.parse().ok().and_then(|uri| self.documents.get(&uri));
            let version = open.map(|document| document.version);
            json!({"textDocument": {"uri": uri, "version": version}, "edits": edits})
        });
        Ok(json!({"documentChanges": changes.collect::<Vec<_>>()}))
    }

    /// The places that change when an id is given a new name.
    fn renamed(&mut self, at: &At, mark: &Mark, to: &str) -> Result<Vec<Location>, Refused> {
        let mut places: BTreeMap<(String, Position), Location> = BTreeMap::new();
        for folder in self.family(at, mark) {
            let Some(unit) = self.units.get(&folder) else { continue };
            let found = rename(&unit.index, mark.kind, &mark.id, to);
            for (path, mark) in found.map_err(|refusal: Refusal| refused(&refusal.to_string()))? {
                let Some(place) = self.location(unit, path, mark.span) else {
                    let message = format!("`{}` belongs to the rules built into standpoint", mark.id);
                    return Err(refused(&message));
                };
                places.insert((place.uri.as_str().to_owned(), place.range.start), place);
            }
        }
        Ok(places.into_values().collect())
    }

    /// The packs in which an id can stand: the one it was found in, and for what is defined in folders that
    /// others build on, these too.
    fn family(&mut self, at: &At, mark: &Mark) -> Vec<PathBuf> {
        let mut family = vec![at.unit.clone()];
        let mut number = 0;
        while let Some(folder) = family.get(number) {
            number += 1;
            let Some(unit) = self.units.get(folder) else { continue };
            let defined = unit.index.places(mark.kind, &mark.id).filter(|(_, mark)| mark.defines);
            let homes: Vec<PathBuf> = defined.filter_map(|(path, _)| unit.disk(path)).collect();
            for (folder, is_language) in
                homes.iter().flat_map(|home| self.workspace.units_of(home, &self.documents))
            {
                if family.contains(&folder) {
                    continue;
                }
                let unit = self
                    .units
                    .entry(folder.clone())
                    .or_insert_with(|| Unit::new(folder.clone(), is_language));
                // Where it cannot be read, its places are not known; its author is told when it is opened.
                let _ = unit.refresh(&self.documents);
                family.push(folder);
            }
        }
        family
    }

    fn location(&self, unit: &Unit, path: &str, span: Span) -> Option<Location> {
        let uri = unit.uri(path, &self.documents)?;
        Some(Location { uri, range: range(&Counted::new(unit.text(path)), span) })
    }

    pub(super) fn symbols(&mut self, params: DocumentSymbolParams) -> Answer {
        let Some(at) = self.locate(&params.text_document.uri, Position::default()) else {
            return Ok(Value::Null);
        };
        let Some(unit) = self.units.get(&at.unit) else { return Ok(Value::Null) };
        let Some(file) = unit.index.file(&at.source) else { return Ok(json!([])) };
        let counted = Counted::new(unit.text(&at.source));
        let symbol = |entry: &Entry| {
            json!({
                "name": entry.id,
                "detail": unit.index.whole(entry.kind, &entry.id).as_ref().map(hover::line),
                "kind": symbol_kind(entry.kind),
                "range": range(&counted, entry.whole),
                "selectionRange": range(&counted, entry.name),
            })
        };
        let mut symbols: Vec<Value> = Vec::new();
        for entry in &file.entries {
            let parent = symbols.last_mut().filter(|_| entry.kind == Kind::Position);
            match parent.and_then(Value::as_object_mut) {
                Some(issue) => {
                    let children = issue.entry("children").or_insert_with(|| json!([]));
                    children.as_array_mut().into_iter().for_each(|list| list.push(symbol(entry)));
                }
                None => symbols.push(symbol(entry)),
            }
        }
        Ok(json!(symbols))
    }
}

fn refused(why: &str) -> Refused {
    Refused { code: ErrorCode::RequestFailed, why: why.to_owned() }
}

/// The kinds of symbols that editors have signs for.
fn symbol_kind(kind: Kind) -> lsp_types::SymbolKind {
    match kind {
        Kind::Party => lsp_types::SymbolKind::CLASS,
        Kind::Issue => lsp_types::SymbolKind::MODULE,
        Kind::Position => lsp_types::SymbolKind::FUNCTION,
        Kind::List => lsp_types::SymbolKind::ARRAY,
        Kind::Stance => lsp_types::SymbolKind::ENUM_MEMBER,
    }
}
