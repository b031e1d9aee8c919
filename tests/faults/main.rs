//! What an index survives, with the real store and the real program, in a folder of its own.

mod damage;
mod folder;
mod house;
mod kill;
mod lists;
mod same;
mod space;
mod writers;
