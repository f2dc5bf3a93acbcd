package io.memgate.gateway.console;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.notice.AtomFeed;
import io.memgate.gateway.notice.Notice;
import io.memgate.gateway.notice.Notices;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Page;
import io.memgate.gateway.problem.Refusal;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Notices over HTTP: the general ones for everybody, as JSON, as a feed and each as a
 * page; with an ApiKey an account's own besides. What is for everybody may be cached for
 * a minute and comes without asking Redis.
 */
final class NoticeApi {

	private static final String NOTICES = "/memgate/v1/notices";

	private static final DateTimeFormatter DATE = DateTimeFormatter
		.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
		.withZone(ZoneOffset.UTC);

	private static final CacheControl FOR_A_MINUTE = CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic();

	private static final MediaType ATOM = MediaType.parseMediaType("application/atom+xml;charset=utf-8");

	private static final JsonMapper JSON = new JsonMapper();

	private static final Refusal UNKNOWN = Refusal.of(Condition.UNKNOWN_PATH,
			"There is no notice with this id, or it is another account's. What exists: GET " + NOTICES
					+ ", with an ApiKey for the account's own besides.");

	private final KeyHolders holders;

	private final Notices notices;

	private final RecentUses uses;

	NoticeApi(KeyHolders holders, Notices notices, RecentUses uses) {
		this.holders = holders;
		this.notices = notices;
		this.uses = uses;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET(NOTICES, (request) -> this.holders.identifiedOrNot(request, this::own, () -> general(request)))
			.GET(AtomFeed.PATH, this::feed)
			.GET(NOTICES + "/{id}",
					(request) -> this.holders.identifiedOrNot(request, this::ownOne,
							() -> one(request, withoutUse(this.notices.general()))))
			.build();
	}

	private Mono<ServerResponse> own(ServerRequest request, Caller caller) {
		return this.notices.of(caller.account())
			.flatMap((all) -> this.uses.views(all, caller))
			.flatMap((all) -> KeyHolders.json(new All(all)));
	}

	private Mono<ServerResponse> general(ServerRequest request) {
		byte[] body = JSON.writeValueAsBytes(new All(withoutUse(this.notices.general())));
		return cacheable(request, MediaType.APPLICATION_JSON, body, this.holders.varying());
	}

	private Mono<ServerResponse> feed(ServerRequest request) {
		return cacheable(request, ATOM, AtomFeed.of(this.notices.general()));
	}

	private static Mono<ServerResponse> cacheable(ServerRequest request, MediaType type, byte[] body, String... vary) {
		String tag = tag(body);
		return request.checkNotModified(tag)
			.switchIfEmpty(Mono.defer(() -> ServerResponse.ok()
				.contentType(type)
				.cacheControl(FOR_A_MINUTE)
				.eTag(tag)
				.varyBy(vary)
				.bodyValue(body)));
	}

	private static String tag(byte[] body) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
			return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

	private Mono<ServerResponse> ownOne(ServerRequest request, Caller caller) {
		String id = request.pathVariable("id");
		return this.notices.of(caller.account())
			.map((all) -> all.stream().filter((notice) -> notice.id().equals(id)).toList())
			.flatMap((found) -> this.uses.views(found, caller))
			.flatMap((found) -> one(request, found));
	}

	private static List<NoticeView> withoutUse(List<Notice> notices) {
		return notices.stream().map((notice) -> new NoticeView(notice, null)).toList();
	}

	private static Mono<ServerResponse> one(ServerRequest request, List<NoticeView> known) {
		String id = request.pathVariable("id");
		Optional<NoticeView> found = known.stream().filter((view) -> view.notice().id().equals(id)).findFirst();
		return found.map((view) -> isBrowser(request) ? page(view) : KeyHolders.json(view))
			.orElseGet(() -> KeyHolders.refuse(UNKNOWN));
	}

	/** A browser names HTML among what it accepts; clients of an API do not. */
	private static boolean isBrowser(ServerRequest request) {
		String accept = request.headers().firstHeader(HttpHeaders.ACCEPT);
		return accept != null && accept.contains(MediaType.TEXT_HTML_VALUE);
	}

	private static Mono<ServerResponse> page(NoticeView view) {
		Notice notice = view.notice();
		List<String> said = new ArrayList<>();
		said.add((notice.until() != null) ? "From " + date(notice.from()) + " until " + date(notice.until()) + '.'
				: "From " + date(notice.from()) + '.');
		notice.lines().forEach((line) -> said.add(line.text()));
		if (notice.unplanned() != null) {
			said.add("This is unplanned: it was announced later than planned maintenance is.");
		}
		if (notice.emergency() != null) {
			said.add("This could not be announced in time: " + notice.emergency());
		}
		if (view.recentUse() != null) {
			said.add("For your account:");
			said.addAll(view.recentUse().texts());
		}
		return Page.of(notice.kind().title() + " · published " + date(notice.published()), notice.summary())
			.withTexts(said)
			.answer();
	}

	private static String date(Instant instant) {
		return DATE.format(instant);
	}

	/** The answer's one member, so that there can be others beside it some day. */
	record All(List<NoticeView> notices) {

	}

}
