//! What is handed over arrives, whole and in order, or is counted; nothing waits but the thread.

use super::*;
use std::sync::mpsc;

/// An output that a test opens and closes, and that keeps what each write gave it.
#[derive(Clone, Default)]
struct Output(Arc<(Mutex<Behaviour>, Condvar)>);

#[derive(Default)]
struct Behaviour {
    is_stuck: bool,
    is_broken: bool,
    would_block: u32,
    pieces: Vec<Vec<u8>>,
}

impl Output {
    fn set(&self, change: impl FnOnce(&mut Behaviour)) {
        change(&mut self.0.0.lock().unwrap());
        self.0.1.notify_all();
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.0.lock().unwrap().pieces.concat()).unwrap()
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut behaviour = self.0.1.wait_while(self.0.0.lock().unwrap(), |behaviour| behaviour.is_stuck).unwrap();
        if behaviour.is_broken {
            return Err(ErrorKind::BrokenPipe.into());
        }
        if behaviour.would_block > 0 {
            behaviour.would_block -= 1;
            return Err(ErrorKind::WouldBlock.into());
        }
        behaviour.pieces.push(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const LONG: Duration = Duration::from_secs(20);

/// A backlog in front of an output, and what it tells of dropped records.
fn backlog(output: &Output) -> (Arc<Backlog>, mpsc::Receiver<u64>) {
    let (told, tells) = mpsc::channel();
    let backlog = Arc::new(Backlog::default());
    backlog.write_to(output.clone(), move |count| told.send(count).unwrap()).unwrap();
    (backlog, tells)
}

fn push(backlog: &Backlog, record: &str, weight: Weight) {
    backlog.push([b"", record.as_bytes()], weight);
}

fn dropped(backlog: &Backlog) -> u64 {
    backlog.dropped.load(Ordering::Relaxed)
}

#[test]
fn all_threads_records_arrive_whole_and_each_threads_in_order() {
    let output = Output::default();
    let (backlog, _tells) = backlog(&output);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let backlog = &backlog;
            scope
                .spawn(move || (0..1_000).for_each(|n| push(backlog, &format!("{thread} {n:04}\n"), Weight::Ordinary)));
        }
    });
    backlog.flush(LONG);
    let text = output.text();
    assert_eq!(text.lines().count(), 4_000);
    for thread in 0..4 {
        let own: Vec<_> = text.lines().filter(|line| line.starts_with(&format!("{thread} "))).collect();
        assert!(own.is_sorted() && own.len() == 1_000 && own.iter().all(|line| line.len() == 6));
    }
    assert_eq!(dropped(&backlog), 0);
}

#[test]
fn a_record_alone_arrives_without_a_flush() {
    let output = Output::default();
    let (backlog, _tells) = backlog(&output);
    for weight in [Weight::Ordinary, Weight::Important] {
        let before = output.text().len();
        push(&backlog, "a\n", weight);
        while output.text().len() == before {
            std::thread::yield_now();
        }
    }
    assert_eq!(output.text(), "a\na\n");
}

#[test]
fn pieces_are_no_longer_than_a_pipe_takes_undivided_and_end_with_a_line() {
    let output = Output::default();
    output.set(|behaviour| behaviour.is_stuck = true);
    let (backlog, _tells) = backlog(&output);
    let lines: Vec<String> = [300, 5_000, 1, 4_095, 4_096, 10].map(|length| "x".repeat(length) + "\n").into();
    for line in lines.iter().cycle().take(60) {
        push(&backlog, line, Weight::Ordinary);
    }
    output.set(|behaviour| behaviour.is_stuck = false);
    backlog.flush(LONG);
    let pieces = std::mem::take(&mut output.0.0.lock().unwrap().pieces);
    assert!(pieces.iter().all(|piece| piece.ends_with(b"\n")));
    let divided = |piece: &&Vec<u8>| piece.len() > UNDIVIDED && piece[..piece.len() - 1].contains(&b'\n');
    assert_eq!(pieces.iter().find(divided), None);
    assert_eq!(pieces.concat().len(), lines.concat().len() * 10);
}

#[test]
fn an_output_that_is_stuck_makes_no_one_wait_and_what_has_no_room_is_counted_and_told() {
    let output = Output::default();
    output.set(|behaviour| behaviour.is_stuck = true);
    let (backlog, tells) = backlog(&output);
    let ordinary = "o".repeat(1_023) + "\n";
    for _ in 0..5_000 {
        push(&backlog, &ordinary, Weight::Ordinary);
    }
    let without_room = dropped(&backlog);
    assert!(without_room > 2_000, "{without_room}");
    push(&backlog, "important\n", Weight::Important);
    assert_eq!(dropped(&backlog), without_room, "there is a reserve for it");
    for _ in 0..5_000 {
        push(&backlog, &ordinary, Weight::Important);
    }
    assert!(dropped(&backlog) > without_room, "even the reserve has an end");
    assert!(backlog.lock().bytes.len() <= ROOM + RESERVE);
    backlog.flush(Duration::from_millis(50));
    assert_eq!((output.text().len(), tells.try_recv().ok()), (0, None), "it is still stuck");
    output.set(|behaviour| behaviour.is_stuck = false);
    backlog.flush(LONG);
    let total = dropped(&backlog);
    assert_eq!(tells.recv_timeout(LONG), Ok(total));
    let text = output.text();
    assert!(text.contains("important\n"));
    assert_eq!(text.lines().count() as u64 + total, 10_001);
    push(&backlog, "after\n", Weight::Ordinary);
    backlog.flush(LONG);
    assert!(output.text().ends_with("after\n") && dropped(&backlog) == total);
    assert!(tells.try_recv().is_err(), "told once");
}

#[test]
fn an_output_that_does_not_wait_is_tried_again_and_one_that_fails_loses_counted_lines() {
    let output = Output::default();
    output.set(|behaviour| behaviour.would_block = 3);
    let (backlog, tells) = backlog(&output);
    push(&backlog, "patient\n", Weight::Ordinary);
    backlog.flush(LONG);
    assert_eq!((output.text().as_str(), dropped(&backlog)), ("patient\n", 0));
    output.set(|behaviour| behaviour.is_broken = true);
    push(&backlog, "one\ntwo\n", Weight::Important);
    backlog.flush(LONG);
    assert_eq!((dropped(&backlog), tells.try_recv().ok()), (2, None), "there is no one to tell yet");
    output.set(|behaviour| behaviour.is_broken = false);
    push(&backlog, "again\n", Weight::Ordinary);
    backlog.flush(LONG);
    assert_eq!(tells.recv_timeout(LONG), Ok(2));
    assert_eq!(output.text(), "patient\nagain\n");
}
