//! Parts of a scenario as they were written, on one line, without secrets and comments.

use std::fmt::Write;

use jsonc_parser::ast::Value;

/// Keys whose values open doors.
const SECRETS: [&str; 2] = ["secretKey", "publicKey"];

/// The key of what is for people only, and long.
const COMMENT: &str = "$comment";

/// Compact JSON, keys in their order, secrets replaced as everywhere else, comments left out.
pub(super) fn compact(value: &Value<'_>) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value<'_>, text: &mut String) {
    match value {
        Value::Object(object) => {
            text.push('{');
            let properties = object.properties.iter();
            let told = properties.filter(|property| property.name.as_str() != COMMENT);
            for (number, property) in told.enumerate() {
                let key = property.name.as_str();
                separate(number, text);
                quote(key, text);
                text.push(':');
                if SECRETS.contains(&key) {
                    quote("[redacted]", text);
                } else {
                    write(&property.value, text);
                }
            }
            text.push('}');
        }
        Value::Array(array) => {
            text.push('[');
            for (number, element) in array.elements.iter().enumerate() {
                separate(number, text);
                write(element, text);
            }
            text.push(']');
        }
        Value::StringLit(string) => quote(&string.value, text),
        Value::NumberLit(number) => text.push_str(number.value),
        Value::BooleanLit(it) => text.push_str(if it.value { "true" } else { "false" }),
        Value::NullKeyword(_) => text.push_str("null"),
    }
}

fn separate(number: usize, text: &mut String) {
    if number > 0 {
        text.push(',');
    }
}

fn quote(string: &str, text: &mut String) {
    // Writing into memory has no way to fail.
    let _ = write!(text, "{}", serde_json::Value::from(string));
}
