//! Notices: to be told.
