//! What a lying agent says, read out of octets: [`Lies`].

use arbitrary::{Result, Unstructured};
use netsnmp::{
    Error, ErrorKind, ErrorStatus, Oid, Silence, Value, VarBind,
    query::{Reply, Request},
};

/// Reads what an agent says out of octets. It begins again at their end, so it never falls silent.
pub(crate) struct Lies<'o> {
    octets: &'o [u8],
    left: Unstructured<'o>,
}

impl<'o> Lies<'o> {
    pub(crate) fn new(octets: &'o [u8]) -> Self {
        Self { octets, left: Unstructured::new(octets) }
    }

    /// Returns a number below `end`.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        if self.left.is_empty() {
            self.left = Unstructured::new(self.octets);
        }
        // Without any octets it is 0.
        self.left.arbitrary::<u8>().map_or(0, |octet| u32::from(octet) % end)
    }

    fn number(&mut self) -> Result<u64> {
        match self.below(3) {
            0 => Ok(self.below(4).into()),
            1 => Ok(u64::MAX - u64::from(self.below(2))),
            _ => self.left.arbitrary(),
        }
    }

    /// Returns a name: few enough that they meet again.
    pub(crate) fn name(&mut self) -> Oid {
        let len = self.below(4);
        let tail: Vec<u32> = (0..len).map(|_| self.below(4)).collect();
        Oid::new([vec![1, 3], tail].concat()).expect("an OID below 1.3")
    }

    pub(crate) fn names(&mut self, most: u32) -> Vec<Oid> {
        (0..self.below(most)).map(|_| self.name()).collect()
    }

    pub(crate) fn maybe<T>(&mut self, some: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(2) == 1).then(|| some(self))
    }

    /// Returns a value of any type.
    pub(crate) fn value(&mut self) -> Value {
        let number = self.number().unwrap_or_default();
        match self.below(18) {
            0 => Value::Integer(number as i32),
            1 => Value::OctetString(self.octets()),
            2 => Value::ObjectIdentifier(self.name()),
            3 => Value::IpAddress((number as u32).into()),
            4 => Value::Counter32(number as u32),
            5 => Value::Gauge32(number as u32),
            6 => Value::TimeTicks(number as u32),
            7 => Value::Opaque(self.octets()),
            8 => Value::Counter64(number),
            9 => Value::Float(f32::from_bits(number as u32)),
            10 => Value::Double(f64::from_bits(number)),
            11 => Value::Integer64(number as i64),
            12 => Value::Unsigned64(number),
            13 => Value::NoSuchObject,
            14 => Value::NoSuchInstance,
            15 => Value::EndOfMibView,
            _ => Value::Null,
        }
    }

    fn octets(&mut self) -> Vec<u8> {
        let len = self.below(40) as usize;
        let len = len.min(self.left.len());
        self.left.bytes(len).map(<[u8]>::to_vec).unwrap_or_default()
    }

    /// Returns what the agent answers to this request; an error is a failure of the request.
    pub(crate) fn answer(&mut self, request: &Request) -> std::result::Result<Reply, Error> {
        let status = match self.below(12) {
            0 => self.below(20).into(),
            1 => -1,
            2 => return Err(failure(self.below(4))),
            _ => 0,
        };
        let index = i64::from(self.below(8)) - 1;
        let mut varbinds = Vec::new();
        let count = match self.below(4) {
            0 => self.below(12) as usize,
            _ => request.varbinds.len(),
        };
        let mut before: Vec<Oid> = request.varbinds.iter().map(|one| one.oid.clone()).collect();
        for at in 0..count.min(400) {
            let columns = before.len().max(1);
            let place = at % columns;
            let oid = match before.get(place) {
                Some(oid) => self.name_after(oid),
                None => self.name(),
            };
            if let Some(before) = before.get_mut(place) {
                before.clone_from(&oid);
            }
            varbinds.push(VarBind::new(oid, self.value()));
        }
        Ok(Reply { status: ErrorStatus(status), index, varbinds: varbinds.into() })
    }

    /// Returns a name that comes after this one, or one that does not.
    fn name_after(&mut self, oid: &Oid) -> Oid {
        let subids: Vec<u32> = oid.iter().copied().collect();
        let tail = |subids: Vec<u32>| Oid::new(subids).unwrap_or_else(|_| oid.clone());
        match self.below(8) {
            0 => oid.clone(),
            1 => self.name(),
            2 | 3 => tail([&subids[..], &[self.below(3)]].concat()),
            4..=6 => {
                let mut next = subids;
                match next.last_mut() {
                    Some(last) if *last < u32::MAX => *last += 1,
                    _ => next.push(0),
                }
                tail(next)
            }
            _ => tail(subids[..subids.len().saturating_sub(1).max(2).min(subids.len())].to_vec()),
        }
    }
}

fn failure(which: u32) -> Error {
    let kind = match which {
        0 => ErrorKind::TooBig,
        1 => ErrorKind::BadResponse("a lie".to_owned()),
        _ => ErrorKind::Timeout { tries: 2, silence: Silence::Community },
    };
    kind.into()
}
