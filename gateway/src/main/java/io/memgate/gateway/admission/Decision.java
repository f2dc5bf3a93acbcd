package io.memgate.gateway.admission;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.problem.Refusal;

import org.springframework.web.server.ServerWebExchange;

/**
 * What admission decided of one call.
 */
public sealed interface Decision {

	/**
	 * The call may be forwarded.
	 *
	 * @param reservation what it holds until it is settled
	 * @param quotas its quotas, this call's reservation counted
	 * @param at Redis's time of the decision
	 */
	record Admitted(Reservation reservation, List<QuotaState> quotas, Instant at) implements Decision {

		private static final String ATTRIBUTE = Admitted.class.getName();

		public Admitted {
			quotas = List.copyOf(quotas);
		}

		void attach(ServerWebExchange exchange) {
			exchange.getAttributes().put(ATTRIBUTE, this);
		}

		/** The decision that an admitted exchange carries. */
		public static Admitted of(ServerWebExchange exchange) {
			return Objects.requireNonNull(find(exchange), "not admitted");
		}

		/** The decision, or null where the call was refused. */
		public static @Nullable Admitted find(ServerWebExchange exchange) {
			return (Admitted) exchange.getAttributes().get(ATTRIBUTE);
		}

		/** The quotas once this call's reservation has been given back. */
		public List<QuotaState> releasedQuotas() {
			return this.quotas.stream().map(QuotaState::released).toList();
		}

	}

	/**
	 * The call was completed before, and is answered as it was then.
	 *
	 * @param id the request id of the call that was completed
	 * @param answer what it was answered with
	 * @param quotas its quotas, which this call has not moved
	 */
	record Replayed(String id, KeptAnswer answer, List<QuotaState> quotas) implements Decision {

		private static final String ATTRIBUTE = Replayed.class.getName();

		public Replayed {
			quotas = List.copyOf(quotas);
		}

		void attach(ServerWebExchange exchange) {
			exchange.getAttributes().put(ATTRIBUTE, this);
		}

		/** The decision, or null where the call was not replayed. */
		public static @Nullable Replayed find(ServerWebExchange exchange) {
			return (Replayed) exchange.getAttributes().get(ATTRIBUTE);
		}

	}

	/**
	 * The call is refused, and nothing is held.
	 *
	 * @param refusal why
	 * @param quotas the quotas that the answer shows; empty when they are not known
	 */
	record Refused(Refusal refusal, List<QuotaState> quotas) implements Decision {

		public Refused {
			quotas = List.copyOf(quotas);
		}

	}

}
