//! The house's own rules, held by reading the repository: who may look at whom, where a
//! package has its home, what a document may name, and what nothing committed contains.
//! Each rule is a function from text to complaints, and each has a planted violation as
//! the test of the test.

mod arrows;
mod homes;
mod leftovers;
mod machine;
mod manifests;
mod paths;
mod repository;
mod rooms;
mod texts;

/// Fails with every complaint, one a line.
fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}
