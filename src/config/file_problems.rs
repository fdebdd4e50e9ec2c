//! Problems of the files and folders that settings name: secrets, certificates, the data folder.

use super::{Settings, SettingsProblem, TenantSettings, secret_file, tls};
use std::fs;
use std::path::Path;

/// A webhook password below this many characters is guessed too soon.
const SHORT: usize = 12;

/// A captcha key or an admin token below this many bytes is guessed too soon.
const SHORT_KEY: usize = 16;

/// Adds what is wrong with files. The generated ones need not be there yet.
pub(super) fn file_problems(settings: &Settings, problems: &mut Vec<SettingsProblem>) {
    for tenant in &settings.tenant {
        tenant_files(tenant, problems);
    }
    if let Err(error) = settings.mail.smtp_password() {
        problems.push(error.into());
    }
    let keys = [
        ("captcha_key", &settings.captcha_key, &settings.captcha_key_file),
        ("admin_token", &settings.admin_token, &settings.admin_token_file),
    ];
    for (key, value, file) in keys {
        match secret_file::one(key, value.as_ref(), file.as_deref()) {
            Err(error) => problems.push(error.into()),
            Ok(Some(secret)) if secret.expose().len() < SHORT_KEY => {
                problems.push(SettingsProblem::error(key, format!("is too short: use {SHORT_KEY} bytes or more")));
            }
            Ok(_) => {}
        }
    }
    if settings.admin_token().is_ok_and(|token| !token.expose().bytes().all(|byte| byte.is_ascii_graphic())) {
        problems.push(SettingsProblem::error(
            "admin_token",
            "must consist of printable ASCII without blanks: it is sent in a header",
        ));
    }
    if let Some(tls) = &settings.tls {
        problems.extend(tls.problems());
    }
    if let Some(file) = &settings.mail.smtp_ca_file
        && let Err(error) = tls::certificates("mail.smtp_ca_file", file)
    {
        problems.push(error.into());
    }
    odd_secret_files(settings, problems);
    data_folder(settings, problems);
}

/// Warns of files whose secret is read, but perhaps not as its owner believes.
fn odd_secret_files(settings: &Settings, problems: &mut Vec<SettingsProblem>) {
    type Oddity = fn(&Path) -> Option<&'static str>;
    let mut look_by = |oddity: Oddity, key: String, file: Option<&Path>| {
        let odd = file.and_then(|file| Some((file, oddity(file)?)));
        problems.extend(odd.map(|(file, text)| SettingsProblem::warning(key, format!("{} {text}", file.display()))));
    };
    for tenant in &settings.tenant {
        let key = format!("tenant {:?}, signature_secrets_file", tenant.name);
        look_by(secret_file::oddity_of_list, key, tenant.signature_secrets_file.as_deref());
    }
    let mut look = |key: String, file: Option<&Path>| look_by(secret_file::oddity, key, file);
    look("captcha_key_file".to_owned(), settings.captcha_key_file.as_deref());
    look("admin_token_file".to_owned(), settings.admin_token_file.as_deref());
    look("mail.smtp_password_file".to_owned(), settings.mail.smtp_password_file.as_deref());
    for tenant in &settings.tenant {
        for user in &tenant.webhook_users {
            let key = format!("tenant {:?}, webhook user {:?}: password_file", tenant.name, user.username);
            look(key, user.password_file.as_deref());
        }
    }
}

fn tenant_files(tenant: &TenantSettings, problems: &mut Vec<SettingsProblem>) {
    let key = |key: &str| format!("tenant {:?}, {key}", tenant.name);
    match tenant.resolved_users() {
        Err(error) => problems.push(error.into()),
        Ok(users) => {
            for user in users.iter().filter(|user| user.password.expose().chars().count() < SHORT) {
                let text = format!("{:?} has a short password: use {SHORT} characters or more", user.username);
                problems.push(SettingsProblem::warning(key("webhook_users"), text));
            }
        }
    }
    match tenant.resolved_signature_secrets() {
        Err(error) => problems.push(error.into()),
        Ok(secrets) if secrets.is_empty() && tenant.signature_secrets_file.is_some() => {
            problems.push(SettingsProblem::error(key("signature_secrets_file"), "contains no secret"));
        }
        Ok(secrets) if secrets.iter().any(|secret| secret.expose().is_empty()) => {
            problems.push(SettingsProblem::error(key("signature_secrets"), "one is empty"));
        }
        Ok(_) => {}
    }
}

fn data_folder(settings: &Settings, problems: &mut Vec<SettingsProblem>) {
    if fs::metadata(&settings.data_dir).is_ok_and(|metadata| !metadata.is_dir()) {
        problems.push(SettingsProblem::error("data_dir", format!("{} is not a folder", settings.data_dir.display())));
    }
}
