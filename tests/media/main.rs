//! Photos: what is taken, what is refused, and that nothing of an upload but its picture is kept.
#[cfg(test)]
mod bits;
#[cfg(test)]
mod bombs;
#[cfg(test)]
mod draw;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod metadata;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod store;
#[cfg(test)]
mod workshop;

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Memory is measured for the whole process, so who measures must be alone in it.
static COMPANY: RwLock<()> = RwLock::new(());

/// Held by every test that decodes.
pub fn together() -> RwLockReadGuard<'static, ()> {
    COMPANY.read().unwrap_or_else(PoisonError::into_inner)
}

/// Held by a test that measures memory.
pub fn alone() -> RwLockWriteGuard<'static, ()> {
    COMPANY.write().unwrap_or_else(PoisonError::into_inner)
}
