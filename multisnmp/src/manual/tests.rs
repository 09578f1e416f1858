use super::*;
use std::collections::BTreeSet;

fn all() -> Vec<Page> {
    pages(&crate::cli::command(), "a mark")
}

/// Returns the text of a page without its escapes and fonts.
fn plain(page: &Page) -> String {
    let mut text = page.text.clone();
    for (escaped, plain) in
        [("\\fB", ""), ("\\fI", ""), ("\\fR", ""), ("\\-", "-"), ("\\*(Aq", "'"), ("\\(ti", "~")]
    {
        text = text.replace(escaped, plain);
    }
    text
}

fn section<'p>(text: &'p str, title: &str) -> &'p str {
    let from = text.find(&format!("\n.SH {title}\n")).unwrap_or_else(|| panic!("{title}: {text}"));
    let rest = &text[from + 6 + title.len()..];
    rest.split("\n.SH ").next().unwrap()
}

#[test]
fn every_command_has_a_page_with_all_sections() {
    let files: BTreeSet<String> = all().iter().map(|page| page.file.clone()).collect();
    for file in
        ["multisnmp.1", "multisnmp-get.1", "multisnmp-config-show.1", "multisnmp-mib-check.1"]
    {
        assert!(files.contains(file), "{file}: {files:?}");
    }
    for page in all() {
        assert!(page.text.starts_with(".\\\" a mark\n"), "{}", page.file);
        let text = plain(&page);
        for title in [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "OPTIONS",
            "\"EXIT STATUS\"",
            "ENVIRONMENT",
            "FILES",
            "EXAMPLES",
            "\"SEE ALSO\"",
        ] {
            assert!(section(&text, title).len() > 10, "{} {title}", page.file);
        }
        assert!(section(&text, "EXAMPLES").contains("multisnmp "), "{}", page.file);
    }
}

#[test]
fn every_option_of_the_long_help_is_on_its_page() {
    let mut root = crate::cli::command();
    root.build();
    fn each(command: &Command, path: &str, see: &mut dyn FnMut(&Command, String)) {
        see(command, format!("{path}.1"));
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            each(sub, &format!("{path}-{}", sub.get_name()), see);
        }
    }
    let pages = all();
    let mut seen = 0;
    each(&root, "multisnmp", &mut |command, file| {
        let page = pages.iter().find(|page| page.file == file).unwrap_or_else(|| panic!("{file}"));
        let text = plain(page);
        for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
            let names = arg.get_long_and_visible_aliases().unwrap_or_default();
            for name in names.into_iter().map(|long| format!("--{long}")) {
                assert!(section(&text, "OPTIONS").contains(&name), "{file} {name}");
            }
            let help = arg.get_long_help().or_else(|| arg.get_help());
            let words = help.unwrap().to_string();
            let words = words.lines().next().unwrap().replace('`', "").replace('…', "\\[u2026]");
            let first = words.split(':').next().unwrap();
            assert!(text.contains(first), "{file} {first}\n{text}");
            seen += 1;
        }
    });
    assert!(seen > 500, "{seen}");
}

#[test]
fn pages_name_the_variables_and_exit_codes_of_their_command() {
    let pages = all();
    let of = |file: &str| plain(pages.iter().find(|page| page.file == file).unwrap());
    let overview = of("multisnmp.1");
    for name in crate::config::KEYS.iter().filter_map(|key| key.env) {
        assert!(section(&overview, "ENVIRONMENT").contains(name), "{name}");
    }
    let get = of("multisnmp-get.1");
    assert!(section(&get, "ENVIRONMENT").contains("SNMP_HOST_DEADLINE"));
    assert!(section(&get, "\"EXIT STATUS\"").contains("130"));
    let diff = of("multisnmp-diff.1");
    assert!(!section(&diff, "ENVIRONMENT").contains("SNMP_HOST_DEADLINE"));
    assert!(section(&diff, "\"EXIT STATUS\"").contains("some differences"));
    assert!(!section(&diff, "\"EXIT STATUS\"").contains("130"));
}

#[test]
fn the_documentation_knows_the_same_variables_and_files() {
    let docs = include_str!("../../../docs/configuration.md");
    let root = built(&crate::cli::command());
    for fact in facts::variables(&root) {
        let name = fact.name.replace("...", "…");
        assert!(docs.contains(&name), "docs/configuration.md has no {name}");
    }
}
