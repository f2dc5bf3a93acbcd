package io.memgate.gateway.admin;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.account.PlanChange;
import io.memgate.gateway.notice.AccountNotices;
import io.memgate.gateway.policy.Difference;
import io.memgate.gateway.policy.PolicyInForce;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The part of the administrators' HTTP API that gives an account another plan. What makes
 * a limit tighter needs the policy's notice period, or an emergency.
 */
final class PlanApi {

	private static final String PLAN = "/admin/v1/accounts/{account}/plan";

	private final Directory directory;

	private final PolicyInForce policy;

	private final Clock clock;

	private final Audit audit;

	private final AccountNotices notices;

	PlanApi(Directory directory, PolicyInForce policy, Clock clock, Audit audit, AccountNotices notices) {
		this.directory = directory;
		this.policy = policy;
		this.clock = clock;
		this.audit = audit;
		this.notices = notices;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route().POST(PLAN, this::assign).build();
	}

	private Mono<ServerResponse> assign(ServerRequest request) {
		return JsonBody.of(request, "plan", "effective", "emergency", "reason").flatMap((body) -> {
			Instant now = this.clock.instant();
			String plan = PlanName.of(body, this.policy.get());
			Instant effective = body.optionalInstantAfter("effective", now);
			String emergency = body.optionalSentence("emergency");
			String reason = body.sentence("reason");
			return AccountPath.account(request, this.directory).flatMap((account) -> {
				Account changed = account.with(plan, effective, now);
				if (emergency == null) {
					require(account, changed, now);
				}
				return this.directory.assign(changed)
					.then(this.notices.planMoved(account, changed, emergency))
					.then(answer(request, changed, reason, emergency));
			});
		});
	}

	private void require(Account before, Account after, Instant now) {
		List<Difference> early = new PlanMove(before, after, this.policy.activation().revisions(), now).tooEarly();
		if (!early.isEmpty()) {
			Instant earliest = now.plus(this.policy.get().noticePeriod())
				.truncatedTo(ChronoUnit.SECONDS)
				.plusSeconds(1);
			throw AdminProblem
				.conflict("Account '" + before.id() + "' could do less at once: "
						+ early.stream()
							.map((each) -> each.path() + ": " + each.before() + " -> " + each.after())
							.collect(Collectors.joining("; "))
						+ ". Give as 'effective' an instant from " + earliest
						+ " on, or as 'emergency' why it cannot wait.")
				.with("earliest", earliest)
				.with("tighter", early.stream().map(Tighter::of).toList());
		}
	}

	private Mono<ServerResponse> answer(ServerRequest request, Account changed, String reason,
			@Nullable String emergency) {
		Map<String, Object> view = new LinkedHashMap<>();
		view.put("account", changed.id());
		view.put("plan", changed.plan());
		PlanChange next = changed.next();
		if (next != null) {
			view.put("next", next);
		}
		view.put("reason", reason);
		if (emergency != null) {
			view.put("emergency", emergency);
		}
		return this.audit.record(request, "account.plan", changed.id(), view)
			.then(AdminJson.answer(HttpStatus.OK, view));
	}

	/** A limit that would be tighter. */
	@JsonPropertyOrder({ "what", "old", "new" })
	record Tighter(String what, @JsonProperty("old") String before, @JsonProperty("new") String after) {

		static Tighter of(Difference difference) {
			return new Tighter(difference.path(), difference.before(), difference.after());
		}

	}

}
