package io.memgate.gateway.admin;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

import org.springframework.http.HttpMethod;

/** What a credential of the admin listener is good for. */
enum Role {

	/** Looking at everything. */
	VIEWER,

	/** Looking at everything and changing it, credentials too. */
	ADMIN;

	/** The word for it in JSON and messages. */
	@JsonValue
	String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	boolean may(HttpMethod method) {
		return this == ADMIN || method == HttpMethod.GET || method == HttpMethod.HEAD;
	}

}
