//! The socket under a connection, and the fate that the service decides for it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::patience::Patience;
use super::{Limits, Stop, Wait};

/// Unwanted bytes are read in pieces of this size.
const SCRATCH: usize = 16 * 1024;

/// How a connection ends. Shared by what is polled within one task (service,
/// body, socket), hence the relaxed order.
#[derive(Debug, Default)]
pub(super) struct Fate {
    pub(super) patience: Patience,
    reset: AtomicBool,
    cut: AtomicBool,
    silent: AtomicBool,
    fed: AtomicBool,
    /// A request has been received whole and its answer is not ready yet.
    answering: AtomicBool,
    /// Bytes have come since the last request that was received whole.
    unread: AtomicBool,
}

impl Fate {
    /// The connection ends with a reset instead of an orderly close.
    pub(super) fn reset(&self) {
        self.reset.store(true, Relaxed);
    }

    /// The connection ends once everything before has been written.
    pub(super) fn cut(&self) {
        self.cut.store(true, Relaxed);
    }

    /// Nothing will be sent any more, what comes is of no interest, but the
    /// client's leaving is.
    pub(super) fn silence(&self) {
        self.silent.store(true, Relaxed);
    }

    /// What is sent has no end of its own: a stopping server doesn't wait until
    /// the client has taken it.
    pub(super) fn feed(&self) {
        self.fed.store(true, Relaxed);
    }

    /// A request has been read to its end.
    pub(super) fn received(&self) {
        self.fed.store(false, Relaxed);
        self.unread.store(false, Relaxed);
        self.answering.store(true, Relaxed);
    }

    /// The answer to it is ready.
    pub(super) fn answered(&self) {
        self.answering.store(false, Relaxed);
    }
}

/// What a connection reads from and writes to: TCP, or TLS over it.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin {
    /// Whether a client that has sent all it has to say, and shut its side
    /// (`nc -N`), still wants an answer. Over TLS such a client has left.
    const HALF_CLOSES: bool;

    /// What is at the ground of it.
    fn tcp(&self) -> &TcpStream;
}

impl Stream for TcpStream {
    const HALF_CLOSES: bool = true;

    fn tcp(&self) -> &TcpStream {
        self
    }
}

/// A stream that carries out its [`Fate`].
pub(super) struct Socket<T: Stream> {
    stream: T,
    fate: Arc<Fate>,
    limits: Arc<Limits>,
    stop: Stop,
    /// What is left of the patience with a client that still sends.
    drain: Option<Drain>,
    /// Ends the patience with a client that has shut its side.
    absence: Option<Timer>,
}

type Timer = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Drain {
    bytes: usize,
    over: Timer,
}

impl<T: Stream> Socket<T> {
    pub(super) fn new(stream: T, fate: Arc<Fate>, limits: Arc<Limits>, stop: Stop) -> Self {
        Self { stream, fate, limits, stop, drain: None, absence: None }
    }

    /// Reads and forgets; ready with the number of bytes, 0 at the end.
    fn poll_discard(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut scratch = [0; SCRATCH];
        let mut buffer = ReadBuf::new(&mut scratch);
        ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer))?;
        Poll::Ready(Ok(buffer.filled().len()))
    }

    /// Fails when a client that is kept in silence leaves.
    fn watch_departure(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        while let Poll::Ready(read) = self.poll_discard(cx) {
            if read? == 0 {
                return Err(io::ErrorKind::ConnectionAborted.into());
            }
        }
        Ok(())
    }

    /// Fails when a client has shut its side, or is cut off, and its answer is
    /// not ready in time. What it has sent beside stays to be read.
    fn watch_absence(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        let mut one = [0];
        match self.stream.tcp().poll_peek(cx, &mut ReadBuf::new(&mut one)) {
            Poll::Ready(Ok(0)) => {}
            Poll::Ready(Err(error)) => return Err(error),
            Poll::Ready(Ok(_)) | Poll::Pending => return Ok(()),
        }
        let (stop, patience) = (&self.stop, self.limits.absence);
        let over = self.absence.get_or_insert_with(|| {
            Box::pin(stop.clone().requested_or(Some(Wait::new(sleep(patience)))))
        });
        match over.as_mut().poll(cx) {
            Poll::Ready(()) => Err(io::ErrorKind::ConnectionAborted.into()),
            Poll::Pending => Ok(()),
        }
    }

    /// Notes whether the client takes what is written. A write that waits for the
    /// reader of a feed while the server stops fails.
    fn tried_to_write(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        self.fate.patience.wrote(&written);
        if written.is_pending() && self.fate.fed.load(Relaxed) && self.stop.is_requested() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        written
    }

    /// Closing a socket with unread bytes makes the system reset it, which takes
    /// the answer from a client that hasn't read it yet. So they are read.
    fn poll_drain(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(drain) = &mut self.drain {
            if drain.bytes == 0 || drain.over.as_mut().poll(cx).is_ready() {
                break;
            }
            let read = ready!(self.poll_discard(cx))?;
            match &mut self.drain {
                Some(drain) if read > 0 => drain.bytes = drain.bytes.saturating_sub(read),
                _ => break,
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<T: Stream> AsyncRead for Socket<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.fate.patience.read();
        let before = buffer.filled().len();
        let result = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if buffer.filled().len() > before {
            self.fate.unread.store(true, Relaxed);
        }
        result
    }
}

impl<T: Stream> AsyncWrite for Socket<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, data);
        self.tried_to_write(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.tried_to_write(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// hyper flushes after all it has has been written: the moment to cut.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.fate.cut.load(Relaxed) {
            // TLS may hold back what was written.
            ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        if self.fate.silent.load(Relaxed) {
            self.watch_departure(cx)?;
        } else if self.fate.answering.load(Relaxed) {
            self.watch_absence(cx)?;
        }
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        self.fate.patience.wrote(&flushed);
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.drain.is_none() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
            if !self.fate.unread.load(Relaxed) {
                return Poll::Ready(Ok(()));
            }
            let over =
                self.stop.clone().requested_or(Some(Wait::new(sleep(self.limits.drain_time))));
            self.drain = Some(Drain { bytes: self.limits.drain_bytes, over: Box::pin(over) });
        }
        self.poll_drain(cx)
    }
}

impl<T: Stream> Drop for Socket<T> {
    fn drop(&mut self) {
        if self.fate.reset.load(Relaxed)
            && let Err(error) = self.stream.tcp().set_zero_linger()
        {
            tracing::debug!(%error, "a connection is closed instead of reset");
        }
    }
}
