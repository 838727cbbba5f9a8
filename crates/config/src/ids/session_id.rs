//! The id of a session.

use std::fmt;
use std::str::FromStr;

use super::IdError;
use crate::invalid::InvalidOption;

/// The number that hosts pass for "no session". Nothing is recorded under it.
pub const NO_SESSION: i64 = -1;

/// The id of a session: by convention its start in milliseconds since 1970; never [`NO_SESSION`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(i64);

impl SessionId {
    /// Checks an id to record under.
    ///
    /// # Errors
    ///
    /// An [`InvalidOption`] of field `session_id` if the id is negative.
    pub fn new(id: i64) -> Result<Self, InvalidOption> {
        if id >= 0 {
            return Ok(Self(id));
        }
        let (problem, advice) = if id == NO_SESSION {
            (
                format!("is {NO_SESSION}, which means no session"),
                "record under a session's own id".to_owned(),
            )
        } else {
            (
                format!("is {id}, which is negative"),
                format!("use the session's start in milliseconds since 1970, or {NO_SESSION} for no session"),
            )
        };
        Err(InvalidOption {
            field: "session_id",
            problem,
            advice,
        })
    }

    /// Checks an id that a host sets; returns `None` for [`NO_SESSION`].
    ///
    /// # Errors
    ///
    /// An [`InvalidOption`] of field `session_id` if the id is negative and not [`NO_SESSION`].
    pub fn from_host(id: i64) -> Result<Option<Self>, InvalidOption> {
        if id == NO_SESSION {
            Ok(None)
        } else {
            Self::new(id).map(Some)
        }
    }

    /// Reads an id that was sent or stored. Negative ids are accepted, because a collector may have stored them.
    ///
    /// # Errors
    ///
    /// [`IdError::SessionId`] if the id is [`NO_SESSION`].
    pub fn from_stored(id: i64) -> Result<Self, IdError> {
        if id == NO_SESSION {
            Err(IdError::SessionId)
        } else {
            Ok(Self(id))
        }
    }

    /// Returns the id as a number.
    #[must_use]
    pub fn get(self) -> i64 {
        self.0
    }
}

impl FromStr for SessionId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        canonical(text)
            .ok_or(IdError::SessionId)
            .and_then(Self::from_stored)
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Reads a number in the one spelling that prints back the same.
pub(super) fn canonical<N: FromStr + ToString>(text: &str) -> Option<N> {
    text.parse::<N>().ok().filter(|number| number.to_string() == text)
}
