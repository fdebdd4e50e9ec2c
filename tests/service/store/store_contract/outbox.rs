//! The suite of `Outbox`: emails that wait.

use super::UnderTest;
use crate::actors::samples::{NOW, key, letter, signup, token};
use domain::outbox::DeliveryTurn;
use std::sync::Arc;

pub async fn letters_wait_until_they_are_done(under_test: &dyn UnderTest) {
    let store = under_test.open();
    for (number, written) in [(3, NOW), (1, NOW + 1), (2, NOW + 2)] {
        store.sign_up(signup(&format!("u{number}"), number), written).await.unwrap();
    }
    store.email_failed(&letter(1).id, NOW + 100).await.unwrap();
    let due = |turn, now, limit| {
        let store = Arc::clone(&store);
        async move {
            let letters = store.due_emails(turn, now, limit).await.unwrap();
            letters.into_iter().map(|waiting| (waiting.email.id, waiting.failures)).collect::<Vec<_>>()
        }
    };
    assert_eq!(due(DeliveryTurn::First, NOW + 50, 10).await, [(letter(2).id, 0), (letter(3).id, 0)]);
    assert_eq!(due(DeliveryTurn::First, NOW + 50, 1).await, [(letter(2).id, 0)], "the newest first");
    assert_eq!(due(DeliveryTurn::Further, NOW + 99, 10).await, []);
    assert_eq!(due(DeliveryTurn::Further, NOW + 100, 10).await, [(letter(1).id, 1)]);
    store.email_failed(&letter(3).id, NOW + 90).await.unwrap();
    assert_eq!(due(DeliveryTurn::Further, NOW + 100, 1).await, [(letter(3).id, 1)], "the one that was due first");
    assert_eq!(due(DeliveryTurn::First, NOW + 100, 10).await, [(letter(2).id, 0)]);
    store.emails_done(&[letter(3).id]).await.unwrap();
    store.emails_done(&[letter(3).id]).await.unwrap();
    let among = [letter(3).id, letter(2).id, letter(7).id];
    assert_eq!(store.waiting_among(&among).await.unwrap(), [letter(2).id]);
    assert_eq!(store.waiting_emails().await.unwrap(), [letter(1).id, letter(2).id]);
    store.emails_done(&[letter(1).id, letter(3).id, letter(2).id]).await.unwrap();
    assert!(store.waiting_emails().await.unwrap().is_empty());
}

pub async fn new_letters_take_turns_from_both_ends(under_test: &dyn UnderTest) {
    let store = under_test.open();
    for number in 1..=7 {
        store.sign_up(signup(&format!("u{number}"), number), NOW + number).await.unwrap();
    }
    for (limit, order) in
        [(1, &[7][..]), (2, &[7, 1]), (5, &[7, 1, 6, 2, 5]), (7, &[7, 1, 6, 2, 5, 3, 4]), (100, &[7, 1, 6, 2, 5, 3, 4])]
    {
        let due = store.due_emails(DeliveryTurn::First, NOW + 9, limit).await.unwrap();
        let due: Vec<_> = due.into_iter().map(|waiting| waiting.email.id).collect();
        assert_eq!(due, order.iter().map(|number| letter(*number).id).collect::<Vec<_>>(), "{limit}");
    }
}

pub async fn a_removed_account_takes_its_letter_along(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.sign_up(signup("alex", 1), NOW).await.unwrap();
    assert!(store.remove_account(&key("alex")).await.unwrap());
    assert!(store.waiting_emails().await.unwrap().is_empty());
    assert_eq!(store.activate("example", token(1), NOW).await.unwrap(), None);
}
