//! Shows what some hosts are, and what they contain: vendor, model, serial number, interfaces, …
//!
//! ```sh
//! cargo run --example inventory --features inventory -- 192.168.1.1 192.168.1.2
//! cargo run --example inventory --features inventory -- --profile FILE 192.168.1.1
//! ```
//!
//! A profile of your own adds to the built-in profiles, or overrides them.

use netsnmp::{
    Pool, Target,
    inventory::{Plan, Profiles},
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut hosts: Vec<String> = std::env::args().skip(1).collect();
    let mut profiles = Profiles::builtin().clone();
    if hosts.first().is_some_and(|first| first == "--profile") && hosts.len() > 1 {
        let file = hosts.remove(1);
        hosts.remove(0);
        profiles = profiles.with(&std::fs::read_to_string(&file)?, &file)?;
    }
    if hosts.is_empty() {
        hosts.push("localhost".to_owned());
    }

    let plan = Plan::new(&profiles, None)?;
    let targets = hosts.into_iter().map(|host| Target::new(host).community("public"));
    for record in Pool::new()?.query(targets, &plan.query()) {
        let device = plan.device(&record);
        println!("{} ({} messages)", device.host, device.tries);
        if let Some(error) = &device.error {
            println!("  {}: {}", error.kind().name(), error.message());
        }
        for (section, schema) in device.sections.iter().zip(&device.schema().sections) {
            println!("  {}: {}, {} rows", schema.title, section.state.name(), section.rows.len());
            for row in section.rows.iter().take(5) {
                let fields = schema.fields.iter().zip(&row.0);
                let fields = fields.filter_map(|(field, value)| Some((field, value.as_ref()?)));
                let text: Vec<String> =
                    fields.map(|(field, value)| format!("{}={value}", field.name)).collect();
                println!("    {}", text.join(" "));
            }
            for note in &section.notes {
                println!("    ! {note}");
            }
        }
    }
    Ok(())
}
