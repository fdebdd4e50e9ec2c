//! Reads a request's body within a size and a time.

use super::deadline;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap};
use actix_web::web::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};
use std::pin::pin;
use std::time::Duration;
use tokio::time::sleep;

/// Limit: how long a body may take to arrive; after it the connection is closed (docs/contract.md section 1.4).
pub(in crate::http) const BODY_READ: Duration = Duration::from_secs(5);

/// A body as it arrives.
pub(in crate::http) trait Pieces: Stream<Item = Result<Bytes, PayloadError>> + Unpin + 'static {}

impl<S: Stream<Item = Result<Bytes, PayloadError>> + Unpin + 'static> Pieces for S {}

/// Why there is no body. The connection is to be closed: the rest of it is still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// More bytes than the limit, announced or sent.
    #[error("the request body is too large")]
    TooLarge,
    /// Compressed or coded otherwise, which nothing here undoes (RFC 9110 section 8.4).
    #[error("Content-Encoding is not supported; send the request body without it")]
    Coded,
    /// Not there in time.
    #[error("the request body took too long to arrive")]
    TooSlow,
    /// The connection broke, or its chunks were malformed.
    #[error("the request body is incomplete")]
    Broken,
}

/// Reads the whole body of a request with these headers: at most `limit` bytes, all of them there `within` that time. The
/// framework itself waits forever, and a thousand slow bodies would keep out all other clients.
pub(in crate::http) async fn read(
    headers: &HeaderMap,
    mut payload: impl Pieces,
    limit: usize,
    within: Duration,
) -> Result<Bytes, BodyError> {
    let read = if is_coded(headers) {
        Err(BodyError::Coded)
    } else if announced(headers).is_some_and(|length| length > limit) {
        Err(BodyError::TooLarge)
    } else {
        deadline::within(within, pin!(collect(&mut payload, limit))).await.unwrap_or(Err(BodyError::TooSlow))
    };
    if read.is_err() {
        leave_unread(payload);
    }
    read
}

async fn collect(payload: &mut impl Pieces, limit: usize) -> Result<Bytes, BodyError> {
    // Usually the whole body came with the head: then nothing is copied.
    let mut body = next_piece(payload, limit).await?.unwrap_or_default();
    while let Some(piece) = next_piece(payload, limit - body.len()).await? {
        let mut longer = BytesMut::from(body);
        longer.extend_from_slice(&piece);
        body = longer.freeze();
    }
    Ok(body)
}

async fn next_piece(payload: &mut impl Pieces, limit: usize) -> Result<Option<Bytes>, BodyError> {
    let piece = payload.next().await.transpose().map_err(|_| BodyError::Broken)?;
    let fits = piece.as_ref().is_none_or(|piece| piece.len() <= limit);
    fits.then_some(piece).ok_or(BodyError::TooLarge)
}

/// Holds on to a payload until its request is answered. Of one that is dropped the framework reads on, chunk by
/// chunk and for as long as the client likes; one that is merely unread makes it close the connection.
pub(in crate::http) fn leave_unread(payload: impl Sized + 'static) {
    actix_web::rt::spawn(async move {
        sleep(UNTIL_ANSWERED).await;
        drop(payload);
    });
}

/// Longer than it takes to write an answer of a few hundred bytes.
const UNTIL_ANSWERED: Duration = Duration::from_secs(1);

/// `identity` means no coding, and so does an empty element of the list.
fn is_coded(headers: &HeaderMap) -> bool {
    let is_coding = |coding: &[u8]| !matches!(&*coding.trim_ascii().to_ascii_lowercase(), b"" | b"identity");
    let mut lines = headers.get_all(CONTENT_ENCODING);
    lines.any(|line| line.as_bytes().split(|byte| *byte == b',').any(is_coding))
}

fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
