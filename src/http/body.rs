//! Reads a request's body within a size and a time.

use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::{Bytes, Payload};
use std::time::Duration;
use tokio::time::timeout;

/// Why there is no body. The connection is to be closed: the rest of it is still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// More bytes than the limit, announced or sent.
    #[error("the body is too large")]
    TooLarge,
    /// Not there in time.
    #[error("the body took too long to arrive")]
    TooSlow,
    /// The connection broke, or its chunks were malformed.
    #[error("the body did not come whole")]
    Broken,
}

/// Reads the whole body of `request`: at most `limit` bytes, all of them there `within` that time. The framework
/// itself waits for ever, and a thousand slow bodies would lock everybody out.
pub async fn read(request: &HttpRequest, payload: Payload, limit: usize, within: Duration) -> Result<Bytes, BodyError> {
    if announced(request).is_some_and(|length| length > limit) {
        return Err(BodyError::TooLarge);
    }
    let Ok(read) = timeout(within, payload.to_bytes_limited(limit)).await else {
        return Err(BodyError::TooSlow);
    };
    let Ok(body) = read else {
        return Err(BodyError::TooLarge);
    };
    body.map_err(|_| BodyError::Broken)
}

fn announced(request: &HttpRequest) -> Option<usize> {
    request.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
