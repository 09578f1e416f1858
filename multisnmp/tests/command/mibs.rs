//! The user's modules: how the command finds, compiles, caches and reports them.

use std::{
    fs,
    ops::Deref,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};
use testkit::home::{self, Ended, ended};

/// A home with folders for the files of the command.
struct Home(home::Home);

impl Deref for Home {
    type Target = home::Home;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Home {
    fn new() -> Self {
        let home = testkit::home!().variable("SNMPCONFPATH", "snmp");
        Self(home.variable("XDG_CONFIG_HOME", "config").variable("XDG_CACHE_HOME", "cache"))
    }

    /// Writes a module into our own folder of modules.
    fn drop_in(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        self.write(&format!("config/multisnmp/mibs/{name}"), text).into()
    }

    /// Resolves names: `--dry-run` sends nothing.
    fn get(&self, args: &[&str]) -> Ended {
        self.run(&[&["get", "--dry-run"], args].concat())
    }

    #[track_caller]
    fn knows(&self, args: &[&str]) {
        let ended = self.get(args);
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
    }

    #[track_caller]
    fn refuses(&self, args: &[&str]) -> String {
        let ended = self.get(args);
        assert_eq!(ended.code, 1, "{args:?}: {}{}", ended.out, ended.err);
        ended.err
    }

    fn caches(&self) -> Vec<PathBuf> {
        let Ok(entries) = self.path("cache/multisnmp").read_dir() else { return Vec::new() };
        let mut all: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        all.sort();
        all
    }
}

/// A module with one scalar, `{stem}Thing`.
fn module(name: &str, stem: &str, number: u32) -> String {
    format!(
        "{name} DEFINITIONS ::= BEGIN\nIMPORTS OBJECT-TYPE, enterprises FROM SNMPv2-SMI\n    \
         DisplayString FROM SNMPv2-TC;\n{stem} OBJECT IDENTIFIER ::= {{ enterprises {number} }}\n\
         {stem}Thing OBJECT-TYPE SYNTAX DisplayString MAX-ACCESS read-only STATUS current\n    \
         DESCRIPTION \"A thing.\" ::= {{ {stem} 1 }}\nEND\n"
    )
}

fn may_do_everything() -> bool {
    fs::metadata("/proc/self").is_ok_and(|about| about.uid() == 0)
}

#[test]
fn numbers_and_our_own_names_load_nothing() {
    let home = Home::new();
    home.knows(&["127.0.0.1", "sysDescr.0", "IF-MIB::ifDescr.1", "1.3.6.1.4.1.1"]);
    assert!(home.caches().is_empty());
    // The same with user modules, if no name is read or printed.
    home.drop_in("A-MIB", module("A-MIB", "aa", 99901));
    home.knows(&["-On", "127.0.0.1", "1.3.6.1.4.1.99901.1.0"]);
    assert!(home.caches().is_empty());
}

#[test]
fn modules_in_our_folder_are_known() {
    let home = Home::new();
    home.drop_in("A-MIB", module("A-MIB", "aa", 99901));
    home.drop_in("vendor/release 2/b.my", module("B-MIB", "bb", 99902));
    home.drop_in("README", "Not a module.");
    home.knows(&["127.0.0.1", "aaThing.0", "B-MIB::bbThing", "bbThing"]);
    let shown = home.get(&["127.0.0.1", "aaThing"]);
    assert!(shown.err.is_empty(), "{}", shown.err);
    // Suggestions for a misspelt name come from them too.
    let err = home.refuses(&["127.0.0.1", "aaThnig.0"]);
    assert!(err.contains("did you mean aaThing"), "{err}");
    // -m LIST replaces them, +LIST adds to them, '' loads nothing.
    home.write("more/C-MIB", module("C-MIB", "cc", 99903));
    let more = home.path("more");
    let more = more.to_str().unwrap();
    home.knows(&["-m", "+C-MIB", "-M", &format!("+{more}"), "127.0.0.1", "ccThing", "aaThing"]);
    home.knows(&["-m", "C-MIB", "-M", more, "127.0.0.1", "ccThing"]);
    home.refuses(&["-m", "C-MIB", "-M", more, "127.0.0.1", "aaThing"]);
    home.knows(&["-m", "ALL", "127.0.0.1", "aaThing", "bbThing"]);
    home.refuses(&["-m", "", "127.0.0.1", "aaThing"]);
    home.knows(&["-m", "", "127.0.0.1", "sysDescr"]);
}

#[test]
fn net_snmps_ways_to_name_modules_and_directories() {
    let home = Home::new();
    home.write("dir/C-MIB.txt", module("C-MIB", "cc", 99903));
    home.write("dir/D-MIB.txt", module("D-MIB", "dd", 99904));
    let dir = home.path("dir");
    let dir = dir.to_str().unwrap();
    home.knows(&["-m", "C-MIB:D-MIB", "-M", dir, "127.0.0.1", "ccThing", "ddThing"]);
    home.knows(&["-m", "ALL", "-M", dir, "127.0.0.1", "ccThing", "ddThing"]);
    home.knows(&["-m", &format!("{dir}/C-MIB.txt"), "127.0.0.1", "ccThing"]);
    // A folder, with a slash in its name.
    home.knows(&["-m", &format!("{dir}/"), "127.0.0.1", "ddThing"]);
    // A name with its module, and a bare name that a module in the directories defines.
    home.knows(&["-M", dir, "127.0.0.1", "D-MIB::ddThing.0"]);
    home.knows(&["-M", dir, "127.0.0.1", "ccThing.0"]);
    for (name, value) in [("MIBS", "ALL"), ("MIBS", "+C-MIB"), ("MIBS", "C-MIB")] {
        let mut command = home.command(&["get", "--dry-run", "127.0.0.1", "C-MIB::ccThing"]);
        let ended = ended(command.env(name, value).env("MIBDIRS", format!("+{dir}")));
        assert_eq!(ended.code, 0, "{name}={value}: {}", ended.err);
    }
    let mut command = home.command(&["get", "--dry-run", "127.0.0.1", "ddThing"]);
    let known = ended(command.env("MIBFILES", format!("{dir}/D-MIB.txt")));
    assert_eq!(known.code, 0, "{}", known.err);
    // snmp.conf as Debian ships it, with a line that people add.
    home.write("snmp/snmp.conf", format!("mibs :\nmibdirs +{dir}\n"));
    home.knows(&["127.0.0.1", "sysDescr.0", "ccThing"]);
    home.write("snmp/snmp.conf", format!("mibs +C-MIB\nmibs +D-MIB\nmibdirs +{dir}\n"));
    home.knows(&["127.0.0.1", "ddThing", "ccThing"]);
    // The classic folder.
    home.write(".snmp/mibs/E-MIB", module("E-MIB", "ee", 99905));
    home.write("snmp/snmp.conf", "");
    home.knows(&["127.0.0.1", "E-MIB::eeThing"]);
    home.knows(&["127.0.0.1", "eeThing"]);
}

#[test]
fn problems_are_reported_on_request_and_when_they_explain_an_error() {
    let home = Home::new();
    home.drop_in("A-MIB", module("A-MIB", "aa", 99901));
    // A definition without its place is lost.
    let broken = module("BAD-MIB", "bad", 99906).replace("::= { bad 1 }", "");
    let file = home.drop_in("BAD-MIB", broken);
    let told = format!("MIB BAD-MIB ({}:5): badThing has no ::= and is left out", file.display());
    for _cold_and_cached in 0..2 {
        let fine = home.get(&["127.0.0.1", "aaThing"]);
        assert_eq!((fine.code, &fine.err[..]), (0, ""));
        let verbose = home.get(&["--verbose", "127.0.0.1", "aaThing"]);
        assert_eq!(verbose.err.matches(&told).count(), 1, "{}", verbose.err);
        let err = home.refuses(&["127.0.0.1", "BAD-MIB::badThing"]);
        assert_eq!(err.matches(&told).count(), 1, "{err}");
        let err = home.refuses(&["127.0.0.1", "badThing"]);
        assert!(err.contains(&told), "{err}");
        // An unrelated error does not mention the module.
        let err = home.refuses(&["127.0.0.1", "wholly.other"]);
        assert!(!err.contains("BAD-MIB"), "{err}");
    }
    // A wrong clause costs only itself.
    let broken = module("BAD-MIB", "bad", 99906).replace("STATUS current", "STATUS fine");
    home.drop_in("BAD-MIB", broken);
    let told = format!("MIB BAD-MIB ({}:5): fine is not a valid STATUS", file.display());
    for _cold_and_cached in 0..2 {
        let fine = home.get(&["127.0.0.1", "BAD-MIB::badThing"]);
        assert_eq!((fine.code, &fine.err[..]), (0, ""));
        let verbose = home.get(&["--verbose", "127.0.0.1", "badThing"]);
        assert_eq!(verbose.err.matches(&told).count(), 1, "{}", verbose.err);
    }
    let dir = file.parent().unwrap().to_str().unwrap();
    let asked = home.get(&["-m", "BAD-MIB", "-M", dir, "127.0.0.1", "sysDescr"]);
    assert_eq!(asked.code, 0);
    assert_eq!(asked.err.lines().count(), 1, "{}", asked.err);
    assert!(asked.err.contains(&told), "{}", asked.err);
    let gone = home.get(&["-m", "GONE-MIB", "127.0.0.1", "sysDescr"]);
    assert!(gone.err.contains("GONE-MIB: no such module"), "{}", gone.err);
}

#[test]
fn compiled_modules_are_cached_until_files_change() {
    let home = Home::new();
    let file = home.drop_in("A-MIB", module("A-MIB", "aa", 99901));
    home.knows(&["127.0.0.1", "aaThing"]);
    let [cache] = &home.caches()[..] else { panic!("{:?}", home.caches()) };
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(cache), mode(cache.parent().unwrap())), (0o600, 0o700));
    let inode = || fs::metadata(cache).unwrap().ino();
    let first = inode();
    home.knows(&["127.0.0.1", "aaThing"]);
    assert_eq!(inode(), first, "it was compiled again");
    // A change of the same length at the same moment.
    fs::write(&file, module("A-MIB", "ab", 99901)).unwrap();
    home.knows(&["127.0.0.1", "abThing"]);
    home.refuses(&["127.0.0.1", "aaThing"]);
    let second = home.drop_in("deep/B-MIB", module("B-MIB", "bb", 99902));
    home.knows(&["127.0.0.1", "abThing", "bbThing"]);
    fs::remove_file(second).unwrap();
    home.refuses(&["127.0.0.1", "bbThing"]);
    fs::rename(&file, file.with_file_name("renamed")).unwrap();
    home.knows(&["127.0.0.1", "abThing"]);
    // And one for the names that were in none of them.
    assert_eq!(home.caches().len(), 2);
}

#[test]
fn a_cache_of_garbage_is_replaced() {
    let home = Home::new();
    home.drop_in("A-MIB", module("A-MIB", "aa", 99901));
    home.knows(&["127.0.0.1", "aaThing"]);
    let cache = home.caches().remove(0);
    let good = fs::read(&cache).unwrap();
    let mut flipped = good.clone();
    let middle = good.len() / 2;
    flipped[middle] ^= 1;
    for bytes in [&b""[..], b"garbage", &good[..good.len() / 2], &flipped] {
        fs::write(&cache, bytes).unwrap();
        let ended = home.get(&["127.0.0.1", "aaThing"]);
        assert_eq!((ended.code, &ended.err[..]), (0, ""));
        assert_eq!(fs::read(&cache).unwrap(), good);
    }
    // A directory in its place cannot be replaced.
    fs::remove_file(&cache).unwrap();
    fs::create_dir(&cache).unwrap();
    let ended = home.get(&["--verbose", "127.0.0.1", "aaThing"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.err.contains("not kept"), "{}", ended.err);
}

#[test]
fn the_command_works_without_a_cache() {
    let home = Home::new();
    home.drop_in("A-MIB", module("A-MIB", "aa", 99901));
    home.write("cache", "A file where the directory would be.");
    let quiet = home.get(&["127.0.0.1", "aaThing"]);
    assert_eq!((quiet.code, &quiet.err[..]), (0, ""));
    let verbose = home.get(&["--verbose", "127.0.0.1", "aaThing"]);
    assert!(verbose.err.contains("not kept"), "{}", verbose.err);
    let mut homeless = home.command(&["get", "--dry-run", "127.0.0.1", "aaThing"]);
    let ended = ended(homeless.env_remove("HOME").env_remove("XDG_CACHE_HOME"));
    assert_eq!((ended.code, &ended.err[..]), (0, ""));
}

#[test]
fn folders_that_cannot_be_written_are_read() {
    if may_do_everything() {
        return;
    }
    let home = Home::new();
    let file = home.drop_in("A-MIB", module("A-MIB", "aa", 99901));
    let folder = file.parent().unwrap();
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
    mode(folder, 0o555).unwrap();
    fs::create_dir(home.path("cache")).unwrap();
    mode(&home.path("cache"), 0o555).unwrap();
    let quiet = home.get(&["127.0.0.1", "aaThing"]);
    assert_eq!((quiet.code, &quiet.err[..]), (0, ""));
    let verbose = home.get(&["--verbose", "127.0.0.1", "aaThing"]);
    assert!(verbose.err.contains("not kept"), "{}", verbose.err);
    mode(&home.path("cache"), 0o755).unwrap();
    mode(folder, 0o755).unwrap();
}

#[test]
fn the_folder_of_modules_stays_as_it_was() {
    let home = Home::new();
    let file = home.drop_in("A-MIB", module("A-MIB", "aa", 99901));
    home.knows(&["127.0.0.1", "aaThing"]);
    let names: Vec<_> = file.parent().unwrap().read_dir().unwrap().collect();
    assert_eq!(names.len(), 1, "{names:?}");
}

#[test]
fn many_commands_may_start_at_once() {
    let home = Home::new();
    testkit::mibs::write(&home.path("config/multisnmp/mibs"), 20);
    let args = ["get", "--dry-run", "127.0.0.1", "gen19PortDrops.1.1"];
    let running: Vec<_> = (0..8).map(|_| home.start(&args)).collect();
    for command in running {
        let ended = command.wait();
        assert_eq!(ended.code, 0, "{}", ended.err);
    }
    let names: Vec<_> = home.caches();
    assert_eq!(names.len(), 1, "{names:?}");
}

#[test]
fn generated_modules_have_no_problem() {
    let home = Home::new();
    testkit::mibs::write(&home.path("config/multisnmp/mibs"), 25);
    let ended = home.get(&["--verbose", "127.0.0.1", "GEN24-MIB::gen24PortMode[7][3]"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(!ended.err.contains("MIB GEN"), "{}", ended.err);
}

/// A limit on the size of files kills the compiler when it writes its first one.
#[test]
fn if_compiling_fails_builtin_names_still_work() {
    let home = Home::new();
    home.drop_in("A-MIB", module("A-MIB", "aa", 99901));
    let limited = |name: &str| {
        let asked = home.command(&["get", "--dry-run", "127.0.0.1", name]);
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", "ulimit -f 0; exec \"$0\" \"$@\""]);
        shell.arg(asked.get_program()).args(asked.get_args());
        shell.env_clear();
        for (name, value) in asked.get_envs() {
            if let Some(value) = value {
                shell.env(name, value);
            }
        }
        shell.env("PATH", "/usr/bin:/bin");
        ended(&mut shell)
    };
    let known = limited("sysDescr.0");
    assert_eq!(known.code, 0, "{}", known.err);
    assert!(known.err.contains("only the built-in names are known"), "{}", known.err);
    let unknown = limited("aaThing.0");
    assert_eq!(unknown.code, 1, "{}", unknown.err);
    assert!(unknown.err.contains("crashed"), "{}", unknown.err);
}

#[test]
fn a_loop_of_links_is_followed_once() {
    let home = Home::new();
    let file = home.drop_in("vendor/A-MIB", module("A-MIB", "aa", 99901));
    let folder = file.parent().unwrap();
    for name in ["one", "two"] {
        std::os::unix::fs::symlink("../vendor", folder.join(name)).unwrap();
    }
    home.knows(&["127.0.0.1", "aaThing"]);
    // A file that is read a thousand times would be a thousand problems.
    fs::write(folder.join("bad.mib"), "Not a module.").unwrap();
    let checked = home.run(&["mib", "check", folder.to_str().unwrap()]);
    assert_eq!(checked.out.lines().count(), 1, "{}", checked.out);
}

#[test]
fn labels_and_indexes_above_2147483647_stay() {
    let home = Home::new();
    let text = "A-MIB DEFINITIONS ::= BEGIN\nIMPORTS OBJECT-TYPE, enterprises FROM SNMPv2-SMI;\n\
        aa OBJECT IDENTIFIER ::= { enterprises 99901 }\n\
        aaTable OBJECT-TYPE SYNTAX SEQUENCE OF AaEntry MAX-ACCESS not-accessible STATUS current\n\
        DESCRIPTION \"\" ::= { aa 1 }\n\
        aaEntry OBJECT-TYPE SYNTAX AaEntry MAX-ACCESS not-accessible STATUS current\n\
        DESCRIPTION \"\" INDEX { aaNumber } ::= { aaTable 1 }\n\
        AaEntry ::= SEQUENCE { aaNumber INTEGER, aaMode INTEGER }\n\
        aaNumber OBJECT-TYPE SYNTAX INTEGER MAX-ACCESS read-only STATUS current\n\
        DESCRIPTION \"\" ::= { aaEntry 1 }\n\
        aaMode OBJECT-TYPE SYNTAX INTEGER { small(1), big(4294967295) } MAX-ACCESS read-only\n\
        STATUS current DESCRIPTION \"\" ::= { aaEntry 2 }\nEND\n";
    home.drop_in("A-MIB", text);
    let shown = home.run(&["translate", "--jsonl", "aaMode.4294967295"]);
    assert!(shown.out.contains("\"number\":4294967295,\"label\":\"big\""), "{}", shown.out);
    assert!(!shown.out.contains("-1"), "{}", shown.out);
    let told = home.run(&["translate", "-Td", "aaMode"]);
    assert!(told.out.contains("big(4294967295)"), "{}", told.out);
}

#[test]
fn replacements_are_told_with_files_and_dates() {
    let home = Home::new();
    let text = "UPS-MIB DEFINITIONS ::= BEGIN IMPORTS MODULE-IDENTITY, mib-2 FROM SNMPv2-SMI;\n\
        upsMIB MODULE-IDENTITY LAST-UPDATED \"209901020000Z\" ORGANIZATION \"\" CONTACT-INFO \"\"\n\
        DESCRIPTION \"\" ::= { mib-2 33 } END";
    let file = home.drop_in("UPS-MIB", text);
    let told = format!(
        "UPS-MIB: {} (2099-01-02) is used, not the built-in module (1994-02-23)",
        file.display()
    );
    let checked = home.run(&["mib", "check", file.parent().unwrap().to_str().unwrap()]);
    assert_eq!((checked.code, checked.out.trim_end()), (0, &told[..]), "{}", checked.err);
    for _cold_and_cached in 0..2 {
        let verbose = home.get(&["--verbose", "127.0.0.1", "sysDescr"]);
        assert!(verbose.err.contains(&told), "{}", verbose.err);
        assert_eq!(home.get(&["127.0.0.1", "sysDescr"]).err, "");
    }
    let json = home.run(&["mib", "check", "--json", file.parent().unwrap().to_str().unwrap()]);
    let rows: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(rows[0]["used"]["last_updated"], "2099-01-02");
    assert_eq!(rows[0]["not_used"]["file"], serde_json::Value::Null);
}
