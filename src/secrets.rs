//! One secret, many keys: what is signed, sealed or looked up by hash is done here and nowhere else.
use std::{
    fs::{self, OpenOptions},
    io::{Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

const KEY: usize = 32;

/// The server's secret and the keys derived from it, one per purpose.
pub struct Secrets {
    master: [u8; KEY],
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets")
    }
}

impl Secrets {
    /// Reads `secret.key` in the data folder, or makes it on first start (mode 600).
    ///
    /// # Errors
    /// When the file can be neither read nor written, or holds something else.
    pub fn in_folder(folder: &Path) -> Result<Self> {
        let path = folder.join("secret.key");
        match fs::File::open(&path) {
            Ok(mut file) => {
                let mut text = String::new();
                file.read_to_string(&mut text)?;
                Self::from_text(text.trim())
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let fresh = Self {
                    master: rand::random(),
                };
                let mut file = OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .mode(0o600)
                    .open(&path)?;
                file.write_all(B64.encode(fresh.master).as_bytes())?;
                file.sync_all()?;
                Ok(fresh)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// From a setting: 32 bytes in unpadded URL-safe base64, the same for every process.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn from_text(text: &str) -> Result<Self> {
        let bytes = B64
            .decode(text)
            .map_err(|_| Error::internal("secret is not base64"))?;
        let master = bytes
            .try_into()
            .map_err(|_| Error::internal("secret is not 32 bytes long"))?;
        Ok(Self { master })
    }

    /// HMAC-SHA256 under a key of its own for each purpose.
    #[must_use]
    pub fn mac(&self, purpose: &str, parts: &[&[u8]]) -> [u8; KEY] {
        let mut mac = keyed(&self.key(purpose));
        for part in parts {
            // The length in front keeps ("ab","c") apart from ("a","bc").
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// The same as text, for tokens and index columns.
    #[must_use]
    pub fn mac_text(&self, purpose: &str, parts: &[&[u8]]) -> String {
        B64.encode(self.mac(purpose, parts))
    }

    /// A mail address as a look-up key: equal addresses give equal keys, the key tells nothing.
    #[must_use]
    pub fn address_key(&self, address: &str) -> String {
        self.mac_text("address", &[address.trim().to_lowercase().as_bytes()])
    }

    /// Seals a text (XChaCha20-Poly1305). `purpose` is bound to it, so that it opens nowhere else.
    ///
    /// # Errors
    /// Only when the cipher refuses, which it does for texts of many gigabytes.
    pub fn seal(&self, purpose: &str, text: &str) -> Result<String> {
        let nonce: [u8; 24] = rand::random();
        let sealed = self
            .cipher()
            .encrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: text.as_bytes(),
                    aad: purpose.as_bytes(),
                },
            )
            .map_err(|_| Error::internal("sealing failed"))?;
        Ok(B64.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what `seal` closed for the same purpose.
    ///
    /// # Errors
    /// When it was sealed under another secret or purpose, or changed since.
    pub fn unseal(&self, purpose: &str, sealed: &str) -> Result<String> {
        let broken = || Error::internal("a sealed value does not open");
        let bytes = B64.decode(sealed).map_err(|_| broken())?;
        let (nonce, text) = bytes.split_first_chunk::<24>().ok_or_else(broken)?;
        let plain = self
            .cipher()
            .decrypt(
                &XNonce::from(*nonce),
                Payload {
                    msg: text,
                    aad: purpose.as_bytes(),
                },
            )
            .map_err(|_| broken())?;
        String::from_utf8(plain).map_err(|_| broken())
    }

    /// The key that signs access tokens.
    #[must_use]
    pub fn token_key(&self) -> [u8; KEY] {
        self.key("access token")
    }

    /// Signs a text (Ed25519, RFC 8032) under a key of its own for each purpose; in hexadecimal digits.
    ///
    /// # Errors
    /// Never for a key of ours.
    pub fn sign(&self, purpose: &str, text: &str) -> Result<String> {
        Ok(hex::encode(self.signer(purpose)?.sign(text.as_bytes())))
    }

    /// By which anybody checks what was signed for that purpose; in hexadecimal digits.
    ///
    /// # Errors
    /// Never for a key of ours.
    pub fn public_key(&self, purpose: &str) -> Result<String> {
        Ok(hex::encode(self.signer(purpose)?.public_key()))
    }

    fn signer(&self, purpose: &str) -> Result<Ed25519KeyPair> {
        Ed25519KeyPair::from_seed_unchecked(&self.key(purpose)).map_err(Error::internal)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.key("seal").into())
    }

    fn key(&self, purpose: &str) -> [u8; KEY] {
        let mut mac = keyed(&self.master);
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

/// What is kept of a token: its SHA-256, as text.
#[must_use]
pub fn hash(token: &str) -> String {
    B64.encode(Sha256::digest(token.as_bytes()))
}

/// What a file is recognized by: its SHA-256, in hexadecimal digits.
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Whether a text was signed by the owner of a public key. Both come in hexadecimal digits, from anywhere.
#[must_use]
pub fn is_signed(key: &str, text: &str, signature: &str) -> bool {
    let (Ok(key), Ok(signature)) = (hex::decode(key), hex::decode(signature)) else {
        return false;
    };
    let key = UnparsedPublicKey::new(&ED25519, key);
    key.verify(text.as_bytes(), &signature).is_ok()
}

/// Equal, in a time that does not tell where they differ.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    subtle::ConstantTimeEq::ct_eq(a.as_bytes(), b.as_bytes()).into()
}

fn keyed(key: &[u8; KEY]) -> Hmac<Sha256> {
    // HMAC pads short keys with zeros to the block's 64 bytes (RFC 2104); done here, it cannot fail.
    let mut block = [0; 64];
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    Hmac::<Sha256>::new(&block.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_only_for_its_purpose() {
        let secrets = Secrets { master: [7; KEY] };
        let sealed = secrets.seal("mail", "hanako@example.jp").unwrap();
        assert!(!sealed.contains("hanako"));
        assert_eq!(
            secrets.unseal("mail", &sealed).unwrap(),
            "hanako@example.jp"
        );
        assert!(secrets.unseal("other", &sealed).is_err());
        assert!(
            Secrets { master: [8; KEY] }
                .unseal("mail", &sealed)
                .is_err()
        );
    }

    #[test]
    fn an_address_has_one_key_however_it_is_written() {
        let secrets = Secrets { master: [7; KEY] };
        assert_eq!(
            secrets.address_key(" Hanako@Example.jp"),
            secrets.address_key("hanako@example.jp")
        );
        assert_ne!(
            secrets.address_key("taro@example.jp"),
            secrets.address_key("hanako@example.jp")
        );
    }

    #[test]
    fn what_is_signed_is_known_by_the_public_key_alone() {
        let secrets = Secrets { master: [7; KEY] };
        let key = secrets.public_key("heads").unwrap();
        let signature = secrets.sign("heads", "the end").unwrap();
        assert!(is_signed(&key, "the end", &signature));
        assert!(!is_signed(&key, "another end", &signature));
        assert!(!is_signed(
            &secrets.public_key("else").unwrap(),
            "the end",
            &signature
        ));
        for bad in ["", "no key", "00"] {
            assert!(!is_signed(bad, "the end", &signature));
            assert!(!is_signed(&key, "the end", bad));
        }
    }

    #[test]
    fn a_macs_parts_do_not_run_together() {
        let secrets = Secrets { master: [7; KEY] };
        assert_ne!(
            secrets.mac("x", &[b"ab", b"c"]),
            secrets.mac("x", &[b"a", b"bc"])
        );
    }
}
