package io.memgate.gateway.system;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.memgate.gateway.policy.Condition;

/**
 * P18 for everybody else: one key sends the texts that are dearest to count, first such
 * as have far too many tokens, then such as are just within the limit. Each is answered
 * rightly and charged where it succeeded, and others do not notice. Of the others' own
 * texts one in ten must be counted too.
 */
final class HostileTexts {

	private static final String OTHERS = "promise-18";

	private static final String HOSTILE = "promise-18-hostile";

	private static final double SERVED = 0.999;

	private static final int MOST_TIMES_BASELINE = 2;

	/** Nearly as large as the plan allows; in the short form less. */
	private static final int BYTES = Form.chosen().of(250_000, 40_000);

	private static final int CODE = 40302;

	private static final Set<String> OTHERWISE_REFUSED = Set.of("429 failure-budget", Answer.NO_CAPACITY,
			Answer.STORE_UNAVAILABLE);

	/** One word each, or nothing but words. */
	private static final List<Ask> TOO_LONG = asks("x".repeat(BYTES), letters('a', 26, BYTES), letters('a', 2, BYTES),
			letters('\u0430', 32, BYTES / 2), "\u00e9".repeat(BYTES / 2), "\ud83d\ude00".repeat(BYTES / 4),
			"!?;".repeat(BYTES / 3), letters('\u4e00', 20_000, BYTES / 3), "The quick brown fox. ".repeat(BYTES / 21));

	/** Few tokens of many bytes, which are looked for in a word of all of them. */
	private static final List<Ask> WITHIN = asks(" ".repeat(BYTES), "=".repeat(BYTES), "-".repeat(BYTES),
			"x".repeat(31_000), "\\n".repeat(BYTES / 2 - 2500));

	private static final String COUNTED = "Tea is drunk at five, and never later. ".repeat(150);

	private final Stage stage;

	private final String others;

	private final String hostile;

	private HostileTexts(Stage stage) {
		this.stage = stage;
		this.others = stage.key(OTHERS, Stage.AMPLE);
		this.hostile = stage.key(HOSTILE, Stage.AMPLE);
	}

	private static List<Ask> asks(String... texts) {
		return Stream.of(texts).flatMap((text) -> Stream.of(add(text), search(text))).toList();
	}

	private static Ask add(String text) {
		return Ask.of(Ask.ADD, """
				{"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":"%s"}]}""".formatted(text));
	}

	private static Ask search(String text) {
		return Ask.of(Ask.SEARCH, """
				{"user_id":"u","query":"%s"}""".formatted(text));
	}

	private static String letters(char first, int different, int number) {
		return new Random(1).ints(number, first, first + different)
			.mapToObj(Character::toString)
			.collect(Collectors.joining());
	}

	static Row keep(Stage stage) {
		return new HostileTexts(stage).keep();
	}

	private Row keep() {
		Tally warm = good().lasting(seconds(45, 1));
		Tally before = good().lasting(seconds(45, 2));
		Attack tooLong = attack(TOO_LONG);
		long charged = this.stage.memgate().used(HOSTILE, Ask.ADD) + this.stage.memgate().used(HOSTILE, Ask.SEARCH);
		Attack within = attack(WITHIN);
		Row others = this.stage.settle("P18", OTHERS, warm.and(before).and(tooLong.others).and(within.others), 0,
				Ask.ADD, Ask.GET);
		Row hostile = this.stage.settle("P18", HOSTILE, tooLong.hostile.and(within.hostile), 0, Ask.ADD, Ask.SEARCH);
		Row refused = others.and(hostile)
			.check(charged == 0, "%d texts that are too long were charged", charged)
			.check(tooLong.hostile.answers().stream().anyMatch(HostileTexts::isTooLong), "no text was refused")
			.check(tooLong.hostile.answers().stream().allMatch(HostileTexts::isRefused), "too long: %s",
					tooLong.hostile.kinds())
			.check(within.hostile.answers().stream().anyMatch(Answer::isSuccess), "no text was accepted");
		return unnoticed(unnoticed(refused, "too long", tooLong, before), "within", within, before);
	}

	private Row unnoticed(Row row, String texts, Attack attack, Tally before) {
		boolean full = this.stage.form().full();
		Tally counted = full ? attack.others
				: attack.others.filter((answer) -> !answer.kind().equals(Answer.STORE_UNAVAILABLE));
		double served = (double) counted.filter(Answer::isSuccess).offered() / counted.offered();
		long baseline = before.percentile(0.99, Answer::isSuccess).toMillis();
		long p99 = counted.percentile(0.99, Answer::isSuccess).toMillis();
		return row
			.check(served >= SERVED, "texts %s: of the others' calls, %.4f succeeded: %s", texts, served,
					counted.kinds())
			.check(!full || p99 <= MOST_TIMES_BASELINE * baseline, "texts %s: p99 was %d ms, and %d before", texts, p99,
					baseline)
			.note("texts %s: others %.4f, p99 %d ms (%d before), of counted texts %d (%d before), hostile %s;", texts,
					served, p99, baseline, counted.percentile(0.99, HostileTexts::isCounted).toMillis(),
					before.percentile(0.99, HostileTexts::isCounted).toMillis(), attack.hostile.kinds());
	}

	private static boolean isCounted(Answer answer) {
		return answer.isSuccess() && answer.ask().body().length() > COUNTED.length();
	}

	private static boolean isTooLong(Answer answer) {
		return answer.status() == Condition.INPUT_TOO_LONG.status() && answer.code() == CODE;
	}

	private static boolean isRefused(Answer answer) {
		return isTooLong(answer) || OTHERWISE_REFUSED.contains(answer.kind());
	}

	private Load good() {
		return Load.on(this.stage.memgate(), this.others, this.stage.seed(), HostileTexts::good)
			.clients(this.stage.form().of(8, 2))
			.thinking(Duration.ofMillis(100));
	}

	private static Ask good(Random random) {
		return (random.nextInt(10) == 0) ? add(COUNTED) : Ask.mixed(random);
	}

	private Attack attack(List<Ask> texts) {
		Load load = Load
			.on(this.stage.memgate(), this.hostile, this.stage.seed(),
					(random) -> texts.get(random.nextInt(texts.size())))
			.clients(this.stage.form().of(4, 2))
			.thinking(Duration.ofMillis(100));
		CompletableFuture<Tally> hostile = new CompletableFuture<>();
		Tally beside = good().during(() -> hostile.complete(load.lasting(seconds(45, 2))));
		return new Attack(beside, hostile.join());
	}

	private Duration seconds(int full, int brief) {
		return Duration.ofSeconds(this.stage.form().of(full, brief));
	}

	/** What others got while hostile texts were sent, and what became of those. */
	private record Attack(Tally others, Tally hostile) {
	}

}
