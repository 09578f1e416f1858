//! The multisnmp command. Its parts are in the library beside this file.

fn main() -> std::process::ExitCode {
    multisnmp::main()
}
