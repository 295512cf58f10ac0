//! Static files: each is prepared when it is first asked for, then answered from memory.
use std::{
    io::Write,
    sync::{LazyLock, OnceLock},
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderMap, HeaderValue},
};
use ahash::AHashMap;
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// `static/`, as it lies. In the binary of a release build; a debug build reads it from the folder.
#[derive(RustEmbed)]
#[folder = "static/"]
struct Folder;

const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");
const NONE: HeaderValue = HeaderValue::from_static("none");
const ENCODING: HeaderValue = HeaderValue::from_static("Accept-Encoding");
const GZIP: HeaderValue = HeaderValue::from_static("gzip");

/// Files that stand behind an address of their own, so not behind their name.
const SHELLS: &[&str] = &["index.html", "docs.html", "sw.js"];
/// What only the API's description and maps need: not kept on a reader's device.
const DOCS: &[&str] = &[
    "docs.js",
    "css/docs.css",
    "vendor/leaflet.js",
    "vendor/leaflet.css",
];

/// A file, ready to be answered.
pub struct File {
    /// Its type.
    pub content_type: &'static str,
    /// As it lies.
    pub plain: Bytes,
    gzip: Option<Bytes>,
    /// Strong, one for each form. Ready to be sent, as all of this is: in a disaster everybody asks at once.
    etag: HeaderValue,
    gzip_etag: HeaderValue,
}

impl File {
    /// Prepares bytes. Packing them once costs less than packing them for every reader.
    pub fn new(content_type: &'static str, plain: Bytes) -> Self {
        let sum = hex::encode(Sha256::digest(&plain));
        let sum = sum.get(..32).unwrap_or(&sum);
        let is_text = !content_type.starts_with("image/") || content_type.contains("svg");
        Self {
            content_type,
            gzip: is_text.then(|| pack(&plain)).flatten(),
            etag: tag(sum, ""),
            gzip_etag: tag(sum, "-gz"),
            plain,
        }
    }

    /// How many bytes it takes in memory.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.plain.len() + self.gzip.as_ref().map_or(0, Bytes::len)
    }
}

/// An `ETag` (RFC 9110 §8.8.3) of a sum in hexadecimal, which is always fit for a header.
fn tag(sum: &str, form: &str) -> HeaderValue {
    HeaderValue::try_from(format!("\"{sum}{form}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

/// Gzip, if that makes it smaller.
fn pack(plain: &Bytes) -> Option<Bytes> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::new(8));
    packer.write_all(plain).ok()?;
    let gzipped = packer.finish().ok()?;
    (gzipped.len() < plain.len()).then(|| gzipped.into())
}

type Shelf = AHashMap<String, OnceLock<Option<File>>>;

static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    // Types are for those who write the page.
    let names = Folder::iter().filter(|name| !name.ends_with(".d.ts"));
    names
        .map(|name| (name.into_owned(), OnceLock::new()))
        .collect()
});

/// The file of this name, if it is one that may be asked for by name.
#[must_use]
pub fn find(name: &str) -> Option<&'static File> {
    if SHELLS.contains(&name) {
        return None;
    }
    shell(name)
}

/// Any file.
#[must_use]
pub fn shell(name: &str) -> Option<&'static File> {
    let place = SHELF.get(name)?;
    place.get_or_init(|| load(name)).as_ref()
}

fn load(name: &str) -> Option<File> {
    let bytes = match Folder::get(name)?.data {
        std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        std::borrow::Cow::Owned(bytes) => Bytes::from(bytes),
    };
    Some(File::new(content_type(name), bytes))
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "jpg" => "image/jpeg",
        "ico" => "image/vnd.microsoft.icon",
        _ => "text/plain; charset=utf-8",
    }
}

/// The service worker, with the list of files it keeps and one hash over all of them in front: a new
/// version of any file is a new worker.
///
/// # Errors
/// `NotFound` when the page has none.
pub fn worker() -> Result<&'static File> {
    static WORKER: OnceLock<Option<File>> = OnceLock::new();
    let made = WORKER.get_or_init(|| {
        let mut names: Vec<&String> = SHELF.keys().collect();
        names.sort_unstable();
        let mut sum = Sha256::new();
        for name in &names {
            sum.update(name.as_bytes());
            sum.update(shell(name)?.etag.as_bytes());
        }
        let hash = hex::encode(sum.finalize());
        let kept = |name: &str| {
            let code = name.contains('.') && !name.starts_with('.');
            code && !SHELLS.contains(&name) && !DOCS.contains(&name)
        };
        let files: Vec<_> = names
            .iter()
            .filter(|name| kept(name))
            .map(|name| format!("/{name}"))
            .collect();
        let files = serde_json::to_string(&files).ok()?;
        let code = &shell("sw.js")?.plain;
        let mut text =
            format!("const FILES={files};const HASH=\"{}\";\n", hash.get(..16)?).into_bytes();
        text.extend_from_slice(code);
        Some(File::new(content_type("sw.js"), text.into()))
    });
    made.as_ref().ok_or(Error::NotFound("page"))
}

/// Answers a file: 304 when the asker has it, packed when the asker takes that. `Range` is not taken.
#[must_use]
pub fn answer(request: &HttpRequest, file: &File) -> HttpResponse {
    let packed = file.gzip.as_ref().filter(|_| takes_gzip(request.headers()));
    let etag = if packed.is_some() {
        &file.gzip_etag
    } else {
        &file.etag
    };
    let known = has(request.headers(), file);
    let mut answer = if known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    answer
        .insert_header((header::ETAG, etag.clone()))
        .insert_header((header::CACHE_CONTROL, NO_CACHE))
        .insert_header((header::ACCEPT_RANGES, NONE))
        .insert_header((header::VARY, ENCODING));
    if known {
        return answer.finish();
    }
    answer.content_type(HeaderValue::from_static(file.content_type));
    match packed {
        Some(bytes) => answer
            .insert_header((header::CONTENT_ENCODING, GZIP))
            .body(bytes.clone()),
        None => answer.body(file.plain.clone()),
    }
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    accepted.unwrap_or_default().split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = weight
            .trim()
            .strip_prefix("q=")
            .and_then(|q| q.parse::<f32>().ok())
            == Some(0.0);
        matches!(name.trim(), "gzip" | "*") && !refused
    })
}

fn has(headers: &HeaderMap, file: &File) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|all| all.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == "*" || tag == file.etag || tag == file.gzip_etag)
}
