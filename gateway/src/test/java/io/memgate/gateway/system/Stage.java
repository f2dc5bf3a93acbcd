package io.memgate.gateway.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Where promises are tried: an installation of three gateways under a policy of its own,
 * and who watches what its memory service answers.
 */
record Stage(Installation memgate, Witness witness, Form form, long seed) implements AutoCloseable {

	/** Reservations left after this are leaked. */
	private static final Duration DRAIN = Duration.ofSeconds(60);

	/** A plan that no promise uses up. */
	static final String AMPLE = "ample";

	/** A plan of which a promise uses up addMessage. */
	static final String EXACT = "exact";

	/** A plan with one addMessage. */
	static final String ONE = "one";

	/** A plan with 10 calls per second, and 10 at once. */
	static final String BUCKET = "bucket";

	/** A plan with never more than 10 calls in a second. */
	static final String WINDOW = "window";

	/** A plan with one call in a day. */
	static final String DAILY = "daily";

	/** A plan with reads without a quota, 30 in a second. */
	static final String READS = "reads";

	/** A plan with few calls in flight. */
	static final String NARROW = "narrow";

	/**
	 * A plan with getStatus since an hour ago, and searchMemory in an hour; meanwhile
	 * there is maintenance of getMemory. To be looked at within some minutes.
	 */
	static final String DATED = "dated";

	/** So that the calls that may be in flight can be reached. */
	static final int MOST_CALLS = 128;

	private static final String POLICY = """
			version: 1
			profile: memos-2025-09
			tokenizer: cl100k_base
			contact: https://example.com/quota
			notice-period: 14d
			warn-at: [80%%, 100%%]
			default-plan: ample
			plans:
			  ample:
			    max-body: 256KB
			    apis:
			      addMessage:   { quota: 1000000, max-input-tokens: 4000 }
			      searchMemory: { quota: 1000000, max-input-tokens: 4000, max-results: 10 }
			      getMessage:   { quota: 1000000, max-results: 50 }
			      deleteMemory: { quota: 1000000 }
			  exact:
			    max-body: 256KB
			    apis:
			      addMessage:   { quota: %1$d }
			  one:
			    max-body: 256KB
			    apis:
			      addMessage:   { quota: 1 }
			  bucket:
			    max-body: 256KB
			    apis:
			      addMessage:   { quota: 1000000 }
			    rates:
			      even:         { requests: 10, per: 1s, kind: bucket, burst: 10, mode: enforced }
			  window:
			    max-body: 256KB
			    apis:
			      addMessage:   { quota: 1000000 }
			    rates:
			      strict:       { requests: 10, per: 1s, kind: window, mode: enforced }
			  daily:
			    max-body: 256KB
			    apis:
			      addMessage:   { quota: 1000000 }
			    rates:
			      daily:        { requests: 1, per: 1d, kind: window, mode: enforced }
			  reads:
			    max-body: 256KB
			    apis:
			      getMessage:   { quota: unlimited }
			    rates:
			      steady:       { requests: 30, per: 1s, kind: window, mode: enforced }
			  narrow:
			    max-body: 256KB
			    concurrency: 2
			    apis:
			      getMessage:   { quota: 1000000 }
			  dated:
			    max-body: 256KB
			    apis:
			      getMemory:    { quota: 1000000 }
			changes:
			  - id: past
			    effective: %2$s
			    summary: getStatus is there.
			    plans: { dated: { apis: { getStatus: { quota: unlimited } } } }
			  - id: coming
			    effective: %3$s
			    summary: searchMemory will be there.
			    plans: { dated: { apis: { searchMemory: { quota: 1000000 } } } }
			maintenance:
			  - { id: now, from: %2$s, to: %3$s, apis: [getMemory], summary: The index is rebuilt. }
			  - { id: ever, from: %2$s, to: 2999-01-01T00:00:00Z, apis: [deleteMemory], summary: Nothing is deleted. }
			""";

	/** A little less than the clocks that are wrong are. */
	private static final Duration ALMOST_AN_HOUR = Duration.ofMinutes(59);

	/**
	 * Faults come as often as a promise does harm, wrong keys as often as it guesses, and
	 * all clients from one address.
	 */
	private static final List<String> SETTINGS = List.of(
			"--resilience4j.bulkhead.instances.backend.max-concurrent-calls=" + MOST_CALLS,
			"--resilience4j.circuitbreaker.instances.backend.minimum-number-of-calls=1000000",
			"--memgate.failure-budget.address.burst=100000", "--memgate.edge.connections.address=20000");

	private static final List<String> BRIEF_SETTINGS = List.of("--memgate.reservation-ttl=3s",
			"--memgate.failure-budget.key.burst=200", "--memgate.leave=2s");

	/**
	 * Starts one.
	 * @param exact quota of the plan {@link #EXACT}
	 * @param programs what each gateway runs
	 */
	static Stage start(Path folder, Form form, long seed, int exact, List<List<String>> programs) throws IOException {
		Path profiles = Files.createDirectories(folder.resolve("policy/profiles"));
		Files.copy(Path.of("../deploy/policy/profiles/memos-2025-09.yml"), profiles.resolve("memos-2025-09.yml"),
				StandardCopyOption.REPLACE_EXISTING);
		Path policy = Files.writeString(folder.resolve("policy/policy.yml"), policy(exact, Instant.now()));
		List<String> options = form.full() ? List.of() : Installation.QUICK;
		List<String> settings = Stream.concat(SETTINGS.stream(), form.full() ? Stream.of() : BRIEF_SETTINGS.stream())
			.toList();
		Stage stage = new Stage(Installation.start(folder, policy, options, programs, settings), new Witness(), form,
				seed);
		stage.memgate.gateways().forEach((gateway) -> gateway.backend().seenBy(stage.witness::tap));
		return stage;
	}

	private static String policy(int exact, Instant now) {
		return POLICY.formatted(exact, now.minus(ALMOST_AN_HOUR), now.plus(ALMOST_AN_HOUR));
	}

	/** Makes an account; returns its key. */
	String key(String account, String plan) {
		this.memgate.makeAccount(account, plan);
		return this.memgate.makeKey(account);
	}

	/** Makes all ways whole again, and waits until every gateway can serve. */
	void restore() {
		for (GatewayNode gateway : this.memgate.gateways()) {
			gateway.clients().with(() -> Fault.NONE).cutAll();
			gateway.redis().with(() -> Fault.NONE).cutAll();
			gateway.backend().with(() -> Fault.NONE).turnTo(this.memgate.memory().getPort());
		}
		this.memgate.awaitReady();
	}

	/** Does harm on every gateway's way to Redis from now on. */
	void harmRedis(Supplier<Fault> faults) {
		this.memgate.gateways().forEach((gateway) -> gateway.redis().with(faults).cutAll());
	}

	/** Does harm on every gateway's way to the memory service from now on. */
	void harmBackend(Supplier<Fault> faults) {
		this.memgate.gateways().forEach((gateway) -> gateway.backend().with(faults).cutAll());
	}

	/** Lets every gateway call another memory service. */
	void turnTo(int port) {
		this.memgate.gateways().forEach((gateway) -> gateway.backend().turnTo(port));
	}

	/** The gateways by way of the proxies before them. */
	List<URI> proxied() {
		return this.memgate.gateways().stream().map(GatewayNode::proxied).toList();
	}

	/**
	 * Waits until nothing is held, and draws the balance: again, if what was on its way
	 * to Redis has come meanwhile and is held.
	 * @param mayBeShort reads that may be completed and not charged
	 */
	Row settle(String promise, String account, Tally tally, long mayBeShort, String... apis) {
		LedgerCheck check = new LedgerCheck(this.memgate, this.witness);
		long start = System.nanoTime();
		List<Balance> balances;
		Duration drained;
		do {
			drained = check.awaitDrained(account, DRAIN);
			balances = List.of(apis).stream().map((api) -> check.balance(account, api, tally, mayBeShort)).toList();
		}
		while (balances.stream().anyMatch((balance) -> balance.held() > 0)
				&& System.nanoTime() - start < DRAIN.toNanos());
		Row row = Row.of(promise, tally, balances).note("drained in %.1f s", drained.toMillis() / 1000.0);
		return row.differences().isEmpty() ? row : row.note("%s", check.firstContradiction(account, tally));
	}

	@Override
	public void close() {
		this.memgate.close();
	}

}
