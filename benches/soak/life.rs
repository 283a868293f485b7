//! One client's life in one world, and what it knows of that world.

use std::io;
use std::net::SocketAddr;

use serde_json::{Value, json};

use crate::acts::{self, ALL, Act, LASTING};
use crate::dice::Dice;
use crate::tally::Tally;
use crate::wire::{Answer, Checked, Wire};

pub(crate) const SPOT_KEY: &str = "ms-demo-key";
pub(crate) const CONTROL: &str = "/__doublure";

/// A client in its world.
pub(crate) struct Life {
    pub(crate) address: SocketAddr,
    pub(crate) wire: Wire,
    pub(crate) dice: Dice,
    /// Makes addresses that nobody else has.
    pub(crate) number: usize,
    pub(crate) made: usize,
    world: String,
    /// Members of the spot and of the agenda: now, and as the world was created.
    pub(crate) members: usize,
    pub(crate) people: usize,
    pub(crate) origin: (usize, usize),
}

impl Life {
    /// A client of the default world, of whose members it knows nothing.
    pub(crate) fn of_default(address: SocketAddr, number: usize) -> Self {
        Self {
            address,
            wire: Wire::to(address),
            dice: Dice::of(number as u64),
            number,
            made: 0,
            world: "default".to_owned(),
            members: 0,
            people: 0,
            origin: (0, 0),
        }
    }

    /// A client in a fork of the default world.
    pub(crate) fn begin(address: SocketAddr, number: usize) -> Checked<Self> {
        let options = match number % 3 {
            0 => json!({"id": format!("soak-{number}")}),
            1 => json!({"seed": number}),
            _ => json!({}),
        };
        let mut life = Self::of_default(address, number);
        let opened = life.control("POST", "/worlds", &options)?.expect(201)?;
        life.world = opened.text("/id")?;
        life.members = acts::spot::total(&mut life)?;
        life.people = acts::agenda::total(&mut life)?;
        life.origin = (life.members, life.people);
        Ok(life)
    }

    /// A client in a world that lasts.
    pub(crate) fn lasting(address: SocketAddr, client: usize) -> Checked<Self> {
        Self::begin(address, usize::MAX / 2 + client)
    }

    /// Does this and that in a short-lived world, closes it, and strays.
    pub(crate) fn lead(mut self, tally: &Tally) -> Checked {
        for _ in 0..6 + self.dice.roll(12) {
            self.act(&ALL, tally)?;
        }
        let closing = format!("{CONTROL}/worlds/{}", self.world);
        self.at_server("DELETE", &closing, "", &Value::Null)?.expect(204)?;
        for _ in 0..self.dice.roll(3) {
            self.spot("GET", "/v1/spotMembers", &Value::Null)?.expect(410)?;
        }
        tally.count("life", std::mem::take(&mut self.wire.requests));
        Ok(())
    }

    /// Does what leaves nothing behind in the world that lasts.
    pub(crate) fn visit(&mut self, tally: &Tally) -> Checked {
        // The server may have closed a connection that was idle since the last visit.
        self.wire = Wire::to(self.address);
        for _ in 0..12 {
            self.act(&LASTING, tally)?;
        }
        Ok(())
    }

    fn act(&mut self, acts: &[(&'static str, Act)], tally: &Tally) -> Checked {
        let (name, act) = acts[self.dice.roll(acts.len())];
        act(self).map_err(|breach| format!("{name} in {}: {breach}", self.world))?;
        tally.count(name, std::mem::take(&mut self.wire.requests));
        Ok(())
    }

    /// An address that no other client and no other call has used.
    pub(crate) fn new_email(&mut self) -> String {
        self.made += 1;
        format!("s{}-{}@soak.test", self.number, self.made)
    }

    /// A call of the spot with its key.
    pub(crate) fn spot(&mut self, method: &str, path: &str, body: &Value) -> Checked<Answer> {
        self.whole(method, path, &format!("authorization: {SPOT_KEY}\r\n"), body)
    }

    /// A call of this world's control plane.
    pub(crate) fn control(&mut self, method: &str, path: &str, body: &Value) -> Checked<Answer> {
        self.whole(method, &format!("{CONTROL}{path}"), "", body)
    }

    /// A call of the default world, or of one that its path names.
    pub(crate) fn at_server(
        &mut self,
        method: &str,
        path: &str,
        fields: &str,
        body: &Value,
    ) -> Checked<Answer> {
        let world = std::mem::replace(&mut self.world, "default".to_owned());
        let answer = self.whole(method, path, fields, body);
        self.world = world;
        answer
    }

    /// A call whose answer has to come whole.
    pub(crate) fn whole(
        &mut self,
        method: &str,
        path: &str,
        fields: &str,
        body: &Value,
    ) -> Checked<Answer> {
        let answer = self.ask(method, path, fields, body);
        answer.map_err(|error| format!("{method} {path}: {error}"))
    }

    pub(crate) fn ask(
        &mut self,
        method: &str,
        path: &str,
        fields: &str,
        body: &Value,
    ) -> io::Result<Answer> {
        let request = self.request(method, path, fields, body);
        self.wire.ask(&request)
    }

    /// A request to the world, which is named in the path or in the host.
    pub(crate) fn request(&self, method: &str, path: &str, fields: &str, body: &Value) -> String {
        let Self { world, number, .. } = self;
        let (prefix, host) = match number % 2 {
            0 => (format!("/~{world}"), "127.0.0.1".to_owned()),
            _ => (String::new(), format!("{world}.localhost")),
        };
        let prefix = if world == "default" { String::new() } else { prefix };
        let host = if world == "default" { "127.0.0.1".to_owned() } else { host };
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let length = body.len();
        format!(
            "{method} {prefix}{path} HTTP/1.1\r\nhost: {host}\r\n{fields}\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        )
    }
}
