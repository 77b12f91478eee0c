//! One HTTP/1.1 request to a loopback port, without a client library; RFC 9112.
//!
//! Enough for the server under test and for WebDriver: plain TCP, whole bodies, no redirects.

use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// No answer takes longer; a browser's first start is the slowest.
const LIMIT: Duration = Duration::from_secs(120);

/// Holds an answer.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as sent.
    pub body: Vec<u8>,
}

impl Answer {
    /// Returns a header by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Returns the body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Sends a request and reads the answer.
///
/// # Errors
/// When nothing listens, the answer is no HTTP, or it takes longer than two minutes.
pub fn request(
    port: u16,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> std::io::Result<Answer> {
    request_within(LIMIT, port, method, path, headers, body)
}

/// Sends a request and reads the answer, and gives up when nothing comes for `limit`.
///
/// # Errors
/// When nothing listens, the answer is no whole HTTP, or nothing comes for that long.
pub fn request_within(
    limit: Duration,
    port: u16,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(limit))?;
    stream.set_write_timeout(Some(limit))?;
    stream.set_nodelay(true)?;
    let mut head = format!(
        "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    read_answer(&mut BufReader::new(stream))
}

/// Asks for a path.
///
/// # Errors
/// As [`request`].
pub fn get(port: u16, path: &str) -> std::io::Result<Answer> {
    request(port, "GET", path, &[], &[])
}

fn read_answer(reader: &mut impl BufRead) -> std::io::Result<Answer> {
    let status = line(reader)?;
    let status = status.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.ok_or_else(|| broken("no status line"))?;
    let mut headers = Vec::new();
    loop {
        let line = line(reader)?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line
            .split_once(':')
            .ok_or_else(|| broken("a header without colon"))?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut answer = Answer {
        status,
        headers,
        body: Vec::new(),
    };
    answer.body = read_body(reader, &answer)?;
    Ok(answer)
}

fn read_body(reader: &mut impl BufRead, answer: &Answer) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    if answer.header("transfer-encoding") == Some("chunked") {
        loop {
            let size = line(reader)?;
            let size = size.split(';').next().unwrap_or_default();
            let size = u64::from_str_radix(size, 16).map_err(|_| broken("a chunk without size"))?;
            reader.take(size).read_to_end(&mut body)?;
            line(reader)?;
            if size == 0 {
                return Ok(body);
            }
        }
    }
    match answer
        .header("content-length")
        .and_then(|length| length.parse().ok())
    {
        Some(length) => {
            reader.take(length).read_to_end(&mut body)?;
            if body.len() as u64 != length {
                return Err(broken("the body ended before its length"));
            }
        }
        None => {
            reader.read_to_end(&mut body)?;
        }
    }
    Ok(body)
}

fn line(reader: &mut impl BufRead) -> std::io::Result<String> {
    let mut text = String::new();
    if reader.read_line(&mut text)? == 0 {
        return Err(broken("the connection closed early"));
    }
    Ok(text.trim_end().to_owned())
}

fn broken(why: &str) -> Error {
    Error::new(ErrorKind::InvalidData, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunked_body_is_put_together() {
        let bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nlot \r\n3\r\n417\r\n0\r\n\r\n";
        let answer = read_answer(&mut bytes.as_bytes()).unwrap();
        assert_eq!((answer.status, answer.text().as_str()), (200, "lot 417"));
    }

    #[test]
    fn a_body_ends_at_its_length() {
        let bytes = "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nnone";
        let answer = read_answer(&mut bytes.as_bytes()).unwrap();
        assert_eq!((answer.status, answer.text().as_str()), (404, "no"));
    }

    #[test]
    fn an_answer_that_breaks_off_is_an_error() {
        assert!(read_answer(&mut "HTTP/1.1 200 OK\r\nContent-".as_bytes()).is_err());
        assert!(read_answer(&mut "".as_bytes()).is_err());
        let short = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlot";
        assert!(read_answer(&mut short.as_bytes()).is_err());
    }
}
