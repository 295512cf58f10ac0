//! The form for infringed rights as a browser without scripts meets it: nothing typed is lost, nothing is sent twice.
use reqwest::{RequestBuilder, header::HeaderMap};
use serde_json::json;

use crate::{
    rights::{filled, form},
    village::{Answer, Neighbor, Village, send},
};

/// The same fields as JSON has, as a form.
fn fields(address: &str) -> Vec<(String, String)> {
    let json = form(address);
    let pairs = json.as_object().unwrap().iter();
    pairs
        .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
        .chain([("key".to_owned(), "8d2c".to_owned())])
        .collect()
}

fn request(who: &Neighbor, village: &Village, fields: &[(String, String)]) -> RequestBuilder {
    let pairs: Vec<_> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    filled(who, &format!("{}/rights", village.url), &pairs)
}

fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).unwrap()
}

/// A browser that shows where it is led, instead of going there.
fn stays(village: &Village) -> Neighbor {
    let policy = reqwest::redirect::Policy::none();
    Neighbor {
        client: reqwest::Client::builder().redirect(policy).build().unwrap(),
        ..village.guest()
    }
}

fn location(headers: &HeaderMap) -> String {
    headers["location"].to_str().unwrap().to_owned()
}

#[actix_web::test]
async fn a_form_without_scripts_ends_at_a_receipt_and_is_sent_once() {
    let village = Village::new().await;
    let guest = stays(&village);
    let shown = send(guest.client.get(format!("{}/rights", village.url))).await;
    assert_eq!(shown.status, 200);
    assert!(text(&shown).contains("<form class=\"paper\" method=\"post\" action=\"/rights\">"));
    assert!(
        shown.headers["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("form-action 'self'")
    );
    let fields = fields("/p/01990000-0000-7000-8000-000000000001");
    let sent = send(request(&guest, &village, &fields)).await;
    assert_eq!(sent.status, 303);
    let receipt = location(&sent.headers);
    // The button pressed twice, or a page loaded again.
    let again =
        futures_util::future::join_all((0..4).map(|_| send(request(&guest, &village, &fields))))
            .await;
    for one in again {
        assert_eq!(location(&one.headers), receipt);
    }
    assert_eq!(
        village
            .number("SELECT COUNT(*) AS n FROM rights_request")
            .await,
        1
    );
    // Gone back, written more: another request, not the old one.
    let mut more = fields.clone();
    more.iter_mut()
        .find(|(name, _)| name == "facts")
        .unwrap()
        .1
        .push('。');
    let other = send(request(&guest, &village, &more)).await;
    assert_ne!(location(&other.headers), receipt);

    let page = send(guest.client.get(format!("{}{receipt}", village.url))).await;
    let page = text(&page);
    let parts: Vec<_> = receipt.split('/').collect();
    assert!(page.contains(parts[2]) && page.contains(parts[3]));
    assert!(page.contains("noindex"));
    village.close().await;
}

#[actix_web::test]
async fn what_is_wrong_is_said_beside_its_field_and_what_was_typed_is_there_again() {
    let village = Village::new().await;
    let guest = village.guest();
    let typed = "<script>alert(1)</script>\n\n  \"二行目\" & ";
    let mut fields = fields("どこかの上の方");
    for (name, value) in &mut fields {
        match name.as_str() {
            "facts" => typed.clone_into(value),
            "email" => "hanako(at)example.jp".clone_into(value),
            "kind" => "copyright".clone_into(value),
            "asking" => value.clear(),
            "standing" => "representative".clone_into(value),
            _ => {}
        }
    }
    fields.push(("public_body".to_owned(), "true".to_owned()));
    let answer = send(request(&guest, &village, &fields)).await;
    assert_eq!(answer.status, 422);
    let page = text(&answer);
    for (field, words) in [
        (
            "address",
            "投稿・写真・おしらせのアドレスとして読み取れません",
        ),
        ("email", "メールアドレスとして読み取れません"),
        ("asking", "どれか一つを選んでください"),
        ("relation", "入力してください"),
    ] {
        assert!(
            page.contains(&format!("<a href=\"#{field}\">")),
            "{field} is in the summary"
        );
        assert!(
            page.contains(&format!("id=\"{field}-wrong\">{words}")),
            "{field}"
        );
        assert!(
            page.contains(&format!(" id=\"{field}\"")),
            "{field} can be gone to"
        );
    }
    assert_eq!(
        page.matches("aria-invalid=\"true\"").count(),
        3 + 3,
        "three fields and three choices"
    );
    assert!(page.contains("aria-describedby=\"address-hint address-wrong\""));
    assert!(page.contains("value=\"hanako(at)example.jp\""));
    assert!(page.contains(
        "&lt;script&gt;alert(1)&lt;/script&gt;\n\n  &quot;二行目&quot; &amp; </textarea>"
    ));
    assert!(page.contains("value=\"copyright\" checked"));
    assert!(page.contains("name=\"public_body\" value=\"true\" checked"));
    assert!(
        page.contains("name=\"key\" value=\"8d2c\""),
        "it is still the same request"
    );
    assert!(page.contains("<title>入力を確かめてください"));
    assert_eq!(
        village
            .number("SELECT COUNT(*) AS n FROM rights_request")
            .await,
        0
    );
    village.close().await;
}

#[actix_web::test]
async fn a_form_of_another_site_is_refused() {
    let village = Village::new().await;
    let guest = village.guest();
    let fields = fields("/p/01990000-0000-7000-8000-000000000001");
    for (name, value) in [
        ("origin", "https://elsewhere.example"),
        ("sec-fetch-site", "cross-site"),
        ("cookie", "__Host-kb_access=anything"),
    ] {
        let answer = send(request(&guest, &village, &fields).header(name, value)).await;
        assert_eq!(answer.status, 403, "{name}");
        assert!(text(&answer).contains("送れませんでした"));
    }
    for headers in [
        [
            ("origin", village.url.as_str()),
            ("sec-fetch-site", "same-origin"),
        ],
        [("origin", "null"), ("sec-fetch-site", "same-origin")],
    ] {
        let mut request = request(&guest, &village, &fields);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        assert_eq!(send(request).await.status, 200);
    }
    let json = guest
        .client
        .post(format!("{}/rights", village.url))
        .json(&json!({}));
    assert_eq!(send(json).await.status, 415);
    let large = vec![("facts".to_owned(), "あ".repeat(30_000))];
    assert_eq!(send(request(&guest, &village, &large)).await.status, 413);
    village.close().await;
}

#[actix_web::test]
async fn too_many_from_one_place_wait_and_lose_nothing() {
    let village = Village::with(|config| config.rate_scale = 1).await;
    let guest = stays(&village);
    let one = |n: u32| {
        let mut fields = fields("/p/01990000-0000-7000-8000-000000000001");
        for (name, value) in &mut fields {
            match name.as_str() {
                "email" => *value = format!("hanako{n}@outside.example"),
                "key" => *value = n.to_string(),
                _ => {}
            }
        }
        request(&guest, &village, &fields)
    };
    for n in 0..10 {
        assert_eq!(send(one(n)).await.status, 303);
    }
    let refused = send(one(10)).await;
    assert_eq!(refused.status, 429);
    let page = text(&refused);
    assert!(
        page.contains("分ほど待ってから") && page.contains("わたしの家の番地が書かれています。")
    );
    assert_eq!(
        send(one(3)).await.status,
        303,
        "one's own receipt is found again"
    );
    let api = guest
        .post(
            "/rights-requests",
            form("/p/01990000-0000-7000-8000-000000000001"),
        )
        .await;
    assert_eq!(api.refused(429), "too_many");
    village.close().await;
}

#[actix_web::test]
async fn one_address_is_not_flooded_with_receipts() {
    let village = Village::with(|config| config.rate_scale = 1).await;
    let guest = village.guest();
    for _ in 0..5 {
        guest
            .requests(form("/p/01990000-0000-7000-8000-000000000001"))
            .await;
    }
    let sixth = guest
        .post(
            "/rights-requests",
            form("/p/01990000-0000-7000-8000-000000000001"),
        )
        .await;
    assert_eq!(sixth.refused(429), "too_many");
    village.settle().await;
    assert_eq!(village.letters("hanako@outside.example").len(), 5);
    village.close().await;
}

#[actix_web::test]
async fn a_receipt_opens_by_both_of_its_halves_and_by_nothing_else() {
    let village = Village::new().await;
    let guest = village.guest();
    let receipt = guest
        .requests(form("/p/01990000-0000-7000-8000-000000000001"))
        .await;
    let other = guest
        .requests(form("/p/01990000-0000-7000-8000-000000000002"))
        .await;
    let (number, code) = (
        receipt["number"].as_str().unwrap(),
        receipt["code"].as_str().unwrap(),
    );
    let ask = |number: String, code: String| {
        let url = format!("{}/rights/status", village.url);
        send(filled(
            &guest,
            &url,
            &[("number", &number), ("code", &code)],
        ))
    };
    let opened = ask(
        number.to_lowercase().replace('-', " "),
        code.replace('-', ""),
    )
    .await;
    assert_eq!(opened.status, 200);
    assert!(text(&opened).contains(number));
    let own = |of: &serde_json::Value, field: &str| of[field].as_str().unwrap().to_owned();
    let mut missing = Vec::new();
    for (number, code) in [
        (own(&receipt, "number"), own(&other, "code")),
        (own(&other, "code"), own(&receipt, "number")),
        ("2222-2222-2222".to_owned(), own(&receipt, "code")),
        (String::new(), String::new()),
    ] {
        let answer = ask(number.clone(), code).await;
        assert_eq!(answer.status, 404);
        missing.push(text(&answer).replace(&number, ""));
    }
    assert_eq!(
        missing[0].len(),
        missing[1].len(),
        "a number that is there looks like one that is not"
    );
    for path in ["rights/x/y", "rights/2222-2222-2222/2222-2222-2222"] {
        let answer = send(guest.client.get(format!("{}/{path}", village.url))).await;
        assert_eq!(answer.status, 404);
        assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8");
    }
    village.close().await;
}

#[actix_web::test]
async fn the_page_speaks_the_language_that_was_asked_for() {
    let village = Village::new().await;
    let guest = village.guest();
    let read = |path: &str, known: &'static str| {
        let request = guest.client.get(format!("{}{path}", village.url));
        send(request.header("accept-language", known))
    };
    for (path, known, words) in [
        ("/rights", "ja,en;q=0.5", "権利侵害の申出"),
        ("/rights", "en-US,ja;q=0.5", "権利侵害の申出"),
        ("/rights", "en-US,fr", "Report an infringed right"),
        ("/rights?lang=en", "ja", "Report an infringed right"),
        ("/rights?lang=ja", "en", "権利侵害の申出"),
    ] {
        let answer = read(path, known).await;
        assert!(
            text(&answer).contains(&format!("<h1 tabindex=\"-1\">{words}</h1>")),
            "{path} {known}"
        );
    }
    let mut english = form("/p/01990000-0000-7000-8000-000000000001");
    english["language"] = json!("en");
    let receipt = guest.requests(english).await;
    assert!(receipt["page"].as_str().unwrap().ends_with("?lang=en"));
    village.settle().await;
    let letter = village.letters("hanako@outside.example").remove(0);
    assert_eq!(
        letter.subject,
        "[Kairanban] We have received your request about an infringed right"
    );
    village.close().await;
}
