//! `standpoint lsp`: a language server for those who write rules in an editor.
//!
//! One thread holds the conversation and everything that is known of the packs, so that an answer
//! is always one of the text as it is; what takes long is done beside it. Problems are looked for
//! a moment after the last key press. Nothing an editor sends ends the server but `exit`.

mod answers;
mod documents;
mod jobs;
mod navigate;
mod publish;
mod server;
mod settings;
mod unit;
mod workspace;

use std::io::IsTerminal;

use anyhow::Result;
use clap::Args;
use lsp_server::{Connection, Message, Response};
use serde_json::json;

use crate::cli::{Outcome, output};
use server::Server;

/// Helps an editor with rule files: problems as you type, completion, renaming, tests
///
/// Editors start it themselves and speak the Language Server Protocol with it over standard input and output.
/// docs/editors.md in the source says how to set them up.
#[derive(Debug, Args)]
pub(super) struct Lsp {
    /// Standard input and output, as which editors ask for; there is no other way
    #[arg(long, hide = true)]
    stdio: bool,
}

impl Lsp {
    pub(super) fn run(&self) -> Result<Outcome> {
        if std::io::stdin().is_terminal() {
            output::note("this speaks with an editor, which starts it by itself; Ctrl-C ends it");
        }
        let (connection, threads) = Connection::stdio();
        let orderly = serve(connection);
        threads.join()?;
        // An editor that goes away without a word is told so by the code, as the protocol asks.
        Ok(if orderly { Outcome::Done } else { Outcome::Gate })
    }
}

/// Serves an editor until it says `exit` or goes away. Whether it said `shutdown` before.
#[must_use]
pub fn serve(connection: Connection) -> bool {
    let Ok((id, params)) = connection.initialize_start() else { return false };
    let result = json!({
        "capabilities": answers::capabilities(),
        "serverInfo": {"name": "standpoint", "version": env!("CARGO_PKG_VERSION")},
    });
    if connection.sender.send(Message::Response(Response::new_ok(id, result))).is_err() {
        return false;
    }
    Server::new(connection, &params).run()
}
