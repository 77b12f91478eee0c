//! What a tablet in hostile hands, or with a fault, sends: honestly signed and in its place in
//! the chain, but with changes that the gate does not take.

use std::time::Duration;

use ledger::document::actor;
use ledger::envelope::{Envelope, What};
use ledger::gate::chunk::Chunk;
use ledger::sync::message::{Message, Push, PushAnswer, PushEntry, Verdict};
use ledger::testing::change_id;
use record::Command;
use records::sync_link::push_call;

use super::SoftTablet;

/// Spoils a change; its checksum is made anew afterwards.
pub type Spoil = fn(&mut Chunk<'_>);

impl SoftTablet {
    /// Sends what these commands record, spoiled, and returns what the server says of each.
    /// The tablet ends with it: its own store does not know what it sent.
    pub fn send_spoiled(mut self, spoiled: Vec<(Command, Spoil)>) -> Vec<Verdict> {
        let all_sent = self.sync_for(Duration::from_secs(30), |_| true);
        assert!(all_sent, "what it had before is sent first");
        let (mut dseq, mut head) = (self.workspace.chain.dseq, self.workspace.chain.hash);
        let mut entries = Vec::new();
        for (command, spoil) in spoiled {
            let (mut envelope, change) = self.drafted(command, spoil);
            dseq += 1;
            (envelope.dseq, envelope.previous) = (dseq, head);
            let sealed = self.key.seal(&envelope);
            head = sealed.hash();
            entries.push(PushEntry {
                envelope: sealed.envelope,
                signature: sealed.signature,
                change: Some(change),
            });
        }
        let push = Push {
            incarnation: self.workspace.identity.incarnation,
            entries,
        };
        let answer = self.ask(&push_call(&push)).expect("the server answers");
        let answer = PushAnswer::from_bytes(&answer).expect("a push is answered");
        assert_eq!(answer.refused, None);
        let receipts = answer.receipts.into_iter();
        receipts.map(|receipt| receipt.verdict).collect()
    }

    fn drafted(&mut self, command: Command, spoil: Spoil) -> (Envelope, Vec<u8>) {
        let action = self.action();
        let facts = self.workspace.decide(command, &action).expect("a command");
        let subject = facts[0].subject.clone();
        let saved = self.kept.document(&subject);
        let document = self.workspace.document(&subject, saved.as_deref());
        let document = document.expect("its own document");
        let session = self.workspace.session.clone().expect("a person").session;
        let writer = actor(
            &self.workspace.identity.incarnation,
            &document.id(),
            &session,
        );
        let (_, change) = document.append(&facts, writer).expect("its facts");
        let mut chunk = Chunk::parse(&change.bytes).expect("its own change");
        spoil(&mut chunk);
        let bytes = chunk.to_bytes();
        let unsealed = self.workspace.prepare_change(facts, &document, &action);
        let mut envelope = unsealed.expect("its own facts").envelope;
        envelope.what = What::Change {
            subject,
            change: change_id(&bytes),
            length: u32::try_from(bytes.len()).expect("a short change"),
        };
        (envelope, bytes)
    }
}
