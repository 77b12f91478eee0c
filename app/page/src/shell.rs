//! What connects the desk to the browser: one handle that every component takes.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use codes::wedge::Typed;
use leptos::prelude::*;
use leptos::task::spawn_local;
use record::Command;
use record::amendment::Undo;
use record::context::How;
use record::ids::{IntentId, PersonId};

use crate::desk::scanner::{Link, Plugged};
use crate::desk::{Desk, Effect, Phase, Screen};
use crate::platform::records_worker::RecordsWorker;
use crate::platform::serial::Heard;
use crate::platform::{clock, files, hands, hid, page, serial, sound, update};
use crate::{setting, text};

/// The desk as a signal, and the way to change it.
#[derive(Clone, Copy)]
pub struct Shell {
    /// The view model.
    pub desk: RwSignal<Desk>,
    /// The clock, UTC milliseconds, moved on every few seconds so that ages stay true.
    pub now_ms: RwSignal<u64>,
    worker: StoredValue<Rc<RefCell<Option<RecordsWorker>>>, LocalStorage>,
}

impl Shell {
    /// Starts the records worker and the clock.
    #[must_use]
    pub fn start() -> Self {
        // Later than every number of a run before, so that those lead nowhere.
        let first_screen = clock::now().utc_ms;
        page::mark_entry(first_screen);
        let shell = Self {
            desk: RwSignal::new(
                Desk::new(page::enrol_code(), first_screen).set_as(setting::kept()),
            ),
            now_ms: RwSignal::new(clock::now().utc_ms),
            worker: StoredValue::new_local(Rc::new(RefCell::new(None))),
        };
        let worker = RecordsWorker::start(move |said| shell.drive(|desk| desk.on_said(said)));
        shell
            .worker
            .with_value(|slot| *slot.borrow_mut() = Some(worker));
        page::ask_to_keep_storage(move |keeps| {
            shell.desk.update(|desk| desk.may_be_cleared = !keeps);
        });
        page::on_address_change(move || {
            if let Some(code) = page::enrol_code() {
                shell.desk.update(|desk| desk.enrol_code = code);
            }
        });
        page::on_history(move |number| shell.drive(|desk| desk.visit(number)));
        clock::every(5_000, move || {
            shell.now_ms.set(clock::now().utc_ms);
            shell.drive(Desk::on_tick);
        });
        clock::every(1_000, move || shell.at_beat(Desk::on_beat));
        serial::start(move |heard| shell.heard(heard, |plugged| &mut plugged.serial));
        hid::start(move |heard| shell.heard(heard, |plugged| &mut plugged.hid));
        hands::on_touch(".lock-warning", move || shell.touched());
        shell
    }

    /// Somebody touched the tablet.
    pub fn touched(self) {
        self.at_beat(|desk, now| {
            desk.on_touch(now);
            Vec::new()
        });
    }

    /// Changes what runs with the clock; what is drawn is told only when it shows.
    fn at_beat(self, change: impl FnOnce(&mut Desk, Duration) -> Vec<Effect>) {
        let now = clock::since_start();
        let mut effects = Vec::new();
        self.desk.maybe_update(|desk| {
            let before = desk.seconds_shown();
            let language = desk.setting().language;
            effects = change(desk, now);
            follow_language(language, desk);
            !effects.is_empty() || desk.seconds_shown() != before
        });
        self.carry_out(effects);
    }

    /// Changes the desk and carries out what follows.
    pub fn drive(self, change: impl FnOnce(&mut Desk) -> Vec<Effect>) {
        let mut effects = Vec::new();
        self.desk.update(|desk| {
            let language = desk.setting().language;
            effects = change(desk);
            follow_language(language, desk);
        });
        self.carry_out(effects);
    }

    fn carry_out(self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask(asked) => {
                    let worker = self.worker.with_value(|slot| slot.borrow().clone());
                    if let Some(worker) = worker {
                        worker.ask(*asked);
                    }
                }
                Effect::Give(signal) => {
                    let volume = self.desk.with_untracked(|desk| desk.setting().volume);
                    sound::give(signal, volume);
                }
                Effect::KeepSetting(own) => setting::keep(own),
                Effect::ForgetCode => page::forget_code(),
                Effect::SaveFiles(files) => {
                    for file in files {
                        files::save(&file.name, &file.bytes);
                    }
                }
                Effect::TakeOver => {
                    let worker = self.worker.with_value(|slot| slot.borrow().clone());
                    if let Some(worker) = worker {
                        worker.take_over();
                    }
                }
                Effect::TakeUpdate => self.take_update(),
                Effect::Entered(number) => page::add_entry(number),
            }
        }
    }

    fn take_update(self) {
        let worker = self.worker.with_value(|slot| slot.borrow().clone());
        spawn_local(async move {
            if let Some(worker) = worker {
                worker.end_when_done().await;
            }
            let late = move || {
                self.desk
                    .update(|desk| desk.phase = Phase::Updating { late: true })
            };
            update::take(late).await;
        });
    }

    /// Takes in a scan.
    pub fn scan(self, how: How, raw: String) {
        let at = clock::now().local_clock();
        self.drive(|desk| desk.on_scan(clock::new_intent(), how, raw, at));
    }

    /// Takes in what a wedge scanner typed.
    pub fn typed(self, typed: Typed) {
        let at = clock::now().local_clock();
        self.drive(|desk| desk.on_typed(clock::new_intent(), typed, at));
    }

    /// Lets the person choose a scanner on a serial line.
    pub fn connect_serial(self) {
        serial::connect(move |heard| self.heard(heard, |plugged| &mut plugged.serial));
    }

    /// Lets the person choose a scanner for points of sale.
    pub fn connect_hid(self) {
        hid::connect(move |heard| self.heard(heard, |plugged| &mut plugged.hid));
    }

    /// Takes in what a scanner says that is read with no keyboard between.
    fn heard(self, heard: Heard, of: fn(&mut Plugged) -> &mut Link) {
        let at = clock::now().local_clock();
        self.drive(|desk| match heard {
            Heard::Link(link) => {
                *of(&mut desk.scanner.plugged) = link;
                Vec::new()
            }
            Heard::Text(text) => desk.on_sent(clock::new_intent(), text, at),
        });
    }

    /// Takes in a scan that no key ended.
    pub fn endless_scan(self, typed: Typed) {
        let at = clock::now().local_clock();
        self.drive(|desk| desk.on_endless(typed, at));
    }

    /// Takes in a scan that came in pieces.
    pub fn cut_scan(self, raw: String) {
        let at = clock::now().local_clock();
        self.drive(|desk| desk.on_cut_scan(raw, at));
    }

    /// Records a command that a button gave.
    pub fn record(self, command: Command) {
        sound::wake();
        self.drive(|desk| desk.on_command(clock::new_intent(), command));
    }

    /// Goes to a screen.
    pub fn go(self, screen: Screen) {
        sound::wake();
        self.drive(|desk| desk.go(screen));
    }

    /// Takes back what was just saved.
    pub fn undo(self, action: IntentId) {
        self.record(Command::Undo(Undo { action }));
    }

    /// Returns the name of a person, or the badge number where there is none here. What is
    /// drawn follows the names.
    #[must_use]
    pub fn name_of(self, person: &PersonId) -> String {
        self.desk
            .with(|desk| desk.standing.names.get(person).cloned())
            .unwrap_or_else(|| text::people::name(person))
    }

    /// Returns a slice of the desk that changes only when it does.
    pub fn slice<T: Clone + PartialEq + Send + Sync + 'static>(
        self,
        pick: impl Fn(&Desk) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        let desk = self.desk;
        Memo::new(move |_| desk.with(|desk| pick(desk)))
    }

    /// Says whether the page can be used.
    pub fn phase(self) -> Memo<Phase> {
        self.slice(|desk| desk.phase.clone())
    }
}

/// Takes another language before anything is drawn anew.
fn follow_language(before: &'static str, desk: &Desk) {
    let language = desk.setting().language;
    if language != before {
        text::choose(language);
    }
}
