//! `GET /v2/agendas/{agendaUID}/members`.

use bytes::Bytes;
use http::StatusCode;

use crate::apis::openagenda::auth::Identity;
use crate::apis::openagenda::behaviours::{Behaviours, EndCursor, Fields, IncludeInvited, Success};
use crate::apis::openagenda::state::{Agenda, MemberRole};
use crate::apis::openagenda::wire::SeedItem;
use crate::apis::openagenda::{Error, OpenAgenda, rules};
use crate::apis::{Answer, Call, Draft, Rules, Sight, Sights};
use crate::chain::Chain;
use crate::http::{Body, Reply};
use crate::store::RowId;

use super::agenda;
use super::window::Window;

/// Lists members in the order of their cursors. The body's keys stand in the
/// order `success`, `total`, `items`, `after`, which is our choice.
///
/// # Errors
/// 404 for an unknown agenda, then 403 for anybody but its administrators and
/// moderators, then 400 for a bad parameter.
pub(in super::super) fn list(
    draft: &mut Draft<'_, OpenAgenda>,
    call: &Call<'_, OpenAgenda>,
) -> Result<Answer, Error> {
    let caller = call.caller.identity()?;
    let agenda = agenda(draft.state, call)?;
    permit(agenda, caller)?;
    let window = Window::read(&call.request.query(), call.behaviours)?;
    let listed = Listed::of(agenda, &window, call.behaviours);
    let rules = shaped_by(agenda, &window);
    let sights = listed.sights(agenda, window.after);
    let body = listed.body(call.behaviours);
    let answer = Answer::new(Reply::json_text(StatusCode::OK, body)).showing(sights);
    Ok(answer.by(caller.by).by_all(&rules))
}

fn permit(agenda: &Agenda, caller: &Identity) -> Result<(), Error> {
    match agenda.role_of(caller.account) {
        Some(MemberRole::Administrator | MemberRole::Moderator) => Ok(()),
        Some(MemberRole::Contributor | MemberRole::Reader) => {
            Err(Error::RoleTooLow { rule: &rules::LIST_ROLE_TOO_LOW, agenda: agenda.uid })
        }
        None => Err(Error::NotAMember { rule: &rules::LIST_NOT_A_MEMBER, agenda: agenda.uid }),
    }
}

fn shaped_by(agenda: &Agenda, window: &Window) -> Rules {
    let mut all = vec![
        &rules::LIST_ORDER,
        &rules::LIST_TOTAL,
        &rules::LIST_FIELDS,
        &rules::LIST_END_CURSOR,
        &rules::SUCCESS,
    ];
    if agenda.invited() > 0 {
        all.push(&rules::LIST_INVITED);
    }
    if window.after > 0 && !agenda.has_member_id(window.after) {
        all.push(&rules::LIST_CURSOR_STALE);
    }
    all.extend(window.rules.iter().copied());
    all.push(&rules::LIST_ROLES);
    all
}

/// A stretch of the list, ready to be sent.
struct Listed {
    /// The items' JSON, commas included.
    items: Chain,
    /// The cursor of the last item.
    last: Option<u64>,
    /// Whether members follow.
    more: bool,
    total: usize,
}

impl Listed {
    fn of(agenda: &Agenda, window: &Window, behaviours: &Behaviours) -> Self {
        match (behaviours.fields, behaviours.include_invited) {
            (Fields::Extended, IncludeInvited::Yes) => Self::stretch(agenda, window),
            (fields, invited) => Self::chosen(agenda, window, fields, invited),
        }
    }

    /// Everybody within the window, as the table keeps them.
    fn stretch(agenda: &Agenda, window: &Window) -> Self {
        let page = agenda.members.page_from(agenda.first_after(window.after), window.limit);
        Self {
            items: page.text,
            last: page.last.and_then(|row| cursor(agenda, row)),
            more: page.more,
            total: agenda.members.len(),
        }
    }

    /// Some within the window, or in another form.
    fn chosen(agenda: &Agenda, window: &Window, fields: Fields, invited: IncludeInvited) -> Self {
        let all = invited == IncludeInvited::Yes;
        let has_account =
            |row: &RowId| agenda.members.columns(*row).is_some_and(|it| it.user_uid.is_some());
        let mut rows: Vec<RowId> = agenda
            .rows_after(window.after)
            .filter(|row| all || has_account(row))
            .take(window.limit + 1)
            .collect();
        let more = rows.len() > window.limit;
        rows.truncate(window.limit);
        Self {
            items: match fields {
                Fields::Extended => agenda.members.page_of(&rows).text,
                Fields::Seed => Chain::from(Bytes::from(seed_items(agenda, &rows))),
            },
            last: rows.last().and_then(|row| cursor(agenda, *row)),
            more,
            total: agenda.members.len() - if all { 0 } else { agenda.invited() },
        }
    }

    /// What a client sees of it; whoever comes before it is behind the cursor.
    fn sights(&self, agenda: &Agenda, after: u64) -> Sights {
        let nobody = self.last.is_none();
        let later = !nobody && after > 0 && agenda.first_after(after) > agenda.first_after(0);
        Sights::default()
            .with(Sight::LaterPage, later)
            .with(Sight::LastPage, later && !self.more)
            .with(Sight::EmptyList, nobody)
            .with(Sight::LateEffect, agenda.has_late_invitees)
    }

    fn body(self, behaviours: &Behaviours) -> Body {
        let success = match behaviours.success {
            Success::Yes => "\"success\":true,",
            Success::No => "",
        };
        let after = match (self.more, behaviours.end_cursor, self.last) {
            (true, _, Some(last)) | (false, EndCursor::Sticky, Some(last)) => {
                format!(",\"after\":{last}")
            }
            (_, EndCursor::Absent, _) => String::new(),
            _ => ",\"after\":null".to_owned(),
        };
        let head = format!("{{{success}\"total\":{},\"items\":[", self.total);
        let tail = format!("]{after}}}");
        Body::framed(head, self.items, tail)
    }
}

fn cursor(agenda: &Agenda, row: RowId) -> Option<u64> {
    agenda.members.columns(row).map(|columns| columns.id)
}

/// The rows in their short form, with commas between them.
fn seed_items(agenda: &Agenda, rows: &[RowId]) -> Vec<u8> {
    let mut text = Vec::new();
    for member in rows.iter().filter_map(|row| agenda.members.get(*row)) {
        if !text.is_empty() {
            text.push(b',');
        }
        // Writing plain values into memory has no way to fail.
        let _ = serde_json::to_writer(&mut text, &SeedItem::from(&member));
    }
    text
}
