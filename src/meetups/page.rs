//! The page of a public meetup as the server writes it: read without scripts and without an account, by people and by
//! machines. With scripts the app draws its own over it. What is not public gets the app's empty page, like every address
//! of the app, whether there is such a meetup or not.
use actix_web::{
    HttpRequest, HttpResponse, guard,
    http::Method,
    web::{self, Data, Path, Query, ServiceConfig},
};
use entity::{id::MeetupId, meetup::Status, meetup_date, neighborhood, person::Language};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    letters, shown,
    view::{MeetupDateView, MeetupView},
    when,
};
use crate::{
    access::Viewer,
    app::App,
    bulletin::paragraphs,
    clock::Moment,
    error::{Error, Result},
    web::{
        files::{self, File},
        frame::{Filled, filled},
    },
};

mod linked;

/// Dates of a series that the page tells: those to come first.
const MOST_TOLD: usize = 12;
/// Characters of the text in previews.
const PREVIEW: usize = 120;

/// Mounts the page.
pub fn pages(cfg: &mut ServiceConfig) {
    let read = |method: &Method| matches!(*method, Method::GET | Method::HEAD);
    let read = guard::fn_guard(move |asked| read(&asked.head().method));
    let page = web::route().guard(read).to(meetup);
    cfg.service(web::resource("/meetups/{id}").route(page));
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    lang: Option<String>,
}

async fn meetup(
    app: Data<App>,
    request: HttpRequest,
    path: Path<String>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let language = match asked.lang.as_deref() {
        Some("en") => Language::En,
        _ => Language::Ja,
    };
    let page = match path.parse() {
        Ok(id) => page(&app, MeetupId(id), language).await?,
        Err(_) => None,
    };
    if let Some(page) = page {
        let file = File::new("text/html; charset=utf-8", page.into());
        return Ok(files::answer(&request, &file));
    }
    let shell = files::shell("index.html").ok_or(Error::NotFound("page"))?;
    Ok(files::answer(&request, shell))
}

/// The page, if guests see the meetup.
async fn page(app: &App, id: MeetupId, language: Language) -> Result<Option<String>> {
    let guest = Viewer::guest();
    let meetup = match shown::one(app, &guest, id).await {
        Err(Error::NotFound(_)) => return Ok(None),
        other => other?,
    };
    let town = app.db.read(&guest).all::<neighborhood::Entity>();
    let town = town.only(neighborhood::COLUMN.slug.eq(&meetup.neighborhood));
    let Some(town) = town.any().await? else {
        return Ok(None);
    };
    let leaf = Leaf {
        base: app.public_url(),
        meetup: &meetup,
        town: &town,
        language,
        now: app.db.clock().now(),
    };
    Ok(leaf.whole())
}

/// What a page is made of.
pub(super) struct Leaf<'a> {
    base: &'a str,
    meetup: &'a MeetupView,
    town: &'a neighborhood::Model,
    language: Language,
    now: chrono::DateTime<chrono::Utc>,
}

impl Leaf<'_> {
    fn whole(&self) -> Option<String> {
        let meetup = self.meetup;
        let preview: String = meetup.body.chars().take(PREVIEW).collect();
        filled(&Filled {
            lang: self.say("ja", "en"),
            title: &format!("{}{} — 回覧板", self.mark(), meetup.title),
            description: &crate::calendar::one_line(&preview),
            head: &self.head().0,
            main: &self.main().0,
        })
    }

    fn say<'a>(&self, ja: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Ja => ja,
            Language::En => en,
        }
    }

    fn url(&self) -> String {
        format!("{}/meetups/{}", self.base, self.meetup.id.0)
    }

    /// That all of it is off is said before everything else.
    fn mark(&self) -> &str {
        match self.meetup.status {
            Status::Cancelled => self.say("【中止】", "[Cancelled] "),
            _ => "",
        }
    }

    fn head(&self) -> Markup {
        let calendar = format!("/feeds/meetups/{}.ics", self.meetup.id.0);
        html! {
            link rel="stylesheet" href="/css/notices.css";
            link rel="canonical" href=(self.url());
            link rel="alternate" hreflang="ja" href=(self.url());
            link rel="alternate" hreflang="en" href=(format!("{}?lang=en", self.url()));
            link rel="alternate" type="text/calendar" href=(calendar);
            (linked::meetup(self))
        }
    }

    fn main(&self) -> Markup {
        let meetup = self.meetup;
        html! {
            div.official {
                nav.plain-head aria-label=(self.say("集まりの案内", "About meetups")) {
                    a href="/" { "回覧板" }
                    a href=(format!("/t/{}/meetups", meetup.neighborhood)) {
                        (self.town.name) (self.say("の集まり", ": meetups"))
                    }
                }
                article.paper.official-notice {
                    h1 tabindex="-1" { (self.mark()) (meetup.title) }
                    (self.dates())
                    (self.facts())
                    div.official-body lang="ja" { (paragraphs(&meetup.body, false)) }
                    (self.afterwards())
                    (self.ways())
                }
            }
        }
    }

    /// Those to come, or the last ones when all are over.
    fn told(&self) -> Vec<&MeetupDateView> {
        let dates = &self.meetup.dates;
        let coming: Vec<_> = dates
            .iter()
            .filter(|date| date.ends_at.0 > self.now)
            .take(MOST_TOLD)
            .collect();
        if coming.is_empty() {
            dates.iter().rev().take(1).collect()
        } else {
            coming
        }
    }

    fn dates(&self) -> Markup {
        html! {
            ul {
                @for date in self.told() {
                    li {
                        strong { (self.time(date.starts_at)) } (self.say("から", " to ")) (self.time(date.ends_at)) (self.say("まで", ""))
                        @if let Some(standing) = self.standing(date) { " " strong { (standing) } }
                    }
                }
            }
        }
    }

    fn time(&self, at: Moment) -> Markup {
        html! { time datetime=(linked::offset(at.0)) { (when::said(at.0, self.language)) } }
    }

    fn standing(&self, date: &MeetupDateView) -> Option<String> {
        if date.status == meetup_date::Status::Cancelled {
            return Some(match (self.language, date.reason) {
                (Language::Ja, reason) => {
                    format!("{}中止", reason.map_or("", letters::ja))
                }
                (Language::En, Some(reason)) => format!("Cancelled: {}", letters::en(reason)),
                (Language::En, None) => "Cancelled".to_owned(),
            });
        }
        if date.goes_ahead {
            return Some(self.say("予定どおり行います", "Takes place").to_owned());
        }
        date.full.then(|| self.say("満席", "Full").to_owned())
    }

    fn facts(&self) -> Markup {
        let (meetup, terms) = (self.meetup, &self.meetup.terms);
        let place = meetup.place.name.as_deref().filter(|name| !name.is_empty());
        let hosts: Vec<_> = meetup
            .organizers
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        let seats = terms.capacity.map(|seats| match self.language {
            Language::Ja => format!("{seats}人"),
            Language::En => seats.to_string(),
        });
        let facts = [
            (
                self.say("場所", "Where"),
                place.unwrap_or(&meetup.place.district),
            ),
            (self.say("主催", "Organized by"), &hosts.join("、")),
            (
                self.say("定員", "Seats"),
                seats.as_deref().unwrap_or_default(),
            ),
            (self.say("参加費", "Costs"), &terms.fee_note),
            (self.say("持ちもの", "Bring"), &terms.bring),
            (self.say("対象", "For"), &terms.ages),
            (self.say("雨のとき", "If it rains"), &terms.rain),
            (
                self.say("バリアフリー", "Accessibility"),
                &terms.accessibility,
            ),
            (self.say("ことば", "Languages"), &terms.languages),
        ];
        html! {
            dl.facts {
                @for (name, text) in facts {
                    @if !text.is_empty() { dt { (name) } dd { (text) } }
                }
            }
            @if place.is_none() {
                p.note { (self.say("くわしい場所は、参加が決まった方にお知らせします。", "Where exactly is told to those who have a seat.")) }
            }
        }
    }

    fn afterwards(&self) -> Markup {
        html! {
            @if let Some(note) = &self.meetup.note_after {
                section {
                    h2 { (self.say("当日のようす", "What happened")) }
                    div.official-body lang="ja" { (paragraphs(&note.body, false)) }
                }
            }
        }
    }

    fn ways(&self) -> Markup {
        let meetup = self.meetup;
        html! {
            p.more-ways {
                a href="/sign-in" { (self.say("サインインして参加する", "Sign in to come")) }
                a href=(format!("/feeds/meetups/{}.ics", meetup.id.0)) { (self.say("カレンダーに入れる", "Add to your calendar")) }
                a href=(format!("/feeds/neighborhoods/{}/meetups.ics", meetup.neighborhood)) {
                    (self.say("この町の集まりをカレンダーで受け取る", "All meetups here as a calendar"))
                }
                @match self.language {
                    Language::Ja => a href="?lang=en" hreflang="en" lang="en" { "English" },
                    Language::En => a href="?lang=ja" hreflang="ja" lang="ja" { "日本語" },
                }
            }
        }
    }
}
