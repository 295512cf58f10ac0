//! The letters in English.
use entity::{notification::Kind, one_time_token::Purpose};

use super::Words;

/// News, by kind and machine word.
pub(super) fn news(kind: Kind, what: &str, who: Option<&str>) -> Words {
    // Whoever has no name here: an asker who stays anonymous.
    let who = who.unwrap_or("A neighbor");
    match kind {
        Kind::Answer => Words {
            subject: "[Kairanban] Your post has a new comment",
            body: vec![format!("{who} commented on your post.")],
            button: "Read the comment",
        },
        Kind::Reply => Words {
            subject: "[Kairanban] Your comment has a reply",
            body: vec![format!("{who} replied to your comment.")],
            button: "Read the reply",
        },
        Kind::Solved => Words {
            subject: "[Kairanban] Your answer solved a question",
            body: vec![
                format!("{who} marked your answer as the one that solved their question."),
                "Thank you for helping a neighbor.".into(),
            ],
            button: "See the question",
        },
        Kind::Giveaway => giveaway(what, who),
        Kind::OfficeAnswer => Words {
            subject: "[Kairanban] Your question was answered",
            body: vec!["Your question about an official notice was answered.".into()],
            button: "Read the answer",
        },
        Kind::Meetup => super::meetup::en(what),
        Kind::Review => review(what),
        Kind::Moderation => moderation(what),
        Kind::Account => super::office::en(what).unwrap_or_else(|| account(what)),
        Kind::Session => Words {
            subject: "[Kairanban] A sign-in on a new device",
            body: vec![
                "Your account was signed in to on a device that it was not used on before.".into(),
                "If this was not you, sign that device out on the page below and change your password."
                    .into(),
            ],
            button: "Look at my devices",
        },
    }
}

fn review(what: &str) -> Words {
    let (subject, line, button) = match what {
        "answered" => (
            "[Kairanban] Your review was answered",
            "Whoever runs the place answered your review.",
            "Read the answer",
        ),
        "reviewed" => (
            "[Kairanban] Your place was reviewed",
            "Somebody reviewed the place that you run. You can answer once.",
            "Read the review",
        ),
        "owner_confirmed" => (
            "[Kairanban] You run this place",
            "Somebody looked, and found that you run the place. You can answer its reviews now.",
            "See the page",
        ),
        _ => (
            "[Kairanban] Your claim could not be confirmed",
            "Somebody looked, and could not find that you run the place. You can say so again.",
            "See the page",
        ),
    };
    Words {
        subject,
        body: vec![line.into()],
        button,
    }
}

fn giveaway(what: &str, who: &str) -> Words {
    let news = match what {
        "promised" => "has promised the giveaway to somebody.",
        "handed_over" => "has handed the giveaway over.",
        "cancelled" => "has withdrawn the giveaway.",
        "open" => "is offering the giveaway again.",
        _ => "has news of the giveaway.",
    };
    Words {
        subject: "[Kairanban] News of a giveaway you commented on",
        body: vec![format!("{who} {news}")],
        button: "See the giveaway",
    }
}

const UNKNOWN: &str =
    "If this was not you, set a new password at once and look at the devices that are signed in.";

fn account(what: &str) -> Words {
    let (subject, news, then) = match what {
        "password_changed" => (
            "[Kairanban] Your password was changed",
            "The password of your account was changed. Other devices were signed out.",
            UNKNOWN,
        ),
        "password_reset" => (
            "[Kairanban] Your password was set anew",
            "Your password was set anew with a link from a mail. All devices were signed out.",
            UNKNOWN,
        ),
        "email_change_asked" => (
            "[Kairanban] Somebody asked to change your mail address",
            "Somebody asked to change the mail address of your account. Until the link sent to the new address is opened, the present one stays.",
            UNKNOWN,
        ),
        "email_changed" => (
            "[Kairanban] Your mail address was changed",
            "The mail address of your account was changed. Mails go to the new address from now on.",
            UNKNOWN,
        ),
        "session_copied" => (
            "[Kairanban] We signed a device out, to be safe",
            "The same sign-in was used in two places, so we signed that device out.",
            "Please sign in again. If you cannot explain it, change your password too.",
        ),
        "suspended" => (
            "[Kairanban] Your account was suspended",
            "Your account was suspended. Sign in to see why and for how long.",
            "You can still export what is yours, and leave.",
        ),
        "suspension_lifted" => (
            "[Kairanban] You can use your account again",
            "The suspension of your account is over.",
            "Everything works as before.",
        ),
        "duty_given" => (
            "[Kairanban] You have a part in keeping the rules",
            "You were given a part in keeping the rules. Sign in to begin.",
            "If you cannot take it, or want to stop, tell those who run the server: it can end at any time.",
        ),
        "duty_ended" => (
            "[Kairanban] Your part in keeping the rules has ended",
            "Those who run the server have ended your part in keeping the rules. Thank you for what you did.",
            "Everything else works as before.",
        ),
        other => factor(other),
    };
    Words {
        subject,
        body: vec![news.into(), then.into()],
        button: "Open Kairanban",
    }
}

/// What happened to a second factor: subject, news, and what to do. Also for whatever has no words of its own.
fn factor(what: &str) -> (&'static str, &'static str, &'static str) {
    const REMOVE: &str = "If this was not you, sign in, remove it under “Protect your sign-in”, and change your password too.";
    match what {
        "app_added" => (
            "[Kairanban] An authenticator app was added",
            "An authenticator app was added to your account. Your other devices were signed out.",
            REMOVE,
        ),
        "app_removed" => (
            "[Kairanban] Your authenticator app was removed",
            "The authenticator app was removed from your account. Your other devices were signed out.",
            UNKNOWN,
        ),
        "passkey_added" => (
            "[Kairanban] A passkey was added",
            "A passkey was added to your account. Your other devices were signed out.",
            REMOVE,
        ),
        "passkey_removed" => (
            "[Kairanban] A passkey was removed",
            "A passkey was removed from your account. Your other devices were signed out.",
            UNKNOWN,
        ),
        "passkey_copied" => (
            "[Kairanban] A passkey may have been copied",
            "Somebody used what looks like a copy of your passkey, so we refused it.",
            REMOVE,
        ),
        "recovery_codes_made" => (
            "[Kairanban] New recovery codes were made",
            "New recovery codes were made for your account. The old ones stopped working.",
            UNKNOWN,
        ),
        "recovery_code_used" => (
            "[Kairanban] A recovery code was used",
            "A recovery code was used to confirm that it was you. It does not work again.",
            "If this was not you, change your password at once, and make new codes under “Protect your sign-in”.",
        ),
        "factors_reset" => (
            "[Kairanban] Please add your passkey or app again",
            "An administrator of your office removed your passkeys and your authenticator app. All devices were signed out.",
            "Sign in with your password and add them again. If you do not know why, ask the administrators of your office.",
        ),
        _ => (
            "[Kairanban] About your account",
            "Something about your account was changed.",
            UNKNOWN,
        ),
    }
}

/// One-time links.
pub(super) fn link(purpose: Purpose) -> Words {
    const NOT_ME: &str = "If you did not ask for this, throw this mail away. Unless the link is opened, nothing happens.";
    match purpose {
        Purpose::VerifyEmail => Words {
            subject: "[Kairanban] Please confirm your mail address",
            body: vec![
                "Thank you for signing up. Open the link below to confirm your mail address and join a town."
                    .into(),
                "The link works for 48 hours.".into(),
                NOT_ME.into(),
            ],
            button: "Confirm my mail address",
        },
        Purpose::ResetPassword => Words {
            subject: "[Kairanban] Set a new password",
            body: vec![
                "Open the link below to set a new password. It works once, for an hour.".into(),
                NOT_ME.into(),
            ],
            button: "Set a new password",
        },
        Purpose::ChangeEmail => Words {
            subject: "[Kairanban] Please confirm your new mail address",
            body: vec![
                "Open the link below to make this the mail address of your account. It works for 24 hours."
                    .into(),
                NOT_ME.into(),
            ],
            button: "Use this address",
        },
    }
}

/// Somebody signed up with an address that has an account.
pub(super) fn address_taken() -> Words {
    Words {
        subject: "[Kairanban] You already have an account",
        body: vec![
            "Somebody tried to sign up with this mail address, but it has an account already.".into(),
            "If it was you, simply sign in. If you forgot your password, you can set a new one from there."
                .into(),
            "If it was not you, there is nothing to do. Your account is as it was.".into(),
        ],
        button: "Sign in",
    }
}

fn moderation(what: &str) -> Words {
    let (subject, said) = match what {
        "decided" => (
            "[Kairanban] A decision about something of yours",
            "Moderators have decided about something of yours. The page below says what, why, and how to appeal.",
        ),
        "ended" => (
            "[Kairanban] A decision has run out",
            "The time of a decision about you is over, and things are as before.",
        ),
        "appeal_answered" => (
            "[Kairanban] Your appeal was answered",
            "Somebody other than the one who decided first has answered your appeal.",
        ),
        "report_upheld" => (
            "[Kairanban] What became of your report",
            "We have looked at what you told us, and acted by the rules. Thank you for your help.",
        ),
        "report_dismissed" => (
            "[Kairanban] What became of your report",
            "We have looked at what you told us, and decided to leave it as it is this time. Thank you for telling us.",
        ),
        "report_gone" => (
            "[Kairanban] What became of your report",
            "Whoever wrote what you told us of had already taken it away. Thank you for your help.",
        ),
        "case_overdue" => (
            "[Kairanban] A case has waited for 48 hours",
            "A case waits for a decision. Please have a look at the queue.",
        ),
        "appeal_overdue" => (
            "[Kairanban] An appeal has waited for 72 hours",
            "An appeal waits for its answer. Please have a look.",
        ),
        _ if what.starts_with("rights_") => return rights(what),
        "held" => (
            "[Kairanban] Your post is being looked at",
            "Your post is looked at before neighbors can read it. You will hear within 24 hours.",
        ),
        "released" => (
            "[Kairanban] Your post is public",
            "It was looked at, and neighbors can read it now.",
        ),
        "checking" => (
            "[Kairanban] Your post is hidden for the time being",
            "Several neighbors told us of your post. It is hidden until somebody has looked, and shown again by itself if nobody decides within 48 hours.",
        ),
        _ => (
            "[Kairanban] News from the moderators",
            "There is news about something of yours.",
        ),
    };
    Words {
        subject,
        body: vec![said.into()],
        button: "Read more",
    }
}

/// Requests about infringed rights: for those who look into them, and for posters.
fn rights(what: &str) -> Words {
    let (subject, said) = match what {
        "rights_received" => (
            "[Kairanban] A request about an infringed right",
            "A request about an infringed right has come. It is to be answered, or said to take longer, within seven days (168 hours).",
        ),
        "rights_completed" => (
            "[Kairanban] A request was completed",
            "What you asked for has been added to a request about an infringed right.",
        ),
        "rights_withdrawn" => (
            "[Kairanban] A request was taken back",
            "A request about an infringed right was taken back. There is nothing to do.",
        ),
        "rights_answered" => (
            "[Kairanban] Whoever posted it has answered",
            "Somebody whom you asked about a request has answered.",
        ),
        "rights_silent" => (
            "[Kairanban] Whoever posted it has not answered in time",
            "Somebody whom you asked about a request has not answered in time. That is no consent.",
        ),
        "rights_two_days" => (
            "[Kairanban] Two days are left for a request",
            "A request about an infringed right is due in two days. Please answer it, or say that it takes longer.",
        ),
        "rights_one_day" => (
            "[Kairanban] One day is left for a request",
            "A request about an infringed right is due in one day. Please answer it, or say that it takes longer.",
        ),
        "rights_overdue" => (
            "[Kairanban] A request is overdue",
            "A request about an infringed right should have been answered by now. Please do so at once.",
        ),
        "rights_closed" => (
            "[Kairanban] What you wrote stays as it is",
            "We looked into a request about something of yours, and decided to leave it as it is. Thank you for your help.",
        ),
        _ => (
            "[Kairanban] Please tell us what you think about a request",
            "Somebody says that something you wrote infringes their right. Nothing has been decided. Please look at the page below and tell us what you think within seven days. Saying nothing is no consent.",
        ),
    };
    Words {
        subject,
        body: vec![said.into()],
        button: "Read more",
    }
}
