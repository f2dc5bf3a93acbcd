package io.memgate.gateway.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.lettuce.core.AbstractRedisClient;
import io.memgate.gateway.redis.Flush.Queued;
import org.jspecify.annotations.Nullable;

/**
 * Runs scripts whose reply counts only when replicas have what they did. They go out over
 * a few connections that do nothing else: what has queued is one {@link Flush} on the
 * first that is free.
 *
 * <p>
 * Redis holds a connection until it has answered {@code WAIT}. So a connection has one
 * flush at a time, and what is asked meanwhile makes the next one larger. A flush that
 * too few replicas acknowledge has run nevertheless: each of its scripts fails as one
 * that may have run.
 */
final class ReplicatedScripts {

	private static final int LANES = 4;

	private static final int MOST_IN_FLUSH = 1024;

	/** One more flush of each lane: what is asked waits for one flush at most. */
	private static final int MOST_QUEUED = LANES * MOST_IN_FLUSH;

	private final Wait wait;

	private final List<Lane> lanes;

	private final Queue<Queued> queue = new ConcurrentLinkedQueue<>();

	private final AtomicInteger queued = new AtomicInteger();

	ReplicatedScripts(Supplier<AbstractRedisClient> client, Wait wait) {
		this.wait = wait;
		this.lanes = Stream.generate(() -> new Lane(new Link(client))).limit(LANES).toList();
	}

	/** The script's reply, or a {@link RedisUnavailableException}. */
	CompletionStage<List<Long>> run(ScriptCall call) {
		CompletableFuture<List<Long>> reply = new CompletableFuture<>();
		enqueue(new Queued(call, reply));
		return reply;
	}

	private void enqueue(Queued script) {
		if (this.queued.incrementAndGet() > MOST_QUEUED) {
			this.queued.decrementAndGet();
			script.fail(RedisUnavailableException.notSent("too many scripts wait for replicas", null));
			return;
		}
		this.queue.add(script);
		flush();
	}

	/** Sends what has queued, as far as there is a free connection. */
	private void flush() {
		boolean connected = false;
		for (Lane lane : this.lanes) {
			Link.Open open = lane.link.open();
			connected |= open != null;
			while (open != null && !this.queue.isEmpty() && lane.free.compareAndSet(true, false)) {
				send(lane, open);
			}
		}
		if (!connected) {
			next(Integer.MAX_VALUE).forEach((script) -> script
				.fail(RedisUnavailableException.notSent("there is no connection to Redis", failure())));
		}
	}

	private void send(Lane lane, Link.Open open) {
		List<Queued> scripts = next(MOST_IN_FLUSH);
		if (scripts.isEmpty()) {
			lane.free.set(true);
			return;
		}
		new Flush(scripts, this.wait).send(open, this::enqueue).thenRun(() -> {
			lane.free.set(true);
			flush();
		});
	}

	/** Takes scripts from the queue whose callers still wait. */
	private List<Queued> next(int most) {
		List<Queued> scripts = new ArrayList<>();
		for (Queued script = poll(); script != null; script = (scripts.size() < most) ? poll() : null) {
			if (!script.reply().isDone()) {
				scripts.add(script);
			}
		}
		return scripts;
	}

	private @Nullable Queued poll() {
		Queued script = this.queue.poll();
		if (script != null) {
			this.queued.decrementAndGet();
		}
		return script;
	}

	private @Nullable Throwable failure() {
		return this.lanes.getFirst().link.failure();
	}

	void start() {
		this.lanes.forEach((lane) -> lane.link.start());
	}

	void stop() {
		this.lanes.forEach((lane) -> lane.link.stop());
	}

	/** A connection, and whether it has no flush. */
	private record Lane(Link link, AtomicBoolean free) {

		Lane(Link link) {
			this(link, new AtomicBoolean(true));
		}

	}

}
