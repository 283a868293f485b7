//! A future that is polled beside another, in the same task, but only when it
//! has itself something to do: an event of the other costs it nothing.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{
    AtomicBool,
    Ordering::{Acquire, Relaxed, Release},
};
use std::task::{Context, Poll, Wake, Waker};

/// Polls a future when it was woken, and never again once it has ended.
pub(super) struct Aside<F> {
    future: Option<Pin<Box<F>>>,
    bell: Option<Arc<Bell>>,
}

/// Tells which of a task's futures its waking was meant for.
struct Bell {
    rung: AtomicBool,
    task: Waker,
}

impl<F: Future<Output = ()>> Aside<F> {
    pub(super) fn new(future: F) -> Self {
        Self { future: Some(Box::pin(future)), bell: None }
    }

    /// The bell if it was rung, or must be hung up: at first, and in another task.
    fn rung(&mut self, task: &Waker) -> Option<&Arc<Bell>> {
        match &self.bell {
            // Whoever rings wakes the task as well, so no ring is overlooked for long.
            Some(bell) if bell.task.will_wake(task) && !bell.rung.load(Acquire) => None,
            Some(bell) if bell.task.will_wake(task) => {
                bell.rung.store(false, Relaxed);
                self.bell.as_ref()
            }
            _ => Some(self.bell.insert(Arc::new(Bell::of(task)))),
        }
    }
}

impl<F: Future<Output = ()>> Future for Aside<F> {
    type Output = ();

    /// Ready once; pending for ever after that.
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Some(bell) = self.rung(cx.waker()) else { return Poll::Pending };
        let waker = Waker::from(Arc::clone(bell));
        let Some(future) = &mut self.future else { return Poll::Pending };
        let polled = future.as_mut().poll(&mut Context::from_waker(&waker));
        if polled.is_ready() {
            self.future = None;
        }
        polled
    }
}

impl Bell {
    fn of(task: &Waker) -> Self {
        Self { rung: AtomicBool::new(false), task: task.clone() }
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rung.store(true, Release);
        self.task.wake_by_ref();
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::sync::atomic::AtomicUsize;

    use tokio::sync::Notify;

    use super::*;

    /// Polls once; whether it has ended.
    async fn ended(aside: &mut Aside<impl Future<Output = ()>>) -> bool {
        poll_fn(|cx| Poll::Ready(Pin::new(&mut *aside).poll(cx).is_ready())).await
    }

    #[tokio::test]
    async fn it_is_polled_when_it_was_woken_and_not_otherwise() {
        let (polls, notify) = (AtomicUsize::new(0), Notify::new());
        let mut notified = Box::pin(notify.notified());
        let mut aside = Aside::new(poll_fn(|cx| {
            polls.fetch_add(1, Relaxed);
            notified.as_mut().poll(cx)
        }));
        for _ in 0..3 {
            assert!(!ended(&mut aside).await);
        }
        assert_eq!(polls.load(Relaxed), 1);
        notify.notify_one();
        assert!(ended(&mut aside).await);
        assert!(!ended(&mut aside).await);
        assert_eq!(polls.load(Relaxed), 2);
    }

    #[tokio::test]
    async fn it_wakes_its_task_and_follows_it_into_another() {
        let notify = Arc::new(Notify::new());
        let waits = Arc::clone(&notify);
        let mut aside = Aside::new(async move { waits.notified().await });
        assert!(!ended(&mut aside).await);
        let elsewhere = tokio::spawn(aside);
        tokio::task::yield_now().await;
        notify.notify_one();
        elsewhere.await.expect("it ends");
    }
}
