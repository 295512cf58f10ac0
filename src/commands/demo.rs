//! `demo`: a small town to look at.
use crate::{config::Config, error::Result};

pub(super) async fn demo(config: Config) -> Result<()> {
    super::serve::serve(config).await
}
