//! From the captcha to an active account.

mod activation;
mod captchas;
mod guessed_ha1s;
mod half_done;
mod order_of_checks;
mod signup_answers;
mod signup_fields;
mod signup_floods;
mod signup_limits;
mod signups;
mod walk;
