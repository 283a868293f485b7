//! OpenAgenda.

use serde_json::{Value, json};

use crate::life::Life;
use crate::wire::{Answer, Checked};

const MEMBERS: &str = "/v2/agendas/10000001/members";
const KEY: &str = "key: oa-demo-public\r\n";

pub(crate) fn total(life: &mut Life) -> Checked<usize> {
    let list = list(life, "limit=1")?;
    let total = list.at("/total")?.as_u64().and_then(|total| usize::try_from(total).ok());
    total.ok_or_else(|| list.breach("no total"))
}

fn list(life: &mut Life, query: &str) -> Checked<Answer> {
    life.whole("GET", &format!("{MEMBERS}?{query}"), KEY, &Value::Null)?.expect(200)
}

fn token(life: &mut Life) -> Checked<String> {
    let code = json!({"grant_type": "authorization_code", "code": "oa-demo-secret"});
    let granted = life.whole("POST", "/v2/requestAccessToken", "", &code)?.expect(200)?;
    Ok(format!("access-token: {}\r\nnonce: 1\r\n", granted.text("/access_token")?))
}

/// Reads every page.
pub(super) fn walk(life: &mut Life) -> Checked {
    let (mut seen, mut after) = (0, Value::from(0));
    while !after.is_null() {
        let page = list(life, &format!("limit=100&after={after}"))?.has("/total", life.people)?;
        seen += page.count("/items")?;
        after = page.at("/after")?;
    }
    if seen == life.people {
        Ok(())
    } else {
        Err(format!("{seen} of {} people listed", life.people))
    }
}

/// Few people at once are invited at once, more of them a second later.
pub(super) fn invite(life: &mut Life) -> Checked {
    let count = 1 + life.dice.roll(40);
    let emails: Vec<String> = (0..count).map(|_| life.new_email()).collect();
    let token = token(life)?;
    let body = json!({"role": "contributor", "emails": emails});
    life.whole("POST", &format!("{MEMBERS}/invite"), &token, &body)?
        .expect(200)?
        .has("/queued", count)?;
    life.control("POST", "/clock/advance", &json!({"by": "2s"}))?.expect(200)?;
    life.people += count;
    list(life, "limit=1")?.has("/total", life.people)?;
    Ok(())
}

pub(super) fn refusals(life: &mut Life) -> Checked {
    life.whole("GET", MEMBERS, "key: nobody\r\n", &Value::Null)?.refused(403)?;
    life.whole("GET", "/v2/agendas/1/members", KEY, &Value::Null)?.refused(404)?;
    let token = token(life)?;
    let body = json!({"role": "king", "emails": ["jo@soak.test"]});
    life.whole("POST", &format!("{MEMBERS}/invite"), &token, &body)?.refused(400)?;
    Ok(())
}

/// A token is good, and two hours later it is not.
pub(super) fn let_expire(life: &mut Life) -> Checked {
    let token = token(life)?;
    let path = format!("{MEMBERS}?limit=1");
    life.whole("GET", &path, &token, &Value::Null)?.expect(200)?;
    life.control("POST", "/clock/advance", &json!({"by": "2h"}))?.expect(200)?;
    let refused = life.whole("GET", &path, &token, &Value::Null)?.refused(401)?;
    refused.has("/error", "access token is invalid")?;
    Ok(())
}
