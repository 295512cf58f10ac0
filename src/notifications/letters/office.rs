//! Letters to people of an office about its notices, in both languages. They name no notice: the list of their
//! office does, behind a sign-in.
use super::Words;

/// What happened to a notice, in Japanese; nothing when the word is about something else.
pub(super) fn ja(what: &str) -> Option<Words> {
    let (subject, news) = match what {
        "notice_to_approve" => (
            "【回覧板】承認を待っているおしらせがあります",
            "同じ機関のかたが書いたおしらせが、あなたの承認を待っています。",
        ),
        "notice_approved" => (
            "【回覧板】おしらせが承認されました",
            "あなたが書いたおしらせが承認されました。決めた時刻に公開されます。",
        ),
        "notice_returned" => (
            "【回覧板】おしらせが差し戻されました",
            "あなたが書いたおしらせが差し戻されました。理由は、おしらせの画面にあります。",
        ),
        "notice_rejected" => (
            "【回覧板】おしらせが却下されました",
            "あなたが書いたおしらせが却下されました。理由は、おしらせの画面にあります。",
        ),
        "notice_lapsed" => (
            "【回覧板】おしらせは公開されませんでした",
            "おしらせの承認が間に合わなかったか、無効になりました。そのおしらせは公開されていません。理由は、おしらせの記録にあります。",
        ),
        "notice_withdrawn" => (
            "【回覧板】おしらせが取り下げられました",
            "公開されていたおしらせを、同じ機関のかたが取り下げました。",
        ),
        "notice_stopped" => (
            "【回覧板】おしらせが止められました",
            "公開されていたおしらせを、このサーバーの運営者が止めました。理由は、おしらせの記録にあります。",
        ),
        "notice_released_alone" => (
            "【回覧板】おしらせが一人で発信されました",
            "緊急のおしらせが、二人目の承認なしに発信されました。24時間のうちに、ほかの承認者が内容を確かめてください。",
        ),
        "notice_unreviewed" => (
            "【回覧板】一人で発信されたおしらせを確かめてください",
            "一人で発信された緊急のおしらせを、まだだれも確かめていません。ほかの承認者が内容を確かめてください。",
        ),
        _ => return None,
    };
    Some(Words {
        subject,
        body: vec![news.into()],
        button: "おしらせの画面をひらく",
    })
}

/// The same in English.
pub(super) fn en(what: &str) -> Option<Words> {
    let (subject, news) = match what {
        "notice_to_approve" => (
            "[Kairanban] A notice waits for your approval",
            "A colleague has written a notice, and it waits for you to approve it.",
        ),
        "notice_approved" => (
            "[Kairanban] Your notice was approved",
            "A notice you wrote was approved. It is published when its time comes.",
        ),
        "notice_returned" => (
            "[Kairanban] Your notice was returned",
            "A notice you wrote was returned to you. The reason is on the notice's page.",
        ),
        "notice_rejected" => (
            "[Kairanban] Your notice was rejected",
            "A notice you wrote was rejected. The reason is on the notice's page.",
        ),
        "notice_lapsed" => (
            "[Kairanban] A notice was not published",
            "A notice was not approved in time, or its approval is void. It was not published. The reason is in the notice's record.",
        ),
        "notice_withdrawn" => (
            "[Kairanban] A notice was withdrawn",
            "A colleague withdrew a published notice.",
        ),
        "notice_stopped" => (
            "[Kairanban] A notice was stopped",
            "Whoever runs this server stopped a published notice. The reason is in the notice's record.",
        ),
        "notice_released_alone" => (
            "[Kairanban] One person released a notice alone",
            "An emergency notice was sent without a second person. Another approver has to look at it within 24 hours.",
        ),
        "notice_unreviewed" => (
            "[Kairanban] Please look at a notice that one person released",
            "Nobody has looked yet at an emergency notice that one person released. Another approver has to.",
        ),
        _ => return None,
    };
    Some(Words {
        subject,
        body: vec![news.into()],
        button: "Open the office's notices",
    })
}
