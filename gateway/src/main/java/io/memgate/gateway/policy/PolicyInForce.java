package io.memgate.gateway.policy;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one reference to the policy in force. A request reads it once and is judged under
 * what it read. A dated change takes effect here at its instant, by Redis's time: at the
 * same instant on all nodes.
 */
public final class PolicyInForce implements Supplier<UsagePolicy> {

	private static final Logger log = LoggerFactory.getLogger(PolicyInForce.class);

	private final Clock clock;

	private final AtomicReference<Stretch> stretch;

	private final List<Consumer<Activation>> preparing = new CopyOnWriteArrayList<>();

	/**
	 * @param activation the first policy
	 * @param clock shows Redis's time
	 */
	public PolicyInForce(Activation activation, Clock clock) {
		this.clock = clock;
		this.stretch = new AtomicReference<>(Stretch.of(activation, clock.millis()));
	}

	/** The limits of the revision in force. */
	@Override
	public UsagePolicy get() {
		return stretch().revision().policy();
	}

	/** The revision in force. */
	public PolicyRevision revision() {
		return stretch().revision();
	}

	/** The policy that the revision belongs to. */
	public Activation activation() {
		return this.stretch.get().activation();
	}

	/**
	 * Has each policy shown just before it is put in force, on the thread that does that,
	 * for what has to be ready by then.
	 */
	public void prepare(Consumer<Activation> preparing) {
		this.preparing.add(preparing);
	}

	/** Puts another policy in force. */
	public void activate(Activation activation) {
		this.preparing.forEach((each) -> each.accept(activation));
		this.stretch.set(Stretch.of(activation, this.clock.millis()));
	}

	private Stretch stretch() {
		Stretch now = this.stretch.get();
		long millis = this.clock.millis();
		return now.holds(millis) ? now : turn(now, millis);
	}

	/** Whoever comes first after a revision's end makes the next one. */
	private Stretch turn(Stretch before, long millis) {
		Stretch next = Stretch.of(before.activation(), millis);
		if (!this.stretch.compareAndSet(before, next)) {
			return stretch();
		}
		if (next.revision() != before.revision()) {
			log.info("Policy revision {} is in force: {}", next.revision().policy().revision(),
					next.revision().summary());
		}
		return next;
	}

	/**
	 * A time in which one revision is in force.
	 *
	 * @param from its first millisecond
	 * @param to the first millisecond after it
	 */
	private record Stretch(Activation activation, PolicyRevision revision, long from, long to) {

		static Stretch of(Activation activation, long millis) {
			Instant now = Instant.ofEpochMilli(millis);
			PolicyRevisions revisions = activation.revisions();
			PolicyRevision revision = revisions.at(now);
			long to = revisions.coming(now)
				.stream()
				.mapToLong((coming) -> beginning(coming))
				.min()
				.orElse(Long.MAX_VALUE);
			return new Stretch(activation, revision, revision.isBase() ? Long.MIN_VALUE : beginning(revision), to);
		}

		/** Its first whole millisecond. */
		private static long beginning(PolicyRevision revision) {
			return revision.effective().plusNanos(999_999).toEpochMilli();
		}

		boolean holds(long millis) {
			return millis >= this.from && millis < this.to;
		}

	}

}
