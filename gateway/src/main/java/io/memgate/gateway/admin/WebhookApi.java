package io.memgate.gateway.admin;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Directory;
import io.memgate.gateway.account.Slug;
import io.memgate.gateway.notice.Attempt;
import io.memgate.gateway.notice.NoticeKind;
import io.memgate.gateway.notice.Targets;
import io.memgate.gateway.notice.Webhook;
import io.memgate.gateway.notice.WebhookSender;
import io.memgate.gateway.notice.Webhooks;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The part of the administrators' HTTP API that sets webhooks. A secret is shown when it
 * is made, once.
 */
final class WebhookApi {

	private static final String WEBHOOKS = "/admin/v1/webhooks";

	private final Webhooks webhooks;

	private final Targets targets;

	private final WebhookSender sender;

	private final Directory directory;

	private final Audit audit;

	WebhookApi(Webhooks webhooks, Targets targets, WebhookSender sender, Directory directory, Audit audit) {
		this.webhooks = webhooks;
		this.targets = targets;
		this.sender = sender;
		this.directory = directory;
		this.audit = audit;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET(WEBHOOKS, this::list)
			.POST(WEBHOOKS, this::add)
			.DELETE(WEBHOOKS + "/{webhook}", this::remove)
			.POST(WEBHOOKS + "/{webhook}/test", this::test)
			.POST(WEBHOOKS + "/{webhook}/rotate", this::rotate)
			.build();
	}

	private Mono<ServerResponse> list(ServerRequest request) {
		return this.webhooks.all()
			.flatMap((all) -> AdminJson.answer(HttpStatus.OK, new All(all.stream().map(WebhookView::of).toList())));
	}

	private Mono<ServerResponse> add(ServerRequest request) {
		return JsonBody.of(request, "url", "kinds", "account", "everyAccount").flatMap((body) -> {
			URI url = url(body.text("url", Targets.LONGEST));
			Set<NoticeKind> kinds = kinds(body);
			String account = body.optionalName("account");
			boolean everyAccount = body.optionalFlag("everyAccount");
			if (account != null && everyAccount) {
				throw AdminProblem.badRequest("The members 'account' and 'everyAccount' do not go together.");
			}
			return known(account).then(allowed(url))
				.then(this.webhooks.add(url, kinds, account, everyAccount))
				.switchIfEmpty(
						Mono.error(() -> AdminProblem.conflict("There are " + Webhooks.MOST + " webhooks already.")))
				.flatMap((webhook) -> made(request, "webhook.create", HttpStatus.CREATED, webhook));
		});
	}

	private static URI url(String text) {
		try {
			return new URI(text);
		}
		catch (URISyntaxException ex) {
			throw AdminProblem.badRequest("The member 'url' is not an address: " + ex.getReason() + '.');
		}
	}

	private static Set<NoticeKind> kinds(JsonBody body) {
		return body.optionalNames("kinds")
			.stream()
			.map((word) -> NoticeKind.of(word)
				.orElseThrow(() -> AdminProblem.badRequest("The member 'kinds' has no kind '" + word + "'; there are "
						+ Arrays.stream(NoticeKind.values()).map(NoticeKind::word).collect(Collectors.joining(", "))
						+ '.')))
			.collect(Collectors.toSet());
	}

	private Mono<Void> known(@Nullable String account) {
		if (account == null) {
			return Mono.empty();
		}
		return (Slug.matches(account) ? this.directory.find(account) : Mono.empty())
			.switchIfEmpty(Mono.error(() -> AccountPath.none(account)))
			.then();
	}

	private Mono<Void> allowed(URI url) {
		return this.targets.fault(url)
			.flatMap((fault) -> Mono
				.error(AdminProblem.badRequest("The member 'url' cannot be a webhook's address: " + fault + '.')));
	}

	private Mono<ServerResponse> remove(ServerRequest request) {
		return find(request)
			.flatMap((webhook) -> this.webhooks.remove(webhook.id()).then(record(request, "webhook.remove", webhook)))
			.then(Mono.defer(() -> ServerResponse.noContent().build()));
	}

	private Mono<ServerResponse> rotate(ServerRequest request) {
		return find(request).flatMap((webhook) -> this.webhooks.rotate(webhook.id()))
			.flatMap((webhook) -> made(request, "webhook.rotate", HttpStatus.OK, webhook));
	}

	private Mono<ServerResponse> test(ServerRequest request) {
		return find(request).flatMap(this.sender::test)
			.flatMap((attempt) -> AdminJson.answer(HttpStatus.OK,
					new Tested(attempt instanceof Attempt.Delivered, attempt.said())));
	}

	private Mono<Webhook> find(ServerRequest request) {
		String id = request.pathVariable("webhook");
		return this.webhooks.find(id)
			.switchIfEmpty(Mono.error(() -> AdminProblem.notFound("There is no webhook '" + id + "'.")));
	}

	private Mono<ServerResponse> made(ServerRequest request, String what, HttpStatus status, Webhook webhook) {
		return record(request, what, webhook).then(AdminJson.answer(status, WebhookView.withSecret(webhook)));
	}

	private Mono<Void> record(ServerRequest request, String what, Webhook webhook) {
		return this.audit.record(request, what, (webhook.account() != null) ? webhook.account() : Audit.NO_ACCOUNT,
				WebhookView.of(webhook));
	}

	/** The answer's one member, so that there can be others beside it some day. */
	record All(List<WebhookView> webhooks) {

	}

	/**
	 * What came of a test.
	 *
	 * @param delivered whether the receiver has it
	 * @param said what it answered, or why it has not
	 */
	record Tested(boolean delivered, String said) {

	}

}
