//! Passwords and PINs: argon2id, slow on purpose, on threads that may block.
//!
//! m = 19 MiB, t = 2, p = 1: the first choice of OWASP's Password Storage Cheat Sheet
//! for argon2id (RFC 9106), because two at once must fit in the 100 MB of a small server.

use super::Error;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::LazyLock;
use tanxin_store::StoreError;
use tokio::sync::Semaphore;

/// Two at once: a crowd of tries waits in line and takes neither memory nor both cores.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Judged when there is no such account, so that it takes as long as a wrong password.
static NOBODY: LazyLock<String> = LazyLock::new(|| hashed("nobody").unwrap_or_default());

fn argon() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("within the bounds of RFC 9106");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hashed(text: &str) -> Result<String, Error> {
    let salt: [u8; 16] = rand::random();
    let made = argon().hash_password_with_salt(text.as_bytes(), &salt);
    match made {
        Ok(made) => Ok(made.to_string()),
        Err(error) => {
            tracing::error!(%error, "argon2 failed");
            Err(StoreError::Panicked.into())
        }
    }
}

/// The PHC text of a password.
pub async fn hash(text: &str) -> Result<String, Error> {
    let text = text.to_owned();
    let _turn = AT_ONCE.acquire().await;
    tokio::task::spawn_blocking(move || hashed(&text))
        .await
        .unwrap_or_else(|_| Err(StoreError::Panicked.into()))
}

/// Is it the password? Takes as long when there is none to compare with.
pub async fn is_right(text: &str, kept: Option<&str>) -> bool {
    let (text, kept) = (text.to_owned(), kept.map(str::to_owned));
    let _turn = AT_ONCE.acquire().await;
    let judged = tokio::task::spawn_blocking(move || {
        let phc = kept.as_deref().unwrap_or(NOBODY.as_str());
        let same = PasswordHash::new(phc)
            .is_ok_and(|phc| argon().verify_password(text.as_bytes(), &phc).is_ok());
        same && kept.is_some()
    });
    judged.await.unwrap_or(false)
}
