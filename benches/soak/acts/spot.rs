//! MeltingSpot.

use serde_json::{Value, json};

use crate::life::Life;
use crate::wire::Checked;

pub(super) const MEMBERS: &str = "/v1/spotMembers";
const ADA: &str = "5b1f6a52-7c1e-4a0d-8f53-2f1d0c9be001";

pub(crate) fn total(life: &mut Life) -> Checked<usize> {
    let list = life.spot("GET", &format!("{MEMBERS}?limit=1"), &Value::Null)?.expect(200)?;
    let total = list.at("/total")?.as_u64().and_then(|total| usize::try_from(total).ok());
    total.ok_or_else(|| list.breach("no total"))
}

pub(super) fn page(life: &mut Life) -> Checked {
    let (limit, page) = (1 + life.dice.roll(200), 1 + life.dice.roll(3));
    let path = format!("{MEMBERS}?limit={limit}&page={page}");
    let list = life.spot("GET", &path, &Value::Null)?.expect(200)?.has("/total", life.members)?;
    let expected = life.members.saturating_sub((page - 1) * limit).min(limit);
    if list.count("/items")? == expected { Ok(()) } else { Err(list.breach("another count")) }
}

pub(super) fn person(life: &mut Life) -> Checked {
    let path = format!("{MEMBERS}/{ADA}");
    life.spot("GET", &path, &Value::Null)?.expect(200)?.has("/email", "ada.lovelace@acme.test")?;
    let path = format!("{MEMBERS}?lastname[in]=Lovelace&status[in]=Accepted&limit=3");
    life.spot("GET", &path, &Value::Null)?.expect(200)?;
    Ok(())
}

pub(super) fn invite(life: &mut Life) -> Checked {
    let email = life.new_email();
    let body = json!({"email": email});
    life.spot("POST", MEMBERS, &body)?.expect(201)?.has("/email", email.as_str())?;
    life.members += 1;
    let path = format!("{MEMBERS}?email[in]={email}");
    life.spot("GET", &path, &Value::Null)?.expect(200)?.has("/total", 1)?;
    life.spot("POST", MEMBERS, &body)?.refused(400)?;
    Ok(())
}

pub(super) fn bulk(life: &mut Life) -> Checked {
    let count = 1 + life.dice.roll(220);
    let emails: Vec<String> = (0..count).map(|_| life.new_email()).collect();
    let answer = life.spot("POST", &format!("{MEMBERS}~bulkInvite"), &json!({"emails": emails}))?;
    if count > 200 {
        answer.refused(413)?;
        return Ok(());
    }
    let answer = answer.expect(201)?;
    life.members += count;
    if answer.count("/created")? == count { Ok(()) } else { Err(answer.breach("some failed")) }
}

pub(super) fn update(life: &mut Life) -> Checked {
    let title = format!("Engineer {}", life.dice.roll(1_000));
    let path = format!("{MEMBERS}/{ADA}");
    life.spot("PUT", &path, &json!({"title": title}))?.expect(200)?;
    life.spot("GET", &path, &Value::Null)?.expect(200)?.has("/title", title)?;
    Ok(())
}

pub(super) fn refusals(life: &mut Life) -> Checked {
    life.whole("GET", MEMBERS, "", &Value::Null)?.refused(401)?;
    life.whole("GET", MEMBERS, "authorization: nobody\r\n", &Value::Null)?.refused(401)?;
    life.spot("GET", &format!("{MEMBERS}?limit=many"), &Value::Null)?.refused(400)?;
    life.spot("GET", &format!("{MEMBERS}/00000000-0000-4000-8000-000000000000"), &Value::Null)?
        .refused(404)?;
    life.spot("POST", MEMBERS, &json!({"email": "no address"}))?.refused(400)?;
    Ok(())
}
