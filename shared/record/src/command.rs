//! The commands a person can give, and the one door through which they become facts.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::amendment::{self, CorrectFact, Undo, VoidFact};
use crate::context::Context;
use crate::fact::Fact;
use crate::hold::{self, PlaceHold, ReleaseHold};
use crate::layout::{self, TeachLayout, WithdrawLayout};
use crate::masters::{self, SetMaster};
use crate::people::{self, EndAuthority, GiveAuthority};
use crate::plant::Plant;
use crate::preferences::{self, Preferences};
use crate::receiving::{self, ReceiveLot};
use crate::refusal::Refusal;
use crate::resolution::{self, Resolve};
use crate::rights;
use crate::shipping::{self, PackUnit, ShipCarton};
use crate::signature::{self, Sign};
use crate::traveller::{self, OnTraveller};

/// What a person asks to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Sets a master record.
    SetMaster(SetMaster),
    /// Teaches a layout of labels.
    TeachLayout(TeachLayout),
    /// Withdraws one.
    WithdrawLayout(WithdrawLayout),
    /// Gives a person authority.
    GiveAuthority(GiveAuthority),
    /// Ends a person's authority.
    EndAuthority(EndAuthority),
    /// Chooses how the person at the tablet works.
    ChoosePreferences(Preferences),
    /// Receives a lot.
    Receive(ReceiveLot),
    /// Works on a traveller.
    Traveller(OnTraveller),
    /// Packs a unit.
    Pack(PackUnit),
    /// Ships a carton.
    Ship(ShipCarton),
    /// Holds a thing.
    PlaceHold(PlaceHold),
    /// Releases a thing from a hold.
    ReleaseHold(ReleaseHold),
    /// Signs.
    Sign(Sign),
    /// Takes back the person's own last scan.
    Undo(Undo),
    /// Voids a fact.
    Void(VoidFact),
    /// Corrects a value.
    Correct(CorrectFact),
    /// Accepts a finding as it is.
    Resolve(Resolve),
}

/// Decides a command: facts to record, or why not.
///
/// # Errors
/// [`Refusal::NotAllowed`], or the [`Refusal`] of the feature.
pub fn decide(plant: &Plant, command: Command, context: &Context) -> Result<Vec<Fact>, Refusal> {
    rights::check(plant, &command, context)?;
    match command {
        Command::SetMaster(command) => masters::decide(plant, command, context),
        Command::TeachLayout(command) => layout::decide_teach(plant, command, context),
        Command::WithdrawLayout(command) => layout::decide_withdraw(plant, command, context),
        Command::GiveAuthority(command) => people::decide_give(plant, command, context),
        Command::EndAuthority(command) => people::decide_end(plant, command, context),
        Command::ChoosePreferences(chosen) => Ok(preferences::decide(plant, chosen, context)),
        Command::Receive(command) => receiving::decide(plant, command, context),
        Command::Traveller(command) => traveller::decide(plant, command, context),
        Command::Pack(command) => shipping::decide_pack(plant, &command, context),
        Command::Ship(command) => shipping::decide_ship(plant, &command, context),
        Command::PlaceHold(command) => hold::decide_place(command, context),
        Command::ReleaseHold(command) => hold::decide_release(plant, command, context),
        Command::Sign(command) => signature::decide(plant, command, context),
        Command::Undo(command) => amendment::decide_undo(plant, &command, context),
        Command::Void(command) => amendment::decide_void(plant, command, context),
        Command::Correct(command) => amendment::decide_correct(plant, command, context),
        Command::Resolve(command) => resolution::decide(plant, command, context),
    }
}
