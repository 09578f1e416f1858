//! snmp2: a thread and a socket for each host that is being asked. With `--in-flight` above 1 it
//! uses the asynchronous session, which also needs a socket for each host.

use netsnmp_bench_clients::{COLUMNS, Job, Order, SCALARS, Text, User, numbers};
use snmp2::{
    AsyncSession, Error, Oid, Pdu, SyncSession, Value,
    v3::{Auth, AuthProtocol, Cipher, Security},
};
use std::{fmt::Display, net::SocketAddr};

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
    job.run(|job, out| {
        while let Some(host) = job.next() {
            match ask(job, host, &scalars, &columns) {
                Ok(values) => out.answered(host, values),
                Err(error) => out.failed(host, &error),
            }
        }
    });
}

fn security(user: &User) -> Security {
    Security::new(user.name.as_bytes(), user.auth.as_bytes())
        .with_auth_protocol(AuthProtocol::Sha1)
        .with_auth(Auth::AuthPriv {
            cipher: Cipher::Aes128,
            privacy_password: user.privacy.clone().into(),
        })
}

fn ask(
    job: &Job,
    host: SocketAddr,
    scalars: &[Oid<'_>],
    columns: &[Oid<'_>],
) -> Result<Vec<String>, String> {
    let timeout = Some(job.timeout);
    let session = match &job.user {
        None => SyncSession::new_v2c(host, b"public", timeout, 0),
        Some(user) => SyncSession::new_v3(host, timeout, 0, security(user)),
    };
    let mut session = session.map_err(text)?;
    if job.user.is_some() {
        again(job, || session.init())?;
    }
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
