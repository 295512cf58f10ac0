//! Letters about meetups, in both languages. They tell what happened; the page says the rest.
use super::Words;

/// What happened to a meetup, or to one's seat, in Japanese.
pub(super) fn ja(what: &str) -> Words {
    let (subject, said, button) = match what {
        "meetup_tomorrow" => (
            "【回覧板】あしたの集まりのお知らせ",
            "参加される集まりは、あしたです。場所や持ちものは、下のページでお確かめください。来られなくなったときは、早めに取り消してください。",
            "集まりのページを見る",
        ),
        "meetup_soon" => (
            "【回覧板】集まりまで、あと2時間です",
            "参加される集まりまで、あと2時間です。場所と、天気による変更がないかを、下のページでお確かめください。",
            "集まりのページを見る",
        ),
        "meetup_cancelled" => (
            "【回覧板】集まりは中止になりました",
            "申し込まれていた集まりは、中止になりました。くわしいことは、下のページをご覧ください。",
            "集まりのページを見る",
        ),
        "meetup_changed" => (
            "【回覧板】集まりの日時や場所が変わりました",
            "申し込まれていた集まりの日時か場所が変わりました。下のページでお確かめください。",
            "変わったところを見る",
        ),
        "meetup_go_ahead" => (
            "【回覧板】集まりは、予定どおり行います",
            "参加される集まりは、予定どおり行います。気をつけてお越しください。",
            "集まりのページを見る",
        ),
        "meetup_seat" => (
            "【回覧板】キャンセル待ちの席がとれました",
            "お待ちいただいていた集まりに空きが出て、参加できるようになりました。来られないときは、次の方のために取り消してください。",
            "集まりのページを見る",
        ),
        "meetup_offer" => (
            "【回覧板】席が空きました。参加するかお返事ください",
            "お待ちいただいていた集まりの席が空きました。期限までに「参加する」を押すと、席が決まります。期限を過ぎると、次の方にお声がけします。",
            "返事をする",
        ),
        "meetup_lapsed" => (
            "【回覧板】席の返事の期限が過ぎました",
            "空いた席の返事の期限が過ぎたため、次の方にお声がけしました。もう一度申し込むこともできます。",
            "集まりのページを見る",
        ),
        "meetup_accepted" => (
            "【回覧板】集まりへの参加が決まりました",
            "集まりに参加できます。来られなくなったときは、早めに取り消してください。",
            "集まりのページを見る",
        ),
        "meetup_waits" => (
            "【回覧板】キャンセル待ちに入りました",
            "いまは満席のため、キャンセル待ちに入りました。席が空いたら、お知らせします。",
            "集まりのページを見る",
        ),
        other => ja_more(other),
    };
    Words {
        subject,
        body: vec![said.into()],
        button,
    }
}

fn ja_more(what: &str) -> (&'static str, &'static str, &'static str) {
    match what {
        "meetup_declined" => (
            "【回覧板】今回の集まりには参加いただけません",
            "申し込まれた集まりについて、主催者から、今回は参加いただけないとの返事がありました。",
            "集まりのページを見る",
        ),
        "meetup_asked" => (
            "【回覧板】集まりへの参加の申し込みがあります",
            "あなたが主催する集まりに、参加の申し込みがありました。下のページで、お返事をお願いします。",
            "申し込みを見る",
        ),
        "meetup_asked_for" => (
            "【回覧板】参加の申し込みを受け付けました",
            "主催者が確認しています。返事があったら、お知らせします。",
            "申し込みを見る",
        ),
        "meetup_message" => (
            "【回覧板】集まりの主催者からの連絡",
            "参加される集まりの主催者から、連絡があります。下のページでご覧ください。",
            "連絡を読む",
        ),
        "meetup_invited" => (
            "【回覧板】集まりの共同主催者に誘われました",
            "ご近所の方から、集まりをいっしょに主催しませんか、とお誘いがありました。",
            "お誘いを見る",
        ),
        "meetup_note" => (
            "【回覧板】集まりの様子が届きました",
            "参加された集まりの様子を、主催者がまとめました。",
            "様子を見る",
        ),
        "meetup_confirm" => (
            "【回覧板】参加の申し込みを確かめてください",
            "集まりへの参加の申し込みがありました。まだ決まっていません。下のページで「参加する」を押すと、決まります。リンクは24時間使えます。心当たりがないときは、このメールは捨ててください。",
            "参加を確定する",
        ),
        _ => (
            "【回覧板】集まりについてのお知らせ",
            "集まりについて、お知らせがあります。",
            "集まりのページを見る",
        ),
    }
}

/// The same in English.
pub(super) fn en(what: &str) -> Words {
    let (subject, said, button) = match what {
        "meetup_tomorrow" => (
            "[Kairanban] Your meetup is tomorrow",
            "The meetup you are coming to is tomorrow. The page below says where it is and what to bring. If you cannot come, please give your seat back soon.",
            "See the meetup",
        ),
        "meetup_soon" => (
            "[Kairanban] Your meetup begins in two hours",
            "The meetup you are coming to begins in two hours. Please look at the page below for the place, and whether the weather has changed anything.",
            "See the meetup",
        ),
        "meetup_cancelled" => (
            "[Kairanban] The meetup is off",
            "A meetup you signed up for does not take place. The page below says more.",
            "See the meetup",
        ),
        "meetup_changed" => (
            "[Kairanban] The meetup has another time or place",
            "The time or the place of a meetup you signed up for has changed. Please look at the page below.",
            "See what changed",
        ),
        "meetup_go_ahead" => (
            "[Kairanban] The meetup takes place",
            "The meetup you are coming to takes place as planned. Travel safely.",
            "See the meetup",
        ),
        "meetup_seat" => (
            "[Kairanban] You have a seat now",
            "A seat became free at the meetup you were waiting for, and it is yours. If you cannot come, please give it back for the next person.",
            "See the meetup",
        ),
        "meetup_offer" => (
            "[Kairanban] A seat is free: please say whether you come",
            "A seat became free at the meetup you are waiting for. It is held for you until the time that the page says; after that, the next person is asked.",
            "Answer",
        ),
        "meetup_lapsed" => (
            "[Kairanban] The seat went to the next person",
            "The time to take the free seat is over, and the next person was asked. You can sign up again.",
            "See the meetup",
        ),
        "meetup_accepted" => (
            "[Kairanban] You have a seat",
            "You have a seat at the meetup. If you cannot come, please give it back soon.",
            "See the meetup",
        ),
        "meetup_waits" => (
            "[Kairanban] You are on the waiting list",
            "The meetup is full, and you are on its waiting list. We will tell you when a seat becomes free.",
            "See the meetup",
        ),
        other => en_more(other),
    };
    Words {
        subject,
        body: vec![said.into()],
        button,
    }
}

fn en_more(what: &str) -> (&'static str, &'static str, &'static str) {
    match what {
        "meetup_declined" => (
            "[Kairanban] You cannot come to this meetup",
            "The organizers of a meetup you asked to come to said that you cannot come this time.",
            "See the meetup",
        ),
        "meetup_asked" => (
            "[Kairanban] Somebody asks to come to your meetup",
            "Somebody asks to come to a meetup that you organize. Please answer on the page below.",
            "See who asks",
        ),
        "meetup_asked_for" => (
            "[Kairanban] We have passed your request on",
            "The organizers are looking at it. We will write when they have answered.",
            "See where it stands",
        ),
        "meetup_message" => (
            "[Kairanban] A message from the organizers",
            "The organizers of a meetup you are coming to wrote to you. Please read it on the page below.",
            "Read it",
        ),
        "meetup_invited" => (
            "[Kairanban] You are asked to organize a meetup",
            "A neighbor asks you to organize a meetup together.",
            "See the meetup",
        ),
        "meetup_note" => (
            "[Kairanban] What happened at the meetup",
            "The organizers told what happened at a meetup you came to.",
            "Read it",
        ),
        "meetup_confirm" => (
            "[Kairanban] Please confirm that you want to come",
            "Somebody asked for a seat at a meetup with this address. Nothing is decided yet: press the button on the page below to take the seat. The link works for 24 hours. If this was not you, please throw this mail away.",
            "Confirm",
        ),
        _ => (
            "[Kairanban] News of a meetup",
            "There is news of a meetup.",
            "See the meetup",
        ),
    }
}
