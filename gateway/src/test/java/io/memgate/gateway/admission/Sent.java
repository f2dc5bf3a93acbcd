package io.memgate.gateway.admission;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.payload.Payload;
import io.memgate.gateway.problem.Call;
import org.jspecify.annotations.Nullable;

/** A call, and who and what it is always sent by and with. */
record Sent(Call call, Caller caller, Payload payload, @Nullable IdempotencyKey key) {

	String id() {
		return this.call.id();
	}

}
