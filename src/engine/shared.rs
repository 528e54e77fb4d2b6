//! One engine for each content of rules, however often a program asks for it.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

use sha2::{Digest, Sha256};

use super::Engine;
use crate::diagnostic::Diagnostic;
use crate::pack::{self, Sources};

/// The engines in use, by the digest of what they were compiled from.
static ENGINES: LazyLock<Mutex<HashMap<[u8; 32], Weak<Engine>>>> = LazyLock::new(Mutex::default);

impl Engine {
    /// The engine over a pack among some rule files, compiled once for each content as long as somebody holds it. The
    /// tests of built-in rules are left out.
    ///
    /// # Errors
    /// Every problem in the rules, as [`pack::compile_untested`] gives them.
    pub fn shared(pack: &str, sources: &Sources) -> Result<Arc<Self>, Vec<Diagnostic>> {
        let digest = digest(pack, sources);
        let known = || ENGINES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(engine) = known().get(&digest).and_then(Weak::upgrade) {
            return Ok(engine);
        }
        // Not under the lock: others may want other rules.
        let engine = Arc::new(Self::new(pack::compile_untested(pack, sources)?));
        let mut known = known();
        known.retain(|_, engine| engine.strong_count() > 0);
        known.insert(digest, Arc::downgrade(&engine));
        Ok(engine)
    }
}

/// What an engine depends on: the name of the pack, and path and content of each file.
fn digest(pack: &str, sources: &Sources) -> [u8; 32] {
    let mut files: Vec<_> = sources.files.iter().map(|(path, text)| (&**path, &**text)).collect();
    files.sort_unstable();
    let mut hash = Sha256::new();
    for part in std::iter::once(pack).chain(files.into_iter().flat_map(|(path, text)| [path, text])) {
        // With their lengths, so that no end of one passes for the beginning of the next.
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::builtin;

    #[test]
    fn the_same_rules_are_compiled_once() {
        let sources = builtin::sources();
        let one = Engine::shared("ukraine-war", &sources).expect("built-in rules");
        let mut turned = sources.clone();
        turned.files.reverse();
        assert!(Arc::ptr_eq(&one, &Engine::shared("ukraine-war", &turned).expect("built-in rules")));
        let other = Engine::shared("iran-nuclear", &sources).expect("built-in rules");
        assert!(!Arc::ptr_eq(&one, &other));
        let mut changed = sources;
        let text = changed.files.iter_mut().find(|(path, _)| path == "ukraine-war/pack.yaml");
        text.expect("the pack").1.to_mut().push_str("\n# another content\n");
        assert!(!Arc::ptr_eq(&one, &Engine::shared("ukraine-war", &changed).expect("built-in rules")));
        assert!(Engine::shared("no-such-pack", &changed).is_err());
    }
}
