package io.memgate.gateway.system;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Clients of one ApiKey, a number for each gateway. Each makes one call after the other
 * from a seed of its own, and repeats none unless told to.
 */
final class Load {

	private static final int CLIENTS = 64;

	private static final Duration LONGEST = Duration.ofMinutes(Form.chosen().of(60, 6));

	/** A gateway that has no capacity, or is not there, is asked again after this. */
	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private static final int UNAVAILABLE = 503;

	private final List<URI> origins;

	private final String key;

	private final long seed;

	private final Function<Random, Ask> asks;

	private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

	private final Map<String, LongAdder> kinds = new ConcurrentHashMap<>();

	private int clients = CLIENTS;

	private long thinkNanos;

	private int waitMillis;

	private int tries = 1;

	private Predicate<Answer> enough = (answer) -> true;

	/**
	 * @param origins of the gateways, or of ways to them
	 * @param asks what a client asks next
	 */
	Load(List<URI> origins, String key, long seed, Function<Random, Ask> asks) {
		this.origins = List.copyOf(origins);
		this.key = key;
		this.seed = seed;
		this.asks = asks;
	}

	/** Straight to every gateway. */
	static Load on(Installation memgate, String key, long seed, Function<Random, Ask> asks) {
		return new Load(memgate.gateways().stream().map(GatewayNode::origin).toList(), key, seed, asks);
	}

	/** Sets the number of clients for each gateway. */
	Load clients(int clients) {
		this.clients = clients;
		return this;
	}

	/** Sets how long a client may think between two calls; how long is left to chance. */
	Load thinking(Duration most) {
		this.thinkNanos = most.toNanos();
		return this;
	}

	/**
	 * Sets how long a client waits for an answer at most before it leaves; how long is
	 * left to chance. Zero for as long as it takes.
	 */
	Load impatient(Duration most) {
		this.waitMillis = (int) most.toMillis();
		return this;
	}

	/** Lets clients repeat each call until they have got enough. */
	Load repeating(int tries, Predicate<Answer> enough) {
		this.tries = tries;
		this.enough = enough;
		return this;
	}

	/** Answers of a kind that have come so far. */
	long seen(String kind) {
		LongAdder seen = this.kinds.get(kind);
		return (seen != null) ? seen.sum() : 0;
	}

	/** Answers that have come so far, but those for want of capacity. */
	long seen() {
		return this.kinds.values().stream().mapToLong(LongAdder::sum).sum() - seen(Answer.NO_CAPACITY)
				- seen(Answer.STORE_UNAVAILABLE);
	}

	/** Waits, while it runs, until more calls have succeeded; not for ever. */
	boolean awaitSuccesses(long more) {
		return await("success", seen("success") + more);
	}

	/**
	 * Waits, while it runs, until so many answers of a kind have come; not for ever.
	 * @return whether they have
	 */
	boolean await(String kind, long enough) {
		long deadline = System.nanoTime() + Client.PATIENCE.toNanos();
		while (seen(kind) < enough && System.nanoTime() < deadline) {
			LockSupport.parkNanos(PAUSE_NANOS);
		}
		return seen(kind) >= enough;
	}

	/** Makes a number of calls. */
	Tally offer(int calls) {
		AtomicInteger left = new AtomicInteger(calls);
		return until(() -> left.getAndDecrement() <= 0);
	}

	/** Makes calls for a time. */
	Tally lasting(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		return until(() -> System.nanoTime() > end);
	}

	/** Makes calls while something else is being done. */
	Tally during(Runnable work) {
		CompletableFuture<Void> done = CompletableFuture.runAsync(work, Executors.newVirtualThreadPerTaskExecutor());
		Tally tally = until(done::isDone);
		done.join();
		return tally;
	}

	/** Makes calls until told to stop; every call is asked about first. */
	Tally until(BooleanSupplier stop) {
		long deadline = System.nanoTime() + LONGEST.toNanos();
		BooleanSupplier over = () -> stop.getAsBoolean() || System.nanoTime() > deadline;
		try (Client client = new Client(this.key)) {
			List<Thread> running = new ArrayList<>();
			for (int i = 0; i < this.clients * this.origins.size(); i++) {
				Random random = new Random(this.seed * 1_000_003 + i);
				int home = i % this.origins.size();
				running.add(Thread.ofVirtual().start(() -> client(client, home, random, over)));
			}
			running.forEach(Load::join);
		}
		return Tally.of(this.seed, this.answers);
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** A call that is repeated goes from one gateway to the next. */
	private void client(Client client, int home, Random random, BooleanSupplier over) {
		while (!over.getAsBoolean()) {
			Ask ask = this.asks.apply(random);
			boolean enough = false;
			for (int i = 0; i < this.tries && !enough; i++) {
				Optional<Answer> answer = client.send(this.origins.get((home + i) % this.origins.size()), ask,
						patience(random));
				answer.ifPresent(this::keep);
				if (answer.isEmpty() || answer.get().status() == UNAVAILABLE) {
					LockSupport.parkNanos(PAUSE_NANOS);
				}
				enough = answer.filter(this.enough).isPresent();
				if (this.thinkNanos > 0) {
					LockSupport.parkNanos(random.nextLong(this.thinkNanos));
				}
			}
		}
	}

	private Duration patience(Random random) {
		return (this.waitMillis > 0) ? Duration.ofMillis(1 + random.nextInt(this.waitMillis)) : Client.PATIENCE;
	}

	private void keep(Answer answer) {
		this.answers.add(answer);
		this.kinds.computeIfAbsent(answer.kind(), (kind) -> new LongAdder()).increment();
	}

}
