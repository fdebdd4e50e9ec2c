//! Why a phone is refused: `realmgate explain` and `realmgate standing`.

mod explained;
mod explained_alike;
mod explained_beside;
pub mod explained_by_name;
mod explained_by_name_kept;
mod explained_by_name_refusals;
mod explained_by_name_secrets;
mod explained_refusals;
pub mod standing;
mod standing_said;
