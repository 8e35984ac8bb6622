//! The header names that exports use, and the targets they stand for.
