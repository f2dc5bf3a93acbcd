package io.memgate.gateway.policy;

import java.util.List;
import java.util.Map;

/**
 * One governed operation of the profile.
 *
 * @param name the Api's name, such as {@code addMessage}; also its metric tag
 * @param method HTTP method in capitals
 * @param path path template: literal segments and at most one variable, {@code {id}}
 * @param effect whether a call changes the memory service
 * @param weight what a request counts in a rate limit of requests
 * @param request what a request's body is
 * @param answer what the answer to a success is
 * @param query names of the query's parameters that are passed on; others are left out
 * @param fields rules for fields of the request, in the order they are checked
 * @param anyOf at least one of these top-level fields must be present; empty for no such
 * rule
 * @param text where text stands whose tokens count as input
 * @param elements arrays whose elements a plan may limit
 * @param results the result-count fields
 * @param errors codes of conditions that differ from the profile's for this Api
 */
public record Api(String name, String method, String path, Effect effect, Weight weight, Request request, Answer answer,
		List<String> query, List<FieldRule> fields, List<String> anyOf, List<FieldPath> text, List<FieldPath> elements,
		List<ResultCount> results, Map<Condition, Code> errors) {

	public Api {
		query = List.copyOf(query);
		fields = List.copyOf(fields);
		anyOf = List.copyOf(anyOf);
		text = List.copyOf(text);
		elements = List.copyOf(elements);
		results = List.copyOf(results);
		errors = Map.copyOf(errors);
	}

	/** Whether a request carries a body. */
	public boolean hasBody() {
		return this.request != Request.NONE;
	}

	/** What a successful call does to the memory service. */
	public enum Effect {

		READ, WRITE

	}

	/** What a request's body is. */
	public enum Request {

		/** There is none. */
		NONE,

		/** JSON: read and checked whole before it is forwarded. */
		JSON,

		/** A form with files: passed on while it arrives, and not read. */
		STREAM

	}

	/** What the answer to a success is. */
	public enum Answer {

		/** The profile's envelope, read whole before it is handed over. */
		ENVELOPE,

		/**
		 * Anything but JSON is passed on while it arrives; JSON is an envelope here too.
		 */
		STREAM

	}

}
