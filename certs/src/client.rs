use std::{path::Path, sync::Arc};

use rustls::{ClientConfig, ConfigBuilder, RootCertStore, client::WantsClientCert};

use crate::{CertsError, PairFiles, pair};

/// A TLS client that trusts the authority in the PEM file `ca` and no other, for the
/// command line and the tests.
///
/// # Errors
/// Naming the file: it is missing, cannot be read or holds no certificate.
pub fn client_config(ca: &Path) -> Result<Arc<ClientConfig>, CertsError> {
    Ok(Arc::new(trusting(ca)?.with_no_client_auth()))
}

/// The same with a certificate of its own to show.
///
/// # Errors
/// Naming the file: one of the three is missing, cannot be read or is not what it should be.
pub fn client_config_with(ca: &Path, own: &PairFiles) -> Result<Arc<ClientConfig>, CertsError> {
    let chain = pair::read_certificates(&own.certificate)?;
    Ok(Arc::new(trusting(ca)?.with_client_auth_cert(chain, pair::read_key(&own.key)?)?))
}

fn trusting(ca: &Path) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, CertsError> {
    let mut roots = RootCertStore::empty();
    for certificate in pair::read_certificates(ca)? {
        roots
            .add(certificate)
            .map_err(|error| CertsError::NotACertificate { file: ca.to_owned(), detail: error.to_string() })?;
    }
    Ok(ClientConfig::builder_with_provider(pair::provider())
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots))
}
