//! Asking for what a command was not told, where somebody is there to answer.

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::{Context, Result, bail};

/// Asks on a terminal; elsewhere it notes what is missing, to tell all of it at once.
pub(super) struct Prompt {
    terminal: bool,
    /// The flags that nobody gave, each with what it is for.
    missing: Vec<String>,
}

impl Prompt {
    pub(super) fn new() -> Self {
        Self { terminal: io::stdin().is_terminal() && io::stderr().is_terminal(), missing: Vec::new() }
    }

    /// A text that must be there: given, or asked for.
    pub(super) fn text(&mut self, given: Option<&str>, flag: &str, what: &str) -> Result<String> {
        self.checked(given, flag, what, None, &|_| Ok(()))
    }

    /// The same, which is what is proposed unless the user says otherwise.
    pub(super) fn text_or(
        &mut self,
        given: Option<&str>,
        flag: &str,
        what: &str,
        proposed: &str,
        check: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<String> {
        self.checked(given, flag, what, Some(proposed).filter(|proposed| !proposed.is_empty()), check)
    }

    /// A text that something must hold of; who is there may try again.
    pub(super) fn checked(
        &mut self,
        given: Option<&str>,
        flag: &str,
        what: &str,
        proposed: Option<&str>,
        check: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<String> {
        if let Some(given) = given.map(str::trim) {
            if given.is_empty() {
                bail!("{flag}: nothing stands there; it is {what}");
            }
            return match check(given) {
                Ok(()) => Ok(given.to_owned()),
                Err(wrong) => bail!("{flag}: {wrong}"),
            };
        }
        if !self.terminal {
            return match proposed {
                Some(proposed) if check(proposed).is_ok() => Ok(proposed.to_owned()),
                Some(proposed) => match check(proposed) {
                    Ok(()) => Ok(proposed.to_owned()),
                    Err(wrong) => bail!("{flag}: {wrong}"),
                },
                None => {
                    self.missing.push(format!("{flag}  {what}"));
                    Ok(String::new())
                }
            };
        }
        loop {
            let answer = ask(what, proposed)?;
            let answer = if answer.is_empty() { proposed.unwrap_or_default().to_owned() } else { answer };
            match check(&answer) {
                Ok(()) if !answer.is_empty() => return Ok(answer),
                Ok(()) => say("It must be there; Ctrl-C ends without writing anything."),
                Err(wrong) => say(&wrong),
            }
        }
    }

    /// One or several texts: given, or asked for one by one until there is no more.
    pub(super) fn several(&mut self, given: &[String], flag: &str, what: &str) -> Result<Vec<String>> {
        let texts: Vec<String> =
            given.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect();
        if !texts.is_empty() {
            return Ok(texts);
        }
        if !self.terminal {
            self.missing.push(format!("{flag}  {what}"));
            return Ok(Vec::new());
        }
        let mut texts = Vec::new();
        loop {
            let what = if texts.is_empty() { what } else { "another, or nothing" };
            let answer = ask(what, None)?;
            match answer.is_empty() {
                true if texts.is_empty() => {
                    say("One at least must be there; Ctrl-C ends without writing anything.")
                }
                true => return Ok(texts),
                false => texts.push(answer),
            }
        }
    }

    /// Goes on only if nothing is missing.
    pub(super) fn done(&self) -> Result<()> {
        match self.missing.as_slice() {
            [] => Ok(()),
            missing => bail!(
                "this must be said as well (on a terminal you are asked for it):\n{}",
                missing.join("\n")
            ),
        }
    }
}

/// Asks on standard error: standard output is for results.
fn ask(what: &str, proposed: Option<&str>) -> Result<String> {
    let mut err = io::stderr().lock();
    let proposed = proposed.map(|proposed| format!(" [{proposed}]")).unwrap_or_default();
    let mut letters = what.chars();
    let what = letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>());
    write!(err, "{}{proposed}: ", what.unwrap_or_default())?;
    err.flush()?;
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line).context("cannot read the answer")?;
    if read == 0 {
        let _ = writeln!(err);
        bail!("nothing was written");
    }
    Ok(line.trim().to_owned())
}

fn say(text: &str) {
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(io::stderr(), "{text}");
}
