package io.memgate.gateway.system;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.memgate.gateway.system.OtlpReceiver.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the built system tells of a call to those who collect traces and log lines: one
 * trace through both services, and lines of JSON that carry the ids of both.
 */
class ITTelemetry {

	private static final String MESSAGE = """
			{"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":"I like tea."}]}""";

	private static final JsonMapper JSON = new JsonMapper();

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@Test
	void aCallIsOneTraceAndItsLinesHaveItsIds(@TempDir Path files) throws IOException {
		try (OtlpReceiver receiver = new OtlpReceiver();
				Installation memgate = Installation.start(files, Path.of("../deploy/policy/memos-free.yml"),
						telling(receiver), List.of(Installation.packaged()), List.of())) {
			memgate.makeAccount("acme");
			String key = memgate.makeKey("acme");
			GatewayNode gateway = memgate.gateways().getFirst();

			String good = id(memgate.call(gateway, key, "/add/message", MESSAGE));
			gateway.backend().refuse();
			String failed = id(memgate.call(gateway, key, "/add/message", MESSAGE));

			Await.until(PATIENCE, () -> find(receiver, good).isPresent() && find(receiver, failed).isPresent());
			Await.until(PATIENCE, () -> partsOf(receiver, good).size() == 5);
			isOneTrace(partsOf(receiver, good));
			assertThat(find(receiver, failed).orElseThrow().attributes()).containsEntry("memgate.condition",
					"backend-unreachable");

			assertThat(lines(files.resolve("backend.log"))).isNotEmpty();
			assertThat(lines(files.resolve("gateway-1.log")))
				.filteredOn((line) -> line.get("message").asString().contains(failed))
				.isNotEmpty()
				.allSatisfy((line) -> {
					assertThat(line.path("requestId").asString()).isEqualTo(failed);
					assertThat(line.path("traceId").asString()).isEqualTo(find(receiver, failed).orElseThrow().trace());
				});
		}
	}

	private static void isOneTrace(List<Span> spans) {
		Map<String, Span> byName = spans.stream().collect(Collectors.toMap(Span::name, Function.identity()));
		Span call = Objects.requireNonNull(byName.get("addMessage"));
		assertThat(call.service()).isEqualTo("memgate");
		assertThat(call.parent()).isEmpty();
		assertThat(call.attributes()).containsEntry("memgate.outcome", "success")
			.containsEntry("http.response.status_code", "200");
		assertThat(
				Stream.of("admission", "backend", "settlement").map((name) -> Objects.requireNonNull(byName.get(name))))
			.extracting(Span::parent)
			.containsOnly(call.id());
		Span there = Objects.requireNonNull(byName.get("POST /api/openmem/v1/add/message"));
		assertThat(there.service()).isEqualTo("memgate-memory");
		assertThat(there.parent()).isEqualTo(Objects.requireNonNull(byName.get("backend")).id());
	}

	private static Optional<Span> find(OtlpReceiver receiver, String request) {
		return receiver.spans()
			.stream()
			.filter((span) -> span.service().equals("memgate")
					&& span.attributes().getOrDefault("memgate.request_id", "").equals(request))
			.findFirst();
	}

	private static List<Span> partsOf(OtlpReceiver receiver, String request) {
		String trace = find(receiver, request).orElseThrow().trace();
		return receiver.spans().stream().filter((span) -> span.trace().equals(trace)).toList();
	}

	private static String id(HttpResponse<String> answer) {
		return answer.headers().firstValue("X-Request-Id").orElseThrow();
	}

	/** Every line, as JSON: one that is none fails. The JVM's own warnings are none. */
	private static List<JsonNode> lines(Path log) throws IOException {
		try (Stream<String> lines = Files.lines(log)) {
			return lines.filter((line) -> !line.startsWith("WARNING: ")).map(JSON::readTree).toList();
		}
	}

	private static List<String> telling(OtlpReceiver receiver) {
		return Stream.concat(Installation.QUICK.stream(),
				Stream.of("-Dspring.profiles.active=tracing", "-Dmanagement.tracing.sampling.probability=1",
						"-Dmanagement.opentelemetry.tracing.export.otlp.endpoint=" + receiver.endpoint(),
						"-Dmanagement.opentelemetry.tracing.export.schedule-delay=100ms",
						"-Dlogging.structured.format.console=ecs"))
			.toList();
	}

}
