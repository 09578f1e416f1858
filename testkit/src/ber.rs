//! The part of BER (X.690) that SNMP messages need. It does not use the C library, so that a test
//! does not check that library with itself.

/// The sub-identifiers of an OID.
pub type Oid = Vec<u32>;

/// Reads `1.3.6.1`, with or without a leading dot.
///
/// # Panics
/// If the text is anything else. Tests spell their OIDs correctly.
pub fn oid(text: &str) -> Oid {
    text.trim_start_matches('.')
        .split('.')
        .map(|sub| sub.parse().unwrap_or_else(|_| panic!("not an OID: {text}")))
        .collect()
}

/// PDU tags (RFC 3416, section 3).
pub mod pdu {
    pub const GET: u8 = 0xa0;
    pub const GET_NEXT: u8 = 0xa1;
    pub const RESPONSE: u8 = 0xa2;
    pub const SET: u8 = 0xa3;
    pub const TRAP_V1: u8 = 0xa4;
    pub const GET_BULK: u8 = 0xa5;
    pub const INFORM: u8 = 0xa6;
    pub const TRAP_V2: u8 = 0xa7;
    pub const REPORT: u8 = 0xa8;
}

/// A value in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Integer(i64),
    Octets(Vec<u8>),
    Null,
    Oid(Oid),
    IpAddress([u8; 4]),
    Counter32(u32),
    Gauge32(u32),
    TimeTicks(u32),
    Opaque(Vec<u8>),
    Counter64(u64),
    NoSuchObject,
    NoSuchInstance,
    EndOfMibView,
    /// Any tag with any content, for values that no agent should send.
    Raw(u8, Vec<u8>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Octets(text.as_bytes().to_vec())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

/// Encodes a field: tag, length in the shortest form, content.
pub fn field(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match content.len() {
        short @ 0..0x80 => out.push(short as u8),
        long => {
            let octets = long.to_be_bytes();
            let skip = octets.iter().take_while(|octet| **octet == 0).count();
            out.push(0x80 | (octets.len() - skip) as u8);
            out.extend_from_slice(&octets[skip..]);
        }
    }
    out.extend_from_slice(content);
    out
}

/// Encodes a SEQUENCE, or another constructed type, from its fields.
pub fn sequence(tag: u8, fields: &[Vec<u8>]) -> Vec<u8> {
    field(tag, &fields.concat())
}

/// Encodes an INTEGER, or a type that is encoded as one.
pub fn integer(tag: u8, number: i128) -> Vec<u8> {
    let octets = number.to_be_bytes();
    let mut start = 0;
    // Leading octets that only repeat the sign of the next octet are left out (X.690, 8.3.2).
    while start + 1 < octets.len()
        && ((octets[start] == 0 && octets[start + 1] < 0x80)
            || (octets[start] == 0xff && octets[start + 1] >= 0x80))
    {
        start += 1;
    }
    field(tag, &octets[start..])
}

/// Encodes an OBJECT IDENTIFIER.
pub fn object(oid: &[u32]) -> Vec<u8> {
    let mut content = Vec::new();
    let first = oid.first().copied().unwrap_or(0) * 40 + oid.get(1).copied().unwrap_or(0);
    for sub in std::iter::once(first).chain(oid.iter().skip(2).copied()) {
        let groups = (1..5).rev().filter(|n| sub >> (7 * n) != 0);
        content.extend(groups.map(|n| 0x80 | (sub >> (7 * n)) as u8 & 0x7f));
        content.push(sub as u8 & 0x7f);
    }
    field(0x06, &content)
}

impl Value {
    /// Encodes the value.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Integer(number) => integer(0x02, i128::from(*number)),
            Self::Octets(octets) => field(0x04, octets),
            Self::Null => field(0x05, &[]),
            Self::Oid(oid) => object(oid),
            Self::IpAddress(octets) => field(0x40, octets),
            Self::Counter32(number) => integer(0x41, i128::from(*number)),
            Self::Gauge32(number) => integer(0x42, i128::from(*number)),
            Self::TimeTicks(number) => integer(0x43, i128::from(*number)),
            Self::Opaque(octets) => field(0x44, octets),
            Self::Counter64(number) => integer(0x46, i128::from(*number)),
            Self::NoSuchObject => field(0x80, &[]),
            Self::NoSuchInstance => field(0x81, &[]),
            Self::EndOfMibView => field(0x82, &[]),
            Self::Raw(tag, content) => field(*tag, content),
        }
    }

    fn decode(tag: u8, content: &[u8]) -> Option<Self> {
        Some(match tag {
            0x02 => Self::Integer(i64::try_from(number(content)?).ok()?),
            0x04 => Self::Octets(content.to_vec()),
            0x05 => Self::Null,
            0x06 => Self::Oid(sub_identifiers(content)?),
            0x40 => Self::IpAddress(content.try_into().ok()?),
            0x41 => Self::Counter32(u32::try_from(number(content)?).ok()?),
            0x42 => Self::Gauge32(u32::try_from(number(content)?).ok()?),
            0x43 => Self::TimeTicks(u32::try_from(number(content)?).ok()?),
            0x44 => Self::Opaque(content.to_vec()),
            0x46 => Self::Counter64(u64::try_from(number(content)?).ok()?),
            0x80 => Self::NoSuchObject,
            0x81 => Self::NoSuchInstance,
            0x82 => Self::EndOfMibView,
            _ => Self::Raw(tag, content.to_vec()),
        })
    }
}

fn number(content: &[u8]) -> Option<i128> {
    let first = *content.first().filter(|_| content.len() <= 9)?;
    let sign = if first >= 0x80 { -1 } else { 0 };
    Some(content.iter().fold(sign, |number, octet| number << 8 | i128::from(*octet)))
}

fn sub_identifiers(content: &[u8]) -> Option<Oid> {
    let mut out = Vec::new();
    let mut sub = 0u32;
    for octet in content {
        sub = sub.checked_mul(128)? | u32::from(octet & 0x7f);
        if octet & 0x80 != 0 {
            continue;
        }
        if out.is_empty() {
            let arc = (sub / 40).min(2);
            out.extend([arc, sub - arc * 40]);
        } else {
            out.push(sub);
        }
        sub = 0;
    }
    Some(out)
}

/// Reads one field after another.
#[derive(Debug)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// Reads the next field's tag and content; `None` at the end or if a length is wrong.
    pub fn any(&mut self) -> Option<(u8, &'a [u8])> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            short @ 0..0x80 => (usize::from(short), rest),
            long => {
                let octets = usize::from(long & 0x7f);
                let (length, rest) = rest.split_at_checked(octets).filter(|_| octets <= 4)?;
                (length.iter().fold(0, |sum, octet| sum << 8 | usize::from(*octet)), rest)
            }
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((tag, content))
    }

    /// Reads the content of the next field if it has this tag.
    pub fn tagged(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.any().filter(|(found, _)| *found == tag).map(|(_, content)| content)
    }

    /// Returns a reader for the fields inside the next field if it has this tag.
    pub fn inside(&mut self, tag: u8) -> Option<Reader<'a>> {
        self.tagged(tag).map(Reader)
    }

    /// Reads the next field as an INTEGER.
    pub fn integer(&mut self) -> Option<i64> {
        number(self.tagged(0x02)?)?.try_into().ok()
    }

    /// Reads the next field as an OCTET STRING.
    pub fn octets(&mut self) -> Option<Vec<u8>> {
        self.tagged(0x04).map(<[u8]>::to_vec)
    }
}

/// A PDU: the part of a message after its header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdu {
    /// The tag, one of [`pdu`].
    pub tag: u8,
    /// The request-id.
    pub request_id: i64,
    /// error-status, or the non-repeaters of a GETBULK.
    pub status: i64,
    /// error-index, or the max-repetitions of a GETBULK.
    pub index: i64,
    /// The bindings.
    pub varbinds: Vec<(Oid, Value)>,
}

impl Pdu {
    /// Encodes the PDU.
    pub fn encode(&self) -> Vec<u8> {
        let varbinds: Vec<_> = self
            .varbinds
            .iter()
            .map(|(oid, value)| sequence(0x30, &[object(oid), value.encode()]))
            .collect();
        let numbers = [self.request_id, self.status, self.index];
        let mut fields: Vec<_> =
            numbers.iter().map(|number| integer(0x02, i128::from(*number))).collect();
        fields.push(sequence(0x30, &varbinds));
        sequence(self.tag, &fields)
    }

    /// Decodes the PDU in the next field.
    pub fn decode(reader: &mut Reader<'_>) -> Option<Self> {
        let (tag, content) = reader.any()?;
        let mut fields = Reader(content);
        let (request_id, status, index) = (fields.integer()?, fields.integer()?, fields.integer()?);
        let mut list = fields.inside(0x30)?;
        let mut varbinds = Vec::new();
        while !list.0.is_empty() {
            let mut varbind = list.inside(0x30)?;
            let oid = sub_identifiers(varbind.tagged(0x06)?)?;
            let (tag, content) = varbind.any()?;
            varbinds.push((oid, Value::decode(tag, content)?));
        }
        Some(Self { tag, request_id, status, index, varbinds })
    }
}

/// The header of an SNMPv3 message with the user-based security model (RFC 3412, section 6;
/// RFC 3414, section 2.4) and the names in its scopedPDU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct V3 {
    /// msgID.
    pub message_id: i64,
    /// msgFlags: 1 auth, 2 priv, 4 reportable.
    pub flags: u8,
    /// msgAuthoritativeEngineID.
    pub engine_id: Vec<u8>,
    /// msgAuthoritativeEngineBoots.
    pub boots: i64,
    /// msgAuthoritativeEngineTime.
    pub time: i64,
    /// msgUserName.
    pub user: Vec<u8>,
    /// contextEngineID; empty if the scopedPDU is encrypted.
    pub context_engine_id: Vec<u8>,
    /// contextName; empty if the scopedPDU is encrypted.
    pub context: Vec<u8>,
}

/// An SNMP message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The version number in the message: 0 is SNMPv1, 1 SNMPv2c, 3 SNMPv3.
    pub version: i64,
    /// The community; empty in SNMPv3.
    pub community: Vec<u8>,
    /// The header of an SNMPv3 message.
    pub v3: Option<V3>,
    /// The PDU; `None` if it is encrypted.
    pub pdu: Option<Pdu>,
}

impl Message {
    /// Creates an SNMPv2c request such as GET or GETNEXT.
    pub fn v2c(community: &str, tag: u8, request_id: i64, oids: &[&str]) -> Self {
        let varbinds = oids.iter().map(|text| (oid(text), Value::Null)).collect();
        Self {
            version: 1,
            community: community.as_bytes().to_vec(),
            v3: None,
            pdu: Some(Pdu { tag, request_id, status: 0, index: 0, varbinds }),
        }
    }

    /// Encodes the message. An SNMPv3 message has no authentication and no privacy.
    pub fn encode(&self) -> Vec<u8> {
        let version = integer(0x02, i128::from(self.version));
        let pdu = self.pdu.as_ref().map(Pdu::encode).unwrap_or_default();
        let Some(v3) = &self.v3 else {
            return sequence(0x30, &[version, field(0x04, &self.community), pdu]);
        };
        let header = sequence(
            0x30,
            &[
                integer(0x02, i128::from(v3.message_id)),
                integer(0x02, 65507),
                field(0x04, &[v3.flags]),
                integer(0x02, 3),
            ],
        );
        let security = sequence(
            0x30,
            &[
                field(0x04, &v3.engine_id),
                integer(0x02, i128::from(v3.boots)),
                integer(0x02, i128::from(v3.time)),
                field(0x04, &v3.user),
                field(0x04, &[]),
                field(0x04, &[]),
            ],
        );
        let scoped =
            sequence(0x30, &[field(0x04, &v3.context_engine_id), field(0x04, &v3.context), pdu]);
        sequence(0x30, &[version, header, field(0x04, &security), scoped])
    }

    /// Decodes a datagram; `None` if it is not such a message.
    pub fn decode(datagram: &[u8]) -> Option<Self> {
        let mut message = Reader(datagram).inside(0x30)?;
        let version = message.integer()?;
        if version != 3 {
            let community = message.octets()?;
            let pdu = Some(Pdu::decode(&mut message)?);
            return Some(Self { version, community, v3: None, pdu });
        }
        let mut header = message.inside(0x30)?;
        let message_id = header.integer()?;
        header.integer()?;
        let flags = *header.octets()?.first()?;
        let security = message.octets()?;
        let mut security = Reader(&security).inside(0x30)?;
        let mut v3 = V3 {
            message_id,
            flags,
            engine_id: security.octets()?,
            boots: security.integer()?,
            time: security.integer()?,
            user: security.octets()?,
            context_engine_id: Vec::new(),
            context: Vec::new(),
        };
        let mut pdu = None;
        if flags & 2 == 0 {
            let mut scoped = message.inside(0x30)?;
            v3.context_engine_id = scoped.octets()?;
            v3.context = scoped.octets()?;
            pdu = Some(Pdu::decode(&mut scoped)?);
        }
        Some(Self { version, community: Vec::new(), v3: Some(v3), pdu })
    }
}
