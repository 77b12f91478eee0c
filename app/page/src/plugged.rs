//! What scanners send that are read with no keyboard between: lines over a serial port, and the
//! reports of devices for points of sale.

/// The longest text that is put together; what is longer is no label.
const MAX_LENGTH: usize = 4096;

/// Bytes of a serial line, one text a line. Scanners end them with CR, LF or both.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    begun: Vec<u8>,
}

impl Lines {
    /// Takes in bytes as they come and returns the texts that are whole.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<String> {
        let mut whole = Vec::new();
        for byte in bytes {
            match byte {
                b'\r' | b'\n' => {
                    let line = std::mem::take(&mut self.begun);
                    if !line.is_empty() {
                        whole.push(text(&line));
                    }
                }
                // Framing, no part of the text.
                0x02 | 0x03 => {}
                _ if self.begun.len() < MAX_LENGTH => self.begun.push(*byte),
                _ => {}
            }
        }
        whole
    }
}

/// Input reports of a scanner in HID-POS mode, put together to texts.
///
/// Standard: USB HID Point of Sale Usage Tables 1.02, 3.2 (scanned data report). Of the report
/// that makers use: its number is 2; then the length of the data, the three characters of the AIM
/// identifier, 56 bytes of data, two further bytes, and a last one whose lowest bit says that the
/// text goes on in the next report.
#[derive(Debug, Clone, Default)]
pub struct Reports {
    begun: Vec<u8>,
}

/// The scanned data report.
const SCANNED_DATA: u8 = 2;
/// Length and AIM identifier.
const HEAD: usize = 4;
const MOST_DATA: usize = 56;

impl Reports {
    /// Takes in a report without its number and returns the text once it is whole.
    pub fn take(&mut self, number: u8, report: &[u8]) -> Option<String> {
        let (length, rest) = report.split_first()?;
        let (aim, rest) = rest.split_at_checked(HEAD - 1)?;
        let data = rest.get(..usize::from(*length))?;
        if number != SCANNED_DATA || data.len() > MOST_DATA {
            self.begun.clear();
            return None;
        }
        if self.begun.is_empty() && aim.first() == Some(&b']') {
            self.begun.extend(aim);
        }
        self.begun.extend(data);
        let goes_on = rest.len() > MOST_DATA && report.last().is_some_and(|last| last & 1 == 1);
        if goes_on && self.begun.len() < MAX_LENGTH {
            return None;
        }
        let whole = std::mem::take(&mut self.begun);
        (!whole.is_empty()).then(|| text(&whole))
    }
}

/// UTF-8 where it is, else one character a byte: scanners send the bytes of the code.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_text_however_its_bytes_come() {
        let mut lines = Lines::default();
        assert!(lines.take(b"\x02]d201095").is_empty());
        assert_eq!(
            lines.take(b"2\x1d10A\x03\r\n]C0B\n"),
            ["]d2010952\x1d10A", "]C0B"]
        );
        assert!(lines.take(b"\r\n").is_empty());
        assert_eq!(lines.take(b"\xb5m\r"), ["µm"], "Latin-1");
        assert_eq!(lines.take("µm\r".as_bytes()), ["µm"], "UTF-8");
        let message = "[)>\x1e06\x1d1PA\x1e\x04";
        assert_eq!(lines.take(format!("{message}\r").as_bytes()), [message]);
    }

    fn report(aim: &str, data: &str, goes_on: bool) -> Vec<u8> {
        let mut report = vec![u8::try_from(data.len()).unwrap()];
        report.extend(aim.as_bytes());
        report.extend(data.as_bytes());
        report.resize(62, 0);
        report.push(u8::from(goes_on));
        report
    }

    #[test]
    fn reports_are_put_together_to_a_text_with_its_identifier() {
        let mut reports = Reports::default();
        let one = report("]d2", "0109520123456788\x1d10A", false);
        assert_eq!(reports.take(2, &one).unwrap(), "]d20109520123456788\x1d10A");
        let long = "A".repeat(56);
        assert_eq!(reports.take(2, &report("]Q1", &long, true)), None);
        let end = reports.take(2, &report("]Q1", "BC", false)).unwrap();
        assert_eq!(end, format!("]Q1{long}BC"));
        assert_eq!(reports.take(2, &report("\0\0\0", "X", false)).unwrap(), "X");
    }

    #[test]
    fn what_is_no_scan_is_no_text() {
        let mut reports = Reports::default();
        assert_eq!(reports.take(1, &report("]C0", "A", false)), None);
        assert_eq!(reports.take(2, &[]), None);
        assert_eq!(reports.take(2, &[200, b']', b'C', b'0', b'A']), None);
        assert_eq!(
            reports.take(2, &report("]C0", "", false)).as_deref(),
            Some("]C0")
        );
    }
}
