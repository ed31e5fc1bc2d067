//! The proving core of the STARK on tables made for the purpose: whatever a table asks
//! for is proven, and nothing else is accepted. That the tables say what policies do is
//! tested elsewhere.
#![cfg(test)]
#![cfg(feature = "stark")]

mod bytes;
mod fixture;
mod lies;
mod limits;
mod poseidon;
mod security;
