//! A body with a content coding is 415 everywhere: nothing here undoes one, and nothing guesses.

use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, RunningService};

#[tokio::test]
async fn a_coded_body_is_415_wherever_a_body_is_read() {
    let service = RunningService::start().await;
    let token = std::fs::read_to_string(service.folder.path().join("data/admin.token")).unwrap();
    let form = "application/x-www-form-urlencoded";
    let admin = format!("http://{}/blacklist/add", service.admin);
    for coding in ["gzip", "br", "GZIP", "deflate, gzip", "identity, gzip", "x-unknown"] {
        for request in [
            service.platform().header("content-type", "application/json"),
            service
                .client
                .post(service.url("/signup.ashx"))
                .header("host", "phone.example.com")
                .header("content-type", form),
            service.client.post(service.url("/login")).header("host", "phone.example.com").header("content-type", form),
            service.client.post(&admin).bearer_auth(token.trim()).header("content-type", "application/json"),
        ] {
            let answer = Answer::of(request.header("content-encoding", coding).body("\u{1f}\u{0}coded")).await;
            let (status, code, _) = answer.error();
            assert_eq!((status, &*code), (415, "invalid_request"), "{coding}");
        }
    }
}

#[tokio::test]
async fn identity_is_not_a_coding_nor_is_an_empty_list() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    service.wait(std::time::Duration::ZERO).await;
    for none in ["Identity", "", " , ", "identity, ,identity"] {
        let request = service.platform().header("content-encoding", none).json(&Phone::of("alice").body());
        assert_eq!(Answer::of(request).await.decision(), "ok", "{none:?}");
    }
}
