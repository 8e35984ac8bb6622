//! Writes CSV: rejected rows in the source's own columns plus the reason, and the id map.
