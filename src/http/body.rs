//! Reads a request body within a limit of bytes and of time, which actix-web by itself does not bound.

use actix_web::web;
use std::time::Duration;

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyError {
    /// More bytes than the limit.
    TooLarge,
    /// It did not end in time.
    TooSlow,
    /// The connection broke.
    Broken,
}

/// Reads the whole body, at most `limit` bytes, within `time`.
pub async fn read(payload: web::Payload, limit: usize, time: Duration) -> Result<Vec<u8>, BodyError> {
    let whole = tokio::time::timeout(time, payload.to_bytes_limited(limit)).await;
    match whole {
        Err(_) => Err(BodyError::TooSlow),
        Ok(Err(_)) => Err(BodyError::TooLarge),
        Ok(Ok(Err(_))) => Err(BodyError::Broken),
        Ok(Ok(Ok(bytes))) => Ok(bytes.into()),
    }
}
