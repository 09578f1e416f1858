//! Writes the sound inputs that code makes into the corpus, so that cargo-fuzz begins with them:
//! `cargo run -p fuzz-targets --example seeds`.

use std::{fs, io, path::Path};

/// Longer ones are not kept: they are in the repository elsewhere. No database is.
const LONGEST: usize = 4096;

fn main() -> io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus");
    for target in fuzz_targets::TARGETS {
        let folder = corpus.join(target.name);
        fs::create_dir_all(&folder)?;
        let sound = (target.sound)()
            .into_iter()
            .filter(|octets| target.name == "database" || octets.len() <= LONGEST);
        for (number, octets) in sound.enumerate() {
            fs::write(folder.join(format!("sound-{number}.seed")), octets)?;
        }
    }
    Ok(())
}
