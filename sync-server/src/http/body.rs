//! Bodies of requests: read and inflated with a hard cap, so that a few bytes can never
//! claim gigabytes.

use std::io::Read;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::CONTENT_ENCODING;
use axum::http::{HeaderMap, StatusCode};
use flate2::read::ZlibDecoder;
use futures_util::StreamExt;
use ledger::sync::message::MAX_BATCH_BYTES;

use super::problem::Problem;

/// How long a body may take; a slow link sends 500 entries in well under that.
const PATIENCE: Duration = Duration::from_secs(60);

/// Reads a body that may be deflated (zlib, RFC 1950, as `CompressionStream('deflate')`).
pub(super) async fn read(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Problem> {
    let sent = tokio::time::timeout(PATIENCE, collect(body))
        .await
        .map_err(|_| {
            let why = "the body took too long; nothing of it is stored, send it again";
            Problem::new(StatusCode::REQUEST_TIMEOUT, "too-slow", why)
        })??;
    match headers.get(CONTENT_ENCODING).map(|value| value.as_bytes()) {
        None | Some(b"identity") => Ok(sent),
        Some(b"deflate") => inflate(&sent),
        Some(_) => Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "encoding",
            "the body may be deflated or plain, nothing else",
        )),
    }
}

async fn collect(body: Body) -> Result<Vec<u8>, Problem> {
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(part) = stream.next().await {
        let part = part
            .map_err(|_| Problem::malformed("the body ended too early; nothing of it is stored"))?;
        if bytes.len() + part.len() > MAX_BATCH_BYTES {
            return Err(Problem::too_large(MAX_BATCH_BYTES));
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
}

fn inflate(sent: &[u8]) -> Result<Vec<u8>, Problem> {
    let broken =
        || Problem::malformed("the compressed body is damaged or cut off; nothing of it is stored");
    let cap = MAX_BATCH_BYTES as u64;
    let mut decoder = ZlibDecoder::new(sent);
    let mut bytes = Vec::new();
    let read = decoder.by_ref().take(cap + 1).read_to_end(&mut bytes);
    if bytes.len() > MAX_BATCH_BYTES {
        return Err(Problem::too_large(MAX_BATCH_BYTES));
    }
    read.map_err(|_| broken())?;
    if decoder.total_in() == sent.len() as u64 {
        Ok(bytes)
    } else {
        Err(broken())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    fn deflated(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_was_deflated_comes_out_and_every_cut_is_noticed() {
        let sent = deflated(b"one lot, one traveller, one unit");
        assert_eq!(inflate(&sent).unwrap(), b"one lot, one traveller, one unit");
        for cut in 0..sent.len() {
            assert!(inflate(&sent[..cut]).is_err(), "{cut}");
        }
        let mut longer = sent;
        longer.push(0);
        assert!(inflate(&longer).is_err());
    }

    #[test]
    fn a_bomb_is_refused_at_the_cap() {
        let bomb = deflated(&vec![0; MAX_BATCH_BYTES + 1]);
        assert!(bomb.len() < 10_000);
        assert!(inflate(&bomb).is_err());
        let most = deflated(&vec![0; MAX_BATCH_BYTES]);
        assert_eq!(inflate(&most).unwrap().len(), MAX_BATCH_BYTES);
    }
}
