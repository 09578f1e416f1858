//! Our own blocking sessions: `Pool::map` with a thread for each host that is being asked.

use netsnmp::{
    AuthProtocol, Credentials, Oid, Outcome, Pool, PrivProtocol, Query, Result, Session, Settings,
    Target, User,
};
use netsnmp_bench_clients::{COLUMNS, Job, Protocols, SCALARS, numbers};
use std::sync::Mutex;

fn main() -> Result<()> {
    let mut job = Job::from_args(64, 1);
    let credentials = match &job.user {
        None => Credentials::v2c("public"),
        Some(user) => {
            let (auth, privacy) = match user.protocols {
                Protocols::ShaAes => (AuthProtocol::Sha, PrivProtocol::Aes128),
                Protocols::Sha512Aes256 => (AuthProtocol::Sha512, PrivProtocol::Aes256),
            };
            Credentials::v3(
                User::new(user.name.as_str())
                    .auth(auth, user.auth.as_str())
                    .privacy(privacy, user.privacy.as_str()),
            )
        }
    };
    let mut settings = Settings::default();
    settings.credentials = credentials;
    settings.timeout = job.timeout;
    settings.retries = job.retries;
    settings.max_repetitions = job.repetitions;
    let scalars = SCALARS.map(oid);
    let mut query = Query::get(&scalars[..if job.table.is_some() { scalars.len() } else { 1 }])?;
    if job.table.is_some() {
        for column in COLUMNS.map(oid) {
            query = query.then(Query::walk(column)?);
        }
    }
    let pool = Pool::builder()
        .workers(std::mem::replace(&mut job.threads, 1))
        .settings(settings)
        .build()?;
    let hosts = job.hosts.clone();
    let results = pool.map(
        hosts.into_iter().map(|host| Target::new(host.to_string())),
        move |session: &mut Session| {
            let record = session.query(&query);
            match record.outcome {
                Outcome::Complete => Ok(record.varbinds),
                Outcome::Partial(error) | Outcome::Failed(error) => Err(error),
            }
        },
    );
    // One thread reads the results of the pool's threads.
    let results = Mutex::new(Some(results));
    job.run(|_, out| {
        let Some(results) = results.lock().ok().and_then(|mut results| results.take()) else {
            return;
        };
        for (target, result) in results {
            let host = target.host().parse().expect("the hosts are addresses");
            match result {
                Ok(varbinds) => out.answered(host, varbinds.iter().map(|v| v.value)),
                Err(error) => out.failed(host, &error),
            }
        }
    });
    Ok(())
}

fn oid(below: &[u32]) -> Oid {
    Oid::try_from(numbers(below).as_slice()).expect("an OID")
}
