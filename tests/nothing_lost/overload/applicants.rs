//! People who want an account: each solves a captcha and posts a form, again after 503.

use super::asking::{Answer, address, ask};
use std::io;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

const HOST: &str = "phone.example.com";

/// Those in front of one service.
pub struct Applicants {
    address: SocketAddr,
    next: AtomicUsize,
    /// Filled in and solved, and not used up.
    forms: Mutex<Vec<String>>,
}

impl Applicants {
    /// Those in front of the service at `base`.
    pub fn at(base: &str) -> Self {
        Self { address: address(base), next: AtomicUsize::default(), forms: Mutex::default() }
    }

    /// Solves so many captchas beforehand.
    pub async fn prepare(&self, count: usize) {
        for _ in 0..count {
            let form = self.fill_in().await;
            self.put_back(form);
        }
    }

    /// A form that is ready, or a new one.
    pub async fn form(&self) -> String {
        let ready = self.forms.lock().expect("no thread panicked while holding it").pop();
        match ready {
            Some(form) => form,
            None => self.fill_in().await,
        }
    }

    /// Posts it. One that found no place is as good as before, its captcha not used up.
    pub async fn post(&self, form: String) -> io::Result<Answer> {
        let (kind, length) = ("application/x-www-form-urlencoded", form.len());
        let head = format!(
            "POST /signup.ashx HTTP/1.1\r\nhost: {HOST}\r\nconnection: close\r\ncontent-type: {kind}\r\n\
             content-length: {length}\r\n\r\n"
        );
        let answer = ask(self.address, &(head + &form)).await?;
        if answer.status == 503 {
            self.put_back(form);
        }
        Ok(answer)
    }

    async fn fill_in(&self) -> String {
        let get = format!("GET /captcha.ashx HTTP/1.1\r\nhost: {HOST}\r\nconnection: close\r\n\r\n");
        let challenge = ask(self.address, &get).await.expect("a captcha");
        let challenge: serde_json::Value = serde_json::from_str(&challenge.body).expect("JSON");
        let question = challenge["question"].as_str().expect("a question");
        let sum: u32 = question.split(" + ").map(|operand| operand.parse::<u32>().expect("a number")).sum();
        let token = challenge["token"].as_str().expect("a token");
        let (number, ha1) = (self.next.fetch_add(1, Ordering::Relaxed), "0123456789abcdef".repeat(2));
        format!(
            "user=user{number:06}&name=Alex&email=user{number:06}%40example.org&ha1={ha1}&captcha_token={token}&captcha_answer={sum}"
        )
    }

    fn put_back(&self, form: String) {
        self.forms.lock().expect("no thread panicked while holding it").push(form);
    }
}
