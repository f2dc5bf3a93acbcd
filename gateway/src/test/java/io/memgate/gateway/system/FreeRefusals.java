package io.memgate.gateway.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.memgate.gateway.system.Fault.Direction;
import io.memgate.gateway.system.Fault.End;

/**
 * P2: what is refused or fails is never charged, whatever the reason. Each class is tried
 * on an account that has used a little, and that little must stay what it is.
 */
final class FreeRefusals {

	private static final String ACCOUNT = "promise-2";

	private static final String FULL = "promise-2-full";

	private static final int USED = 3;

	private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private static final String TOO_LONG = "x ".repeat(4001);

	private static final String TOO_LARGE = "x".repeat(256 * 1024);

	private static final String MESSAGE = """
			{"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":"%s"}]}""";

	private static final String QUERY = """
			{"user_id":"u","query":"tea","memory_limit_number":%d}""";

	private static final Ask GOOD = Ask.of(Ask.ADD, MESSAGE.formatted("tea"));

	private final Stage stage;

	private final String key;

	private final int each;

	private final List<Answer> all = new ArrayList<>();

	private final List<String> wrong = new ArrayList<>();

	private int classes;

	private FreeRefusals(Stage stage) {
		this.stage = stage;
		this.key = stage.key(ACCOUNT, Stage.AMPLE);
		this.each = stage.form().of(1000, 20);
	}

	static Row keep(Stage stage) {
		return new FreeRefusals(stage).keep();
	}

	private Row keep() {
		load(this.key, GOOD).clients(1).offer(USED);
		refusals();
		failures();
		capacity();
		quota();
		Tally tally = new Tally(this.stage.seed(), this.all);
		Row row = this.stage.settle("P2", ACCOUNT, tally, 0, Ask.ADD, Ask.SEARCH, Ask.GET)
			.note("%d classes of %d", this.classes, this.each);
		for (String difference : this.wrong) {
			row = row.check(false, "%s", difference);
		}
		return row;
	}

	private void refusals() {
		expect("401 key-required", GOOD.with("Authorization", "none"));
		expect("401 key-invalid", GOOD.with("Authorization", "Token " + guessed(this.key)));
		expect("415 unsupported-media-type", GOOD.with("Content-Type", "text/plain"));
		expect("415 unsupported-media-type", GOOD.with("Content-Encoding", "gzip"));
		expect("400 bad-json", Ask.of(Ask.ADD, "{\"user_id\":"));
		expect("400 field-required", Ask.of(Ask.ADD, "{\"user_id\":\"u\"}"));
		expect("400 field-invalid", Ask.of(Ask.SEARCH, "{\"user_id\":\"u\",\"query\":5}"));
		expect("400 field-too-long",
				Ask.of(Ask.GET, "{\"user_id\":\"" + "u".repeat(101) + "\",\"conversation_id\":\"c\"}"));
		expect("413 body-too-large", Ask.of(Ask.ADD, MESSAGE.formatted(TOO_LARGE)));
		expect("413 input-too-long", Ask.of(Ask.ADD, MESSAGE.formatted(TOO_LONG)));
		expect("400 result-count-too-large", Ask.of(Ask.SEARCH, QUERY.formatted(11)));
	}

	/** A key that differs from a true one in its last character. */
	private static String guessed(String key) {
		int last = key.length() - 1;
		return key.substring(0, last) + ((key.charAt(last) == 'a') ? 'b' : 'a');
	}

	private void failures() {
		expect("400 backend-refused", Ask.of(Ask.SEARCH, "{\"user_id\":\"u\",\"query\":\"tea\",\"filter\":{\"a\":1}}"));
		expect("400 backend-refused", Ask.of(Ask.ADD,
				"{\"user_id\":\"u\",\"conversation_id\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":\"tea\"}],"
						+ "\"tags\":\"none\"}"));
		try (MoodyBackend moody = new MoodyBackend(this.stage.memgate().memory().getPort(), 1, this.stage.seed())) {
			this.stage.turnTo(moody.port());
			expect("502 backend-failed", GOOD);
		}
		this.stage.restore();
		this.stage.memgate().gateways().forEach((gateway) -> gateway.backend().refuse());
		expect("503 backend-unreachable", GOOD);
		this.stage.memgate().gateways().forEach((gateway) -> gateway.backend().admit());
		this.stage.harmBackend(() -> Fault.cut(Direction.UP, 0, End.RESET));
		expect("502 outcome-unknown", GOOD);
		expect("502 outcome-unknown", Ask.of(Ask.SEARCH, QUERY.formatted(10)));
		this.stage.restore();
	}

	/**
	 * The memory service is held until all calls that may be in flight are, and all
	 * others have been refused; those in flight then succeed.
	 */
	private void capacity() {
		Load load = new Load(List.of(this.stage.memgate().gateways().getFirst().origin()), this.key, this.stage.seed(),
				Ask::get)
			.clients(Stage.MOST_CALLS + 16);
		this.stage.memgate().backend().pause();
		Tally tally = load.during(() -> {
			while (load.seen("503 temporary-reduced-capacity") < this.each) {
				LockSupport.parkNanos(LOOK_EVERY_NANOS);
			}
			this.stage.memgate().backend().resume();
		});
		note("capacity", tally, tally.count(Ask.GET,
				(answer) -> answer.isSuccess() || answer.kind().equals("503 temporary-reduced-capacity")) == tally
					.offered());
	}

	private void quota() {
		String full = this.stage.key(FULL, Stage.ONE);
		load(full, GOOD).clients(1).offer(1);
		Tally tally = load(full, GOOD).offer(this.each);
		note("quota", tally, tally.kinds().equals(Map.of("429 quota-exceeded", (long) this.each))
				&& this.stage.memgate().used(FULL, Ask.ADD) == 1);
	}

	private void expect(String kind, Ask ask) {
		Tally tally = load(this.key, ask).offer(this.each);
		note(kind, tally, tally.kinds().equals(Map.of(kind, (long) this.each)));
		long used = this.stage.memgate().used(ACCOUNT, Ask.ADD);
		if (used != USED) {
			this.wrong.add(String.format(Locale.ROOT, "%s: used went from %d to %d", kind, USED, used));
		}
	}

	private void note(String what, Tally tally, boolean asExpected) {
		this.classes++;
		this.all.addAll(tally.answers());
		if (!asExpected) {
			this.wrong.add(what + ": was answered with " + tally.kinds());
		}
	}

	private Load load(String key, Ask ask) {
		return Load.on(this.stage.memgate(), key, this.stage.seed(), (random) -> ask);
	}

}
