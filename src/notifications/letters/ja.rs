//! The letters in Japanese.
use entity::{notification::Kind, one_time_token::Purpose};

use super::Words;

/// Whoever has no name here: an asker who stays anonymous.
const SOMEBODY: &str = "ご近所の方";

/// News, by kind and machine word.
pub(super) fn news(kind: Kind, what: &str, who: Option<&str>) -> Words {
    let who = who.map_or_else(|| SOMEBODY.to_owned(), |name| format!("{name}さん"));
    match kind {
        Kind::Answer => Words {
            subject: "【回覧板】あなたの投稿にコメントがつきました",
            body: vec![format!("{who}が、あなたの投稿にコメントしました。")],
            button: "コメントを読む",
        },
        Kind::Reply => Words {
            subject: "【回覧板】あなたのコメントに返信がつきました",
            body: vec![format!("{who}が、あなたのコメントに返信しました。")],
            button: "返信を読む",
        },
        Kind::Solved => Words {
            subject: "【回覧板】あなたの回答で質問が解決しました",
            body: vec![
                format!("{who}の質問が、あなたの回答で解決しました。"),
                "教えてくださって、ありがとうございます。".into(),
            ],
            button: "質問を見る",
        },
        Kind::Giveaway => giveaway(what, &who),
        Kind::OfficeAnswer => Words {
            subject: "【回覧板】おしらせへの質問に回答がありました",
            body: vec!["公式のおしらせについてのあなたの質問に、回答がありました。".into()],
            button: "回答を読む",
        },
        Kind::Moderation => moderation(what),
        Kind::Account => super::office::ja(what).unwrap_or_else(|| account(what)),
        Kind::Session => Words {
            subject: "【回覧板】新しい端末でログインがありました",
            body: vec![
                "あなたのアカウントに、これまでと違う端末からログインがありました。".into(),
                "心当たりがないときは、下のページでその端末をログアウトし、パスワードを変えてください。"
                    .into(),
            ],
            button: "ログイン中の端末を確認する",
        },
    }
}

fn giveaway(what: &str, who: &str) -> Words {
    let news = match what {
        "promised" => "のおゆずりは、お渡しする方が決まりました。",
        "handed_over" => "のおゆずりは、お渡しがすみました。",
        "cancelled" => "のおゆずりは、取りやめになりました。",
        "open" => "のおゆずりは、また受け付けを始めました。",
        _ => "のおゆずりに、動きがありました。",
    };
    Words {
        subject: "【回覧板】コメントしたおゆずりに動きがありました",
        body: vec![format!("{who}{news}")],
        button: "おゆずりを見る",
    }
}

const UNKNOWN: &str =
    "心当たりがないときは、すぐにパスワードを設定し直し、ログイン中の端末を確認してください。";

fn account(what: &str) -> Words {
    let (subject, news, then) = match what {
        "password_changed" => (
            "【回覧板】パスワードが変わりました",
            "あなたのアカウントのパスワードが変わりました。ほかの端末はログアウトしました。",
            UNKNOWN,
        ),
        "password_reset" => (
            "【回覧板】パスワードを設定し直しました",
            "メールのリンクから、パスワードが設定し直されました。すべての端末はログアウトしました。",
            UNKNOWN,
        ),
        "email_change_asked" => (
            "【回覧板】メールアドレスの変更の申し込みがありました",
            "メールアドレスを変える申し込みがありました。新しいアドレスに届くリンクを開くまでは、いまのアドレスのままです。",
            UNKNOWN,
        ),
        "email_changed" => (
            "【回覧板】メールアドレスが変わりました",
            "あなたのアカウントのメールアドレスが変わりました。これからのおしらせは、新しいアドレスに届きます。",
            UNKNOWN,
        ),
        "session_copied" => (
            "【回覧板】安全のため、ログアウトしました",
            "同じログイン情報が二つの場所で使われたため、安全のために、その端末をログアウトしました。",
            "もう一度ログインしてください。心当たりがないときは、パスワードも変えてください。",
        ),
        "suspended" => (
            "【回覧板】アカウントの利用を停止しました",
            "あなたのアカウントの利用を停止しました。理由と期間は、ログインすると見られます。",
            "ご自分の記録の書き出しと退会は、停止中でもできます。",
        ),
        "suspension_lifted" => (
            "【回覧板】アカウントをまたお使いいただけます",
            "アカウントの停止が終わりました。",
            "これまでどおり、お使いいただけます。",
        ),
        "duty_given" => (
            "【回覧板】決まりを守る役をお願いします",
            "あなたに、決まりを守る役が任されました。どの役かは、ログインすると「わたし」のページで見られます。",
            "引き受けられないときや、やめたいときは、同じページからいつでも終わりにできます。",
        ),
        "duty_ended" => (
            "【回覧板】決まりを守る役が終わりました",
            "あなたに任されていた役が、運営する人によって終わりになりました。これまでありがとうございました。",
            "ほかのことは、これまでどおりお使いいただけます。",
        ),
        other => factor(other),
    };
    Words {
        subject,
        body: vec![news.into(), then.into()],
        button: "回覧板をひらく",
    }
}

/// What happened to a second factor: subject, news, and what to do. Also for whatever has no words of its own.
fn factor(what: &str) -> (&'static str, &'static str, &'static str) {
    const REMOVE: &str = "心当たりがないときは、ログインして「ログインを守る」のページで外し、パスワードも変えてください。";
    match what {
        "app_added" => (
            "【回覧板】認証アプリを登録しました",
            "あなたのアカウントに認証アプリが登録されました。ほかの端末はログアウトしました。",
            REMOVE,
        ),
        "app_removed" => (
            "【回覧板】認証アプリを外しました",
            "あなたのアカウントから認証アプリが外されました。ほかの端末はログアウトしました。",
            UNKNOWN,
        ),
        "passkey_added" => (
            "【回覧板】パスキーを登録しました",
            "あなたのアカウントにパスキーが登録されました。ほかの端末はログアウトしました。",
            REMOVE,
        ),
        "passkey_removed" => (
            "【回覧板】パスキーを外しました",
            "あなたのアカウントからパスキーが外されました。ほかの端末はログアウトしました。",
            UNKNOWN,
        ),
        "passkey_copied" => (
            "【回覧板】パスキーが複製されたおそれがあります",
            "あなたのパスキーの複製とみられるものが使われたため、受け付けませんでした。",
            REMOVE,
        ),
        "recovery_codes_made" => (
            "【回覧板】リカバリーコードを新しくしました",
            "新しいリカバリーコードがつくられました。前のコードは使えません。",
            UNKNOWN,
        ),
        "recovery_code_used" => (
            "【回覧板】リカバリーコードが使われました",
            "リカバリーコードで、ご本人の確認がありました。使われたコードは、もう使えません。",
            "心当たりがないときは、すぐにパスワードを変え、「ログインを守る」のページでコードをつくり直してください。",
        ),
        "factors_reset" => (
            "【回覧板】ご本人の確認の方法を登録し直してください",
            "お勤め先の管理者が、あなたのパスキーと認証アプリを外しました。すべての端末はログアウトしました。",
            "パスワードでログインして、登録し直してください。心当たりがないときは、お勤め先の管理者にお尋ねください。",
        ),
        _ => (
            "【回覧板】アカウントについてのおしらせ",
            "あなたのアカウントに変更がありました。",
            UNKNOWN,
        ),
    }
}

/// One-time links.
pub(super) fn link(purpose: Purpose) -> Words {
    const NOT_ME: &str =
        "心当たりがないときは、このメールは捨ててください。リンクを開かなければ、何も起きません。";
    match purpose {
        Purpose::VerifyEmail => Words {
            subject: "【回覧板】メールアドレスの確認をお願いします",
            body: vec![
                "ご登録ありがとうございます。下のリンクを開くと、メールアドレスの確認が終わり、町に参加できます。"
                    .into(),
                "リンクは48時間使えます。".into(),
                NOT_ME.into(),
            ],
            button: "メールアドレスを確認する",
        },
        Purpose::ResetPassword => Words {
            subject: "【回覧板】パスワードの設定し直し",
            body: vec![
                "下のリンクから、新しいパスワードを設定できます。リンクは1時間、一度だけ使えます。"
                    .into(),
                NOT_ME.into(),
            ],
            button: "新しいパスワードを設定する",
        },
        Purpose::ChangeEmail => Words {
            subject: "【回覧板】新しいメールアドレスの確認をお願いします",
            body: vec![
                "下のリンクを開くと、アカウントのメールアドレスがこのアドレスに変わります。リンクは24時間使えます。"
                    .into(),
                NOT_ME.into(),
            ],
            button: "このアドレスに変える",
        },
    }
}

/// Somebody signed up with an address that has an account.
pub(super) fn address_taken() -> Words {
    Words {
        subject: "【回覧板】すでにご登録があります",
        body: vec![
            "このメールアドレスで新しい登録の申し込みがありましたが、すでにアカウントがあります。".into(),
            "ご本人でしたら、そのままログインできます。パスワードをお忘れのときは、ログインのページから設定し直せます。"
                .into(),
            "心当たりがないときは、何もしなくて大丈夫です。アカウントは変わっていません。".into(),
        ],
        button: "ログインする",
    }
}

fn moderation(what: &str) -> Words {
    let (subject, said) = match what {
        "decided" => (
            "【回覧板】あなたの投稿などについての決定をお知らせします",
            "あなたの投稿などについて、運営が決定をしました。内容・理由・異議の申し立て方は、下のページにあります。",
        ),
        "ended" => (
            "【回覧板】決定の期間が終わりました",
            "あなたへの決定の期間が終わり、もとに戻りました。",
        ),
        "appeal_answered" => (
            "【回覧板】異議の申し立てに回答しました",
            "あなたの異議の申し立てに、最初に決めた人とは別の担当者が回答しました。",
        ),
        "report_upheld" => (
            "【回覧板】通報の結果をお知らせします",
            "あなたが知らせてくださったことを確認し、ルールに沿って対応しました。ご協力ありがとうございます。",
        ),
        "report_dismissed" => (
            "【回覧板】通報の結果をお知らせします",
            "あなたが知らせてくださったことを確認しました。今回は、対応を行わないことになりました。知らせてくださり、ありがとうございます。",
        ),
        "report_gone" => (
            "【回覧板】通報の結果をお知らせします",
            "あなたが知らせてくださったものは、書いた人がすでに取り下げていました。ご協力ありがとうございます。",
        ),
        "case_overdue" => (
            "【回覧板】48時間を過ぎた確認待ちがあります",
            "決定を待っている案件があります。確認の一覧をご覧ください。",
        ),
        "appeal_overdue" => (
            "【回覧板】お約束の72時間を過ぎた異議の申し立てがあります",
            "回答を待っている異議の申し立てがあります。ご対応をお願いします。",
        ),
        "held" => (
            "【回覧板】投稿を確認しています",
            "あなたの投稿は、公開の前に確認しています。24時間以内にお知らせします。",
        ),
        "released" => (
            "【回覧板】投稿が公開されました",
            "確認がすみ、あなたの投稿がご近所に公開されました。",
        ),
        "checking" => (
            "【回覧板】投稿を一時的に非表示にしています",
            "あなたの投稿について複数の方から知らせがあり、確認がすむまで一時的に非表示にしています。48時間以内に決まらなければ、自動でもとに戻ります。",
        ),
        _ => (
            "【回覧板】運営からのお知らせ",
            "あなたの投稿などについて、お知らせがあります。",
        ),
    };
    Words {
        subject,
        body: vec![said.into()],
        button: "くわしく見る",
    }
}
