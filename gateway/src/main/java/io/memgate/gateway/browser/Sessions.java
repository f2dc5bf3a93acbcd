package io.memgate.gateway.browser;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;

import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.SessionKeys;
import io.memgate.gateway.redis.Store;

/**
 * Sessions of one kind of owner, each known by its {@link Ticket}. They end {@link #IDLE}
 * after their last use, {@link #LONGEST} after they began, and when they are signed out
 * of. Redis has the hash of a ticket's token only. Whether the owner's own credential is
 * still good is not looked at here.
 */
public final class Sessions {

	/** Time without use after which a session ends. */
	static final Duration IDLE = Duration.ofMinutes(30);

	/** Time after which a session ends however it is used. */
	static final Duration LONGEST = Duration.ofHours(12);

	/** Sessions of an owner; a further one ends the one that was not used for longest. */
	static final int MOST = 10;

	/** Within this time a further use is not written. */
	private static final Duration GRAIN = Duration.ofSeconds(30);

	private static final RedisScript SIGN_IN = RedisScript.load("sign-in");

	private static final RedisScript SESSION = RedisScript.load("session");

	private final Redis redis;

	private final Store store;

	private final String kind;

	private final Supplier<String> tokens;

	/**
	 * @param kind of owner, a word
	 * @param tokens makes tokens of 256 random bits in letters and digits, without
	 * blocking
	 */
	public Sessions(Redis redis, Store store, String kind, Supplier<String> tokens) {
		this.redis = redis;
		this.store = store;
		this.kind = kind;
		this.tokens = tokens;
	}

	/**
	 * Begins a session.
	 * @param owner id of lower-case letters, digits and hyphens
	 */
	public Mono<Ticket> begin(String owner) {
		return Mono.defer(() -> {
			Ticket ticket = new Ticket(owner, this.tokens.get());
			return this.store
				.whenOpen(this.redis.run(SIGN_IN, key(ticket), hash(ticket), Integer.toString(MOST), millis(LONGEST)))
				.thenReturn(ticket);
		});
	}

	/** Uses a session; false when there is none of this ticket, or it has ended. */
	public Mono<Boolean> use(Ticket ticket) {
		return this.store
			.whenOpen(this.redis.run(SESSION, key(ticket), hash(ticket), millis(IDLE), millis(LONGEST), millis(GRAIN)))
			.map((reply) -> reply[1] == 1);
	}

	/** Ends a session, if there is one of this ticket. */
	public Mono<Void> end(Ticket ticket) {
		return this.store.whenOpen(this.redis.removeField(key(ticket)[0], hash(ticket))).then();
	}

	private String[] key(Ticket ticket) {
		return new String[] { SessionKeys.sessions(this.kind, ticket.owner()) };
	}

	private static String millis(Duration time) {
		return Long.toString(time.toMillis());
	}

	/** A token has 256 random bits, so that a salt would add nothing. */
	private static String hash(Ticket ticket) {
		try {
			MessageDigest sha = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(sha.digest(ticket.token().getBytes(StandardCharsets.US_ASCII)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}
