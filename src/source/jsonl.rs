//! JSON Lines files as tables: one object a line.
