package io.memgate.gateway.admission;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.problem.RateItem;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.Responder;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * What admission decided of one call.
 */
public sealed interface Decision {

	/** The call's limits. */
	LimitStates limits();

	/** When it was decided, by Redis's time; null when nothing was asked. */
	@Nullable Instant at();

	/** Who decided. */
	DecidedBy by();

	/**
	 * The call may be forwarded.
	 *
	 * @param reservation what it holds until it is settled
	 * @param limits its limits, this call counted
	 * @param at Redis's time of the decision
	 */
	record Admitted(Reservation reservation, LimitStates limits, Instant at) implements Decision {

		private static final String ATTRIBUTE = Admitted.class.getName();

		@Override
		public DecidedBy by() {
			return this.reservation.unseen() ? DecidedBy.NODE : DecidedBy.REDIS;
		}

		void attach(ServerWebExchange exchange) {
			exchange.getAttributes().put(ATTRIBUTE, this);
		}

		/** This decision, of a call of which that much has come by now. */
		public Admitted with(Input input) {
			return new Admitted(this.reservation.with(input), this.limits, this.at);
		}

		/** The decision that an admitted exchange carries. */
		public static Admitted of(ServerWebExchange exchange) {
			return Objects.requireNonNull(find(exchange), "not admitted");
		}

		/** The decision, or null where the call was refused. */
		public static @Nullable Admitted find(ServerWebExchange exchange) {
			return (Admitted) exchange.getAttributes().get(ATTRIBUTE);
		}

	}

	/**
	 * The call was completed before, and is answered as it was then.
	 *
	 * @param id the request id of the call that was completed
	 * @param answer what it was answered with
	 * @param limits its limits, which this call has not moved
	 * @param at Redis's time of the decision
	 */
	record Replayed(String id, KeptAnswer answer, LimitStates limits, Instant at) implements Decision {

		private static final String ATTRIBUTE = Replayed.class.getName();

		@Override
		public DecidedBy by() {
			return DecidedBy.REDIS;
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
	 * @param limits the limits that the answer shows
	 * @param known why calls that follow will be refused too; null where they may not be
	 * @param at when, by Redis's time; null when nothing was asked
	 * @param by who refuses
	 */
	record Refused(Refusal refusal, LimitStates limits, @Nullable KnownRefusal known, @Nullable Instant at,
			DecidedBy by) implements Decision {

		private static final String ATTRIBUTE = Refused.class.getName();

		/** A refusal because nothing can be asked. */
		Refused(Refusal refusal) {
			this(refusal, LimitStates.NONE, null, null, DecidedBy.NODE);
		}

		/** The decision, or null where admission has not refused. */
		public static @Nullable Refused find(ServerWebExchange exchange) {
			return (Refused) exchange.getAttributes().get(ATTRIBUTE);
		}

		/** Whether it is the account's standing that refuses. */
		boolean isThrottle() {
			return this.known != null && this.known.limit().equals(KnownRefusal.THROTTLE);
		}

		Mono<Void> answer(ServerWebExchange exchange) {
			exchange.getAttributes().put(ATTRIBUTE, this);
			if (this.limits != LimitStates.NONE) {
				RateItem.write(this.limits.items(), exchange.getResponse().getHeaders());
			}
			return Responder.refuse(exchange, this.refusal);
		}

	}

}
