package io.memgate.gateway.notice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.PolicyLoader;
import io.memgate.gateway.policy.UsagePolicy;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/** What is announced to whom, in virtual time. */
class AnnouncementsTests {

	private static final Path SHIPPED = Path.of("../deploy/policy");

	private static final String PROFILE = "profiles/memos-2025-09.yml";

	private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

	private static final String SEARCH_CHANGE = """
			</memgate/v1/notices/change-search>; rel="describedby"; title="At most \\"8\\" memories.\"""";

	private static final String WINDOW = """
			</memgate/v1/notices/maintenance-index>; rel="status"; title="The index is rebuilt.\"""";

	private static final String LIMITS = """
			version: 1
			profile: memos-2025-09
			tokenizer: cl100k_base
			contact: https://example.com/quota
			notice-period: 14d
			warn-at: []
			default-plan: free
			plans:
			  free:
			    max-body: 256KB
			    apis:
			      addMessage:    { quota: 5000 }
			      searchMemory:  { quota: 1000, max-results: 10 }
			      getMemoryById: { quota: unlimited }
			  team:
			    max-body: 256KB
			    apis:
			      searchMemory: { quota: 9000, max-results: 10 }
			accounts:
			  acme:  { reason: pilot, apis: { searchMemory: { quota: 5000 } } }
			  small: { reason: as agreed, apis: { searchMemory: { max-results: 5 } } }
			""";

	private static final String TIMELINE = """
			changes:
			  - id: search
			    effective: 2026-12-15T00:00:00Z
			    summary: At most "8" memories.
			    plans: { free: { apis: { searchMemory: { max-results: 8 } } } }
			  - id: pilot
			    effective: 2026-12-20T00:00:00Z
			    summary: The pilot ends.
			    accounts: { acme: { apis: { searchMemory: { quota: 2000 } } } }
			maintenance:
			  - { id: index, from: 2026-12-06T02:00:00Z, to: 2026-12-06T03:00:00Z, apis: [searchMemory],
			      exempt: [vip], summary: The index is rebuilt. }
			deprecations:
			  - { id: by-id, api: getMemoryById, deprecated: 2026-12-01T00:00:00Z, sunset: 2027-06-01T00:00:00Z,
			      summary: Use getMemory., link: "https://example.com/leave" }
			""";

	private final Map<String, Instant> announced = new HashMap<>();

	@TempDir
	private Path folder;

	@SuppressWarnings("NullAway.Init")
	private Activation activation;

	@BeforeEach
	void copyProfile() throws IOException {
		Files.createDirectories(this.folder.resolve("profiles"));
		Files.copy(SHIPPED.resolve(PROFILE), this.folder.resolve(PROFILE));
	}

	@Test
	void aPolicyWithoutDatesConcernsNobody() throws IOException {
		assertThat(at(NOW, "").concernNobody()).isTrue();
		assertThat(at(NOW, "").notices()).isEmpty();
		assertThat(at(NOW, TIMELINE).concernNobody()).isFalse();
	}

	@Test
	void aChangeIsToldThosePlansThatItConcernsUntilItTakesEffect() throws IOException {
		Instant effective = Instant.parse("2026-12-15T00:00:00Z");

		assertThat(links(at(effective.minusNanos(1), TIMELINE), "addMessage", "other", "free"))
			.containsExactly(SEARCH_CHANGE);
		assertThat(links(at(effective, TIMELINE), "addMessage", "other", "free")).isEmpty();
		assertThat(links(at(NOW, TIMELINE), "addMessage", "other", "team")).isEmpty();
		assertThat(links(at(NOW, TIMELINE), "addMessage", "other", "long-gone")).containsExactly(SEARCH_CHANGE);
	}

	@Test
	void aChangeIsNotToldAnAccountWhoseExceptionStandsBeforeIt() throws IOException {
		assertThat(links(at(NOW, TIMELINE), "addMessage", "small", "free")).isEmpty();
	}

	@Test
	void aChangeOfOneAccountIsToldToItAlone() throws IOException {
		Announcements announcements = at(NOW, TIMELINE);

		assertThat(links(announcements, "addMessage", "acme", "free")).hasSize(2)
			.contains(SEARCH_CHANGE)
			.element(1)
			.asString()
			.matches("</memgate/v1/notices/change-pilot-[0-9a-f]{8}>; rel=\"describedby\"; title=\"The pilot ends.\"");
		Notice pilot = announcements.notices().get(1);
		assertThat(pilot.account()).isEqualTo("acme");
		assertThat(pilot.lines())
			.containsExactly(new Notice.Line("accounts.acme.apis.searchMemory.quota", "5000", "2000"));
		assertThat(announcements.notices()).filteredOn(Notice::isGeneral)
			.extracting(Notice::id)
			.containsExactly("change-search", "maintenance-index", "deprecation-by-id");
	}

	@Test
	void theNoticeOfAChangeSaysWhatDiffersAndWhenItWasAnnounced() throws IOException {
		this.announced.put("change:search", NOW.minusSeconds(60));

		Notice notice = at(NOW, TIMELINE).notices().getFirst();

		assertThat(notice).isEqualTo(new Notice("change-search", NoticeKind.LIMIT_CHANGE, NOW.minusSeconds(60),
				Instant.parse("2026-12-15T00:00:00Z"), null, "At most \"8\" memories.",
				List.of(new Notice.Line("plans.free.apis.searchMemory.max-results", "10", "8")), null, null));
	}

	@Test
	void aWindowIsLinkedUntilItsEndAndClosesBetween() throws IOException {
		Instant from = Instant.parse("2026-12-06T02:00:00Z");
		Instant to = Instant.parse("2026-12-06T03:00:00Z");

		assertThat(links(at(NOW, TIMELINE), "searchMemory", "other", "team")).containsExactly(WINDOW);
		assertThat(isClosed(at(from.minusNanos(1), TIMELINE), "searchMemory", "other")).isFalse();
		assertThat(isClosed(at(from, TIMELINE), "searchMemory", "other")).isTrue();
		assertThat(isClosed(at(from, TIMELINE), "addMessage", "other")).isFalse();
		assertThat(isClosed(at(from, TIMELINE), "searchMemory", "vip")).isFalse();
		assertThat(isClosed(at(to.minusNanos(1), TIMELINE), "searchMemory", "other")).isTrue();
		assertThat(isClosed(at(to, TIMELINE), "searchMemory", "other")).isFalse();
		assertThat(links(at(to, TIMELINE), "searchMemory", "other", "team")).isEmpty();
	}

	@Test
	void aWindowThatIsAnnouncedLateIsUnplanned() throws IOException {
		Instant latest = Instant.parse("2026-12-05T02:00:00Z");
		this.announced.put("maintenance:index", latest);
		assertThat(window().unplanned()).isNull();

		this.announced.put("maintenance:index", latest.plusMillis(1));

		assertThat(window().unplanned()).isTrue();
		assertThat(window().json()).endsWith("\"unplanned\":true}");
	}

	private Notice window() throws IOException {
		return at(NOW, TIMELINE).notices().get(2);
	}

	@Test
	void aDeprecationIsToldWithItsDatesFromItsAnnouncementOn() throws IOException {
		HttpHeaders headers = headers(at(NOW, TIMELINE), "getMemoryById", "small", "free");

		assertThat(headers.getFirst("Deprecation")).isEqualTo("@1796083200");
		assertThat(headers.getFirst("Sunset")).isEqualTo("Tue, 01 Jun 2027 00:00:00 GMT");
		assertThat(headers.get("Link")).containsExactly(
				"</memgate/v1/notices/deprecation-by-id>; rel=\"deprecation\"; title=\"Use getMemory.\"",
				"<https://example.com/leave>; rel=\"sunset\"");
		assertThat(headers(at(NOW, TIMELINE), "addMessage", "small", "free").headerNames()).isEmpty();
	}

	@Test
	void ofSeveralDeprecationsTheEarliestDatesAreTold() throws IOException {
		HttpHeaders headers = headers(
				at(NOW, """
						deprecations:
						  - { id: one, api: getMemoryById, deprecated: 2026-12-02T00:00:00Z, sunset: 2026-12-09T00:00:00Z, summary: One. }
						  - { id: two, path-prefix: /api/openmem/v1/get, deprecated: 2026-12-01T00:00:00Z, summary: Two. }
						"""),
				"getMemoryById", "other", "free");

		assertThat(headers.getFirst("Deprecation")).isEqualTo("@1796083200");
		assertThat(headers.getFirst("Sunset")).isEqualTo("Wed, 09 Dec 2026 00:00:00 GMT");
		assertThat(headers.get("Link")).hasSize(2);
	}

	@Test
	void linksAreFewAndTheirTitlesShortAndAscii() throws IOException {
		StringBuilder windows = new StringBuilder("maintenance:\n");
		for (int i = 0; i < 12; i++) {
			windows.append("  - { id: w")
				.append(i)
				.append(", from: 2026-12-06T02:00:00Z, to: 2026-12-06T03:00:00Z, summary: ")
				.append((i == 0) ? "索引重建。" : "x".repeat(200))
				.append(" }\n");
		}

		List<String> links = links(at(NOW, windows.toString()), "addMessage", "other", "free");

		assertThat(links).hasSize(8);
		assertThat(links.get(0)).endsWith("title=\"Maintenance, 2026-12-06T02:00:00Z\"");
		assertThat(links.get(1)).endsWith("title=\"" + "x".repeat(77) + "...\"");
	}

	@Test
	void ofManyLinksThoseToComingChangesAreKept() throws IOException {
		StringBuilder windows = new StringBuilder(TIMELINE.substring(0, TIMELINE.indexOf("maintenance:")))
			.append("maintenance:\n");
		for (int i = 0; i < 12; i++) {
			windows
				.append("  - { id: w" + i + ", from: 2026-12-06T02:00:00Z, to: 2026-12-06T03:00:00Z, summary: W. }\n");
		}

		assertThat(links(at(NOW, windows.toString()), "addMessage", "other", "free")).hasSize(8)
			.first()
			.isEqualTo(SEARCH_CHANGE);
	}

	@Test
	void aPlanThatComesBackIsToldAccountsThatHaveKeptIt() throws IOException {
		String back = """
				changes:
				  - id: back
				    effective: 2026-12-15T00:00:00Z
				    summary: Trial is back.
				    plans: { trial: { max-body: 1KB, apis: { searchMemory: { quota: 1 } } } }
				""";

		assertThat(links(at(NOW, back), "addMessage", "other", "trial")).hasSize(1);
		assertThat(links(at(NOW, back), "addMessage", "other", "free")).isEmpty();
	}

	@Test
	void atATurnTheRevisionsAreNotComparedAgain() throws IOException {
		AtomicReference<Instant> now = new AtomicReference<>(NOW);
		InstantSource source = now::get;
		Clock clock = source.withZone(ZoneOffset.UTC);
		PolicyInForce policy = new PolicyInForce(activation(""), clock);
		PolicyNotices notices = new PolicyNotices(policy, clock);
		policy.activate(activation(TIMELINE));
		Announcements made = notices.announcements();

		now.set(Instant.parse("2026-12-06T02:00:00Z"));

		assertThat(made.changes()).hasSize(2);
		assertThat(isClosed(notices.announcements(), "searchMemory", "other")).isTrue();
		assertThat(notices.announcements().changes()).isSameAs(made.changes());
	}

	@Test
	void whatIsLongPastIsNoLongerCurrent() throws IOException {
		Instant later = Instant.parse("2026-12-13T03:00:00Z");
		assertThat(ids(later.minusNanos(1))).contains("maintenance-index");
		assertThat(ids(later)).doesNotContain("maintenance-index").contains("change-search");

		Instant muchLater = Instant.parse("2026-12-15T00:00:00Z").plus(Duration.ofDays(90));
		assertThat(ids(muchLater.minusNanos(1))).contains("change-search");
		assertThat(ids(muchLater)).doesNotContain("change-search").contains("deprecation-by-id");
	}

	@Test
	void theyHoldUntilSomethingTurns() throws IOException {
		Activation activation = activation(TIMELINE);
		Announcements announcements = Announcements.of(activation, NOW);
		Instant turn = Instant.parse("2026-12-06T02:00:00Z");

		assertThat(announcements.areOf(activation, turn.minusNanos(1))).isTrue();
		assertThat(announcements.areOf(activation, turn)).isFalse();
		assertThat(announcements.areOf(activation(TIMELINE), NOW)).isFalse();
	}

	private List<String> ids(Instant now) throws IOException {
		return at(now, TIMELINE).notices().stream().map(Notice::id).toList();
	}

	private boolean isClosed(Announcements announcements, String api, String account) {
		return announced(announcements, api, account, "free").closed() != null;
	}

	private List<String> links(Announcements announcements, String api, String account, String plan) {
		return headers(announcements, api, account, plan).getOrEmpty(HttpHeaders.LINK);
	}

	private HttpHeaders headers(Announcements announcements, String api, String account, String plan) {
		HttpHeaders headers = new HttpHeaders();
		announced(announcements, api, account, plan).headers().write(headers);
		return headers;
	}

	private Announced announced(Announcements announcements, String api, String account, String plan) {
		UsagePolicy policy = this.activation.revisions().at(NOW).policy();
		Caller caller = new Caller(account, "first", "key", plan, policy.limits(account, plan, NOW));
		return announcements.to(Objects.requireNonNull(policy.profile().apis().get(api)), caller);
	}

	private Announcements at(Instant now, String timeline) throws IOException {
		return Announcements.of(activation(timeline), now);
	}

	private Activation activation(String timeline) throws IOException {
		Path file = Files.writeString(this.folder.resolve("policy.yml"), LIMITS + timeline);
		this.activation = new Activation(PolicyLoader.load(file), this.announced, NOW);
		return this.activation;
	}

}
