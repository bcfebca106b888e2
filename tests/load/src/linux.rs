//! Thin Linux layer, and the one place with unsafe code: monotonic clock, epoll with nanosecond time-outs, sockets, processes.
use std::io;
use std::mem::{size_of, zeroed};

pub(crate) fn now() -> u64 {
    unsafe {
        let mut t: libc::timespec = zeroed();
        libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut t);
        t.tv_sec as u64 * 1_000_000_000 + t.tv_nsec as u64
    }
}

pub(crate) struct Poll {
    ep: i32,
    pub(crate) events: Vec<libc::epoll_event>,
}

impl Poll {
    pub(crate) fn new() -> Poll {
        let ep = unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) };
        assert!(ep >= 0);
        Poll { ep, events: vec![unsafe { zeroed() }; 1024] }
    }
    fn ctl(&self, op: i32, fd: i32, token: u64, out: bool) {
        let flags = libc::EPOLLIN | if out { libc::EPOLLOUT } else { 0 };
        let mut e = libc::epoll_event { events: flags as u32, u64: token };
        unsafe { libc::epoll_ctl(self.ep, op, fd, &mut e) };
    }
    pub(crate) fn add(&self, fd: i32, token: u64, out: bool) {
        self.ctl(libc::EPOLL_CTL_ADD, fd, token, out)
    }
    pub(crate) fn modify(&self, fd: i32, token: u64, out: bool) {
        self.ctl(libc::EPOLL_CTL_MOD, fd, token, out)
    }
    /// Waits at most `ns` (None: for ever); returns (token, readable, writable) count.
    pub(crate) fn wait(&mut self, ns: Option<u64>) -> usize {
        let ts = ns.map(|n| libc::timespec { tv_sec: (n / 1_000_000_000) as i64, tv_nsec: (n % 1_000_000_000) as i64 });
        let p = ts.as_ref().map_or(std::ptr::null(), |t| t as *const _);
        let r = unsafe {
            libc::syscall(
                libc::SYS_epoll_pwait2,
                self.ep,
                self.events.as_mut_ptr(),
                self.events.len() as i32,
                p,
                std::ptr::null::<libc::sigset_t>(),
                0usize,
            )
        };
        r.max(0) as usize
    }
    pub(crate) fn event(&self, i: usize) -> (u64, bool, bool) {
        let e = self.events[i];
        let f = e.events as i32;
        (e.u64, f & (libc::EPOLLIN | libc::EPOLLHUP | libc::EPOLLERR | libc::EPOLLRDHUP) != 0, f & libc::EPOLLOUT != 0)
    }
}

fn addr(ip: [u8; 4], port: u16) -> libc::sockaddr_in {
    let mut a: libc::sockaddr_in = unsafe { zeroed() };
    a.sin_family = libc::AF_INET as u16;
    a.sin_port = port.to_be();
    a.sin_addr.s_addr = u32::from_ne_bytes(ip);
    a
}

pub(crate) fn setopt(fd: i32, level: i32, name: i32, v: i32) {
    unsafe { libc::setsockopt(fd, level, name, &v as *const i32 as _, 4) };
}

fn stream() -> i32 {
    unsafe { libc::socket(libc::AF_INET, libc::SOCK_STREAM | libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC, 0) }
}

/// Starts a non-blocking connect to 127.0.0.1.
pub(crate) fn connect(port: u16) -> i32 {
    let fd = stream();
    assert!(fd >= 0, "socket: {}", io::Error::last_os_error());
    setopt(fd, libc::IPPROTO_TCP, libc::TCP_NODELAY, 1);
    let a = addr([127, 0, 0, 1], port);
    unsafe { libc::connect(fd, &a as *const _ as _, size_of::<libc::sockaddr_in>() as u32) };
    fd
}

pub(crate) fn listen(port: u16) -> i32 {
    let fd = stream();
    setopt(fd, libc::SOL_SOCKET, libc::SO_REUSEADDR, 1);
    let a = addr([127, 0, 0, 1], port);
    unsafe {
        assert_eq!(libc::bind(fd, &a as *const _ as _, size_of::<libc::sockaddr_in>() as u32), 0, "bind {port}");
        libc::listen(fd, 4096);
    }
    fd
}

pub(crate) fn accept(lfd: i32) -> Option<i32> {
    let fd = unsafe {
        libc::accept4(lfd, std::ptr::null_mut(), std::ptr::null_mut(), libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC)
    };
    if fd < 0 {
        return None;
    }
    setopt(fd, libc::IPPROTO_TCP, libc::TCP_NODELAY, 1);
    Some(fd)
}

/// Bytes read; 0 = would block; Err = closed.
pub(crate) fn read(fd: i32, buf: &mut [u8]) -> io::Result<usize> {
    let n = unsafe { libc::read(fd, buf.as_mut_ptr() as _, buf.len()) };
    if n > 0 {
        return Ok(n as usize);
    }
    if n < 0 && io::Error::last_os_error().kind() == io::ErrorKind::WouldBlock {
        return Ok(0);
    }
    Err(io::ErrorKind::ConnectionReset.into())
}

/// Bytes written (0 = would block).
pub(crate) fn write(fd: i32, buf: &[u8]) -> io::Result<usize> {
    let n = unsafe { libc::send(fd, buf.as_ptr() as _, buf.len(), libc::MSG_NOSIGNAL) };
    if n >= 0 {
        return Ok(n as usize);
    }
    let e = io::Error::last_os_error();
    if matches!(e.raw_os_error(), Some(libc::EAGAIN) | Some(libc::ENOTCONN)) {
        return Ok(0);
    }
    Err(e)
}

/// Closes at once (RST), so that storms leave no TIME_WAIT behind.
pub(crate) fn close(fd: i32) {
    let l = libc::linger { l_onoff: 1, l_linger: 0 };
    unsafe {
        libc::setsockopt(fd, libc::SOL_SOCKET, libc::SO_LINGER, &l as *const _ as _, size_of::<libc::linger>() as u32);
        libc::close(fd);
    }
}

/// Keeps the calling thread on one core.
pub(crate) fn pin(core: usize) {
    unsafe {
        let mut set: libc::cpu_set_t = zeroed();
        libc::CPU_SET(core, &mut set);
        libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &set);
    }
}

/// How many units of /proc/PID/stat's times make a second.
pub(crate) fn ticks_per_second() -> f64 {
    unsafe { libc::sysconf(libc::_SC_CLK_TCK) as f64 }
}

/// kill -9.
pub(crate) fn kill(pid: i32) {
    unsafe { libc::kill(pid, libc::SIGKILL) };
}
