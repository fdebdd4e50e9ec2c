//! `realmgate healthcheck`: ready or not, said in one line and within three seconds.

use crate::actors::operator::Operator;
use realmgate_testkit::running::RunningService;
use std::net::TcpListener;
use std::process::Command;

#[tokio::test]
async fn a_ready_server_is_ready_whatever_proxy_the_environment_names() {
    let (service, operator) = (RunningService::start().await, Operator::new());
    let port = service.admin.port();
    for address in [format!("127.0.0.1:{port}"), format!("0.0.0.0:{port}")] {
        assert_eq!(operator.types(&format!("healthcheck --admin-listen {address}")).done(), "ready\n");
    }
    let nobody = "http://127.0.0.1:1";
    let proxies = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"].map(|name| (name, nobody));
    let said = operator.types_in(&proxies, &format!("healthcheck --json --admin-listen {}", service.admin), b"");
    assert_eq!(said.done(), "{\"status\":\"ready\"}\n");
}

#[tokio::test]
async fn a_server_that_is_not_ready_is_said_to_be_so_with_its_reason() {
    let (service, operator) = (RunningService::start().await, Operator::new());
    service.faults.go_down();
    let line = format!("healthcheck --admin-listen {}", service.admin);
    operator.types(&line).failed(1, "realmgate: not ready: store unavailable\n");
    let other = format!("healthcheck --admin-listen {}", service.address);
    operator.types(&other).failed(1, "is not a Realmgate admin listener: status 404");
    drop(service);
    operator.types(&line).failed(1, "no answer from http://127.0.0.1:");
    operator.types("healthcheck --admin-listen 127.0.0.1:0").failed(1, "port 0");
}

#[test]
fn a_server_that_says_nothing_is_not_waited_for() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("timeout");
    command.args(["20", env!("CARGO_BIN_EXE_realmgate"), "healthcheck", "--admin-listen", &address]);
    let output = command.current_dir(folder.path()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), said.ends_with("no answer within 3 s\n")), (Some(1), true), "{said}");
    assert!(!folder.path().join("data").exists(), "nothing was made");
}
