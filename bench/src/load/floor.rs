//! The floor: the web server of the service, reading the same body and computing the same digest and nothing else. It
//! runs as a process of its own out of this same program, so that both are built alike.

use actix_web::{App, HttpResponse, HttpServer, web};
use domain::authentication::attempt::WEBHOOK_BODY;
use md5::{Digest as _, Md5};
use realmgate::http::plumbing::listener::KEEP_ALIVE;
use serde::Deserialize;
use std::borrow::Cow;
use std::hint::black_box;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};

/// The argument that makes this program the floor.
pub const ARGUMENT: &str = "--be-the-floor";

/// An HA1 as any: nothing is looked up.
const HA1: &str = "0123456789abcdef0123456789abcdef";

/// What the digest is computed of. Borrowed from the body, all other members skipped: there is no cheaper reading.
#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(borrow)]
    method: Cow<'a, str>,
    #[serde(borrow)]
    nonce: Cow<'a, str>,
    #[serde(borrow)]
    uri: Cow<'a, str>,
    #[serde(borrow)]
    response: Cow<'a, str>,
    #[serde(borrow)]
    qop: Cow<'a, str>,
    #[serde(borrow)]
    nc: Cow<'a, str>,
    #[serde(borrow)]
    cnonce: Cow<'a, str>,
}

/// A running floor; it is killed when this goes, and ends by itself when this program does.
pub struct Floor {
    /// Its address, as `http://HOST:PORT`.
    pub base: String,
    child: Child,
}

impl Floor {
    /// Runs this program again as the floor, and waits until it listens.
    #[must_use]
    pub fn start() -> Self {
        let mut child = Command::new(std::env::current_exe().expect("this program has a path"))
            .arg(ARGUMENT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this program runs twice");
        let mut base = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut base).expect("the floor says where it listens");
        Self { base: base.trim_end().to_owned(), child }
    }

    /// Its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Floor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves until the process that started it is gone: one worker, and connections kept as long as the service keeps them.
pub fn serve() {
    std::thread::spawn(|| {
        // No one writes to it; it ends with the process at its other end.
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    actix_web::rt::System::new().block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        println!("http://{}", listener.local_addr().expect("a bound port"));
        let body = || web::PayloadConfig::new(WEBHOOK_BODY);
        let app = move || App::new().app_data(body()).route("/webhooks/auth", web::post().to(answer));
        let server = HttpServer::new(app).workers(1).keep_alive(KEEP_ALIVE).disable_signals();
        server.listen(listener).expect("the port is there").run().await.expect("it serves");
    });
}

async fn answer(body: web::Bytes) -> HttpResponse {
    let Ok(fields) = serde_json::from_slice::<Fields<'_>>(&body) else {
        return HttpResponse::BadRequest().finish();
    };
    // Wrong for every account but in one case of 2^128; what counts is that it is computed and compared.
    black_box(digest(&fields) == fields.response.as_bytes());
    HttpResponse::Ok().content_type("application/json").body(r#"{"status":"ok"}"#)
}

/// RFC 2617 section 3.2.2.1, with qop.
fn digest(fields: &Fields<'_>) -> [u8; 32] {
    let Fields { method, nonce, uri, qop, nc, cnonce, .. } = fields;
    let ha2 = hex(&[method, uri]);
    let ha2 = std::str::from_utf8(&ha2).expect("hex digits");
    hex(&[HA1, nonce, nc, cnonce, qop, ha2])
}

/// MD5 of the parts with colons between them, in hex digits.
fn hex(parts: &[&str]) -> [u8; 32] {
    let mut md5 = Md5::new();
    for (number, part) in parts.iter().enumerate() {
        if number > 0 {
            md5.update(b":");
        }
        md5.update(part.as_bytes());
    }
    let mut digits = [0; 32];
    hex::encode_to_slice(md5.finalize(), &mut digits).expect("two digits a byte");
    digits
}
