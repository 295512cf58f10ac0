//! A place's page as everybody reads it, written by the server: readable without a script, and by machines (schema.org).
use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path, ServiceConfig, get},
};
use entity::{
    id::PlaceId,
    place::{Category, Status},
    place_fact::{Kind, Value as Is},
};
use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};

use super::view::{self, FactView, WholePlace};
use crate::{
    access::Viewer,
    app::App,
    error::{Error, Result},
    web::{files, frame},
};

/// Mounts the page.
pub fn pages(cfg: &mut ServiceConfig) {
    cfg.route("/places/{id}", get().to(page));
}

/// What everybody may read of is in the page already; the rest is asked for by the app, as whoever is signed in.
async fn page(app: Data<App>, request: HttpRequest, id: Path<String>) -> Result<HttpResponse> {
    let shell = || {
        let index = files::shell("index.html").ok_or(Error::NotFound("page"))?;
        Ok(files::answer(&request, index))
    };
    let Ok(id) = id.parse::<PlaceId>() else {
        return shell();
    };
    let place = match view::one(&app, &Viewer::guest(), id).await {
        Ok(place) if matches!(place.status, Status::Listed | Status::Closed) => place,
        Ok(_) | Err(Error::NotFound(_)) => return shell(),
        Err(other) => return Err(other),
    };
    let fixed = &place.card.fixed;
    let head = html! {
        link rel="canonical" href=(address(&app, id));
        link rel="stylesheet" href="/css/notices.css";
        link rel="stylesheet" href="/css/guide.css";
        (script(&linked(&place, &address(&app, id))))
    };
    let text = frame::filled(&frame::Filled {
        lang: "ja",
        title: &format!("{} — 回覧板", fixed.name),
        description: &format!(
            "{}（{}）{}",
            fixed.name,
            category(fixed.category),
            fixed.address
        ),
        head: &head.into_string(),
        main: &article(&place).into_string(),
    });
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(text.ok_or(Error::NotFound("page"))?))
}

fn address(app: &App, id: PlaceId) -> String {
    format!("{}/places/{id}", app.public_url())
}

fn article(place: &WholePlace) -> Markup {
    let fixed = &place.card.fixed;
    let rows = [
        ("住所", fixed.address.as_str()),
        ("場所", place.spot.as_str()),
        ("電話", place.telephone.as_str()),
        ("時間", fixed.hours.as_str()),
        ("時間の補足", fixed.hours_note.as_str()),
        ("メモ", place.note.as_str()),
    ];
    html! {
        div class="place-whole" {
            @if let Some(slug) = &place.neighborhood {
                nav class="plain-head" { a class="back" href=(format!("/t/{slug}/guide")) { "まちの案内へ" } }
            }
            div class="page-head" { h1 tabindex="-1" { (fixed.name) " " small class="kana" { (fixed.kana) } } }
            p class="place-kind" { (category(fixed.category)) }
            section class="paper place-sheet" {
                @if place.status == Status::Closed { p class="note strong-note" { "閉店・閉鎖しました" } }
                dl class="facts" {
                    @for (name, value) in rows {
                        @if !value.is_empty() { dt { (name) } dd { (value) } }
                    }
                }
                @if let Some(source) = &place.source {
                    p class="soft" { "「" (source.title) "」（" (source.publisher) "、" (source.licence) "）をもとにしています。" }
                }
            }
            @if !place.known.is_empty() {
                section class="paper" {
                    h2 { "ここでできること・あるもの" }
                    ul class="known-list" { @for fact in &place.known { (line(fact)) } }
                }
            }
        }
    }
}

fn line(fact: &FactView) -> Markup {
    let day = (fact.confirmed_at.0 + chrono::TimeDelta::hours(9)).format("%Y年%-m月%-d日");
    html! {
        li class="known" {
            p { b { (kind(fact.kind)) } " " span class="known-value" { (value(fact)) } }
            @if !fact.detail.is_empty() { p { (fact.detail) } }
            p class="soft said-by" { (fact.by.name.as_deref().unwrap_or("まちの人")) "　" (day) }
        }
    }
}

/// A place as schema.org sees it.
fn linked(place: &WholePlace, url: &str) -> Value {
    let fixed = &place.card.fixed;
    let parts = &place.address_parts;
    let there = place.known.iter().map(|fact| {
        json!({ "@type": "LocationFeatureSpecification", "name": kind(fact.kind), "value": fact.value != Is::No })
    });
    let mut thing = json!({
        "@context": "https://schema.org",
        "@type": sort(fixed.category),
        "@id": url,
        "url": url,
        "name": fixed.name,
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "JP",
            "addressRegion": parts.prefecture,
            "addressLocality": parts.city,
            "streetAddress": format!("{}{} {}", parts.town, parts.block, parts.building).trim(),
            "postalCode": parts.postcode,
        },
        "geo": { "@type": "GeoCoordinates", "latitude": fixed.lat, "longitude": fixed.lon },
        "amenityFeature": there.collect::<Vec<_>>(),
    });
    let more = [
        ("telephone", &place.telephone),
        ("sameAs", &place.url),
        ("alternateName", &place.name_en),
    ];
    if let Some(object) = thing.as_object_mut() {
        for (name, value) in more.into_iter().filter(|(_, value)| !value.is_empty()) {
            object.insert(name.into(), json!(value));
        }
    }
    thing
}

/// Data within a page: no text in it can end the element.
fn script(data: &Value) -> Markup {
    let text = data.to_string();
    let text = text
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    html! { script type="application/ld+json" { (PreEscaped(text)) } }
}

const fn sort(category: Category) -> &'static str {
    match category {
        Category::Food => "FoodEstablishment",
        Category::Shop => "Store",
        Category::Park => "Park",
        Category::Clinic => "MedicalBusiness",
        Category::Childcare => "ChildCare",
        Category::PublicOffice => "GovernmentOffice",
        Category::Station => "TrainStation",
        Category::Toilet => "PublicToilet",
        Category::Culture
        | Category::Aed
        | Category::Shelter
        | Category::Wifi
        | Category::Other => "CivicStructure",
    }
}

const fn category(category: Category) -> &'static str {
    match category {
        Category::Food => "食べる",
        Category::Shop => "買う・店",
        Category::Park => "公園・遊び場",
        Category::Clinic => "病院・薬局",
        Category::Childcare => "子育て",
        Category::PublicOffice => "役所・公共",
        Category::Culture => "図書館・文化",
        Category::Station => "駅・バス",
        Category::Toilet => "トイレ",
        Category::Aed => "AED",
        Category::Shelter => "避難所",
        Category::Wifi => "公衆無線LAN",
        Category::Other => "その他",
    }
}

const fn value(fact: &FactView) -> &'static str {
    match (is_hazard(fact.kind), fact.value) {
        (true, Is::Yes) => "避難できる",
        (true, Is::No) => "避難できない",
        (false, Is::Yes) => "あり",
        (false, Is::No) => "なし",
        (_, Is::Partly) => "一部",
    }
}

const fn is_hazard(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Flood
            | Kind::Landslide
            | Kind::StormSurge
            | Kind::Earthquake
            | Kind::Tsunami
            | Kind::Fire
            | Kind::InlandFlood
            | Kind::Volcano
    )
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Stroller => "ベビーカーで入れる",
        Kind::KidsSpace => "キッズスペース",
        Kind::DiaperTable => "おむつ替えの台",
        Kind::NursingRoom => "授乳室",
        Kind::Wheelchair => "車いすで入れる",
        Kind::WheelchairToilet => "車いす用トイレ",
        Kind::Ostomate => "オストメイト設備",
        Kind::Languages => "日本語以外のことば",
        Kind::Quiet => "静か",
        Kind::Wifi => "Wi-Fi",
        Kind::Payment => "現金以外で払える",
        Kind::Pets => "ペットと入れる",
        Kind::Parking => "駐車場",
        Kind::Seats => "座れる席",
        Kind::SmokeFree => "全席禁煙",
        Kind::ChildPads => "小児用パッド",
        Kind::Flood => "洪水",
        Kind::Landslide => "崖崩れ・土石流",
        Kind::StormSurge => "高潮",
        Kind::Earthquake => "地震",
        Kind::Tsunami => "津波",
        Kind::Fire => "大規模な火事",
        Kind::InlandFlood => "内水氾濫",
        Kind::Volcano => "火山",
        Kind::AlsoShelter => "指定避難所でもある",
        Kind::Capacity => "収容人数",
    }
}
