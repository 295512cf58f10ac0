//! Somebody who asks the server over HTTP: a visitor, a resident, an office.
use std::time::Duration;

use serde_json::{Value, json};

use super::PATIENCE;
use crate::error::{Error, Result};

/// Somebody at the server's door.
pub struct Door {
    client: reqwest::Client,
    url: String,
    token: Option<String>,
}

/// What was answered.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    text: String,
}

impl Answer {
    /// Whether the answer says a text, however JSON writes it.
    pub fn holds(&self, text: &str) -> bool {
        self.text.contains(text)
    }

    /// The answer as JSON; null for anything else.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}

impl Door {
    /// Asks with this token, or as a visitor.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn new(url: &str, token: Option<String>) -> Result<Self> {
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .build()
            .map_err(Error::internal)?;
        Ok(Self {
            client,
            url: url.to_owned(),
            token,
        })
    }

    /// Signs in by password, and by a code where a second factor is asked for.
    pub(super) async fn signed_in(
        url: &str,
        (email, password): &(String, String),
        code: Option<&str>,
    ) -> Result<Self> {
        let mut door = Self::new(url, None)?;
        let given = json!({"email": email, "password": password, "transport": "bearer"});
        let answer = door.post("/api/v1/sessions", &given).await?;
        let told = answer.json();
        let token = told.get("access_token").and_then(Value::as_str);
        door.token = Some(token.map(str::to_owned).ok_or_else(|| {
            Error::Internal(format!("{email} was not let in: {}", answer.status))
        })?);
        if let Some(code) = code {
            let shown = door
                .post("/api/v1/sessions/second-factor", &json!({"totp": code}))
                .await?;
            if shown.status >= 400 {
                return Err(Error::Internal(format!(
                    "the code was not taken: {}",
                    shown.status
                )));
            }
        }
        Ok(door)
    }

    /// Asks for a path, and waits where the server says that it is asked too often.
    pub(super) async fn get(&self, path: &str) -> Result<Answer> {
        loop {
            let request = self.client.get(format!("{}{path}", self.url));
            let (wait, answer) = self.send(request).await?;
            let Some(wait) = wait else {
                return Ok(answer);
            };
            tokio::time::sleep(wait).await;
        }
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Answer> {
        let request = self.client.post(format!("{}{path}", self.url)).json(body);
        Ok(self.send(request).await?.1)
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<(Option<Duration>, Answer)> {
        let request = match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let answer = request.send().await.map_err(Error::internal)?;
        let status = answer.status().as_u16();
        let wait = answer
            .headers()
            .get("retry-after")
            .and_then(|value| value.to_str().ok()?.parse().ok())
            .filter(|_| status == 429);
        let body = answer.bytes().await.map_err(Error::internal)?.to_vec();
        let text = match serde_json::from_slice::<Value>(&body) {
            // Said anew, so that no escape hides a letter.
            Ok(json) => json.to_string(),
            Err(_) => String::from_utf8_lossy(&body).into_owned(),
        };
        let answer = Answer { status, body, text };
        Ok((wait.map(Duration::from_secs), answer))
    }
}
