//! The ceilings: what the machine could give if a handler did nothing but the unavoidable.
//!
//! Each mode answers on any path, so that the load program sends it the very requests it sends the server.
use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    web::{self, Bytes, Data, ServiceConfig},
};
use clap::{Args, ValueEnum};

use crate::{Fault, announce};

mod rows;
mod sql;
mod view;

use sql::{Ask, Base};

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Mode {
    /// A few bytes of text.
    Plaintext,
    /// The bytes of a file.
    Bytes,
    /// The SQL of a page of posts, serialized.
    Page,
    /// The SQL of a post with its comments, serialized.
    Thread,
    /// One immediate transaction with one post.
    Insert,
}

#[derive(Args)]
pub struct Wish {
    #[arg(long)]
    mode: Mode,
    /// For `bytes`.
    #[arg(long)]
    bytes: Option<PathBuf>,
    /// For the modes that ask a database.
    #[arg(long)]
    database: Option<String>,
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
}

/// What the handlers share.
struct Shared {
    mode: Mode,
    bytes: Bytes,
    base: Option<Base>,
}

pub async fn run(wish: Wish) -> Result<(), Fault> {
    let base = match &wish.database {
        Some(url) => Some(Base::open(url).await?),
        None => None,
    };
    let bytes = wish
        .bytes
        .map(std::fs::read)
        .transpose()?
        .unwrap_or_default();
    let shared = Arc::new(Shared {
        mode: wish.mode,
        bytes: bytes.into(),
        base,
    });
    let server = HttpServer::new(move || {
        let shared = Data::from(Arc::clone(&shared));
        App::new().configure(|cfg| mount(cfg, shared))
    })
    .tcp_nodelay(true)
    .bind(wish.listen)?;
    server.addrs().iter().copied().for_each(announce);
    Ok(server.run().await?)
}

fn mount(cfg: &mut ServiceConfig, shared: Data<Shared>) {
    let answer = match shared.mode {
        Mode::Plaintext => web::to(plaintext),
        Mode::Bytes => web::to(same_bytes),
        Mode::Page => web::to(page),
        Mode::Thread => web::to(thread),
        Mode::Insert => web::to(insert),
    };
    cfg.app_data(shared).default_service(answer);
}

async fn plaintext() -> &'static str {
    "Hello, neighbor"
}

async fn same_bytes(shared: Data<Shared>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(shared.bytes.clone())
}

async fn page(shared: Data<Shared>, ask: web::Query<Ask>) -> actix_web::Result<HttpResponse> {
    let page = shared
        .base()?
        .page(&ask)
        .await
        .map_err(|fault| internal(&fault))?;
    Ok(HttpResponse::Ok().json(page))
}

async fn thread(shared: Data<Shared>, ask: web::Query<Ask>) -> actix_web::Result<HttpResponse> {
    let thread = shared
        .base()?
        .thread(&ask)
        .await
        .map_err(|fault| internal(&fault))?;
    Ok(HttpResponse::Ok().json(thread))
}

async fn insert(
    shared: Data<Shared>,
    request: HttpRequest,
    body: web::Json<view::NewPost>,
) -> actix_web::Result<HttpResponse> {
    let asked = web::Query::<Ask>::from_query(request.query_string())?;
    let post = shared
        .base()?
        .insert(&asked, body.into_inner())
        .await
        .map_err(|fault| internal(&fault))?;
    Ok(HttpResponse::Created().json(post))
}

impl Shared {
    fn base(&self) -> actix_web::Result<&Base> {
        self.base
            .as_ref()
            .ok_or_else(|| actix_web::error::ErrorInternalServerError("no database"))
    }
}

fn internal(fault: &sqlx::Error) -> actix_web::Error {
    actix_web::error::ErrorInternalServerError(fault.to_string())
}
