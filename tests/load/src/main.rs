//! Load generator, physical-floor server and machine probe for emergency gateways.
mod conn;
mod floor;
mod lifeline;
#[allow(
    unsafe_code,
    reason = "epoll, sockets with linger, scheduling and signals have no safe standard API; only integers and buffers that live through the call are passed"
)]
mod linux;
mod load;
mod people;
mod probe;
mod proto;
mod report;

fn main() {
    let a = report::Args::parse();
    match a.s("scenario").as_str() {
        "s1" | "s2" | "s4" => load::traffic(&a),
        "s3" => load::scale(&a),
        "s5" => load::recovery(&a),
        "floor" => floor::serve(&a),
        "probe" => probe::run(&a),
        _ => {
            eprintln!("usage: lifeline-load s1|s2|s3|s4|s5|floor|probe key=value ... (see README.md)");
            std::process::exit(2);
        }
    }
}
