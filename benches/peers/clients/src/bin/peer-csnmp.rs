//! csnmp: a client with its own socket for each host, many hosts at once on each thread. It
//! supports only SNMPv2c, and tables only column by column: it reports an error if an answer
//! reaches a neighbouring column of the same request.

use csnmp::{ObjectIdentifier, ObjectValue, Snmp2cClient, SnmpClientError};
use netsnmp_bench_clients::{COLUMNS, Job, Order, SCALARS, Text, numbers};
use std::net::{Ipv4Addr, SocketAddr};

/// Its answers consist of many small allocations, for which this allocator is faster.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let job = Job::from_args(2, 256);
    if job.user.is_some() || job.table == Some(Order::Rows) {
        eprintln!("csnmp has neither SNMPv3 nor tables by rows");
        std::process::exit(2);
    }
    let (scalars, columns) = (SCALARS.map(oid), COLUMNS.map(oid));
    job.run_async(
        async || Ok::<_, String>(()),
        async |job, (), host, out| {
            let answer = ask(job, host, &scalars, &columns).await;
            let mut out = out.borrow_mut();
            match answer {
                Ok(values) => out.answered(host, values.iter().map(show)),
                Err(error) => out.failed(host, &error),
            }
        },
    );
}

async fn ask(
    job: &Job,
    host: SocketAddr,
    scalars: &[ObjectIdentifier],
    columns: &[ObjectIdentifier],
) -> Result<Vec<ObjectValue>, SnmpClientError> {
    let from = Some(SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)));
    let (timeout, retries) = (Some(job.timeout), job.retries as usize);
    let client = Snmp2cClient::new(host, b"public".to_vec(), from, timeout, retries).await?;
    if job.table.is_none() {
        return Ok(vec![client.get(scalars[0]).await?]);
    }
    let mut values: Vec<_> =
        client.get_multiple(scalars.iter().copied()).await?.into_values().collect();
    for column in columns {
        values.extend(client.walk_bulk(*column, job.repetitions).await?.into_values());
    }
    Ok(values)
}

fn show(value: &ObjectValue) -> String {
    match value {
        ObjectValue::String(bytes) => Text(bytes).to_string(),
        ObjectValue::Integer(n) => n.to_string(),
        ObjectValue::Counter32(n) | ObjectValue::Unsigned32(n) | ObjectValue::TimeTicks(n) => {
            n.to_string()
        }
        ObjectValue::Counter64(n) => n.to_string(),
        ObjectValue::ObjectId(oid) => oid.to_string(),
        other => format!("{other:?}"),
    }
}

fn oid(below: &[u32]) -> ObjectIdentifier {
    ObjectIdentifier::try_from(numbers(below).as_slice()).expect("an OID")
}
