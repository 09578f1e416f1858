//! What another user has put into a folder like /tmp: links that lead elsewhere, and files.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, lchown, symlink},
    path::PathBuf,
};
use testkit::{
    faulty::Faulty,
    home::{Ended, Home},
    tree::Tree,
};

/// A user who is not the one of the test.
const STRANGER: u32 = 54_321;
const PRECIOUS: &str = "precious\n";

/// A home with a folder that all users can write, and a host that answers.
struct Case {
    home: Home,
    _peer: Faulty,
    host: String,
}

impl Case {
    /// Returns `None` if we cannot give a link to another user: only root can. `shared` has tests
    /// that need no root.
    fn new() -> Option<Self> {
        let home = testkit::home!();
        home.write("victim", PRECIOUS);
        for (folder, mode) in [("shared", 0o1777), ("away", 0o755)] {
            fs::create_dir(home.path(folder)).unwrap();
            fs::set_permissions(home.path(folder), fs::Permissions::from_mode(mode)).unwrap();
        }
        symlink(home.path("victim"), home.path("probe")).unwrap();
        if lchown(home.path("probe"), Some(STRANGER), None).is_err() {
            eprintln!("skipped: only root can give a link away");
            return None;
        }
        let tree = Tree::system();
        let peer = Faulty::everywhere(move |request| vec![tree.answer(request).into()]);
        let host = peer.hosts(1).remove(0);
        home.inventory(&["--no-memory", "--db", "net.db", &host]);
        Some(Self { home, _peer: peer, host })
    }

    /// Puts a link of the stranger into the shared folder.
    fn plant(&self, name: &str, target: &str) -> PathBuf {
        let link = self.home.path("shared").join(name);
        let _ = fs::remove_file(&link);
        symlink(self.home.path(target), &link).unwrap();
        lchown(&link, Some(STRANGER), None).unwrap();
        link
    }

    fn run(&self, args: &str) -> Ended {
        let args: Vec<String> =
            args.split_whitespace().map(|word| word.replace("HOST", &self.host)).collect();
        self.home.run(&args.iter().map(String::as_str).collect::<Vec<_>>())
    }

    #[track_caller]
    fn nothing_changed(&self, what: &str) {
        assert_eq!(self.home.read("victim"), PRECIOUS, "{what}");
        let away: Vec<_> = fs::read_dir(self.home.path("away")).unwrap().collect();
        assert!(away.is_empty(), "{what}: {away:?}");
    }
}

/// Commands that write `shared/out`, with the words that come before and after it.
const WRITERS: [&str; 13] = [
    "get --no-memory HOST sysDescr.0 -o OUT",
    "walk --no-memory HOST sysDescr --format jsonl -o OUT",
    "table --no-memory HOST ifTable --csv -o OUT",
    "inventory --no-memory HOST --json -o OUT",
    "inventory --no-memory HOST --jsonl -o OUT",
    "inventory --no-memory HOST --db OUT",
    "scan --no-memory --yes HOST --jsonl -o OUT",
    "report net.db -o OUT",
    "topology net.db -o OUT",
    "init OUT --force",
    "get --no-memory -Lf OUT -d HOST sysDescr.0",
    "inventory --memory OUT HOST",
    "scan --yes --memory OUT HOST",
];

#[test]
fn a_link_of_another_user_is_not_followed() {
    let Some(case) = Case::new() else { return };
    // A link to a file, one to a file that is not there yet, and one to a folder.
    for (name, target, out) in [
        ("file", "victim", "shared/file"),
        ("nothing", "away/made", "shared/nothing"),
        ("folder", "away", "shared/folder/made"),
    ] {
        case.plant(name, target);
        for writer in WRITERS {
            let line = writer.replace("OUT", out);
            let it = case.run(&line);
            case.nothing_changed(&line);
            assert!(it.err.contains("another user"), "{line}: {}{}", it.out, it.err);
            // Without the memory, a run goes on.
            assert!(it.code != 0 || writer.contains("--memory"), "{line}: {}", it.err);
        }
    }
    case.plant("pages", "away");
    case.plant("multisnmp.1", "victim");
    for line in [
        "man --dir shared/pages",
        "man --dir shared",
        "inventory --no-memory HOST --csv -o shared/pages",
        "setup-shell --prefix shared/pages",
        "init shared/pages/config.toml",
    ] {
        let it = case.run(line);
        case.nothing_changed(line);
        assert!(it.code != 0 && it.err.contains("another user"), "{line}: {}", it.err);
    }
    // In a folder that the stranger has made there, too.
    let theirs = case.home.path("shared/theirs");
    fs::create_dir(&theirs).unwrap();
    lchown(&theirs, Some(STRANGER), None).unwrap();
    case.plant("theirs/out", "victim");
    let it = case.run("report net.db -o shared/theirs/out");
    case.nothing_changed("theirs");
    assert!(it.code != 0 && it.err.contains("another user"), "{}", it.err);
}

#[test]
fn a_file_of_another_user_is_neither_replaced_nor_read() {
    let Some(case) = Case::new() else { return };
    let file = case.home.write("shared/out", "bait\n");
    lchown(&file, Some(STRANGER), None).unwrap();
    for writer in WRITERS {
        let line = writer.replace("OUT", "shared/out");
        let it = case.run(&line);
        assert!(it.err.contains("another user"), "{line}: {}", it.err);
        assert_eq!(case.home.read("shared/out"), "bait\n", "{line}");
    }
    // What lies beside a file counts as well.
    for (name, line) in [
        ("new.jsonl.partial", "inventory --no-memory HOST -o shared/new.jsonl"),
        ("old.jsonl.partial", "inventory --no-memory HOST --resume -o shared/old.jsonl"),
        ("new.db-wal", "inventory --no-memory HOST --db shared/new.db"),
        ("new.db-shm", "inventory --no-memory HOST --db shared/new.db"),
        ("new.db-journal", "inventory --no-memory HOST --db shared/new.db"),
    ] {
        case.home.write("bait", "{\"host\":\"bait\"}\n");
        let link = case.plant(name, "bait");
        for is_link in [true, false] {
            if !is_link {
                fs::remove_file(&link).unwrap();
                fs::write(&link, "{\"host\":\"bait\"}\n").unwrap();
                lchown(&link, Some(STRANGER), None).unwrap();
            }
            let it = case.run(line);
            assert!(it.code != 0 && it.err.contains("another user"), "{line}: {}", it.err);
            assert_eq!(fs::read_to_string(&link).unwrap(), "{\"host\":\"bait\"}\n", "{line}");
        }
        fs::remove_file(&link).unwrap();
    }
}

#[test]
fn an_own_link_is_followed_and_a_free_name_is_used() {
    let Some(case) = Case::new() else { return };
    symlink(case.home.path("victim"), case.home.path("shared/own")).unwrap();
    let it = case.run("get --no-memory HOST sysDescr.0 -o shared/own");
    assert_eq!(it.code, 0, "{}", it.err);
    assert_ne!(case.home.read("victim"), PRECIOUS);
    assert!(fs::symlink_metadata(case.home.path("shared/own")).unwrap().is_symlink());
    for writer in WRITERS {
        let line = writer.replace("OUT", "shared/free");
        let it = case.run(&line);
        assert_eq!(it.code, 0, "{line}: {}", it.err);
        assert!(case.home.path("shared/free").exists(), "{line}");
        let left: Vec<_> = fs::read_dir(case.home.path("shared")).unwrap().flatten().collect();
        for file in left.into_iter().filter(|file| file.file_name() != "own") {
            let name = file.file_name().into_string().unwrap();
            assert!(["free", "free-wal", "free-shm"].contains(&name.as_str()), "{line}: {name}");
            fs::remove_file(file.path()).unwrap();
        }
    }
}

#[test]
fn compiled_modules_are_neither_kept_in_nor_taken_from_a_folder_that_others_can_write() {
    let home = testkit::home!();
    home.write(
        "mibs/ONE-MIB",
        "ONE-MIB DEFINITIONS ::= BEGIN\nIMPORTS enterprises FROM SNMPv2-SMI;\n\
         oneThing OBJECT IDENTIFIER ::= { enterprises 54321 }\nEND\n",
    );
    let translate = || {
        let mut command = home.command(&["translate", "-On", "--log-level", "info"]);
        command.args(["-M", "+mibs", "-m", "+ONE-MIB", "ONE-MIB::oneThing"]);
        command.env("XDG_CACHE_HOME", home.path("cache"));
        let it = testkit::home::ended(&mut command);
        assert_eq!(it.out, ".1.3.6.1.4.1.54321\n", "{}", it.err);
        it
    };
    let folder = home.path("cache/multisnmp");
    fs::create_dir_all(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
    let it = translate();
    assert!(it.told("not kept").contains("other users can write"), "{}", it.err);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
    assert!(!translate().err.contains("not kept"));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    if lchown(&folder, Some(STRANGER), None).is_ok() {
        assert!(translate().told("not kept").contains("another user"));
    }
}
