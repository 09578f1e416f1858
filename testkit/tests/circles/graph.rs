//! Which files import each other in a circle.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write,
    path::{Path, PathBuf},
};

/// Importing file, defining file: the names.
pub(crate) type Imports = BTreeMap<(PathBuf, PathBuf), BTreeSet<String>>;

/// Groups of files, each of which reaches each other of its group.
pub(crate) fn circles(imports: &Imports) -> Vec<Vec<PathBuf>> {
    let mut next: HashMap<&Path, Vec<&Path>> = HashMap::new();
    for (from, to) in imports.keys() {
        next.entry(from).or_default().push(to);
    }
    let reach = |from: &Path| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&Path> = next.get(from).cloned().unwrap_or_default();
        while let Some(file) = open.pop() {
            if seen.insert(file.to_owned()) {
                open.extend(next.get(file).into_iter().flatten());
            }
        }
        seen
    };
    let reached: BTreeMap<&Path, BTreeSet<PathBuf>> =
        next.keys().map(|file| (*file, reach(file))).collect();
    let mut circles = BTreeSet::new();
    for (file, seen) in &reached {
        if seen.contains(*file) {
            let back =
                |other: &&PathBuf| reached.get(other.as_path()).is_some_and(|s| s.contains(*file));
            circles.insert(seen.iter().filter(back).cloned().collect::<Vec<_>>());
        }
    }
    circles.into_iter().collect()
}

/// The circle for people: each import in it.
pub(crate) fn describe(circle: &[PathBuf], imports: &Imports, root: &Path) -> String {
    let name = |file: &Path| file.strip_prefix(root).unwrap_or(file).display().to_string();
    let mut text = format!("circle of {} files\n", circle.len());
    for ((from, to), names) in imports {
        if circle.contains(from) && circle.contains(to) {
            let names: Vec<_> = names.iter().map(String::as_str).collect();
            let _ = writeln!(text, "  {} -> {}: {}", name(from), name(to), names.join(", "));
        }
    }
    text
}
