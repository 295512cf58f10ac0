//! Letters out: SMTP by setting, else real MIME files in the data folder.
use std::path::PathBuf;

use lettre::{
    AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

use crate::{
    config::Config,
    error::{Error, Result},
};

/// One letter to one person.
pub struct Letter {
    /// The address.
    pub to: String,
    /// The subject; no name or word of a resident in it.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same in HTML, without anything loaded from anywhere.
    pub html: String,
    /// Where one click ends this kind of mail (RFC 8058), if it may be ended.
    pub unsubscribe: Option<String>,
}

/// Sends letters.
pub struct Mailer {
    from: Mailbox,
    transport: Transport,
}

enum Transport {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Files(AsyncFileTransport<Tokio1Executor>, PathBuf),
}

impl Mailer {
    /// As the settings say.
    ///
    /// # Errors
    /// When the sender is no address or the SMTP URL cannot be used.
    pub fn new(config: &Config) -> Result<Self> {
        let from = config.mail_from.parse().map_err(Error::internal)?;
        let transport = if let Some(url) = &config.smtp_url {
            let smtp = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
                .map_err(|_| Error::internal("KAIRANBAN_SMTP_URL cannot be used"))?;
            Transport::Smtp(
                smtp.timeout(Some(std::time::Duration::from_secs(20)))
                    .build(),
            )
        } else {
            let folder = config.data.join("mail");
            std::fs::create_dir_all(&folder)?;
            Transport::Files(AsyncFileTransport::new(&folder), folder)
        };
        Ok(Self { from, transport })
    }

    /// Where letters go, for the log of the start.
    #[must_use]
    pub fn destination(&self) -> String {
        match &self.transport {
            Transport::Smtp(_) => "SMTP".into(),
            Transport::Files(_, folder) => folder.display().to_string(),
        }
    }

    /// Sends one letter. A repeated job sends it again: mail is "at least once".
    ///
    /// # Errors
    /// `Unavailable` when the server refuses or is away; the job tries again later.
    pub async fn send(&self, letter: &Letter) -> Result<()> {
        let message = self.message(letter)?;
        match &self.transport {
            Transport::Smtp(smtp) => smtp.send(message).await.map(drop).map_err(away),
            Transport::Files(files, _) => files.send(message).await.map(drop).map_err(away),
        }
    }

    fn message(&self, letter: &Letter) -> Result<Message> {
        let to: Mailbox = letter
            .to
            .parse()
            .map_err(|_| Error::internal("no mail address"))?;
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(letter.subject.clone())
            .message_id(None)
            .raw_header(header("Auto-Submitted", "auto-generated"));
        if let Some(url) = &letter.unsubscribe {
            message = message
                .raw_header(header("List-Unsubscribe", &format!("<{url}>")))
                .raw_header(header(
                    "List-Unsubscribe-Post",
                    "List-Unsubscribe=One-Click",
                ));
        }
        message
            .multipart(MultiPart::alternative_plain_html(
                letter.text.clone(),
                letter.html.clone(),
            ))
            .map_err(Error::internal)
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn away(error: impl std::fmt::Display) -> Error {
    Error::Unavailable(format!("mail: {error}").into())
}
