package io.memgate.gateway.simulation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.memgate.gateway.usage.RecordReader;
import io.memgate.gateway.usage.RecordReader.Line;
import io.memgate.gateway.usage.RecordedCall;

/** Lines of a usage log, as a node would have written them. */
final class Lines {

	static final Instant START = Instant.parse("2026-12-01T00:00:00Z");

	private Lines() {
	}

	/** A search that was forwarded and charged 10 ms later, with more fields. */
	static String search(String account, long atMillis, String more) {
		return line(account, atMillis, 20,
				"\"outcome\":\"success\",\"status\":200,\"inputBytes\":60,\"weight\":1,\"decidedAt\":\""
						+ at(atMillis + 1) + "\",\"decidedBy\":\"redis\",\"settledAt\":\"" + at(atMillis + 11) + "\","
						+ more);
	}

	/** A search that was refused, with more fields. */
	static String refused(String account, long atMillis, String condition, String more) {
		return line(account, atMillis, 1,
				"\"outcome\":\"refused\",\"condition\":\"" + condition + "\",\"status\":400," + more);
	}

	static String line(String account, long atMillis, long totalMillis, String more) {
		return "{\"at\":\"" + at(atMillis) + "\",\"id\":\"id-" + atMillis + "\",\"node\":\"n\",\"account\":\"" + account
				+ "\",\"project\":\"p\",\"key\":\"k\",\"plan\":\"free\",\"api\":\"searchMemory\",\"policy\":\"0\","
				+ more + (more.endsWith(",") ? "" : ",") + "\"totalMicros\":" + totalMillis * 1000
				+ ",\"backendMicros\":0}";
	}

	/** Where the quota of searches stood. */
	static String quota(String per, long granted, long used, long reserved) {
		return "\"quotas\":[{\"quota\":\"searchMemory\",\"per\":\"" + per + "\",\"limit\":0,\"granted\":" + granted
				+ ",\"used\":" + used + ",\"reserved\":" + reserved + "}]";
	}

	static Instant at(long millis) {
		return START.plus(millis, ChronoUnit.MILLIS);
	}

	static RecordedCall call(String line) {
		if (new RecordReader().read(line) instanceof Line.Of(RecordedCall call)) {
			return call;
		}
		throw new AssertionError("no call: " + line);
	}

}
