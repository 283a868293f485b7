//! How a connection to a TLS server begins: with a handshake, or with a client
//! that knows nothing of TLS.

use std::io;

use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::super::exchange::Exchange;
use super::super::socket::Stream;
use super::super::{Site, http1, http2};
use super::insecure::Insecure;
use super::{HTTP_2, Tls};

/// The first byte of every TLS connection: a record of the handshake.
const HANDSHAKE: u8 = 22;

/// Who has connected.
enum Guest {
    Secure(Box<TlsStream<TcpStream>>),
    /// A client that speaks HTTP in the clear.
    Insecure(TcpStream),
}

/// Serves a connection to its end.
pub(in crate::server) async fn serve(stream: TcpStream, tls: Tls, exchange: Exchange<impl Site>) {
    let (patience, mut stop) = (exchange.limits.header_time, exchange.stop.clone());
    let greeted = tokio::select! {
        biased;
        () = stop.requested() => return,
        greeted = timeout(patience, greet(stream, tls)) => greeted,
    };
    match greeted {
        Ok(Ok(Guest::Secure(stream))) if stream.get_ref().1.alpn_protocol() == Some(HTTP_2) => {
            http2::serve(stream, exchange).await;
        }
        Ok(Ok(Guest::Secure(stream))) => http1::serve(stream, exchange).await,
        Ok(Ok(Guest::Insecure(stream))) => {
            let Exchange { site, limits, stop } = exchange;
            http1::serve(stream, Exchange { site: Insecure(site), limits, stop }).await;
        }
        Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
        Err(_) => tracing::debug!("a TLS handshake was not finished in time"),
    }
}

async fn greet(stream: TcpStream, tls: Tls) -> io::Result<Guest> {
    let mut first = [HANDSHAKE];
    stream.peek(&mut first).await?;
    if first != [HANDSHAKE] {
        return Ok(Guest::Insecure(stream));
    }
    let stream = TlsAcceptor::from(tls.0).accept(stream).await?;
    Ok(Guest::Secure(Box::new(stream)))
}

impl Stream for Box<TlsStream<TcpStream>> {
    const HALF_CLOSES: bool = false;

    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}
