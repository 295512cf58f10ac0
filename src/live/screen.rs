//! A stream as the body of an answer.
use std::{
    convert::Infallible,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use actix_web::body::{BodySize, MessageBody};
use bytes::Bytes;

use super::{
    board::{Board, Standing},
    lines::{Lines, Next},
};
use crate::log::{Logged, Position};

/// Somebody's open screen; it leaves the board when it is dropped.
pub(super) struct Screen {
    pub(super) number: u64,
    pub(super) lines: Arc<Mutex<Lines>>,
    pub(super) board: Arc<Board>,
}

impl Screen {
    /// From now on hints come.
    pub(super) fn admit(&self, standing: &Standing) {
        self.board.admit(self.number, standing);
    }

    /// Tells a new reader its place in the log.
    pub(super) fn greet(&self) {
        self.board.greet(self.number);
    }

    /// Says what was missed since, or that too much was.
    pub(super) fn catch_up(&self, from: Position, missed: Option<&[Logged]>) {
        self.board.catch_up(self.number, from, missed);
    }
}

impl MessageBody for Screen {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        match lines.next(cx.waker()) {
            Next::Say(line) => Poll::Ready(Some(Ok(line))),
            Next::Wait => Poll::Pending,
            Next::End => Poll::Ready(None),
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.board.leave(self.number);
    }
}
