use std::io;

use rustls::{AlertDescription, CertificateError, Error};

/// Why a client's TLS handshake failed, in words about the server; none if it failed for
/// another reason than TLS.
pub fn handshake_failure(error: &io::Error) -> Option<String> {
    let error = error.get_ref()?.downcast_ref::<Error>()?;
    let words = match error {
        Error::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::BadSignature) => {
            "its certificate is of another authority than those that are trusted"
        }
        Error::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            "its certificate has expired"
        }
        Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => "its certificate is for another name",
        Error::AlertReceived(AlertDescription::CertificateRequired) => "it wants a certificate, and none is shown",
        Error::AlertReceived(
            alert @ (AlertDescription::UnknownCA
            | AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateUnknown
            | AlertDescription::AccessDenied),
        ) => return Some(format!("it does not take the certificate that is shown: {alert:?}")),
        other => return Some(other.to_string()),
    };
    Some(words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_said_in_words_and_what_is_not_of_tls_is_not() {
        let said = |error: Error| handshake_failure(&io::Error::new(io::ErrorKind::InvalidData, error)).unwrap();
        assert!(said(Error::InvalidCertificate(CertificateError::UnknownIssuer)).contains("another authority"));
        assert!(said(Error::InvalidCertificate(CertificateError::NotValidForName)).contains("another name"));
        assert!(said(Error::AlertReceived(AlertDescription::CertificateRequired)).contains("none is shown"));
        assert!(said(Error::AlertReceived(AlertDescription::UnknownCA)).contains("does not take the certificate"));
        assert!(said(Error::DecryptError).contains("decrypt"));
        assert_eq!(handshake_failure(&io::ErrorKind::ConnectionReset.into()), None);
    }
}
