//! `demo`: a small town of fictional neighbors, in a folder that is thrown away.
use std::path::PathBuf;

use crate::{
    app::App,
    config::Config,
    error::{Error, Result},
    moderation::rules,
    neighborhoods::import,
};

mod clerks;
mod keepers;
mod offices;
mod photos;
mod places;
mod rows;
mod story;
use story::Story;

/// Everybody's password in the demo town.
const PASSWORD: &str = "demo-demo-kairanban-2026";
/// Whose logins are printed: one from each town, and somebody who belongs nowhere yet.
const SHOWN: [&str; 3] = ["hanako", "taro", "newcomer"];

pub(super) async fn demo(mut config: Config) -> Result<()> {
    let thrown_away = config.data == Config::default().data;
    if thrown_away {
        config.data = throw_away_folder();
    }
    let folder = config.data.clone();
    let app = super::ready(config).await?;
    import::own_towns_if_empty(&app)
        .await
        .map_err(Error::internal)?;
    rules::bring_in(&app).await?;
    let (story, offices) = (Story::read()?, offices::Story::read()?);
    if rows::nobody_is_here(&app).await? {
        tell(&app, &story, &offices).await?;
    }
    let mut lines: Vec<_> = SHOWN
        .iter()
        .filter_map(|key| story.person(key))
        .map(|person| person.email.as_str())
        .chain(offices.clerks())
        .map(login)
        .collect();
    let keepers = story.keepers().map(|person| person.email.as_str());
    lines.extend(keepers.map(|email| format!("keeps the rules: {email} {PASSWORD}")));
    lines.push(format!("data is in {}", folder.display()));
    let ended = super::serve::until_told(app, &lines).await;
    if thrown_away {
        std::fs::remove_dir_all(&folder)?;
    }
    ended
}

async fn tell(app: &App, story: &Story, offices: &offices::Story) -> Result<()> {
    let password = crate::accounts::Password::parse(PASSWORD).map_err(Error::internal)?;
    let hash = app.passwords.hash(&password).await?;
    let photos = photos::draw(story).await?;
    let written = rows::write(app, story, &hash, &photos).await?;
    keepers::reports(app, story, &written).await?;
    offices.write(app, &hash).await?;
    places::write(app).await?;
    crate::neighborhoods::count_people(app).await
}

fn login(email: &str) -> String {
    format!("login: {email} {PASSWORD}")
}

fn throw_away_folder() -> PathBuf {
    std::env::temp_dir().join(format!("kairanban-demo-{}", uuid::Uuid::new_v4().simple()))
}
