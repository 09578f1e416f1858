//! Requests that several hosts get alike: [`Repeated`].

use super::Request;
use crate::Oid;
use std::{
    fmt,
    hash::{BuildHasher, Hash, Hasher, RandomState},
    mem,
    sync::{Arc, Mutex, PoisonError},
};

/// Finds out which requests are made for one host after the other.
///
/// A request for the next rows is made from the answer of its host. But equal devices have equal rows,
/// and a network has many equal devices. A driver encodes a shared request once for all of them.
#[derive(Default)]
pub(super) struct Repeated {
    hasher: RandomState,
    met: Mutex<Met>,
}

#[derive(Default)]
struct Met {
    /// Hashes of requests that were made once or more, each in a place of its own.
    once: Vec<u64>,
    /// Requests that were made again.
    again: Vec<(u64, Arc<[Request]>)>,
    /// The place of the next one.
    next: usize,
}

/// The number of hashes that are kept.
const ONCE: usize = 256;
/// The number of requests that are kept. It is less than the messages that a lane keeps encoded.
const AGAIN: usize = 16;

impl Repeated {
    /// Returns the request that all hosts share, if it was made before.
    ///
    /// # Errors
    /// Returns the request if this is the first time.
    pub(super) fn share(&self, request: Request) -> Result<Arc<[Request]>, Request> {
        let hash = self.hash(&request);
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let same = met.again.iter().find(|(h, shared)| *h == hash && shared[0] == request);
        if let Some((_, shared)) = same {
            return Ok(Arc::clone(shared));
        }
        if met.once.is_empty() {
            met.once.resize(ONCE, 0);
        }
        let place = (hash % ONCE as u64) as usize;
        if mem::replace(&mut met.once[place], hash) != hash {
            return Err(request);
        }
        let shared: Arc<[Request]> = Arc::new([request]);
        let kept = (hash, Arc::clone(&shared));
        let next = met.next;
        match met.again.get_mut(next) {
            Some(place) => *place = kept,
            None => met.again.push(kept),
        }
        met.next = (next + 1) % AGAIN;
        Ok(shared)
    }

    fn hash(&self, request: &Request) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        mem::discriminant(&request.kind).hash(&mut hasher);
        for varbind in &request.varbinds {
            Oid::hash(&varbind.oid, &mut hasher);
        }
        hasher.finish()
    }
}

impl fmt::Debug for Repeated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Repeated")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{VarBind, query::RequestKind};

    fn request(row: u32, max_repetitions: u32) -> Request {
        let name = Oid::new([1, 3, 6, 1, 2, 1, 2, 2, 1, 2, row]).unwrap();
        let kind = RequestKind::GetBulk { non_repeaters: 0, max_repetitions };
        Request { kind, varbinds: vec![VarBind::unset(name)] }
    }

    #[test]
    fn a_request_is_shared_from_the_second_time_on() {
        let repeated = Repeated::default();
        assert_eq!(repeated.share(request(1, 10)), Err(request(1, 10)));
        let shared = repeated.share(request(1, 10)).unwrap();
        assert_eq!(shared[..], [request(1, 10)]);
        assert!(Arc::ptr_eq(&shared, &repeated.share(request(1, 10)).unwrap()));
    }

    #[test]
    fn requests_that_differ_are_never_taken_for_each_other() {
        let repeated = Repeated::default();
        for _ in 0..3 {
            for row in 0..1000 {
                for most in [10, 20] {
                    let request = request(row, most);
                    match repeated.share(request.clone()) {
                        Ok(shared) => assert_eq!(shared[..], [request]),
                        Err(own) => assert_eq!(own, request),
                    }
                }
            }
        }
        assert!(repeated.met.lock().unwrap().again.len() <= AGAIN);
    }
}
