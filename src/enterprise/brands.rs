//! Finds the maker of a device in a text, such as sysDescr.

use super::FREQUENT;
use once_cell::sync::Lazy;
use std::collections::HashMap;

/// The most words of a name that is looked for.
const WORDS: usize = 3;

/// Names of makers that also are usual words, parts of devices of other makers, or short. They count
/// only where a text begins, and only as they are written here.
const AT_THE_BEGINNING: [&str; 62] = [
    "2N",
    "Alta",
    "A10",
    "ABB",
    "ADB",
    "AMX",
    "Apple",
    "Arbor",
    "Ascend",
    "AT&T",
    "Banyan",
    "Bull",
    "Calix",
    "Casa",
    "Colubris",
    "CTS",
    "CXR",
    "DCN",
    "DEC",
    "Delta",
    "Digi",
    "F5",
    "GCOM",
    "GE",
    "Geist",
    "genua",
    "Harmonic",
    "Harris",
    "Honeywell",
    "HP",
    "IBM",
    "ICT",
    "Legrand",
    "Lucent",
    "Lannet",
    "Meru",
    "Milestone",
    "Mist",
    "Mojo",
    "Motorola",
    "MPB",
    "NEC",
    "NTI",
    "OKI",
    "Oracle",
    "Pace",
    "PBN",
    "PLANET",
    "Quanta",
    "Quantum",
    "RAD",
    "Safran",
    "SEH",
    "Sony",
    "Sun",
    "Symbol",
    "Terra",
    "Versa",
    "WISI",
    "WTI",
    "Zebra",
    "Zoom",
];

/// What many devices of other makers have inside or run: their names say nothing.
const INSIDE: [&str; 16] = [
    "Areca",
    "Chelsio",
    "CableLabs",
    "DDN",
    "FreeBSD",
    "FS",
    "Intel",
    "LSI",
    "Mellanox",
    "Microchip",
    "NVIDIA",
    "OpenBSD",
    "PowerDsine",
    "QLogic",
    "Red Hat",
    "Safran",
];

/// A name in lower case, one space between its words.
static BRANDS: Lazy<HashMap<String, Brand>> = Lazy::new(|| {
    let makers = FREQUENT.iter().filter(|one| one.is_maker()).map(|one| one.organization);
    let makers = makers.filter(|maker| !INSIDE.contains(maker)).map(|maker| (maker, maker));
    let lines = include_str!("brands.tsv").lines().filter(|line| !line.starts_with('#'));
    let others = lines.filter_map(|line| line.split_once('\t'));
    let brand = |(name, maker): (&'static str, &'static str)| {
        let as_written = AT_THE_BEGINNING.contains(&name).then_some(name);
        (
            words(name).map(|(_, word)| word.to_lowercase()).collect::<Vec<_>>().join(" "),
            Brand { maker, as_written },
        )
    };
    makers.chain(others).map(brand).collect()
});

struct Brand {
    maker: &'static str,
    /// How the text must begin.
    as_written: Option<&'static str>,
}

/// Returns the first maker that a text names, by its own name or by that of a product.
pub(crate) fn maker_in(text: &str) -> Option<&'static str> {
    let text = without_host(text);
    let words: Vec<(usize, String)> =
        words(&text).take(64).map(|(at, word)| (at, word.to_lowercase())).collect();
    (0..words.len()).find_map(|first| {
        (1..=WORDS.min(words.len() - first)).rev().find_map(|count| {
            let name: Vec<&str> =
                words[first..first + count].iter().map(|(_, word)| &**word).collect();
            let Brand { maker, as_written } = BRANDS.get(&name.join(" "))?;
            let fits = match as_written {
                Some(written) => first == 0 && text[words[0].0..].starts_with(written),
                None => true,
            };
            fits.then_some(*maker)
        })
    })
}

/// Returns the words of a text, with the places where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |c: char| c.is_alphanumeric();
    let mut at = 0;
    std::iter::from_fn(move || {
        at += text[at..].find(is_part)?;
        let start = at;
        at += text[at..].find(|c| !is_part(c)).unwrap_or(text.len() - at);
        Some((start, &text[start..at]))
    })
}

/// sysDescr of most hosts is the answer of `uname -a`: its second word is the name of the host, and
/// may be any word.
fn without_host(text: &str) -> std::borrow::Cow<'_, str> {
    const SYSTEMS: [&str; 8] =
        ["Linux", "FreeBSD", "NetBSD", "OpenBSD", "SunOS", "Darwin", "HP-UX", "AIX"];
    let mut parts = text.splitn(3, ' ');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(system), Some(_), rest)
            if SYSTEMS.iter().any(|known| known.eq_ignore_ascii_case(system)) =>
        {
            format!("{system} {}", rest.unwrap_or_default()).into()
        }
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_name_makers() {
        for (text, maker) in [
            ("Cisco Systems Catalyst 1900", "Cisco"),
            ("American Power Conversion", "APC"),
            ("QNAP Systems, Inc.", "QNAP"),
            ("TP-LINK SG2008", "TP-Link"),
            ("Ubiquiti UniFi UCG-Fiber 5.0.12 Linux 5.4.213", "Ubiquiti"),
            ("EdgeSwitch 24-Port 250W, 1.8.0, Linux 3.6.5", "Ubiquiti"),
            ("SHARP MX-2614N", "Sharp"),
            ("Hewlett-Packard Company", "HP"),
            ("Aruba, a Hewlett Packard Enterprise Company", "Aruba"),
            // A host can have any name, also that of a maker.
            ("Linux cisco 5.10.0-8-amd64 #1 SMP Debian x86_64", ""),
            ("Linux host 4.19.0-cl-1-amd64 #1 SMP Cumulus 4.19.94-1+cl4.2.1u1", "Cumulus"),
            // These words are in the texts of many makers.
            ("Hardware: amd64 Intel(R) Xeon(R)", ""),
            ("Switch with zoom and delta", ""),
            ("Delta Orion", "Delta"),
            ("SunOS host 5.10 Generic sun4u", "Sun"),
            ("", ""),
            (" -- ", ""),
        ] {
            assert_eq!(maker_in(text).unwrap_or_default(), maker, "{text}");
        }
    }
}
