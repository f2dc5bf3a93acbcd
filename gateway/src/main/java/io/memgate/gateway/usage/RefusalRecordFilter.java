package io.memgate.gateway.usage;

import java.util.concurrent.TimeUnit;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.admission.Decision;
import io.memgate.gateway.admission.Outcome;
import io.memgate.gateway.payload.Payload;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;

/**
 * Records every request that ended before it was admitted. What happens to an admitted
 * one is recorded by whoever settles it, since it may outlive this exchange.
 */
public final class RefusalRecordFilter implements GatewayFilter {

	private final Recorder recorder;

	public RefusalRecordFilter(Recorder recorder) {
		this.recorder = recorder;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		return chain.filter(exchange).doFinally((signal) -> {
			Refusal refusal = Refusal.find(exchange);
			if (refusal != null && Decision.Admitted.find(exchange) == null) {
				this.recorder.record(record(exchange, refusal));
			}
		});
	}

	private static UsageRecord record(ServerWebExchange exchange, Refusal refusal) {
		Call call = Call.of(exchange);
		return new UsageRecord(call, Caller.find(exchange), Payload.find(exchange), null, Outcome.REFUSED,
				refusal.condition(), refusal.httpStatus(), null, call.elapsedMicros(), 0);
	}

}
