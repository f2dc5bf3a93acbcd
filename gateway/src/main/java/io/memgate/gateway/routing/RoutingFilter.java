package io.memgate.gateway.routing;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.admission.Decision;
import io.memgate.gateway.admission.Input;
import io.memgate.gateway.admission.KeptAnswer;
import io.memgate.gateway.admission.Outcome;
import io.memgate.gateway.admission.Renewals;
import io.memgate.gateway.admission.Settled;
import io.memgate.gateway.admission.Settlements;
import io.memgate.gateway.lifecycle.DetachedWork;
import io.memgate.gateway.payload.Answer;
import io.memgate.gateway.payload.AnswerReader;
import io.memgate.gateway.payload.Payload;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.RateItem;
import io.memgate.gateway.problem.Responder;
import io.memgate.gateway.telemetry.Trace;
import io.memgate.gateway.throttle.Failures;
import io.memgate.gateway.throttle.Permits;
import io.memgate.gateway.usage.Recorder;
import io.memgate.gateway.usage.UnforwardedRecordFilter;
import io.memgate.gateway.usage.UsageRecord;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * The last filter: forwards an admitted call, classifies the answer, settles, and only
 * then answers. From forwarding on the call belongs to {@link DetachedWork}.
 */
final class RoutingFilter implements GatewayFilter {

	private final Backend backend;

	private final AnswerReader answers;

	private final DetachedWork detached;

	private final Renewals renewals;

	private final Settlements settlements;

	private final Recorder recorder;

	private final Failures failures;

	RoutingFilter(Backend backend, AnswerReader answers, DetachedWork detached, Renewals renewals,
			Settlements settlements, Recorder recorder, Failures failures) {
		this.backend = backend;
		this.answers = answers;
		this.detached = detached;
		this.renewals = renewals;
		this.settlements = settlements;
		this.recorder = recorder;
		this.failures = failures;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		Forwarded forwarded = new Forwarded(Call.of(exchange), Caller.of(exchange), Payload.of(exchange),
				Decision.Admitted.of(exchange));
		UnforwardedRecordFilter.takeOver(exchange);
		return detached(forwarded, Permits.takeOver(exchange)).flatMap((ending) -> answer(exchange, forwarded, ending));
	}

	private Mono<Ending> detached(Forwarded forwarded, Permits permits) {
		Mono<Ending> call = this.renewals.during(forwarded.admitted().reservation(), complete(forwarded, permits))
			.doOnNext((ending) -> giveBack(permits, ending))
			.doOnError((ex) -> permits.giveBack())
			.doOnCancel(permits::giveBack);
		if (forwarded.api().answer() == Api.Answer.ENVELOPE) {
			return this.detached.run(call);
		}
		Handover handover = new Handover();
		return this.detached.run(call.doOnNext(handover::came)).doOnCancel(handover::leave);
	}

	/** A streamed answer keeps its places until it has ended. */
	private static void giveBack(Permits permits, Ending ending) {
		if (ending.stream() != null) {
			ending.stream().whenEnded(permits::giveBack);
		}
		else {
			permits.giveBack();
		}
	}

	private Mono<Ending> complete(Forwarded forwarded, Permits permits) {
		long begun = System.nanoTime();
		return sent(forwarded).flatMap((reply) -> {
			Ending ending = ending(reply, forwarded);
			Duration took = Duration.ofNanos(System.nanoTime() - begun);
			permits.answered(took, ending.isFault());
			return settle(forwarded, ending, took);
		});
	}

	private Mono<Reply> sent(Forwarded forwarded) {
		return forwarded.call()
			.trace()
			.during(Trace.Part.BACKEND,
					(part) -> this.backend.send(forwarded.call(), forwarded.caller(), forwarded.payload(), part));
	}

	private Ending ending(Reply reply, Forwarded forwarded) {
		return switch (reply) {
			case Reply.Whole whole ->
				ending(this.answers.read(forwarded.api(), forwarded.call().policy().profile().envelope(),
						forwarded.limits(), whole.status(), whole.body()), whole.status());
			case Reply.Begun begun -> Ending.success(begun.stream());
			case Reply.Unfinished unfinished -> Ending.failure(unfinished.refusal());
			case Reply.NotSent notSent -> Ending.failure(BackendRefusals.unreachable());
			case Reply.Late late -> Ending.unknown(BackendRefusals.late());
			case Reply.Broken broken -> Ending.unknown(BackendRefusals.unreadable());
		};
	}

	private static Ending ending(Answer answer, int status) {
		return switch (answer) {
			case Answer.Success success -> Ending.success(status, success.body());
			case Answer.CallerMistake mistake -> Ending.failure(BackendRefusals.refused(mistake));
			case Answer.Failed failed -> Ending.failure(BackendRefusals.failed());
			case Answer.Unreadable unreadable -> Ending.unknown(BackendRefusals.unreadable());
		};
	}

	private Mono<Ending> settle(Forwarded forwarded, Ending ending, Duration backend) {
		boolean stays = ending.outcome() == Outcome.UNKNOWN && forwarded.api().effect() == Api.Effect.WRITE;
		Mono<Settled> settled = stays ? Mono.fromRunnable(() -> this.settlements.leave(forwarded.admitted()))
				: settled(forwarded, ending);
		return settled.doOnNext((done) -> record(forwarded, ending, done, backend))
			.switchIfEmpty(Mono.fromRunnable(() -> record(forwarded, ending, null, backend)))
			.thenReturn(ending);
	}

	private Mono<Settled> settled(Forwarded forwarded, Ending ending) {
		Decision.Admitted admitted = forwarded.admitted().with(Input.of(forwarded.payload()));
		return forwarded.call()
			.trace()
			.during(Trace.Part.SETTLEMENT,
					(part) -> this.settlements.settle(admitted, ending.outcome(), kept(forwarded, ending)));
	}

	private static @Nullable KeptAnswer kept(Forwarded forwarded, Ending ending) {
		return forwarded.admitted().reservation().isRepeatable() && ending.outcome() == Outcome.SUCCESS
				&& ending.stream() == null ? KeptAnswer.of(ending.status(), ending.body()) : null;
	}

	private void record(Forwarded forwarded, Ending ending, @Nullable Settled settled, Duration backend) {
		this.recorder
			.record(new UsageRecord(forwarded.call(), forwarded.caller(), forwarded.payload(), forwarded.admitted(),
					ending.outcome(), (ending.refusal() != null) ? ending.refusal().condition() : null, ending.status(),
					settled, forwarded.call().elapsedMicros(), TimeUnit.NANOSECONDS.toMicros(backend.toNanos())));
		if (ending.refusal() != null) {
			this.failures.count(forwarded.caller(), ending.refusal());
		}
	}

	private static Mono<Void> answer(ServerWebExchange exchange, Forwarded forwarded, Ending ending) {
		HttpHeaders headers = exchange.getResponse().getHeaders();
		Decision.Admitted admitted = forwarded.admitted();
		boolean released = ending.outcome() == Outcome.FAILURE;
		RateItem.write((released ? admitted.limits().released() : admitted.limits()).items(), headers);
		closeUnless(forwarded.payload().isRead(), headers);
		if (ending.refusal() != null) {
			return Responder.refuse(exchange, ending.refusal());
		}
		return (ending.stream() != null) ? ending.stream().passOn(exchange.getResponse())
				: Responder.succeed(exchange, ending.status(), ending.body());
	}

	/** What is left of a body that is not wanted any more is not waited for. */
	private static void closeUnless(boolean read, HttpHeaders headers) {
		if (!read) {
			headers.set(HttpHeaders.CONNECTION, "close");
		}
	}

	/** Everything a call needs after its exchange may be gone. */
	private record Forwarded(Call call, Caller caller, Payload payload, Decision.Admitted admitted) {

		Api api() {
			return this.call.governed();
		}

		ApiLimits limits() {
			return Objects.requireNonNull(this.caller.limits().apis().get(api().name()));
		}

	}

}
