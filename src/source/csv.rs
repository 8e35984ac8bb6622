//! CSV files as tables.
