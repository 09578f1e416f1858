//! How the connection to the NATS server is protected: [`Tls`].

use crate::{config::Layer, error::Error, private::Exposed};
use async_nats::{
    ConnectOptions,
    rustls::{
        CertificateError, Error as TlsError,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};
use std::{
    error::Error as StdError,
    fs, io,
    path::{Path, PathBuf},
};

/// The files for TLS. They are read again for each connection, so that new ones count.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tls {
    /// The certificates of the authorities that may have signed the server's.
    ca: Option<PathBuf>,
    /// Our own certificate, and its key.
    own: Option<(PathBuf, PathBuf)>,
}

impl Tls {
    /// Reads the settings, and looks into the files.
    ///
    /// # Errors
    /// A file cannot be read, has something else, or others can read the key.
    pub(crate) fn of(layer: &Layer) -> Result<Self, Error> {
        let ca = layer.via_ca.value()?.cloned();
        let cert = layer.via_cert.value()?.cloned();
        let own = match (cert, layer.via_key.value()?.cloned()) {
            (Some(cert), Some(key)) => Some((cert, key)),
            // One file may have both.
            (Some(cert), None) => Some((cert.clone(), cert)),
            (None, None) => None,
            (None, Some(key)) => {
                return Err(Error::usage(format!(
                    "--via-key {}: which certificate does it belong to? name it with --via-cert",
                    key.display()
                )));
            }
        };
        for path in ca.iter().chain(own.iter().map(|(cert, _)| cert)) {
            certificates(path)?;
        }
        if let Some((_, key)) = &own {
            private_key(key)?;
        }
        Ok(Self { ca, own })
    }

    /// Adds it to the options of a connection.
    pub(super) fn add_to(&self, mut options: ConnectOptions) -> ConnectOptions {
        if let Some(ca) = &self.ca {
            options = options.add_root_certificates(ca.clone()).require_tls(true);
        }
        if let Some((cert, key)) = &self.own {
            options = options.add_client_certificate(cert.clone(), key.clone()).require_tls(true);
        }
        options
    }
}

/// Looks for certificates in a file.
fn certificates(path: &Path) -> Result<(), Error> {
    let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    match read {
        Ok(found) if !found.is_empty() => Ok(()),
        Ok(_) => Err(Error::input(path.display(), "no certificate (PEM)")),
        Err(error) => Err(pem_error(path, error)),
    }
}

/// Looks for a key in a file that nobody else may read.
fn private_key(path: &Path) -> Result<(), Error> {
    let about = fs::metadata(path).map_err(|e| Error::input(path.display(), e))?;
    if let Some(exposed) = Exposed::of(&about) {
        return Err(Error::usage(exposed.message(path)));
    }
    match PrivateKeyDer::from_pem_file(path) {
        Ok(_) => Ok(()),
        Err(error) => Err(pem_error(path, error)),
    }
}

fn pem_error(path: &Path, error: async_nats::rustls::pki_types::pem::Error) -> Error {
    use async_nats::rustls::pki_types::pem::Error as Pem;
    match error {
        Pem::Io(error) => Error::input(path.display(), error),
        Pem::NoItemsFound => Error::input(path.display(), "no private key (PEM)"),
        // Its own text may show a part of a key.
        _ => Error::input(path.display(), "not PEM"),
    }
}

/// Returns what TLS says about a connection that could not be made, and what to do. `None`: TLS is not
/// the reason.
pub(super) fn reason(error: &(dyn StdError + 'static)) -> Option<(String, &'static str)> {
    let mut cause = Some(error);
    while let Some(now) = cause {
        let inner = now.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        let found = now.downcast_ref::<TlsError>();
        if let Some(found) = found.or_else(|| inner.and_then(|inner| inner.downcast_ref())) {
            return Some((found.to_string(), advice(found)));
        }
        let ended = now.downcast_ref::<io::Error>().map(ToString::to_string);
        if let Some(why) = ended.filter(|why| why.contains("tls handshake eof")) {
            return Some((why, "the server has ended it, and its log says why"));
        }
        cause = now.source();
    }
    None
}

fn advice(error: &TlsError) -> &'static str {
    use CertificateError as Bad;
    match error {
        TlsError::InvalidCertificate(Bad::NotValidForName | Bad::NotValidForNameContext { .. }) => {
            "--via must use a name of its certificate"
        }
        TlsError::InvalidCertificate(Bad::Expired | Bad::ExpiredContext { .. }) => {
            "renew the certificate of the server"
        }
        TlsError::InvalidCertificate(_) => {
            "--via-ca FILE names the certificate of the authority that signed the server's"
        }
        TlsError::AlertReceived(_) => {
            "it may want a certificate of this machine: --via-cert FILE and --via-key FILE"
        }
        TlsError::InvalidMessage(_) => {
            "the server does not speak TLS: give it certificates, or use nats:// without --via-ca"
        }
        _ => "--via-ca, --via-cert and --via-key name the files for TLS",
    }
}
