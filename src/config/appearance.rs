//! Colour and logo of a tenant: how they are read, and what is wrong with them.

use super::{ConfigError, SettingsProblem, TenantSettings};
use domain::tenant::{Colour, LOGO_BYTES, Logo, LogoError};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Why a file yields no logo.
#[derive(Debug, thiserror::Error)]
enum LogoFileError {
    /// It is missing, or this user may not read it.
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    /// A folder, or a pipe that may never be written to.
    #[error("is not a file")]
    NoFile,
    /// Too large, or of no known type.
    #[error(transparent)]
    NoLogo(#[from] LogoError),
}

impl TenantSettings {
    /// The colour, if one is set.
    pub(super) fn parsed_colour(&self) -> Result<Option<Colour>, ConfigError> {
        let parsed = self.colour.as_deref().map(Colour::parse).transpose();
        parsed.map_err(|error| ConfigError(format!("tenant {:?}, colour: {error}", self.name)))
    }

    /// The logo, read from its file, if one is set.
    pub fn read_logo(&self) -> Result<Option<Logo>, ConfigError> {
        let Some(path) = self.logo.as_deref() else { return Ok(None) };
        let failed = |error| ConfigError(format!("tenant {:?}, logo: {} {error}", self.name, path.display()));
        read(path).map(Some).map_err(failed)
    }
}

/// The problems of one tenant.
pub(super) fn appearance_problems(tenant: &TenantSettings, problems: &mut Vec<SettingsProblem>) {
    problems.extend(tenant.parsed_colour().err().map(SettingsProblem::from));
    problems.extend(tenant.read_logo().err().map(SettingsProblem::from));
}

fn read(path: &Path) -> Result<Logo, LogoFileError> {
    // Asked before it is opened: opening a pipe waits until it is written to.
    if !std::fs::metadata(path)?.is_file() {
        return Err(LogoFileError::NoFile);
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(LOGO_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(Logo::parse(&bytes)?)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TENANT, load};
    use std::fs;
    use std::path::Path;

    /// What is wrong with a tenant with this line.
    fn problems(line: &str) -> Vec<String> {
        let settings = load(&TENANT.replace("[[tenant]]", &format!("[[tenant]]\n{line}")), &[]).unwrap();
        let problems: Vec<_> = settings.problems().iter().map(ToString::to_string).collect();
        assert_eq!(
            problems.is_empty(),
            settings.tenants().is_ok(),
            "a start refuses what `check` reports: {problems:?}"
        );
        problems
    }

    fn of_logo(path: &Path) -> Vec<String> {
        problems(&format!("logo = {:?}", path.display().to_string()))
    }

    #[test]
    fn a_colour_is_six_hex_digits() {
        assert_eq!(problems("colour = \"#0B57D0\""), Vec::<String>::new());
        for wrong in ["", "blue", "#fff", "0b57d0", "#0b57d0ff"] {
            let [problem] = problems(&format!("colour = {wrong:?}")).try_into().unwrap();
            assert!(problem.starts_with("error: tenant \"example\", colour: not a colour: "), "{problem}");
        }
    }

    #[test]
    fn a_logo_is_a_picture_of_at_most_100_kib() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("logo.png");
        let expect = |text: &str| {
            let [problem] = of_logo(&path).try_into().unwrap();
            assert_eq!(problem, format!("error: tenant \"example\", logo: {} {text}", path.display()));
        };
        expect("No such file or directory (os error 2)");
        fs::write(&path, "not a picture").unwrap();
        expect("is not a picture of a known type: use PNG, SVG, JPEG or WebP");
        fs::write(&path, [&b"\x89PNG\r\n\x1a\n"[..], &vec![0; 100 * 1024]].concat()).unwrap();
        expect("is too large: a logo has at most 100 KiB");
        fs::write(&path, b"\x89PNG\r\n\x1a\n").unwrap();
        assert_eq!(of_logo(&path), Vec::<String>::new());
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        expect("is not a file");
    }
}
