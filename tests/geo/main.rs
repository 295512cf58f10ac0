//! Outlines and places: our own drawings, bad files, and the map of Japan's municipalities.
//!
//! `cfg(test)` tells the linter that these are tests, also where a helper is none itself.

#[cfg(test)]
mod files;
#[cfg(test)]
mod municipalities;
#[cfg(test)]
mod own_outlines;
#[cfg(test)]
mod refusals;
