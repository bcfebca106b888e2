//! Machine probe: fdatasync, loopback ping-pong, cost of one WebSocket-sized send.
use crate::args::Args;
use crate::linux::{now, pin};
use crate::row::Row;
use hdrhistogram::Histogram;
use std::fs::File;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

fn time(n: usize, mut f: impl FnMut()) -> Histogram<u64> {
    let mut h = Histogram::new(3).unwrap();
    for _ in 0..n {
        let t = now();
        f();
        h.record((now() - t) / 100).unwrap();
    }
    h
}

pub(crate) fn run(a: &Args) {
    let dir = a.s("dir");
    let mut r = Row::new(a);
    for (name, size) in [("fdatasync_256B", 256), ("fdatasync_16K", 16384)] {
        let path = format!("{dir}/probe.bin");
        let mut f = File::options().create(true).append(true).open(&path).unwrap();
        let data = vec![7u8; size];
        r.hist(
            name,
            &time(3000, || {
                f.write_all(&data).unwrap();
                f.sync_data().unwrap();
            }),
        );
        drop(f);
        // the same into space that is written already, so that no file size changes
        let mut f = File::options().write(true).open(&path).unwrap();
        r.hist(
            &format!("{name}_inplace"),
            &time(3000, || {
                f.write_all(&data).unwrap();
                f.sync_data().unwrap();
            }),
        );
        std::fs::remove_file(&path).unwrap();
    }
    for (name, size) in [("pingpong_64B", 64usize), ("pingpong_260B", 260)] {
        let l = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = l.local_addr().unwrap();
        let echo = std::thread::spawn(move || {
            pin(0);
            let (mut s, _) = l.accept().unwrap();
            s.set_nodelay(true).unwrap();
            let mut b = vec![0u8; size];
            while s.read_exact(&mut b).is_ok() {
                s.write_all(&b).unwrap();
            }
        });
        pin(1);
        let mut s = TcpStream::connect(at).unwrap();
        s.set_nodelay(true).unwrap();
        let mut b = vec![1u8; size];
        r.hist(
            name,
            &time(30000, || {
                s.write_all(&b).unwrap();
                s.read_exact(&mut b).unwrap();
            }),
        );
        drop(s);
        echo.join().unwrap();
    }
    // one send() of a 260-byte frame to each of 100 sockets; the reader is another core
    let l = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = l.local_addr().unwrap();
    let mut tx: Vec<TcpStream> = vec![];
    let mut rx = vec![];
    for _ in 0..100 {
        tx.push(TcpStream::connect(at).unwrap());
        tx.last().unwrap().set_nodelay(true).unwrap();
        rx.push(l.accept().unwrap().0);
    }
    let frame = [0u8; 260];
    pin(0);
    let drain = std::thread::spawn(move || {
        pin(1);
        let mut b = [0u8; 4096];
        for s in &rx {
            s.set_nonblocking(true).unwrap();
        }
        let mut idle = 0;
        while idle < 200_000 {
            idle += 1;
            for s in &mut rx {
                if matches!(s.read(&mut b), Ok(n) if n > 0) {
                    idle = 0;
                }
            }
        }
    });
    let rounds = 2000;
    let t = now();
    for _ in 0..rounds {
        for s in &mut tx {
            s.write_all(&frame).unwrap();
        }
    }
    r.num("send_260B_ns", (now() - t) as f64 / (rounds * 100) as f64);
    drop(tx);
    drop(drain);
    r.emit(a);
}
