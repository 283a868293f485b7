//! Where a server listens, and what others call that place.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use http::uri::Scheme;
use socket2::{Domain, Socket, Type};

/// Connections that the system holds until they are accepted. The standard
/// library's 128 is less than what a test suite opens at once.
const BACKLOG: i32 = 4096;

/// Listens on an address; port 0 is any free one. The listener doesn't block, so
/// that tokio can take it.
///
/// # Errors
/// What the system says: the address is in use, or not one of this machine's.
pub(crate) fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    // Where a restarted server would else wait for its predecessor's last
    // connections. On Windows the option means that two may listen at once.
    if cfg!(not(windows)) {
        socket.set_reuse_address(true)?;
    }
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// The URL by which a client on this machine reaches a server that listens on
/// `address`, without a slash at its end: loopback stands for "everywhere".
pub(crate) fn base_url(scheme: &Scheme, address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("{scheme}://{}", SocketAddr::new(ip, address.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_can_be_reached() {
        let cases = [
            ("127.0.0.1:4010", "http://127.0.0.1:4010"),
            ("0.0.0.0:4010", "http://127.0.0.1:4010"),
            ("192.0.2.7:80", "http://192.0.2.7:80"),
            ("[::]:4010", "http://[::1]:4010"),
            ("[2001:db8::7]:4010", "http://[2001:db8::7]:4010"),
        ];
        for (address, url) in cases {
            assert_eq!(base_url(&Scheme::HTTP, address.parse().expect("an address")), url);
        }
    }

    #[test]
    fn a_port_in_use_is_refused() {
        let taken = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).expect("a free port");
        let error = bind(taken.local_addr().expect("an address")).expect_err("is in use");
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
    }
}
