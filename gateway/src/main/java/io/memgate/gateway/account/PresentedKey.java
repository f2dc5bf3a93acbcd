package io.memgate.gateway.account;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.KeyForm;

import org.springframework.http.HttpHeaders;

/**
 * The ApiKey in a request's header, by its form alone: whether it is anyone's is not
 * known yet. Its text is not kept.
 *
 * @param id the key's id, safe in a Redis key
 * @param hash the hash of its text
 */
record PresentedKey(String id, KeyHash hash) {

	/**
	 * The one key that a request presents.
	 * @return null when the header is missing, stands there twice or does not have the
	 * form
	 */
	static @Nullable PresentedKey find(HttpHeaders headers, KeyForm form) {
		List<String> values = headers.getOrEmpty(form.header());
		String key = (values.size() == 1) ? withoutScheme(values.getFirst(), form.schemes()) : null;
		return (key != null) ? parse(key, form) : null;
	}

	private static @Nullable String withoutScheme(String value, List<String> schemes) {
		if (schemes.isEmpty()) {
			return value;
		}
		for (String scheme : schemes) {
			int length = scheme.length();
			if (value.length() > length && value.charAt(length) == ' '
					&& value.regionMatches(true, 0, scheme, 0, length)) {
				return value.substring(length + 1);
			}
		}
		return null;
	}

	/** A key by its text; null when it does not have the form. */
	static @Nullable PresentedKey parse(String key, KeyForm form) {
		String prefix = form.prefix();
		int id = prefix.length() + 1;
		int secret = id + KeyIssuer.ID_LENGTH + 1;
		boolean wellFormed = key.length() == secret + KeyIssuer.SECRET_LENGTH && key.startsWith(prefix)
				&& key.charAt(id - 1) == '-' && key.charAt(secret - 1) == '-' && KeyIssuer.areInId(key, id, secret - 1)
				&& KeyIssuer.areInSecret(key, secret, key.length());
		return wellFormed ? new PresentedKey(key.substring(id, secret - 1), KeyHash.of(key)) : null;
	}

}
