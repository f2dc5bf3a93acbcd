package io.memgate.gateway.admin;

import org.springframework.web.reactive.function.server.ServerRequest;

/** How many things a request wants in one answer: its parameter {@code limit}. */
final class PageSize {

	private PageSize() {
	}

	/**
	 * The number, from 1.
	 * @param usual the number where the request says none
	 * @param most the highest number
	 */
	static int of(ServerRequest request, int usual, int most) {
		String text = request.queryParam("limit").orElseGet(() -> Integer.toString(usual));
		int limit = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
		if (limit < 1 || limit > most) {
			throw AdminProblem.badRequest("The parameter 'limit' must be a whole number from 1 to " + most + '.');
		}
		return limit;
	}

}
