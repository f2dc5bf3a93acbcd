package io.memgate.gateway.admission;

import java.time.Instant;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.payload.Payload;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.UtcDay;

/**
 * One call's unit of each of its quotas, held while the call is in flight.
 *
 * @param id the call's request id
 * @param account the account that holds it
 * @param day the UTC day of its admission by Redis's time, {@code yyyyMMdd}
 * @param usage where its usage is counted: {@code <project>:<key>:<api>}
 * @param effect whether the call reads or writes
 * @param node the node that admitted it
 * @param repeat hash of its Idempotency-Key; null when it has none
 * @param input what the call carries
 * @param revision the policy that decided it
 * @param unseen whether it was made without Redis, which is told when it can be
 */
public record Reservation(String id, String account, String day, String usage, Api.Effect effect, String node,
		@Nullable String repeat, Input input, String revision, boolean unseen) {

	private static final int NOTED = 7;

	private static final String NO_REPEAT = "-";

	/** What a call holds if it is admitted by a node at about this time. */
	static Reservation of(Call call, Caller caller, Payload payload, @Nullable IdempotencyKey key, String node,
			Instant now) {
		Api api = call.governed();
		return new Reservation(call.id(), caller.account(), day(now),
				UsageField.place(caller.project(), caller.key(), api.name()), api.effect(), node,
				(key != null) ? key.hash() : null, Input.of(payload), call.policy().revision(), false);
	}

	/** This reservation, admitted at that time. */
	Reservation admitted(Instant at) {
		return new Reservation(this.id, this.account, day(at), this.usage, this.effect, this.node, this.repeat,
				this.input, this.revision, false);
	}

	/** This reservation, made without Redis at that time. */
	Reservation unseen(Instant at) {
		return new Reservation(this.id, this.account, day(at), this.usage, this.effect, this.node, this.repeat,
				this.input, this.revision, true);
	}

	/** This reservation, of a call of which that much has come by now. */
	Reservation with(Input input) {
		return new Reservation(this.id, this.account, this.day, this.usage, this.effect, this.node, this.repeat, input,
				this.revision, this.unseen);
	}

	/** The name of an instant's day. */
	static String day(Instant at) {
		return UtcDay.name(UtcDay.of(at));
	}

	/** What is kept of it in Redis, beside its id, its account and its day. */
	String note() {
		return String.join(" ", this.usage, this.effect.name().toLowerCase(Locale.ROOT), this.node,
				(this.repeat != null) ? this.repeat : NO_REPEAT, Long.toString(this.input.bytes()),
				Long.toString(this.input.tokens()), this.revision);
	}

	/** The reservation that a note was made of. */
	static Reservation noted(String account, String id, String day, String note) {
		String[] parts = note.split(" ", NOTED);
		if (parts.length != NOTED) {
			throw new IllegalArgumentException("reservation " + id + " of " + account + " has a strange note");
		}
		return new Reservation(id, account, day, parts[0], Api.Effect.valueOf(parts[1].toUpperCase(Locale.ROOT)),
				parts[2], parts[3].equals(NO_REPEAT) ? null : parts[3],
				new Input(Long.parseLong(parts[4]), Long.parseLong(parts[5])), parts[6], false);
	}

	/** Whether a repeated call can be known for this one. */
	public boolean isRepeatable() {
		return this.repeat != null;
	}

	/** The Api that was called. */
	String api() {
		return this.usage.substring(this.usage.lastIndexOf(':') + 1);
	}

	boolean isWrite() {
		return this.effect == Api.Effect.WRITE;
	}

	/** The project that the call was made in. */
	String project() {
		return this.usage.substring(0, this.usage.indexOf(':'));
	}

}
