use std::fmt::Write;

use crate::{
    binary::lifeline,
    page::{MADE, assert_fresh},
};

#[test]
fn cli_md() {
    let mut page = format!("{MADE}\n\n# Command line\n");
    describe(&mut page, &[]);
    assert_fresh("cli.md", &page);
}

/// The help of a command and of those below it.
fn describe(page: &mut String, command: &[&str]) {
    let help = lifeline(&[command, &["--help"]].concat());
    let name = [&["lifeline"], command].concat().join(" ");
    write!(page, "\n## `{name}`\n\n```text\n{}\n```\n", help.trim_end()).unwrap();
    for inner in subcommands(&help) {
        describe(page, &[command, &[inner]].concat());
    }
}

fn subcommands(help: &str) -> Vec<&str> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    listed.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect()
}

#[test]
fn subcommands_are_read_from_the_help() {
    let help = "What\n\nUsage: x\n\nCommands:\n  dev   Run\n  help  Print\n\nOptions:\n  -h  Print\n";
    assert_eq!(subcommands(help), ["dev"]);
    assert!(subcommands("Usage: x\n").is_empty());
}
