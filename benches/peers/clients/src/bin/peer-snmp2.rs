//! snmp2: a thread and a socket for each host that is being asked. With `--in-flight` above 1 it
//! uses the asynchronous session, which also needs a socket for each host.
//!
//! Over SNMPv3 a session of snmp2 makes its keys anew: two megabytes of hashing for each host. Here
//! the sessions of an engine share its keys. For that, the engine is discovered outside the session
//! with snmp2's decoder.

use netsnmp_bench_clients::{COLUMNS, Job, Order, Protocols, SCALARS, Text, User, numbers};
use snmp2::{
    AsyncSession, Error, Oid, Pdu, SyncSession, Value,
    v3::{Auth, AuthProtocol, Cipher, Security},
};
use std::{
    collections::HashMap,
    fmt::Display,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    sync::{PoisonError, RwLock},
};

fn main() {
    let job = Job::from_args(64, 1);
    let (scalars, columns) = (SCALARS.map(oid), COLUMNS.map(oid));
    if job.in_flight > 1 {
        job.run_async(
            async || Ok::<_, String>(()),
            async |job, (), host, out| {
                let answer = ask_async(job, host, &scalars[0]).await;
                let mut out = out.borrow_mut();
                match answer {
                    Ok(values) => out.answered(host, values),
                    Err(error) => out.failed(host, &error),
                }
            },
        );
        return;
    }
    let engines = Engines::default();
    job.run(|job, out| {
        while let Some(host) = job.next() {
            match ask(job, host, &engines, &scalars, &columns) {
                Ok(values) => out.answered(host, values),
                Err(error) => out.failed(host, &error),
            }
        }
    });
}

fn security(user: &User) -> Security {
    let (auth, cipher) = match user.protocols {
        Protocols::ShaAes => (AuthProtocol::Sha1, Cipher::Aes128),
        Protocols::Sha512Aes256 => (AuthProtocol::Sha512, Cipher::Aes256),
    };
    Security::new(user.name.as_bytes(), user.auth.as_bytes())
        .with_auth_protocol(auth)
        .with_auth(Auth::AuthPriv { cipher, privacy_password: user.privacy.clone().into() })
}

/// The request for an engine ID: noAuthNoPriv, reportable, without user, context and varbinds.
const DISCOVERY: &[u8] =
    b"\x30\x39\x02\x01\x03\x30\x0f\x02\x02\x4a\x69\x02\x03\x00\xff\xe3\x04\x01\
    \x04\x02\x01\x03\x04\x10\x30\x0e\x04\x00\x02\x01\x00\x02\x01\x00\x04\x00\x04\x00\x04\x00\x30\
    \x11\x04\x00\x04\x00\xa0\x0b\x02\x01\x00\x02\x01\x00\x02\x01\x00\x30\x00";

/// The keys of each engine, made once.
#[derive(Default)]
struct Engines(RwLock<HashMap<Vec<u8>, Security>>);

impl Engines {
    /// Discovers the engine of a host. Returns the user with the engine's keys and clock.
    fn discover(&self, job: &Job, user: &User, host: SocketAddr) -> Result<Security, String> {
        let from: SocketAddr = match host {
            SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
            SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
        };
        let socket = UdpSocket::bind(from).map_err(text)?;
        socket.connect(host).map_err(text)?;
        socket.set_read_timeout(Some(job.timeout)).map_err(text)?;
        let mut found = Security::new(b"", b"").with_auth(Auth::NoAuthNoPriv);
        let mut buffer = [0; 2_048];
        again(job, || {
            socket.send(DISCOVERY).map_err(|_| Error::Send)?;
            let len = socket.recv(&mut buffer).map_err(|_| Error::Receive)?;
            match Pdu::from_bytes_with_security(&buffer[..len], Some(&mut found)) {
                Ok(_) | Err(Error::AuthUpdated) => Ok(()),
                Err(error) => Err(error),
            }
        })?;
        let known = {
            let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
            known.get(found.engine_id()).cloned()
        };
        let keyed = match known {
            Some(keyed) => keyed,
            None => {
                let keyed = security(user).with_engine_id(found.engine_id()).map_err(text)?;
                let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
                known.insert(found.engine_id().to_vec(), keyed.clone());
                keyed
            }
        };
        Ok(keyed.with_engine_boots_and_time(found.engine_boots(), found.engine_time()))
    }
}

fn ask(
    job: &Job,
    host: SocketAddr,
    engines: &Engines,
    scalars: &[Oid<'_>],
    columns: &[Oid<'_>],
) -> Result<Vec<String>, String> {
    let timeout = Some(job.timeout);
    let session = match &job.user {
        None => SyncSession::new_v2c(host, b"public", timeout, 0),
        Some(user) => SyncSession::new_v3(host, timeout, 0, engines.discover(job, user, host)?),
    };
    let mut session = session.map_err(text)?;
    let mut values = Vec::new();
    let Some(order) = job.table else {
        again(job, || {
            let pdu = session.get(&scalars[0])?;
            values.extend(pdu.varbinds.map(|(_, value)| show(&value)));
            Ok(())
        })?;
        return Ok(values);
    };
    let names: Vec<_> = scalars.iter().collect();
    again(job, || {
        let pdu = session.get_many(&names)?;
        values.extend(pdu.varbinds.map(|(_, value)| show(&value)));
        Ok(())
    })?;
    let groups = columns.chunks(match order {
        Order::Rows => columns.len(),
        Order::Columns => 1,
    });
    for group in groups {
        walk(job, &mut session, group, &mut values)?;
    }
    Ok(values)
}

/// Walks columns together, until each has ended.
fn walk(
    job: &Job,
    session: &mut SyncSession,
    columns: &[Oid<'_>],
    values: &mut Vec<String>,
) -> Result<(), String> {
    let mut names: Vec<Oid<'_>> = columns.to_vec();
    let mut open = vec![true; columns.len()];
    while open.contains(&true) {
        let asked: Vec<_> = names.iter().collect();
        let mut last = vec![None; columns.len()];
        let mut filled = 0;
        again(job, || {
            let pdu = session.getbulk(&asked, 0, job.repetitions)?;
            for (i, (name, value)) in pdu.varbinds.enumerate() {
                filled = i + 1;
                let column = i % columns.len();
                open[column] &= name.starts_with(&columns[column]);
                if open[column] {
                    values.push(show(&value));
                    last[column] = Some(name.to_owned());
                }
            }
            Ok(())
        })?;
        for (name, last) in names.iter_mut().zip(last) {
            if let Some(last) = last {
                *name = last;
            }
        }
        // An answer without a complete row makes no progress.
        if filled < columns.len() {
            break;
        }
    }
    Ok(())
}

/// Asks until there is an answer or no try is left.
fn again(job: &Job, mut ask: impl FnMut() -> Result<(), Error>) -> Result<(), String> {
    let mut tries = job.retries;
    loop {
        match ask() {
            Ok(()) => return Ok(()),
            Err(Error::Receive) if tries > 0 => tries -= 1,
            // The agent's clock was unknown; now it is known.
            Err(Error::AuthUpdated) if tries > 0 => tries -= 1,
            Err(error) => return Err(text(error)),
        }
    }
}

async fn ask_async(job: &Job, host: SocketAddr, name: &Oid<'_>) -> Result<Vec<String>, String> {
    let session = match &job.user {
        None => AsyncSession::new_v2c(host, b"public", 0).await,
        Some(user) => AsyncSession::new_v3(host, 0, security(user)).await,
    };
    // A session holds two buffers of 64 KiB.
    let mut session = Box::new(session.map_err(text)?);
    if job.user.is_some() {
        let started = tokio::time::timeout(job.timeout, session.init()).await;
        started.map_err(text)?.map_err(text)?;
    }
    for _ in 0..=job.retries {
        match tokio::time::timeout(job.timeout, session.get(name)).await {
            Ok(Ok(pdu)) => return Ok(values(pdu)),
            Ok(Err(Error::AuthUpdated)) | Err(_) => {}
            Ok(Err(error)) => return Err(text(error)),
        }
    }
    Err("timeout".to_owned())
}

fn values(pdu: Pdu<'_>) -> Vec<String> {
    pdu.varbinds.map(|(_, value)| show(&value)).collect()
}

fn show(value: &Value<'_>) -> String {
    match value {
        Value::OctetString(bytes) => Text(bytes).to_string(),
        Value::Integer(n) => n.to_string(),
        Value::Counter32(n) | Value::Unsigned32(n) | Value::Timeticks(n) => n.to_string(),
        Value::Counter64(n) => n.to_string(),
        Value::ObjectIdentifier(oid) => oid.to_string(),
        other => format!("{other:?}"),
    }
}

fn text(error: impl Display) -> String {
    error.to_string()
}

fn oid(below: &[u32]) -> Oid<'static> {
    let numbers: Vec<u64> = numbers(below).into_iter().map(u64::from).collect();
    Oid::from(&numbers).expect("an OID")
}
