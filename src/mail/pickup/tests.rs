//! What a pickup folder promises, in a folder of the test's own.

use super::*;
use std::os::unix::fs::PermissionsExt as _;

fn folder(root: &tempfile::TempDir) -> Pickup {
    Pickup::new(root.path().join("made/pickup"))
}

fn letter(digit: char) -> Email {
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
async fn a_letter_is_prepared_under_a_dot_name_and_appears_whole() {
    let root = tempfile::tempdir().unwrap();
    let (folder, letter) = (folder(&root), letter('a'));
    folder.prepare(&letter).await.unwrap();
    assert_eq!(names(&folder), [format!(".{}.tmp", "a".repeat(32))]);
    assert_eq!((mode(&folder.directory), mode(&folder.temporary(&letter.id))), (0o700, 0o600));
    folder.deliver(&letter).await.unwrap();
    assert_eq!(names(&folder), [format!(".{}.sent", "a".repeat(32)), format!("{}.eml", "a".repeat(32))]);
    folder.discard(std::slice::from_ref(&letter.id)).await;
    assert_eq!(names(&folder), [format!("{}.eml", "a".repeat(32))]);
    assert_eq!(fs::read(folder.delivered(&letter.id)).unwrap(), letter.message);
}

#[tokio::test]
async fn a_missing_or_cut_temporary_is_written_anew() {
    let root = tempfile::tempdir().unwrap();
    let folder = folder(&root);
    for (digit, left) in [('a', None), ('b', Some(&b"Subj"[..])), ('c', Some(&b""[..]))] {
        let letter = letter(digit);
        folder.prepare(&letter).await.unwrap();
        match left {
            None => folder.discard(std::slice::from_ref(&letter.id)).await,
            Some(bytes) => fs::write(folder.temporary(&letter.id), bytes).unwrap(),
        }
        folder.deliver(&letter).await.unwrap();
        assert_eq!(fs::read(folder.delivered(&letter.id)).unwrap(), letter.message);
    }
}

#[tokio::test]
async fn a_letter_that_lies_there_is_not_delivered_again() {
    let root = tempfile::tempdir().unwrap();
    let (folder, mut letter) = (folder(&root), letter('a'));
    folder.deliver(&letter).await.unwrap();
    let first = letter.message.clone();
    letter.message.extend_from_slice(b"again\r\n");
    folder.prepare(&letter).await.unwrap();
    folder.deliver(&letter).await.unwrap();
    assert_eq!(fs::read(folder.delivered(&letter.id)).unwrap(), first);
    folder.discard(std::slice::from_ref(&letter.id)).await;
    assert_eq!(names(&folder).len(), 1);
}

#[tokio::test]
async fn a_letter_that_was_collected_is_not_delivered_again_while_the_outbox_has_it() {
    let root = tempfile::tempdir().unwrap();
    let (folder, letter) = (folder(&root), letter('a'));
    folder.deliver(&letter).await.unwrap();
    fs::remove_file(folder.delivered(&letter.id)).unwrap();
    folder.tidy(HashSet::from([letter.id.clone()])).await.unwrap();
    folder.prepare(&letter).await.unwrap();
    folder.deliver(&letter).await.unwrap();
    assert_eq!(names(&folder), [format!(".{}.sent", "a".repeat(32))]);
    assert_eq!(folder.tidy(HashSet::new()).await.unwrap(), 0, "a mark is no letter");
    assert!(names(&folder).is_empty());
}

#[tokio::test]
async fn a_mark_from_before_the_machine_was_started_does_not_count() {
    let root = tempfile::tempdir().unwrap();
    let (folder, letter) = (folder(&root), letter('a'));
    folder.prepare(&letter).await.unwrap();
    fs::write(folder.mark(&letter.id), b"another start\n").unwrap();
    folder.deliver(&letter).await.unwrap();
    assert_eq!(fs::read(folder.delivered(&letter.id)).unwrap(), letter.message);
}

#[tokio::test]
async fn tidying_removes_orphaned_temporaries_and_nothing_else() {
    let root = tempfile::tempdir().unwrap();
    let folder = folder(&root);
    assert_eq!(folder.tidy(HashSet::new()).await.unwrap(), 0, "a missing folder is tidy");
    for digit in ['a', 'b'] {
        folder.prepare(&letter(digit)).await.unwrap();
    }
    folder.deliver(&letter('c')).await.unwrap();
    folder.discard(&[letter('c').id.clone()]).await;
    fs::write(folder.directory.join(".of-somebody-else.tmp"), b"").unwrap();
    assert_eq!(folder.tidy(HashSet::from([letter('b').id])).await.unwrap(), 1);
    let [b, c] = ["b", "c"].map(|digit| digit.repeat(32));
    assert_eq!(names(&folder), [format!(".{b}.tmp"), ".of-somebody-else.tmp".to_owned(), format!("{c}.eml")]);
}

#[tokio::test]
async fn a_folder_that_cannot_be_used_is_an_error_and_loses_nothing() {
    let root = tempfile::tempdir().unwrap();
    let folder = folder(&root);
    fs::write(root.path().join("made"), b"a file").unwrap();
    assert!(matches!(folder.prepare(&letter('a')).await, Err(MailError::Unreachable(_))));
    assert!(matches!(folder.deliver(&letter('a')).await, Err(MailError::Unreachable(_))));
    folder.discard(&[letter('a').id.clone()]).await;
    fs::remove_file(root.path().join("made")).unwrap();
    folder.deliver(&letter('a')).await.unwrap();
}
