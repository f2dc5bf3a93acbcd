package io.memgate.gateway.payload;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import io.memgate.gateway.Promise;
import io.memgate.gateway.payload.TokenCount.Over;
import io.memgate.gateway.payload.TokenCount.Within;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Tag("promise")
class TokenCounterTests {

	private static final int LIMIT = 4000;

	private static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);

	private static final TokenCounter COUNTER = new TokenCounter(2, 8, new CountingTime());

	private static final AtomicInteger decidedRightly = new AtomicInteger();

	@AfterAll
	static void close() {
		long classes = classes().count();
		Promise.P18.measured("texts", decidedRightly.get() == classes,
				"%d classes of text at %d, %d and %d: on the wrong side %d", classes, LIMIT - 1, LIMIT, LIMIT + 1,
				classes - decidedRightly.get());
		COUNTER.close();
	}

	/**
	 * A unit of each class of text; repeated, it makes a text of any number of tokens.
	 */
	static Stream<String> classes() {
		return Stream.of("The quick brown fox jumps over the lazy dog, and rests. ",
				"for (int i = 0; i < n; i++) {\n\treturn map.get(key_%d);\n}\n",
				"\u4eca\u5929\u5929\u6c14\u5f88\u597d\uff0c\u6211\u4eec\u53bb\u516c\u56ed\u6563\u6b65\u3002",
				"\u4eca\u5929\u5929\u6c14\u5f88\u597d\u6211\u4eec\u53bb\u516c\u56ed",
				"\ud83d\ude00\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67\ud83c\uddea\ud83c\uddf8", "3141592653 ",
				"31415926535897", "x" + " ".repeat(40), "a\u0301e\u0302o\u0308\u0323 ", "<|endoftext|>",
				"<|fim_prefix|> <|endofprompt|>", "Hi \u4f60\u597d \ud83d\ude00 x=42; \u0645\u0631\u062d\u0628\u0627\n",
				"{\\\"role\\\": \\\"user\\\", \\\"content\\\": \\\"a\\\\nb\\\"}", "a", "xqzj", "x\n\n\n", "\r\n\t",
				"\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645 ", "!?;", "\ufffd\ufffd");
	}

	@ParameterizedTest
	@MethodSource("classes")
	void theLimitIsExactForEveryClassOfText(String unit) {
		for (int tokens : new int[] { LIMIT - 1, LIMIT, LIMIT + 1 }) {
			List<String> texts = textsOf(unit, tokens);
			boolean within = tokens <= LIMIT;

			TokenCount counted = COUNTER.byTokens(texts, LIMIT, Policies.TOKENIZER);
			TokenCount decided = count(texts, LIMIT);

			assertThat(counted).isEqualTo(within ? new Within(tokens) : new Over(tokens, true));
			assertThat(decided).isInstanceOf(within ? Within.class : Over.class);
		}
		decidedRightly.incrementAndGet();
	}

	@ParameterizedTest
	@MethodSource("classes")
	void theCountIsExactUpToTwiceTheLimitAndEndsThere(String unit) {
		List<String> twice = textsOf(unit, 2 * LIMIT);
		List<String> more = textsOf(unit, 2 * LIMIT + 1);

		assertThat(COUNTER.byTokens(twice, LIMIT, Policies.TOKENIZER)).isEqualTo(new Over(2 * LIMIT, true));
		assertThat(COUNTER.byTokens(more, LIMIT, Policies.TOKENIZER)).isEqualTo(new Over(2 * LIMIT, false));
	}

	@Test
	void theShortcutsNeverDisagreeWithCounting() {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		List<String> units = classes().toList();
		for (int i = 0; i < 5000; i++) {
			List<String> texts = randomTexts(random, units);
			int limit = random.nextInt(200);
			long tokens = texts.stream().mapToLong(ENCODING::countTokensOrdinary).sum();

			assertAgrees(TextSize.of(texts).against(limit), tokens, limit, seed);
			assertAgrees(COUNTER.byTokens(texts, limit, Policies.TOKENIZER), tokens, limit, seed);
		}
	}

	static void assertAgrees(@Nullable TokenCount count, long tokens, int limit, long seed) {
		switch (count) {
			case null -> {
			}
			case Within within -> assertThat(tokens).as("seed %d", seed)
				.isLessThanOrEqualTo(limit)
				.isEqualTo((within.tokens() != null) ? within.tokens() : tokens);
			case Over over when over.exact() ->
				assertThat(tokens).as("seed %d", seed).isGreaterThan(limit).isEqualTo(over.tokens());
			case Over over -> assertThat(tokens).as("seed %d", seed).isGreaterThan(limit).isGreaterThan(over.tokens());
			case TokenCount.NoCapacity none -> throw new AssertionError("no capacity");
		}
	}

	private static List<String> randomTexts(Random random, List<String> units) {
		return random.ints(random.nextInt(4), 0, units.size()).mapToObj((unit) -> {
			String text = units.get(unit).repeat(1 + random.nextInt(40));
			int end = random.nextInt(text.length());
			return text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, end)));
		}).toList();
	}

	@ParameterizedTest
	@EnumSource(EncodingType.class)
	void everyEncodingIsWarmedByItsName(EncodingType type) {
		COUNTER.warm(type.getName());

		assertThat(COUNTER.byTokens(List.of("one two three"), 10, type.getName())).isEqualTo(new Within(3));
	}

	@Test
	void anUnknownEncodingIsRefusedAtTheStart() {
		assertThatIllegalArgumentException().isThrownBy(() -> COUNTER.warm("cl200k_base"))
			.withMessage("There is no tokenizer 'cl200k_base'");
	}

	@Test
	void aTextWhoseBytesDecideIsCountedWhereTheNumberIsNeeded() {
		Mono<TokenCount> counted = COUNTER.count("acme", List.of("two words"), LIMIT, true, Policies.TOKENIZER,
				Schedulers.immediate());

		StepVerifier.create(counted).expectNext(new TokenCount.Within(2)).verifyComplete();
	}

	private static TokenCount count(List<String> texts, int limit) {
		return Objects.requireNonNull(COUNTER
			.count(UUID.randomUUID().toString(), texts, limit, false, Policies.TOKENIZER, Schedulers.immediate())
			.block(Duration.ofSeconds(30)));
	}

	/** As many units as fit, and a second text with the rest of so many tokens. */
	private static List<String> textsOf(String unit, int tokens) {
		int units = 0;
		for (int step = Integer.highestOneBit(tokens); step > 0; step /= 2) {
			if (ENCODING.countTokensOrdinary(unit.repeat(units + step)) <= tokens) {
				units += step;
			}
		}
		String text = unit.repeat(units);
		return List.of(text, " x".repeat(tokens - ENCODING.countTokensOrdinary(text)));
	}

}
