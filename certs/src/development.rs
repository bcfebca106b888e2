use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose};
use rustls::{
    RootCertStore,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier},
    pki_types::{ServerName, UnixTime},
};

use crate::{
    CertsError, PairFiles,
    authority::{Authority, DAY},
    files::{self, Readers},
    pair,
};

const SERVER_DAYS: u32 = 90;
const RENEW_DAYS_BEFORE: u32 = 30;

/// A certificate authority for one machine: `lifeline dev` makes one, and whoever
/// trusts its certificate trusts this gateway. Real deployments bring their own
/// certificates.
pub struct DevelopmentAuthority {
    folder: PathBuf,
    authority: Authority,
}

impl DevelopmentAuthority {
    /// Opens the authority in `folder`, or makes it: `ca.pem`, valid for ten years, and
    /// `ca.key`, which only the owner may read, in a folder which only the owner may enter.
    ///
    /// # Errors
    /// Naming the file: it cannot be read or written, is not what it should be, or has expired.
    pub fn open_or_create(folder: &Path, now: SystemTime) -> Result<Self, CertsError> {
        let authority = Authority::open_or_create(folder, "Lifeline development authority", now)?;
        Ok(Self { folder: folder.to_owned(), authority })
    }

    /// The certificate that clients are to trust.
    pub fn certificate_file(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// A server certificate for `names`, DNS names and IP addresses, valid for 90 days:
    /// the one in the folder (`server.pem`, `server.key`), made anew if there is none, it
    /// does not cover the names, is not of this authority, or ends within 30 days.
    ///
    /// # Errors
    /// A name that is none, or a file that cannot be written.
    pub fn issue_server(&self, names: &[String], now: SystemTime) -> Result<PairFiles, CertsError> {
        let servers = names
            .iter()
            .map(|name| ServerName::try_from(name.as_str()).map_err(|_| CertsError::Name { name: name.clone() }))
            .collect::<Result<Vec<_>, _>>()?;
        let files = PairFiles { certificate: self.folder.join("server.pem"), key: self.folder.join("server.key") };
        if self.serves(&files, &servers, now)? {
            return Ok(files);
        }

        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(names)?;
        params.distinguished_name.push(DnType::CommonName, "Lifeline gateway");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let certificate = self.authority.sign(params, &key, now, SERVER_DAYS)?;
        files::write_whole(&files.key, key.serialize_pem().as_bytes(), Readers::OwnerOnly)?;
        files::write_whole(&files.certificate, certificate.pem().as_bytes(), Readers::Everybody)?;
        Ok(files)
    }

    /// Whether clients that trust this authority accept what is in `files` for all
    /// names, now and for as long as it takes to renew it.
    fn serves(&self, files: &PairFiles, names: &[ServerName<'_>], now: SystemTime) -> Result<bool, CertsError> {
        let Ok(loaded) = files.load() else { return Ok(false) };
        let mut roots = RootCertStore::empty();
        roots.add(self.authority.certificate.clone())?;
        let client = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), pair::provider())
            .build()
            .map_err(|error| rustls::Error::General(error.to_string()))?;
        let leaf = loaded.end_entity_cert()?;
        let since_1970 = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Ok([since_1970, since_1970 + RENEW_DAYS_BEFORE * DAY].into_iter().all(|at| {
            let at = UnixTime::since_unix_epoch(at);
            names.iter().all(|name| client.verify_server_cert(leaf, &[], name, &[], at).is_ok())
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    fn day(days: u32) -> SystemTime {
        SystemTime::UNIX_EPOCH + (20_000 + days) * DAY
    }

    fn read(file: &Path) -> String {
        std::fs::read_to_string(file).unwrap()
    }

    #[test]
    fn keys_are_the_owners_only_and_stay_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("new/tls");
        let authority = DevelopmentAuthority::open_or_create(&folder, day(0)).unwrap();
        let server = authority.issue_server(&names(&["localhost", "127.0.0.1", "::1"]), day(0)).unwrap();

        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&folder.join("ca.key")), 0o600);
        assert_eq!(mode(&server.key), 0o600);
        assert_eq!(mode(&authority.certificate_file()), 0o644);

        let before = [read(&folder.join("ca.pem")), read(&server.certificate), read(&server.key)];
        let authority = DevelopmentAuthority::open_or_create(&folder, day(1)).unwrap();
        let server = authority.issue_server(&names(&["127.0.0.1", "localhost"]), day(1)).unwrap();
        assert_eq!(before, [read(&folder.join("ca.pem")), read(&server.certificate), read(&server.key)]);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 4, "no temporary file stays");
    }

    #[test]
    fn a_server_certificate_is_made_anew_when_it_must_be() {
        let folder = tempfile::tempdir().unwrap();
        let authority = DevelopmentAuthority::open_or_create(folder.path(), day(0)).unwrap();
        let issue = |wanted: &[&str], now| read(&authority.issue_server(&names(wanted), now).unwrap().certificate);

        let first = issue(&["localhost"], day(0));
        assert_eq!(issue(&["localhost"], day(59)), first, "31 days are left");
        let renewed = issue(&["localhost"], day(61));
        assert_ne!(renewed, first, "29 days are left");
        let wider = issue(&["localhost", "192.0.2.7"], day(61));
        assert_ne!(wider, renewed, "a name was not covered");
        assert_eq!(issue(&["192.0.2.7"], day(61)), wider, "one name less is no reason");

        std::fs::remove_file(folder.path().join("server.key")).unwrap();
        let whole = issue(&["localhost"], day(61));
        assert_ne!(whole, wider, "the key was missing");
        std::fs::write(folder.path().join("server.key"), read(&folder.path().join("ca.key"))).unwrap();
        let whole_again = issue(&["localhost"], day(61));
        assert_ne!(whole_again, whole, "the key was another's, as after a stop between the two files");

        std::fs::remove_file(folder.path().join("ca.pem")).unwrap();
        let other = DevelopmentAuthority::open_or_create(folder.path(), day(61)).unwrap();
        let files = other.issue_server(&names(&["localhost"]), day(61)).unwrap();
        assert_ne!(read(&files.certificate), whole_again, "the authority is another");
    }

    #[test]
    fn what_is_wrong_is_named_with_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let open = |now| DevelopmentAuthority::open_or_create(folder.path(), now);
        let message = |now| open(now).err().expect("must be refused").to_string();
        let authority = open(day(0)).unwrap();
        let error = authority.issue_server(&names(&["not a name"]), day(0)).unwrap_err();
        assert_eq!(error.to_string(), "`not a name` is neither a DNS name nor an IP address");

        assert!(message(day(3651)).contains("ca.pem: the certificate has expired"));
        let key = folder.path().join("ca.key");
        std::fs::write(&key, KeyPair::generate().unwrap().serialize_pem()).unwrap();
        assert!(message(day(0)).contains("ca.key: this key does not match the certificate in"), "{}", message(day(0)));
        std::fs::write(&key, "-----BEGIN PRIVATE KEY-----\n").unwrap();
        assert!(message(day(0)).contains("ca.key: not a PEM private key"), "{}", message(day(0)));
        std::fs::remove_file(&key).unwrap();
        assert!(message(day(0)).ends_with("ca.key: there is no such file"), "{}", message(day(0)));
    }

    #[test]
    fn a_folder_that_is_a_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tls");
        std::fs::write(&file, "").unwrap();
        let error = DevelopmentAuthority::open_or_create(&file, day(0)).err().unwrap().to_string();
        assert!(error.contains("tls: cannot be written"), "{error}");
    }
}
