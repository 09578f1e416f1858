//! The error-status of a response: [`ErrorStatus`].

use std::fmt;

/// The error-status of a response (RFC 3416, section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ErrorStatus(pub i64);

macro_rules! statuses {
    ($($name:ident = $code:literal, $text:literal;)*) => {
        impl ErrorStatus {
            $(#[doc = concat!($text, " (", stringify!($code), ").")]
            pub const $name: Self = Self($code);)*

            /// Returns the RFC's name; `None` for a number that the RFC does not define.
            pub fn name(self) -> Option<&'static str> {
                match self.0 { $($code => Some($text),)* _ => None }
            }
        }
    };
}

statuses! {
    NO_ERROR = 0, "noError";
    TOO_BIG = 1, "tooBig";
    NO_SUCH_NAME = 2, "noSuchName";
    BAD_VALUE = 3, "badValue";
    READ_ONLY = 4, "readOnly";
    GEN_ERR = 5, "genErr";
    NO_ACCESS = 6, "noAccess";
    WRONG_TYPE = 7, "wrongType";
    WRONG_LENGTH = 8, "wrongLength";
    WRONG_ENCODING = 9, "wrongEncoding";
    WRONG_VALUE = 10, "wrongValue";
    NO_CREATION = 11, "noCreation";
    INCONSISTENT_VALUE = 12, "inconsistentValue";
    RESOURCE_UNAVAILABLE = 13, "resourceUnavailable";
    COMMIT_FAILED = 14, "commitFailed";
    UNDO_FAILED = 15, "undoFailed";
    AUTHORIZATION_ERROR = 16, "authorizationError";
    NOT_WRITABLE = 17, "notWritable";
    INCONSISTENT_NAME = 18, "inconsistentName";
}

impl ErrorStatus {
    /// Returns one line about what a person can do. Most of them answer a SET.
    pub(super) fn advice(self) -> &'static str {
        match self {
            Self::WRONG_TYPE => "the agent wants a value of another type",
            Self::WRONG_LENGTH => "the value is too long or too short for this object",
            Self::WRONG_ENCODING => "the agent cannot decode the value",
            Self::WRONG_VALUE => "the agent does not take this value: see the object's SYNTAX",
            Self::BAD_VALUE => {
                "the agent does not take this value: its type, its length or its range is wrong"
            }
            Self::NO_CREATION => {
                "there is no such row, and the agent creates none here: see the table's RowStatus"
            }
            Self::INCONSISTENT_NAME => {
                "the row cannot be created like this: set its RowStatus (createAndGo) in the same SET"
            }
            Self::INCONSISTENT_VALUE => {
                "the value does not go with other values of the row, or with the state of the device"
            }
            Self::RESOURCE_UNAVAILABLE => {
                "the device has no memory or no room for it now: try again later"
            }
            Self::COMMIT_FAILED => "the agent failed and took the SET back; see its log",
            Self::UNDO_FAILED => {
                "the agent failed and could not take the SET back: read what is set now"
            }
            _ => "the agent failed; see its log",
        }
    }
}

impl fmt::Display for ErrorStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "error-status {}", self.0),
        }
    }
}
