//! Agents over TCP and unix sockets whose answers a test makes: [`Streams`].

use super::{ber::Message, faulty::Request};
use std::{
    io::{Read, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    os::unix::{
        fs::symlink,
        net::{UnixListener, UnixStream},
    },
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
    time::Instant,
};
use tempfile::TempDir;

type Behaviour = dyn Fn(&Request) -> Message + Send + Sync;

/// Answers each message of each connection. The two threads that take connections end when this is
/// dropped, those of the connections with their client.
pub struct Streams {
    port: u16,
    dir: TempDir,
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared {
    behaviour: Box<Behaviour>,
    requests: AtomicUsize,
    stop: AtomicBool,
}

impl Streams {
    /// Listens on a free TCP port of every address of 127.0.0.0/8, and on a unix socket.
    pub fn start(behaviour: impl Fn(&Request) -> Message + Send + Sync + 'static) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let tcp = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
        let unix = UnixListener::bind(dir.path().join(SOCKET)).unwrap();
        let port = tcp.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            behaviour: Box::new(behaviour),
            requests: AtomicUsize::new(0),
            stop: AtomicBool::new(false),
        });
        let (of_tcp, of_unix) = (Arc::clone(&shared), Arc::clone(&shared));
        let threads = vec![
            thread::spawn(move || of_tcp.take(|| tcp.accept().unwrap().0)),
            thread::spawn(move || of_unix.take(|| unix.accept().unwrap().0)),
        ];
        Self { port, dir, shared, threads }
    }

    /// Returns `count` different targets `tcp:127.x.y.z:PORT`.
    pub fn tcp(&self, count: u32) -> Vec<String> {
        let address = |n| Ipv4Addr::from(0x7f00_0000 + n);
        (1..=count).map(|n| format!("tcp:{}:{}", address(n), self.port)).collect()
    }

    /// Returns `count` different targets `unix:PATH`, which lead to the same socket.
    pub fn unix(&self, count: u32) -> Vec<String> {
        let link = |n| {
            let path = self.dir.path().join(format!("{n}"));
            symlink(SOCKET, &path).unwrap();
            format!("unix:{}", path.display())
        };
        (1..=count).map(link).collect()
    }

    /// Returns how many requests have come.
    pub fn requests(&self) -> usize {
        self.shared.requests.load(Ordering::Relaxed)
    }
}

const SOCKET: &str = "socket";

impl Drop for Streams {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Release);
        // Wake the threads.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
        let _ = UnixStream::connect(self.dir.path().join(SOCKET));
        self.threads.drain(..).for_each(|thread| drop(thread.join()));
    }
}

impl Shared {
    /// Takes connections.
    fn take<S: Read + Write + Send + 'static>(self: Arc<Self>, next: impl Fn() -> S) {
        loop {
            let stream = next();
            if self.stop.load(Ordering::Acquire) {
                return;
            }
            let shared = Arc::clone(&self);
            thread::spawn(move || shared.answer(stream));
        }
    }

    /// Answers until the client is gone.
    fn answer(&self, mut stream: impl Read + Write) {
        let nobody = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        while let Some(datagram) = message(&mut stream) {
            let Some(message) = Message::decode(&datagram) else { return };
            let number = self.requests.fetch_add(1, Ordering::Relaxed) + 1;
            let (at, to) = (Instant::now(), IpAddr::from(Ipv4Addr::LOCALHOST));
            let request =
                Request { number, at, from: nobody, to, transmission: 1, datagram, message };
            if stream.write_all(&(self.behaviour)(&request).encode()).is_err() {
                return;
            }
        }
    }
}

/// Reads one message: its tag, its length and as many octets. `None` at the end of the stream.
fn message(stream: &mut impl Read) -> Option<Vec<u8>> {
    let mut all = vec![0; 2];
    stream.read_exact(&mut all).ok()?;
    let mut len = usize::from(all[1]);
    if len > 0x7f {
        let mut long = vec![0; len & 0x7f];
        stream.read_exact(&mut long).ok()?;
        len = long.iter().fold(0, |len, octet| len << 8 | usize::from(*octet));
        all.extend(long);
    }
    let head = all.len();
    all.resize(head + len, 0);
    stream.read_exact(&mut all[head..]).ok()?;
    Some(all)
}
