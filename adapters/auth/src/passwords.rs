use std::{sync::Arc, thread::available_parallelism};

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version, password_hash::SaltString,
};
use async_trait::async_trait;
use lifeline_bridge::ports::Passwords;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::random::random_bytes;

/// What one password hash costs, the gateway as well as somebody who guesses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory, KiB; at least 8 for each lane.
    pub memory_kib: u32,
    /// How often the memory is gone through; at least 1.
    pub passes: u32,
    /// How many lanes could be computed at once; at least 1.
    pub lanes: u32,
}

impl PasswordCost {
    /// Next to nothing, for `lifeline dev --lab` and tests. It protects no password.
    pub const LAB: Self = Self { memory_kib: 8, passes: 1, lanes: 1 };
}

impl Default for PasswordCost {
    /// The OWASP Password Storage Cheat Sheet's for Argon2id: 19 MiB, two passes, one lane.
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, passes: 2, lanes: 1 }
    }
}

/// Password hashes by Argon2id. Each takes a core for some tens of milliseconds, so
/// never more run at once than there are cores; the others wait in order.
pub struct Argon2Passwords {
    argon2: Argon2<'static>,
    cores: Arc<Semaphore>,
    /// The hash of a password that nobody knows.
    nobodys: Arc<str>,
}

impl Argon2Passwords {
    /// Hashes at the given cost. Hashes made at another cost can still be verified.
    ///
    /// # Errors
    /// A cost that Argon2 does not know.
    pub fn new(cost: PasswordCost) -> Result<Self, argon2::Error> {
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, None)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let cores = Arc::new(Semaphore::new(available_parallelism().map_or(1, usize::from)));
        let nobodys = hash(&argon2, random_bytes::<32>().as_slice()).into();
        Ok(Self { argon2, cores, nobodys })
    }

    /// Computes on a thread that may block, when a core is free for it.
    async fn compute<T: Send + 'static>(
        &self,
        password: String,
        work: impl FnOnce(&Argon2<'_>, &[u8]) -> T + Send + 'static,
    ) -> T {
        let password = Zeroizing::new(password);
        let argon2 = self.argon2.clone();
        let core = self.cores.clone().acquire_owned().await.expect("the semaphore is never closed");
        let task = tokio::task::spawn_blocking(move || {
            // Kept to the end even if nobody waits for the answer any more: the core is busy until then.
            let _core = core;
            work(&argon2, password.as_bytes())
        });
        task.await.expect("hashing does not panic")
    }
}

#[async_trait]
impl Passwords for Argon2Passwords {
    async fn hash(&self, password: String) -> String {
        self.compute(password, hash).await
    }

    async fn verify(&self, password: String, stored: Option<String>) -> bool {
        let nobodys = self.nobodys.clone();
        self.compute(password, move |argon2, password| {
            let stored = stored.as_deref().and_then(|stored| PasswordHash::new(stored).ok());
            let known = stored.is_some();
            let compared = stored.or_else(|| PasswordHash::new(&nobodys).ok());
            let same = compared.is_some_and(|stored| argon2.verify_password(password, &stored).is_ok());
            known && same
        })
        .await
    }
}

fn hash(argon2: &Argon2<'_>, password: &[u8]) -> String {
    let salt = SaltString::encode_b64(random_bytes::<16>().as_slice()).expect("16 bytes make a salt");
    argon2.hash_password(password, &salt).expect("the cost was checked, and a password has less than 4 GiB").to_string()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn the_right_password_and_no_other_opens() {
        let passwords = Argon2Passwords::new(PasswordCost::default()).unwrap();
        let stored = passwords.hash("correct horse".to_owned()).await;
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_ne!(passwords.hash("correct horse".to_owned()).await, stored, "each has its own salt");
        assert!(passwords.verify("correct horse".to_owned(), Some(stored.clone())).await);
        for wrong in ["", "correct horsf", "correct horse ", "Correct horse", &stored] {
            assert!(!passwords.verify(wrong.to_owned(), Some(stored.clone())).await, "{wrong}");
        }
    }

    #[tokio::test]
    async fn nobody_and_a_broken_hash_open_nothing() {
        let passwords = Argon2Passwords::new(PasswordCost::LAB).unwrap();
        assert!(!passwords.verify(String::new(), None).await);
        for broken in ["", "x", "$argon2id$v=19$m=8,t=1,p=1", "$2b$12$abcdefghijklmnopqrstuv", "$argon2id$$$"] {
            assert!(!passwords.verify("x".to_owned(), Some(broken.to_owned())).await, "{broken}");
        }
    }

    #[tokio::test]
    async fn hashes_of_another_cost_still_open() {
        let old = Argon2Passwords::new(PasswordCost::LAB).unwrap();
        let stored = old.hash("pä55wörd".to_owned()).await;
        let new = Argon2Passwords::new(PasswordCost { memory_kib: 64, passes: 2, lanes: 2 }).unwrap();
        assert!(new.verify("pä55wörd".to_owned(), Some(stored)).await);
    }

    #[tokio::test]
    async fn never_more_at_once_than_there_are_cores() {
        static RUNNING: AtomicUsize = AtomicUsize::new(0);
        static PEAK: AtomicUsize = AtomicUsize::new(0);
        let passwords = Arc::new(Argon2Passwords::new(PasswordCost::LAB).unwrap());
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..64 {
            let passwords = passwords.clone();
            tasks.spawn(async move {
                let work = move |argon2: &Argon2<'_>, password: &[u8]| {
                    PEAK.fetch_max(RUNNING.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    let hashes: Vec<_> = (0..20).map(|_| hash(argon2, password)).collect();
                    RUNNING.fetch_sub(1, Ordering::SeqCst);
                    hashes.len()
                };
                passwords.compute(n.to_string(), work).await
            });
        }
        assert_eq!(tasks.join_all().await, [20; 64], "all are answered");
        let cores = available_parallelism().unwrap().get();
        assert!(PEAK.load(Ordering::SeqCst) <= cores, "{PEAK:?} at once on {cores} cores");
    }

    #[test]
    fn an_impossible_cost_is_refused() {
        assert!(Argon2Passwords::new(PasswordCost { memory_kib: 1, passes: 1, lanes: 1 }).is_err());
        assert!(Argon2Passwords::new(PasswordCost { memory_kib: 64, passes: 0, lanes: 1 }).is_err());
    }
}
