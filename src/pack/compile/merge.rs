//! What several packs say of one thing, laid over each other.
//!
//! An entry has a layer for each pack that writes its id, those of the bases below. Lists of all layers are
//! added up; of what can only be said once the topmost layer counts. `replace: true` takes the layers
//! below away, `disable` all there are. Packs of which neither builds on the other must not contradict each
//! other: which of them comes first would then decide, and nobody would see it.

use std::collections::{BTreeMap, HashMap};

use super::chain::Chain;
use super::gone::Gone;
use crate::diagnostic::{Code, Diagnostic, suggestion};
use crate::pack::authored::Text;
use crate::pack::authored::pack::{Deprecated, IssueFile, Party, Position};
use crate::pack::check::Report;
use crate::pack::sources::File;
use crate::pack::yaml::Located;

/// What an author can write in several packs under one id.
pub(super) trait Item<'f> {
    /// What it is called: one, several, and one with its article.
    const NAMES: (&'static str, &'static str, &'static str);

    fn id(&self) -> Text<'f>;
    fn replace(&self) -> Option<Located<bool>>;
    fn deprecated(&self) -> Option<&Deprecated<'f>>;
    /// Whether it has rules of its own.
    fn has_rules(&self) -> bool;
}

macro_rules! items {
    ($($type:ident $id:ident $names:expr, $has_rules:expr;)*) => {$(
        impl<'f> Item<'f> for $type<'f> {
            const NAMES: (&'static str, &'static str, &'static str) = $names;

            fn id(&self) -> Text<'f> {
                self.$id
            }

            fn replace(&self) -> Option<Located<bool>> {
                self.replace
            }

            fn deprecated(&self) -> Option<&Deprecated<'f>> {
                self.deprecated.as_ref()
            }

            fn has_rules(&self) -> bool {
                let has_rules: fn(&Self) -> bool = $has_rules;
                has_rules(self)
            }
        }
    )*};
}

items! {
    Party id ("party", "parties", "a party"), |party| {
        party.name.is_some() || !party.people.is_empty() || !party.aliases.is_empty() || !party.members.is_empty()
    };
    IssueFile issue ("issue", "issues", "an issue"), |issue| {
        issue.positions.as_ref().is_some_and(|positions| !positions.is_empty())
    };
    Position id ("position", "positions", "a position"), |position| {
        position.phrases.is_some() || !position.exclude.is_empty() || !position.tests.is_empty()
    };
}

/// What one pack says of a thing.
pub(super) struct Layer<'f, 's, T> {
    /// The number of the pack.
    pub(super) pack: usize,
    pub(super) file: &'f File<'s>,
    pub(super) item: &'f T,
    /// The issue it is written under, if it is.
    pub(super) issue: &'f str,
}

impl<T> Clone for Layer<'_, '_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Layer<'_, '_, T> {}

/// A thing, as all packs together say it.
pub(super) struct Entry<'f, 's, T> {
    /// From the lowest up; none where the thing is no longer there.
    pub(super) layers: Vec<Layer<'f, 's, T>>,
    /// Whether two packs were said to contradict each other over all of it.
    torn: bool,
}

impl<'f, 's, T: Item<'f>> Entry<'f, 's, T> {
    /// The layer that makes it what it is; the others change it.
    pub(super) fn first(&self) -> Layer<'f, 's, T> {
        self.layers[0]
    }

    pub(super) fn id(&self) -> Text<'f> {
        self.first().item.id()
    }

    /// What the topmost layer that has it says, where nothing contradicts that.
    pub(super) fn one<V>(
        &self,
        what: &str,
        chain: &Chain<'_>,
        get: impl Fn(&'f T) -> Option<V>,
        at: impl Fn(&V) -> Text<'f>,
        report: &mut Report,
    ) -> Option<(&'f File<'s>, V)> {
        let mut said = self.layers.iter().rev().filter_map(|layer| Some((layer, get(layer.item)?)));
        let (top, value) = said.next()?;
        let here = at(&value);
        let apart = |pack: usize| pack != top.pack && !chain.extends(top.pack, pack);
        let against =
            said.find(|(layer, other)| apart(layer.pack) && at(other).value != here.value && !self.torn);
        if let Some((layer, other)) = against {
            let (name, id) = (T::NAMES.0, self.id().value);
            let message = format!("two bases give the {name} `{id}` another {what}");
            let diagnostic = Diagnostic::error(Code::SharedId, top.file.path, message)
                .label(here.span, format!("`{}` says this", chain.name(top.pack)))
                .also(layer.file.path, at(&other).span, format!("`{}` says that", chain.name(layer.pack)))
                .help(format!("say in `{}` which it is", chain.name(chain.own())));
            report.add(diagnostic);
        }
        Some((top.file, value))
    }

    /// A text that is said once.
    pub(super) fn text(
        &self,
        key: &'static str,
        chain: &Chain<'_>,
        get: impl Fn(&'f T) -> Option<Text<'f>>,
        report: &mut Report,
    ) -> Option<(&'f File<'s>, Text<'f>)> {
        self.one(key, chain, get, |text| *text, report)
    }

    /// Reports a key that nobody has given. `known` are the ids of its kind.
    pub(super) fn needed<'k>(
        &self,
        key: &'static str,
        found: bool,
        chain: &Chain<'_>,
        known: impl IntoIterator<Item = &'k str>,
        report: &mut Report,
    ) {
        let layer = self.first();
        // A base that was not found may well have it.
        if found || !(chain.is_whole || chain.links[layer.pack].is_lowest) {
            return;
        }
        let (id, a) = (layer.item.id().value, T::NAMES.2);
        let Some(mut missing) = layer.file.missing_key(layer.item.id().span, key) else { return };
        if !chain.links[layer.pack].is_lowest {
            let others = known.into_iter().filter(|known| *known != id);
            missing = missing
                .help(format!("no base has {a} `{id}`, so all of it stands here"))
                .help_if(suggestion(id, others));
        }
        report.add(missing);
    }
}

/// All things of a kind, by id.
pub(super) struct Table<'f, 's, T> {
    pub(super) entries: Vec<Entry<'f, 's, T>>,
    numbers: HashMap<&'f str, usize>,
    pub(super) gone: Gone,
}

impl<T> Default for Table<'_, '_, T> {
    fn default() -> Self {
        Self { entries: Vec::new(), numbers: HashMap::new(), gone: Gone::default() }
    }
}

impl<'f, 's, T: Item<'f>> Table<'f, 's, T> {
    /// The layers of an id.
    pub(super) fn layers(&self, id: &str) -> &[Layer<'f, 's, T>] {
        self.numbers.get(id).map_or(&[], |number| &self.entries[*number].layers)
    }

    /// The ids there are, in order.
    pub(super) fn ids(&self) -> impl Iterator<Item = &'f str> {
        let there = self.entries.iter().filter(|entry| !entry.layers.is_empty());
        there.map(|entry| entry.id().value)
    }

    /// Lays what a pack says over what there is. Whether it counts.
    pub(super) fn add(&mut self, layer: Layer<'f, 's, T>, chain: &Chain<'_>, report: &mut Report) -> bool {
        let (id, (name, many, _)) = (layer.item.id(), T::NAMES);
        report.id(layer.file, &id);
        if self.gone.stays_disabled(id.value, layer.pack, chain) {
            return false;
        }
        let earlier = self.layers(id.value);
        let same = earlier.iter().find(|earlier| earlier.pack == layer.pack);
        let same = same.map(|same| (same.file.path, same.item.id().span));
        if let Some((file, first)) = same.or_else(|| self.gone.signpost(id.value, layer.pack)) {
            let diagnostic = Diagnostic::error(
                Code::DuplicateId,
                layer.file.path,
                format!("there are two {many} `{}`", id.value),
            )
            .label(id.span, "again here")
            .also(file, first, "first here");
            report.add(diagnostic);
            // What else is wrong with it is told as well.
            self.entries.push(Entry { layers: vec![layer], torn: true });
            return true;
        }
        if let Some(other) = earlier.iter().find(|earlier| earlier.issue != layer.issue) {
            let message = format!("the {name} `{}` belongs to the issue `{}`", id.value, other.issue);
            let diagnostic = Diagnostic::error(Code::DuplicateId, layer.file.path, message)
                .label(id.span, format!("written under `{}` here", layer.issue))
                .also(other.file.path, other.item.id().span, "first here")
                .help(format!(
                    "to change it, write it under `issue: {}`; else give it an id of its own",
                    other.issue
                ));
            report.add(diagnostic);
            return false;
        }
        self.gone.taken_back(id.value, layer.pack, chain);
        let deprecated = layer.item.deprecated();
        let begins_anew = layer.item.replace().filter(|replace| replace.value);
        if deprecated.is_some() || begins_anew.is_some() {
            let taken = self.take_below(id.value, layer.pack, chain);
            if let Some(replace) = begins_anew.filter(|_| taken == 0) {
                self.nothing_to_replace(&layer, replace, report);
            }
        }
        if let Some(deprecated) = deprecated {
            self.signpost(&layer, deprecated, report);
            return false;
        }
        let number = *self.numbers.entry(id.value).or_insert_with(|| {
            self.entries.push(Entry { layers: Vec::with_capacity(1), torn: false });
            self.entries.len() - 1
        });
        self.entries[number].layers.push(layer);
        true
    }

    /// Takes away the layers of the packs that a pack builds on, and tells how many these are.
    pub(super) fn take_below(&mut self, id: &str, pack: usize, chain: &Chain<'_>) -> usize {
        let Some(number) = self.numbers.get(id) else { return 0 };
        let layers = &mut self.entries[*number].layers;
        let before = layers.len();
        layers.retain(|layer| !chain.extends(pack, layer.pack));
        before - layers.len()
    }

    /// Does without a thing from a pack on: without what its bases say of it, and without what others that
    /// build on the same say.
    pub(super) fn disable(
        &mut self,
        id: &'f str,
        pack: usize,
        file: &File<'_>,
        at: &Text<'_>,
        chain: &Chain<'_>,
    ) {
        let layers = self.layers(id).iter();
        let roots: Vec<usize> =
            layers.filter(|layer| chain.extends(pack, layer.pack)).map(|layer| layer.pack).collect();
        let Some(number) = self.numbers.get(id) else { return };
        let of_it = |layer: &Layer<'_, '_, T>| {
            chain.extends(pack, layer.pack) || roots.iter().any(|root| chain.extends(layer.pack, *root))
        };
        self.entries[*number].layers.retain(|layer| !of_it(layer));
        self.gone.disable(id, pack, roots, file, at);
    }

    fn signpost(&mut self, layer: &Layer<'f, 's, T>, deprecated: &Deprecated<'_>, report: &mut Report) {
        let (id, name) = (layer.item.id(), T::NAMES.0);
        if layer.item.has_rules() {
            let to = deprecated.replaced_by.value;
            let message = format!("the {name} `{}` has given way to `{to}`, and has rules", id.value);
            let diagnostic = Diagnostic::error(Code::RulesOnSignpost, layer.file.path, message)
                .label(id.span, "nothing would read what stands here")
                .label(deprecated.replaced_by.span, "it is only a way there")
                .help(format!(
                    "move the rules to `{to}`, and leave `{}` with its `deprecated` alone",
                    id.value
                ));
            report.add(diagnostic);
        }
        self.gone.give_way(id, layer.pack, layer.file, deprecated);
    }

    fn nothing_to_replace(&self, layer: &Layer<'f, 's, T>, replace: Located<bool>, report: &mut Report) {
        let (id, a) = (layer.item.id(), T::NAMES.2);
        let message = format!("no base has {a} `{}` to replace", id.value);
        let diagnostic = Diagnostic::error(Code::NothingToReplace, layer.file.path, message)
            .label(id.span, "not known below")
            .label(replace.span, "it would begin anew")
            .help_if(suggestion(id.value, self.ids()));
        report.add(diagnostic);
    }

    /// Ends the laying over: things that are gone leave, and what is at odds is reported.
    pub(super) fn finish(&mut self, chain: &Chain<'_>, report: &mut Report) {
        self.entries.retain(|entry| !entry.layers.is_empty());
        self.numbers.clear();
        for (number, entry) in self.entries.iter_mut().enumerate() {
            self.numbers.insert(entry.id().value, number);
            let ((_, _, a), id) = (T::NAMES, entry.id());
            let root = |layer: &&Layer<'_, '_, T>| {
                !entry.layers.iter().any(|other| chain.extends(layer.pack, other.pack))
            };
            let roots: Vec<_> = entry.layers.iter().filter(root).collect();
            if let [first, .., second] = roots.as_slice() {
                let own = chain.name(chain.own());
                let (one, two) = (chain.name(first.pack), chain.name(second.pack));
                let message = format!("`{one}` and `{two}` both have {a} `{}`", id.value);
                let diagnostic = Diagnostic::error(Code::SharedId, second.file.path, message)
                    .label(second.item.id().span, format!("that of `{two}`"))
                    .also(first.file.path, first.item.id().span, format!("that of `{one}`"))
                    .help(format!(
                        "write it in `{own}` with `replace: true`, or name it under `disable` there"
                    ));
                report.add(diagnostic);
                entry.torn = true;
            }
        }
        let known: BTreeMap<&str, ()> = self.ids().map(|id| (id, ())).collect();
        self.gone.settle(
            T::NAMES.0,
            |id| known.contains_key(id),
            &known.keys().copied().collect::<Vec<_>>(),
            chain,
            report,
        );
    }
}
