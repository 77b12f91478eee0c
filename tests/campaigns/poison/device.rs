//! An enrolled device without a screen that signs and sends whatever it is given.

use ledger::Hash;
use ledger::envelope::{Envelope, What};
use ledger::signing::SoftwareKey;
use ledger::sync::message::{Enrol, Enrolled, Message, PullAnswer, Push, PushAnswer, PushEntry};
use ledger::sync::request::Unsigned;
use record::Fact;
use record::ids::{DeviceId, IncarnationId, IntentId, SiteId};
use waymark_tests::Server;
use waymark_tests::http;

/// The device, its key and the end of its chain.
pub struct Device {
    pub id: DeviceId,
    pub incarnation: IncarnationId,
    site: SiteId,
    key: SoftwareKey,
    dseq: u64,
    head: Hash,
    port: u16,
    cursor: u64,
}

impl Device {
    /// Enrols with a fresh one-time code.
    pub fn enrol(server: &Server, number: u8) -> Self {
        let url = server.enrolment_url();
        let code = url.rsplit("#enrol=").next().expect("a code");
        let key = SoftwareKey::from_secret(&[number; 32]);
        let incarnation = IncarnationId::new([number; 16]);
        let enrol = Enrol {
            code: code.to_owned(),
            name: format!("Device {number}"),
            incarnation,
            public_key: key.public_key(),
            device: None,
        };
        let (port, headers) = (server.port(), [("content-type", "application/cbor")]);
        let answer = http::request(port, "POST", "/v1/enrol", &headers, &enrol.to_bytes());
        let answer = answer.expect("the server answers");
        assert_eq!(answer.status, 200, "{}", answer.text());
        let enrolled = Enrolled::from_bytes(&answer.body).expect("an answer to an enrolment");
        Self {
            id: enrolled.device,
            incarnation,
            site: enrolled.site,
            key,
            dseq: 0,
            head: Hash::NONE,
            port,
            cursor: 0,
        }
    }

    /// Seals an entry as the next of the chain. Its envelope says what the fact says; the edit
    /// may make it say anything.
    pub fn seal(
        &mut self,
        fact: &Fact,
        what: What,
        change: Option<Vec<u8>>,
        edit: impl FnOnce(&mut Envelope),
    ) -> PushEntry {
        self.dseq += 1;
        let mut envelope = Envelope {
            site: self.site,
            incarnation: self.incarnation,
            dseq: self.dseq,
            previous: self.head,
            what,
            person: fact.person.clone(),
            session: fact.session,
            intent: IntentId::new(*fact.id.as_bytes()),
            hlc: fact.hlc,
            wall: fact.wall,
            server_offset_ms: None,
            app_build: "campaign".to_owned(),
        };
        edit(&mut envelope);
        let sealed = self.key.seal(&envelope);
        self.head = sealed.hash();
        PushEntry {
            envelope: sealed.envelope,
            signature: sealed.signature,
            change,
        }
    }

    /// Pushes entries.
    pub fn push(&self, entries: Vec<PushEntry>) -> Result<PushAnswer, String> {
        let push = Push {
            incarnation: self.incarnation,
            entries,
        };
        let body = self.ask("POST", "/v1/push", &push.to_bytes())?;
        PushAnswer::from_bytes(&body).map_err(|error| error.to_string())
    }

    /// Pulls the next page, and moves on.
    pub fn pull(&mut self) -> Result<PullAnswer, String> {
        let path = format!("/v1/pull?cursor={}", self.cursor);
        let body = self.ask("GET", &path, &[])?;
        let answer = PullAnswer::from_bytes(&body).map_err(|error| error.to_string())?;
        self.cursor = answer.cursor;
        Ok(answer)
    }

    fn ask(&self, method: &str, path: &str, body: &[u8]) -> Result<Vec<u8>, String> {
        let nonce = IntentId::new([0x11; 16]);
        let unsigned = Unsigned::new(self.id, nonce, (method, path), body);
        let signature = self.key.sign(unsigned.bytes());
        let signed = unsigned.signed(signature).to_header();
        let headers = [("authorization", signed.as_str())];
        let answer = http::request(self.port, method, path, &headers, body)
            .map_err(|error| format!("{method} {path}: {error}"))?;
        match answer.status {
            200 => Ok(answer.body),
            status => Err(format!("{method} {path}: {status} {}", answer.text())),
        }
    }
}
