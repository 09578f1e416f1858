//! How wide text is. The font is that of the reader, so this is what wide fonts need at most.

/// Returns the width of a text in pixels.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(share).sum::<f64>() * size
}

/// Shortens a text to `max` characters. The end of a port's name tells it from its neighbour, so the
/// middle is left out.
pub(super) fn short(text: &str, max: usize) -> String {
    let count = text.chars().count();
    if count <= max {
        return text.to_owned();
    }
    let end = (max - 1) / 2;
    let start = max - 1 - end;
    text.chars().take(start).chain(['…']).chain(text.chars().skip(count - end)).collect()
}

/// Returns the name of a port as a picture shows it: `Gi1/0/24` for `GigabitEthernet1/0/24`, because 20
/// of these names differ only in their ends.
pub(super) fn port(name: &str, max: usize) -> String {
    let kind = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(0);
    let known = ["Ethernet", "GigE"].iter().any(|end| name[..kind].ends_with(end));
    let number = name[kind..].starts_with(|c: char| c.is_ascii_digit());
    match known && number && kind > "Ethernet".len() {
        true => short(&format!("{}{}", &name[..2], &name[kind..]), max),
        false => short(name, max),
    }
}

/// Shortens a text until it is no wider than `wide` pixels.
pub(super) fn fit(text: &str, size: f64, wide: f64) -> String {
    let mut fitting = text.to_owned();
    let mut max = text.chars().count();
    while max > 1 && width(&fitting, size) > wide {
        max -= 1;
        fitting = short(text, max);
    }
    fitting
}

/// Does the same for the name of a device. Its domain is what many devices have in common, so a
/// part of the domain is left out first.
pub(super) fn fit_name(name: &str, size: f64, wide: f64) -> String {
    let host = name.split('.').next().unwrap_or(name);
    let short = format!("{host}…");
    let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if width(name, size) <= wide || is_number(host) || width(&short, size) > wide {
        return fit(name, size, wide);
    }
    let mut fitting = short;
    for (end, c) in name.char_indices().skip(host.chars().count()) {
        let longer = format!("{}…", &name[..end + c.len_utf8()]);
        if width(&longer, size) > wide {
            break;
        }
        fitting = longer;
    }
    fitting
}

/// Returns the width of a character as a part of the font's size.
fn share(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.35,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 1.0,
        'A'..='Z' | '0'..='9' | '&' | '+' | '=' | '<' | '>' | '#' | '_' | '~' => 0.7,
        ' '..='~' => 0.62,
        // Letters of other scripts, up to a square.
        _ => 1.05,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_its_ends() {
        assert_eq!(short("GigabitEthernet1/0/24", 14), "Gigabit…1/0/24");
        assert_eq!(short("Gi1/0/24", 14), "Gi1/0/24");
        assert_eq!(port("TwentyFiveGigE1/0/1", 16), "Tw1/0/1");
        assert_eq!(port("GigabitEthernet1/0/24", 16), "Gi1/0/24");
        assert_eq!(port("Ethernet1/2", 16), "Ethernet1/2");
        assert_eq!(port("é", 16), "é");
        let wide = fit(&"W".repeat(60), 12.0, 150.0);
        assert!(width(&wide, 12.0) <= 150.0 && wide.contains('…'), "{wide}");
    }

    #[test]
    fn a_long_name_of_a_device_loses_the_end_of_its_domain() {
        let fit = |name: &str| fit_name(name, 12.0, 156.0);
        assert_eq!(fit("core-1.example.net"), "core-1.example.net");
        let shown = fit("access-switch-180.example.net");
        assert!(shown.starts_with("access-switch-180") && shown.ends_with('…'), "{shown}");
        assert!(width(&shown, 12.0) <= 156.0, "{shown}");
        // There is no room for the host without its domain.
        let shown = fit(&format!("{}-7.example.net", "m".repeat(40)));
        assert!(shown.ends_with("e.net") && width(&shown, 12.0) <= 156.0, "{shown}");
        assert!(fit("10.1234567890.1234567890.1234567890").ends_with("67890"));
    }
}
