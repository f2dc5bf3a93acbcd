package io.memgate.gateway.usage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Grant;
import io.memgate.gateway.admission.QuotaState;

/**
 * An account's quotas, each as a sum: base + granted - used - reserved = remaining.
 *
 * @param account the account's id
 * @param plan name of its plan
 * @param revision the policy revision in force
 * @param at Redis's time of it
 * @param quotas one line for each quota, the total first
 * @param firstCalls the account's first call under each revision, the newest first
 * @param note whose it is
 */
public record Statement(String account, String plan, String revision, Instant at, List<Line> quotas,
		List<FirstCalls.FirstCall> firstCalls, String note) {

	private static final String NOTE = "Quota belongs to the account: its projects and keys share it."
			+ " base + granted - used - reserved = remaining.";

	public Statement {
		quotas = List.copyOf(quotas);
		firstCalls = List.copyOf(firstCalls);
	}

	static Statement of(String account, String plan, String revision, Instant now, List<QuotaState> states,
			List<Grant> grants, List<FirstCalls.FirstCall> firstCalls) {
		Instant at = states.isEmpty() ? now : states.getFirst().at();
		return new Statement(account, plan, revision, at,
				states.stream().map((state) -> Line.of(state, grants)).toList(), firstCalls, NOTE);
	}

	/** Whether the grants that are listed are those that count. */
	boolean addsUp() {
		return this.quotas.stream().allMatch(Line::addsUp);
	}

	/**
	 * One quota, in calls.
	 *
	 * @param quota the Api's name, or {@code *} for the account's total
	 * @param base what the plan gives
	 * @param granted grants in force
	 * @param used calls charged, in the quota's period
	 * @param reserved calls in flight
	 * @param remaining what may still be called
	 * @param over what was used beyond the limit before that was lowered; null for
	 * nothing, else remaining is 0 and the sum is -over
	 * @param resetsAt when it begins anew; null when it never does
	 * @param grants the account's grants to it, expired ones too, oldest first
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Line(String quota, long base, long granted, long used, long reserved, long remaining,
			@Nullable Long over, @Nullable Instant resetsAt, List<Given> grants) {

		public Line {
			grants = List.copyOf(grants);
		}

		static Line of(QuotaState state, List<Grant> grants) {
			long over = state.used() + state.reserved() - state.limit();
			List<Given> given = new ArrayList<>();
			grants.stream()
				.filter((grant) -> grant.quota().equals(state.name()))
				.forEach((grant) -> given.add(Given.of(grant, state.at())));
			return new Line(state.name(), state.quota().calls(), state.granted(), state.used(), state.reserved(),
					state.remaining(), (over > 0) ? over : null, state.resetAt(), given);
		}

		boolean addsUp() {
			return this.granted == this.grants.stream().filter(Given::inForce).mapToLong(Given::amount).sum();
		}

	}

	/**
	 * A grant.
	 *
	 * @param inForce whether it counts
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Given(String id, long amount, String reason, Instant created, @Nullable Instant expires,
			boolean inForce) {

		static Given of(Grant grant, Instant at) {
			return new Given(grant.id(), grant.amount(), grant.reason(), grant.created(), grant.expires(),
					grant.expires() == null || grant.expires().isAfter(at));
		}

	}

}
