package io.memgate.gateway.policy;

import java.util.List;

/**
 * How a client presents its ApiKey.
 *
 * @param prefix the first part of every key, such as {@code mpg}
 * @param header name of the request header
 * @param schemes accepted words before the key, in any case; empty when the key stands
 * alone. The first is the one that messages show.
 */
public record KeyForm(String prefix, String header, List<String> schemes) {

	public KeyForm {
		schemes = List.copyOf(schemes);
	}

}
