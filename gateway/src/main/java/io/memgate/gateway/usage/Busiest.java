package io.memgate.gateway.usage;

import java.time.LocalDate;
import java.util.List;

/**
 * The busiest accounts of a day, the busiest first.
 *
 * @param day the UTC day
 * @param exact whether every account of the day was remembered; if not, no number is too
 * low, and none is too high by more than the lowest that is remembered
 * @param calls by all calls with a valid key, refused ones too
 * @param refusals by refused calls
 */
public record Busiest(LocalDate day, boolean exact, List<Busy> calls, List<Busy> refusals) {

	public Busiest {
		calls = List.copyOf(calls);
		refusals = List.copyOf(refusals);
	}

}
