//! Whether words wait to be looked at, and why. The gravest reason is the one that is said.
use entity::{
    hold::Why,
    id::{CommentId, NeighborhoodId, PersonId, PostId},
    post::{self, Withheld},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{
    copies, holds,
    likeness::{self, SKETCH},
    links, scam,
};
use crate::{access::Viewer, app::App, db::Tx, error::Result};

/// What stands in a text, before it is known where it will stand: the dear part, done before anything is locked.
pub struct Read {
    text: String,
    scam: bool,
    link: bool,
    likeness: Vec<i64>,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Post,
    Comment,
    /// Other words for something that was posted before: being one of the first is no matter any more.
    Edit,
}

impl Read {
    /// A post to publish.
    #[must_use]
    pub fn post(app: &App, body: &str, place: Option<&str>) -> Self {
        let key = app.secrets.mac("likeness", &[]);
        let text = [Some(body), place].into_iter().flatten();
        Self {
            // A place is no sentence, and would make one text many.
            likeness: likeness::of(body, &key),
            ..Self::new(text.collect::<Vec<_>>().join("\n"), What::Post)
        }
    }

    /// A comment to add.
    #[must_use]
    pub fn comment(body: &str) -> Self {
        Self::new(body.to_owned(), What::Comment)
    }

    /// The same as other words for what was posted before.
    #[must_use]
    pub fn edit(self) -> Self {
        Self {
            what: What::Edit,
            ..self
        }
    }

    fn new(text: String, what: What) -> Self {
        Self {
            scam: scam::is_likely(&text),
            link: links::any(&text),
            likeness: Vec::with_capacity(SKETCH),
            text,
            what,
        }
    }
}

/// What was found, for the transaction in which the words are written.
pub struct Looked {
    likeness: Vec<i64>,
    found: Option<Reason>,
}

/// Why words wait.
pub(super) struct Reason {
    pub(super) why: Why,
    pub(super) word: Option<String>,
}

/// Looks at words that somebody is about to say in a neighborhood.
///
/// # Errors
/// The database's.
pub async fn look(
    app: &App,
    conn: &impl ConnectionTrait,
    viewer: &Viewer,
    area: NeighborhoodId,
    read: Read,
) -> Result<Looked> {
    let word = app.watched.find(conn, area, &read.text).await?;
    let why = if read.scam {
        Some(Why::Scam)
    } else if word.is_some() {
        Some(Why::WatchedWord)
    } else if copies::elsewhere(conn, area, &read.likeness).await? {
        Some(Why::SameTextElsewhere)
    } else if read.what == What::Post || read.link {
        let newcomer = left(app, conn, viewer, area).await? > 0;
        match (newcomer, read.link, read.what) {
            (true, true, _) => Some(Why::LinkInFirstPosts),
            (true, false, What::Post) => Some(Why::FirstPosts),
            _ => None,
        }
    } else {
        None
    };
    let found = why.map(|why| Reason {
        why,
        word: word.filter(|_| why == Why::WatchedWord),
    });
    Ok(Looked {
        likeness: read.likeness,
        found,
    })
}

/// Whether words would wait for a moderator if they were an answer under a post. Where words cannot wait, such words
/// are refused.
///
/// # Errors
/// The database's.
pub async fn would_wait(app: &App, tx: &Tx<'_>, area: NeighborhoodId, text: &str) -> Result<bool> {
    let read = Read::comment(text).edit();
    let looked = look(app, tx.system(&holds::KEY), tx.viewer(), area, read).await?;
    Ok(looked.found.is_some())
}

/// How many first posts of the viewer are still looked at there: none of those whose tie to the place was checked.
/// Only what others have read counts as posted: who deletes or hurries is a newcomer still.
pub(super) async fn left(
    app: &App,
    conn: &impl ConnectionTrait,
    viewer: &Viewer,
    area: NeighborhoodId,
) -> Result<u64> {
    let held = u64::from(app.config.first_posts_held);
    let verified = viewer.home(area).is_some_and(|home| home.verified);
    let (false, Some(me)) = (verified || held == 0, viewer.person()) else {
        return Ok(0);
    };
    Ok(held.saturating_sub(passed(conn, me, area).await?))
}

#[expect(
    clippy::disallowed_methods,
    reason = "how often somebody has spoken there"
)]
async fn passed(conn: &impl ConnectionTrait, who: PersonId, area: NeighborhoodId) -> Result<u64> {
    Ok(post::Entity::find()
        .filter(post::COLUMN.author_id.eq(who))
        .filter(post::COLUMN.neighborhood_id.eq(area))
        .filter(post::COLUMN.withheld.is_null())
        .count(conn)
        .await?)
}

impl Looked {
    /// The word with which new words are written.
    #[must_use]
    pub fn withheld(&self) -> Option<Withheld> {
        self.found.as_ref().map(|_| Withheld::Held)
    }

    /// Why it would wait.
    pub(super) fn why(&self) -> Option<Why> {
        self.found.as_ref().map(|found| found.why)
    }

    /// A new post was written with this word. To be called at the end of the transaction.
    ///
    /// # Errors
    /// The database's.
    pub async fn posted(self, tx: &Tx<'_>, post: PostId, area: NeighborhoodId) -> Result<()> {
        copies::remember(tx, post, area, &self.likeness).await?;
        match self.found {
            Some(reason) => holds::begin(tx, post.into(), reason).await,
            None => Ok(()),
        }
    }

    /// A new comment was written with this word. To be called at the end of the transaction.
    ///
    /// # Errors
    /// The database's.
    pub async fn commented(self, tx: &Tx<'_>, comment: CommentId) -> Result<()> {
        match self.found {
            Some(reason) => holds::begin(tx, comment.into(), reason).await,
            None => Ok(()),
        }
    }

    /// A post has other words now; answers whether others read it no longer. To be called at the end of the transaction.
    ///
    /// # Errors
    /// The database's.
    pub async fn post_edited(
        self,
        tx: &Tx<'_>,
        post: PostId,
        area: NeighborhoodId,
    ) -> Result<bool> {
        copies::again(tx, post, area, &self.likeness).await?;
        holds::edited(tx, post.into(), self.found).await
    }

    /// The same of a comment.
    ///
    /// # Errors
    /// The database's.
    pub async fn comment_edited(self, tx: &Tx<'_>, comment: CommentId) -> Result<bool> {
        holds::edited(tx, comment.into(), self.found).await
    }
}
