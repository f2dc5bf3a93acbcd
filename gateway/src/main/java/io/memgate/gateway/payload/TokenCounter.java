package io.memgate.gateway.payload;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingResult;
import io.memgate.gateway.payload.TokenCount.NoCapacity;
import io.memgate.gateway.payload.TokenCount.Over;
import io.memgate.gateway.payload.TokenCount.Within;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Counts the tokens of texts against a limit. Text that looks like a special token is
 * text.
 *
 * <p>
 * Counting is heavy work, up to some milliseconds for each kilobyte of a hostile word, so
 * it is avoided where the number of bytes decides already; is done on few threads of its
 * own with a short queue, and for long texts on others, so that nobody waits for those
 * but who sends such; and ends, between two words, once there are more than twice the
 * tokens allowed: up to there a refusal says the exact number.
 */
public final class TokenCounter implements AutoCloseable {

	/** Twice what 4,000 tokens of English have. */
	static final int LONG_BYTES = 32 * 1024;

	/** How much shorter the queue of long texts is. */
	private static final int FEWER = 8;

	/** A limit that no text reaches. */
	static final int NO_LIMIT = Integer.MAX_VALUE - 2;

	private static final int IDLE_SECONDS = 60;

	private static final int WARM_UP_ROUNDS = 200;

	private static final String WARM_UP_TEXT = "Warm words, 12 numbers; caf\u00e9 \u4eca\u5929\u5929\u6c14\u5f88\u597d. "
		.repeat(20);

	private final EncodingRegistry encodings = Encodings.newLazyEncodingRegistry();

	private final Scheduler scheduler;

	private final Scheduler longTexts;

	private final CountingTime time;

	/**
	 * Makes a counter.
	 * @param threads most texts counted at the same time, and of long ones half of them
	 * @param queue most requests that wait for each of the threads
	 * @param time how long each account's texts may take
	 */
	TokenCounter(int threads, int queue, CountingTime time) {
		this.time = time;
		this.scheduler = Schedulers.newBoundedElastic(threads, queue, "token-count", IDLE_SECONDS, true);
		this.longTexts = Schedulers.newBoundedElastic(Math.ceilDiv(threads, 2), Math.ceilDiv(queue, FEWER),
				"token-count-long", IDLE_SECONDS, true);
	}

	/**
	 * Loads an encoding, which takes some tenths of a second, and counts with it until it
	 * is quick. For start-up only; blocks.
	 * @throws IllegalArgumentException when there is no encoding of that name
	 */
	public void warm(String tokenizer) {
		Encoding encoding = encoding(tokenizer);
		for (int i = 0; i < WARM_UP_ROUNDS; i++) {
			encoding.encodeOrdinary(WARM_UP_TEXT, Integer.MAX_VALUE - 1);
		}
	}

	/**
	 * Counts the tokens of several texts of an account together.
	 * @param exactly whether the number is needed, not only that it is within the limit
	 * @param home where the result is emitted when it had to be counted elsewhere
	 */
	Mono<TokenCount> count(String account, List<String> texts, int limit, boolean exactly, String tokenizer,
			Scheduler home) {
		TextSize size = TextSize.of(texts);
		TokenCount known = size.against(limit);
		if (known != null && !(exactly && known instanceof Within)) {
			return Mono.just(known);
		}
		return Mono.fromCallable(() -> inTime(account, () -> byTokens(texts, limit, tokenizer)))
			.subscribeOn((size.bytes() > LONG_BYTES) ? this.longTexts : this.scheduler)
			.onErrorReturn(RejectedExecutionException.class, new NoCapacity(Duration.ZERO))
			.publishOn(home);
	}

	/** Until an account's texts may be counted; zero where they may be now. */
	Duration untilSome(String account) {
		return this.time.untilSome(account);
	}

	/**
	 * Asked when its turn has come: others of the account may have been counted before.
	 */
	private TokenCount inTime(String account, Supplier<TokenCount> counting) {
		Duration wait = untilSome(account);
		return wait.isZero() ? this.time.during(account, counting) : new NoCapacity(wait);
	}

	TokenCount byTokens(List<String> texts, int limit, String tokenizer) {
		Encoding encoding = encoding(tokenizer);
		int ceiling = (int) Math.min(2L * limit, NO_LIMIT);
		int tokens = 0;
		for (String text : texts) {
			EncodingResult result = encoding.encodeOrdinary(text, ceiling - tokens + 1);
			tokens += result.getTokens().size();
			if (result.isTruncated() || tokens > ceiling) {
				return new Over(ceiling, false);
			}
		}
		return (tokens <= limit) ? new Within(tokens) : new Over(tokens, true);
	}

	private Encoding encoding(String tokenizer) {
		return this.encodings.getEncoding(tokenizer)
			.orElseThrow(() -> new IllegalArgumentException("There is no tokenizer '" + tokenizer + "'"));
	}

	@Override
	public void close() {
		this.scheduler.dispose();
		this.longTexts.dispose();
	}

}
