//! Exercises for the list.

use crate::ledger::Exercise;

use super::shows;

pub(super) fn exercises() -> Vec<Exercise> {
    [of_pages(), of_filters(), of_spellings(), of_dates()].concat()
}

fn of_pages() -> Vec<Exercise> {
    vec![
        shows("meltingspot.members.list.listed", |client| client.get("/v1/spotMembers").spot()),
        shows("meltingspot.members.list.everyStatus", |client| {
            client.get("/v1/spotMembers").spot()
        }),
        shows("meltingspot.members.list.total", |client| {
            client.get("/v1/spotMembers?limit=1").spot()
        }),
        shows("meltingspot.members.list.order", |client| client.get("/v1/spotMembers").spot()),
        shows("meltingspot.members.list.defaultLimit", |client| {
            client.get("/v1/spotMembers").spot()
        }),
        shows("meltingspot.members.list.overMax", |client| {
            client.get("/v1/spotMembers?limit=1001").spot()
        }),
        shows("meltingspot.members.list.overMax", |client| {
            client.get("/v1/spotMembers?limit=1001").spot()
        })
        .with("meltingspot.members.list.overMax", "reject"),
        shows("meltingspot.members.list.badPaging", |client| {
            client.get("/v1/spotMembers?page=-1").spot()
        }),
        shows("meltingspot.members.list.pageBase", |client| {
            client.get("/v1/spotMembers?page=1").spot()
        }),
        shows("meltingspot.members.list.pageZero", |client| {
            client.get("/v1/spotMembers?page=0").spot()
        }),
        shows("meltingspot.members.list.pageZero", |client| {
            client.get("/v1/spotMembers?page=0").spot()
        })
        .with("meltingspot.members.list.pageZero", "reject"),
        shows("meltingspot.members.list.pastTheEnd", |client| {
            client.get("/v1/spotMembers?page=9").spot()
        }),
        shows("meltingspot.members.list.emptyPaging", |client| {
            client.get("/v1/spotMembers?page=null").spot()
        }),
        shows("meltingspot.members.list.lastCounts", |client| {
            client.get("/v1/spotMembers?page=2&page=1").spot()
        }),
        shows("meltingspot.members.list.unknownParameter", |client| {
            client.get("/v1/spotMembers?sort=id").spot()
        }),
    ]
}

fn of_filters() -> Vec<Exercise> {
    vec![
        shows("meltingspot.members.list.filters", |client| {
            client.get("/v1/spotMembers?customRoleId[eq]=gold").spot()
        }),
        shows("meltingspot.members.list.allFilters", |client| {
            client.get("/v1/spotMembers?firstname[in]=Ada&customRoleId[eq]=gold").spot()
        }),
        shows("meltingspot.members.list.noMatch", |client| {
            client.get("/v1/spotMembers?firstname[in]=Zoe").spot()
        }),
        shows("meltingspot.members.list.emptyFilter", |client| {
            client.get("/v1/spotMembers?customRoleId[eq]=").spot()
        }),
        shows("meltingspot.members.list.exact", |client| {
            client.get("/v1/spotMembers?firstname[in]=Ad").spot()
        }),
        shows("meltingspot.members.list.emailCase", |client| {
            client.get("/v1/spotMembers?email[in]=ADA@acme.test").spot()
        }),
        shows("meltingspot.members.list.nameCase", |client| {
            client.get("/v1/spotMembers?firstname[in]=ada").spot()
        }),
    ]
}

fn of_spellings() -> Vec<Exercise> {
    vec![
        shows("meltingspot.members.list.anyValue", |client| {
            client.get("/v1/spotMembers?firstname[in]=Ada,Bob").spot()
        }),
        shows("meltingspot.members.list.commas", |client| {
            client.get("/v1/spotMembers?firstname[in]=Ada,Bob").spot()
        }),
        shows("meltingspot.members.list.repeated", |client| {
            client.get("/v1/spotMembers?firstname[in]=Ada&firstname[in]=Bob").spot()
        }),
        shows("meltingspot.members.list.brackets", |client| {
            client.get("/v1/spotMembers?firstname[in][]=Ada").spot()
        }),
        shows("meltingspot.members.list.trimmed", |client| {
            client.get("/v1/spotMembers?firstname[in]=Ada,%20Bob").spot()
        }),
    ]
}

fn of_dates() -> Vec<Exercise> {
    vec![
        shows("meltingspot.members.list.dateSeconds", |client| {
            client.get("/v1/spotMembers?invitationDate[after]=999").spot()
        }),
        shows("meltingspot.members.list.strictDates", |client| {
            client.get("/v1/spotMembers?invitationDate[after]=1000").spot()
        }),
        shows("meltingspot.members.list.noDate", |client| {
            client.get("/v1/spotMembers?registrationDate[after]=0").spot()
        }),
        shows("meltingspot.members.list.badDate", |client| {
            client.get("/v1/spotMembers?registrationDate[after]=today").spot()
        }),
    ]
}
