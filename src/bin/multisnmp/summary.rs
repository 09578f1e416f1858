//! STUB
use netsnmp::HostRecord;
#[derive(Default)]
pub(crate) struct Summary {
    n: u32,
    bad: u32,
    failed: u32,
}
impl Summary {
    pub fn new(_: Option<u64>) -> Self {
        Self::default()
    }
    pub fn add(&mut self, r: &HostRecord) {
        self.n += 1;
        self.bad += u32::from(!r.outcome.is_complete());
        self.failed += u32::from(r.outcome.is_failed());
    }
    pub fn line(&self) -> String {
        format!("{} hosts", self.n)
    }
    pub fn exit_code(&self, _: Option<f64>) -> u8 {
        if self.bad == 0 {
            0
        } else if self.failed == self.n {
            3
        } else {
            2
        }
    }
}
