//! Writes addresses: [`Dotted`].

use std::{net::Ipv4Addr, num::NonZero};

/// An address as text, maybe with a port, without the heap.
pub(crate) struct Dotted {
    text: [u8; 21],
    len: usize,
}

impl Dotted {
    pub(crate) fn of(address: Ipv4Addr, port: Option<NonZero<u16>>) -> Self {
        let mut it = Self { text: [0; 21], len: 0 };
        for (i, octet) in address.octets().into_iter().enumerate() {
            if i > 0 {
                it.push(b'.');
            }
            if octet >= 100 {
                it.push(b'0' + octet / 100);
            }
            if octet >= 10 {
                it.push(b'0' + octet / 10 % 10);
            }
            it.push(b'0' + octet % 10);
        }
        if let Some(port) = port {
            it.push(b':');
            let mut unit = 10_000;
            while unit > port.get() {
                unit /= 10;
            }
            while unit > 0 {
                it.push(b'0' + (port.get() / unit % 10) as u8);
                unit /= 10;
            }
        }
        it
    }

    fn push(&mut self, byte: u8) {
        self.text[self.len] = byte;
        self.len += 1;
    }

    pub(crate) fn as_str(&self) -> &str {
        // Digits and dots are always UTF-8.
        std::str::from_utf8(&self.text[..self.len]).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_as_std_writes_them() {
        for octet in 0..=255 {
            for address in [[octet, 0, 9, 255], [10, octet, 99, 100], [255, 255, octet, octet]] {
                let address = Ipv4Addr::from(address);
                assert_eq!(Dotted::of(address, None).as_str(), address.to_string());
            }
        }
        let address = Ipv4Addr::new(192, 168, 200, 100);
        for port in (1..=u16::MAX).filter_map(NonZero::new) {
            assert_eq!(Dotted::of(address, Some(port)).as_str(), format!("{address}:{port}"));
        }
    }
}
