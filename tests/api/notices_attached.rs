//! Attachments: what they are is what their bytes are, and nothing in them acts.
use std::io::Cursor;

use reqwest::Method;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::{
    notices::{act, again, approval, draft, published, rows},
    village::{Answer, Neighbor, Village, send},
};

/// A small PDF.
pub fn pdf(inside: &str) -> Vec<u8> {
    format!(
        "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R {inside} >> endobj\n\
         2 0 obj << /Type /Pages /Kids [] /Count 0 >> endobj\n\
         trailer << /Root 1 0 R >>\n%%EOF\n"
    )
    .into_bytes()
}

fn png() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = image::DynamicImage::new_rgb8(16, 8);
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// Attaches bytes to a notice.
pub async fn attach(
    who: &Neighbor,
    notice: &Value,
    kind: &str,
    query: &str,
    bytes: Vec<u8>,
) -> Answer {
    let path = format!(
        "/office/notices/{}/attachments{query}",
        notice["id"].as_str().unwrap()
    );
    let request = who
        .request(Method::POST, &path)
        .header("content-type", kind);
    send(request.body(bytes)).await
}

#[actix_web::test]
async fn a_paper_and_a_picture_go_with_a_notice_and_into_its_correction() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let notice = draft(&office, json!({})).await;
    let query = "?name=%E6%A1%88%E5%86%85.pdf&alt=%E5%9C%B0%E5%9B%B3";
    let added = attach(&office.clerk, &notice, "application/pdf", query, pdf("")).await;
    let paper = added.expect(201);
    assert_eq!(
        (&paper["name"], &paper["alt"]),
        (&json!("案内.pdf"), &json!("地図"))
    );
    assert_eq!(added.headers["etag"], "\"2\"");
    let picture = attach(&office.clerk, &notice, "image/png", "?name=map.png", png())
        .await
        .expect(201);
    assert_eq!(
        (&picture["kind"], &picture["width"]),
        (&json!("image"), &json!(16))
    );

    let now = again(&office.clerk, &notice).await;
    let refused = act(&office.clerk, &now, "submit", json!({}))
        .await
        .expect(422);
    assert_eq!(
        refused["errors"][0],
        json!({"pointer": "/attachments/1/alt", "code": "required"})
    );
    let id = notice["id"].as_str().unwrap();
    let path = format!(
        "/office/notices/{id}/attachments/{}",
        picture["id"].as_str().unwrap()
    );
    office
        .clerk
        .patch(&path, 1, json!({"alt": "回収日の表"}))
        .await
        .expect(200);
    let bytes = office.chief.get(&path).await;
    assert_eq!(bytes.headers["content-type"], "image/jpeg");
    assert!(bytes.body.starts_with(&[0xff, 0xd8]));

    let now = again(&office.clerk, &notice).await;
    let waits = act(&office.clerk, &now, "submit", json!({}))
        .await
        .expect(200);
    act(&office.chief, &waits, "approve", approval(&waits))
        .await
        .expect(200);
    village.settle().await;
    let now = again(&office.clerk, &notice).await;
    assert_eq!(
        attach(&office.clerk, &now, "application/pdf", "", pdf(""))
            .await
            .refused(409),
        "wrong_state"
    );
    assert_eq!(office.clerk.delete(&path).await.refused(409), "wrong_state");
    let next = act(&office.clerk, &now, "correct", json!({"what": "日付"}))
        .await
        .expect(200);
    assert_eq!(next["version"]["attachments"].as_array().unwrap().len(), 2);
    village.close().await;
}

#[actix_web::test]
async fn an_attachment_that_lies_about_itself_is_refused() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let notice = draft(&office, json!({})).await;
    let long = vec![b' '; (10 << 20) + 1];
    for (kind, bytes, status, code) in [
        ("application/pdf", png(), 415, "unsupported_media"),
        ("image/png", pdf(""), 415, "unsupported_media"),
        ("image/jpeg", png(), 415, "unsupported_media"),
        (
            "application/pdf",
            b"MZ this is a program".to_vec(),
            415,
            "unsupported_media",
        ),
        (
            "text/html",
            b"<script>alert(1)</script>".to_vec(),
            415,
            "unsupported_media",
        ),
        (
            "image/svg+xml",
            b"<svg onload='x()'/>".to_vec(),
            415,
            "unsupported_media",
        ),
        ("application/pdf", Vec::new(), 415, "unsupported_media"),
        ("application/pdf", pdf("")[..40].to_vec(), 422, "invalid"),
        (
            "application/pdf",
            pdf("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
            422,
            "invalid",
        ),
        (
            "application/pdf",
            pdf("/AA << /S /L#61unch >>"),
            422,
            "invalid",
        ),
        ("application/pdf", long, 413, "too_large"),
    ] {
        let length = bytes.len();
        let refused = attach(&office.clerk, &notice, kind, "", bytes).await;
        assert_eq!(refused.refused(status), code, "{kind}, {length} bytes");
    }
    let acts = attach(
        &office.clerk,
        &notice,
        "application/pdf",
        "",
        pdf("/X << /S /JavaScript >>"),
    )
    .await;
    assert_eq!(acts.expect(422)["errors"][0]["code"], "active_content");
    let sealed = attach(
        &office.clerk,
        &notice,
        "application/pdf",
        "",
        pdf("/Encrypt 3 0 R"),
    )
    .await;
    assert_eq!(sealed.expect(422)["errors"][0]["code"], "encrypted");
    let now = again(&office.clerk, &notice).await;
    assert_eq!(
        now["version"], notice["version"],
        "nothing was changed by any of it"
    );
    village.close().await;
}

#[actix_web::test]
async fn five_at_most_and_not_for_others() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let other = village.office("takatsu", "高津区役所").await;
    let notice = draft(&office, json!({})).await;
    for n in 0..5 {
        let bytes = pdf(&format!("/N {n}"));
        attach(&office.clerk, &notice, "application/pdf", "", bytes)
            .await
            .expect(201);
    }
    let sixth = attach(&office.clerk, &notice, "application/pdf", "", pdf("")).await;
    assert_eq!(sixth.expect(422)["errors"][0]["code"], "too_many");
    let theirs = attach(&other.chief, &notice, "application/pdf", "", pdf("")).await;
    assert_eq!(theirs.refused(404), "not_found");
    let desk = attach(&office.desk, &notice, "application/pdf", "", pdf("")).await;
    assert_eq!(desk.refused(403), "forbidden");

    let now = again(&office.clerk, &notice).await;
    let first = now["version"]["attachments"][0]["id"].as_str().unwrap();
    let path = format!(
        "/office/notices/{}/attachments/{first}",
        notice["id"].as_str().unwrap()
    );
    assert_eq!(other.chief.get(&path).await.refused(404), "not_found");
    office.clerk.delete(&path).await.expect(204);
    assert_eq!(office.clerk.get(&path).await.refused(404), "not_found");
    village.close().await;
}

#[actix_web::test]
async fn an_attachment_is_part_of_what_is_approved() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let notice = draft(&office, json!({})).await;
    attach(&office.clerk, &notice, "application/pdf", "?alt=a", pdf(""))
        .await
        .expect(201);
    let now = again(&office.clerk, &notice).await;
    let waits = act(&office.clerk, &now, "submit", json!({}))
        .await
        .expect(200);
    act(&office.chief, &waits, "approve", approval(&waits))
        .await
        .expect(200);
    // Past the server, other bytes under the same name.
    let conn = village.raw().await;
    entity::notice_attachment::Entity::update_many()
        .set(entity::notice_attachment::ActiveModel {
            sha256: sea_orm::Set("0".repeat(64)),
            ..Default::default()
        })
        .exec(&conn)
        .await
        .unwrap();
    village.settle().await;
    let version = rows(&village, &notice).await.1.remove(0);
    assert_eq!(version.state, entity::notice_version::State::Pending);
    let whole = published(&village, &office, json!({})).await;
    assert_eq!(whole["version"]["attachments"], json!([]));
    village.close().await;
}

#[actix_web::test]
async fn hints_on_easy_japanese_are_asked_for_and_nothing_is_stored() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let text = json!({"easy": "避難所《ひなんじょ》を開設します。"});
    let hints = office
        .clerk
        .post("/office/lint", text.clone())
        .await
        .expect(200);
    let words: Vec<_> = hints["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["word"].as_str().unwrap())
        .collect();
    assert_eq!(words, ["避難所", "開設"]);
    assert_eq!(
        village
            .guest()
            .post("/office/lint", text)
            .await
            .refused(401),
        "anonymous"
    );
    village.close().await;
}
