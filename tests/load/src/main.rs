//! Load generator, physical-floor server and machine probe for emergency gateways.
mod args;
mod conn;
mod floor;
mod jwt;
mod lifeline;
#[allow(
    unsafe_code,
    reason = "epoll, sockets with linger, scheduling and signals have no safe standard API; only integers and buffers that live through the call are passed"
)]
mod linux;
mod marker;
mod meter;
mod mqtt;
mod people;
mod probe;
mod recovery;
mod row;
mod scale;
mod target;
mod traffic;
mod usage;
mod websocket;
mod world;

fn main() {
    let a = args::Args::parse();
    match a.s("scenario").as_str() {
        "s1" | "s2" | "s4" | "s6" => traffic::traffic(&a),
        "s3" => scale::scale(&a),
        "s5" => recovery::recovery(&a),
        "floor" => floor::serve(&a),
        "probe" => probe::run(&a),
        _ => {
            eprintln!("usage: lifeline-load s1|s2|s3|s4|s5|s6|floor|probe key=value ... (see README.md)");
            std::process::exit(2);
        }
    }
}
