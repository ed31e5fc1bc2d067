//! The built command, as other programs use it: names, flags, exit codes, files.
#![cfg(test)]

mod check;
mod demo;
mod forged;
mod formats;
mod halo2;
mod identity;
mod open;
mod owner;
mod policy_init;
mod policy_lint;
mod prove;
mod serve;
mod setup;
mod stark;
mod support;
mod verify;
