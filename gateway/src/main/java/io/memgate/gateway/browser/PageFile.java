package io.memgate.gateway.browser;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

import org.springframework.http.MediaType;

/**
 * One file of a page.
 *
 * @param type its media type, by its name
 * @param tag its strong entity tag, by its bytes
 */
record PageFile(byte[] bytes, MediaType type, String tag) {

	private static final Map<String, MediaType> TYPES = Map.of("html",
			MediaType.parseMediaType("text/html;charset=utf-8"), "js",
			MediaType.parseMediaType("text/javascript;charset=utf-8"), "css",
			MediaType.parseMediaType("text/css;charset=utf-8"), "json", MediaType.APPLICATION_JSON, "svg",
			MediaType.parseMediaType("image/svg+xml"));

	/**
	 * @throws IllegalArgumentException for a name that no page's file has
	 */
	static PageFile of(String name, byte[] bytes) {
		MediaType type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
		if (type == null) {
			throw new IllegalArgumentException("no page has a file such as " + name);
		}
		return new PageFile(bytes, type, tag(bytes));
	}

	private static String tag(byte[] bytes) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
			return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}
