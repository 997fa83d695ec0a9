//! Tokens of secret polls: RSA blind signatures (RFC 9474), variant
//! RSABSSA-SHA384-PSS-Randomized with RSA-2048, one key a poll.
//!
//! A voter's browser makes a number, blinds it and has it signed without anybody seeing it;
//! the ballot then carries number and signature, and nobody can tell whose it is. What is
//! signed names district and poll, so that a token of one poll is none of another
//! (RFC 9474, section 6.1: a key serves one purpose).

use blind_rsa_signatures::{
    BlindMessage, BlindSignature, KeyPairSha384PSSRandomized as Pair, MessageRandomizer,
    PublicKeySha384PSSRandomized as Key, SecretKeySha384PSSRandomized as Secret, Signature,
};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use sha2::{Digest as _, Sha256};
use tanxin_domain::{District, PollId};

/// Bits of a poll's key.
const BITS: usize = 2048;
/// Bytes of a blinded token and of a signature.
pub const SIGNATURE: usize = BITS / 8;

/// Something was no key, no token, or did not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a key or a token of this poll")]
pub struct NotBlind;

/// What a ballot of a secret poll shows: a number nobody has seen before, and that it was
/// signed for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The ballot's number.
    pub number: [u8; 16],
    /// The random prefix of RFC 9474, section 4.1.
    pub prefix: [u8; 32],
    /// The signature over prefix and message.
    pub signature: Vec<u8>,
}

/// What is signed, without the prefix.
pub fn message(district: District, poll: PollId, number: &[u8; 16]) -> Vec<u8> {
    let mut message = format!("tanxin-poll:{district}:{poll}:").into_bytes();
    message.extend_from_slice(number);
    message
}

/// A poll's key. It is destroyed when the poll is closed.
pub struct PollKey(Secret);

impl PollKey {
    /// Makes one. Takes up to a few seconds: never inside a deed.
    pub fn generate() -> Result<PollKey, NotBlind> {
        let pair = Pair::generate(&mut rand::rng(), BITS).map_err(|_| NotBlind)?;
        Ok(PollKey(pair.sk))
    }

    /// Reads what [`PollKey::to_bytes`] wrote.
    pub fn from_bytes(der: &[u8]) -> Result<PollKey, NotBlind> {
        Secret::from_der(der).map(PollKey).map_err(|_| NotBlind)
    }

    /// The whole key as PKCS #8 DER, to be sealed.
    pub fn to_bytes(&self) -> Result<Vec<u8>, NotBlind> {
        self.0.to_der().map_err(|_| NotBlind)
    }

    /// The public key as SPKI DER (RFC 5280, rsaEncryption), as it is published.
    pub fn public(&self) -> Result<Vec<u8>, NotBlind> {
        let key = self.0.public_key().map_err(|_| NotBlind)?;
        key.to_der().map_err(|_| NotBlind)
    }

    /// Signs a blinded token. The same one gets the same signature.
    pub fn sign(&self, blinded: &[u8]) -> Result<Vec<u8>, NotBlind> {
        if blinded.len() != SIGNATURE {
            return Err(NotBlind);
        }
        let signed = self.0.blind_sign(BlindMessage(blinded.to_vec()));
        signed.map(|s| s.0).map_err(|_| NotBlind)
    }

    /// Makes a whole token out of a seed the browser holds, for pages without script or
    /// without https: the server sees the number, and keeps nothing from which seed and
    /// number could be joined. The same seed gives the same token.
    pub fn token(
        &self,
        district: District,
        poll: PollId,
        seed: &[u8; 32],
    ) -> Result<Token, NotBlind> {
        let mut salted = Sha256::new();
        salted.update(b"tanxin token v1");
        salted.update(seed);
        let mut chance = StdRng::from_seed(salted.finalize().into());
        let number: [u8; 16] = chance.random();
        let message = message(district, poll, &number);
        let key = self.0.public_key().map_err(|_| NotBlind)?;
        let blinded = key.blind(&mut chance, &message).map_err(|_| NotBlind)?;
        let signed = BlindSignature(self.sign(&blinded.blind_message.0)?);
        let signature = key.finalize(&signed, &blinded, &message);
        Ok(Token {
            number,
            prefix: blinded.msg_randomizer.ok_or(NotBlind)?.0,
            signature: signature.map_err(|_| NotBlind)?.0,
        })
    }
}

/// A poll's public key, read once for many ballots.
#[derive(Debug, Clone)]
pub struct Verifier {
    key: Key,
    district: District,
    poll: PollId,
}

impl Verifier {
    /// Reads the SPKI of a poll's key.
    pub fn new(spki: &[u8], district: District, poll: PollId) -> Result<Verifier, NotBlind> {
        let key = Key::from_der(spki).map_err(|_| NotBlind)?;
        Ok(Verifier {
            key,
            district,
            poll,
        })
    }

    /// Was this token signed for this poll?
    pub fn holds(&self, token: &Token) -> bool {
        let message = message(self.district, self.poll, &token.number);
        let signature = Signature(token.signature.clone());
        let prefix = Some(MessageRandomizer(token.prefix));
        token.signature.len() == SIGNATURE && self.key.verify(&signature, prefix, &message).is_ok()
    }
}

/// Was a token signed under a public key (SPKI DER) for a poll?
pub fn verify(
    spki: &[u8],
    district: District,
    poll: PollId,
    number: &[u8; 16],
    prefix: &[u8; 32],
    signature: &[u8],
) -> bool {
    let token = Token {
        number: *number,
        prefix: *prefix,
        signature: signature.to_vec(),
    };
    Verifier::new(spki, district, poll).is_ok_and(|v| v.holds(&token))
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;
    use rsa::BoxedUint;
    use std::sync::LazyLock;

    static KEY: LazyLock<PollKey> = LazyLock::new(|| PollKey::generate().unwrap());

    fn kecheng() -> District {
        District::new(330_802).unwrap()
    }

    /// Appendix A.1 of RFC 9474, RSABSSA-SHA384-PSS-Randomized: what the server does with the
    /// blinded message, and what a reader does with the signature, byte for byte.
    #[test]
    fn the_vector_of_the_rfc_holds() {
        let file = include_str!("../tests/data/rfc9474.json");
        let vector: serde_json::Value = serde_json::from_str(file).unwrap();
        let hex = |name: &str| {
            let text = vector[name].as_str().unwrap();
            let text = text.strip_prefix("0x").unwrap_or(text).to_lowercase();
            let even = if text.len() % 2 == 1 {
                format!("0{text}")
            } else {
                text
            };
            HEXLOWER.decode(even.as_bytes()).unwrap()
        };
        let uint = |name: &str| {
            let bytes = hex(name);
            let bits = u32::try_from(bytes.len() * 8).unwrap();
            BoxedUint::from_be_slice(&bytes, bits).unwrap()
        };
        let (n, e, d) = (uint("n"), uint("e"), uint("d"));
        let primes = vec![uint("p"), uint("q")];
        let mut inner = rsa::RsaPrivateKey::from_components(n, e, d, primes).unwrap();
        inner.precompute().unwrap();
        let secret = Secret::new(inner);
        let signed = secret.blind_sign(BlindMessage(hex("blinded_msg"))).unwrap();
        assert_eq!(signed.0, hex("blind_sig"), "the blind signature");
        let key = secret.public_key().unwrap();
        let prefix: [u8; 32] = hex("msg_prefix").try_into().unwrap();
        let (msg, sig) = (hex("msg"), Signature(hex("sig")));
        let check = |sig: &Signature, prefix, msg: &[u8]| {
            key.verify(sig, Some(MessageRandomizer(prefix)), msg)
                .is_ok()
        };
        assert!(check(&sig, prefix, &msg));
        let mut other = prefix;
        other[0] ^= 1;
        assert!(!check(&sig, other, &msg));
        assert!(!check(&sig, prefix, &msg[1..]));
    }

    #[test]
    fn a_token_holds_in_its_poll_and_in_no_other() {
        let (poll, other) = (PollId(7), PollId(8));
        let public = KEY.public().unwrap();
        let token = KEY.token(kecheng(), poll, &[1; 32]).unwrap();
        let here = Verifier::new(&public, kecheng(), poll).unwrap();
        assert!(here.holds(&token));
        assert!(
            !Verifier::new(&public, kecheng(), other)
                .unwrap()
                .holds(&token)
        );
        let elsewhere = District::new(330_803).unwrap();
        assert!(
            !Verifier::new(&public, elsewhere, poll)
                .unwrap()
                .holds(&token)
        );
        let another = PollKey::generate().unwrap().public().unwrap();
        assert!(
            !Verifier::new(&another, kecheng(), poll)
                .unwrap()
                .holds(&token)
        );
        for at in [0, 100, SIGNATURE - 1] {
            let mut altered = token.clone();
            altered.signature[at] ^= 1;
            assert!(!here.holds(&altered));
        }
        let mut renumbered = token.clone();
        renumbered.number[0] ^= 1;
        assert!(!here.holds(&renumbered));
        let mut short = token;
        short.signature.pop();
        assert!(!here.holds(&short));
    }

    #[test]
    fn a_seed_gives_the_same_token_again_and_another_seed_another() {
        let poll = PollId(7);
        let token = |seed| KEY.token(kecheng(), poll, &[seed; 32]).unwrap();
        assert_eq!(token(1), token(1));
        assert_ne!(token(1).number, token(2).number);
        // The key is the same after it was sealed and opened again.
        let kept = PollKey::from_bytes(&KEY.to_bytes().unwrap()).unwrap();
        assert_eq!(kept.token(kecheng(), poll, &[1; 32]).unwrap(), token(1));
        assert!(PollKey::from_bytes(b"no key").is_err());
        assert!(KEY.sign(&[0; 5]).is_err());
    }

    #[test]
    fn what_a_browser_blinds_the_server_signs_unseen() {
        let (poll, number) = (PollId(9), [5; 16]);
        let key = KEY.0.public_key().unwrap();
        let message = message(kecheng(), poll, &number);
        let blinded = key.blind(&mut rand::rng(), &message).unwrap();
        let signed = KEY.sign(&blinded.blind_message.0).unwrap();
        assert_eq!(
            signed,
            KEY.sign(&blinded.blind_message.0).unwrap(),
            "asked twice, the same"
        );
        let signature = key
            .finalize(&BlindSignature(signed), &blinded, &message)
            .unwrap();
        let prefix = blinded.msg_randomizer.unwrap().0;
        let public = KEY.public().unwrap();
        assert!(verify(
            &public,
            kecheng(),
            poll,
            &number,
            &prefix,
            &signature.0
        ));
        assert!(!verify(
            b"no key",
            kecheng(),
            poll,
            &number,
            &prefix,
            &signature.0
        ));
    }
}
