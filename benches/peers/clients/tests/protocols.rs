//! libnetsnmp and the responder agree on the protocols of SNMPv3.

use netsnmp::{
    AuthProtocol, Credentials, Oid, PrivProtocol, Query, Session, Settings, Target, User, Value,
};
use netsnmp_bench::{
    responder::{Options, Responder},
    v3::{Protocols, Users, V3},
};
use netsnmp_bench_clients::{SCALARS, numbers};

#[test]
fn libnetsnmp_reads_values_with_all_protocols() {
    for (protocols, auth, privacy) in [
        (Protocols::ShaAes, AuthProtocol::Sha, PrivProtocol::Aes128),
        (Protocols::Sha512Aes256, AuthProtocol::Sha512, PrivProtocol::Aes256),
    ] {
        let users = Users::new(8, "bench", protocols, "authentication", "encryption");
        let responder =
            Responder::start(&Options::default(), || V3::new(users.clone(), 1)).expect("a port");
        let user = User::new("bench").auth(auth, "authentication").privacy(privacy, "encryption");
        let mut settings = Settings::default();
        settings.credentials = Credentials::v3(user);
        let target = Target::new(format!("127.5.6.7:{}", responder.port()));
        let mut session = Session::open(&target, &settings).expect("a session");
        let name = Oid::try_from(numbers(SCALARS[4]).as_slice()).expect("an OID");
        let record = session.query(&Query::get(&[name]).expect("a query"));
        assert!(record.outcome.is_complete(), "{protocols:?}: {:?}", record.outcome);
        let name = Value::OctetString(b"host-127.5.6.7".to_vec());
        assert_eq!(record.varbinds.at(0).value, name, "{protocols:?}");
    }
}
