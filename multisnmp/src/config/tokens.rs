//! Tokens of snmp.conf that say how names and values are written and read, and tokens that have no
//! effect here.

use super::bad_value::BadValue;
use netsnmp::mib::Style;

/// How names and values are written and read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tokens {
    pub(crate) style: Style,
    /// `noRangeCheck`, like `-Ir`.
    pub(crate) unchecked: bool,
    /// `noDisplayHint`, like `-Ih`.
    pub(crate) no_hints: bool,
}

/// The tokens, in lower case.
pub(super) const NAMES: [&str; 16] = [
    "dontbreakdownoids",
    "dontprintunits",
    "escapequotes",
    "extendedindex",
    "hexoutputlength",
    "nodisplayhint",
    "norangecheck",
    "numerictimeticks",
    "oidoutputformat",
    "outputprecision",
    "printhextext",
    "printnumericenums",
    "printnumericoids",
    "printvalueonly",
    "quickprinting",
    "suffixprinting",
];

/// Tokens of snmp.conf(5) that have no effect here, in lower case, and what to use instead or why.
const IDLE: [(&str, &str); 51] = [
    ("clientaddrusesport", "clientaddr may have a port"),
    ("clientrecvbuf", "the receive buffer is as large as the system allows"),
    ("clientsendbuf", "messages are sent in batches"),
    ("commenttoeol", NO_PARSER),
    ("debugloglevel", LOG),
    ("debugtokens", LOG),
    ("defdomain", "write udp:, udp6:, tcp:, tcp6: or unix: before the target"),
    ("defsecuritymodel", "the user-based security model is the only one"),
    ("deftarget", "use targets in config.toml"),
    ("disablesnmpv1", VERSION),
    ("disablesnmpv2c", VERSION),
    ("disablesnmpv3", VERSION),
    ("dnssecwarnonly", "the system resolves names"),
    ("dodebugging", LOG),
    ("dontloadhostconfig", "hosts/HOST.conf is read once, and only for the hosts that are asked"),
    ("dumppacket", "use -d"),
    ("engineid", AGENT),
    ("engineidnic", AGENT),
    ("engineidtype", AGENT),
    ("exactengineid", AGENT),
    ("localcert", TLS),
    ("logoption", LOG),
    ("logtimestamp", LOG),
    ("miballowunderline", NO_PARSER),
    ("mibreplacewithlatest", NO_PARSER),
    ("mibwarninglevel", NO_PARSER),
    ("nocontextengineiddiscovery", "it is never discovered"),
    ("nopersistentload", NOTHING_KEPT),
    ("nopersistentsave", NOTHING_KEPT),
    ("notokenwarnings", "there are none: unknown tokens are passed over"),
    ("oldengineid", AGENT),
    ("peercert", TLS),
    ("persistentdir", NOTHING_KEPT),
    ("reverseencodeber", "the encoding is the same"),
    ("sendmessagemaxsize", "messages may be as large as UDP allows"),
    ("serverrecvbuf", AGENT),
    ("serversendbuf", AGENT),
    ("showmiberrors", NO_PARSER),
    ("sourcefilteraddress", AGENT),
    ("sourcefiltertype", AGENT),
    ("sshprivkey", SSH),
    ("sshpubkey", SSH),
    ("sshtosnmpsocket", SSH),
    ("sshtosnmpsocketperms", SSH),
    ("sshusername", SSH),
    ("strictcommentterm", NO_PARSER),
    ("tempfilepattern", "temporary files are in TMPDIR"),
    ("trustcert", TLS),
    ("tsmuseprefix", TLS),
    ("x509crlfile", TLS),
    ("usetlsv1", TLS),
];

const AGENT: &str = "it is for agents";
const LOG: &str = "use --log-level or RUST_LOG";
const NOTHING_KEPT: &str = "the library keeps no state in files here";
const NO_PARSER: &str = "use `mib check` to see what is wrong with a module";
const SSH: &str = "there is no transport over SSH";
const TLS: &str = "there is no transport over TLS";
const VERSION: &str = "give the version with -v";

impl Tokens {
    /// Applies `TOKEN VALUE` pairs, separated by commas.
    pub(super) fn read(text: &str) -> Result<Self, BadValue> {
        let mut tokens = Self::default();
        for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (token, value) = pair.split_once(char::is_whitespace).unwrap_or((pair, ""));
            tokens.apply(token, value).map_err(BadValue::Library)?;
        }
        Ok(tokens)
    }

    fn apply(&mut self, token: &str, value: &str) -> Result<(), String> {
        // These two are truths like the others. A style is a place to read one.
        let truth = || {
            let mut probe = Style::default();
            let read = probe.apply_token("quickPrinting", value);
            read.map(|_| probe.quick).map_err(|error| error.message())
        };
        match token.to_ascii_lowercase().as_str() {
            "norangecheck" => self.unchecked = truth()?,
            "nodisplayhint" => self.no_hints = truth()?,
            _ => match self.style.apply_token(token, value) {
                Ok(true) => {}
                Ok(false) => return Err(format!("{token} is no token for names and values")),
                Err(error) => return Err(error.message()),
            },
        }
        Ok(())
    }
}

/// Returns why a token of snmp.conf has no effect. `token` is in lower case, `host`: it stands in
/// hosts/HOST.conf.
pub(super) fn idle(token: &str, host: bool) -> Option<&'static str> {
    if host && NAMES.contains(&token) {
        return Some("all hosts are printed in one style");
    }
    IDLE.iter().find(|(name, _)| *name == token).map(|(_, why)| *why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_token_is_applied() {
        for name in NAMES {
            let tokens = Tokens::read(&format!("{name} 1")).unwrap();
            let changed = tokens.style != Style::default() || tokens.unchecked || tokens.no_hints;
            assert!(changed, "{name}");
            assert!(Tokens::read(&format!("{name} so-so")).is_err(), "{name}");
        }
        assert!(Tokens::read("quickPrinting").is_err());
        let both = Tokens::read("noRangeCheck yes, noDisplayHint yes,noRangeCheck no").unwrap();
        assert_eq!((both.unchecked, both.no_hints), (false, true));
    }
}
