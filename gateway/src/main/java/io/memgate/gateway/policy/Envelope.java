package io.memgate.gateway.policy;

import java.util.Map;
import java.util.Set;

/**
 * The vendor's wrapping of every answer.
 *
 * @param code name of the member that holds the code
 * @param message name of the member that holds the message
 * @param data name of the member that holds the data
 * @param success the code that means success
 * @param errorMembers further members of an error with their fixed values (boolean,
 * number or string)
 * @param callerMistakes codes by which the backend says, even with HTTP 2xx, that the
 * caller's request was wrong
 */
public record Envelope(String code, String message, String data, Code success, Map<String, Object> errorMembers,
		Set<Code> callerMistakes) {

	public Envelope {
		errorMembers = Map.copyOf(errorMembers);
		callerMistakes = Set.copyOf(callerMistakes);
	}

}
