//! The `date` header.

use http::HeaderValue;
use jiff::Timestamp;
use parking_lot::Mutex;

/// Spells moments as the `date` header does. Answers of the same second share one
/// text: spelling it costs more than finding a member.
#[derive(Debug, Default)]
pub(crate) struct DateHeader(Mutex<Option<(i64, HeaderValue)>>);

impl DateHeader {
    pub(crate) fn at(&self, now: Timestamp) -> HeaderValue {
        let second = now.as_second();
        let mut last = self.0.lock();
        if let Some((of, text)) = &*last
            && *of == second
        {
            return text.clone();
        }
        let text = spelled(now);
        *last = Some((second, text.clone()));
        text
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
        let dates = DateHeader::default();
        let at = |millis| {
            let moment = Timestamp::from_millisecond(millis).expect("a moment");
            dates.at(moment).to_str().expect("ASCII").to_owned()
        };
        assert_eq!(at(1_999), "Thu, 01 Jan 1970 00:00:01 GMT");
        assert_eq!(at(2_000), "Thu, 01 Jan 1970 00:00:02 GMT");
        assert_eq!(at(1_000), "Thu, 01 Jan 1970 00:00:01 GMT");
        assert_eq!(at(-5_000), "Thu, 01 Jan 1970 00:00:00 GMT");
    }
}
