package io.memgate.gateway.edge;

import java.util.Arrays;
import java.util.List;

/**
 * What is written on one connection, and what must come back.
 *
 * @param id topic and name
 * @param expected the statuses of the answers, in order; each maybe one of several
 * @param clause the clause that decides
 * @param why it is there
 * @param bytes what is written
 */
public record RawCase(String id, List<String> expected, String clause, String why, byte[] bytes) {

	/** Whether these are the statuses that must come back. */
	public boolean isAnsweredBy(List<Integer> statuses) {
		if (statuses.size() != this.expected.size()) {
			return false;
		}
		for (int i = 0; i < statuses.size(); i++) {
			if (!Arrays.asList(this.expected.get(i).split("/")).contains(statuses.get(i).toString())) {
				return false;
			}
		}
		return true;
	}

	@Override
	public String toString() {
		return this.id;
	}

}
