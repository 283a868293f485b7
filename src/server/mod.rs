//! The transport: sockets, TLS, connections, their limits and their end.
//! It parses no JSON, has no routes and knows nothing of APIs or worlds; what
//! answers is a [`Site`].
//!
//! Each connection is one task, and the connection is all that a slow, hostile
//! or crashing client can harm: reading is bounded in bytes and time, writing
//! holds at most one buffer besides the answer's own slices. Three things end a
//! connection on purpose: the faults of [`Wire`] (a `Fate` that the service and
//! the socket share), the limits (which see that the client can still read why:
//! the socket drains what was sent), and the server's end.
//!
//! In the clear HTTP/1.1 is spoken, over TLS HTTP/2 as well. There one connection
//! carries many exchanges, so what ends a connection in HTTP/1.1 resets a stream.
//!
//! What is refused here or by hyper (400 for what is no HTTP and for chunks that
//! are none, 414, 431 for a header section beyond the limit or of more than 100
//! fields) is an empty answer and never reaches the site.

mod address;
mod aside;
mod exchange;
mod http1;
#[cfg(feature = "tls")]
mod http2;
mod intake;
mod limits;
mod listen;
mod outgoing;
mod patience;
mod room;
mod runtime;
mod security;
mod site;
mod socket;
mod stop;
#[cfg(feature = "tls")]
mod streamed;
#[cfg(test)]
mod tests;
#[cfg(feature = "tls")]
mod tls;
mod workers;

pub(crate) use address::{base_url, bind};
pub(crate) use limits::Limits;
pub(crate) use listen::{Entrance, serve};
pub(crate) use runtime::runtime;
pub(crate) use security::Security;
pub(crate) use site::{Answering, Delivery, Site, Wait, Wire};
use stop::Stop;
#[cfg(all(feature = "tls", any(feature = "cli", test)))]
pub(crate) use tls::provider;
#[cfg(feature = "tls")]
pub(crate) use tls::{Pem, Tls, TlsError};
pub(crate) use workers::Workers;
