package io.memgate.gateway.usage;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.admission.Decision;
import io.memgate.gateway.admission.Outcome;
import io.memgate.gateway.payload.Measures;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;

/**
 * Records every request that was refused or replayed, and one that failed before it was
 * forwarded. What happens to a call that is taken over is recorded by whoever has done
 * that, since it may outlive this exchange.
 */
public final class UnforwardedRecordFilter implements GatewayFilter {

	private static final String TAKEN_OVER = UnforwardedRecordFilter.class.getName();

	private final Recorder recorder;

	public UnforwardedRecordFilter(Recorder recorder) {
		this.recorder = recorder;
	}

	/** From here on its caller records the call of an exchange. */
	public static void takeOver(ServerWebExchange exchange) {
		exchange.getAttributes().put(TAKEN_OVER, true);
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		return chain.filter(exchange).doFinally((signal) -> {
			if (!exchange.getAttributes().containsKey(TAKEN_OVER)) {
				record(exchange);
			}
		});
	}

	private void record(ServerWebExchange exchange) {
		Refusal refusal = Refusal.find(exchange);
		Decision.Replayed replayed = Decision.Replayed.find(exchange);
		if (refusal != null) {
			record(exchange, Decision.Refused.find(exchange), Outcome.REFUSED, refusal.condition(),
					refusal.httpStatus());
		}
		else if (replayed != null) {
			record(exchange, replayed, Outcome.SUCCESS, null, replayed.answer().status());
		}
		else {
			this.recorder.left(Call.of(exchange));
		}
	}

	private void record(ServerWebExchange exchange, @Nullable Decision decision, Outcome outcome,
			@Nullable Condition condition, int status) {
		Call call = Call.of(exchange);
		this.recorder.record(new UsageRecord(call, Caller.find(exchange), Measures.find(exchange), decision, outcome,
				condition, status, null, call.elapsedMicros(), 0));
	}

}
