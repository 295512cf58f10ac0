//! What comes in with the acts on a notice: reasons, confirmations, corrections.
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{Why, blank};
use crate::text::Text;

/// Words to the approvers.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = NoticeSubmission)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// What they should know.
    #[serde(default, deserialize_with = "blank")]
    #[schema(max_length = 500, value_type = Option<String>)]
    pub note: Option<Why>,
}

/// Approval of what was read.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NoticeApproval)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The `hash` of the version that was read: only that is approved.
    #[schema(min_length = 64, max_length = 64, value_type = String)]
    pub hash: Text<64, 64>,
    /// Emergencies: what will happen, typed again.
    #[serde(default)]
    pub confirm: Option<Confirm>,
}

/// What an emergency will do, typed by whoever sends it.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NoticeConfirm)]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// The names of the areas, as `confirmation.areas_text` has them.
    #[schema(min_length = 1, max_length = 20000, value_type = String)]
    pub areas_text: Text<1, 20000>,
    /// The number of people, as `confirmation.people` has it.
    #[schema(min_length = 1, max_length = 20, value_type = String)]
    pub people: Text<1, 20>,
}

/// Why it was returned, rejected, withdrawn or stopped.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NoticeReason)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// In words.
    #[schema(min_length = 1, max_length = 500, value_type = String)]
    pub reason: Why,
}

/// What is wrong with what readers see.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NoticeCorrection)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// What is corrected, as readers will be told.
    #[schema(min_length = 1, max_length = 500, value_type = String)]
    pub what: Why,
}

/// An emergency that cannot wait for a second person.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NoticeRelease)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Why it cannot wait; every administrator of the agency reads it.
    #[schema(min_length = 1, max_length = 500, value_type = String)]
    pub reason: Why,
    /// The `hash` of the version that was read.
    #[schema(min_length = 64, max_length = 64, value_type = String)]
    pub hash: Text<64, 64>,
    /// What will happen, typed again.
    pub confirm: Confirm,
}

/// A text in やさしい日本語 to look at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Lint {
    /// The text.
    #[schema(max_length = 5000, value_type = String)]
    pub easy: Text<0, 5000>,
}

/// Which notices.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// The state of the newest version, or `scheduled`.
    #[param(max_length = 20)]
    #[serde(default)]
    pub state: Option<String>,
    /// From the previous answer's `next`.
    #[param(max_length = 64)]
    #[serde(default)]
    pub cursor: Option<String>,
    /// How many, from 1 to 50; 20 when absent.
    #[param(minimum = 1, maximum = 50)]
    #[serde(default)]
    pub limit: Option<u64>,
}

/// What an attachment is called, and what it shows.
#[derive(Debug, Default, Deserialize, ToSchema, IntoParams)]
#[schema(as = NoticeAttachmentWords)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Described {
    /// The name it is saved under.
    #[schema(max_length = 100, value_type = Option<String>)]
    #[param(max_length = 100, value_type = Option<String>)]
    #[serde(default)]
    pub name: Option<Text<1, 100>>,
    /// What it shows or says, for those who cannot see it. Needed before it is submitted.
    #[schema(max_length = 1000, value_type = Option<String>)]
    #[param(max_length = 1000, value_type = Option<String>)]
    #[serde(default)]
    pub alt: Option<Text<0, 1000>>,
}
