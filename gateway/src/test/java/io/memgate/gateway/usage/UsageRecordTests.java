package io.memgate.gateway.usage;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.admission.DecidedBy;
import io.memgate.gateway.admission.Decision;
import io.memgate.gateway.admission.KeptAnswer;
import io.memgate.gateway.admission.Input;
import io.memgate.gateway.admission.LimitStates;
import io.memgate.gateway.admission.Outcome;
import io.memgate.gateway.admission.QuotaState;
import io.memgate.gateway.admission.Reservation;
import io.memgate.gateway.admission.Settled;
import io.memgate.gateway.payload.Amount;
import io.memgate.gateway.payload.Measures;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.Period;
import io.memgate.gateway.policy.PolicyLoader;
import io.memgate.gateway.policy.Quota;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.usage.RecordReader.Line;
import io.memgate.gateway.usage.RecordedCall.Decided;
import io.memgate.gateway.usage.RecordedCall.QuotaUse;
import io.memgate.gateway.usage.RecordedCall.Settlement;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class UsageRecordTests {

	private static final Instant AT = Instant.parse("2026-12-01T00:00:00.000123Z");

	private static final UsagePolicy POLICY = PolicyLoader.load(Path.of("../deploy/policy/memos-free.yml"))
		.at(AT)
		.policy();

	private static final Call CALL = Call.begin(Clock.fixed(AT, ZoneOffset.UTC), POLICY,
			POLICY.profile().apis().get("searchMemory"), null);

	private static final Caller CALLER = new Caller("acme", "first", "k1", "free", POLICY.limits("acme", "free", AT));

	private static final Measures MEASURES = new Measures(new Amount(300, false), 200L, new Amount(50, false), 2,
			Map.of("memory_limit_number", 7), Map.of("include_preference", false), Map.of("ids", 2));

	private static final LimitStates LIMITS = new LimitStates(
			List.of(new QuotaState("searchMemory", Quota.of(1000), 1200, 7, 3, AT),
					new QuotaState("*", new Quota(50, Period.DAY), 50, 9, 4, AT)),
			List.of());

	private static final Reservation RESERVATION = new Reservation(CALL.id(), "acme", "20261201",
			"first:k1:searchMemory", Api.Effect.READ, "n", null, Input.NONE, "0", false);

	@Test
	void everyFieldIsInTheTableInItsOrderAndNoOther() throws IOException {
		Pattern row = Pattern.compile("^\\| `([^`]+)` \\| [^|]+ \\| [^|]+ \\|$", Pattern.MULTILINE);
		List<String> rows = row.matcher(Files.readString(Path.of("../deploy/USAGE-LOG.md")))
			.results()
			.map((match) -> match.group(1))
			.toList();

		Set<String> written = new LinkedHashSet<>();
		for (UsageRecord record : List.of(charged(), refused(), replayed())) {
			collect(new JsonMapper().readTree(line(record)), written);
		}

		assertThat(rows).containsExactlyInAnyOrderElementsOf(written).doesNotHaveDuplicates();
	}

	private static void collect(JsonNode record, Set<String> names) {
		record.propertyNames().forEach(names::add);
		record.path("quotas")
			.forEach((quota) -> quota.propertyNames().forEach((name) -> names.add("quotas[]." + name)));
	}

	@Test
	void aChargedCallIsReadAsItWasWritten() {
		assertThat(read(charged())).isEqualTo(new RecordedCall(AT, CALL.id(), "acme", "first", "k1", "free",
				"searchMemory", Outcome.SUCCESS, null, false, MEASURES, "cl100k_base",
				new Decided(AT, DecidedBy.REDIS, null,
						List.of(new QuotaUse("searchMemory", Period.LIFE, 200, 7, 3),
								new QuotaUse("*", Period.DAY, 0, 9, 4))),
				new Settlement(AT.plusMillis(5), 8, 60), AT.plusMillis(7)));
	}

	@Test
	void aRefusedCallIsReadAsItWasWritten() {
		RecordedCall call = read(refused());

		assertThat(call.outcome()).isEqualTo(Outcome.REFUSED);
		assertThat(call.condition()).isEqualTo(Condition.RATE_LIMITED);
		assertThat(call.measures().bytes()).isEqualTo(new Amount(1024, true));
		assertThat(call.measures().tokens()).isEqualTo(new Amount(4000, true));
		assertThat(call.decision()).isEqualTo(new Decided(AT, DecidedBy.MEMORY, "hourly", List.of()));
		assertThat(call.isAdmitted()).isFalse();
	}

	@Test
	void aReplayIsNoAdmittedCall() {
		assertThat(read(replayed())).satisfies((call) -> {
			assertThat(call.replayed()).isTrue();
			assertThat(call.isAdmitted()).isFalse();
		});
	}

	/** As lines were before decisions had their own instants, deciders and periods. */
	@Test
	void aLineOfTheEarlierFormIsRead() {
		RecordedCall call = read(
				"""
						{"at":"2026-06-01T00:00:00Z","id":"i","node":"n","account":"acme","project":"p","key":"k","plan":"free",\
						"api":"searchMemory","policy":"0","outcome":"success","status":200,"inputBytes":60,"results":{"n":7,"x":null},\
						"admittedAt":"2026-06-01T00:00:00.001Z",\
						"quotas":[{"quota":"searchMemory","limit":1000,"used":7,"reserved":1,"more":{"a":[1]},"none":null}],\
						"totalMicros":1000,"backendMicros":0}""");

		assertThat(call.decision()).isEqualTo(new Decided(Instant.parse("2026-06-01T00:00:00.001Z"), DecidedBy.REDIS,
				null, List.of(new QuotaUse("searchMemory", Period.LIFE, 0, 7, 1))));
		assertThat(call.measures().results()).isEqualTo(Map.of("n", 7));
	}

	@Test
	void aConditionThatIsNotKnownIsPassedOver() {
		RecordedCall call = read(line(refused()).replace("\"rate-limited\"", "\"out-of-luck\""));

		assertThat(call.condition()).isNull();
		assertThat(call.outcome()).isEqualTo(Outcome.REFUSED);
	}

	private static UsageRecord charged() {
		Decision admitted = new Decision.Admitted(RESERVATION, LIMITS, AT);
		return new UsageRecord(CALL, CALLER, MEASURES, admitted, Outcome.SUCCESS, null, 200,
				new Settled(AT.plusMillis(5), true, new long[] { 8, 60, 10 }), 7000, 5000);
	}

	private static UsageRecord refused() {
		Measures measures = new Measures(new Amount(1024, true), null, new Amount(4000, true), 0, Map.of(), Map.of(),
				Map.of());
		Refusal refusal = Refusal.of(Condition.RATE_LIMITED, "").violating("hourly");
		return new UsageRecord(CALL, CALLER, measures,
				new Decision.Refused(refusal, LimitStates.NONE, null, AT, DecidedBy.MEMORY), Outcome.REFUSED,
				Condition.RATE_LIMITED, 429, null, 100, 0);
	}

	private static UsageRecord replayed() {
		Decision replayed = new Decision.Replayed("other", new KeptAnswer(200, "{}"), LIMITS, AT);
		return new UsageRecord(CALL, CALLER, MEASURES, replayed, Outcome.SUCCESS, null, 200, null, 100, 0);
	}

	private static RecordedCall read(UsageRecord record) {
		return read(line(record));
	}

	private static RecordedCall read(String line) {
		assertThat(new RecordReader().read(line)).isInstanceOf(Line.Of.class);
		return ((Line.Of) new RecordReader().read(line)).call();
	}

	private static String line(UsageRecord record) {
		StringWriter line = new StringWriter();
		try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), line)) {
			record.write(json, "n");
		}
		return line.toString();
	}

}
