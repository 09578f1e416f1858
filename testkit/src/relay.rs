//! A relay between a client and its agent: [`Relay`].

use std::{
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
};

/// Passes the datagrams of one client on to an agent, and passes the answers back.
///
/// Before a request goes on, a function of the test is called with its number, counted from 1. The
/// function can take its time, reboot the agent, or drop the request.
#[derive(Debug)]
pub struct Relay {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
    behind: SocketAddr,
}

impl Relay {
    /// Starts a relay in front of `agent`. `pass` returns whether a request goes on.
    pub fn start(agent: SocketAddr, mut pass: impl FnMut(usize) -> bool + Send + 'static) -> Self {
        let bind = || {
            let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
            let address = socket.local_addr().expect("a bound socket has an address");
            (Arc::new(socket), address)
        };
        let ((front, address), (back, behind)) = (bind(), bind());
        let stop = Arc::new(AtomicBool::new(false));
        let asker = Arc::new(Mutex::new(None));
        let there = {
            let (stop, asker, front, back) =
                (stop.clone(), asker.clone(), front.clone(), back.clone());
            thread::spawn(move || {
                let mut buffer = vec![0; 65_536];
                let mut number = 0;
                while let Ok((length, from)) = front.recv_from(&mut buffer) {
                    if stop.load(Ordering::Acquire) {
                        break;
                    }
                    *asker.lock().unwrap_or_else(PoisonError::into_inner) = Some(from);
                    number += 1;
                    if pass(number) {
                        let _ = back.send_to(&buffer[..length], agent);
                    }
                }
            })
        };
        let back_again = {
            let stop = stop.clone();
            thread::spawn(move || {
                let mut buffer = vec![0; 65_536];
                while !stop.load(Ordering::Acquire) {
                    // If the agent is down, the next call may return an error.
                    let Ok((length, _)) = back.recv_from(&mut buffer) else { continue };
                    let to = *asker.lock().unwrap_or_else(PoisonError::into_inner);
                    if let Some(to) = to {
                        let _ = front.send_to(&buffer[..length], to);
                    }
                }
            })
        };
        Self { address, stop, threads: vec![there, back_again], behind }
    }

    /// `udp:127.0.0.1:PORT`
    pub fn udp(&self) -> String {
        format!("udp:{}", self.address)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Ok(socket) = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)) {
            let _ = socket.send_to(&[0], self.address);
            let _ = socket.send_to(&[0], self.behind);
        }
        for thread in self.threads.drain(..) {
            if let Err(panic) = thread.join()
                && !thread::panicking()
            {
                std::panic::resume_unwind(panic);
            }
        }
    }
}
