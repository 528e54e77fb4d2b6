//! One engine for each content of rules, however often a program asks for it.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

use super::Engine;
use crate::diagnostic::Diagnostic;
use crate::pack::{self, Sources};

/// A pack by its name, with the digest of the rules it is compiled from.
type Content = (String, [u8; 32]);

/// The engines in use.
static ENGINES: LazyLock<Mutex<HashMap<Content, Weak<Engine>>>> = LazyLock::new(Mutex::default);

impl Engine {
    /// The engine over a pack among some rule files, compiled once for each content as long as somebody holds it. The
    /// tests of built-in rules are left out.
    ///
    /// # Errors
    /// Every problem in the rules, as [`pack::compile_untested`] gives them.
    pub fn shared(pack: &str, sources: &Sources) -> Result<Arc<Self>, Vec<Diagnostic>> {
        let content = (pack.to_owned(), sources.digest());
        let known = || ENGINES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(engine) = known().get(&content).and_then(Weak::upgrade) {
            return Ok(engine);
        }
        // Not under the lock: others may want other rules.
        let engine = Arc::new(Self::new(pack::compile_untested(pack, sources)?));
        let mut known = known();
        known.retain(|_, engine| engine.strong_count() > 0);
        known.insert(content, Arc::downgrade(&engine));
        Ok(engine)
    }
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
