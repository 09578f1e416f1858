//! async-snmp: each thread has one socket and one runtime, and asks many hosts at once.

use async_snmp::{
    Auth, AuthProtocol, Client, ClientBuilder, EngineCache, MasterKeys, Oid, PrivProtocol, Retry,
    UdpHandle, UdpTransport, UsmConfig, VarBind,
};
use netsnmp_bench_clients::{COLUMNS, Job, Order, Protocols, SCALARS, numbers};
use std::{error::Error, sync::Arc, time::Duration};

/// Its answers consist of many small allocations, for which this allocator is faster.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let job = Job::from_args(2, 512);
    let auth = match &job.user {
        None => Auth::v2c("public"),
        Some(user) => {
            let (auth, privacy) = match user.protocols {
                Protocols::ShaAes => (AuthProtocol::Sha1, PrivProtocol::Aes128),
                Protocols::Sha512Aes256 => (AuthProtocol::Sha512, PrivProtocol::Aes256Blumenthal),
            };
            let keys = MasterKeys::new(auth, user.auth.as_bytes())?
                .with_privacy(privacy, user.privacy.as_bytes())?;
            UsmConfig::new(user.name.clone()).with_master_keys(keys)?.into()
        }
    };
    let builder = ClientBuilder::new(auth)
        .request_timeout(job.timeout)
        .retry(Retry::fixed(job.retries, Duration::ZERO)?)
        .engine_cache(Arc::new(EngineCache::new()));
    let (scalars, columns) = (SCALARS.map(oid), COLUMNS.map(oid));
    job.run_async(
        async || UdpTransport::builder().recv_buffer_size(64 << 20).build().await,
        async |job, transport, host, out| {
            let answer = async {
                let client = builder
                    .clone()
                    .build_with_transport(transport.handle(host)?.strict_source(true))?;
                match job.table {
                    None => Ok(client.get(&scalars[0]).await?.varbinds),
                    Some(order) => tables(&client, job, order, &scalars, &columns).await,
                }
            };
            let answer: async_snmp::Result<_> = answer.await;
            let mut out = out.borrow_mut();
            match answer {
                Ok(varbinds) => out.answered(host, varbinds.iter().map(|varbind| &varbind.value)),
                Err(error) => out.failed(host, &error),
            }
        },
    );
    Ok(())
}

async fn tables(
    client: &Client<UdpHandle>,
    job: &Job,
    order: Order,
    scalars: &[Oid],
    columns: &[Oid],
) -> async_snmp::Result<Vec<VarBind>> {
    let mut found = client.get_many(scalars).await?.varbinds;
    if order == Order::Columns {
        for column in columns {
            found.extend(client.bulk_walk(column.clone(), job.repetitions)?.collect().await?);
        }
        return Ok(found);
    }
    let mut names = columns.to_vec();
    let mut open = vec![true; columns.len()];
    while open.contains(&true) {
        let rows = client.get_bulk(&names, 0, job.repetitions).await?;
        let filled = rows.len();
        for (i, varbind) in rows.into_iter().enumerate() {
            let column = i % columns.len();
            if open[column] {
                open[column] =
                    varbind.oid.starts_with(&columns[column]) && varbind.oid > names[column];
                if open[column] {
                    names[column] = varbind.oid.clone();
                    found.push(varbind);
                }
            }
        }
        // An answer without a complete row makes no progress.
        if filled < columns.len() {
            break;
        }
    }
    Ok(found)
}

fn oid(below: &[u32]) -> Oid {
    Oid::new(numbers(below))
}
