use std::{path::Path, sync::Arc};

use rustls::{ClientConfig, RootCertStore};

use crate::{CertsError, pair};

/// A TLS client that trusts the authority in the PEM file `ca` and no other, for the
/// command line and the tests.
///
/// # Errors
/// Naming the file: it is missing, cannot be read or holds no certificate.
pub fn client_config(ca: &Path) -> Result<Arc<ClientConfig>, CertsError> {
    let mut roots = RootCertStore::empty();
    for certificate in pair::read_certificates(ca)? {
        roots
            .add(certificate)
            .map_err(|error| CertsError::NotACertificate { file: ca.to_owned(), detail: error.to_string() })?;
    }
    let config = ClientConfig::builder_with_provider(pair::provider())
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}
