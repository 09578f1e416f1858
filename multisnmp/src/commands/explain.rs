//! `inventory --explain`: where the fields of a device come from.

use crate::{
    error::Error,
    exit,
    inventory::{SUBTREE, explain},
    output::print,
    run::context::Context,
};
use netsnmp::{HostRecord, Oid, Outcome, Session, VarBind, inventory::Plan};

/// Asks hosts one after the other and explains their fields.
pub(super) fn explain_hosts(context: &Context, plan: &Plan) -> Result<u8, Error> {
    let (mut answered, mut complete, mut hosts) = (0, 0, 0_usize);
    for target in context.targets.hosts.iter() {
        hosts += 1;
        let mut session = match Session::open(&target, &context.settings) {
            Ok(session) => session,
            Err(error) => {
                let record = HostRecord::new(target.name().clone(), Outcome::Failed(error));
                print(explain(plan, &record, None).as_bytes())?;
                continue;
            }
        };
        let record = session.query(&plan.query());
        let failed = record.outcome.is_failed();
        answered += usize::from(!failed);
        complete += usize::from(record.outcome.error().is_none());
        let private = match failed {
            true => None,
            // If the device stops answering here, its fields are known all the same.
            false => private(|oid| {
                let next = session.get_next([oid]);
                next.map(|varbinds| varbinds.into_iter().next())
            })
            .ok(),
        };
        print(explain(plan, &record, private.as_deref()).as_bytes())?;
    }
    Ok(match (answered, complete) {
        (_, all) if all == hosts => exit::OK,
        (0, _) => exit::ALL_FAILED,
        _ => exit::SOME_FAILED,
    })
}

/// The most private subtrees to look for. Some devices have hundreds.
const MOST_SUBTREES: usize = 500;

/// Returns the first variable of each private subtree.
pub(super) fn private<E>(
    mut next: impl FnMut(&Oid) -> Result<Option<VarBind>, E>,
) -> Result<Vec<VarBind>, E> {
    const ENTERPRISES: [u32; 6] = [1, 3, 6, 1, 4, 1];
    let mut found: Vec<VarBind> = Vec::new();
    let mut at = ENTERPRISES.to_vec();
    while found.len() < MOST_SUBTREES {
        let Ok(from) = Oid::try_from(&at[..]) else { break };
        let Some(varbind) = next(&from)? else { break };
        let oid = varbind.oid.as_slice();
        if varbind.value.is_exception() || !oid.starts_with(&ENTERPRISES) || oid <= &at[..] {
            break;
        }
        at = oid[..oid.len().min(SUBTREE)].to_vec();
        // The next subtree begins with the next number.
        if let Some(last) = at.last_mut() {
            *last = last.saturating_add(1);
        }
        found.push(varbind);
    }
    Ok(found)
}
