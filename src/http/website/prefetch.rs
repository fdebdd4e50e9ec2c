//! Links that are fetched before a person has opened them: by a browser that prefetches, or by a program that previews a
//! message. What works once, or a few times, is not used up by these.

use actix_web::HttpMessage;
use actix_web::http::header::USER_AGENT;

/// What browsers send along when no person has asked for the page yet: `Sec-Purpose` (Fetch Standard, "prefetch" with or without
/// ";prerender"), and the older `Purpose`, `X-Purpose` and `X-moz`.
pub(in crate::http) fn is_prefetched(request: &impl HttpMessage) -> bool {
    let says_so = |name: &str| {
        request.headers().get_all(name).filter_map(|value| value.to_str().ok()).any(|value| {
            let mut words = value.split([';', ',']).map(|word| word.trim().to_ascii_lowercase());
            words.any(|word| matches!(&*word, "prefetch" | "prerender" | "preview"))
        })
    };
    ["sec-purpose", "purpose", "x-purpose", "x-moz"].into_iter().any(says_so)
}

/// What programs that preview or index links call themselves, anywhere in their `User-Agent`. A `+http` leads to their makers'
/// explanation.
const MARKS: [&str; 6] = ["+http", "whatsapp", "externalhit", "preview", "crawler", "unfurl"];

/// Whether a messenger, a mail scanner or a search engine fetches a link in order to show or judge it. Many take anything, as
/// apps do, and name themselves alone.
pub(in crate::http) fn is_previewed(request: &impl HttpMessage) -> bool {
    request.headers().get_all(USER_AGENT).any(|line| {
        let name = String::from_utf8_lossy(line.as_bytes()).to_ascii_lowercase();
        let mut words = name.split(|letter: char| !letter.is_ascii_alphanumeric());
        MARKS.iter().any(|mark| name.contains(mark)) || words.any(|word| word.ends_with("bot") || word == "spider")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn previewed(user_agent: &str) -> bool {
        is_previewed(&TestRequest::get().insert_header((USER_AGENT, user_agent)).to_http_request())
    }

    #[test]
    fn messengers_and_search_engines_are_known_by_their_names() {
        for program in [
            "WhatsApp/2.23.20.0 A",
            "facebookexternalhit/1.1;line-poker/1.0",
            "TelegramBot (like TwitterBot)",
            "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
            "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
            "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
            "Synapse (bot; +https://github.com/matrix-org/synapse)",
            "mattermost-bot/1.1",
            "Mozilla/5.0 (X11; Linux x86_64) Nextcloud Server Crawler",
            "http.rb/5.1.1 (Mastodon/4.2.1; +https://mastodon.example/) Bot",
        ] {
            assert!(previewed(program), "{program}");
        }
    }

    #[test]
    fn apps_and_browsers_are_not_such_programs() {
        for program in [
            "",
            "Unknown",
            "curl/8.5.0",
            "okhttp/4.12.0",
            "LinphoneAndroid/5.2.5 (Pixel 7) LinphoneSDK/5.3.74 (tags/5.3.74^0)",
            "(belle-sip/5.3.74)",
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
            "Zoiper/5.6 (Talbott's phone)",
        ] {
            assert!(!previewed(program), "{program}");
        }
    }
}
