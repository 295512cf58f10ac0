//! Makes the sheets: each from memory alone, once, when it is first asked for.
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{
    calendar, cap,
    edition::{Bulletin, Edition},
    feeds::{self, Channel},
    model::{Content, State, Versions},
    page::{self, Page as Leaf, Setting, list::Of},
    public::Public,
    sheet::{Choice, Form, Sheet, Slice},
    shelf::Made,
    words::{self, Reading},
};
use crate::{
    app::App,
    error::{Error, Result},
    page::{Cursor, Page},
    web::files::File,
};

const JSON: &str = "application/json";
const HTML: &str = "text/html; charset=utf-8";
/// What a feed and a list page hold.
pub const LIMIT: usize = feeds::PAGE;

/// An edition with what is needed to make something of it.
struct Press<'a> {
    edition: &'a Edition,
    base: &'a str,
    now: DateTime<Utc>,
    stale: Option<DateTime<Utc>>,
}

impl Bulletin {
    /// A sheet, ready to be sent; nothing when there is no such thing.
    ///
    /// # Errors
    /// The database's, when nothing was read yet.
    pub async fn sheet(&self, app: &App, sheet: &Sheet) -> Result<Option<Arc<Made>>> {
        let edition = self.edition(app).await?;
        let stale = self.stale_since(app);
        let press = Press {
            edition: &edition,
            base: app.public_url(),
            now: edition.made_at,
            stale,
        };
        // Only pages say how old they are; to the minute, so that they are not made anew for every reader.
        let minute = stale
            .filter(|_| sheet.is_page())
            .map(|since| since.timestamp() / 60);
        let found = edition
            .shelf
            .get(&(sheet.clone(), minute), || press.make(sheet))?;
        if found.is_some() || edition.complete {
            return Ok(found);
        }
        // Older than what memory holds: read, made, and not kept.
        let Some(id) = sheet.notice() else {
            return Ok(None);
        };
        let public = Box::pin(self.find(app, id)).await?;
        let made = public.map(|public| press.of_notice(&public, sheet));
        Ok(made.transpose()?.flatten().map(Arc::new))
    }
}

impl Sheet {
    fn is_page(&self) -> bool {
        matches!(self, Self::Page(..) | Self::Board(..))
    }

    fn notice(&self) -> Option<entity::id::NoticeId> {
        match self {
            Self::Notice(id)
            | Self::Versions(id)
            | Self::Page(id, ..)
            | Self::Print(id, _)
            | Self::Warning(id, _) => Some(*id),
            Self::List(..) | Self::Board(..) | Self::Feed(..) => None,
        }
    }
}

impl Press<'_> {
    fn make(&self, sheet: &Sheet) -> Result<Option<Made>> {
        match sheet {
            Sheet::List(choice, slice) => self.json_list(choice, *slice).map(Some),
            Sheet::Board(choice, slice, reading) => Ok(self.board(choice, *slice, *reading)),
            Sheet::Feed(choice, form, slice) => self.feed(choice, *form, *slice),
            _ => {
                let public = sheet.notice().and_then(|id| self.edition.get(id));
                public.map_or(Ok(None), |public| self.of_notice(public, sheet))
            }
        }
    }

    fn of_notice(&self, public: &Public, sheet: &Sheet) -> Result<Option<Made>> {
        Ok(match sheet {
            Sheet::Notice(_) => Some(json(&public.view(self.now))?),
            Sheet::Versions(_) => Some(json(&Versions {
                items: public.versions.clone(),
            })?),
            Sheet::Page(_, reading, number) => {
                let page = page::notice::page(&self.setting(*reading), public, *number);
                page.and_then(|page| html(&page, *reading))
            }
            Sheet::Print(_, reading) => {
                let setting = self.setting(*reading);
                Some(made(HTML, page::print::document(&setting, public)))
            }
            Sheet::Warning(_, number) => self.warning(public, *number)?,
            Sheet::List(..) | Sheet::Board(..) | Sheet::Feed(..) => None,
        })
    }

    fn setting(&self, reading: Reading) -> Setting<'_> {
        Setting {
            base: self.base,
            reading,
            places: &self.edition.places,
            now: self.now,
            stale: self.stale,
        }
    }

    fn json_list(&self, choice: &Choice, slice: Slice) -> Result<Made> {
        let cut = self.edition.cut(choice, slice);
        let next = cut.next.map(|id| Cursor(id).to_string());
        let items = cut.items.iter().map(|public| public.view(self.now));
        let page = Page {
            items: items.collect(),
            next: next.clone(),
        };
        Ok(Made {
            next,
            ..json(&page)?
        })
    }

    fn board(&self, choice: &Choice, slice: Slice, reading: Reading) -> Option<Made> {
        let cut = self.edition.cut(choice, slice);
        let list = page::list::List {
            of: self.of(choice)?,
            items: cut.items.iter().map(AsRef::as_ref).collect(),
            first: slice.after.is_none(),
            next: cut.next.map(|id| Cursor(id).to_string()),
        };
        html(&list.page(&self.setting(reading)), reading)
    }

    fn of(&self, choice: &Choice) -> Option<Of<'_>> {
        if let Some(area) = choice.neighborhood {
            let town = self.edition.places.by_id.get(&area)?;
            return Some(Of::Town {
                slug: &town.slug,
                name: &town.name,
            });
        }
        if let Some(agency) = choice.agency {
            return Some(Of::Body(self.edition.bodies.by_id.get(&agency)?));
        }
        Some(choice.category.map_or(Of::Everything, Of::Category))
    }

    fn feed(&self, choice: &Choice, form: Form, slice: Slice) -> Result<Option<Made>> {
        let Some(of) = self.of(choice) else {
            return Ok(None);
        };
        let list = page::list::List {
            of,
            items: Vec::new(),
            first: true,
            next: None,
        };
        let title = list.title(Reading::Ja);
        if form == Form::Calendar {
            let chosen = self.edition.chosen(choice).map(AsRef::as_ref);
            let text = calendar::calendar(&title, chosen, self.base, self.now);
            return Ok(Some(made("text/calendar; charset=utf-8", text)));
        }
        let cut = self.edition.cut(choice, slice);
        let (path, title) = match form {
            Form::Cap => (list.cap_path(), format!("{title}（緊急・重要）")),
            Form::Json => (format!("{}.json", list.feed()), title),
            _ => (format!("{}.atom", list.feed()), title),
        };
        let mut notices: Vec<_> = cut.items.iter().map(AsRef::as_ref).collect();
        if form == Form::Cap {
            notices = self.warnings(choice);
        }
        let channel = Channel {
            base: self.base,
            title,
            path,
            page: list.path(),
            cursor: slice.after.map(|after| Cursor(after).to_string()),
            next: cut
                .next
                .filter(|_| form != Form::Cap)
                .map(|id| Cursor(id).to_string()),
            notices,
            now: self.now,
        };
        rendered(&channel, form).map(Some)
    }

    /// Warnings that still matter: those that hold, and withdrawals for a month.
    fn warnings<'a>(&'a self, choice: &'a Choice) -> Vec<&'a Public> {
        let fresh = |public: &&Public| match public.state(self.now) {
            State::Published => true,
            State::Withdrawn | State::Expired => {
                self.now - public.updated() < chrono::TimeDelta::days(30)
            }
        };
        let chosen = self.edition.chosen(choice).map(AsRef::as_ref);
        let warnings = chosen.filter(|public| public.warns());
        warnings.filter(fresh).take(cap::INDEX).collect()
    }

    fn warning(&self, public: &Public, number: i32) -> Result<Option<Made>> {
        let content = public
            .version(number)
            .map_or(&public.notice.content, |version| &version.content);
        let areas = self.areas(content);
        let around = cap::Around {
            base: self.base,
            areas: &areas,
        };
        let document = cap::document(public, number, &around)?;
        Ok(document.map(|bytes| Made {
            file: File::new("application/cap+xml", bytes.into()),
            next: None,
        }))
    }

    fn areas(&self, content: &Content) -> Vec<cap::Area> {
        let places = &self.edition.places;
        let whole = content.areas.municipalities.iter().map(|one| cap::Area {
            name: one.name.clone(),
            municipality: one.code.clone(),
            rings: Vec::new(),
        });
        let towns = content.areas.neighborhoods.iter();
        let towns = towns.filter_map(|one| places.by_id.get(places.slugs.get(&one.slug)?));
        let towns = towns.map(|town| cap::Area {
            name: format!("{} {}", town.municipality, town.name),
            municipality: town.municipality_code.clone(),
            rings: town.rings.clone(),
        });
        whole.chain(towns).collect()
    }
}

fn rendered(channel: &Channel<'_>, form: Form) -> Result<Made> {
    let atom = "application/atom+xml; charset=utf-8";
    Ok(match form {
        Form::Json => {
            let text = feeds::json_feed(channel).to_string();
            made("application/feed+json; charset=utf-8", text)
        }
        Form::Cap => made(atom, feeds::warnings(channel).map_err(Error::internal)?),
        Form::Atom | Form::Calendar => made(atom, feeds::atom(channel).map_err(Error::internal)?),
    })
}

fn made(content_type: &'static str, bytes: impl Into<bytes::Bytes>) -> Made {
    Made {
        file: File::new(content_type, bytes.into()),
        next: None,
    }
}

fn json(of: &impl serde::Serialize) -> Result<Made> {
    let text = serde_json::to_vec(of).map_err(Error::internal)?;
    Ok(made(JSON, text))
}

fn html(page: &Leaf, reading: Reading) -> Option<Made> {
    page.whole(reading).map(|text| made(HTML, text))
}

/// A category by its word, as in addresses.
#[must_use]
pub fn category(word: &str) -> Option<entity::notice_version::Category> {
    use sea_orm::Iterable;
    let mut all = entity::notice_version::Category::iter();
    all.find(|one| words::category_word(*one) == word)
}

/// A weight by its word.
#[must_use]
pub fn severity(word: &str) -> Option<entity::notice_version::Severity> {
    use sea_orm::Iterable;
    let mut all = entity::notice_version::Severity::iter();
    all.find(|one| super::changes::word(one) == word)
}
