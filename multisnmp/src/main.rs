//! The multisnmp command. All of it is in the library beside this file.

fn main() -> std::process::ExitCode {
    multisnmp::main()
}
