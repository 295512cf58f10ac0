//! Fields of a form that is filled in without scripts: label, hint, what is wrong, what was typed.
use maud::{Markup, html};

use super::Setting;
use crate::error::Refused;

/// What was refused, if anything was.
#[derive(Clone, Copy, Default)]
pub(super) struct Wrong<'a>(pub &'a [Refused]);

impl Wrong<'_> {
    fn code(&self, name: &str) -> Option<&str> {
        let own = |one: &&Refused| one.pointer.strip_prefix('/') == Some(name);
        self.0.iter().find(own).map(|one| one.code.as_ref())
    }

    /// What is wrong with a field, in words.
    pub(super) fn words(&self, setting: Setting, name: &str) -> Option<&'static str> {
        let code = self.code(name)?;
        Some(match (name, code) {
            ("address", "elsewhere") => setting.say(
                "このサーバーのアドレスではないようです。回覧板のページのアドレスを、そのまま貼りつけてください。",
                "This is not an address of this server. Please paste the address of the page here.",
            ),
            ("address", "invalid") => setting.say(
                "投稿・写真・おしらせのアドレスとして読み取れません。問題の内容が出ているページを開いて、アドレスをそのまま貼りつけてください。",
                "This is not the address of a post, a photo or a notice. Please open what you mean and paste its address.",
            ),
            ("email", "invalid") => setting.say(
                "メールアドレスとして読み取れません。入力まちがいがないか、お確かめください。",
                "This is not a mail address. Please check it.",
            ),
            ("kind" | "standing" | "asking" | "stance", _) => {
                setting.say("どれか一つを選んでください。", "Please choose one.")
            }
            (_, "required") => setting.say("入力してください。", "Please fill this in."),
            (_, "too_long") => setting.say("長すぎます。短くしてください。", "This is too long."),
            _ => setting.say(
                "使えない文字が入っているようです。お確かめください。",
                "There is something in it that cannot be taken.",
            ),
        })
    }
}

/// A field.
pub(super) struct Field<'a> {
    pub name: &'static str,
    pub label: &'a str,
    pub hint: Option<&'a str>,
    pub value: &'a str,
    pub most: usize,
    pub required: bool,
}

impl Field<'_> {
    fn around(
        &self,
        setting: Setting,
        wrong: Wrong<'_>,
        control: impl FnOnce(Option<String>, bool) -> Markup,
    ) -> Markup {
        let words = wrong.words(setting, self.name);
        let name = self.name;
        let hint = self.hint.map(|_| format!("{name}-hint"));
        let bad = words.map(|_| format!("{name}-wrong"));
        let described: Vec<_> = hint.into_iter().chain(bad).collect();
        let described = (!described.is_empty()).then(|| described.join(" "));
        html! {
            div.field {
                label for=(name) {
                    (self.label)
                    @if !self.required { " " small { (setting.say("（なくてもかまいません）", "(optional)")) } }
                }
                @if let Some(hint) = self.hint { p.hint id=(format!("{name}-hint")) { (hint) } }
                (control(described, words.is_some()))
                @if let Some(words) = words { p.wrong id=(format!("{name}-wrong")) { (words) } }
            }
        }
    }

    /// One line.
    pub(super) fn line(
        &self,
        setting: Setting,
        wrong: Wrong<'_>,
        kind: &str,
        fills: &str,
    ) -> Markup {
        self.around(setting, wrong, |described, bad| {
            html! {
                input id=(self.name) name=(self.name) type=(kind) value=(self.value) autocomplete=(fills)
                    maxlength=(self.most) required[self.required]
                    aria-describedby=[described] aria-invalid=[bad.then_some("true")];
            }
        })
    }

    /// Several lines.
    pub(super) fn lines(&self, setting: Setting, wrong: Wrong<'_>) -> Markup {
        self.around(setting, wrong, |described, bad| {
            // The first line break of a text area is the browser's own.
            html! {
                textarea id=(self.name) name=(self.name) rows="6" maxlength=(self.most) required[self.required]
                    aria-describedby=[described] aria-invalid=[bad.then_some("true")] { "\n" (self.value) }
            }
        })
    }
}

/// One of a few: value, name, and a line about it.
pub(super) struct Choice<'a> {
    pub name: &'static str,
    pub legend: &'a str,
    pub hint: Option<&'a str>,
    pub chosen: &'a str,
    pub options: &'a [(&'static str, &'a str, &'a str)],
}

impl Choice<'_> {
    pub(super) fn html(&self, setting: Setting, wrong: Wrong<'_>) -> Markup {
        let words = wrong.words(setting, self.name);
        let name = self.name;
        let described = [
            self.hint.map(|_| format!("{name}-hint")),
            words.map(|_| format!("{name}-wrong")),
        ];
        let described: Vec<_> = described.into_iter().flatten().collect();
        let described = (!described.is_empty()).then(|| described.join(" "));
        html! {
            // The summary's link leads to the first of them.
            fieldset.choice.compact aria-describedby=[described] {
                legend { (self.legend) }
                @if let Some(hint) = self.hint { p.hint id=(format!("{name}-hint")) { (hint) } }
                @for (number, (value, label, about)) in self.options.iter().enumerate() {
                    label.option {
                        input type="radio" name=(name) value=(value) id=[(number == 0).then_some(name)]
                            checked[*value == self.chosen] required aria-invalid=[words.map(|_| "true")];
                        span {
                            (label)
                            @if !about.is_empty() { " " small { (about) } }
                        }
                    }
                }
                @if let Some(words) = words { p.wrong id=(format!("{name}-wrong")) { (words) } }
            }
        }
    }
}
