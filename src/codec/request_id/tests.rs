use super::*;

/// A linear system over GF(2) with up to 127 unknowns. Bit 127 of an equation is its right side.
struct Linear {
    /// By the highest unknown of each equation.
    rows: Vec<u128>,
}

const RIGHT: u32 = 127;

impl Linear {
    fn new() -> Self {
        Self { rows: vec![0; RIGHT as usize] }
    }

    /// Removes from an equation what the others know.
    fn reduced(&self, mut equation: u128) -> u128 {
        for (unknown, row) in self.rows.iter().enumerate().rev() {
            if equation >> unknown & 1 == 1 && *row != 0 {
                equation ^= row;
            }
        }
        equation
    }

    /// Adds an equation. Returns `false` if it contradicts the others.
    fn add(&mut self, equation: u128) -> bool {
        let rest = self.reduced(equation);
        let unknowns = rest & !(1 << RIGHT);
        if unknowns == 0 {
            return rest == 0;
        }
        self.rows[127 - unknowns.leading_zeros() as usize] = rest;
        true
    }

    /// Returns the value of a sum of unknowns, if it follows from the equations.
    fn value(&self, sum: u128) -> Option<bool> {
        let rest = self.reduced(sum);
        (rest & !(1 << RIGHT) == 0).then_some(rest >> RIGHT == 1)
    }
}

/// The generator that lanes had before: xorshift for the high bits of an ID, the slot for the others.
struct Xorshift(u64);

const SLOT_BITS: u32 = 14;

impl Xorshift {
    fn step(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn id(&mut self, slot: u32) -> u32 {
        ((self.step() >> 24) as u32) << SLOT_BITS & 0x7fff_ffff | slot
    }

    fn draw(&mut self, slot: u32) -> u32 {
        loop {
            let id = self.id(slot);
            if id >= SMALLEST_ID {
                return id;
            }
        }
    }
}

/// The same generator over unknowns: each bit of its state is a sum of the bits of the first state.
struct Symbolic([u128; 64]);

impl Symbolic {
    fn new() -> Self {
        Self(std::array::from_fn(|bit| 1 << bit))
    }

    fn step(&mut self) {
        let shifted = |bits: &[u128; 64], by: isize| -> [u128; 64] {
            std::array::from_fn(|bit| {
                let from = bit as isize - by;
                bits[bit] ^ usize::try_from(from).ok().and_then(|at| bits.get(at)).unwrap_or(&0)
            })
        };
        self.0 = shifted(&self.0, 13);
        self.0 = shifted(&self.0, -7);
        self.0 = shifted(&self.0, 17);
    }

    /// Returns the sums that make the bits of an ID above the slot.
    fn id(&self) -> &[u128] {
        &self.0[24..24 + (31 - SLOT_BITS) as usize]
    }
}

/// Solves for the state of the old generator after it gave these IDs one after the other. Returns
/// the next `count` IDs without their slots; `None` if no state gives the IDs, or more than one does.
fn as_xorshift(seen: &[u32], count: usize) -> Option<Vec<u32>> {
    let (mut state, mut known) = (Symbolic::new(), Linear::new());
    for id in seen {
        state.step();
        for (bit, sum) in state.id().iter().enumerate() {
            if !known.add(sum | u128::from(id >> SLOT_BITS >> bit & 1) << RIGHT) {
                return None;
            }
        }
    }
    let mut next = || {
        state.step();
        let bits = state.id().iter().enumerate();
        let bits = bits.map(|(bit, sum)| Some(u32::from(known.value(*sum)?) << bit));
        bits.sum::<Option<u32>>().map(|random| random << SLOT_BITS)
    };
    (0..count).map(|_| next()).collect()
}

/// Finds the shortest linear feedback shift register for each bit of the IDs (Berlekamp and
/// Massey), whatever linear generator gave them. Returns the next `count` IDs.
fn as_any_linear(seen: &[u32], count: usize) -> Vec<u32> {
    let mut next = vec![0; count];
    for bit in 0..31 {
        let mut bits: Vec<bool> = seen.iter().map(|id| id >> bit & 1 == 1).collect();
        let taps = shortest_register(&bits);
        for id in &mut next {
            let at = bits.len();
            let value = taps.iter().filter(|tap| bits[at - **tap]).count() % 2 == 1;
            bits.push(value);
            *id |= u32::from(value) << bit;
        }
    }
    next
}

/// Returns the distances back to the bits whose sum is the next bit.
fn shortest_register(bits: &[bool]) -> Vec<usize> {
    let (mut now, mut before) = (vec![true], vec![true]);
    let (mut length, mut since) = (0, 1);
    for at in 0..bits.len() {
        let taps = now.iter().enumerate().take(length + 1);
        let wrong = taps.filter(|(tap, used)| **used && bits[at - tap]).count() % 2 == 1;
        if !wrong {
            since += 1;
            continue;
        }
        let old = now.clone();
        now.resize(now.len().max(before.len() + since), false);
        for (tap, used) in before.iter().enumerate() {
            now[tap + since] ^= used;
        }
        if 2 * length <= at {
            (length, before, since) = (at + 1 - length, old, 1);
        } else {
            since += 1;
        }
    }
    let taps = now.iter().enumerate().skip(1).take(length);
    taps.filter(|(_, used)| **used).map(|(tap, _)| tap).collect()
}

/// Guesses that each ID is the one before, times a constant, plus a constant (mod 2^31), or that
/// the differences repeat.
fn as_congruential(seen: &[u32]) -> Vec<u32> {
    const MASK: u64 = 0x7fff_ffff;
    let ids: Vec<u64> = seen.iter().map(|id| u64::from(*id)).collect();
    let last = ids[ids.len() - 1];
    let step = last.wrapping_sub(ids[ids.len() - 2]);
    let mut guesses = vec![((last + 1) & MASK) as u32, (last.wrapping_add(step) & MASK) as u32];
    for three in ids.windows(3) {
        let (first, second) =
            (three[1].wrapping_sub(three[0]) & MASK, three[2].wrapping_sub(three[1]) & MASK);
        // An odd number has an inverse modulo a power of 2: Newton's method doubles its bits.
        if first % 2 == 1 {
            let inverse =
                (0..5).fold(first, |x, _| x.wrapping_mul(2u64.wrapping_sub(first.wrapping_mul(x))));
            let factor = second.wrapping_mul(inverse) & MASK;
            let constant = three[1].wrapping_sub(factor.wrapping_mul(three[0])) & MASK;
            guesses.push((factor.wrapping_mul(last).wrapping_add(constant) & MASK) as u32);
        }
    }
    guesses
}

/// How many IDs an attacker sees, and how many it predicts then.
const SEEN: usize = 512;
const AHEAD: usize = 192;

fn ids(draw: impl FnMut() -> u32) -> Vec<u32> {
    let mut draw = draw;
    (0..SEEN + AHEAD).map(|_| draw()).collect()
}

fn hits(predicted: &[u32], real: &[u32]) -> usize {
    predicted.iter().zip(real).filter(|(guess, id)| guess == id).count()
}

#[test]
fn the_attacks_predict_the_generators_they_are_made_for() {
    // The generator left out what was below the smallest ID. Take a state from which the first IDs
    // have no gap.
    const SLOT: u32 = 77;
    let whole = |state: u64| {
        let (mut real, mut all) = (Xorshift(state), Xorshift(state));
        let first = ids(|| real.draw(SLOT));
        (first == ids(|| all.id(SLOT))).then_some(first)
    };
    let old = (1..).find_map(|n: u64| whole(n.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)).unwrap();
    let (seen, later) = old.split_at(SEEN);
    // Eight IDs are enough.
    let predicted = as_xorshift(&seen[SEEN - 8..], AHEAD).unwrap();
    let predicted: Vec<_> = predicted.into_iter().map(|id| id | SLOT).collect();
    assert_eq!(hits(&predicted, later), AHEAD);
    assert_eq!(hits(&as_any_linear(seen, AHEAD), later), AHEAD);
    let mut state = 12_345_u32;
    let congruential = ids(|| {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345) & 0x7fff_ffff;
        state
    });
    assert!(as_congruential(&congruential[..SEEN]).contains(&congruential[SEEN]));
    // A counter, as the library has it.
    assert!(as_congruential(&[7, 8, 9]).contains(&10));
}

#[test]
fn the_attacks_do_not_predict_our_ids() {
    for _ in 0..4 {
        let mut new = RequestIds::new(&Seed::new().unwrap());
        let all = ids(|| new.draw());
        let (seen, later) = all.split_at(SEEN);
        // No state of the old generator gives eight of them.
        assert!(as_xorshift(&seen[..8], AHEAD).is_none());
        // One right guess among thousands may be luck.
        assert!(hits(&as_any_linear(seen, AHEAD), later) <= 1);
        assert!(!as_congruential(seen).contains(&later[0]));
        // A bit that follows no register shorter than half of what was seen is as good as tossed.
        for bit in 0..31 {
            let bits: Vec<bool> = seen.iter().map(|id| id >> bit & 1 == 1).collect();
            let longest = shortest_register(&bits).into_iter().max().unwrap_or(0);
            assert!(longest > SEEN / 2 - 40, "bit {bit}: {longest}");
        }
    }
}

#[test]
fn ids_have_four_octets_and_a_key_of_their_own() {
    let (one, other) = (Seed::new().unwrap(), Seed::new().unwrap());
    let mut ids = [RequestIds::new(&one), RequestIds::new(&one), RequestIds::new(&other)];
    let [first, same, different] = [0, 1, 2].map(|which| [(); 100].map(|()| ids[which].draw()));
    assert_eq!(first, same);
    assert_ne!(first, different);
    assert!(first.iter().all(|id| (0x0100_0000..0x8000_0000).contains(id)));
    assert!((0.0..=1.0).contains(&ids[0].fraction()));
    assert_eq!(format!("{one:?}"), "Seed(…)");
}

#[test]
fn short_ids_have_fifteen_bits_and_cut_ids_are_known() {
    let mut ids = RequestIds::new(&Seed::new().unwrap());
    assert!((0..100_000).all(|_| (1..=0x7fff).contains(&ids.draw_short())));
    for (got, cut) in [
        (0x9abc, true),
        (0x1abc, true),
        (i64::from(0x9abc_u16.cast_signed()), true),
        (0x1234_9abc, false),
        (0x0034_9abc, false),
        (0x9abd, false),
        (-1, false),
    ] {
        assert_eq!(is_cut(0x1234_9abc, got), cut, "{got:#x}");
    }
}
