//! Letters over SMTP: they wait while the post office is closed or busy, and arrive once it is not.
use std::net::SocketAddr;

use chrono::TimeDelta;
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

use crate::village::{Letter, Village};

/// What a mail server was handed.
#[derive(Debug)]
struct Handed {
    from: String,
    to: String,
    letter: Letter,
}

/// A mail server (RFC 5321) that says to the first addressee to come again later.
async fn post_office(listener: TcpListener, handed: mpsc::UnboundedSender<Handed>) {
    let mut busy = true;
    while let Ok((stream, _)) = listener.accept().await {
        if let Some(one) = conversation(stream, &mut busy).await {
            let _nobody_waits = handed.send(one);
        }
    }
}

async fn conversation(stream: TcpStream, busy: &mut bool) -> Option<Handed> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 post.example.jp\r\n").await.ok()?;
    let (mut from, mut to) = (String::new(), String::new());
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok().filter(|n| *n > 0)?;
        let (verb, rest) = line.trim_end().split_at(4.min(line.trim_end().len()));
        let said: &[u8] = match verb {
            "MAIL" => {
                rest.clone_into(&mut from);
                b"250 yes\r\n"
            }
            "RCPT" if std::mem::take(busy) => b"451 come again later\r\n",
            "RCPT" => {
                rest.clone_into(&mut to);
                b"250 yes\r\n"
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await.ok()?;
                let letter = dictated(&mut stream).await?;
                stream.write_all(b"250 taken\r\n").await.ok()?;
                return Some(Handed { from, to, letter });
            }
            "QUIT" => return None,
            _ => b"250 yes\r\n",
        };
        stream.write_all(said).await.ok()?;
    }
}

/// Lines up to the one with a dot; a dot in front of another line was put there for the way.
async fn dictated(stream: &mut BufReader<TcpStream>) -> Option<Letter> {
    let mut bytes = Vec::new();
    loop {
        let mut line = Vec::new();
        stream.read_until(b'\n', &mut line).await.ok()?;
        match line.as_slice() {
            b".\r\n" => return Some(Letter::read(&bytes)),
            [b'.', rest @ ..] => bytes.extend_from_slice(rest),
            whole => bytes.extend_from_slice(whole),
        }
    }
}

#[actix_web::test]
async fn a_letter_waits_until_the_post_office_takes_it() {
    // A port where nobody is.
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: SocketAddr = closed.local_addr().unwrap();
    drop(closed);
    let village = Village::with(|config| {
        config.smtp_url = Some(format!("smtp://{address}"));
        config.mail_from = "回覧板 <post@kosugi.example.jp>".into();
    })
    .await;
    let hanako = village.newcomer("花子").await;
    let guest = village.guest();
    guest
        .post("/password-resets", json!({"email": hanako.email}))
        .await
        .expect(202);
    village.settle().await;
    assert_eq!(
        kairanban::jobs::waiting(village.db()).await.unwrap(),
        (1, 0)
    );

    let (out, mut taken) = mpsc::unbounded_channel();
    let open = TcpListener::bind(address).await.unwrap();
    let office = tokio::spawn(post_office(open, out));
    village.later(TimeDelta::minutes(3));
    village.settle().await; // "come again later"
    assert!(taken.try_recv().is_err());
    village.later(TimeDelta::minutes(5));
    village.settle().await;
    let handed = taken.try_recv().expect("a letter, by the end of the job");
    assert!(taken.try_recv().is_err(), "once");
    assert!(
        handed.from.contains("<post@kosugi.example.jp>"),
        "{handed:?}"
    );
    assert!(
        handed.to.contains(&format!("<{}>", hanako.email)),
        "{handed:?}"
    );
    assert_eq!(handed.letter.subject, "【回覧板】パスワードの設定し直し");
    assert!(handed.letter.html.contains("/reset#"));
    assert!(!handed.letter.token().is_empty());
    assert_eq!(
        kairanban::jobs::waiting(village.db()).await.unwrap(),
        (0, 0)
    );
    office.abort();
    village.close().await;
}
