//! Secrets are wiped before their memory is freed. The allocator of this program looks at every block
//! that it gets back.

use netsnmp::{
    AuthProtocol, Credentials, Key, Pool, PrivProtocol, Query, Secret, Session, Settings, Target,
    User,
    hosts::{HostLine, Overrides},
};
use std::{
    alloc::{GlobalAlloc, Layout, System},
    ptr, slice,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::Duration,
};
use testkit::agent::Agent;

/// Is in every secret of this test, not at its beginning.
const MARK: &[u8] = b"<5ec2e7-5ec2e7>";
const TEXT: &str = "secret <5ec2e7-5ec2e7>";
/// A master key of SHA, as octets and as text.
const KEY: &[u8; 20] = b"abc<5ec2e7-5ec2e7>de";
const HEX: &str = "0x6162633c3565633265372d3565633265373e6465";
const HEX_MARK: &[u8] = b"3c3565633265372d3565633265373e";

/// Does something with secrets and this host.
type Work = fn(&str);

/// The system's allocator. While it looks, it counts the blocks that are given back with a mark.
struct Looking;

#[global_allocator]
static ALLOCATOR: Looking = Looking;

static LOOKS: AtomicBool = AtomicBool::new(false);
static FOUND: AtomicUsize = AtomicUsize::new(0);

fn has_mark(octets: &[u8]) -> bool {
    let mut at = octets;
    // Most blocks have no such octet at all.
    while let Some(place) = at.iter().position(|octet| *octet == MARK[0] || *octet == HEX_MARK[0]) {
        if at[place..].starts_with(MARK) || at[place..].starts_with(HEX_MARK) {
            return true;
        }
        at = &at[place + 1..];
    }
    false
}

// SAFETY: every block comes from the system's allocator with the layout that was asked for, and goes
// back to it with the same layout. Nothing here allocates or panics.
unsafe impl GlobalAlloc for Looking {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Zeroed, so that what an earlier owner has left is not taken for a secret of this one.
        // SAFETY: the caller promises what the system's allocator asks for.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if LOOKS.load(Ordering::Relaxed) {
            // SAFETY: the caller gives up the block. It has that many octets, all of them written at
            // least once, by `alloc`.
            if has_mark(unsafe { slice::from_raw_parts(block, layout.size()) }) {
                FOUND.fetch_add(1, Ordering::Relaxed);
            }
        }
        // SAFETY: as above.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // The system's allocator may move any block, so this one moves each, and looks at what stays.
        // SAFETY: the caller promises that the size fits. Both blocks have the octets that are copied.
        unsafe {
            let new = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !new.is_null() {
                ptr::copy_nonoverlapping(block, new, layout.size().min(size));
                self.dealloc(block, layout);
            }
            new
        }
    }
}

/// Does something with secrets, and returns how many blocks were freed with one inside.
fn freed_with_a_secret(work: impl FnOnce()) -> usize {
    FOUND.store(0, Ordering::Relaxed);
    LOOKS.store(true, Ordering::Relaxed);
    work();
    LOOKS.store(false, Ordering::Relaxed);
    FOUND.load(Ordering::Relaxed)
}

fn user() -> User {
    User::new("bob").auth(AuthProtocol::Sha, TEXT).privacy(PrivProtocol::Aes128, TEXT)
}

fn keyed() -> User {
    let mut user = User::new("bob");
    user.auth = Some((AuthProtocol::Sha, Key::Master(Secret::new(&KEY[..]))));
    user.privacy = Some((PrivProtocol::Aes128, Key::Localized(Secret::new(&KEY[..]))));
    user
}

fn ask(pool: Pool, targets: Vec<Target>) {
    let query = Query::get(["1.3.6.1.2.1.1.3.0"]).unwrap();
    assert!(pool.query(targets, &query).all(|record| !record.outcome.is_complete()));
}

fn quick(credentials: Credentials) -> Settings {
    let mut settings = Settings::default();
    settings.credentials = credentials;
    (settings.timeout, settings.retries) = (Duration::from_millis(20), 0);
    settings
}

fn answered_once(host: &str) {
    let mut session = Session::builder(host).v2c(TEXT).open().unwrap();
    session.get(["1.3.6.1.2.1.1.3.0"]).unwrap();
}

fn all_answered(host: &str) {
    let mut settings = Settings::default();
    settings.credentials = Credentials::v2c(TEXT);
    let pool = Pool::builder().settings(settings).build().unwrap();
    let query = Query::walk("1.3.6.1.2.1.1").unwrap();
    assert!(pool.query([Target::new(host)], &query).all(|record| record.outcome.is_complete()));
}

/// One test, because the allocator looks at all threads.
#[test]
fn no_block_is_freed_with_a_secret_inside() {
    // It does look.
    assert_eq!(freed_with_a_secret(|| drop(TEXT.to_owned())), 1);
    assert_eq!(freed_with_a_secret(|| drop(HEX.to_owned())), 1);

    let closed = "127.0.0.1:9";
    let cases: [(&str, Work); 12] = [
        ("a secret", |_| {
            let mut roomy = String::with_capacity(1000);
            roomy.push_str(TEXT);
            let secret = Secret::from(roomy);
            drop((secret.clone(), Secret::from(TEXT), format!("{secret:?}")));
        }),
        ("credentials and their clones", |_| {
            let all = [Credentials::v1(TEXT), Credentials::v2c(TEXT), Credentials::v3(user())];
            drop((all.clone(), all));
        }),
        ("keys", |_| {
            let mut made = user();
            made.derive_keys().unwrap();
            drop((made.clone(), made, keyed()));
        }),
        ("a key of the wrong length", |host| {
            let mut wrong = keyed();
            wrong.auth = Some((AuthProtocol::Sha512, Key::Master(Secret::new(&KEY[..]))));
            drop(Session::builder(host).v3(wrong).open().unwrap_err());
        }),
        ("a target", |host| {
            let target = Target::new(host).community(TEXT).user(user());
            drop((target.clone(), target));
        }),
        ("settings of a line", |_| {
            for (key, value) in [
                ("community", TEXT),
                ("auth_passphrase", TEXT),
                ("auth_key", HEX),
                ("auth_localized_key", HEX),
                // None of them fits.
                ("version", TEXT),
                ("port", TEXT),
            ] {
                let mut overrides = Overrides::default();
                if let Err(why) = overrides.set(key, value) {
                    // A value that is no secret may be in its error.
                    assert!(matches!(key, "version" | "port"), "{why}");
                    LOOKS.store(false, Ordering::Relaxed);
                    drop(why);
                    LOOKS.store(true, Ordering::Relaxed);
                    FOUND.store(0, Ordering::Relaxed);
                    continue;
                }
                overrides.user = Some("bob".to_owned());
                let both = overrides.clone().or(&Overrides::default());
                drop((both.credentials(), both));
            }
        }),
        ("a line of a hosts file", |_| {
            let line = "10.0.0.1 community='secret <5ec2e7-5ec2e7>' port=1161";
            drop(HostLine::parse(line).unwrap());
            let quoted = "10.0.0.1 user=bob auth_passphrase=\"secret <5ec2e7-5ec2e7>\" priv_passphrase=<5ec2e7-5ec2e7>";
            drop(HostLine::parse(quoted).unwrap());
            let keys = "10.0.0.1 user=bob auth_key=0x6162633c3565633265372d3565633265373e6465";
            drop(HostLine::parse(keys).unwrap());
            let odd = "10.0.0.1 user=bob auth_key=0x6162633c3565633265372d3565633265373e64650";
            drop(HostLine::parse(odd).unwrap_err());
            let open = "10.0.0.1 community='secret <5ec2e7-5ec2e7>";
            drop(HostLine::parse(open).unwrap_err());
            let twice = "10.0.0.1 auth_key=6162633c3565633265372d3565633265373e6465 auth_passphrase=<5ec2e7-5ec2e7>";
            drop(HostLine::parse(twice).unwrap_err());
        }),
        ("a session over SNMPv2c", |host| {
            let builder =
                Session::builder(host).v2c(TEXT).timeout(Duration::from_millis(20)).retries(0);
            let mut session = builder.open().unwrap();
            session.get(["1.3.6.1.2.1.1.3.0"]).unwrap_err();
        }),
        ("a session over SNMPv3", |host| {
            let builder =
                Session::builder(host).v3(user()).timeout(Duration::from_millis(20)).retries(0);
            let mut session = builder.open().unwrap();
            session.get(["1.3.6.1.2.1.1.3.0"]).unwrap_err();
        }),
        ("a pool over SNMPv2c", |host| {
            let pool = Pool::builder().settings(quick(Credentials::v2c(TEXT))).build().unwrap();
            ask(pool, vec![Target::new(host)]);
        }),
        ("a pool with communities and users of hosts", |_| {
            let pool = Pool::builder().settings(quick(Credentials::v1(TEXT))).build().unwrap();
            let targets = (1..=40).map(|n| {
                let target = Target::new(format!("127.0.0.{n}:9"));
                match n % 4 {
                    0 => target.user(user()),
                    1 => target.user(keyed()),
                    // Each community has another length, so it is in a block of another size.
                    _ => target.community(Secret::new([TEXT.as_bytes(), &vec![b'x'; n]].concat())),
                }
            });
            ask(pool, targets.collect());
        }),
        ("targets over TCP", |_| {
            let pool = Pool::builder().settings(quick(Credentials::v2c(TEXT))).build().unwrap();
            ask(pool, vec![Target::new("tcp:127.0.0.1:9"), Target::new("no such host")]);
        }),
    ];
    // The process of the agent is another one, so only ours is looked at.
    let agent = Agent::builder().config(&format!("rocommunity \"{TEXT}\" 127.0.0.0/8")).start();
    let (udp, tcp) = (agent.udp(), agent.tcp());
    let answered: [(&str, &str, Work); 4] = [
        ("a session that is answered", &udp, answered_once),
        ("a session over TCP that is answered", &tcp, answered_once),
        ("a pool that is answered", &udp, all_answered),
        ("a pool over TCP that is answered", &tcp, all_answered),
    ];
    let cases = cases.map(|(what, case)| (what, closed, case));
    let mut leaks = String::new();
    for (what, host, case) in cases.into_iter().chain(answered) {
        // Once more: what the first time keeps for later is there.
        let counts = [0; 2].map(|_| freed_with_a_secret(|| case(host)));
        // Threads of a pool end a moment after it.
        if counts != [0, 0] {
            leaks += &format!("{what}: {counts:?} blocks\n");
        }
    }
    assert!(leaks.is_empty(), "blocks freed with a secret inside:\n{leaks}");
}
