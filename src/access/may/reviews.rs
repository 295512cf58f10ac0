//! MAY, for reviews: who writes one, who answers it, who looks whether somebody runs a place.
use entity::{
    agency,
    duty::Role,
    neighborhood,
    place::{self, Category, Status},
    place_owner, review, review_answer,
};

use super::{Action, Allows, By, Edit, Remove, Viewer, own, speaks_in};
use crate::error::{Error, Result};

actions!(
    /// Write a review of a place.
    WriteReview = "review this place",
    /// Say that a review was of help.
    MarkHelpful = "mark this review",
    /// Answer a review as whoever runs the place.
    AnswerReview = "answer this review" by Anybody,
    /// Let a place take no new reviews for a while.
    PauseReviews = "pause reviews",
    /// Say that one runs a place.
    ClaimPlace = "claim this place",
    /// Look whether somebody runs a place.
    LookAtClaim = "decide on this claim" by Anybody,
);

/// A place that somebody wants to review.
pub struct Reviewable {
    /// The place.
    pub place: place::Model,
    /// Its neighborhood, if it lies in one.
    pub town: Option<neighborhood::Model>,
    /// Whether the viewer runs it.
    pub runs: bool,
}

impl Allows<WriteReview> for Reviewable {
    /// Whoever is verified where the place is, once others have looked that there is such a place, and never its owner.
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        let town = self
            .town
            .as_ref()
            .ok_or(Error::Forbidden("review outside every neighborhood"))?;
        let home = speaks_in(viewer, town.id, WriteReview::NAME)?;
        if town.status != neighborhood::Status::Open {
            return Err(Error::Forbidden(
                "review in a neighborhood that is not open",
            ));
        }
        if !home.verified {
            return Err(Error::Barred("not_verified"));
        }
        if self.runs {
            return Err(Error::Barred("own_place"));
        }
        if self.place.status != Status::Listed {
            return Err(Error::Forbidden("review what is not in the guide"));
        }
        Ok(())
    }
}

impl Allows<ClaimPlace> for Reviewable {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        let town = self
            .town
            .as_ref()
            .ok_or(Error::Forbidden(ClaimPlace::NAME))?;
        speaks_in(viewer, town.id, ClaimPlace::NAME)?;
        if self.place.status != Status::Listed {
            return Err(Error::Forbidden(ClaimPlace::NAME));
        }
        Ok(())
    }
}

impl Allows<Edit> for review::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        own(viewer, self.author_id, Edit::NAME)
    }
}

/// Taking back one's own words stays possible while suspended.
impl Allows<Remove> for review::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        own(viewer, self.author_id, Remove::NAME)
    }
}

impl Allows<MarkHelpful> for review::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        speaks_in(viewer, self.neighborhood_id, MarkHelpful::NAME)?;
        if viewer.person() == Some(self.author_id) {
            return Err(Error::Barred("own_review"));
        }
        Ok(())
    }
}

/// A review that somebody wants to answer.
pub struct Reviewed {
    /// The review.
    pub review: review::Model,
    /// Its place.
    pub place: place::Model,
    /// Whether the viewer was found to run the place.
    pub runs: bool,
    /// Whether the body that the viewer acts for has the place in its jurisdiction.
    pub governs: bool,
    /// The answer that is there.
    pub answer: Option<review_answer::Model>,
}

/// Categories that a city or a ward runs itself. Shops, clinics and nurseries may be anybody's: their owners answer.
#[must_use]
pub fn is_public(category: Category) -> bool {
    match category {
        Category::Park
        | Category::PublicOffice
        | Category::Culture
        | Category::Toilet
        | Category::Aed
        | Category::Shelter
        | Category::Wifi => true,
        Category::Food
        | Category::Shop
        | Category::Clinic
        | Category::Childcare
        | Category::Station
        | Category::Other => false,
    }
}

impl Allows<AnswerReview> for Reviewed {
    /// The owner; for what a body runs, its people who write and answer there. What a body answered only it changes.
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        let no = Err(Error::Forbidden(AnswerReview::NAME));
        let written = self.answer.as_ref();
        if let Some(serving) = viewer.serving() {
            let writes = serving.author || serving.responder || serving.approver.is_some();
            let active = serving.status == agency::Status::Active;
            let own = written.is_none_or(|answer| answer.agency_id == Some(serving.agency));
            let runs = self.governs && is_public(self.place.category);
            return if writes && active && own && runs {
                Ok(())
            } else {
                no
            };
        }
        let own = written
            .is_none_or(|answer| answer.agency_id.is_none() && answer.person_id == viewer.person());
        if self.runs && own {
            speaks_in(viewer, self.review.neighborhood_id, AnswerReview::NAME)?;
            return Ok(());
        }
        no
    }
}

impl Allows<PauseReviews> for place::Model {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        if viewer.holds(Role::StaffModerator, None) {
            return Ok(());
        }
        Err(Error::Forbidden(PauseReviews::NAME))
    }
}

/// A claim, and whether the viewer's body has the place in its jurisdiction.
pub struct Claim {
    /// The claim.
    pub row: place_owner::Model,
    /// Whether it does.
    pub governs: bool,
}

impl Allows<LookAtClaim> for Claim {
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        viewer.standing()?;
        if viewer.person() == Some(self.row.person_id) {
            return Err(Error::Barred("own_claim"));
        }
        let active = viewer
            .serving()
            .is_some_and(|serving| serving.status == agency::Status::Active);
        if viewer.holds(Role::StaffModerator, None) || (active && self.governs) {
            return Ok(());
        }
        Err(Error::Forbidden(LookAtClaim::NAME))
    }
}

impl Allows<Remove> for place_owner::Model {
    /// One stops running a place at one's own word.
    fn allows(&self, viewer: &Viewer) -> Result<()> {
        own(viewer, self.person_id, Remove::NAME)
    }
}
