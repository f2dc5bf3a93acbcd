package io.memgate.memory.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A thread that alone touches some state, and takes the work for it in batches: all that
 * came in while the last batch was done. So a costly step, such as an fsync, is shared by
 * everyone who waits for it, and the state needs no locks.
 *
 * @param <T> an item of work
 */
public final class OwnerThread<T> implements AutoCloseable {

	private static final int MOST_AT_ONCE = 256;

	// An empty item only wakes the thread.
	private final LinkedTransferQueue<Optional<T>> queue = new LinkedTransferQueue<>();

	private final int capacity;

	private final Semaphore places;

	private final Consumer<List<T>> work;

	private final Thread thread;

	private volatile boolean closed;

	/**
	 * Starts the thread.
	 * @param name the thread's name
	 * @param capacity most items that wait or are worked on
	 * @param work does a batch, at least one item, in the order they came; must not throw
	 */
	public OwnerThread(String name, int capacity, Consumer<List<T>> work) {
		this.capacity = capacity;
		this.places = new Semaphore(capacity);
		this.work = work;
		this.thread = Thread.ofPlatform().name(name).start(this::run);
	}

	/**
	 * Gives an item without ever waiting.
	 * @return {@code false} if there is no place or the thread is closed
	 */
	public boolean offer(T item) {
		return this.places.tryAcquire() && enqueue(item);
	}

	/**
	 * Gives an item, and waits for a place.
	 * @return {@code false} if the thread is closed
	 */
	public boolean put(T item) {
		this.places.acquireUninterruptibly();
		return enqueue(item);
	}

	/**
	 * Items that wait or are worked on.
	 */
	public int waiting() {
		return this.capacity - this.places.availablePermits();
	}

	/**
	 * Takes nothing more, and returns when all that was taken is done.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.queue.add(Optional.empty());
		awaitEnd(this.thread);
	}

	/**
	 * Waits until a thread has ended, also when the caller is interrupted meanwhile.
	 */
	public static void awaitEnd(Thread thread) {
		boolean interrupted = false;
		while (thread.isAlive()) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	// An item holds a place from before the look at `closed` until it is done, so a
	// thread that sees all places free
	// after it was closed has missed none.
	private boolean enqueue(T item) {
		if (this.closed) {
			this.places.release();
			return false;
		}
		this.queue.add(Optional.of(item));
		return true;
	}

	private void run() {
		try {
			while (!this.closed || this.places.availablePermits() < this.capacity) {
				doNext();
			}
		}
		finally {
			this.closed = true;
		}
	}

	private void doNext() {
		List<T> batch = next();
		try {
			if (!batch.isEmpty()) {
				this.work.accept(batch);
			}
		}
		finally {
			this.places.release(batch.size());
		}
	}

	private List<T> next() {
		List<Optional<T>> taken = new ArrayList<>();
		try {
			Optional<T> first = this.closed ? this.queue.poll(1, TimeUnit.MILLISECONDS) : this.queue.take();
			taken.add((first != null) ? first : Optional.empty());
		}
		catch (InterruptedException ex) {
			// Nobody interrupts this thread on purpose, and its work must not be cut: it
			// may hold a file channel.
		}
		this.queue.drainTo(taken, MOST_AT_ONCE - 1);
		return taken.stream().flatMap(Optional::stream).toList();
	}

}
