//! The form, and what it looks like when something in it is wrong: everything that was typed is there again.
use maud::{Markup, html};
use uuid::Uuid;

use super::{
    HOME, Page, Setting,
    parts::{Choice, Field, Wrong},
};
use crate::{error::Refused, rights::model::Form};

/// Fields in the order of the page, with what each is called in the summary of what is wrong.
const FIELDS: [(&str, &str, &str); 9] = [
    (
        "address",
        "問題の内容のアドレス",
        "Address of what you mean",
    ),
    ("kind", "侵害された権利", "Which right"),
    (
        "infringed",
        "どの部分が、なぜ侵害にあたるか",
        "What infringes it, and why",
    ),
    ("facts", "そう考える事実", "The facts"),
    ("standing", "どなたの権利か", "Whose right it is"),
    ("relation", "ご本人との関係", "Your relation"),
    ("name", "お名前", "Your name"),
    (
        "email",
        "返信先のメールアドレス",
        "Mail address for the answer",
    ),
    ("asking", "投稿した方への確認", "Asking whoever posted it"),
];

/// Why a form is shown again.
#[derive(Default)]
pub(in crate::rights) struct Again<'a> {
    pub refused: &'a [Refused],
    /// Sent too often: so many seconds.
    pub wait: Option<u64>,
}

/// The form.
#[must_use]
pub(in crate::rights) fn page(setting: Setting, form: &Form, again: &Again<'_>) -> Page {
    let title = setting.say("権利侵害の申出", "Report an infringed right");
    let bad = !again.refused.is_empty() || again.wait.is_some();
    let main = html! {
        div.page-head { h1 tabindex="-1" { (title) } }
        @if bad { (summary(setting, again)) } @else { (introduction(setting)) }
        form.paper method="post" action=(HOME) {
            (fields(setting, form, Wrong(again.refused)))
        }
    };
    Page {
        title: if bad {
            setting
                .say(
                    "入力を確かめてください：権利侵害の申出",
                    "Please check: report an infringed right",
                )
                .to_owned()
        } else {
            title.to_owned()
        },
        path: (!bad).then(|| HOME.to_owned()),
        open: !bad,
        main,
    }
}

fn introduction(setting: Setting) -> Markup {
    html! {
        p {
            (setting.say(
                "回覧板に出ている内容が、あなたの名誉・プライバシー・肖像・著作権などを侵害していると考えるときの窓口です。どなたでも、登録なしで申し出られます。",
                "If something shown on Kairanban infringes your honor, privacy, portrait, copyright or another right, this is the place to say so. Anybody can, without an account.",
            ))
        }
        ol.steps-ahead {
            li { (setting.say("受付番号をすぐにお渡しし、メールでもお送りします。", "You get a receipt number at once, and by mail.")) }
            li { (setting.say("専門の担当者が内容を確かめます。足りないことがあれば、一度だけお尋ねします。", "A specialist looks into it. If something is missing, we ask you once.")) }
            li { (setting.say("7日（168時間）以内に、結果と理由か、さらに時間がかかることをお知らせします。", "Within seven days (168 hours) we tell you what was decided and why, or that it takes longer.")) }
        }
        p.note {
            (setting.say(
                "いま危険がせまっているときは、110番（警察）や119番（消防・救急）に電話してください。",
                "If somebody is in danger now, please call 110 (police) or 119 (fire, ambulance).",
            ))
        }
    }
}

fn summary(setting: Setting, again: &Again<'_>) -> Markup {
    let wrong = Wrong(again.refused);
    html! {
        div.problem role="alert" tabindex="-1" autofocus aria-labelledby="wrong-title" {
            @if let Some(wait) = again.wait {
                h2 id="wrong-title" { (setting.say("まだ送れていません", "Not sent yet")) }
                p {
                    @let minutes = wait.div_ceil(60);
                    @match setting.language {
                        entity::person::Language::Ja => { "短い時間に続けて送られたため、受け付けませんでした。" (minutes) "分ほど待ってから、もう一度「申し出る」を押してください。入力した内容はそのままです。" }
                        entity::person::Language::En => { "Too many requests came from here within a short time. Please wait about " (minutes) " min and press the button again. What you typed is still here." }
                    }
                }
            } @else {
                h2 id="wrong-title" { (setting.say("まだ送れていません。次のところを確かめてください。", "Not sent yet. Please check these.")) }
                ul.findings {
                    @for (name, ja, en) in FIELDS {
                        @if let Some(words) = wrong.words(setting, name) {
                            li { a href=(format!("#{name}")) { (setting.say(ja, en)) } "：" (words) }
                        }
                    }
                }
                p { (setting.say("入力した内容はそのままです。", "What you typed is still here.")) }
            }
        }
    }
}

fn fields(setting: Setting, form: &Form, wrong: Wrong<'_>) -> Markup {
    let key = if form.key.is_empty() {
        Uuid::new_v4().to_string()
    } else {
        form.key.clone()
    };
    html! {
        input type="hidden" name="key" value=(key);
        input type="hidden" name="language" value=(setting.tag());
        h2 { (setting.say("問題の内容について", "What it is about")) }
        (about(setting, form, wrong))
        h2 { (setting.say("あなたについて", "About you")) }
        (asker(setting, form, wrong))
        h2 { (setting.say("投稿した方への確認", "Asking whoever posted it")) }
        (asking(setting, form, wrong))
        div.note {
            p {
                (setting.say(
                    "お名前・メールアドレス・書かれた内容は暗号化して保管し、申出の確認だけに使います。担当者が見た記録を残し、終わってから一定の期間がたつと消します。",
                    "Your name, your address and what you write are kept encrypted and used for this request only. It is written down who looked at them, and they are deleted some time after the end.",
                ))
            }
            p {
                (setting.say(
                    "申出の件数と結果は、だれのことかわからない形で公開します。",
                    "How many requests came and how they ended is published, without saying who.",
                ))
            }
        }
        div.buttons { button.primary { (setting.say("申し出る", "Send the request")) } }
    }
}

fn about(setting: Setting, form: &Form, wrong: Wrong<'_>) -> Markup {
    let say = |ja, en| setting.say(ja, en);
    let address = Field {
        name: "address",
        label: say(
            "問題の内容のアドレス（URL）",
            "Address (URL) of what you mean",
        ),
        hint: Some(say(
            "投稿・コメント・写真・おしらせのどれか一つ。複数あるときは、一つずつ申し出てください。",
            "One post, comment, photo or notice. If there are several, please make a request for each.",
        )),
        value: &form.address,
        most: 500,
        required: true,
    };
    let kind = Choice {
        name: "kind",
        legend: say("侵害された権利", "Which right is infringed?"),
        hint: None,
        chosen: &form.kind,
        options: &[
            ("honor", say("名誉・信用", "Honor or reputation"), ""),
            ("privacy", say("プライバシー", "Privacy"), ""),
            ("portrait", say("肖像", "Portrait"), ""),
            ("copyright", say("著作権", "Copyright"), ""),
            ("trademark", say("商標", "Trademark"), ""),
            ("other", say("その他", "Another right"), ""),
        ],
    };
    let infringed = Field {
        name: "infringed",
        label: say(
            "どの部分が、なぜ侵害にあたりますか",
            "Which part infringes it, and why?",
        ),
        hint: Some(say("2,000字まで。", "Up to 2,000 characters.")),
        value: &form.infringed,
        most: 2000,
        required: true,
    };
    let facts = Field {
        name: "facts",
        label: say("そう考える事実やいきさつ", "The facts behind that"),
        hint: Some(say(
            "わかる範囲で。たとえば「写真を撮った日と場所」「書かれていることが事実と違う点」など。2,000字まで。",
            "As far as you know them: when and where a photo was taken, what is not true in the text … Up to 2,000 characters.",
        )),
        value: &form.facts,
        most: 2000,
        required: true,
    };
    html! {
        (address.line(setting, wrong, "text", "off"))
        (kind.html(setting, wrong))
        (infringed.lines(setting, wrong))
        (facts.lines(setting, wrong))
    }
}

fn standing(setting: Setting, form: &Form, wrong: Wrong<'_>) -> Markup {
    let say = |ja, en| setting.say(ja, en);
    let standing = Choice {
        name: "standing",
        legend: say("どなたの権利ですか", "Whose right is it?"),
        hint: None,
        chosen: &form.standing,
        options: &[
            (
                "own",
                say("自分（自社）の権利", "My own, or my company's"),
                "",
            ),
            (
                "representative",
                say("代理として申し出る", "I act for somebody"),
                "",
            ),
        ],
    };
    standing.html(setting, wrong)
}

fn asker(setting: Setting, form: &Form, wrong: Wrong<'_>) -> Markup {
    let say = |ja, en| setting.say(ja, en);
    let relation = Field {
        name: "relation",
        label: say(
            "代理の場合：ご本人との関係",
            "If you act for somebody: what are you to them?",
        ),
        hint: Some(say(
            "「親」「弁護士」「社員」など。",
            "Parent, lawyer, employee …",
        )),
        value: &form.relation,
        most: 100,
        required: false,
    };
    let name = Field {
        name: "name",
        label: say(
            "お名前（会社や団体の名前でもかまいません）",
            "Your name, or your company's",
        ),
        hint: None,
        value: &form.name,
        most: 100,
        required: true,
    };
    let email = Field {
        name: "email",
        label: say("返信先のメールアドレス", "Mail address for the answer"),
        hint: None,
        value: &form.email,
        most: 254,
        required: true,
    };
    html! {
        (standing(setting, form, wrong))
        (relation.line(setting, wrong, "text", "off"))
        (name.line(setting, wrong, "text", "name"))
        (email.line(setting, wrong, "email", "email"))
        label.option.tick {
            input type="checkbox" name="public_body" value="true" checked[form.public_body];
            span {
                (say("国・自治体などの公的機関として申し出ます", "I ask on behalf of a public body"))
                " " small { (say("件数を分けて公開します。扱いは変わりません。", "Such requests are counted apart. They are treated the same.")) }
            }
        }
    }
}

fn asking(setting: Setting, form: &Form, wrong: Wrong<'_>) -> Markup {
    let say = |ja, en| setting.say(ja, en);
    let asking = Choice {
        name: "asking",
        legend: say(
            "投稿した方に、意見を尋ねてもよいですか",
            "May we ask whoever posted it?",
        ),
        hint: Some(say(
            "尋ねるときは、投稿した方に7日の返事の期間をお渡しします。",
            "If we do, they have seven days to answer.",
        )),
        chosen: &form.asking,
        options: &[
            (
                "without_name",
                say(
                    "尋ねてよい。名前は伝えないでください",
                    "Yes, without telling my name",
                ),
                "",
            ),
            (
                "with_name",
                say(
                    "尋ねてよい。名前も伝えてかまいません",
                    "Yes, and you may tell my name",
                ),
                "",
            ),
            ("no", say("尋ねないでください", "No"), ""),
        ],
    };
    asking.html(setting, wrong)
}
