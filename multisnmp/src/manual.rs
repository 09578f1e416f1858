//! The manual pages: one for each command, and an overview.
//!
//! Their texts are those of the help. clap_mangen wraps the examples and tables of a help like prose,
//! leaves out what `--help` hides, and knows no sections of ours; so the pages are written here.

mod blocks;
mod facts;
mod sections;
mod sheet;

use blocks::{Block, blocks};
use clap::{Arg, ArgAction, Command};
use sections::Sections;
use sheet::{Sheet, Span};

/// A manual page.
pub(crate) struct Page {
    /// `multisnmp-get.1`
    pub(crate) file: String,
    pub(crate) text: String,
}

/// Returns the pages of a command and all commands below it. `mark` stands in the first line of each.
pub(crate) fn pages(root: &Command, mark: &str) -> Vec<Page> {
    let mut pages = Vec::new();
    add(&built(root), &mut Vec::new(), mark, &mut pages);
    pages
}

/// Returns the page of one command: `["config", "show"]`. Without words, it is the overview.
pub(crate) fn page(root: &Command, words: &[String]) -> Option<Page> {
    let root = built(root);
    let (mut command, mut above) = (&root, Vec::new());
    for word in words {
        above.push(command);
        command = command.find_subcommand(word)?;
    }
    Some(one(command, &above, ""))
}

fn built(root: &Command) -> Command {
    let mut root = root.clone().disable_help_subcommand(true);
    root.build();
    root
}

fn add<'c>(command: &'c Command, above: &mut Vec<&'c Command>, mark: &str, pages: &mut Vec<Page>) {
    pages.push(one(command, above, mark));
    above.push(command);
    for sub in subcommands(command) {
        add(sub, above, mark, pages);
    }
    above.pop();
}

fn subcommands(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|sub| !sub.is_hide_set())
}

/// Writes the page of a command. `above` are the commands that it belongs to.
fn one(command: &Command, above: &[&Command], mark: &str) -> Page {
    let path: Vec<&str> =
        above.iter().chain([&command]).map(|command| command.get_name()).collect();
    let name = path.join("-");
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let long = command.get_long_about().map(ToString::to_string);
    let mut sections = sections_of(command);
    if let Some(parent) = above.last().filter(|_| sections.examples.is_empty()) {
        // The help of some groups has the examples of all its commands.
        let ours = |line: &String| line.starts_with(&path.join(" "));
        sections.examples = sections_of(parent).examples.into_iter().filter(ours).collect();
    }

    let version = command.get_version().unwrap_or_default();
    let mut sheet = Sheet::begin(mark, &name, &format!("multisnmp {version}"));
    sheet.section("NAME");
    sheet.line([Span::Plain(format!("{name} - {about}"))]);
    sheet.section("SYNOPSIS");
    sheet.line(synopsis(command, &path.join(" ")));
    sheet.section("DESCRIPTION");
    let description =
        long.map_or_else(|| vec![Block::Paragraph(format!("{about}."))], |it| blocks(&it));
    sheet.blocks(&description);
    sheet.blocks(&sections.description);
    if subcommands(command).next().is_some() {
        sheet.section("COMMANDS");
        for sub in subcommands(command) {
            let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
            let page = format!("{name}-{}", sub.get_name());
            sheet.item([Span::Bold(page), Span::Plain("(1)".to_owned())], &blocks(&about));
        }
    }
    let positionals: Vec<&Arg> =
        command.get_positionals().filter(|arg| !arg.is_hide_set()).collect();
    if !positionals.is_empty() {
        sheet.section("ARGUMENTS");
        for arg in positionals {
            sheet.item([Span::Italic(value(arg))], &text(arg));
        }
    }
    sheet.section("OPTIONS");
    for (group, options) in groups(command) {
        if let Some(group) = group {
            sheet.subsection(group);
        }
        for option in options {
            sheet.item(head(option), &text(option));
        }
    }
    sheet.section("EXIT STATUS");
    let codes = facts::exit_codes(command, &sections.exit_codes).into_iter();
    let codes: Vec<_> = codes.map(|(code, meaning)| (code.to_string(), meaning)).collect();
    sheet.rows(codes.iter().map(|(code, meaning)| (code.as_str(), meaning.as_str())), 8);
    sheet.section("ENVIRONMENT");
    let variables = facts::variables(command);
    match variables.is_empty() {
        true => sheet.line([Span::Plain("No variable changes what this command does.".to_owned())]),
        false => sheet.rows(variables.iter().map(|fact| (fact.name, fact.text.as_str())), 24),
    }
    sheet.section("FILES");
    let files = facts::files(command);
    for fact in &files {
        sheet.row(fact.name, &fact.text, 8);
    }
    if files.is_empty() {
        let none = "This command uses no files but those that its arguments name.";
        sheet.line([Span::Plain(none.to_owned())]);
    }
    sheet.section("EXAMPLES");
    sheet.examples(&sections.examples);
    sheet.section("SEE ALSO");
    sheet.line(see_also(command, above, &name));
    Page { file: format!("{name}.1"), text: sheet.finish() }
}

fn sections_of(command: &Command) -> Sections {
    let help = command.get_after_long_help().or_else(|| command.get_after_help());
    Sections::of(&help.map(ToString::to_string).unwrap_or_default())
}

fn synopsis(command: &Command, path: &str) -> Vec<Span> {
    let mut line = vec![Span::Bold(path.to_owned()), Span::Plain(" [".to_owned())];
    line.extend([Span::Italic("OPTIONS".to_owned()), Span::Plain("]".to_owned())]);
    for arg in command.get_positionals().filter(|arg| !arg.is_hide_set()) {
        let (open, close) = if arg.is_required_set() { (" ", "") } else { (" [", "]") };
        let many = arg.get_num_args().is_some_and(|range| range.max_values() > 1);
        let close = if many { format!("{close}...") } else { close.to_owned() };
        line.extend([Span::Plain(open.to_owned()), Span::Italic(value(arg)), Span::Plain(close)]);
    }
    if subcommands(command).next().is_some() {
        line.extend([Span::Plain(" ".to_owned()), Span::Italic("COMMAND".to_owned())]);
    }
    line
}

/// Returns the options by their groups, in the order of the help. Those about help come last.
fn groups(command: &Command) -> Vec<(Option<&str>, Vec<&Arg>)> {
    const HELP: [&str; 3] = ["help", "help-all", "version"];
    let mut groups: Vec<(Option<&str>, Vec<&Arg>)> = vec![(None, Vec::new())];
    let mut help = Vec::new();
    for arg in command.get_arguments().filter(|arg| !arg.is_positional() && !arg.is_hide_set()) {
        if arg.get_long().is_some_and(|long| HELP.contains(&long)) {
            help.push(arg);
            continue;
        }
        let group = arg.get_help_heading();
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, options)) => options.push(arg),
            None => groups.push((group, vec![arg])),
        }
    }
    groups.retain(|(_, options)| !options.is_empty());
    groups.push(((!groups.is_empty()).then_some("Help"), help));
    groups
}

/// Returns `-c, --community COMMUNITY`.
fn head(arg: &Arg) -> Vec<Span> {
    let short = arg.get_short().map(|short| format!("-{short}"));
    let longs = arg.get_long_and_visible_aliases().unwrap_or_default();
    let mut head = Vec::new();
    for name in short.into_iter().chain(longs.into_iter().map(|long| format!("--{long}"))) {
        if !head.is_empty() {
            head.push(Span::Plain(", ".to_owned()));
        }
        head.push(Span::Bold(name));
    }
    let range = arg.get_num_args().unwrap_or_default();
    if arg.get_action().takes_values() {
        let optional = range.min_values() == 0;
        let (open, close) = match (optional, arg.is_require_equals_set()) {
            (true, true) => ("[=", "]"),
            (true, false) => (" [", "]"),
            (false, _) => (" ", ""),
        };
        head.extend([
            Span::Plain(open.to_owned()),
            Span::Italic(value(arg)),
            Span::Plain(close.to_owned()),
        ]);
    } else if matches!(arg.get_action(), ArgAction::Count) {
        head.push(Span::Plain("...".to_owned()));
    }
    head
}

fn value(arg: &Arg) -> String {
    match arg.get_value_names() {
        Some(names) => names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        None => arg.get_id().as_str().to_uppercase(),
    }
}

/// Returns what the help says about an argument, and its possible values.
fn text(arg: &Arg) -> Vec<Block> {
    let help = arg.get_long_help().or_else(|| arg.get_help());
    let mut text = blocks(&help.map(ToString::to_string).unwrap_or_default());
    let values: Vec<_> = match arg.get_action().takes_values() {
        true => {
            arg.get_possible_values().into_iter().filter(|value| !value.is_hide_set()).collect()
        }
        false => Vec::new(),
    };
    if !values.is_empty() {
        let items = values.iter().map(|value| {
            let help = value.get_help().map(ToString::to_string).unwrap_or_default();
            (value.get_name().to_owned(), help)
        });
        let items: Vec<_> = items.collect();
        match items.iter().all(|(_, help)| help.is_empty()) {
            true => {
                let names: Vec<_> = items.into_iter().map(|(name, _)| name).collect();
                text.push(Block::Paragraph(format!("Possible values: {}.", names.join(", "))));
            }
            false => text.push(Block::List(items)),
        }
    }
    text
}

fn see_also(command: &Command, above: &[&Command], name: &str) -> Vec<Span> {
    let mut pages: Vec<String> = Vec::new();
    for depth in 1..=above.len() {
        let path: Vec<_> = above[..depth].iter().map(|command| command.get_name()).collect();
        pages.push(path.join("-"));
    }
    pages.extend(subcommands(command).map(|sub| format!("{name}-{}", sub.get_name())));
    let others = facts::related(command).into_iter().map(|page| format!("multisnmp-{page}"));
    pages.extend(others.filter(|page| page != name));
    let mut line = Vec::new();
    let ours = pages.iter().map(|page| (page.as_str(), "1"));
    for (page, section) in ours.chain(facts::foreign(command)) {
        if !line.is_empty() {
            line.push(Span::Plain(", ".to_owned()));
        }
        line.extend([Span::Bold(page.to_owned()), Span::Plain(format!("({section})"))]);
    }
    line
}

#[cfg(test)]
mod tests;
