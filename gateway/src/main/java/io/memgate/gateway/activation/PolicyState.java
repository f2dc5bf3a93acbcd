package io.memgate.gateway.activation;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;

import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.PolicyRevision;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has come of the policy file: whether what it says is in force, and if not, why.
 * Each change is one line in the log.
 */
public final class PolicyState {

	private static final Logger log = LoggerFactory.getLogger(PolicyState.class);

	private final Path file;

	private final PolicyInForce inForce;

	private final Clock clock;

	private final Counter activations;

	private final Counter refusals;

	private volatile boolean activated;

	private volatile @Nullable Refusal refusal;

	private volatile @Nullable String other;

	/**
	 * @param clock shows Redis's time
	 */
	PolicyState(Path file, PolicyInForce inForce, Clock clock, MeterRegistry registry) {
		this.file = file;
		this.inForce = inForce;
		this.clock = clock;
		this.activations = loads(registry, "activated");
		this.refusals = loads(registry, "refused");
	}

	private static Counter loads(MeterRegistry registry, String outcome) {
		return Counter.builder("memgate.policy.loads")
			.description("Policy files that this node has put in force or refused")
			.tag("outcome", outcome)
			.register(registry);
	}

	/** Takes note of what has come of what the file says now. */
	void note(Verdict verdict) {
		switch (verdict) {
			case Verdict.Activated made -> {
				this.activated = true;
				this.refusal = null;
				this.other = null;
				this.activations.increment();
				log.info("{} is in force: {}, since {}", this.file, named(this.inForce.revision()),
						made.activation().at());
				coming(made.activation());
			}
			case Verdict.Refused refused -> {
				this.refusal = new Refusal(refused.why(), this.clock.instant());
				this.refusals.increment();
				log.error("{} was refused, and {} stays in force:\n{}", this.file, named(this.inForce.revision()),
						refused.why());
			}
		}
	}

	/**
	 * Takes note that what Redis keeps was put in force here, for want of a file that
	 * may.
	 */
	void noteTaken() {
		this.activated = true;
	}

	/** Takes note of the hash of the policy that Redis keeps. */
	void noteKept(String hash) {
		String own = this.inForce.activation().revisions().source().hash();
		String found = hash.equals(own) ? null : hash;
		if (found != null && !found.equals(this.other)) {
			log.warn("Redis keeps policy {}, but this node has {} in force. Give all nodes the same file; what this"
					+ " node's says is judged again when it is saved with any difference", found, own);
		}
		this.other = found;
	}

	private void coming(Activation activation) {
		for (PolicyRevision next : activation.revisions().coming(this.clock.instant())) {
			log.info("From {} on {}: {}", next.effective(), named(next), next.summary());
		}
	}

	private static String named(PolicyRevision revision) {
		return "revision " + revision.policy().revision();
	}

	/** The policy file. */
	public Path file() {
		return this.file;
	}

	/** Whether a policy has been put in force since this node was started. */
	boolean isActivated() {
		return this.activated;
	}

	/** Why what the file says is not in force; null when it is, or was not judged yet. */
	public @Nullable Refusal refusal() {
		return this.refusal;
	}

	/**
	 * Hash of the policy that Redis keeps where that is not the one in force on this
	 * node; null otherwise.
	 */
	@Nullable String other() {
		return this.other;
	}

	/**
	 * A file that is not in force.
	 *
	 * @param why several lines
	 * @param since when it was refused
	 */
	public record Refusal(String why, Instant since) {

	}

}
