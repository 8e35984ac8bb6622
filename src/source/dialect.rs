//! Tells how a file is written: encoding, delimiter, quote, line ends, header row.
