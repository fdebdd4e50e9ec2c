//! A progress bar on standard error: only on a terminal that can show one, only for work that takes more than a second, and
//! gone when the work is done.

use super::CliError;
use crate::ambient::clock::Clock;
use domain::accounts::Progress;
use indicatif::{ProgressBar as Bar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// The time after which work gets a progress bar.
const UNSHOWN: Duration = Duration::from_secs(1);

/// The time between two looks at how far the work has come.
const INTERVAL: Duration = Duration::from_millis(100);

/// What is done where the total is known.
const KNOWN: &str = "{msg} [{bar:30}] {percent:>3} % {eta_precise} left";

/// The same where it is not.
const UNKNOWN: &str = "{msg} {spinner} {pos} in {elapsed_precise}";

/// The progress of one piece of work.
pub(super) struct ProgressBar {
    bar: Bar,
    clock: Clock,
    started: Duration,
    has_begun: bool,
}

impl ProgressBar {
    /// Begins, without showing anything yet. `what` names the work, like `Importing accounts`.
    pub(super) fn new(what: &'static str) -> Self {
        let clock = Clock::system();
        let bar = Bar::with_draw_target(None, ProgressDrawTarget::hidden()).with_message(what);
        Self { bar, started: clock.now().monotonic, clock, has_begun: false }
    }

    /// So many pieces are done of so many; of an unknown number where `total` is 0.
    pub(super) fn set(&mut self, done: u64, total: u64) {
        if !self.has_begun {
            if self.clock.now().since(self.started) < UNSHOWN {
                return;
            }
            self.has_begun = true;
            // It shows nothing if standard error is not a terminal, or one that cannot move its cursor.
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.set_style(style(UNKNOWN));
        }
        if total > 0 && self.bar.length() != Some(total) {
            self.bar.set_style(style(KNOWN));
            self.bar.set_length(total);
        }
        self.bar.set_position(done);
    }

    /// Waits for work that counts in `progress`.
    pub(super) async fn watch<T>(
        &mut self,
        progress: &Progress,
        work: impl Future<Output = Result<T, CliError>>,
    ) -> Result<T, CliError> {
        let mut work = std::pin::pin!(work);
        let mut looks = tokio::time::interval(INTERVAL);
        loop {
            tokio::select! {
                result = &mut work => return result,
                _ = looks.tick() => {
                    let (done, total) = progress.get();
                    self.set(done, total);
                    self.bar.tick();
                }
            }
        }
    }
}

impl Drop for ProgressBar {
    fn drop(&mut self) {
        // What is printed next, an error too, begins on a line of its own.
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the template is right").progress_chars("=> ").tick_chars("-\\|/ ")
}
