//! Problems of the files and folders that settings name: secrets, certificates, the data folder.

use super::{Problem, Settings, TenantSettings, secret_file, tls};
use std::fs;
use std::os::unix::fs::MetadataExt;

/// A webhook password below this many characters is guessed too soon.
const SHORT: usize = 12;

/// A captcha key below this many bytes is guessed too soon.
const SHORT_KEY: usize = 16;

/// Adds what is wrong with files. The generated ones need not be there yet.
pub(super) fn file_problems(settings: &Settings, problems: &mut Vec<Problem>) {
    for tenant in &settings.tenant {
        tenant_files(tenant, problems);
    }
    if let Err(error) = settings.mail.smtp_password() {
        problems.push(error.into());
    }
    match secret_file::one("captcha_key", settings.captcha_key.as_ref(), settings.captcha_key_file.as_deref()) {
        Err(error) => problems.push(error.into()),
        Ok(Some(key)) if key.expose().len() < SHORT_KEY => {
            problems.push(Problem::error("captcha_key", format!("is shorter than {SHORT_KEY} bytes")));
        }
        Ok(_) => {}
    }
    if let Some(tls) = &settings.tls {
        problems.extend(tls.problems());
    }
    if let Some(file) = &settings.mail.smtp_ca_file
        && let Err(error) = tls::certificates("mail.smtp_ca_file", file)
    {
        problems.push(error.into());
    }
    data_folder(settings, problems);
}

fn tenant_files(tenant: &TenantSettings, problems: &mut Vec<Problem>) {
    let key = |key: &str| format!("tenant {:?}, {key}", tenant.name);
    match tenant.resolved_users() {
        Err(error) => problems.push(error.into()),
        Ok(users) => {
            for user in users.iter().filter(|user| user.password.expose().chars().count() < SHORT) {
                let text = format!("{:?} has a password of less than {SHORT} characters", user.username);
                problems.push(Problem::warning(key("webhook_users"), text));
            }
        }
    }
    match tenant.resolved_signature_secrets() {
        Err(error) => problems.push(error.into()),
        Ok(secrets) if secrets.is_empty() && tenant.signature_secrets_file.is_some() => {
            problems.push(Problem::error(key("signature_secrets_file"), "holds no secret"));
        }
        Ok(secrets) if secrets.iter().any(|secret| secret.expose().is_empty()) => {
            problems.push(Problem::error(key("signature_secrets"), "one is empty"));
        }
        Ok(_) => {}
    }
}

fn data_folder(settings: &Settings, problems: &mut Vec<Problem>) {
    let Ok(metadata) = fs::metadata(&settings.data_dir) else { return };
    let folder = settings.data_dir.display();
    if !metadata.is_dir() {
        problems.push(Problem::error("data_dir", format!("{folder} is no folder")));
    } else if metadata.mode() & 0o077 != 0 {
        problems.push(Problem::warning("data_dir", format!("{folder} is open to other users: chmod 700 it")));
    }
}
