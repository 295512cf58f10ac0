//! The words of letters to offices. A code, a link, or that something moved: never what residents wrote.
use entity::person::Language;

use crate::notifications::Words;

/// Where an office sees how far it came.
pub(super) const AGENCY_PAGE: &str = "/office/agency";

/// A code to an address of the domain.
pub(super) fn code(language: Language, agency: &str, code: &str) -> Words {
    match language {
        Language::Ja => Words {
            subject: "【回覧板】ドメイン確認の番号",
            body: vec![
                format!("{agency}の確認のため、このメールアドレスあてに番号をお送りしました。"),
                format!("確認番号：{code}"),
                "心当たりがないときは、この番号を誰にも伝えず、このメールを破棄してください。"
                    .into(),
            ],
            button: "番号を入力する",
        },
        Language::En => Words {
            subject: "Kairanban: your verification code",
            body: vec![
                format!(
                    "This code was sent to verify that {agency} can be reached at this address."
                ),
                format!("Code: {code}"),
                "If you do not know of this, give the code to nobody and delete this mail.".into(),
            ],
            button: "Enter the code",
        },
    }
}

/// A colleague is expected.
pub(super) fn invitation(language: Language, agency: &str) -> Words {
    match language {
        Language::Ja => Words {
            subject: "【回覧板】担当者への招待",
            body: vec![
                format!("{agency}の担当者として、回覧板に招待されました。"),
                "業務用のアカウントを新しく作り、二つめの確認（パスキーまたは認証アプリ）を設定してください。ご自身の生活用のアカウントとは別になります。".into(),
                "この招待は 14 日間、一度だけ使えます。心当たりがないときは、何もしないでください。".into(),
            ],
            button: "招待を見る",
        },
        Language::En => Words {
            subject: "Kairanban: an invitation to act for an office",
            body: vec![
                format!("You are invited to act for {agency} on Kairanban."),
                "Make a new account for your work, and set up a second factor (a passkey or an app). It is separate from any private account of yours.".into(),
                "The invitation works once, for 14 days. If you do not know of it, do nothing.".into(),
            ],
            button: "See the invitation",
        },
    }
}

/// Something moved: `active refused suspended resumed renewed expiring expired closed desk_opened desk_closed`.
pub(super) fn moved(language: Language, agency: &str, what: &str) -> Words {
    let (subject, body, button) = match language {
        Language::Ja => japanese(what),
        Language::En => english(what),
    };
    Words {
        subject,
        body: vec![agency.to_owned(), body.into()],
        button,
    }
}

fn japanese(what: &str) -> (&'static str, &'static str, &'static str) {
    let button = "申請のようすを見る";
    match what {
        "active" => (
            "【回覧板】機関の確認がすみました",
            "二人の審査担当者による確認がすみ、公式の印がつきました。おしらせを出せるようになりました。",
            button,
        ),
        "refused" => (
            "【回覧板】機関の申請について",
            "申請をお受けできませんでした。理由は下のページでご覧になれます。",
            button,
        ),
        "suspended" => (
            "【回覧板】機関の利用を止めました",
            "この機関の利用を一時的に止めました。おしらせは出せません。理由は下のページでご覧になれます。",
            button,
        ),
        "resumed" => (
            "【回覧板】機関の利用を再開しました",
            "利用を再開しました。",
            button,
        ),
        "renewed" => (
            "【回覧板】機関の確認を更新しました",
            "確認を更新しました。公式の印は、これから一年間つきます。",
            button,
        ),
        "desk_opened" => (
            "【回覧板】確認窓口が開きました",
            "運営の二人の確認により、この機関の確認窓口が開きました。窓口で働く人は、担当者のページで決めてください（管理者二人の確認が要ります）。",
            button,
        ),
        "desk_closed" => (
            "【回覧板】確認窓口を閉じました",
            "この機関の確認窓口を閉じました。窓口で引き受けていた案件は、町の世話役と運営に戻りました。",
            button,
        ),
        "expiring" => (
            "【回覧板】機関の確認の期限が近づいています",
            "確認の期限まで 30 日を切りました。ドメインの確認をもう一度行ってください。期限を過ぎると、公式の印がはずれます。",
            "確認を更新する",
        ),
        "expired" => (
            "【回覧板】機関の確認の期限が切れました",
            "確認の期限が切れ、公式の印がはずれました。ドメインの確認をもう一度行うと、更新できます。",
            "確認を更新する",
        ),
        _ => (
            "【回覧板】機関の利用が終わりました",
            "この機関の利用を終わりにしました。理由は下のページでご覧になれます。",
            button,
        ),
    }
}

fn english(what: &str) -> (&'static str, &'static str, &'static str) {
    let button = "See where it stands";
    match what {
        "active" => (
            "Kairanban: your office is verified",
            "Two reviewers have confirmed it, and the official badge shows. You can publish notices.",
            button,
        ),
        "refused" => (
            "Kairanban: about your office's request",
            "The request was refused. The page below says why.",
            button,
        ),
        "suspended" => (
            "Kairanban: your office was suspended",
            "It was suspended for now and cannot publish. The page below says why.",
            button,
        ),
        "resumed" => (
            "Kairanban: your office may go on",
            "The suspension was lifted.",
            button,
        ),
        "renewed" => (
            "Kairanban: your office's verification was renewed",
            "It was renewed. The official badge shows for another year.",
            button,
        ),
        "desk_opened" => (
            "Kairanban: your office's moderation desk is open",
            "Two of those who run the server opened it. Say on the page of your people who works there; two administrators confirm it.",
            button,
        ),
        "desk_closed" => (
            "Kairanban: your office's moderation desk was closed",
            "It was closed. Cases that it had taken went back to the neighborhood's volunteers and the staff.",
            button,
        ),
        "expiring" => (
            "Kairanban: your office's verification ends soon",
            "It ends in less than 30 days. Prove your domain again; otherwise the official badge goes.",
            "Renew it",
        ),
        "expired" => (
            "Kairanban: your office's verification has ended",
            "It has ended, and the official badge is gone. Prove your domain again to renew it.",
            "Renew it",
        ),
        _ => (
            "Kairanban: your office was closed",
            "It was closed. The page below says why.",
            button,
        ),
    }
}
