package io.memgate.gateway.admission;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.memgate.gateway.policy.Condition;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/** What is known of ids and keys, around the model of the arithmetic. */
final class BooksModel {

	private final LedgerModel books = new LedgerModel();

	private final Map<String, List<String>> held = new HashMap<>();

	final Map<String, Sent> open = new LinkedHashMap<>();

	private final Map<String, Repeat> repeats = new HashMap<>();

	private final Set<String> lapsed = new HashSet<>();

	private final Set<String> released = new HashSet<>();

	/** The counters of what a reaper has released, and nobody has settled since. */
	private final Map<String, List<String>> reaped = new HashMap<>();

	long granted;

	String admit(Sent sent, @Nullable Decision decided) {
		if (this.open.containsKey(sent.id())) {
			return "admitted";
		}
		if (this.released.contains(sent.id())) {
			return "released";
		}
		String repeated = (sent.key() != null) ? repeated(sent.key()) : null;
		if (repeated != null) {
			return repeated;
		}
		Instant at = Objects.requireNonNull(Objects.requireNonNull(decided).at());
		Ruling ruling = this.books.ask(sent.caller(), sent.call().governed(), Units.of(sent.payload()), at,
				(quota) -> quota.equals("add") ? this.granted : 0);
		if (!ruling.isAdmitted()) {
			Refuser first = ruling.refusers().getFirst();
			boolean rate = first.condition() == Condition.RATE_LIMITED;
			assertThat(decided.limits()).isEqualTo(rate ? ruling.limits() : LimitStates.only(quota(ruling, first)));
			return "refused by a " + (rate ? "rate: " : "quota: ") + first.limit();
		}
		assertThat(decided.limits()).isEqualTo(ruling.limits());
		this.open.put(sent.id(), sent);
		this.held.put(sent.id(), this.books.reserve(ruling));
		if (sent.key() != null) {
			this.repeats.put(sent.key().hash(), new Repeat(sent.id(), sent.key().fingerprint(), "running"));
		}
		return "admitted";
	}

	private static QuotaState quota(Ruling ruling, Refuser refuser) {
		return ruling.states()
			.stream()
			.filter((quota) -> quota.headerName().equals(refuser.limit()))
			.findFirst()
			.orElseThrow();
	}

	private @Nullable String repeated(IdempotencyKey key) {
		Repeat before = this.repeats.get(key.hash());
		if (before == null) {
			return null;
		}
		if (!before.fingerprint().equals(key.fingerprint())) {
			return Condition.IDEMPOTENCY_KEY_REUSED.key();
		}
		return switch (before.state()) {
			case "running" -> Condition.IDEMPOTENCY_KEY_RUNNING.key();
			case "answered" -> "replay of " + before.id();
			default -> Condition.IDEMPOTENCY_ANSWER_GONE.key();
		};
	}

	boolean settle(String id, boolean charge, boolean answered) {
		Sent sent = this.open.remove(id);
		this.lapsed.remove(id);
		if (!charge) {
			this.released.add(id);
		}
		List<String> late = this.reaped.remove(id);
		List<String> counters = this.held.remove(id);
		if (counters != null) {
			this.books.settle(counters, charge);
		}
		else if (late != null && charge) {
			late.forEach((counter) -> this.books.counts().correct(counter, 1, 0));
			return true;
		}
		if (sent != null && sent.key() != null) {
			this.repeats.computeIfPresent(sent.key().hash(), (hash, before) -> charge
					? new Repeat(id, before.fingerprint(), answered ? "answered" : "done") : null);
		}
		return sent != null;
	}

	boolean reap(String id, boolean charge) {
		if (!this.lapsed.contains(id)) {
			return false;
		}
		List<String> counters = Objects.requireNonNull(this.held.get(id));
		boolean settled = settle(id, charge, false);
		if (!charge) {
			this.reaped.put(id, counters);
		}
		return settled;
	}

	boolean renew(String id, boolean lapses) {
		this.lapsed.remove(id);
		if (lapses && this.open.containsKey(id)) {
			this.lapsed.add(id);
		}
		return this.open.containsKey(id);
	}

	long used(String quota) {
		return this.books.counts().used(quota);
	}

	long reserved(String quota) {
		return this.books.counts().reserved(quota);
	}

	/** What is known of the call that a key names. */
	private record Repeat(String id, String fingerprint, String state) {

	}

}
