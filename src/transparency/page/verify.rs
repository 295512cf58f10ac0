//! How anybody checks the log, in words and with the files that it takes.
use maud::{Markup, html};

use super::Setting;

/// The part of the page about checking.
pub(super) fn how(setting: &Setting<'_>) -> Markup {
    html! {
        section.paper.prose aria-labelledby="verify" {
            h2 id="verify" tabindex="-1" { (setting.say("記録をたしかめる", "Checking the log")) }
            p { (setting.say(
                "1件ごとに、前の1件の「指紋」（SHA-256）が入っています。1件でも消したり直したりすると、そこから先のすべての指紋が合わなくなります。毎日はじめに、記録の終わりの指紋へサーバーが署名します（Ed25519）。",
                "Each row holds the fingerprint (SHA-256) of the row before it: when one is changed or taken out, no later one fits. As each day begins the server signs the fingerprint at the end (Ed25519).",
            )) }
            p { (setting.say(
                "記録と署名のファイルを保存しておけば、書き換えられていないことを、回覧板のプログラムでたしかめられます。以前に保存した署名があれば、あとから書き直された記録も見つかります。",
                "Keep the log and the signatures, and check with Kairanban's program that nothing was changed. With signatures that you kept earlier you also find a log that was written anew.",
            )) }
            ul.more-ways {
                li { a.tap href="/transparency/log.csv" { (setting.say("記録すべて（CSV）", "The whole log (CSV)")) } }
                li { a.tap href="/transparency/log.json" { (setting.say("記録すべて（JSON）", "The whole log (JSON)")) } }
                li { a.tap href="/transparency/heads.json" { (setting.say("毎日の署名と公開鍵", "Daily signatures and the public key")) } }
            }
            pre { code { "kairanban log verify log.csv --heads heads.json" } }
        }
    }
}
