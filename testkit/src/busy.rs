//! A unix socket on which nobody takes connections any more: [`Busy`].

use socket2::{Domain, SockAddr, Socket, Type};
use tempfile::TempDir;

/// Listens, but its queue of connections is full: who connects waits. The socket is removed when this
/// is dropped.
#[derive(Debug)]
pub struct Busy {
    dir: TempDir,
    _listener: Socket,
    _waiting: Socket,
}

impl Busy {
    /// Fills the queue.
    ///
    /// # Panics
    /// The system refuses a socket.
    pub fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let address = SockAddr::unix(dir.path().join(SOCKET)).unwrap();
        let socket = || Socket::new(Domain::UNIX, Type::STREAM, None).unwrap();
        let (listener, waiting) = (socket(), socket());
        listener.bind(&address).unwrap();
        // Room for one.
        listener.listen(0).unwrap();
        waiting.connect(&address).unwrap();
        Self { dir, _listener: listener, _waiting: waiting }
    }

    /// Returns `unix:/…/socket`.
    pub fn unix(&self) -> String {
        format!("unix:{}", self.dir.path().join(SOCKET).display())
    }
}

const SOCKET: &str = "socket";
