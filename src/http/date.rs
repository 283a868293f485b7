//! The `date` header, and what else holds for a second.

use http::HeaderValue;
use jiff::Timestamp;
use parking_lot::Mutex;

/// Something that holds for a second, such as the text of the `date` header:
/// spelling it costs more than finding a member, and so does a map of headers.
#[derive(Debug)]
pub(crate) struct PerSecond<T>(Mutex<Option<(i64, T)>>);

impl<T> Default for PerSecond<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: Clone> PerSecond<T> {
    /// What holds now; made of the date if the last one has passed.
    pub(crate) fn at(&self, now: Timestamp, make: impl FnOnce(HeaderValue) -> T) -> T {
        let second = now.as_second();
        let mut last = self.0.lock();
        if let Some((of, held)) = &*last
            && *of == second
        {
            return held.clone();
        }
        let held = make(spelled(now));
        *last = Some((second, held.clone()));
        held
    }
}

fn spelled(now: Timestamp) -> HeaderValue {
    let text = httpdate::fmt_http_date(now.max(Timestamp::UNIX_EPOCH).into());
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_moment_has_the_text_of_its_second() {
        let dates = PerSecond::default();
        let at = |millis| {
            let moment = Timestamp::from_millisecond(millis).expect("a moment");
            dates.at(moment, |date| date).to_str().expect("ASCII").to_owned()
        };
        assert_eq!(at(1_999), "Thu, 01 Jan 1970 00:00:01 GMT");
        assert_eq!(at(2_000), "Thu, 01 Jan 1970 00:00:02 GMT");
        assert_eq!(at(1_000), "Thu, 01 Jan 1970 00:00:01 GMT");
        assert_eq!(at(-5_000), "Thu, 01 Jan 1970 00:00:00 GMT");
    }
}
