package io.memgate.gateway.admission;

import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One limit of a call before and after it was decided.
 *
 * @param name as in the rate headers
 * @param limit of a quota: calls, with grants; null for a rate
 * @param before as the decision found it
 * @param after as the decision left it; the same when the call was refused
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LimitMove(String name, @Nullable Long limit, State before, State after) {

	private static final String NONE = "-";

	/**
	 * Reads what {@code admit.lua} notes: {@code q:<quota>:<limit>:<used>:<reserved>} and
	 * {@code r:<rate>:<left>:<taken>}, joined by commas.
	 * @param admitted whether the call moved them
	 */
	static List<LimitMove> read(String limits, boolean admitted) {
		return limits.equals(NONE) ? List.of()
				: Stream.of(limits.split(",")).map((limit) -> read(limit.split(":"), admitted)).toList();
	}

	private static LimitMove read(String[] parts, boolean admitted) {
		long first = Long.parseLong(parts[2]);
		long second = Long.parseLong(parts[3]);
		if (parts[0].equals("r")) {
			return new LimitMove(parts[1], null, State.left(first), State.left(admitted ? first - second : first));
		}
		long reserved = Long.parseLong(parts[4]);
		return new LimitMove(QuotaState.headerName(parts[1]), first, State.of(second, reserved),
				State.of(second, admitted ? reserved + 1 : reserved));
	}

	/**
	 * Where a limit stands.
	 *
	 * @param used of a quota: calls charged
	 * @param reserved of a quota: calls in flight
	 * @param left of a rate: units left
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record State(@Nullable Long used, @Nullable Long reserved, @Nullable Long left) {

		static State of(long used, long reserved) {
			return new State(used, reserved, null);
		}

		static State left(long left) {
			return new State(null, null, left);
		}

	}

}
