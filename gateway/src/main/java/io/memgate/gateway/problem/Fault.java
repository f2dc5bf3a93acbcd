package io.memgate.gateway.problem;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.memgate.gateway.policy.Condition;
import reactor.netty.channel.AbortedException;

/**
 * What a call ended with that nobody refused. A client that leaves before its request is
 * whole is no fault of the gateway's: nobody is there to be answered, and nothing is told
 * in the log, which anybody could fill.
 */
public final class Fault {

	private static final Logger log = LoggerFactory.getLogger(Fault.class);

	private Fault() {
	}

	/** The refusal that stands for it. */
	public static Refusal refusal(Call call, Throwable ex) {
		if (ex instanceof AbortedException) {
			return Refusal.of(Condition.BAD_REQUEST, "The connection ended before the request did.");
		}
		if (ex instanceof BrokenRequestException broken) {
			return broken.refusal();
		}
		call.log(() -> log.error("Request {} failed", call.id(), ex));
		return Refusal.of(Condition.INTERNAL_ERROR,
				"The gateway failed on this request. Tell the operator its id: " + call.id() + '.');
	}

}
