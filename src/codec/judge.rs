//! What libnetsnmp's own parser makes of a PDU. It judges the decoder.

use super::{
    odd,
    pdu::{Parsed, parse_whole},
};

/// Parses a PDU that the guard has found sound, as a session does: through `snmp_pdu_parse`.
///
/// # Errors
/// The library cannot parse it; the error is its text.
pub(super) fn parse_disguised(pdu: &[u8]) -> Result<Parsed, String> {
    let odd = odd::find(pdu);
    let mut octets = pdu.to_vec();
    odd::disguise(&mut octets, &odd);
    let mut reply = parse_whole(&octets)?;
    odd::restore(&mut reply.varbinds, &odd);
    Ok(reply)
}
