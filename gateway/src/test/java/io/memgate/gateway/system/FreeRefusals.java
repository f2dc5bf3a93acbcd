package io.memgate.gateway.system;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.memgate.gateway.system.Fault.Direction;
import io.memgate.gateway.system.Fault.End;

/**
 * P2: what is refused or fails is never charged, whatever the reason. Each class is tried
 * on an account that has used a little, and that little must stay what it is.
 */
final class FreeRefusals {

	private static final String ACCOUNT = "promise-2";

	private static final String FULL = "promise-2-full";

	private static final String NARROW = "promise-2-narrow";

	private static final String SLOW = "promise-2-slow";

	private static final String THROTTLED = "promise-2-throttled";

	private static final int USED = 3;

	/** When so many times the calls have been made, they will never be refused so. */
	private static final int MOST_TIMES = 20;

	private static final String TOO_LONG = "x ".repeat(4001);

	private static final String TOO_LARGE = "x".repeat(256 * 1024);

	private static final String MESSAGE = """
			{"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":"%s"}]}""";

	private static final String QUERY = """
			{"user_id":"u","query":"tea","memory_limit_number":%d}""";

	private static final Ask GOOD = Ask.of(Ask.ADD, MESSAGE.formatted("tea"));

	private static final String UNREACHABLE = "503 backend-unreachable";

	private final Stage stage;

	private final String key;

	private final int each;

	private final List<Answer> all = new ArrayList<>();

	private final List<String> wrong = new ArrayList<>();

	private int classes;

	private long used;

	private FreeRefusals(Stage stage) {
		this.stage = stage;
		this.key = stage.key(ACCOUNT, Stage.AMPLE);
		this.each = stage.form().of(1000, 20);
	}

	static Row keep(Stage stage) {
		return new FreeRefusals(stage).keep();
	}

	private Row keep() {
		use(this.key, USED);
		this.used = this.stage.memgate().used(ACCOUNT, Ask.ADD);
		refusals();
		failures();
		capacity();
		quota();
		rate();
		throttle();
		concurrency();
		failureBudget();
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
		expect("503 maintenance", Ask.of(Ask.DELETE, "{\"memory_ids\":[\"m\"]}"));
		check("maintenance", this.stage.memgate().used(ACCOUNT, Ask.DELETE), 0);
	}

	/** A key that differs from a true one in its last character. */
	private static String guessed(String key) {
		int last = key.length() - 1;
		return key.substring(0, last) + ((key.charAt(last) == 'a') ? 'b' : 'a');
	}

	private void failures() {
		expect("400 backend-refused",
				Ask.of(Ask.SEARCH, "{\"user_id\":\"u\",\"query\":\"tea\",\"filter\":{\"and\":[{}]}}"));
		expect("400 backend-refused", Ask.of(Ask.ADD,
				"{\"user_id\":\"u\",\"conversation_id\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":\"tea\"}],"
						+ "\"tags\":\"none\"}"));
		try (MoodyBackend moody = new MoodyBackend(this.stage.memgate().memory().getPort(), 1, this.stage.seed())) {
			this.stage.turnTo(moody.port());
			expect("502 backend-failed", GOOD);
		}
		this.stage.restore();
		compareBooks();
		this.stage.memgate().gateways().forEach((gateway) -> gateway.backend().refuse());
		expect(UNREACHABLE, GOOD);
		this.stage.memgate().gateways().forEach((gateway) -> gateway.backend().admit());
		this.stage.harmBackend(() -> Fault.cut(Direction.UP, 0, End.RESET));
		cut(GOOD);
		cut(Ask.of(Ask.SEARCH, QUERY.formatted(10)));
		this.stage.restore();
	}

	/**
	 * The memory service is held until all calls that may be in flight are, and all
	 * others have been refused; those in flight then succeed.
	 */
	private void capacity() {
		Load load = new Load(first(), this.key, this.stage.seed(), Ask::get).clients(Stage.MOST_CALLS + 16);
		compareBooks();
		this.stage.memgate().backend().pause();
		Tally tally = load.during(() -> {
			load.await(Answer.NO_CAPACITY, this.each);
			this.stage.memgate().backend().resume();
		});
		note("capacity", tally, Answer.NO_CAPACITY, "success");
	}

	private void quota() {
		String full = this.stage.key(FULL, Stage.ONE);
		use(full, 1);
		note("quota", refused(full, GOOD, "429 quota-exceeded"), "429 quota-exceeded");
		check("quota", this.stage.memgate().used(FULL, Ask.ADD), 1);
	}

	private void rate() {
		String slow = this.stage.key(SLOW, Stage.DAILY);
		use(slow, 1);
		note("rate", refused(slow, GOOD, "429 quota-exceeded"), "429 quota-exceeded");
		check("rate", this.stage.memgate().used(SLOW, Ask.ADD), 1);
	}

	private void throttle() {
		String throttled = this.stage.key(THROTTLED, Stage.AMPLE);
		use(throttled, 1);
		long before = this.stage.memgate().used(THROTTLED, Ask.ADD);
		this.stage.memgate().throttle(THROTTLED, "temporary");
		String temporary = "429 abnormal-usage-detected";
		note("throttled", refused(throttled, GOOD, temporary), temporary);
		this.stage.memgate().throttle(THROTTLED, "permanent");
		String permanent = "403 account-suspended";
		note("suspended", refused(throttled, GOOD, permanent), permanent, temporary);
		check("throttle", this.stage.memgate().used(THROTTLED, Ask.ADD), before);
	}

	/**
	 * The memory service is held until enough have been refused; those in flight succeed.
	 */
	private void concurrency() {
		String kind = "429 concurrency";
		Load load = new Load(first(), this.stage.key(NARROW, Stage.NARROW), this.stage.seed(), Ask::get).clients(8);
		load.until(() -> load.seen("success") >= 1);
		this.stage.memgate().backend().pause();
		Tally tally = load.during(() -> {
			load.await(kind, this.each);
			this.stage.memgate().backend().resume();
		});
		note("concurrency", tally.filter((answer) -> !answer.isSuccess()), kind);
		check("concurrency", this.stage.memgate().used(NARROW, Ask.GET), tally.count(Ask.GET, Answer::isSuccess));
	}

	/** Calls with the same mistake, until they are not even looked at. */
	private void failureBudget() {
		String kind = "429 failure-budget";
		Load load = new Load(first(), this.stage.memgate().makeKey(ACCOUNT), this.stage.seed(),
				(random) -> Ask.of(Ask.ADD, "{"));
		note("failure budget", load.until(() -> load.seen(kind) >= this.each), kind, "400 bad-json");
		check("failure budget", this.stage.memgate().used(ACCOUNT, Ask.ADD), this.used);
	}

	private List<URI> first() {
		return List.of(this.stage.memgate().gateways().getFirst().origin());
	}

	private void use(String key, int calls) {
		Load load = load(key, GOOD).clients(1);
		load.until(() -> load.seen("success") >= calls);
	}

	/** With a key of its own, whose failures use up no other's budget. */
	private void expect(String kind, Ask ask) {
		note(kind, refused(this.stage.memgate().makeKey(ACCOUNT), ask, kind), kind);
		check(kind, this.stage.memgate().used(ACCOUNT, Ask.ADD), this.used);
	}

	/** Where a connection cannot be made at that moment, the call was never sent. */
	private void cut(Ask ask) {
		String unknown = "502 outcome-unknown";
		note(unknown, refused(this.stage.memgate().makeKey(ACCOUNT), ask, unknown), unknown, UNREACHABLE);
		check(unknown, this.stage.memgate().used(ACCOUNT, Ask.ADD), this.used);
	}

	/**
	 * One good read on each gateway: a quota store that was closed for a moment has the
	 * account's books compared first, for which the memory service must answer.
	 */
	private void compareBooks() {
		for (GatewayNode gateway : this.stage.memgate().gateways()) {
			Load load = new Load(List.of(gateway.origin()), this.key, this.stage.seed(), Ask::get).clients(1);
			this.all.addAll(load.until(() -> load.seen("success") >= 1).answers());
		}
	}

	/** Calls until as many as wanted have been refused so. */
	private Tally refused(String key, Ask ask, String kind) {
		Load load = load(key, ask);
		return load.until(() -> load.seen(kind) >= this.each || load.seen() >= (long) MOST_TIMES * this.each);
	}

	/** Beside what is expected, a machine that is too busy may find no capacity. */
	private void note(String what, Tally tally, String... expected) {
		this.classes++;
		this.all.addAll(tally.answers());
		Map<String, Long> kinds = tally.kinds();
		Set<String> others = new TreeSet<>(kinds.keySet());
		others.removeAll(List.of(expected));
		others.removeAll(List.of(Answer.NO_CAPACITY, Answer.STORE_UNAVAILABLE));
		if (!others.isEmpty() || kinds.getOrDefault(expected[0], 0L) < this.each) {
			this.wrong.add(what + ": was answered with " + kinds);
		}
	}

	private void check(String what, long used, long before) {
		if (used != before) {
			this.wrong.add(what + ": used went from " + before + " to " + used);
		}
	}

	private Load load(String key, Ask ask) {
		return Load.on(this.stage.memgate(), key, this.stage.seed(), (random) -> ask);
	}

}
