//! Whether a text is an e-mail address: asked by both APIs, the fixture format
//! and the remedies, and answered here for all of them.

use email_address::{EmailAddress, Options};

/// What may stand behind the `@`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Domain {
    /// A name, or an address literal such as `[127.0.0.1]`.
    NameOrLiteral,
    /// A name alone.
    Name,
}

/// Whether a text is an e-mail address, without a person's name around it.
pub(crate) fn is_address(text: &str, domain: Domain) -> bool {
    is_plain(text) || obeys_the_grammar(text, domain)
}

fn obeys_the_grammar(text: &str, domain: Domain) -> bool {
    let bare = Options::default().without_display_text();
    let options = match domain {
        Domain::NameOrLiteral => bare,
        Domain::Name => bare.without_domain_literal(),
    };
    EmailAddress::parse_with_options(text, options).is_ok()
}

/// Whether a text is an address at first sight, as most are: ASCII letters and
/// digits, single signs between them, too few to break any bound of a part.
/// The full grammar takes ten times as long, which counts in a large fixture.
fn is_plain(text: &str) -> bool {
    const LONGEST: usize = 64;
    let (mut after_sign, mut in_domain) = (true, false);
    let fits = |byte: u8| {
        if byte.is_ascii_alphanumeric() {
            after_sign = false;
            return true;
        }
        let fits = match byte {
            b'.' | b'-' => !after_sign,
            b'@' | b'+' | b'_' => !after_sign && !in_domain,
            _ => false,
        };
        in_domain |= byte == b'@';
        after_sign = true;
        fits
    };
    text.len() <= LONGEST && text.bytes().all(fits) && in_domain && !after_sign
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_quick_way_never_disagrees_with_the_grammar(
            text in "[aZ9@.+_é -]{0,8}|[a9.-]{50,70}@[a9.-]{1,12}|[aZ9._+-]{1,9}@[a9.\\[\\]:-]{1,9}"
        ) {
            for domain in [Domain::NameOrLiteral, Domain::Name] {
                prop_assert_eq!(is_address(&text, domain), obeys_the_grammar(&text, domain), "{}", text);
            }
        }
    }

    #[test]
    fn usual_addresses_are_plain() {
        for usual in ["ada@acme.test", "Ada.Lovelace-King+demo_1@mail.acme-corp.test", "a@b"] {
            assert!(is_plain(usual), "{usual}");
        }
    }

    #[test]
    fn an_address_stands_alone() {
        for bad in ["", "ada", "ada@", "a b@acme.test", "Ada <ada@acme.test>", " ada@acme.test"] {
            assert!(!is_address(bad, Domain::NameOrLiteral), "{bad}");
        }
    }

    #[test]
    fn an_address_literal_is_a_domain_where_it_may_be() {
        let literal = "ada@[127.0.0.1]";
        assert!(is_address(literal, Domain::NameOrLiteral));
        assert!(!is_address(literal, Domain::Name));
    }
}
