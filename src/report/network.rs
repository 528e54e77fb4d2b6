//! A network as GraphML, as lists of edges and nodes, as a matrix, and as a matrix for people.

use std::fmt;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::comparison::network::{By, Duplicates, Kind, Network, Node, Normalisation, Qualifier, Thing, Tie};
use crate::pack::Pole;
use crate::report::ink::{Ink, Text, clean, glued, paint, seamed, width};
use crate::report::{Canvas, Csv, Separator};

/// A weight as data has it: whole where it is, else six decimals at most.
fn number(weight: f64) -> String {
    let rounded = (weight * 1e6).round() / 1e6;
    // Without a sign for what rounds to nothing.
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// What the two counts of a tie are called.
const fn counts(network: &Network<'_>) -> [&'static str; 2] {
    match network.settings.kind {
        Kind::Affiliation => ["for", "against"],
        Kind::Parties | Kind::Positions => ["congruence", "conflict"],
    }
}

/// The edges as rows below a head, with commas or tabs.
#[must_use]
pub fn edge_rows(network: &Network<'_>, separator: Separator) -> String {
    let [agreeing, opposing] = counts(network);
    let head = [
        "source",
        "target",
        "source_type",
        "target_type",
        "weight",
        "sign",
        "statements",
        "shared",
        agreeing,
        opposing,
    ];
    let row = |tie: &Tie| {
        let (source, target) = (&network.rows[tie.row], &network.columns[tie.column]);
        vec![
            source.key(),
            target.key(),
            source.kind().to_owned(),
            target.kind().to_owned(),
            number(tie.weight),
            network.sign(tie).to_owned(),
            tie.statements.to_string(),
            tie.shared.to_string(),
            tie.agreeing.to_string(),
            tie.opposing.to_string(),
        ]
    };
    rows(separator, &head, network.edges().map(row))
}

/// The nodes as rows below a head, with commas or tabs.
#[must_use]
pub fn node_rows(network: &Network<'_>, separator: Separator) -> String {
    let head = ["id", "label", "type", "name", "party", "position", "issue", "pole", "frequency"];
    let row = |node: &Node<'_>| {
        let [party, position, issue] = ids(node);
        vec![
            node.key(),
            node.short(),
            node.kind().to_owned(),
            node.name().to_owned(),
            party.unwrap_or_default().to_owned(),
            position.unwrap_or_default().to_owned(),
            issue.unwrap_or_default().to_owned(),
            node.pole().map_or("", Pole::as_str).to_owned(),
            node.frequency.to_string(),
        ]
    };
    rows(separator, &head, network.nodes().map(row))
}

/// The weights as a matrix with ids before each row and above each column.
#[must_use]
pub fn matrix_rows(network: &Network<'_>, separator: Separator) -> String {
    let corner = network.rows.first().map_or("", Node::kind);
    let head: Vec<String> =
        std::iter::once(corner.to_owned()).chain(network.columns.iter().map(Node::key)).collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let row = |(node, weights): (&Node<'_>, Vec<f64>)| {
        std::iter::once(node.key()).chain(weights.into_iter().map(number)).collect()
    };
    rows(separator, &head, network.rows.iter().zip(network.matrix()).map(row))
}

fn rows(separator: Separator, head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut out = String::new();
    // A string takes everything.
    let _ = Csv::new(separator).rows(Some(head), rows, &mut out);
    out
}

/// The ids of the party, the position and the issue that a node stands for.
fn ids<'n>(node: &'n Node<'_>) -> [Option<&'n str>; 3] {
    match node.thing {
        Thing::Party(party) => [Some(&party.id), None, None],
        Thing::Position(position, issue) => [None, Some(&position.id), Some(&issue.id)],
        Thing::Issue(issue) | Thing::Pole(issue, _) => [None, None, Some(&issue.id)],
    }
}

/// The whole network as a GraphML document: undirected, everything known of nodes and edges as attributes.
#[must_use]
pub fn graphml(network: &Network<'_>) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    // A vector takes everything.
    let _ = document(network, &mut writer);
    let mut text = String::from_utf8_lossy(&writer.into_inner()).into_owned();
    text.push('\n');
    text
}

const NODE_KEYS: [(&str, &str); 8] = [
    ("label", "string"),
    ("type", "string"),
    ("name", "string"),
    ("party", "string"),
    ("position", "string"),
    ("issue", "string"),
    ("pole", "string"),
    ("frequency", "long"),
];

type Xml = Writer<Vec<u8>>;

fn document(network: &Network<'_>, writer: &mut Xml) -> std::io::Result<()> {
    let [agreeing, opposing] = counts(network);
    let edge_keys = [
        ("weight", "double"),
        ("sign", "string"),
        ("statements", "long"),
        ("shared", "long"),
        (agreeing, "long"),
        (opposing, "long"),
    ];
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = writer.create_element("graphml").with_attributes([
        ("xmlns", "http://graphml.graphdrawing.org/xmlns"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        (
            "xsi:schemaLocation",
            "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd",
        ),
    ]);
    root.write_inner_content(|writer| {
        for (part, keys) in [("node", &NODE_KEYS[..]), ("edge", &edge_keys[..])] {
            for (name, kind) in keys {
                let id = format!("{part}.{name}");
                let key = writer.create_element("key").with_attributes([("id", id.as_str()), ("for", part)]);
                key.with_attributes([("attr.name", *name), ("attr.type", *kind)]).write_empty()?;
            }
        }
        let graph = writer.create_element("graph");
        let graph = graph.with_attributes([("id", "network"), ("edgedefault", "undirected")]);
        graph.write_inner_content(|writer| {
            let told = told(network);
            writer.create_element("desc").write_text_content(BytesText::new(&told))?;
            network.nodes().try_for_each(|node| node_element(node, writer))?;
            network.edges().zip(1..).try_for_each(|(tie, number)| edge_element(network, tie, number, writer))
        })?;
        Ok(())
    })?;
    Ok(())
}

fn node_element(node: &Node<'_>, writer: &mut Xml) -> std::io::Result<()> {
    let [party, position, issue] = ids(node);
    let (label, frequency) = (node.short(), node.frequency.to_string());
    let values = [
        Some(label.as_str()),
        Some(node.kind()),
        Some(node.name()),
        party,
        position,
        issue,
        node.pole().map(Pole::as_str),
        Some(&frequency),
    ];
    let element = writer.create_element("node").with_attribute(("id", node.key().as_str()));
    element.write_inner_content(|writer| {
        NODE_KEYS.iter().zip(values).try_for_each(|((name, _), value)| data("node", name, value, writer))
    })?;
    Ok(())
}

fn edge_element(network: &Network<'_>, tie: &Tie, number_: usize, writer: &mut Xml) -> std::io::Result<()> {
    let [agreeing, opposing] = counts(network);
    let (id, sign) = (format!("e{number_}"), network.sign(tie));
    let (source, target) = (network.rows[tie.row].key(), network.columns[tie.column].key());
    let values = [
        ("weight", number(tie.weight)),
        ("sign", sign.to_owned()),
        ("statements", tie.statements.to_string()),
        ("shared", tie.shared.to_string()),
        (agreeing, tie.agreeing.to_string()),
        (opposing, tie.opposing.to_string()),
    ];
    let element = writer.create_element("edge").with_attributes([
        ("id", id.as_str()),
        ("source", source.as_str()),
        ("target", target.as_str()),
    ]);
    element.write_inner_content(|writer| {
        values.iter().try_for_each(|(name, value)| data("edge", name, Some(value), writer))
    })?;
    Ok(())
}

/// What is known under a key; what is not is left out.
fn data(part: &str, name: &str, value: Option<&str>, writer: &mut Xml) -> std::io::Result<()> {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        let element =
            writer.create_element("data").with_attribute(("key", format!("{part}.{name}").as_str()));
        element.write_text_content(BytesText::new(&clean(value)))?;
    }
    Ok(())
}

/// How a network was built, in a line.
fn told(network: &Network<'_>) -> String {
    let settings = &network.settings;
    let by = match settings.by {
        By::Position => "positions",
        By::Issue => "issues",
        By::Pole => "poles of issues",
    };
    let what = match settings.kind {
        Kind::Affiliation => format!("parties and {by}"),
        Kind::Parties => format!("parties and parties by {by}"),
        Kind::Positions => format!("{by} and {by}"),
    };
    let qualifier = match settings.qualifier {
        // Nobody speaks against a pole.
        Qualifier::Ignore | Qualifier::Subtract
            if settings.kind == Kind::Affiliation && settings.by == By::Pole =>
        {
            "statements"
        }
        Qualifier::Ignore => "statements for and against",
        Qualifier::Congruence => "congruence",
        Qualifier::Conflict => "conflict",
        Qualifier::Subtract if settings.kind == Kind::Affiliation => "statements for less those against",
        Qualifier::Subtract => "congruence less conflict",
        Qualifier::Combine => "1 for, 2 against, 3 both",
    };
    let divided = match settings.normalisation {
        Normalisation::No => "not normalised",
        Normalisation::Activity => "divided by the activity of the party",
        Normalisation::Prominence => "divided by the prominence of what is held",
        Normalisation::Average => "divided by average activity",
        Normalisation::Jaccard => "normalised by Jaccard",
        Normalisation::Cosine => "normalised by cosine",
    };
    let once = match settings.duplicates {
        Duplicates::All => "every statement counts",
        Duplicates::Document => "the same counts once an article",
        Duplicates::Week => "the same counts once a week",
        Duplicates::Month => "the same counts once a month",
        Duplicates::Year => "the same counts once a year",
        Duplicates::Range => "the same counts once",
    };
    format!("{what}: {qualifier}, {divided}; {once}")
}

/// Room for the head of a column; longer ones are numbered.
const HEAD: usize = 12;

/// The matrix for people. Things stand in rows and parties in columns, as there are fewer of them; where not all
/// columns fit, the rest follow below.
#[must_use]
pub fn network_table(network: &Network<'_>, canvas: Canvas) -> String {
    let mut marked = String::new();
    // A string takes everything.
    let _ = Drawn::of(network).draw(&told(network), canvas, &mut marked);
    paint(&marked, canvas.color)
}

/// A matrix ready to be laid out.
struct Drawn {
    rows: Vec<(String, u64)>,
    heads: Vec<String>,
    /// What stands for the heads that are numbered and whose numbers no row has.
    legend: Vec<String>,
    cells: Vec<Vec<Text>>,
    /// Whether a node's tie with itself is left open.
    one_mode: bool,
}

impl Drawn {
    fn of(network: &Network<'_>) -> Self {
        let one_mode = network.is_one_mode();
        let (down, across) = match one_mode {
            true => (&network.rows, &network.columns),
            false => (&network.columns, &network.rows),
        };
        let mut cells = vec![vec![Text::new(Ink::Faint, "·"); across.len()]; down.len()];
        let ink = |tie: &Tie| match network.sign(tie) {
            "+" => Ink::For,
            "-" => Ink::Against,
            "both" => Ink::Mixed,
            _ => Ink::Plain,
        };
        for tie in &network.ties {
            let text = Text::new(ink(tie), shown(tie.weight));
            if one_mode {
                cells[tie.column][tie.row] = text.clone();
                cells[tie.row][tie.column] = text;
            } else {
                cells[tie.column][tie.row] = text;
            }
        }
        for at in (0..down.len()).filter(|_| one_mode) {
            cells[at][at] = Text::default();
        }
        let short = |node: &Node<'_>| clean(&node.short());
        let mut rows: Vec<(String, u64)> = down.iter().map(|node| (short(node), node.frequency)).collect();
        let mut heads: Vec<String> = across.iter().map(short).collect();
        let mut legend = Vec::new();
        if heads.iter().any(|head| width(head) > HEAD) {
            let last = heads.len().to_string().len();
            if one_mode {
                for (number, row) in rows.iter_mut().enumerate() {
                    // A wrapped label would lose plain spaces at its beginning.
                    row.0 = glued(&format!("{:>last$} {}", number + 1, row.0));
                }
            } else {
                legend = heads.iter().zip(1..).map(|(head, number)| format!("{number} {head}")).collect();
            }
            heads = (1..=heads.len()).map(|number| number.to_string()).collect();
        }
        Self { rows, heads, legend, cells, one_mode }
    }

    fn draw(&self, told: &str, canvas: Canvas, out: &mut dyn fmt::Write) -> fmt::Result {
        if self.rows.is_empty() {
            return writeln!(out, "no statement was counted");
        }
        for line in Text::new(Ink::Faint, told).wrap(canvas.width, 0) {
            writeln!(out, "{}", line.marked())?;
        }
        let said: Vec<String> = self.rows.iter().map(|(_, frequency)| frequency.to_string()).collect();
        let said_width = said.iter().map(String::len).max().unwrap_or_default().max("said".len());
        let widest = self.rows.iter().map(|(label, _)| width(label)).max().unwrap_or_default();
        let label_width = widest.min(canvas.width / 2);
        let columns: Vec<usize> = (0..self.heads.len())
            .map(|column| {
                let cells = self.cells.iter().map(|row| row[column].width()).max().unwrap_or_default();
                cells.max(width(&self.heads[column]))
            })
            .collect();
        let room = canvas.width.saturating_sub(label_width + 2 + said_width);
        for panel in panels(&columns, room) {
            writeln!(out)?;
            let mut head = Text::new(Ink::Plain, " ".repeat(label_width));
            push_right(&mut head, &Text::new(Ink::Faint, "said"), said_width);
            for column in panel.clone() {
                let text = Text::new(Ink::Head, glued(&self.heads[column]));
                push_right(&mut head, &text, columns[column]);
            }
            let across = head.width();
            writeln!(out, "{}", head.marked())?;
            writeln!(out, "{}", canvas.rule(across))?;
            for (row, (label, _)) in self.rows.iter().enumerate() {
                let label = Text::new(Ink::Plain, seamed(label, '-'));
                let mut lines = label.wrap(label_width.max(1), 2).into_iter();
                let mut line = lines.next().unwrap_or_default();
                let gap = label_width.saturating_sub(line.width());
                line.push(Ink::Plain, " ".repeat(gap));
                push_right(&mut line, &Text::new(Ink::Faint, said[row].as_str()), said_width);
                for column in panel.clone() {
                    push_right(&mut line, &self.cells[row][column], columns[column]);
                }
                writeln!(out, "{}", line.marked())?;
                for line in lines {
                    writeln!(out, "{}", line.marked())?;
                }
            }
        }
        writeln!(out)?;
        if !self.legend.is_empty() {
            let legend: Vec<String> = self.legend.iter().map(|entry| glued(entry)).collect();
            for line in Text::new(Ink::Plain, legend.join(", ")).wrap(canvas.width, 0) {
                writeln!(out, "{}", line.marked())?;
            }
        }
        let share = if self.one_mode { "share nothing" } else { "said nothing of it" };
        let key = format!("said: statements counted in all; · {share}");
        for line in Text::new(Ink::Faint, key).wrap(canvas.width, 0) {
            writeln!(out, "{}", line.marked())?;
        }
        Ok(())
    }
}

/// A weight as people read it.
fn shown(weight: f64) -> String {
    if weight.fract() == 0.0 { number(weight) } else { format!("{weight:.2}") }
}

/// Two spaces, and the text at the right of so many columns.
fn push_right(line: &mut Text, text: &Text, columns: usize) {
    line.push(Ink::Plain, " ".repeat(2 + columns.saturating_sub(text.width())));
    line.append(text.clone());
}

/// Which columns stand beside each other, so that each panel takes no more than `room`.
fn panels(columns: &[usize], room: usize) -> Vec<std::ops::Range<usize>> {
    let mut panels = Vec::new();
    let (mut from, mut used) = (0, 0);
    for (at, column) in columns.iter().enumerate() {
        if at > from && used + column + 2 > room {
            panels.push(from..at);
            (from, used) = (at, 0);
        }
        used += column + 2;
    }
    panels.push(from..columns.len());
    panels
}
