//! Which operations are for whom. The gate refuses by default; whatever opens a door stands on this page.
use actix_web::http::Method;

/// The operations that answer without a signed-in person. Everything else is 401 by default.
const PUBLIC: &[(Method, &str)] = &[
    (Method::POST, "/api/v1/accounts"),
    (Method::POST, "/api/v1/email-verifications"),
    (Method::POST, "/api/v1/sessions"),
    (Method::POST, "/api/v1/sessions/refresh"),
    (Method::POST, "/api/v1/sessions/passkey/options"),
    (Method::POST, "/api/v1/sessions/passkey"),
    (Method::POST, "/api/v1/office/accounts"),
    (Method::POST, "/api/v1/password-resets"),
    (Method::POST, "/api/v1/password-resets/confirm"),
    (Method::POST, "/api/v1/email-changes/confirm"),
    (Method::POST, "/api/v1/unsubscribe"),
    (Method::POST, "/api/v1/neighborhoods/locate"),
    (Method::POST, "/api/v1/invites/look"),
    (Method::POST, "/api/v1/office/invitations/look"),
    (Method::POST, "/api/v1/rights-requests"),
    (Method::GET, "/api/v1/transparency/log"),
    (Method::GET, "/api/v1/transparency/heads"),
    (Method::GET, "/api/v1/transparency/reports"),
    (Method::GET, "/api/v1/transparency/reports/{half}"),
    (Method::GET, "/api/v1/agencies"),
    (Method::GET, "/api/v1/agencies/{slug}"),
    (Method::GET, "/api/v1/rules"),
    (Method::GET, "/api/v1/moderation/rules"),
    (Method::GET, "/api/v1/moderation/rules/{slug}"),
    (Method::GET, "/api/v1/neighborhoods"),
    (Method::GET, "/api/v1/neighborhoods/{slug}"),
    (Method::GET, "/api/v1/neighborhoods/{slug}/posts"),
    (Method::GET, "/api/v1/neighborhoods/{slug}/meetups"),
    (Method::GET, "/api/v1/neighborhoods/{slug}/meetups/days"),
    (Method::GET, "/api/v1/neighborhoods/{slug}/meetups.csv"),
    (Method::GET, "/api/v1/meetups/{id}"),
    (Method::POST, "/api/v1/meetup-dates/{id}/guests"),
    (Method::POST, "/api/v1/meetup-guests/look"),
    (Method::POST, "/api/v1/meetup-guests/confirm"),
    (Method::POST, "/api/v1/meetup-guests/cancel"),
    (Method::GET, "/api/v1/posts/{id}"),
    (Method::GET, "/api/v1/posts/{id}/comments"),
    (Method::GET, "/api/v1/neighborhoods/{slug}/places"),
    (Method::GET, "/api/v1/neighborhoods/{slug}/places.geojson"),
    (Method::GET, "/api/v1/map"),
    (Method::POST, "/api/v1/places/near"),
    (Method::GET, "/api/v1/places/{id}"),
    (Method::GET, "/api/v1/places/{id}/history"),
    (Method::GET, "/api/v1/places/{id}/reviews"),
    (Method::GET, "/api/v1/places/{id}/rating"),
    (Method::GET, "/api/v1/reviews/{id}"),
    (Method::GET, "/api/v1/reviews/{id}/answer/history"),
    (Method::GET, "/api/v1/photos/{id}/{size}"),
    (Method::GET, "/api/v1/notices"),
    (Method::GET, "/api/v1/notices/{id}"),
    (Method::GET, "/api/v1/notices/{id}/versions"),
    (Method::GET, "/api/v1/notices/{id}/attachments/{attachment}"),
    (Method::GET, "/api/v1/notices/{id}/replies"),
];

/// What an office's account may do besides what guests may and what stands below: settle what is its own. Whatever
/// is not here is residents' business.
const OFFICE: &[(Method, &str)] = &[
    (Method::POST, "/api/v1/reports"),
    (Method::GET, "/api/v1/reports"),
    (Method::DELETE, "/api/v1/reports/{id}"),
    // The moderation desk of a body, where it has one: reported cases in its jurisdiction, one by one. It proposes, and
    // votes on nothing.
    (Method::GET, "/api/v1/moderation/cases"),
    (Method::GET, "/api/v1/moderation/cases/{id}"),
    (Method::GET, "/api/v1/moderation/cases/{id}/photos/{photo}"),
    (Method::POST, "/api/v1/moderation/cases/{id}/claim"),
    (Method::POST, "/api/v1/moderation/cases/{id}/release"),
    (Method::POST, "/api/v1/moderation/cases/{id}/escalate"),
    (Method::POST, "/api/v1/moderation/cases/{id}/notes"),
    (Method::POST, "/api/v1/moderation/cases/{id}/decisions"),
    // The audit trail: their own acts, and for some those of their body.
    (Method::GET, "/api/v1/audit"),
    // As itself, not as a visitor: it reads replies to its own notices, and not to those of others.
    (Method::GET, "/api/v1/notices/{id}/replies"),
    // The guide of towns in its jurisdiction: what waits there to be looked at, and what it knows of places.
    (Method::GET, "/api/v1/neighborhoods/{slug}/places/waiting"),
    (Method::GET, "/api/v1/places/{id}"),
    (Method::GET, "/api/v1/places/{id}/history"),
    (Method::PATCH, "/api/v1/places/{id}"),
    (Method::POST, "/api/v1/places/{id}/checks"),
    (Method::POST, "/api/v1/places/{id}/facts"),
    (Method::POST, "/api/v1/places/{id}/confirmations"),
    (Method::POST, "/api/v1/places/{id}/changes"),
    (Method::POST, "/api/v1/places/{id}/changes/{change}"),
    // What a body answers to reviews of what it runs, and whether somebody runs a place in its jurisdiction.
    (Method::POST, "/api/v1/reviews/{id}/answer"),
    (Method::PATCH, "/api/v1/reviews/{id}/answer"),
    (Method::GET, "/api/v1/place-claims"),
    (Method::POST, "/api/v1/place-claims/{id}"),
    (Method::POST, "/api/v1/me/password"),
    (Method::POST, "/api/v1/me/email"),
    (Method::GET, "/api/v1/sessions"),
    (Method::DELETE, "/api/v1/sessions"),
    (Method::DELETE, "/api/v1/sessions/{id}"),
    (Method::GET, "/api/v1/notifications"),
    (Method::POST, "/api/v1/notifications/read"),
    (Method::GET, "/api/v1/live"),
    (Method::DELETE, "/api/v1/me/second-factor/totp"),
    (Method::PATCH, "/api/v1/me/passkeys/{id}"),
    (Method::DELETE, "/api/v1/me/passkeys/{id}"),
    (Method::POST, "/api/v1/me/recovery-codes"),
];

/// What somebody reaches whose session has shown a password and still owes a second factor.
const BEFORE_PROOF: &[(Method, &str)] = &[
    (Method::GET, "/api/v1/me"),
    (Method::GET, "/api/v1/me/second-factor"),
    (Method::POST, "/api/v1/sessions/second-factor"),
    (Method::POST, "/api/v1/me/step-up/options"),
    (Method::POST, "/api/v1/me/step-up"),
    (Method::POST, "/api/v1/email-verifications/resend"),
    (Method::DELETE, "/api/v1/sessions/current"),
];

/// What a new officer reaches as well, who has no second factor to show yet: to get one, or to leave again.
const BEFORE_FACTOR: &[(Method, &str)] = &[
    (Method::PATCH, "/api/v1/me"),
    (Method::POST, "/api/v1/me/second-factor/totp"),
    (Method::POST, "/api/v1/me/second-factor/totp/confirm"),
    (Method::POST, "/api/v1/me/passkeys/options"),
    (Method::POST, "/api/v1/me/passkeys"),
    (Method::POST, "/api/v1/me/export"),
    (Method::POST, "/api/v1/me/leave"),
];

/// Whether an operation answers guests.
#[must_use]
pub fn is_public(method: &Method, pattern: &str) -> bool {
    listed(PUBLIC, method, pattern)
}

/// Whether an operation is for an office's account. `/office` is its own house.
#[must_use]
pub fn is_office(method: &Method, pattern: &str) -> bool {
    pattern.starts_with("/api/v1/office")
        || [OFFICE, BEFORE_PROOF, BEFORE_FACTOR]
            .iter()
            .any(|list| listed(list, method, pattern))
}

/// Whether an account that has no second factor yet reaches an operation with a password alone.
pub(super) fn is_before_factor(method: &Method, pattern: &str) -> bool {
    listed(BEFORE_FACTOR, method, pattern)
}

/// Whether somebody who owes a second factor reaches an operation.
pub(super) fn is_before_proof(method: &Method, pattern: &str) -> bool {
    listed(BEFORE_PROOF, method, pattern)
}

fn listed(list: &[(Method, &str)], method: &Method, pattern: &str) -> bool {
    // HEAD asks what GET would answer.
    let method = if method == Method::HEAD {
        &Method::GET
    } else {
        method
    };
    list.iter().any(|(m, p)| m == method && *p == pattern)
}
