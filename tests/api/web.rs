//! The page and what is true of every answer: headers, files, health, the API's description, metrics.
use actix_web::{App as Actix, HttpServer, web as actix};
use kairanban::{metrics, web::shield::Shield};
use reqwest::{Client, Method, RequestBuilder, StatusCode, header::HeaderMap};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    live::followed,
    village::{Answer, Village, send},
};

const ALWAYS: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    (
        "strict-transport-security",
        "max-age=31536000; includeSubDomains",
    ),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", "geolocation=(self)"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

fn ask(village: &Village, method: Method, path: &str) -> RequestBuilder {
    Client::new().request(method, format!("{}{path}", village.url))
}

async fn get(village: &Village, path: &str) -> Answer {
    send(ask(village, Method::GET, path)).await
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

#[actix_web::test]
async fn every_answer_keeps_the_browser_safe() {
    let village = Village::new().await;
    let asked = [
        (Method::GET, "/", 200),
        (Method::GET, "/app.css", 200),
        (Method::GET, "/nowhere", 404),
        (Method::GET, "/../../etc/passwd", 404),
        (Method::GET, "/%2e%2e/%00", 404),
        (Method::POST, "/", 405),
        (Method::GET, "/livez", 200),
        (Method::GET, "/readyz", 200),
        (Method::GET, "/api/docs", 200),
        (Method::GET, "/api/openapi.json", 200),
        (Method::GET, "/api/nowhere", 404),
        (Method::GET, "/api/v1/nowhere", 404),
        (Method::GET, "/api/v1/me", 401),
        (Method::GET, "/api/v1/neighborhoods", 200),
        (Method::GET, "/api/v1/posts/no-id", 404),
        (Method::POST, "/api/v1/sessions", 415),
        (Method::PUT, "/api/v1/neighborhoods", 401),
        (Method::TRACE, "/api/v1/neighborhoods", 401),
    ];
    for (method, path, status) in asked {
        let answer = send(ask(&village, method.clone(), path)).await;
        assert_eq!(answer.status.as_u16(), status, "{method} {path}");
        for (name, value) in ALWAYS {
            assert_eq!(
                header(&answer.headers, name),
                *value,
                "{method} {path}: {name}"
            );
        }
        let policy = header(&answer.headers, "content-security-policy");
        let wanted = if path.starts_with("/api/v1/") {
            "default-src 'none'"
        } else {
            "require-trusted-types-for 'script'"
        };
        assert!(
            policy.contains(wanted) && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert_eq!(
            header(&answer.headers, "server"),
            "",
            "{path} names its software"
        );
        if path.starts_with("/api/") && status >= 400 {
            assert_eq!(
                header(&answer.headers, "content-type"),
                "application/problem+json",
                "{path}"
            );
            assert_eq!(answer.json()["status"], status);
        }
    }
    village.close().await;
}

#[actix_web::test]
async fn a_method_that_is_not_there_says_which_are() {
    let village = Village::new().await;
    let member = village.newcomer("花子").await;
    let answer = send(member.request(Method::PUT, "/neighborhoods")).await;
    assert_eq!(answer.refused(405), "method_not_allowed");
    assert_eq!(header(&answer.headers, "allow"), "GET");
    for page in ["/about", "/notices"] {
        let answer = send(ask(&village, Method::POST, page)).await;
        assert_eq!(answer.status, 405, "{page}");
        assert_eq!(header(&answer.headers, "allow"), "GET, HEAD", "{page}");
    }
    village.close().await;
}

#[actix_web::test]
async fn a_file_is_sent_once_and_packed() {
    let village = Village::new().await;
    let plain = get(&village, "/app.css").await;
    plain.expect(200);
    assert_eq!(
        header(&plain.headers, "content-type"),
        "text/css; charset=utf-8"
    );
    assert_eq!(header(&plain.headers, "cache-control"), "no-cache");
    let packed = send(
        ask(&village, Method::GET, "/app.css").header("accept-encoding", "br;q=1, gzip;q=0.8"),
    )
    .await;
    assert_eq!(header(&packed.headers, "content-encoding"), "gzip");
    assert!(packed.body.len() * 2 < plain.body.len());
    let (etag, packed_etag) = (
        header(&plain.headers, "etag"),
        header(&packed.headers, "etag"),
    );
    assert_ne!(etag, packed_etag, "a strong tag names one form");
    assert!(!etag.starts_with("W/"));
    for tag in [
        etag.to_owned(),
        packed_etag.to_owned(),
        format!("\"x\", {etag}"),
        "*".to_owned(),
    ] {
        let again =
            send(ask(&village, Method::GET, "/app.css").header("if-none-match", &tag)).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{tag}");
        assert!(again.body.is_empty());
    }
    let changed =
        send(ask(&village, Method::GET, "/app.css").header("if-none-match", "\"other\"")).await;
    changed.expect(200);
    let refused =
        send(ask(&village, Method::GET, "/app.css").header("accept-encoding", "gzip;q=0")).await;
    assert_eq!(header(&refused.headers, "content-encoding"), "");
    let head = send(ask(&village, Method::HEAD, "/app.css")).await;
    assert_eq!(
        header(&head.headers, "content-length"),
        plain.body.len().to_string()
    );
    assert!(head.body.is_empty());
    village.close().await;
}

#[actix_web::test]
async fn no_range_harms_a_file() {
    let village = Village::new().await;
    for range in [
        "",
        "bytes=",
        "bytes=0-",
        "bytes=99999999999999999999-",
        "bytes=5-1",
        "lines=1-2",
    ] {
        for path in ["/", "/app.js", "/icons/icon-192.png"] {
            let answer = send(ask(&village, Method::GET, path).header("range", range)).await;
            assert_eq!(answer.status, StatusCode::OK, "{path} {range}");
            assert_eq!(header(&answer.headers, "accept-ranges"), "none");
        }
    }
    village.close().await;
}

#[actix_web::test]
async fn a_wrong_address_looks_like_one() {
    let village = Village::new().await;
    let page = get(&village, "/").await;
    for path in [
        "/join",
        "/towns/toyosu",
        "/t/toyosu/new",
        "/p/0190a5b4",
        "/me/settings/",
    ] {
        assert_eq!(get(&village, path).await.body, page.body, "{path}");
    }
    for path in [
        "/nowhere",
        "/t",
        "/index.html",
        "/docs.html",
        "/vendor/lit-html.d.ts",
        "/vendor/",
        "/.env",
    ] {
        let missing = get(&village, path).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(missing.body, page.body, "the page itself says so: {path}");
    }
    village.close().await;
}

#[actix_web::test]
async fn the_worker_keeps_files_that_are_there() {
    let village = Village::new().await;
    let worker = get(&village, "/sw.js").await;
    worker.expect(200);
    let text = String::from_utf8(worker.body).unwrap();
    let list = text
        .strip_prefix("const FILES=")
        .unwrap()
        .split_once(";const HASH=\"")
        .unwrap();
    let files: Vec<String> = serde_json::from_str(list.0).unwrap();
    assert!(files.iter().any(|file| file == "/app.js") && files.len() > 20);
    for file in &files {
        get(&village, file).await.expect(200);
    }
    village.close().await;
}

#[actix_web::test]
async fn the_description_is_complete() {
    let village = Village::new().await;
    let document = get(&village, "/api/openapi.json").await.expect(200);
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["title"], "Kairanban");
    let schemes = &document["components"]["securitySchemes"];
    assert_eq!(schemes["bearer"]["scheme"], "bearer");
    assert_eq!(schemes["cookie"]["name"], "__Host-kb_access");
    let mut operations = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations += 1;
            for class in ["4XX", "5XX"] {
                let there = &operation["responses"][class]["$ref"];
                assert_eq!(there, "#/components/responses/Problem", "{method} {path}");
            }
            assert!(
                operation["summary"].is_string(),
                "{method} {path} has no summary"
            );
            assert!(
                operation["tags"][0].is_string(),
                "{method} {path} has no tag"
            );
        }
    }
    assert!(operations > 10);
    assert_eq!(
        document["paths"]["/api/v1/neighborhoods"]["get"]["security"],
        Value::Array(Vec::new())
    );
    village.close().await;
}

#[actix_web::test]
async fn readiness_names_what_is_missing() {
    let village = Village::new().await;
    get(&village, "/readyz").await.expect(200);
    village.app.live.close();
    village.app.readiness.forget();
    let answer = get(&village, "/readyz").await;
    let problem = answer.expect(503);
    assert_eq!(problem["code"], "unavailable");
    assert_eq!(problem["errors"][0]["pointer"], "process");
    assert_eq!(header(&answer.headers, "retry-after"), "5");
    get(&village, "/livez").await.expect(200);
    village.close().await;
}

#[actix_web::test]
async fn what_is_counted_is_about_nobody() {
    let village = Village::new().await;
    let town = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.member("花子", town).await;
    hanako.get("/me").await.expect(200);
    village
        .guest()
        .get("/posts/0190a5b4-0000-7000-8000-000000000000")
        .await
        .refused(404);
    followed(&village).await;
    let (address, handle) = metrics::listen(village.app.clone()).unwrap();
    let text = Client::new()
        .get(format!("http://{address}/metrics"))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    for line in [
        r#"kairanban_http_requests_total{operation="GET /api/v1/me",status="2xx"} 1"#,
        r#"kairanban_http_requests_total{operation="GET /api/v1/posts/{id}",status="4xx"} 1"#,
        "kairanban_live_streams 0",
        "kairanban_jobs_waiting",
        "kairanban_change_log_lag 0",
        "kairanban_commit_use_cases_count",
        "kairanban_memory_bytes",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert!(!text.contains("0190a5b4") && !text.contains(&hanako.person.to_string()));
    handle.stop(false).await;
    village.close().await;
}

#[actix_web::test]
async fn what_is_no_http_is_refused_and_forgotten() {
    let village = Village::new().await;
    let address = village.url.strip_prefix("http://").unwrap();
    let broken: [&[u8]; 4] = [
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01",
        b"GET / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
    ];
    for bytes in broken {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        assert!(
            answer.starts_with(b"HTTP/1.1 400"),
            "{}",
            String::from_utf8_lossy(&answer)
        );
    }
    get(&village, "/livez").await.expect(200);
    village.close().await;
}

#[expect(clippy::panic, reason = "what happens then is the story")]
async fn trip() -> &'static str {
    panic!("a neighbor's words")
}

#[actix_web::test]
async fn a_panic_is_an_answer_like_others() {
    let village = Village::new().await;
    let app = village.app.clone();
    let build = move || {
        Actix::new()
            .wrap(Shield::new(app.clone()))
            .route("/api/v1/trip", actix::get().to(trip))
    };
    let server = HttpServer::new(build)
        .workers(1)
        .disable_signals()
        .bind("127.0.0.1:0")
        .unwrap();
    let address = server.addrs()[0];
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    for _ in 0..2 {
        let answer = send(Client::new().get(format!("http://{address}/api/v1/trip"))).await;
        assert_eq!(answer.refused(500), "internal");
        assert_eq!(header(&answer.headers, "x-content-type-options"), "nosniff");
        assert!(!String::from_utf8_lossy(&answer.body).contains("words"));
    }
    handle.stop(false).await;
    village.close().await;
}
