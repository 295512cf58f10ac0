//! The demo town's photos: drawn by the program, each scene once, all at the same time.
use ahash::AHashMap;

use super::story::Story;
use crate::{
    error::{Error, Result},
    media::{self, Prepared},
};

/// Scenes by name, ready to be stored.
pub(super) type Scenes = AHashMap<String, Prepared>;

/// Draws every scene that the story shows.
pub(super) async fn draw(story: &Story) -> Result<Scenes> {
    let mut names: Vec<_> = story
        .posts
        .iter()
        .flat_map(|post| &post.photos)
        .map(|photo| photo.scene.clone())
        .collect();
    names.sort_unstable();
    names.dedup();
    let drawing = names.into_iter().map(|name| {
        tokio::task::spawn_blocking(move || {
            let drawn = media::draw::jpeg(&name).and_then(|jpeg| media::prepare(&jpeg));
            drawn.map(|photo| (name, photo))
        })
    });
    let mut scenes = Scenes::new();
    for drawn in futures_util::future::join_all(drawing).await {
        let (name, photo) = drawn.map_err(Error::internal)?.map_err(Error::internal)?;
        scenes.insert(name, photo);
    }
    Ok(scenes)
}
