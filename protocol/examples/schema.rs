//! Prints the schema of every shape on a wire as an OpenAPI document.

fn main() -> Result<(), serde_json::Error> {
    serde_json::to_writer_pretty(std::io::stdout().lock(), &lifeline_protocol::schema::components())?;
    println!();
    Ok(())
}
