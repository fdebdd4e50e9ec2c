//! What a pickup folder promises, in a folder of the test's own.

use super::*;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

fn folder(root: &tempfile::TempDir) -> Pickup {
    Pickup::new(root.path().join("made/pickup"))
}

fn email(digit: char) -> Email {
    Email {
        id: EmailId::parse(&digit.to_string().repeat(32)).unwrap(),
        sender: "noreply@example.com".to_owned(),
        recipient: "alex@example.org".to_owned(),
        message: format!("Subject: {digit}\r\n\r\nHello\r\n").into_bytes(),
    }
}

fn names(folder: &Pickup) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(&folder.directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn an_email_is_prepared_under_a_dot_name_and_appears_whole() {
    let root = tempfile::tempdir().unwrap();
    let (folder, email) = (folder(&root), email('a'));
    folder.prepare(&email).await.unwrap();
    assert_eq!(names(&folder), [format!(".{}.tmp", "a".repeat(32))]);
    assert_eq!((mode(&folder.directory), mode(&folder.temporary(&email.id))), (0o700, 0o600));
    folder.deliver(&email).await.unwrap();
    assert_eq!(names(&folder), [format!(".{}.sent", "a".repeat(32)), format!("{}.eml", "a".repeat(32))]);
    folder.discard(std::slice::from_ref(&email.id)).await;
    assert_eq!(names(&folder), [format!("{}.eml", "a".repeat(32))]);
    assert_eq!(fs::read(folder.delivered(&email.id)).unwrap(), email.message);
}

#[tokio::test]
async fn a_missing_or_cut_temporary_is_written_anew() {
    let root = tempfile::tempdir().unwrap();
    let folder = folder(&root);
    for (digit, left) in [('a', None), ('b', Some(&b"Subj"[..])), ('c', Some(&b""[..]))] {
        let email = email(digit);
        folder.prepare(&email).await.unwrap();
        match left {
            None => folder.discard(std::slice::from_ref(&email.id)).await,
            Some(bytes) => fs::write(folder.temporary(&email.id), bytes).unwrap(),
        }
        folder.deliver(&email).await.unwrap();
        assert_eq!(fs::read(folder.delivered(&email.id)).unwrap(), email.message);
    }
}

#[tokio::test]
async fn an_email_that_lies_there_is_not_delivered_again() {
    let root = tempfile::tempdir().unwrap();
    let (folder, email) = (folder(&root), email('a'));
    folder.deliver(&email).await.unwrap();
    let file = |folder: &Pickup| fs::metadata(folder.delivered(&email.id)).unwrap().ino();
    let first = file(&folder);
    folder.prepare(&email).await.unwrap();
    folder.deliver(&email).await.unwrap();
    assert_eq!(file(&folder), first);
    folder.discard(std::slice::from_ref(&email.id)).await;
    assert_eq!(names(&folder), [format!("{}.eml", "a".repeat(32))]);
}

#[tokio::test]
async fn an_email_of_which_a_power_loss_left_a_part_under_its_final_name_is_delivered_whole() {
    let root = tempfile::tempdir().unwrap();
    for (digit, left) in [('a', &b"Subj"[..]), ('b', b"")] {
        let (folder, email) = (folder(&root), email(digit));
        folder.prepare(&email).await.unwrap();
        folder.hand_over(&email).await.unwrap();
        // The machine was started anew since.
        fs::write(folder.delivered(&email.id), left).unwrap();
        fs::write(folder.mark(&email.id), b"another start\n").unwrap();
        let folder = Pickup::new(folder.directory);
        folder.deliver(&email).await.unwrap();
        assert_eq!(fs::read(folder.delivered(&email.id)).unwrap(), email.message);
        assert!(!folder.temporary(&email.id).exists());
    }
}

#[tokio::test]
async fn an_email_that_could_not_be_synced_is_written_anew_whatever_is_read_of_it() {
    let root = tempfile::tempdir().unwrap();
    let (folder, email) = (folder(&root), email('a'));
    folder.prepare(&email).await.unwrap();
    folder.hand_over(&email).await.unwrap();
    let file = |folder: &Pickup| fs::metadata(folder.delivered(&email.id)).unwrap().ino();
    let first = file(&folder);
    folder.unsynced.fail(&email.id);
    folder.deliver(&email).await.unwrap();
    let second = file(&folder);
    assert_ne!(second, first);
    folder.deliver(&email).await.unwrap();
    assert_eq!(file(&folder), second, "it is on the disk by then");
}

#[tokio::test]
async fn an_email_that_was_collected_before_it_was_synced_is_not_an_error() {
    let root = tempfile::tempdir().unwrap();
    let folder = folder(&root);
    let emails = ['a', 'b', 'c'].map(email);
    for email in &emails {
        folder.prepare(email).await.unwrap();
        folder.hand_over(email).await.unwrap();
    }
    fs::remove_file(folder.delivered(&emails[0].id)).unwrap();
    fs::rename(folder.delivered(&emails[1].id), root.path().join("spool")).unwrap();
    folder.sync(&emails.map(|email| email.id)).await.unwrap();
}

#[tokio::test]
async fn an_email_that_was_collected_is_not_delivered_again_while_the_outbox_has_it() {
    let root = tempfile::tempdir().unwrap();
    let (folder, email) = (folder(&root), email('a'));
    folder.deliver(&email).await.unwrap();
    fs::remove_file(folder.delivered(&email.id)).unwrap();
    folder.tidy(HashSet::from([email.id.clone()])).await.unwrap();
    folder.prepare(&email).await.unwrap();
    folder.deliver(&email).await.unwrap();
    assert_eq!(names(&folder), [format!(".{}.sent", "a".repeat(32))]);
    assert_eq!(folder.tidy(HashSet::new()).await.unwrap(), 0, "a mark is not an email");
    assert!(names(&folder).is_empty());
}

#[tokio::test]
async fn a_mark_from_before_the_machine_was_started_does_not_count() {
    let root = tempfile::tempdir().unwrap();
    let (folder, email) = (folder(&root), email('a'));
    folder.prepare(&email).await.unwrap();
    fs::write(folder.mark(&email.id), b"another start\n").unwrap();
    folder.deliver(&email).await.unwrap();
    assert_eq!(fs::read(folder.delivered(&email.id)).unwrap(), email.message);
}

#[tokio::test]
async fn tidying_removes_orphaned_temporaries_and_nothing_else() {
    let root = tempfile::tempdir().unwrap();
    let folder = folder(&root);
    assert_eq!(folder.tidy(HashSet::new()).await.unwrap(), 0, "a missing folder is tidy");
    for digit in ['a', 'b'] {
        folder.prepare(&email(digit)).await.unwrap();
    }
    folder.deliver(&email('c')).await.unwrap();
    folder.discard(&[email('c').id.clone()]).await;
    fs::write(folder.directory.join(".of-another.tmp"), b"").unwrap();
    assert_eq!(folder.tidy(HashSet::from([email('b').id])).await.unwrap(), 1);
    let [b, c] = ["b", "c"].map(|digit| digit.repeat(32));
    assert_eq!(names(&folder), [format!(".{b}.tmp"), ".of-another.tmp".to_owned(), format!("{c}.eml")]);
}

#[tokio::test]
async fn a_folder_that_cannot_be_used_is_an_error_and_loses_nothing() {
    let root = tempfile::tempdir().unwrap();
    let folder = folder(&root);
    fs::write(root.path().join("made"), b"a file").unwrap();
    assert!(matches!(folder.prepare(&email('a')).await, Err(MailError::Unreachable(_))));
    assert!(matches!(folder.deliver(&email('a')).await, Err(MailError::Unreachable(_))));
    folder.discard(&[email('a').id.clone()]).await;
    fs::remove_file(root.path().join("made")).unwrap();
    folder.deliver(&email('a')).await.unwrap();
}
