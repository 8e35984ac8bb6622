//! Tells what a file holds: from its name, else from its headers; and whose export it is.
