package io.memgate.gateway.system;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Calls of one ApiKey that come evenly, whatever becomes of those before: an open model.
 * They go to the gateways in turn, and none is repeated.
 */
final class Arrivals implements AutoCloseable {

	private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

	private final List<URI> origins;

	private final Client client;

	private final long seed;

	private final Random random;

	private final Function<Random, Ask> asks;

	private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private int sent;

	/**
	 * @param asks what is asked next
	 */
	Arrivals(Installation memgate, String key, long seed, Function<Random, Ask> asks) {
		this.origins = memgate.gateways().stream().map(GatewayNode::origin).toList();
		this.client = new Client(key);
		this.seed = seed;
		this.random = new Random(seed);
		this.asks = asks;
	}

	/** Lets calls come for a time; when that is over, answers may still be on the way. */
	void come(int perSecond, Duration time) {
		long start = System.nanoTime();
		long calls = perSecond * time.toMillis() / 1000;
		for (int i = 0; i < calls; i++) {
			long due = start + i * SECOND_NANOS / perSecond;
			while (due > System.nanoTime()) {
				LockSupport.parkNanos(due - System.nanoTime());
			}
			send();
		}
	}

	private void send() {
		URI origin = this.origins.get(this.sent++ % this.origins.size());
		Ask ask = this.asks.apply(this.random);
		this.threads.execute(() -> this.client.send(origin, ask, Client.PATIENCE).ifPresent(this.answers::add));
	}

	/** Waits for the answers that are still on the way. */
	Tally answered() {
		this.threads.close();
		return Tally.of(this.seed, this.answers);
	}

	@Override
	public void close() {
		this.threads.close();
		this.client.close();
	}

}
