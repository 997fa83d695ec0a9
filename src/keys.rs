//! The key that seals names and phones, kept outside the data and the backup.
//!
//! XChaCha20-Poly1305 (RFC 8439 with the extended nonce) seals; HMAC-SHA-256
//! (RFC 2104) under a second key derived from the same file finds a phone again
//! without opening any. Losing the file costs names and phones, nothing else:
//! sign-in, cards, matters and the chain do not need it.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use std::io::Write as _;
use std::path::Path;

const HEADER: &str = "# Tanxin key (潭心密钥)：封存姓名和电话。请另处保管一份，不要和数据、备份放在一起。\n\
# It seals names and phones. Keep a copy elsewhere, never beside the data or a backup.\n";

/// What went wrong with the key file.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It can't be read or written.
    #[error("the key file {0} can't be used: {1}")]
    Io(String, std::io::Error),
    /// It holds something else.
    #[error("{0} is not a Tanxin key file")]
    Shape(String),
}

/// Opens and seals.
#[derive(Clone)]
pub struct Keys {
    seal: XChaCha20Poly1305,
    find: [u8; 32],
}

impl Keys {
    /// From 32 secret bytes.
    pub fn from_bytes(secret: &[u8; 32]) -> Keys {
        let derive = |label: &[u8]| -> [u8; 32] {
            let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("any length is a key");
            mac.update(label);
            mac.finalize().into_bytes().into()
        };
        Keys {
            seal: XChaCha20Poly1305::new(&derive(b"tanxin seal v1").into()),
            find: derive(b"tanxin find v1"),
        }
    }

    /// Reads the key file; makes one, readable by its owner alone, when there is none.
    /// Tells whether it was made now.
    pub fn open(path: &Path) -> Result<(Keys, bool), KeyError> {
        let io = |e| KeyError::Io(path.display().to_string(), e);
        match std::fs::read_to_string(path) {
            Ok(text) => {
                let line = text
                    .lines()
                    .find(|l| !l.starts_with('#') && !l.trim().is_empty());
                let bytes = line.and_then(|l| BASE32_NOPAD.decode(l.trim().as_bytes()).ok());
                let secret: Option<[u8; 32]> = bytes.and_then(|b| b.try_into().ok());
                let secret = secret.ok_or_else(|| KeyError::Shape(path.display().to_string()))?;
                Ok((Keys::from_bytes(&secret), false))
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                let secret: [u8; 32] = rand::random();
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder).map_err(io)?;
                }
                let mut options = std::fs::OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let mut file = options.open(path).map_err(io)?;
                let text = format!("{HEADER}{}\n", BASE32_NOPAD.encode(&secret));
                file.write_all(text.as_bytes())
                    .and_then(|()| file.sync_all())
                    .map_err(io)?;
                Ok((Keys::from_bytes(&secret), true))
            }
            Err(e) => Err(io(e)),
        }
    }

    /// Seals a text. `about` binds it to its place (as `person.phone`), so that a
    /// sealed phone can't be moved into a name.
    pub fn seal(&self, about: &str, text: &str) -> Vec<u8> {
        let nonce: [u8; 24] = rand::random();
        let payload = Payload {
            msg: text.as_bytes(),
            aad: about.as_bytes(),
        };
        let sealed = self
            .seal
            .encrypt(&XNonce::from(nonce), payload)
            .expect("fits in memory");
        let mut out = nonce.to_vec();
        out.extend(sealed);
        out
    }

    /// Opens what [`Keys::seal`] sealed; `None` under another key.
    pub fn unseal(&self, about: &str, sealed: &[u8]) -> Option<String> {
        let (nonce, body) = sealed.split_at_checked(24)?;
        let nonce: [u8; 24] = nonce.try_into().ok()?;
        let payload = Payload {
            msg: body,
            aad: about.as_bytes(),
        };
        let open = self.seal.decrypt(&XNonce::from(nonce), payload).ok()?;
        String::from_utf8(open).ok()
    }

    /// Finds again without opening: the same text gives the same 32 bytes.
    pub fn fingerprint(&self, about: &str, text: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.find).expect("any length is a key");
        mac.update(about.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_only_with_its_key_and_in_its_place() {
        let keys = Keys::from_bytes(&[1; 32]);
        let sealed = keys.seal("person.name", "方桂兰");
        assert_eq!(
            keys.unseal("person.name", &sealed).as_deref(),
            Some("方桂兰")
        );
        assert_eq!(keys.unseal("person.phone", &sealed), None);
        assert_eq!(
            Keys::from_bytes(&[2; 32]).unseal("person.name", &sealed),
            None
        );
        assert_ne!(
            sealed,
            keys.seal("person.name", "方桂兰"),
            "two seals never look alike"
        );
        assert_eq!(keys.fingerprint("a", "1"), keys.fingerprint("a", "1"));
        assert_ne!(keys.fingerprint("a", "1"), keys.fingerprint("b", "1"));
    }
}
