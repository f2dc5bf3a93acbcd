package io.memgate.gateway.telemetry;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RequestLogTests {

	@Test
	void aThreadHasTheIdsOnlyWhileLinesAreWritten() {
		RequestLog.write("request", "trace", () -> assertThat(MDC.getCopyOfContextMap())
			.containsAllEntriesOf(Map.of("requestId", "request", "traceId", "trace")));

		assertThat(MDC.get("requestId")).isNull();
		assertThat(MDC.get("traceId")).isNull();
	}

	@Test
	void norWhenTheyCannotBeWritten() {
		assertThatIllegalStateException().isThrownBy(() -> RequestLog.write("request", null, () -> {
			throw new IllegalStateException();
		}));

		assertThat(MDC.get("requestId")).isNull();
	}

}
