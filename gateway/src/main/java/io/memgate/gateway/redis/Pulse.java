package io.memgate.gateway.redis;

import java.time.Duration;
import java.util.regex.Pattern;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.context.SmartLifecycle;

/**
 * Examines the quota store again and again in the background, and opens and closes it by
 * what is found. A lost connection closes it at once; only an examination opens it, so
 * nothing is admitted by a Redis that came back with another content before it was looked
 * at.
 */
public final class Pulse implements SmartLifecycle {

	/** Pause before the next examination while the store is open. */
	static final Duration WHILE_OPEN = Duration.ofMillis(250);

	/** Pause before the next examination while it is closed. */
	static final Duration WHILE_CLOSED = Duration.ofMillis(100);

	/** Silence after which a connection is given up: its other end may be gone. */
	static final Duration SILENCE = Duration.ofSeconds(1);

	/** What Redis 6.2 puts before, and 7.0 after, the error of a command in a script. */
	private static final Pattern NOISE = Pattern
		.compile("^Redis: |ERR Error running script .*: -|\\.?(?: script: [0-9a-f]{40}.*)?$");

	private final Redis redis;

	private final Store store;

	private final Examination examination;

	private @Nullable Disposable going;

	private volatile long heardNanos;

	private volatile boolean missed;

	public Pulse(Redis redis, Store store, Examination examination) {
		this.redis = redis;
		this.store = store;
		this.examination = examination;
	}

	private Mono<Void> beat() {
		Store.State before = this.store.state();
		return this.examination.examine()
			.doOnNext((finding) -> found(before, finding))
			.onErrorResume((ex) -> Mono.fromRunnable(() -> failed(before, ex)))
			.then();
	}

	private void found(Store.State before, Finding finding) {
		heard();
		this.store.examined(before, finding);
	}

	private void heard() {
		this.heardNanos = System.nanoTime();
		this.missed = false;
	}

	private void failed(Store.State before, Throwable ex) {
		Finding.Unsound finding = finding(ex);
		switch (finding.why()) {
			case HUNG -> missed(before, finding);
			case AWAY -> {
				if (!isConnectingFirst(before, ex)) {
					this.store.examined(before, finding);
				}
			}
			default -> found(before, finding);
		}
	}

	/**
	 * One missed beat of an open store may be a pause of this process: it looks again.
	 */
	private void missed(Store.State before, Finding.Unsound finding) {
		if (this.missed || !this.store.isOpen()) {
			this.store.examined(before, finding);
			giveUpAfterSilence();
		}
		this.missed = true;
	}

	private void giveUpAfterSilence() {
		if (System.nanoTime() - this.heardNanos > SILENCE.toNanos()) {
			this.heardNanos = System.nanoTime();
			this.redis.reconnect();
		}
	}

	/** Nothing is known yet while the first attempt to connect goes on. */
	private static boolean isConnectingFirst(Store.State state, Throwable ex) {
		return state instanceof Store.State.Shut shut && shut.why() == Closed.UNEXAMINED && ex.getCause() == null;
	}

	private static Finding.Unsound finding(Throwable ex) {
		String words = String.valueOf(ex.getMessage());
		return new Finding.Unsound(switch (ex.getCause()) {
			case RedisCommandTimeoutException late -> Closed.HUNG;
			case UnacknowledgedException few -> Closed.UNREPLICATED;
			case RedisCommandExecutionException refused when words.contains("READONLY ") -> Closed.READ_ONLY;
			case RedisCommandExecutionException refused when words.contains("OOM ") -> Closed.FULL;
			case RedisCommandExecutionException refused -> Closed.FAILING;
			case null, default -> (ex instanceof RedisUnavailableException) ? Closed.AWAY : Closed.FAILING;
		}, NOISE.matcher(words).replaceAll(""));
	}

	private Mono<Long> pause() {
		Duration pause = this.store.isOpen() ? (this.missed ? Duration.ZERO : WHILE_OPEN) : WHILE_CLOSED;
		return Mono.delay(pause);
	}

	@Override
	public void start() {
		this.store.close(Closed.UNEXAMINED, "");
		heard();
		this.redis.onLost(() -> this.store.close(Closed.AWAY, "the connection was lost"));
		this.going = Mono.defer(this::beat).then(Mono.defer(this::pause)).repeat().subscribe();
	}

	@Override
	public void stop() {
		this.redis.onLost(() -> {
		});
		if (this.going != null) {
			this.going.dispose();
		}
	}

	@Override
	public boolean isRunning() {
		return this.going != null && !this.going.isDisposed();
	}

	/** Starts after the connection to Redis, and stops before it. */
	@Override
	public int getPhase() {
		return Redis.PHASE + 2;
	}

}
