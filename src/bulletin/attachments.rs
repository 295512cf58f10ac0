//! Files that go with a notice: who may open them, and how they are sent so that they can do no harm.
use std::borrow::Cow;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{
        self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
    },
};
use entity::{
    id::{NoticeAttachmentId, NoticeId},
    notice_attachment::Kind,
};

use super::model::Attachment;
use crate::{app::App, error::Result, notices::attachment_bytes};

/// The media type of a kind: it is what the bytes were found to be, never what somebody said they are.
#[must_use]
pub fn content_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Pdf => "application/pdf",
        Kind::Image => "image/jpeg",
    }
}

/// Where a file is found.
#[must_use]
pub fn path(notice: NoticeId, file: NoticeAttachmentId) -> String {
    format!("/api/v1/notices/{}/attachments/{}", notice.0, file.0)
}

/// Sends a file. The same bytes have the same name for ever, so they are asked for once; and a document is
/// saved rather than opened here, because a PDF may carry programs.
///
/// # Errors
/// The disk's.
pub async fn answer(app: &App, request: &HttpRequest, file: &Attachment) -> Result<HttpResponse> {
    let etag = format!("\"{}\"", file.sha256);
    if has(request, &etag) {
        let mut answer = HttpResponse::NotModified();
        answer
            .insert_header((header::ETAG, etag))
            .insert_header((header::CACHE_CONTROL, "no-cache"));
        return Ok(answer.finish());
    }
    let bytes = attachment_bytes(app, &file.sha256, file.kind).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .content_type(content_type(file.kind))
        .insert_header(disposition(file))
        .body(bytes))
}

/// Whether the asker has these bytes already.
fn has(request: &HttpRequest, etag: &str) -> bool {
    let tags = request.headers().get_all(header::IF_NONE_MATCH);
    let tags = tags.filter_map(|value| value.to_str().ok());
    tags.flat_map(|all| all.split(','))
        .any(|tag| tag.trim().trim_start_matches("W/") == etag)
}

/// The name under which it is saved (RFC 6266): whole for those who read `filename*`, in ASCII for the rest.
fn disposition(file: &Attachment) -> ContentDisposition {
    let inline = file.kind == Kind::Image;
    let plain: String = file
        .name
        .chars()
        .map(|c| {
            if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') {
                c
            } else {
                '_'
            }
        })
        .collect();
    ContentDisposition {
        disposition: if inline {
            DispositionType::Inline
        } else {
            DispositionType::Attachment
        },
        parameters: vec![
            DispositionParam::Filename(plain),
            DispositionParam::FilenameExt(ExtendedValue {
                charset: Charset::Ext("UTF-8".to_owned()),
                language_tag: None,
                value: Cow::from(&file.name).into_owned().into_bytes(),
            }),
        ],
    }
}
