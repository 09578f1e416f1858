//! One setting: a typed value beside its origin.

use super::{bad_value::BadValue, origin::Origin};
use crate::error::Error;
use zeroize::Zeroizing;

/// A setting of one place: not set, or a value with its origin.
///
/// A text that does not fit is also kept. It is an error only if no other place hides it.
#[derive(Clone)]
pub(crate) struct Setting<T>(Option<Given<T>>);

#[derive(Clone)]
struct Given<T> {
    value: Result<T, BadValue>,
    /// As it was written, for `config show`.
    text: Zeroizing<String>,
    origin: Origin,
}

impl<T> Default for Setting<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Setting<T> {
    /// Makes a setting from what was read, and from the text it was read from.
    pub(crate) fn new(value: Result<T, BadValue>, text: impl Into<String>, origin: Origin) -> Self {
        Self(Some(Given { value, text: Zeroizing::new(text.into()), origin }))
    }

    /// Makes a setting from a value that the command line has already converted to its type.
    pub(crate) fn flag(value: T, text: impl Into<String>, flag: &'static str) -> Self {
        Self::new(Ok(value), text, Origin::Flag(flag))
    }

    /// Wipes the value and its text. The origin stays.
    pub(crate) fn forget(&mut self) {
        if let Some(given) = &mut self.0 {
            given.value = Err(BadValue::Forgotten);
            given.text = Zeroizing::default();
        }
    }

    /// Puts another value in the place of this one, whose text is wiped. The origin stays.
    pub(crate) fn replace(&mut self, value: T) {
        if let Some(given) = &mut self.0 {
            given.value = Ok(value);
            given.text = Zeroizing::default();
        }
    }

    /// Returns whether it is set, if only to a text that does not fit.
    pub(crate) fn is_set(&self) -> bool {
        self.0.is_some()
    }

    /// Returns the value, if it is set.
    ///
    /// # Errors
    /// The text does not fit. The error names its origin.
    pub(crate) fn value(&self) -> Result<Option<&T>, Error> {
        match &self.0 {
            None => Ok(None),
            Some(Given { value: Ok(value), .. }) => Ok(Some(value)),
            Some(Given { value: Err(bad), origin, .. }) => {
                Err(Error::Setting { origin: origin.clone(), source: bad.clone().into() })
            }
        }
    }

    /// Returns the value if it is set and fits.
    pub(crate) fn fit(&self) -> Option<&T> {
        self.0.as_ref().and_then(|given| given.value.as_ref().ok())
    }

    /// Returns why the text does not fit.
    pub(crate) fn bad(&self) -> Option<&BadValue> {
        self.0.as_ref().and_then(|given| given.value.as_ref().err())
    }

    /// Returns the text as it was written.
    pub(crate) fn text(&self) -> Option<&str> {
        self.0.as_ref().map(|given| given.text.as_str())
    }

    /// Returns where it was set.
    pub(crate) fn origin(&self) -> Option<&Origin> {
        self.0.as_ref().map(|given| &given.origin)
    }
}
