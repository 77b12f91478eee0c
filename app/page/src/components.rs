//! Pieces that screens are made of: values in, meaningful events out.

pub mod action_bar;
pub mod drafts;
pub mod enrolment_code;
pub mod findings_button;
pub mod happened;
pub mod held;
pub mod icon;
pub mod judgement;
pub mod layouts;
pub mod modules;
pub mod not_here;
pub mod people_tiles;
pub mod qualifications;
pub mod readings;
pub mod reason;
pub mod refusal_panel;
pub mod set_right_button;
pub mod signal_mark;
pub mod signatures;
pub mod stopped;
pub mod storage_banner;
pub mod storage_facts;
pub mod sync_pill;
pub mod top_bar;
pub mod typing;
pub mod unproven;
