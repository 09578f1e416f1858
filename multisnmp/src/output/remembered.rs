//! What a format keeps for each object: [`Remembered`].

/// Something for each object that a printer knows, by the
/// [number](netsnmp::mib::Known::number) of the object.
#[derive(Debug)]
pub(super) struct Remembered<T> {
    kept: Vec<Option<(u64, T)>>,
}

/// At most this many are kept. It is as many as a printer remembers.
const PLACES: u64 = 4096;

impl<T> Remembered<T> {
    pub(super) fn new() -> Self {
        Self { kept: Vec::new() }
    }

    /// Returns what is kept for the object, and makes it if there is none.
    pub(super) fn get(&mut self, number: u64, make: impl FnOnce() -> T) -> &T {
        let place = (number % PLACES) as usize;
        if self.kept.len() <= place {
            self.kept.resize_with(place + 1, || None);
        }
        let kept = &mut self.kept[place];
        if kept.as_ref().is_none_or(|(of, _)| *of != number) {
            *kept = None;
        }
        &kept.get_or_insert_with(|| (number, make())).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_object_has_its_own() {
        let mut kept = Remembered::new();
        for number in [0, 5, 0, 4095, 4096, 0, 5] {
            assert_eq!(*kept.get(number, || number), number);
        }
        assert_eq!(*kept.get(5, || panic!("it is kept")), 5);
    }
}
