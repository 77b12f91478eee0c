//! The screens, one file per feature. A screen never knows another one: it asks the shell.

pub mod audit;
pub mod enrol;
pub mod findings;
pub mod hold;
pub mod home;
pub mod manage_people;
pub mod people;
pub mod person;
pub mod receiving;
pub mod scanner;
pub mod set_aside;
pub mod setting_right;
pub mod shipping;
pub mod sign;
pub mod stations;
pub mod stopped;
pub mod sync;
pub mod tablets;
pub mod teach;
pub mod thing;
pub mod trace;
pub mod traveller;
