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

impl fmt::Display for ErrorStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "error-status {}", self.0),
        }
    }
}
