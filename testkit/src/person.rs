//! A person at the public website: solves the captcha, fills the form in, opens the link.

use crate::running::{Answer, PASSWORD, REALM, RunningService};
use domain::digest::{Ha1, HashFunction};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;

/// The host that people's browsers ask for.
pub const HOST: &str = "phone.example.com";

/// A person, with the address that a proxy names where one does.
#[derive(Clone)]
pub struct Person {
    client: Client,
    base: String,
    host: String,
    source: Option<String>,
}

impl Person {
    /// A person at the website of a running service.
    #[must_use]
    pub fn of(service: &RunningService) -> Self {
        Self::at_base(&service.client, &service.url(""))
    }

    /// A person at the website that listens on `base`.
    #[must_use]
    pub fn at_base(client: &Client, base: &str) -> Self {
        Self { client: client.clone(), base: base.to_owned(), host: HOST.to_owned(), source: None }
    }

    /// The same person where a proxy names this address.
    #[must_use]
    pub fn at(&self, source: &str) -> Self {
        Self { source: Some(source.to_owned()), ..self.clone() }
    }

    /// The same person asking for another host.
    #[must_use]
    pub fn asking(&self, host: &str) -> Self {
        Self { host: host.to_owned(), ..self.clone() }
    }

    /// A request to the website.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base)).header("host", &self.host);
        match &self.source {
            Some(source) => request.header("x-forwarded-for", source),
            None => request,
        }
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    /// The path of the style, script or picture of this name, which a page loads.
    pub async fn asset(&self, page: &str, name: &str) -> String {
        let (stem, ending) = name.rsplit_once('.').expect("a name with an ending");
        let text = self.get(page).await.text;
        let is_it = |path: &&str| path.starts_with(&format!("/assets/{stem}-")) && path.ends_with(ending);
        text.split('"').find(is_it).unwrap_or_else(|| panic!("{name} is not in {text}")).to_owned()
    }

    /// Asks for the headers of a page.
    pub async fn head(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::HEAD, path)).await
    }

    /// A form that signs `user` up with the test password, captcha solved.
    pub async fn form(&self, user: &str) -> Form {
        self.try_form(user).await.expect("the service answers")
    }

    /// Sends a sign-up form.
    pub async fn post(&self, form: &Form) -> Answer {
        Answer::of(self.request(Method::POST, "/signup.ashx").form(&form.0)).await
    }

    /// Fills a form in for `user` and sends it.
    pub async fn sign_up(&self, user: &str) -> Answer {
        self.post(&self.form(user).await).await
    }

    /// Signs up at a service that may die meanwhile.
    pub async fn try_to_sign_up(&self, user: &str) -> reqwest::Result<Response> {
        let form = self.try_form(user).await?;
        self.request(Method::POST, "/signup.ashx").form(&form.0).send().await
    }

    async fn try_form(&self, user: &str) -> reqwest::Result<Form> {
        let challenge: Value = self.request(Method::GET, "/captcha.ashx").send().await?.json().await?;
        let question = challenge["question"].as_str().expect("a question");
        let sum: u32 = question.split(" + ").map(|operand| operand.parse::<u32>().expect("a number")).sum();
        let ha1 = Ha1::compute(HashFunction::Md5, user, REALM, PASSWORD).to_hex();
        let fields = [
            ("user", user),
            ("name", "Alex Müller"),
            ("email", &format!("{user}@example.org")),
            ("ha1", ha1.as_str()),
            ("captcha_token", challenge["token"].as_str().expect("a token")),
            ("captcha_answer", &sum.to_string()),
        ];
        Ok(Form(fields.map(|(name, value)| (name, value.to_owned())).to_vec()))
    }
}

/// The fields of a form, in order.
#[derive(Clone)]
pub struct Form(pub Vec<(&'static str, String)>);

impl Form {
    /// The same form with one field changed, added, or, with an empty value, left out.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.0.retain(|(own, _)| *own != name);
        if !value.is_empty() {
            self.0.push((name, value.to_owned()));
        }
        self
    }

    /// The value of a field.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        &self.0.iter().find(|(own, _)| *own == name).expect("the field").1
    }
}
