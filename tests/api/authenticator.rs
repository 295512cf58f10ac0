//! A key made of software: it answers what a browser would pass on to it, and lies where a story wants it to.
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};

use crate::village::{Neighbor, Village};

/// The person touched the key.
const PRESENT: u8 = 0x01;
/// The key verified its owner, by finger or PIN.
const VERIFIED: u8 = 0x04;
/// A public key comes along.
const ATTESTED: u8 = 0x40;

/// One key with one credential.
pub struct Authenticator {
    pair: EcdsaKeyPair,
    id: Vec<u8>,
    handle: String,
    /// The page that asks, as the browser sees it.
    pub origin: String,
    /// The name the key is bound to.
    pub rp_id: String,
    /// Counts its uses.
    pub counter: u32,
    /// Whether it verifies its owner.
    pub verifies: bool,
}

impl Authenticator {
    /// A new key, and the credential it answers to `options`.
    pub fn create(village: &Village, options: &Value) -> (Self, Value) {
        let dice = SystemRandom::new();
        let scheme = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let secret = EcdsaKeyPair::generate_pkcs8(scheme, &dice).unwrap();
        let key = Self {
            pair: EcdsaKeyPair::from_pkcs8(scheme, secret.as_ref(), &dice).unwrap(),
            id: uuid::Uuid::new_v4().as_bytes().to_vec(),
            handle: options["user"]["id"].as_str().unwrap().to_owned(),
            origin: village.url.replace("127.0.0.1", "localhost"),
            rp_id: options["rp"]["id"].as_str().unwrap().to_owned(),
            counter: 1,
            verifies: true,
        };
        let credential = key.registration(options);
        (key, credential)
    }

    /// The answer to a question for a new key.
    pub fn registration(&self, options: &Value) -> Value {
        let mut attested = vec![0; 16];
        attested.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        attested.extend(&self.id);
        attested.extend(self.cose());
        let data = [self.data(ATTESTED), attested].concat();
        let mut object = vec![0xa3];
        object.extend(b"\x63fmt\x64none\x67attStmt\xa0\x68authData\x58");
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        json!({
            "id": B64.encode(&self.id), "rawId": B64.encode(&self.id), "type": "public-key",
            "response": {
                "attestationObject": B64.encode(object),
                "clientDataJSON": B64.encode(self.client_data("webauthn.create", options)),
                "transports": ["internal"],
            },
            "clientExtensionResults": { "credProps": { "rk": true } },
        })
    }

    /// The answer to a question for a known key; it counts one use.
    pub fn get(&mut self, options: &Value) -> Value {
        self.counter += 1;
        self.get_again(options)
    }

    /// The same without counting, as a copy of the key would.
    pub fn get_again(&self, options: &Value) -> Value {
        let data = self.data(0);
        let client = self.client_data("webauthn.get", options);
        let signed = [data.as_slice(), digest(&SHA256, client.as_bytes()).as_ref()].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &signed).unwrap();
        json!({
            "id": B64.encode(&self.id), "rawId": B64.encode(&self.id), "type": "public-key",
            "response": {
                "authenticatorData": B64.encode(data), "clientDataJSON": B64.encode(client),
                "signature": B64.encode(signature), "userHandle": self.handle,
            },
            "clientExtensionResults": {},
        })
    }

    fn data(&self, more: u8) -> Vec<u8> {
        let verified = if self.verifies { VERIFIED } else { 0 };
        let mut data = digest(&SHA256, self.rp_id.as_bytes()).as_ref().to_vec();
        data.push(PRESENT | verified | more);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client_data(&self, kind: &str, options: &Value) -> String {
        json!({
            "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false,
        })
        .to_string()
    }

    /// The public key as COSE (RFC 9053) writes it: EC2, ES256, P-256, x, y.
    fn cose(&self) -> Vec<u8> {
        let point = self.pair.public_key().as_ref();
        let (x, y) = point[1..].split_at(32);
        let head: &[u8] = &[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        [head, x, &[0x22, 0x58, 0x20], y].concat()
    }
}

impl Village {
    /// Somebody adds a passkey; `proof` is the password where it is the first second factor.
    pub async fn adds_passkey(&self, who: &Neighbor, proof: Value) -> (Authenticator, Value) {
        let asked = who.post("/me/passkeys/options", proof).await.expect(201);
        let (key, credential) = Authenticator::create(self, &asked["public_key"]);
        let body =
            json!({"ceremony": asked["ceremony"], "name": "仕事の鍵", "credential": credential});
        let made = who.post("/me/passkeys", body).await.expect(201);
        (key, made)
    }

    /// Somebody shows a passkey again.
    pub async fn steps_up_by(&self, who: &Neighbor, key: &mut Authenticator) {
        let asked = who
            .post("/me/step-up/options", Value::Null)
            .await
            .expect(201);
        let credential = key.get(&asked["public_key"]);
        let body = json!({"ceremony": asked["ceremony"], "credential": credential});
        who.post("/me/step-up", body).await.expect(204);
    }
}
