//! Accounts, and by what they are found.

use std::collections::HashMap;

use crate::store::folded;

/// A person's account.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) struct Account {
    /// What the vendor's answers call `uid` or `userUid`.
    pub uid: u64,
    /// The person's name, if known.
    pub name: Option<String>,
    /// Unique among accounts, case ignored.
    pub email: String,
    /// Reads in the account's name.
    pub public_key: Option<String>,
    /// Is exchanged for access tokens; also reads.
    pub secret_key: Option<String>,
}

/// All accounts in the fixture's order; nothing iterates the maps.
#[derive(Clone, Debug, Default)]
pub(super) struct Directory {
    accounts: Vec<Account>,
    by_uid: HashMap<u64, usize>,
    by_email: HashMap<String, usize>,
    by_public_key: HashMap<String, usize>,
    by_secret_key: HashMap<String, usize>,
}

impl From<Vec<Account>> for Directory {
    fn from(accounts: Vec<Account>) -> Self {
        let mut directory = Self::default();
        for (place, account) in accounts.iter().enumerate() {
            directory.by_uid.insert(account.uid, place);
            directory.by_email.insert(account.email.to_lowercase(), place);
            directory.by_public_key.extend(account.public_key.clone().map(|key| (key, place)));
            directory.by_secret_key.extend(account.secret_key.clone().map(|key| (key, place)));
        }
        Self { accounts, ..directory }
    }
}

impl Directory {
    pub(super) fn all(&self) -> &[Account] {
        &self.accounts
    }

    pub(super) fn by_uid(&self, uid: u64) -> Option<&Account> {
        self.by_uid.get(&uid).map(|place| &self.accounts[*place])
    }

    pub(super) fn by_email(&self, email: &str) -> Option<&Account> {
        self.by_email.get(&*folded(email)).map(|place| &self.accounts[*place])
    }

    pub(super) fn by_public_key(&self, key: &str) -> Option<&Account> {
        self.by_public_key.get(key).map(|place| &self.accounts[*place])
    }

    pub(super) fn by_secret_key(&self, key: &str) -> Option<&Account> {
        self.by_secret_key.get(key).map(|place| &self.accounts[*place])
    }

    /// `false` when no account has this key.
    pub(super) fn revoke_public_key(&mut self, key: &str) -> bool {
        let place = self.by_public_key.remove(key);
        if let Some(place) = place {
            self.accounts[place].public_key = None;
        }
        place.is_some()
    }

    /// `false` when no account has this key.
    pub(super) fn revoke_secret_key(&mut self, key: &str) -> bool {
        let place = self.by_secret_key.remove(key);
        if let Some(place) = place {
            self.accounts[place].secret_key = None;
        }
        place.is_some()
    }
}
