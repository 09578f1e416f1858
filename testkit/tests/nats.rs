//! The nats-server of the testkit.

#[test]
fn a_nats_server_keeps_its_port_when_it_starts_again() {
    let Some(mut nats) = testkit::nats::start() else { return };
    let port = nats.port();
    let listens = || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok();
    assert!(listens());
    nats.stop();
    assert!(!listens());
    nats.restart().unwrap();
    assert_eq!(nats.port(), port);
    assert!(listens(), "{}", nats.log());
}
