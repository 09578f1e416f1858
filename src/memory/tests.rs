use super::*;

/// A budget of 160,000 octets. Each host may give 30,000.
struct Run(Arc<Memory>);

impl Run {
    fn new() -> Self {
        Self(Arc::new(Memory::new(160_000)))
    }

    fn host(&self, number: u64, octets: usize) -> Charge {
        let mut charge = Charge::new(&Budget::of(&self.0), number, 30_000);
        charge.set(octets);
        charge
    }
}

#[test]
fn hosts_go_on_freely_while_half_is_free() {
    let run = Run::new();
    let mut hosts: Vec<_> = (0..100).map(|number| run.host(number, SMALL - 1)).collect();
    assert_eq!(run.0.used(), 0, "small hosts do not count");
    assert!(hosts.iter_mut().all(Charge::may_go_on) && run.0.may_begin(100));
    hosts[7].set(70_000);
    assert!(hosts.iter_mut().all(Charge::may_go_on));
    hosts[8].set(60_000);
    assert!(hosts[0].may_go_on(), "it is the oldest");
    assert!(!hosts[5].may_go_on());
    hosts.remove(8);
    assert!(hosts[5].may_go_on());
}

#[test]
fn as_many_of_the_oldest_go_on_as_fit() {
    let run = Run::new();
    let mut hosts: Vec<_> = (0..10).map(|number| run.host(number, 8_000)).collect();
    assert_eq!(run.0.used(), 80_000);
    for host in &mut hosts {
        host.may_go_on();
    }
    let chosen = |hosts: &mut Vec<Charge>| hosts.iter().filter(|host| host.chosen).count();
    // 22,000 more for each of them.
    assert_eq!(chosen(&mut hosts), 3);
    assert_eq!(run.0.used(), 80_000 + 3 * 22_000);
    assert!(!run.0.may_begin(20));
    hosts[0].set(30_500);
    assert_eq!(run.0.used(), 80_000 + 3 * 22_000 + 500);
    // The first one ends and is written.
    let first = hosts.remove(0).settle().unwrap();
    assert!(!hosts[2].may_go_on(), "its record is not written yet");
    drop(first);
    assert!(!hosts[4].may_go_on() && hosts[2].may_go_on());
    drop(hosts);
    let state = run.0.state();
    assert_eq!((run.0.used(), state.chosen, state.waiting.len()), (0, 0, 0));
}

#[test]
fn beyond_the_limit_one_goes_on_only_while_the_consumer_waits() {
    let run = Run::new();
    let written = [run.host(0, 100_000).settle(), run.host(1, 100_000).settle()];
    let (mut third, mut fourth) = (run.host(2, 5_000), run.host(3, 5_000));
    assert!(!third.may_go_on() && !fourth.may_go_on());
    run.0.wanted(None);
    assert!(!fourth.may_go_on() && third.may_go_on() && !fourth.may_go_on(), "one at a time");
    run.0.served();
    let third = third.settle();
    assert!(!fourth.may_go_on());
    run.0.wanted(None);
    assert!(fourth.may_go_on(), "the consumer keeps its records");
    drop((third, written));
}

#[test]
fn in_order_only_the_awaited_host_goes_on_beyond_the_limit() {
    let run = Run::new();
    let _early = [run.host(8, 100_000).settle(), run.host(9, 100_000).settle()];
    let (mut third, mut fourth) = (run.host(3, 5_000), run.host(4, 5_000));
    run.0.wanted(Some(2));
    assert!(!third.may_go_on() && !fourth.may_go_on(), "the second is under way");
    assert!(run.0.may_begin(2) && !run.0.may_begin(5));
    run.0.wanted(Some(3));
    assert!(!fourth.may_go_on() && third.may_go_on());
}

#[test]
fn a_host_that_ends_while_it_waits_does_not_hold_the_others_back() {
    let run = Run::new();
    let _full = [run.host(0, 100_000).settle(), run.host(1, 100_000).settle()];
    let (mut third, mut fourth) = (run.host(2, 5_000), run.host(3, 0));
    run.0.wanted(None);
    assert!(!fourth.may_go_on() || !third.may_go_on());
    drop(third);
    assert!(fourth.may_go_on());
    assert!(fourth.settle().is_none(), "it gave nothing");
}
