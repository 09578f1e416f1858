//! The facts that were found, and how they are written.

use serde_json::{Map, Value, json};
use std::fmt::Write;

/// The width of lines. Only longer words make wider lines.
const WIDTH: usize = 80;
/// Version of the JSON object.
const SCHEMA_VERSION: u32 = 1;

/// The rating of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// As it should be.
    Ok,
    /// Something does not work, or not well.
    Note,
    /// Nothing works, or not as configured.
    Problem,
}

impl Mark {
    fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Problem => "problem",
        }
    }
}

/// A fact that was found.
#[derive(Debug)]
pub(super) struct Fact {
    /// Its name in JSON. It never changes.
    pub(super) key: &'static str,
    pub(super) label: &'static str,
    /// For people. Each line is wrapped on its own.
    pub(super) text: String,
    /// For programs.
    pub(super) value: Value,
    pub(super) mark: Mark,
    /// What to do about it.
    pub(super) advice: Option<String>,
}

impl Fact {
    pub(super) fn new(
        key: &'static str,
        label: &'static str,
        text: impl Into<String>,
        value: impl Into<Value>,
    ) -> Self {
        let (text, value) = (text.into(), value.into());
        Self { key, label, text, value, mark: Mark::Ok, advice: None }
    }

    /// Notes that something does not work, and what to do about it.
    pub(super) fn note(self, advice: impl Into<String>) -> Self {
        Self { mark: Mark::Note, advice: Some(advice.into()), ..self }
    }

    /// Marks a problem: nothing works. Says what to do about it.
    pub(super) fn problem(self, advice: impl Into<String>) -> Self {
        Self { mark: Mark::Problem, advice: Some(advice.into()), ..self }
    }
}

/// Facts on one subject.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) key: &'static str,
    pub(super) title: &'static str,
    pub(super) facts: Vec<Fact>,
}

/// The whole report.
#[derive(Debug)]
pub(super) struct Report(pub(super) Vec<Section>);

impl Report {
    fn worst(&self) -> Mark {
        let marks = self.0.iter().flat_map(|section| &section.facts).map(|fact| fact.mark);
        marks.max().unwrap_or(Mark::Ok)
    }

    /// Returns whether there is no problem. Notes are no problems.
    pub(super) fn is_usable(&self) -> bool {
        self.worst() < Mark::Problem
    }

    /// Returns `{schema_version, usable, SECTION: {FACT: {value, mark, advice}}}`.
    pub(super) fn json(&self) -> serde_json::Result<String> {
        let mut object = Map::new();
        object.insert("schema_version".to_owned(), SCHEMA_VERSION.into());
        object.insert("usable".to_owned(), self.is_usable().into());
        for section in &self.0 {
            let facts = section.facts.iter().map(|fact| {
                let Fact { key, value, mark, advice, .. } = fact;
                let fact = json!({ "value": value, "mark": mark.name(), "advice": advice });
                ((*key).to_owned(), fact)
            });
            object.insert(section.key.to_owned(), Value::Object(facts.collect()));
        }
        Ok(serde_json::to_string_pretty(&object)? + "\n")
    }

    /// Returns the sections with aligned lines, and the conclusion.
    pub(super) fn text(&self) -> String {
        let facts = || self.0.iter().flat_map(|section| &section.facts);
        let labels = facts().map(|fact| fact.label.len()).max().unwrap_or(0) + 1;
        let indent = 2 + "problem".len() + 2 + labels + 1;
        let mut out = String::new();
        for section in &self.0 {
            let _ = writeln!(out, "{}", section.title);
            for fact in &section.facts {
                let label = format!("{}:", fact.label);
                let mut head = format!("  {:7}  {label:labels$} ", fact.mark.name());
                let advice = fact.advice.iter().map(|advice| format!("-> {advice}"));
                for line in fact.text.lines().map(str::to_owned).chain(advice) {
                    for line in wrap(&line, WIDTH - indent) {
                        let _ = writeln!(out, "{}", format!("{head}{line}").trim_end());
                        head = " ".repeat(indent);
                    }
                }
            }
            out.push('\n');
        }
        let count = |mark| facts().filter(|fact| fact.mark == mark).count();
        let (notes, problems) = (count(Mark::Note), count(Mark::Problem));
        let several = |n: usize, what| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        let verdict = match (problems, notes) {
            (0, 0) => "Everything is in order.".to_owned(),
            (0, notes) => format!("Usable; {}.", several(notes, "note")),
            (problems, _) => format!("Not usable: {}.", several(problems, "problem")),
        };
        let _ = writeln!(out, "{verdict}");
        // They may have left the screen by now.
        for fact in facts().filter(|fact| fact.mark == Mark::Problem) {
            let mut head = "  ".to_owned();
            let text = format!("{}: {}", fact.label, fact.text);
            let advice = fact.advice.iter().map(|advice| format!("-> {advice}"));
            for line in text.lines().map(str::to_owned).chain(advice) {
                for line in wrap(&line, WIDTH - 4) {
                    let _ = writeln!(out, "{head}{line}");
                    head = " ".repeat(4);
                }
            }
        }
        out
    }
}

/// Returns the words of `text` in lines of at most `width` characters. There is at least one line.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is always one");
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(facts: Vec<Fact>) -> Report {
        Report(vec![Section { key: "one", title: "One", facts }])
    }

    #[test]
    fn lines_are_aligned_and_wrapped() {
        let long = "word ".repeat(40);
        let text = report(vec![
            Fact::new("a", "first", "fine", 1),
            Fact::new("b", "the second", long, 2).note("do this"),
        ])
        .text();
        assert!(text.starts_with("One\n  ok       first:      fine\n  note     the second: word"));
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
        assert!(text.contains("\n                       -> do this\n"), "{text}");
        assert!(text.ends_with("\n\nUsable; 1 note.\n"), "{text}");
    }

    #[test]
    fn a_problem_makes_it_unusable() {
        let fact = || Fact::new("a", "first", "", 1);
        assert!(report(vec![fact()]).text().ends_with("Everything is in order.\n"));
        assert!(report(vec![fact(), fact().note("x")]).is_usable());
        let bad = report(vec![fact().problem("x"), fact().note("y")]);
        assert!(!bad.is_usable());
        assert!(bad.text().ends_with("Not usable: 1 problem.\n  first:\n    -> x\n"));
    }

    #[test]
    fn json_has_stable_keys() {
        let json = report(vec![Fact::new("a", "first", "fine", 1).note("do this")]).json().unwrap();
        assert_eq!(
            serde_json::from_str::<Value>(&json).unwrap(),
            json!({
                "schema_version": 1,
                "usable": true,
                "one": { "a": { "value": 1, "mark": "note", "advice": "do this" } },
            })
        );
    }

    #[test]
    fn words_wider_than_a_line_stay_whole() {
        assert_eq!(wrap("aa bb /a/long/path c", 5), ["aa bb", "/a/long/path", "c"]);
        assert_eq!(wrap("", 5), [""]);
    }
}
