//! A person who signs up at the website: solves the sum and sends the form, as the page's script does.

use crate::load::accounts::REALM;
use crate::load::talk::{Said, Talk};
use domain::digest::{Ha1, HashFunction};

/// Signs up; what comes back is the answer to the form.
pub async fn sign_up(talk: &mut Talk, user: &str) -> Said {
    let captcha = talk.get("/captcha.ashx").await;
    let captcha: serde_json::Value = serde_json::from_str(&captcha.body).expect("JSON");
    let question = captcha["question"].as_str().expect("a question");
    let sum: u32 = question.split(" + ").map(|operand| operand.parse::<u32>().expect("a number")).sum();
    let token = captcha["token"].as_str().expect("a token");
    let ha1 = Ha1::compute(HashFunction::Md5, user, REALM, "s3cret").to_hex();
    let form = format!(
        "user={user}&name=Alex&email={user}%40example.org&ha1={}&captcha_token={token}&captcha_answer={sum}",
        ha1.as_str()
    );
    let request = format!(
        "POST /signup.ashx HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\n\r\n{form}",
        form.len()
    );
    talk.ask(request.as_bytes()).await
}
