package io.memgate.gateway.admin;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.memgate.gateway.redis.Rounds;

/**
 * The first credential: the token that a file holds, read again every second. What is
 * found counts when the next look finds it again, so a file that is being written does
 * not. A file without a good token changes nothing, and is told once.
 */
final class TokenFile implements AutoCloseable {

	/** Who has the token. */
	static final Actor OWNER = new Actor("admin", Role.ADMIN);

	private static final Duration EVERY = Duration.ofSeconds(1);

	private static final int MOST_WAITING = 10;

	private static final Logger log = LoggerFactory.getLogger(TokenFile.class);

	private final Scheduler reading = Schedulers.newBoundedElastic(1, MOST_WAITING, "admin-token");

	private final @Nullable Path file;

	private volatile AdminToken token;

	private Look last;

	private Look settled;

	/**
	 * Reads it.
	 * @throws AdminTokenException when there is no file or no good token in it
	 */
	TokenFile(@Nullable Path file) {
		this.file = file;
		this.token = AdminToken.read(file);
		this.last = new Look(this.token, "");
		this.settled = this.last;
	}

	boolean matches(String presented) {
		return this.token.matches(presented);
	}

	boolean matches(Fingerprint presented) {
		return this.token.matches(presented);
	}

	/** Reading it again and again. */
	Rounds rounds() {
		return new Rounds("Reading the admin token", EVERY,
				() -> Mono.<Void>fromRunnable(this::look).subscribeOn(this.reading));
	}

	/** Looks once; blocks. */
	void look() {
		Look look = read();
		if (look.equals(this.last) && !look.equals(this.settled)) {
			settle(look);
		}
		this.last = look;
	}

	private Look read() {
		try {
			return new Look(AdminToken.read(this.file), "");
		}
		catch (AdminTokenException ex) {
			return new Look(this.token, String.valueOf(ex.getMessage()));
		}
	}

	private void settle(Look look) {
		this.settled = look;
		this.token = look.token();
		if (look.fault().isEmpty()) {
			log.info("The admin token in {} is the first credential now", this.file);
		}
		else {
			log.error("{} The token that was read before stays the first credential.", look.fault());
		}
	}

	@Override
	public void close() {
		this.reading.dispose();
	}

	/**
	 * What one look has found.
	 *
	 * @param token the token; the one before where there is no good one
	 * @param fault why there is no good one; empty when there is
	 */
	private record Look(AdminToken token, String fault) {

	}

}
