package io.memgate.gateway.payload;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.memgate.gateway.payload.Checked.Passed;
import io.memgate.gateway.payload.Checked.Refused;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request's query that its Api passes on, as they were sent; all
 * others are left out.
 */
final class QueryParameters {

	private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._~-]{0,255}");

	private QueryParameters() {
	}

	/**
	 * Reads a query.
	 * @param raw as it was sent, without the question mark; null for none
	 * @return what to forward, empty for nothing
	 */
	static Checked<String> read(@Nullable String raw, List<String> names) {
		if (raw == null || names.isEmpty()) {
			return new Passed<>("");
		}
		List<String> kept = new ArrayList<>(names.size());
		List<String> seen = new ArrayList<>(names.size());
		for (String parameter : raw.split("&")) {
			int end = parameter.indexOf('=');
			String name = (end < 0) ? parameter : parameter.substring(0, end);
			if (!names.contains(name)) {
				continue;
			}
			if (seen.contains(name) || !VALUE.matcher(parameter.substring(end + 1)).matches()) {
				return new Refused<>(PayloadRefusals.badParameter(name));
			}
			seen.add(name);
			kept.add(parameter);
		}
		return new Passed<>(String.join("&", kept));
	}

}
