//! Entries of a credentials file, for hosts on loopback.

const LOOPBACK: &str = "networks = [\"127.0.0.0/8\"]\n";

/// An entry for a community of SNMPv2c.
pub fn community(tag: &str, community: &str) -> String {
    format!("[{tag}]\nversion = \"2c\"\ncommunity = \"{community}\"\n{LOOPBACK}")
}

/// An entry for a user. A passphrase that is given belongs to SHA or AES.
pub fn user(tag: &str, name: &str, auth: Option<&str>, privacy: Option<&str>) -> String {
    let mut text = format!("[{tag}]\nversion = \"3\"\nuser = \"{name}\"\n{LOOPBACK}");
    if let Some(auth) = auth {
        text += &format!("auth = \"SHA\"\nauth_passphrase = \"{auth}\"\n");
    }
    if let Some(privacy) = privacy {
        text += &format!("priv = \"AES\"\npriv_passphrase = \"{privacy}\"\n");
    }
    text
}
