//! Phones that are libraries with a script of ours around them: PJSIP and JsSIP. Both scripts print one line of JSON for
//! each answer of the platform.

use crate::gate::REALM;
use crate::kamailio::Kamailio;
use crate::line::{Answer, Line};
use crate::program::Program;
use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A phone that has tried to register.
pub struct ScriptedPhone {
    program: Program,
    /// What it got for that.
    pub registered: Answer,
}

impl ScriptedPhone {
    /// PJSIP, from the Python environment that tests/platforms.sh makes; over UDP or TCP.
    pub fn pjsip(kamailio: &Kamailio, line: &Line<'_>) -> Self {
        let server = line.transport.server(kamailio).to_string();
        let (script, lifetime) = (format!("{ROOT}/tests/platforms/pjsip.py"), line.lifetime.to_string());
        let transport = line.transport.name();
        let arguments =
            [&script, &server, transport, REALM, line.user, line.password, line.address, &lifetime].map(str::to_owned);
        Self::started(&format!("{ROOT}/target/platforms/venv/bin/python"), &arguments)
    }

    /// JsSIP in node, over WebSocket whatever the line says.
    pub fn jssip(kamailio: &Kamailio, line: &Line<'_>) -> Self {
        let server = kamailio.address().to_string();
        let (script, lifetime) = (format!("{ROOT}/tests/platforms/jssip.mjs"), line.lifetime.to_string());
        let arguments = [&script, &server, REALM, line.user, line.password, line.address, &lifetime].map(str::to_owned);
        Self::started("node", &arguments)
    }

    /// Has it un-register, and gives what it got for that.
    pub fn leave(mut self) -> Answer {
        self.program.tell("leave");
        heard(&mut self.program)
    }

    fn started(name: &str, arguments: &[String]) -> Self {
        let mut program = Program::start(name, |command| command.args(arguments));
        Self { registered: heard(&mut program), program }
    }
}

fn heard(program: &mut Program) -> Answer {
    let said = program.hear(|line| serde_json::from_str::<Value>(line).ok()).expect("the phone says what it got");
    let number = |member: &str| said[member].as_u64().expect("a number");
    Answer { status: u16::try_from(number("status")).expect("a SIP status"), expires: number("expires") }
}
