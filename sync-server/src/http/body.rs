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
use ledger::sync::request::Authorization;

use super::problem::Problem;

/// How long a body may take; a slow link sends 500 entries in well under that.
const PATIENCE: Duration = Duration::from_secs(60);

/// Reads a body that may be deflated (zlib, RFC 1950, as `CompressionStream('deflate')`).
pub(super) async fn read(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Problem> {
    plain(headers, sent(body).await?)
}

/// Reads a body as [`read`] does; as it was sent it has to be the one that was signed.
pub(super) async fn read_signed(
    headers: &HeaderMap,
    body: Body,
    asked: &Authorization,
) -> Result<Vec<u8>, Problem> {
    let sent = sent(body).await?;
    if asked.covers(&sent) {
        plain(headers, sent)
    } else {
        Err(Problem::other_body())
    }
}

async fn sent(body: Body) -> Result<Vec<u8>, Problem> {
    tokio::time::timeout(PATIENCE, collect(body))
        .await
        .map_err(|_| {
            let why = "the body took too long; nothing of it is stored, send it again";
            Problem::new(StatusCode::REQUEST_TIMEOUT, "too-slow", why)
        })?
}

fn plain(headers: &HeaderMap, sent: Vec<u8>) -> Result<Vec<u8>, Problem> {
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
    use axum::http::HeaderValue;
    use axum::response::IntoResponse;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use futures_util::stream;
    use std::convert::Infallible;
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
        let refused = inflate(&bomb).map_err(|problem| problem.into_response().status());
        assert_eq!(refused, Err(StatusCode::PAYLOAD_TOO_LARGE));
        let most = deflated(&vec![0; MAX_BATCH_BYTES]);
        assert_eq!(inflate(&most).unwrap().len(), MAX_BATCH_BYTES);
    }

    async fn taken(encoding: Option<&'static str>, body: Body) -> Result<Vec<u8>, StatusCode> {
        let mut headers = HeaderMap::new();
        if let Some(encoding) = encoding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        let read = read(&headers, body).await;
        read.map_err(|problem| problem.into_response().status())
    }

    /// A body that arrives in parts of these lengths.
    fn in_parts(lengths: &[usize]) -> Body {
        let parts: Vec<_> = lengths.iter().map(|length| vec![7; *length]).collect();
        Body::from_stream(stream::iter(parts.into_iter().map(Ok::<_, Infallible>)))
    }

    #[tokio::test]
    async fn a_body_is_read_plain_or_deflated_and_in_no_other_encoding() {
        let (plain, small) = (Body::from("a lot"), || Body::from(deflated(b"a lot")));
        assert_eq!(taken(None, plain).await.unwrap(), b"a lot");
        let identity = taken(Some("identity"), Body::from("a lot")).await;
        assert_eq!(identity.unwrap(), b"a lot");
        assert_eq!(taken(Some("deflate"), small()).await.unwrap(), b"a lot");
        assert_eq!(
            taken(Some("gzip"), small()).await,
            Err(StatusCode::UNSUPPORTED_MEDIA_TYPE)
        );
        assert_eq!(
            taken(Some("deflate"), Body::from("a lot")).await,
            Err(StatusCode::BAD_REQUEST)
        );
    }

    #[tokio::test]
    async fn a_body_of_as_many_bytes_as_allowed_is_read_in_any_parts_and_one_more_is_not() {
        const MOST: usize = MAX_BATCH_BYTES;
        for lengths in [&[MOST][..], &[MOST - 1, 1], &[1, MOST - 1], &[2, 3, 4]] {
            let sent: usize = lengths.iter().sum();
            let read = taken(None, in_parts(lengths)).await.unwrap();
            assert!(read.len() == sent && read.iter().all(|byte| *byte == 7));
        }
        for lengths in [&[MOST + 1][..], &[MOST, 1], &[1, MOST]] {
            let read = taken(None, in_parts(lengths)).await;
            assert_eq!(read, Err(StatusCode::PAYLOAD_TOO_LARGE), "{lengths:?}");
        }
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_not_read() {
        let parts = [Ok("a lot"), Err(std::io::ErrorKind::ConnectionReset.into())];
        let cut: [Result<_, std::io::Error>; 2] = parts;
        let read = taken(None, Body::from_stream(stream::iter(cut))).await;
        assert_eq!(read, Err(StatusCode::BAD_REQUEST));
    }
}
