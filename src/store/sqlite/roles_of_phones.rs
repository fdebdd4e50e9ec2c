//! The roles of the store that know single phones, played by SQLite.

use super::{SqliteStore, phones, registrations};
use async_trait::async_trait;
use domain::accounts::{
    AccountKey, AddPhoneError, NewPhone, Phone, PhoneHa1, PhoneId, Phones, Registration, Registrations,
};
use domain::store_error::StoreError;

#[async_trait]
impl Phones for SqliteStore {
    async fn phones(&self, key: &AccountKey) -> Result<Vec<Phone>, StoreError> {
        let key = key.clone();
        Ok(self.readers.read(move |connection| phones::of_account(connection, &key)).await?)
    }

    async fn phone_ha1s(&self, key: &AccountKey) -> Result<Vec<PhoneHa1>, StoreError> {
        let key = key.clone();
        Ok(self.readers.read(move |connection| phones::ha1s_of_account(connection, &key)).await?)
    }

    async fn add_phone(&self, key: &AccountKey, phone: NewPhone, now: u64) -> Result<PhoneId, AddPhoneError> {
        let key = key.clone();
        self.writer.write(move |connection| phones::add(connection, &key, &phone, now)).await
    }

    async fn revoke_phone(&self, key: &AccountKey, phone: PhoneId) -> Result<bool, StoreError> {
        let key = key.clone();
        Ok(self.writer.write(move |connection| phones::revoke(connection, &key, phone)).await?)
    }
}

#[async_trait]
impl Registrations for SqliteStore {
    async fn registrations(&self, key: &AccountKey) -> Result<Vec<Registration>, StoreError> {
        let key = key.clone();
        Ok(self.readers.read(move |connection| registrations::of_account(connection, &key)).await?)
    }

    async fn note_registrations(&self, noted: Vec<(AccountKey, Registration)>) -> Result<(), StoreError> {
        Ok(self.writer.write(move |connection| registrations::note(connection, &noted)).await?)
    }
}
