//! Changes on trial: until they are kept, they can be taken back.

/// A state in which changes can be tried.
pub(crate) trait Tried {
    /// What is remembered of the state as it was.
    type Before;

    /// Remembers how things stand.
    fn begin(&mut self) -> Self::Before;

    /// Lets all changes since then stay.
    fn keep(&mut self, before: Self::Before);

    /// Makes the state what it was.
    fn take_back(&mut self, before: Self::Before);
}

/// A state while changes are tried in it. They are taken back unless they are
/// kept, also when whoever makes them panics.
pub(super) struct Trial<'a, S: Tried> {
    state: &'a mut S,
    before: Option<S::Before>,
}

impl<'a, S: Tried> Trial<'a, S> {
    pub(super) fn of(state: &'a mut S) -> Self {
        let before = Some(state.begin());
        Self { state, before }
    }

    pub(super) fn state(&mut self) -> &mut S {
        self.state
    }

    pub(super) fn keep(mut self) {
        if let Some(before) = self.before.take() {
            self.state.keep(before);
        }
    }
}

impl<S: Tried> Drop for Trial<'_, S> {
    fn drop(&mut self) {
        if let Some(before) = self.before.take() {
            self.state.take_back(before);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

    use super::*;

    impl Tried for i32 {
        type Before = Self;

        fn begin(&mut self) -> Self {
            *self
        }

        fn keep(&mut self, _: Self) {}

        fn take_back(&mut self, before: Self) {
            *self = before;
        }
    }

    #[test]
    fn what_is_kept_stays() {
        let mut number = 1;
        let mut trial = Trial::of(&mut number);
        *trial.state() = 2;
        trial.keep();
        assert_eq!(number, 2);
    }

    #[test]
    fn what_is_not_kept_is_taken_back() {
        let mut number = 1;
        *Trial::of(&mut number).state() = 2;
        assert_eq!(number, 1);
    }

    #[test]
    fn a_panic_leaves_no_half_effect() {
        let mut number = 1;
        let panics = || {
            let mut trial = Trial::of(&mut number);
            *trial.state() = 2;
            resume_unwind(Box::new("half way"));
        };
        assert!(catch_unwind(AssertUnwindSafe(panics)).is_err());
        assert_eq!(number, 1);
    }
}
