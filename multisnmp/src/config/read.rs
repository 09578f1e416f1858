//! Reads the values of settings. Each text is read once, at the place where it was found.

use super::{
    bad_value::BadValue, search_list::SearchList, target_list::TargetList, tokens::Tokens,
};
use crate::output::Format;
use netsnmp::{Network, hosts, hosts::Overrides, mib::Style};
use std::{
    ffi::OsStr,
    fmt,
    net::{IpAddr, SocketAddr},
    ops::RangeInclusive,
    os::unix::ffi::OsStrExt,
    path::PathBuf,
    str::FromStr,
    time::Duration,
};

/// The longest deadline. A longer one is a typing mistake.
const LONGEST: Duration = Duration::from_secs(30 * 86_400);
/// The longest timeout of the first pass of a scan.
const LONGEST_FAST_TIMEOUT: Duration = Duration::from_secs(3600);

/// A value as it was found.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Raw<'v> {
    /// One text. A path need not be UTF-8.
    Text(&'v OsStr),
    /// An array of config.toml.
    List(&'v [String]),
    /// Nothing: the descriptor of `fd:N` cannot be read.
    Unreadable(&'v BadValue),
}

impl<'v> Raw<'v> {
    /// Returns the only text there is.
    fn text(self) -> Result<&'v str, BadValue> {
        match self {
            Self::Text(text) => text.to_str().ok_or(BadValue::NotUtf8),
            Self::List(_) => Err(BadValue::Library("it is a list".to_owned())),
            Self::Unreadable(bad) => Err(bad.clone()),
        }
    }

    /// Returns the items of an array unchanged, or the parts of a text between the separators.
    fn items(self, is_separator: fn(u8) -> bool) -> Vec<&'v OsStr> {
        match self {
            Self::Text(text) => {
                let items = text.as_bytes().split(|byte| is_separator(*byte));
                items.map(|item| OsStr::from_bytes(item.trim_ascii())).collect()
            }
            Self::List(items) => items.iter().map(OsStr::new).collect(),
            Self::Unreadable(_) => Vec::new(),
        }
    }

    /// Returns the value as `config show` prints it.
    pub(super) fn shown(self, separator: &str) -> String {
        match self {
            Self::Text(text) => text.to_string_lossy().into_owned(),
            Self::List(items) => items.join(separator),
            Self::Unreadable(_) => String::new(),
        }
    }
}

/// Any text.
pub(super) fn text(raw: Raw<'_>) -> Result<String, BadValue> {
    raw.text().map(str::to_owned)
}

/// A key of a hosts file: the library reads it.
pub(super) fn host<T>(
    key: &str,
    raw: Raw<'_>,
    take: fn(Overrides) -> Option<T>,
) -> Result<T, BadValue> {
    let mut overrides = Overrides::default();
    overrides.set(key, raw.text()?).map_err(BadValue::Library)?;
    take(overrides).ok_or_else(|| BadValue::Library(format!("{key} has no value")))
}

/// A number in a range.
pub(super) fn number<T>(
    key: &'static str,
    raw: Raw<'_>,
    range: RangeInclusive<T>,
) -> Result<T, BadValue>
where
    T: FromStr + PartialOrd + fmt::Display,
{
    let text = raw.text()?;
    match text.parse() {
        Ok(n) if range.contains(&n) => Ok(n),
        _ => Err(BadValue::Number {
            key,
            text: text.to_owned(),
            range: format!("{} to {}", range.start(), range.end()),
        }),
    }
}

/// The time after which a host or a run is given up.
pub(super) fn deadline(key: &'static str, raw: Raw<'_>) -> Result<Duration, BadValue> {
    time(key, raw, LONGEST)
}

/// How long hosts under way may take after a signal; 0 means no time at all.
pub(super) fn drain(raw: Raw<'_>) -> Result<Duration, BadValue> {
    match raw.text()? {
        "0" | "0s" => Ok(Duration::ZERO),
        _ => time("drain", raw, LONGEST),
    }
}

/// The timeout of the first pass of a scan.
pub(super) fn fast_timeout(raw: Raw<'_>) -> Result<Duration, BadValue> {
    time("fast_timeout", raw, LONGEST_FAST_TIMEOUT)
}

fn time(key: &'static str, raw: Raw<'_>, longest: Duration) -> Result<Duration, BadValue> {
    let text = raw.text()?;
    hosts::duration(text).filter(|time| *time <= longest).ok_or_else(|| BadValue::Time {
        key,
        text: text.to_owned(),
        longest: longest.as_secs(),
    })
}

/// A number of octets, or of K, M or G of them.
pub(super) fn size(key: &'static str, raw: Raw<'_>) -> Result<usize, BadValue> {
    let text = raw.text()?;
    let (digits, unit) = match text.as_bytes().last() {
        Some(b'k' | b'K') => (&text[..text.len() - 1], 1 << 10),
        Some(b'm' | b'M') => (&text[..text.len() - 1], 1 << 20),
        Some(b'g' | b'G') => (&text[..text.len() - 1], 1 << 30),
        _ => (text, 1),
    };
    let octets = digits.parse::<usize>().ok().and_then(|n| n.checked_mul(unit));
    let fits = |octets: &usize| (64 << 10..=1 << 40).contains(&(*octets as u64));
    octets.filter(fits).ok_or_else(|| BadValue::Number {
        key,
        text: text.to_owned(),
        range: "64K to 1024G".to_owned(),
    })
}

/// True or false.
pub(super) fn truth(key: &'static str, raw: Raw<'_>) -> Result<bool, BadValue> {
    let text = raw.text()?;
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(true),
        "false" | "no" | "off" | "0" => Ok(false),
        _ => Err(BadValue::Truth { key, text: text.to_owned() }),
    }
}

/// A path: any bytes.
pub(super) fn path(raw: Raw<'_>) -> Result<PathBuf, BadValue> {
    match raw {
        Raw::Text(text) => Ok(text.into()),
        _ => raw.text().map(PathBuf::from),
    }
}

/// Paths: `A:B`, or an array. Items of an array may contain colons.
pub(super) fn paths(raw: Raw<'_>) -> Result<Vec<PathBuf>, BadValue> {
    let items = raw.items(|byte| byte == b':').into_iter();
    Ok(items.filter(|item| !item.is_empty()).map(PathBuf::from).collect())
}

/// Names of sections: `A,B` or an array.
pub(super) fn names(raw: Raw<'_>) -> Result<Vec<String>, BadValue> {
    let mut names = Vec::new();
    for item in raw.items(|byte| byte == b',') {
        let item = item.to_str().ok_or(BadValue::NotUtf8)?;
        let words = item.split(',').map(str::trim).filter(|word| !word.is_empty());
        names.extend(words.map(str::to_owned));
    }
    Ok(names)
}

/// Targets: a text with commas, or an array of such texts.
pub(super) fn targets(raw: Raw<'_>) -> Result<TargetList, BadValue> {
    Ok(raw.items(|byte| byte == b',').into_iter().map(TargetList::split).collect())
}

/// Networks and addresses, between commas or blanks.
pub(super) fn networks(raw: Raw<'_>) -> Result<Vec<Network>, BadValue> {
    let mut networks = Vec::new();
    for item in raw.items(|byte| matches!(byte, b',' | b' ')) {
        let item = item.to_str().ok_or(BadValue::NotUtf8)?;
        for word in item.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty()) {
            networks.push(word.parse().map_err(|_| BadValue::Network(Some(word.to_owned())))?);
        }
    }
    if networks.is_empty() { Err(BadValue::Network(None)) } else { Ok(networks) }
}

/// MIB modules in net-snmp's form.
pub(super) fn modules(raw: Raw<'_>) -> Result<SearchList<String>, BadValue> {
    search_list(raw, |item| item.to_str().map(str::to_owned).ok_or(BadValue::NotUtf8))
}

/// Directories or files in net-snmp's form.
pub(super) fn search_paths(raw: Raw<'_>) -> Result<SearchList<PathBuf>, BadValue> {
    search_list(raw, |item| Ok(item.into()))
}

fn search_list<T>(
    raw: Raw<'_>,
    item: fn(&OsStr) -> Result<T, BadValue>,
) -> Result<SearchList<T>, BadValue> {
    match raw {
        Raw::Text(text) => SearchList::split(text, item),
        _ => SearchList::collect(raw.items(|_| false).into_iter(), item),
    }
}

/// A source address, `[transport:]address[:port]`, as in clientaddr of snmp.conf.
pub(super) fn source(raw: Raw<'_>) -> Result<SocketAddr, BadValue> {
    let text = raw.text()?;
    let bare = ["udp6:", "udp:", "tcp6:", "tcp:"].iter().find_map(|p| text.strip_prefix(p));
    let bare = bare.unwrap_or(text);
    let inner = bare.strip_prefix('[').and_then(|b| b.strip_suffix(']')).unwrap_or(bare);
    inner
        .parse::<IpAddr>()
        .map(|address| SocketAddr::new(address, 0))
        .or_else(|_| bare.parse())
        .map_err(|_| BadValue::Source(text.to_owned()))
}

/// The place of the memory of devices.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum MemoryFile {
    /// No place: nothing is remembered.
    Off,
    /// In this file.
    At(PathBuf),
}

/// `off`, or a file.
pub(super) fn memory(raw: Raw<'_>) -> Result<MemoryFile, BadValue> {
    let path = path(raw)?;
    Ok(if path.as_os_str() == "off" { MemoryFile::Off } else { MemoryFile::At(path) })
}

/// The output format.
pub(super) fn format(raw: Raw<'_>) -> Result<Format, BadValue> {
    let text = raw.text()?;
    Ok(match text.to_ascii_lowercase().as_str() {
        "text" => Format::Text,
        "json" => Format::Json,
        "jsonl" | "ndjson" => Format::Jsonl,
        "csv" => Format::Csv,
        "table" => Format::Table,
        _ => return Err(BadValue::Format(text.to_owned())),
    })
}

/// The letters of `-O`.
pub(super) fn style(raw: Raw<'_>) -> Result<String, BadValue> {
    let letters = raw.text()?;
    let checked = Style::default().apply(letters);
    checked.map_err(|error| BadValue::Library(error.to_string()))?;
    Ok(letters.to_owned())
}

/// Tokens of snmp.conf for names and values.
pub(super) fn tokens(raw: Raw<'_>) -> Result<Tokens, BadValue> {
    match raw {
        Raw::List(items) => Tokens::read(&items.join(",")),
        raw => Tokens::read(raw.text()?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(text: &str) -> Raw<'_> {
        Raw::Text(OsStr::new(text))
    }

    #[test]
    fn source_addresses() {
        for (text, address) in [
            ("127.0.0.1", "127.0.0.1:0"),
            ("udp:127.0.0.1", "127.0.0.1:0"),
            ("127.0.0.1:99", "127.0.0.1:99"),
            ("::1", "[::1]:0"),
            ("udp6:[::1]:99", "[::1]:99"),
        ] {
            assert_eq!(source(raw(text)).unwrap().to_string(), address);
        }
        assert!(source(raw("eth0")).is_err());
    }

    #[test]
    fn networks_stand_between_commas_or_blanks() {
        let both = networks(raw("10.0.0.0/8, ::1 192.0.2.0/24")).unwrap();
        assert_eq!(both.len(), 3);
        for bad in ["", "ten", "10.0.0.0/33", ","] {
            assert!(networks(raw(bad)).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn paths_need_not_be_utf8_and_items_of_arrays_may_have_colons() {
        let odd = OsStr::from_bytes(b"/a\xff");
        assert_eq!(path(Raw::Text(odd)).unwrap().as_os_str(), odd);
        assert_eq!(paths(raw("/a:/b")).unwrap(), [PathBuf::from("/a"), PathBuf::from("/b")]);
        let items = ["/a:b".to_owned()];
        assert_eq!(paths(Raw::List(&items)).unwrap(), [PathBuf::from("/a:b")]);
        assert_eq!(text(Raw::Text(odd)), Err(BadValue::NotUtf8));
        assert_eq!(memory(raw("off")), Ok(MemoryFile::Off));
    }
}
