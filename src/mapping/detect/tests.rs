//! Tests of detection on whole tables.
