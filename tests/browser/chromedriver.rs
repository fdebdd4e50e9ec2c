//! A chromedriver of a test's own, on a port that the system chose; it ends with the test, whatever becomes of that.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

pub struct Chromedriver {
    process: Child,
    /// Kept open, for it writes there now and then.
    output: BufReader<ChildStdout>,
    pub address: SocketAddr,
}

impl Chromedriver {
    pub fn start() -> Self {
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().expect("chromedriver is installed; tests/all.sh does it");
        let mut output = BufReader::new(process.stdout.take().expect("its output is piped"));
        let port = output.by_ref().lines().find_map(|line| port_in(&line.expect("a line")));
        let port = port.expect("chromedriver says on which port it listens");
        Self { process, output, address: (Ipv4Addr::LOCALHOST, port).into() }
    }

    /// Asks it to end all its browsers and itself.
    fn shut_down(&mut self) -> std::io::Result<()> {
        let mut connection = TcpStream::connect(self.address)?;
        connection.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(connection, "GET /shutdown HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)?;
        connection.read_to_end(&mut Vec::new())?;
        // Its output ends when it has ended.
        self.output.read_to_end(&mut Vec::new())?;
        Ok(())
    }
}

/// `ChromeDriver was started successfully on port 35019.`
fn port_in(line: &str) -> Option<u16> {
    line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok()
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        if self.shut_down().is_err() {
            drop(self.process.kill());
        }
        drop(self.process.wait());
    }
}
