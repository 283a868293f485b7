use super::*;

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn seed(uid: u64) -> AgendaSeed {
    let members = crate::store::Table::builder();
    AgendaSeed { uid, title: "Acme".to_owned(), slug: "acme".to_owned(), members }
}

fn invitation(due: &str, email: &str) -> PendingInvitation {
    PendingInvitation {
        agenda: 2,
        role: MemberRole::Contributor,
        emails: vec![email.to_owned()],
        due: moment(due),
    }
}

fn emails(state: &State) -> Vec<String> {
    let agenda = state.agenda(2).unwrap();
    agenda.members.rows().filter_map(|row| agenda.members.get(row)).map(|it| it.email).collect()
}

#[test]
fn a_clone_goes_its_own_way() {
    let mut state = State::from_seeds(Vec::new(), vec![seed(1), seed(2)], Vec::new(), Vec::new());
    let clone = state.clone();
    state.invite(2, &["jo@acme.test".to_owned()], MemberRole::Contributor);
    assert_eq!((emails(&state).len(), emails(&clone).len()), (1, 0));
    assert_eq!((*state.free_member_ids().start(), *clone.free_member_ids().start()), (2, 1));
}

fn token(number: i64) -> Token {
    let (expires_at, nonces) = (Timestamp::from_second(number).unwrap(), OrdSet::new());
    Token { token: format!("tk-{number:05}"), account: 1, expires_at, nonces }
}

/// Tokens of which each expires a second after the one before.
fn with_tokens(count: i64) -> State {
    State::from_seeds(Vec::new(), Vec::new(), (0..count).map(token).collect(), Vec::new())
}

#[test]
fn of_many_expired_tokens_the_last_thousand_are_kept() {
    let mut state = with_tokens(2_000);
    state.forget_long_expired(Timestamp::from_second(1_500).unwrap());
    let kept: Vec<&str> = state.tokens().map(|token| token.token.as_str()).collect();
    // The first 501 expired before the last thousand expired ones; 499 are still good.
    assert_eq!((kept.len(), kept[0], kept[1_498]), (1_499, "tk-00501", "tk-01999"));
}

#[test]
fn tokens_are_counted_from_time_to_time_only() {
    let mut state = with_tokens(2_001);
    state.forget_long_expired(Timestamp::MAX);
    assert_eq!(state.tokens().count(), 2_001);
}

#[test]
fn agendas_keep_the_order_of_the_fixture() {
    let seeds = vec![seed(3), seed(1), seed(2)];
    let state = State::from_seeds(Vec::new(), seeds, Vec::new(), Vec::new());
    assert_eq!(state.agendas().map(|agenda| agenda.uid).collect::<Vec<_>>(), [3, 1, 2]);
    assert!(state.agenda(4).is_none());
}

#[test]
fn only_what_is_due_takes_effect() {
    let pending = vec![
        invitation("2026-03-01T09:00:02Z", "c@acme.test"),
        invitation("2026-03-01T09:00:01Z", "a@acme.test"),
        invitation("2026-03-01T09:00:01Z", "b@acme.test"),
    ];
    let mut state = State::from_seeds(Vec::new(), vec![seed(2)], Vec::new(), pending);
    state.settle(moment("2026-03-01T09:00:00.999Z"));
    assert_eq!(emails(&state), Vec::<String>::new());
    state.settle(moment("2026-03-01T09:00:01Z"));
    assert_eq!(
        (emails(&state), state.pending().count()),
        (vec!["a@acme.test".into(), "b@acme.test".into()], 1)
    );
}

#[test]
fn an_invitation_into_no_agenda_vanishes() {
    let pending = vec![invitation("2026-03-01T09:00:00Z", "a@acme.test")];
    let mut state = State::from_seeds(Vec::new(), vec![seed(1)], Vec::new(), pending);
    state.settle(moment("2026-03-01T09:00:00Z"));
    assert_eq!((state.pending().count(), *state.free_member_ids().start()), (0, 1));
}

#[test]
fn who_gets_no_id_is_not_invited() {
    let mut seed = seed(2);
    seed.members.push(&AgendaMember {
        id: LARGEST_MEMBER_ID - 1,
        user_uid: None,
        deleted_user: false,
        name: None,
        email: "old@acme.test".to_owned(),
        phone: None,
        position: None,
        organization: None,
        role: MemberRole::Contributor,
    });
    let pending = ["a@acme.test", "b@acme.test"];
    let pending = pending.map(|email| invitation("2026-03-01T09:00:00Z", email)).into();
    let mut state = State::from_seeds(Vec::new(), vec![seed], Vec::new(), pending);
    state.settle(moment("2026-03-01T09:00:00Z"));
    assert_eq!(emails(&state), ["old@acme.test", "a@acme.test"]);
    assert!(state.free_member_ids().is_empty());
}
