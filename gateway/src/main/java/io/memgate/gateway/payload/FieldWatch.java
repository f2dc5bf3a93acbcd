package io.memgate.gateway.payload;

import java.util.List;

import io.memgate.gateway.policy.FieldPath;
import io.memgate.gateway.problem.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * Is told, while a call's body is read, which of some fields are there.
 */
public interface FieldWatch {

	/** Where an exchange carries one. */
	String ATTRIBUTE = FieldWatch.class.getName();

	/** Wants to know nothing. */
	FieldWatch NONE = new FieldWatch() {

		@Override
		public List<FieldPath> fields() {
			return List.of();
		}

		@Override
		public @Nullable Refusal met(FieldPath field) {
			return null;
		}

	};

	/** The fields; the same for every call of one Api under one policy. */
	List<FieldPath> fields();

	/**
	 * Takes note that a field is there with a value other than null; once for each
	 * element where it stands in an array.
	 * @return why the call may not have it; null when it may
	 */
	@Nullable Refusal met(FieldPath field);

	/** Puts this watch on its exchange, once. */
	default void attach(ServerWebExchange exchange) {
		exchange.getAttributes().put(ATTRIBUTE, this);
	}

	/** The watch that an exchange carries. */
	static FieldWatch of(ServerWebExchange exchange) {
		return (FieldWatch) exchange.getAttributes().getOrDefault(ATTRIBUTE, NONE);
	}

}
