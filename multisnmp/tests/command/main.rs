//! The command `multisnmp`, run as a program.

mod agent; // What flags, files and the environment make of a request, with a real snmpd.
mod arguments; // What is said about wrong arguments, and what endings of files mean.
mod bad_devices; // Bad devices in every form that the commands write.
mod configuration; // Values of files, environment and flags, and `config show`.
mod diff; // `diff` and `runs`.
mod drop_in; // The names of Net-SNMP's commands: links, defaults, error lines and exit codes.
mod endless; // Agents that answer a walk without end.
mod failing_calls; // One call of the system fails in each run.
mod first_time; // What a first-time user reads: prompts, plans, errors and their advice.
mod interrupt; // SIGINT, SIGTERM and SIGHUP while the command waits for hosts.
mod inventory; // `inventory`, `schema` and their forms.
mod inventory_ends; // Runs of `inventory` that stop early, and how they go on.
mod isolate; // Worker processes: the same output, crashes, secrets.
mod lane; // What the limits of a run do, seen from the command and from the hosts.
mod memory; // The memory of devices: what a second run spares.
mod mibs; // The user's modules: found, compiled, cached and told of.
mod output; // What goes to standard output, to files and to standard error.
mod planted; // Links and files of other users in folders like /tmp.
mod profile; // `profile`, and `inventory --explain`.
mod remains; // Copies of secrets in the memory of a command.
mod report; // `report` and `topology`.
mod scan; // `scan`: who is there, with which credentials.
mod secrets; // What other users of the machine can see of secrets, and of the files.
mod setup_shell; // `setup-shell` in a home of its own.
mod shell; // Manual pages and completions, as `man` and the shells use them.
mod short_ids; // Agents that cut request IDs.
mod table; // `table`: columns, joined tables, rows.
mod targets; // Several targets at one address.
mod tokens; // Tokens of snmp.conf.
mod traces; // No secret in any file, log, list of processes or core image.
mod translate; // `translate` and `mib`: names in, names out, no agent.
mod usage; // Without an agent: usage, configuration, bad input, dry runs.
#[cfg(feature = "via")]
mod via; // Runs over a queue: workers on other machines.
