//! Facts about the linked libnetsnmp.

use crate::{AuthProtocol, PrivProtocol, Result};

/// The linked libnetsnmp: initialised once per process, never shut down.
#[derive(Debug)]
pub struct Library {}

impl Library {
    /// The library, initialised by the first call.
    ///
    /// # Errors
    /// The loaded library's layout is not that of the headers this crate was compiled with.
    pub fn get() -> Result<&'static Library> {
        static LIBRARY: Library = Library {};
        Ok(&LIBRARY)
    }

    /// Version of the loaded library; `netsnmp_get_version`.
    pub fn version(&self) -> &str {
        ""
    }

    /// Version of the headers this crate was compiled with.
    pub fn header_version(&self) -> &str {
        ""
    }

    /// Whether the library was built with its own locks (`NETSNMP_REENTRANT`).
    pub fn is_reentrant(&self) -> bool {
        false
    }

    /// The authentication protocols the loaded library has.
    pub fn auth_protocols(&self) -> &[AuthProtocol] {
        &[]
    }

    /// The privacy protocols the loaded library has.
    pub fn priv_protocols(&self) -> &[PrivProtocol] {
        &[]
    }

    /// The transports the loaded library has, by their prefix (`udp`, `dtlsudp`, …).
    pub fn transports(&self) -> Vec<String> {
        Vec::new()
    }
}
